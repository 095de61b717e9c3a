"""An hour in seconds: seeks, edits, undo, cases opened, exports; nothing piles up."""

import gc
import os
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from reviewer.model import Decision, Put, Request
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.ids import REDACTION, new_id
from reviewer.redaction.new_redactions import new_region
from tests.helpers.ui_case import CALL, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.release.export_process import ExportProcess

DAY = 180  # turns
WARM = 120  # of them: until all that is kept once is there; a leak grows on
ROUNDS, OPENINGS, EXPORTS, WARM_UP = 45, 10, 3, 3
FILLING = 35  # rounds until all that is kept once is there
MOST_GROWTH = 24 << 20  # bytes; an enlarged picture that is kept each fourth round is more

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def memory():
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - not a file of ours
        return int(told.read().split()[1]) * 4096


def settle():
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def memory_at_rest(window, qtbot):
    """What is taken when nothing plays, no work is left and no video is on the wall.

    A reader that was told to end holds its pictures until its child has heard of it, and those of a
    new one come in their time: how many are held together hangs on the machine's load.
    """
    player = window.workplace.player
    shown = player.shown_records
    window.workplace.playhead.pause()
    player.show_records((CALL,))

    def rests():
        reading = [t for t in threading.enumerate() if t.name.startswith("pictures ")]
        return not reading and window.tasks.count_running == 0

    qtbot.waitUntil(rests)
    settle()
    taken = memory()
    player.show_records(shown)
    return taken


def a_round(context, number):
    """What a person does in some seconds."""
    session, player = context.session, context.player
    start, end = session.case_span
    context.playhead.seek_to(start + number * 7_919_000 % (end - start))
    record = session.snapshot.get_record((VIDEO_A, VIDEO_B)[number % 2])
    session.select_record(REPORT if number % 5 == 0 else record.path)
    if number % 20 == 0:
        player.show_records((record.path,))
    elif number % 20 == 10:
        player.show_all()
    made = new_region(new_id(REDACTION), record, [Keyframe(0.4, Box(0.2, 0.2, 0.2, 0.3))])
    session.put_entity(made, "Redact region")
    session.select_redaction(made.id)
    session.put_entity(replace(made, exemptions=("7(1)(c)",), reason="face"), "Cite 7(1)(c)")
    session.undo()
    session.redo()
    session.undo()
    session.undo()
    session.select_redaction("")
    settle()  # as the event loop does by itself: what is done with is deleted


@pytest.mark.slow
def test_rounds_of_work_keep_no_memory(window, context, qtbot):
    for number in range(FILLING):
        a_round(context, number)
    before = memory_at_rest(window, qtbot)
    for number in range(FILLING, FILLING + ROUNDS):
        a_round(context, number)
    grown = memory_at_rest(window, qtbot) - before
    assert grown < MOST_GROWTH, f"{grown >> 20} MiB in {ROUNDS} rounds"
    assert not context.session.snapshot.redactions
    assert context.session.case.undo_label == "Add request q1"


@pytest.mark.slow
def test_ten_openings_leave_neither_memory_nor_threads(window, qtbot):
    folder = window.workplace.session.case_folder

    def again():
        window.close_case()
        settle()
        window.open_case(folder)
        streams = window.workplace.player.streams
        qtbot.waitUntil(lambda: all(bool(s.proxy) for s in streams.values()), timeout=20_000)

    for _ in range(WARM_UP):
        again()
    before, threads = memory(), threading.active_count()
    for _ in range(OPENINGS):
        again()
    settle()
    # Those of the case that was closed last are still on their way out.
    qtbot.waitUntil(lambda: threading.active_count() <= threads)
    grown = memory() - before
    assert grown < MOST_GROWTH, f"{grown >> 20} MiB in {OPENINGS} openings"


@pytest.mark.slow
def test_exports_leave_neither_memory_nor_processes(window, context, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))
    wanted = Request("q2", "The Tribune", "council", "", "", (PHOTO,))
    context.session.apply([Put(wanted), Put(Decision(PHOTO, "release"))], "Ask for the photo")
    process = ExportProcess(window)

    def export(number):
        with qtbot.waitSignal(process.succeeded, timeout=60_000):
            process.start_export(context.session.case_folder, "q2", tmp_path / f"package-{number}")
        settle()

    export(0)
    before, threads = memory(), threading.active_count()
    for number in range(1, 1 + EXPORTS):
        export(number)
    assert not process.is_running
    assert threading.active_count() <= threads
    grown = memory() - before
    assert grown < MOST_GROWTH, f"{grown >> 20} MiB in {EXPORTS} exports"


def fds():
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - what is open, and no folder


@pytest.mark.slow
def test_a_day_of_turning_to_and_fro_keeps_nothing(window, context, qtbot):
    """What a person does in eight hours, in seconds: other tiles, sizes, pages, plays, pauses."""
    session, player, playhead = context.session, context.player, context.playhead
    start, end = session.case_span

    def turn(number):
        playhead.seek_to(start + number * 6_700_417 % (end - start))
        session.select_record((VIDEO_A, REPORT, PHOTO, VIDEO_B)[number % 4])
        player.fit_pictures(VIDEO_A, (300 + number % 7, 170 + number % 5))
        if number % 25 == 0:
            (playhead.pause if playhead.playing else playhead.play)()
        if number % 40 == 0:
            window.resize(1366 - number % 80, 768)
        settle()

    for number in range(WARM):
        turn(number)
    before = memory_at_rest(window, qtbot)
    threads, files = threading.active_count(), fds()
    for number in range(WARM, DAY):
        turn(number)
    held = player.budget.bytes_held()
    assert sum(held.values()) <= player.budget.total
    grown = memory_at_rest(window, qtbot) - before
    # Readers that are on their way out may still be there, some at most.
    qtbot.waitUntil(lambda: threading.active_count() <= threads + 2, timeout=60_000)
    qtbot.waitUntil(lambda: fds() <= files + 16, timeout=60_000)
    assert grown < MOST_GROWTH, f"{grown >> 20} MiB in {DAY - WARM} turns, held {held}"
    assert window.behind.running == ()
