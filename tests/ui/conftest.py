"""The window as a person starts it, on a small case; whatever is left behind fails the test."""

import gc
import logging
import shutil
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import ui.case.player
from reviewer.playback.decoder_pool import DecoderPool
from tests.helpers.ui_case import make_bundle, make_case
from tests.helpers.waiting import PATIENCE
from ui.window.app import start_window


class PatientBot(QtBot):
    """What is waited for has to come; a machine that is busy may take its time about it."""

    def waitUntil(self, callback, *, timeout=0):
        super().waitUntil(callback, timeout=max(timeout, round(PATIENCE * 1000)))

    def waitSignal(self, signal, *, timeout=0, **how):
        return super().waitSignal(signal, timeout=max(timeout, round(PATIENCE * 1000)), **how)

    def waitExposed(self, widget, *, timeout=0):
        return super().waitExposed(widget, timeout=max(timeout, round(PATIENCE * 1000)))


@pytest.fixture
def qtbot(qapp, request):
    """As pytest-qt has it, but patient."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def built_case(tmp_path_factory):
    """The small case, made once; nobody writes to it."""
    place = tmp_path_factory.mktemp("ui-case")
    made = make_case(place / "case", make_bundle(place / "bundle"))
    gc.collect()
    gc.freeze()  # what it took stays too, see pytest_collection_finish
    return made


class SharedPool(DecoderPool):
    """Decoders that outlive the window: the same recordings are shown in nearly every test."""

    def close(self):
        """The next window uses them."""


@pytest.fixture(scope="session")
def shared_pool():
    """The processes that decode what is played, started once for all tests."""
    pool = SharedPool()
    pool.warm_up()
    yield pool
    DecoderPool.close(pool)


@pytest.fixture(autouse=True)
def pool(shared_pool, monkeypatch):
    """Where the window's player finds them; a test may give it others."""
    monkeypatch.setattr(ui.case.player, "DecoderPool", lambda: shared_pool)
    return shared_pool


@pytest.fixture(autouse=True)
def _lent_readers(kept_readers, monkeypatch):
    """Windows are lent them."""
    kept_readers.put_in_place(monkeypatch)


@pytest.fixture
def case_folder(built_case, tmp_path):
    """A copy of the small case, for one test."""
    return shutil.copytree(built_case, tmp_path / "case")


@pytest.fixture
def undrawn(case_folder):
    """The timeline has not drawn any recording of the case yet."""
    for kept in ("waveforms", "thumbs"):
        shutil.rmtree(case_folder / "cache" / kept)


@pytest.fixture
def window(qapp, qtbot, case_folder, guard):
    """The window on the small case, shown and looked over, with every video's frames at hand."""
    made = start_window(qapp, case_folder)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.workplace.first.done, timeout=20_000)
    streams = made.workplace.player.streams
    qtbot.waitUntil(lambda: all(s.proxy or s.fault for s in streams.values()), timeout=20_000)
    yield made
    made.shut_down()
    made.close()
    made.deleteLater()


@pytest.fixture
def context(window):
    """What every view of the open case is given."""
    return window.workplace.context


@pytest.fixture
def guard(qapp):
    """Fails the test when threads, timers, top-level widgets or warnings are left behind."""
    threads, widgets = _threads(), set(QApplication.topLevelWidgets())
    timers = _timers()
    heard = _Warnings()
    logging.getLogger("ui").addHandler(heard)
    yield
    logging.getLogger("ui").removeHandler(heard)
    _delete_deferred()
    left = [w for w in QApplication.topLevelWidgets() if w not in widgets and w.parent() is None]
    assert not left, f"top-level widgets are left: {left}"
    assert not _threads() - threads, "threads are left"
    assert not (running := _timers() - timers), f"timers still run: {running}"
    assert not heard.said, f"Qt or the window warned: {heard.said}"


@pytest.fixture(autouse=True)
def _guarded(guard):
    """Every test of the window is guarded."""


class _Warnings(logging.Handler):
    """What Qt says once the window has taken over its messages."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        text = record.getMessage()
        if not any(known in text for known in HARMLESS):
            self.said.append(text)


HARMLESS = (
    # The screenless platform has no window manager to hear of sizes and focus.
    "This plugin does not support",
    # No sound device stands in a test machine.
    "PulseAudioService:",
    "pipewire-0.3",
)


def _threads():
    return {
        t
        for t in threading.enumerate()
        if t.is_alive() and not isinstance(t, threading._DummyThread)
    }


def _timers():
    there = gc.get_objects()
    kinds = {kind for kind in set(map(type, there)) if issubclass(kind, QTimer)}
    found = (o for o in there if type(o) in kinds)
    return {t.objectName() or repr(t) for t in found if isValid(t) and t.isActive()}


def _delete_deferred():
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    gc.collect()
