"""A sound device that goes: the case plays on by the clock, and says so once."""

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QAudio

import ui.case.audio
from ui.case.audio import GONE, Loudspeaker
from ui.case.playhead import Playhead


class FakeSink(QObject):
    """A device that takes what the test lets it take."""

    stateChanged = Signal(object)

    def __init__(self, parent):
        super().__init__(parent)
        self.fault, self.pull, self.started = QAudio.Error.NoError, None, 0

    def start(self, pull):
        self.pull, self.started = pull, self.started + 1

    def stop(self):
        self.pull = None

    def reset(self):
        pass

    def error(self):
        return self.fault

    def bufferSize(self):
        return 4096

    def bytesFree(self):
        return 0

    def fail(self):
        self.fault = QAudio.Error.IOError
        self.stateChanged.emit(QAudio.State.StoppedState)


@pytest.fixture
def desk(qtbot, pool, monkeypatch):
    """A loudspeaker on a device that can be pulled out, its clock, and what was told."""
    made, there = [], [True]

    def open_device(parent):
        if not there[0]:
            return None
        made.append(FakeSink(parent))
        return made[-1]

    monkeypatch.setattr(ui.case.audio, "open_device", open_device)
    monkeypatch.setattr(ui.case.audio, "has_device", lambda: there[0])
    head = Playhead()
    head.set_limits(0, 60_000_000)
    speaker = Loudspeaker(head, pool)
    told = []
    speaker.device_gone.connect(told.append)
    speaker.device_back.connect(told.append)
    yield speaker, head, made, there, told
    head.pause()
    speaker.close()
    speaker.deleteLater()
    head.deleteLater()


def plays_on(head, qtbot):
    here = head.position
    qtbot.waitUntil(lambda: head.position > here + 100_000)
    return head.playing


def test_one_that_fails_is_told_once_and_the_clock_goes_on(desk, qtbot):
    speaker, head, made, _, told = desk
    head.play(1.0)
    assert made[0].started == 1
    made[0].fail()
    assert not speaker.is_present
    assert plays_on(head, qtbot)
    head.pause()
    head.play()
    assert plays_on(head, qtbot)
    assert told == [GONE]


def test_one_that_is_pulled_out_and_put_in_again_is_used_again(desk, qtbot):
    speaker, head, made, there, told = desk
    head.play(1.0)
    there[0] = False
    speaker._devices.audioOutputsChanged.emit()
    assert not speaker.is_present
    assert plays_on(head, qtbot)
    there[0] = True
    speaker._devices.audioOutputsChanged.emit()
    assert speaker.is_present
    assert made[1].started == 1, "it plays, so it is heard at once"
    assert len(told) == 2


def test_one_that_takes_nothing_any_more_does_not_hold_the_clock(desk, qtbot, monkeypatch):
    _, head, _, _, told = desk
    monkeypatch.setattr(ui.case.audio, "SILENT", 0.0)
    head.play(1.0)
    qtbot.waitUntil(lambda: told == [GONE])
    assert plays_on(head, qtbot)


def test_pausing_is_no_fault_of_the_device(desk, qtbot):
    speaker, head, made, _, told = desk
    head.play(1.0)
    head.pause()
    made[0].stateChanged.emit(QAudio.State.StoppedState)
    assert speaker.is_present
    assert told == []
