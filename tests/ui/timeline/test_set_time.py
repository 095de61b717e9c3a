"""A record is put on the clock by typing, by dragging, by "this is that"; all can be undone."""

import pytest
from PySide6.QtCore import QPoint, Qt

from reviewer.clock.clock_map import SAID_HERE
from reviewer.clock.timebase import MICROS
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.ui.timeline.test_timeline import drag, view  # noqa: F401 - a fixture
from ui.timeline.set_time_dialog import SetTimeDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def said_of(session, path):
    return [a for a in session.snapshot.anchors if a.record == path and a.id.startswith(SAID_HERE)]


@pytest.fixture
def session(window):
    return window.workplace.session


def go(window, path, seconds):
    session = window.workplace.session
    session.select_record(path)
    place = session.placement_of(path)
    window.workplace.playhead.seek_to(place.utc_of_media(seconds) + 1)
    return place


def test_a_time_is_typed(window, session):
    before = go(window, VIDEO_A, 1.0)
    window.actions_table.run_action("set_time")
    dialog = window.findChild(SetTimeDialog)
    dialog.field.setText("no time")
    assert "16:22:31.5" in dialog.meaning.text()
    dialog.field.setText("11:30:00")
    assert "moves by" in dialog.meaning.text()
    dialog.accept()
    after = session.placement_of(VIDEO_A)
    assert after.utc_of_media(1.0) != before.utc_of_media(1.0)
    assert window.workplace.playhead.position == pytest.approx(after.utc_of_media(1.0), abs=100_000)
    [anchor] = said_of(session, VIDEO_A)
    assert anchor.utc.endswith("16:30:00Z")
    session.undo()
    assert session.placement_of(VIDEO_A) == before


def test_a_moment_of_one_is_the_moment_of_another(window, session):
    go(window, VIDEO_A, 1.0)
    window.actions_table.run_action("mark_moment")
    go(window, VIDEO_B, 2.5)
    window.actions_table.run_action("same_moment")
    one, other = session.placement_of(VIDEO_A), session.placement_of(VIDEO_B)
    assert other.utc_of_media(2.5) == pytest.approx(one.utc_of_media(1.0), abs=1000)
    window.actions_table.run_action("forget_time")
    assert said_of(session, VIDEO_B) == []


def test_nothing_is_tied_to_itself(window, session):
    go(window, VIDEO_A, 1.0)
    window.actions_table.run_action("mark_moment")
    window.actions_table.run_action("same_moment")
    window.actions_table.run_action("forget_time")
    assert said_of(session, VIDEO_A) == []


def test_a_recording_is_dragged_along_the_clock_and_only_with_both_keys(view, session):  # noqa: F811
    canvas = view.canvas
    before = session.placement_of(VIDEO_A)
    number = next(n for n, b in enumerate(canvas.boxes) if b.columns.lane.record == VIDEO_A)
    box = canvas.boxes[number]
    y = round(canvas.ruler_height + box.top - canvas.verticalScrollBar().value() + 8)
    start = QPoint(round(canvas.scale.pixel_of(before.start + MICROS // 4)), y)
    hit = canvas.hit_at(start.toPointF())
    assert hit is not None
    assert hit.item.record == VIDEO_A
    end = QPoint(round(canvas.scale.pixel_of(before.start + MICROS)), y)
    drag(canvas, start, end, keys=CTRL)
    assert said_of(session, VIDEO_A) == []
    drag(canvas, start, end, keys=CTRL | SHIFT)
    moved = session.placement_of(VIDEO_A)
    assert moved.start - before.start == pytest.approx(0.75 * MICROS, abs=0.1 * MICROS)
