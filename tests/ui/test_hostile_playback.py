"""A recording that brings down its reader costs its own pictures and sound, and no window."""

import shutil

import pytest

from reviewer.playback import desk as desks
from reviewer.playback import index, peaks
from tests.helpers.deadly_media import call_dies, copy_dies, frames_die, sound_dies
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from ui.audio import Loudspeaker
from ui.notices import Notices
from ui.views.timeline.loading import Loader


@pytest.fixture
def told(monkeypatch):
    """What the window told as failures."""
    heard = []
    monkeypatch.setattr(Notices, "fail", lambda self, fault: heard.append(str(fault)))
    return heard


@pytest.fixture
def bare(case_folder):
    """Nothing is kept of any video."""
    shutil.rmtree(case_folder / "cache" / "index")
    shutil.rmtree(case_folder / "cache" / "proxy")


@pytest.fixture
def hostile(request, monkeypatch, told):
    """The window starts on a case in which one function dies over one recording."""
    monkeypatch.setattr(*request.param)
    return told


@pytest.fixture
def heard(monkeypatch):
    """The records that the loudspeaker was given last."""
    last, real = set(), Loudspeaker.set_tracks

    def take(self, tracks):
        last.clear()
        last.update(t.record for t in tracks)
        real(self, tracks)

    monkeypatch.setattr(Loudspeaker, "set_tracks", take)
    return last


@pytest.mark.parametrize(
    "hostile", [(index, "demuxed", frames_die), (desks, "_copy", copy_dies)], indirect=True
)
def test_a_video_that_crashes_its_reader_is_told_and_the_others_play(
    bare, hostile, heard, window, context, qtbot
):
    player = context.player
    qtbot.waitUntil(lambda: bool(hostile), timeout=20_000)
    assert len(hostile) == 1
    assert "officer-a.mp4: its reader crashed on it" in hostile[0]
    broken, whole = player.streams[VIDEO_A], player.streams[VIDEO_B]
    assert broken.badge == "BROKEN"
    assert broken.reader is None
    player.show((VIDEO_A, VIDEO_B))
    player.playhead.seek(whole.place.start + 1_000_000)
    qtbot.waitUntil(lambda: player.picture(VIDEO_B) is not None, timeout=20_000)
    assert broken.reader is None
    assert VIDEO_A not in heard
    assert VIDEO_B in heard


@pytest.mark.parametrize(
    ("hostile", "record"),
    [((peaks, "decoded_peaks", call_dies), CALL), ((peaks, "decoded_peaks", sound_dies), VIDEO_A)],
    indirect=["hostile"],
)
def test_a_sound_that_crashes_its_reader_is_heard_no_more(
    hostile, record, heard, window, context, qtbot
):
    qtbot.waitUntil(lambda: bool(hostile), timeout=20_000)
    assert len(hostile) == 1
    assert f"{record.rpartition('/')[2]}: its reader crashed on it" in hostile[0]
    assert record not in heard
    assert {CALL, VIDEO_A} - {record} <= heard
    looks = window.findChild(Loader)._looks
    qtbot.waitUntil(lambda: VIDEO_B in looks.thumbs, timeout=20_000)
    assert record not in looks.peaks
