"""In a case of five hundred records no key waits for the window: its thread is watched."""

import sys

import pytest
from PySide6.QtWidgets import QPushButton

from reviewer.model import Kind, Put, RedactionKind, TextUnit
from reviewer.model.geometry import Box, Keyframe
from reviewer.store import Case
from tests.bench.large_case import Size, make, write_long_clip
from tests.helpers.block_watch import BlockWatch
from tests.helpers.redactions import any_redaction
from ui.finding.matches_dialog import MatchesDialog
from ui.window.app import start_window

SIZE = Size(tracks=300, keyframes=10, notes=2_000, transcripts=40, cues=100, records=500, videos=3)
OPENING = 0.3  # seconds: all views of a case are made at once, and once only
# Seconds of processor time: half of it is the rule, and holds on a computer of one's own; caches
# that others share cost as much again.
SHARED = 0.1
OF_A_KIND = 6  # records of each kind that are looked at

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a thread's clock is read")


@pytest.fixture(scope="module")
def large_case(tmp_path_factory):
    """Five hundred records whose words can be found."""
    place = tmp_path_factory.mktemp("large")
    write_long_clip(place / "clip.mp4", 60)
    folder = make(place / "case", SIZE, place / "clip.mp4")
    with Case.open(folder) as case:
        for record in case.snapshot().records:
            if record.kind is Kind.DOCUMENT:
                words = "Officers went to the corner and spoke to a person."
                case.index_words(record.path, [TextUnit(record.path, "text", words)])
    return folder


@pytest.fixture
def watched(qapp, qtbot, large_case):
    """The window on it, and who watches its thread."""
    window = start_window(qapp)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    watch = BlockWatch().start()
    yield window, watch, large_case
    watch.stop()
    window.shut_down()
    window.close()
    window.deleteLater()


def take_blocks(watch):
    blocks, watch.blocks = watch.blocks, []
    return blocks


def told(blocks):
    heads = [f"{b.seconds * 1000:.0f} ms during {b.during}" for b in blocks]
    return "\n".join([*heads, "", *map(str, blocks)])


def rest(window, qtbot):
    """Until nothing runs that somebody waits for."""
    qtbot.waitUntil(lambda: window.workplace.first.done, timeout=60_000)
    qtbot.wait(30)


def open_it(window, watch, folder, qtbot):
    window.close_case()
    qtbot.wait(20)
    watch.blocks.clear()
    watch.during = "open the case"
    window.open_case(folder)
    rest(window, qtbot)
    streams = window.workplace.player.streams.values()
    qtbot.waitUntil(lambda: all(s.index or s.fault for s in streams), timeout=60_000)
    qtbot.wait(30)
    return [b for b in take_blocks(watch) if b.seconds > OPENING]


def play_a_little(window, watch, qtbot):
    watch.during = "play"
    playhead = window.workplace.playhead
    playhead.play(1.0)
    begun = playhead.position
    qtbot.waitUntil(lambda: playhead.position > begun + 1_000_000, timeout=60_000)
    playhead.pause()


def look_at_records(window, watch, qtbot):
    session, seen = window.workplace.session, {}
    for record in session.snapshot.records:
        seen[record.kind] = seen.get(record.kind, 0) + 1
        if seen[record.kind] <= OF_A_KIND:
            watch.during = f"select {record.path}"
            session.select_record(record.path)
            qtbot.wait(10)
    assert len(seen) >= 3


def edit_and_undo(window, watch, qtbot):
    session = window.workplace.session
    video = next(r.path for r in session.snapshot.records if r.kind is Kind.VIDEO)
    keys = (Keyframe(0.2, Box(0.6, 0.3, 0.12, 0.25)),)
    for number in range(5):
        watch.during = "draw a box"
        box = any_redaction(
            f"x{number}", video, RedactionKind.REGION, ("7(1)(c)",), start=0.2, end=2.0,
            keyframes=keys,
        )  # fmt: skip
        session.apply([Put(box)], "Redact region")
        session.select_redaction(box.id)
        qtbot.wait(10)
    for turn in ("undo", "redo", "undo"):
        for _ in range(5):
            watch.during = turn
            getattr(session, turn)()
            qtbot.wait(10)


def find_and_redact_all(window, watch, qtbot):
    watch.during = "search"
    session, view = window.workplace.session, window.workplace.views["find"]
    before = len(session.snapshot.redactions)
    view.field.setText("spoke to a person")
    qtbot.waitUntil(lambda: bool(view.hits), timeout=60_000)
    watch.during = "list all matches"
    view.redact_all()
    dialog = view.findChildren(MatchesDialog)[-1]
    qtbot.waitUntil(lambda: bool(dialog.chosen_of_words()), timeout=60_000)
    watch.during = "redact all"
    go = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Redact"))
    go.click()
    qtbot.waitUntil(lambda: len(session.snapshot.redactions) > before, timeout=60_000)
    qtbot.wait(30)
    window.workplace.redact.asker.close_popup()
    watch.during = "undo all"
    session.undo()
    qtbot.wait(30)


STEPS = (play_a_little, look_at_records, edit_and_undo, find_and_redact_all)


@pytest.mark.slow
def test_no_step_keeps_the_window_from_its_events(watched, qtbot):
    """What keeps it once may be the first of its kind, or the machine; twice, it is the step."""
    window, watch, folder = watched
    window.open_case(folder)  # which imports half of the program
    rest(window, qtbot)
    found = []
    for _ in range(2):
        blocks = list(open_it(window, watch, folder, qtbot))
        for does in STEPS:
            does(window, watch, qtbot)
        steps = (b for b in take_blocks(watch) if b.seconds > SHARED)
        found.append({b.during: b for b in (*blocks, *steps)})
    twice = [found[1][step] for step in found[0].keys() & found[1].keys()]
    assert not twice, told(twice)


def test_what_blocks_is_told_with_its_stack(qapp, qtbot):
    watch = BlockWatch().start()
    watch.during = "count"
    total = 0
    for _ in range(50):
        if watch.blocks:
            break
        for number in range(3_000_000):
            total += number
        qtbot.wait(20)
    watch.stop()
    said = str(watch.blocks[0])
    assert "ms during 'count'" in said
    assert "test_what_blocks_is_told_with_its_stack" in said
    watch.deleteLater()
