"""Lanes are one line each; those with nothing here fold, those of no interest are hidden."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from reviewer.model import Status
from reviewer.model.redaction_changes import awaits_check
from reviewer.timeline import ItemKind
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from tests.ui.timeline.test_gaps import LEFT, NONE, recording
from tests.ui.timeline.test_timeline import drag, item_of, place_of, redaction, view  # noqa: F401
from ui.common.item_text import label_of
from ui.common.telling_names import tell_names_apart
from ui.timeline.canvas import Canvas
from ui.timeline.gestures import APART, HANDLE, ItemPart, handle_at, handles_of
from ui.timeline.lane_choice import LaneChoice
from ui.timeline.lane_rows import ROW, Left
from ui.timeline.lanes_dialog import LanesDialog


@pytest.fixture
def bare(qapp):
    """A canvas without a case."""
    made = Canvas("UTC")
    yield made
    made.deleteLater()


def lane_of(canvas, record):
    return next(lane for lane in canvas.lanes_shown_and_hidden() if lane.record == record)


def title_at(canvas, record, part):
    """A pixel of a lane's title: its tick, or its eye."""
    number = next(n for n, b in enumerate(canvas.boxes) if b.columns.lane.record == record)
    box = canvas.boxes[number]
    top = canvas.top_of_lanes + box.top
    rect = canvas.titles.sign_rect(box, top) if part == "tick" else canvas.titles.eye_rect(box, top)
    return rect.center()


def keys_of(canvas):
    return {box.columns.lane.key for box in canvas.boxes}


def test_lanes_are_one_line_and_names_begin_with_what_differs(bare):
    canvas = bare
    canvas.resize(900, 180)
    canvas.grab()  # a widget that is not seen has no size before
    names = [f"Body camera, Officer {who} of the night watch" for who in ("Harlan", "Ruiz")]
    lanes = [replace(recording(str(n), 0, 9), title=name) for n, name in enumerate(names)]
    canvas.show_lanes(lanes, (0, 9_000_000))
    assert {box.height for box in canvas.boxes} == {max(ROW, canvas.line_height + 6)}
    told = [canvas.titles.names[lane.key].first for lane in lanes]
    assert told == [name.first for name in tell_names_apart(names)]
    assert told[0].startswith("Officer Harlan")


def test_records_with_nothing_here_fold_into_one_line_that_unfolds_them(bare):
    canvas = bare
    canvas.resize(900, 300)
    canvas.grab()
    lanes = [recording(f"r{n}", n * 100, 40) for n in range(6)]
    canvas.show_lanes(lanes, (0, 540_000_000))
    assert len(canvas.boxes) == 6
    assert not canvas.rows.lines
    canvas.fit_span(0, 40_000_000)
    assert keys_of(canvas) == {"recording:r0"}
    [line] = canvas.rows.lines
    assert line.text == "5 records without anything here"
    where = QPoint(30, canvas.top_of_lanes + line.top + 5)
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, where)
    assert len(canvas.boxes) == 6
    QTest.mouseClick(
        canvas.viewport(),
        LEFT,
        NONE,
        QPoint(30, canvas.top_of_lanes + canvas.rows.lines[0].top + 5),
    )
    assert len(canvas.boxes) == 1
    canvas.set_focus_record("r3")  # what one is at is there whatever is seen of it
    assert keys_of(canvas) == {"recording:r0", "recording:r3"}


def test_an_eye_hides_a_lane_and_its_line_brings_it_back(view, context):  # noqa: F811
    canvas = view.canvas
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, title_at(canvas, VIDEO_B, "eye"))
    assert f"recording:{VIDEO_B}" not in keys_of(canvas)
    line = next(x for x in canvas.rows.lines if x.why is Left.HIDDEN)
    assert line.text == "1 hidden lane"
    again = LaneChoice(context, Canvas("UTC", view), view)  # as the next start reads it
    assert again.is_hidden(lane_of(canvas, VIDEO_B))
    canvas.hidden_asked.emit(QPoint(0, 0))
    menu = next(m for m in view.findChildren(QMenu) if m.actions())
    menu.actions()[0].trigger()
    menu.close()
    assert f"recording:{VIDEO_B}" in keys_of(canvas)


def test_a_tick_chooses_what_stands_on_the_wall(view, context):  # noqa: F811
    canvas, player = view.canvas, context.player
    assert set(player.shown_records) == {VIDEO_A, VIDEO_B, CALL}
    for record in (VIDEO_A, CALL):
        QTest.mouseClick(canvas.viewport(), LEFT, NONE, title_at(canvas, record, "tick"))
    assert player.shown_records == (VIDEO_B,)
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, title_at(canvas, VIDEO_B, "tick"))
    assert player.shown_records == (VIDEO_B,)  # one at least stays
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, title_at(canvas, VIDEO_A, "tick"))
    assert player.shown_records == (VIDEO_A, VIDEO_B)


def test_eyes_and_ticks_by_keyboard_and_for_a_screen_reader(view, context, window):  # noqa: F811
    context.actions.run_action("choose_lanes")
    dialog = window.findChild(LanesDialog)
    lanes = view.canvas.lanes_shown_and_hidden()
    row = next(n for n, lane in enumerate(lanes) if lane.record == VIDEO_B and not lane.under)
    role = Qt.ItemDataRole.AccessibleTextRole
    table = dialog.table
    assert table.item(row, 1).data(role) == "Officer B: on the timeline"
    assert table.item(row, 2).data(role) == "Officer B: on the wall"
    table.setCurrentCell(row, 1)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert view.lanes.is_hidden(lanes[row])
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert context.player.shown_videos == (VIDEO_A,)
    dialog.reject()


@pytest.mark.parametrize("wide", [0.0, 0.4, 3.0, 11.0, 60.0])
def test_handles_are_12_pixels_apart_whatever_the_zoom(wide, view):  # noqa: F811
    left, right = handles_of((500.0, 500.0 + wide))
    assert right - left >= APART
    item = item_of(view, ItemKind.REDACTION, "r1")
    span = (500.0, 500.0 + wide)
    assert handle_at(item, left - HANDLE / 2, span) is ItemPart.START
    assert handle_at(item, right + HANDLE / 2, span) is ItemPart.END
    assert handle_at(item, (left + right) / 2, span) is None


def test_an_accepted_redaction_that_is_trimmed_is_to_be_checked_again(view, context):  # noqa: F811
    accepted = replace(redaction(view), status=Status.ACCEPTED, exemptions=("7(1)(c)",), reason="x")
    context.session.put_entity(accepted, "Accept")
    item = item_of(view, ItemKind.REDACTION, "r1")
    view.store.select_item(item)
    canvas = view.canvas
    _, right = handles_of((canvas.scale.pixel_of(item.start), canvas.scale.pixel_of(item.end)))
    grip = QPoint(round(right + HANDLE / 2), place_of(view, item).y())
    drag(canvas, grip, grip - QPoint(30, 0))
    assert redaction(view).end < 2.0
    assert awaits_check(redaction(view))
    assert "check again" in label_of(item_of(view, ItemKind.REDACTION, "r1"))
    context.session.undo()
    assert redaction(view) == accepted


def test_what_is_two_pixels_long_is_trimmed_by_its_handle(view, context):  # noqa: F811
    canvas = view.canvas
    start, end = context.session.case_span
    canvas.fit_span(start - 300_000_000, end + 300_000_000)
    item = item_of(view, ItemKind.REDACTION, "r1")
    view.store.select_item(item)
    pixels = canvas.scale.pixel_of(item.end) - canvas.scale.pixel_of(item.start)
    assert pixels < 3
    _, right = handles_of((canvas.scale.pixel_of(item.start), canvas.scale.pixel_of(item.end)))
    grip = QPoint(round(right + HANDLE / 2), place_of(view, item).y())
    drag(canvas, grip, grip + QPoint(20, 0))
    assert redaction(view).start == 1.0
    assert redaction(view).end > 2.0
