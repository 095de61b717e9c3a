"""All records in lanes on the wall clock: seen, clicked, dragged, and spoken."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QToolButton

from reviewer.clock.timebase import MICROS
from reviewer.model import Annotation, Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.timeline import ItemKind
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import settle
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from ui.common.theme import icon_size
from ui.timeline.lane_store import LaneStore

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
KEYS = (Keyframe(1.0, Box(0.1, 0.1, 0.2, 0.2)), Keyframe(2.0, Box(0.4, 0.1, 0.2, 0.2)))


@pytest.fixture
def view(window, qtbot):
    """The timeline in front, large, with every word read, and a redaction and a note on it."""
    session = window.workplace.session
    region = any_redaction(
        "r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=2.0, style="fill", keyframes=KEYS
    )
    note = Annotation("a1", VIDEO_A, "crowd", "many people", 2.5, 3.0)
    session.apply([Put(region), Put(note)], "Make")
    made = window.workplace.views["timeline"]
    dock = next(d for d in window.findChildren(QDockWidget) if d.widget() is made)
    dock.raise_()
    window.resizeDocks([dock], [420], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: not made.store.reading and made.canvas.isVisible(), timeout=10_000)
    settle()
    made.canvas.fit_span(*session.case_span)
    made.canvas.mouse.snapping = False
    return made


def send(canvas, kind, pos, button=LEFT, keys=NONE):
    held = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
    where = canvas.viewport().mapToGlobal(pos)
    event = QMouseEvent(kind, QPointF(pos), QPointF(where), button, held, keys)
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas, start, end, button=LEFT, keys=NONE):
    send(canvas, QEvent.Type.MouseButtonPress, start, button, keys)
    for share in (0.2, 0.6, 1.0):
        send(canvas, QEvent.Type.MouseMove, start + (end - start) * share, button, keys)
    send(canvas, QEvent.Type.MouseButtonRelease, end, button, keys)


def click(canvas, pos):
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, pos)


def wheel(canvas, pos, delta, keys=NONE):
    where = canvas.viewport().mapToGlobal(pos)
    phase = Qt.ScrollPhase.NoScrollPhase
    steps = QPoint(0, delta)
    buttons = Qt.MouseButton.NoButton
    event = QWheelEvent(QPointF(pos), QPointF(where), QPoint(), steps, buttons, keys, phase, False)
    QApplication.sendEvent(canvas.viewport(), event)


def item_of(view, kind, key):
    every = (i for lane in view.store.lanes for i in lane.items)
    return next(i for i in every if i.kind is kind and i.key == key)


def place_of(view, item, share=0.5):
    """Where an item is seen, scrolled to."""
    canvas = view.canvas
    canvas.show_item(item)
    number = canvas.item_finder.lane_of(item)
    box = canvas.boxes[number]
    row = int(box.columns.row[box.columns.place_of(item)])
    y = canvas.top_of_lanes + box.top + 2 + row * box.row_height + box.row_height // 2
    x = canvas.scale.pixel_of(item.start + (item.end - item.start) * share)
    return QPoint(round(x), y)


def redaction(view):
    snapshot = view.window().workplace.session.snapshot
    return next(r for r in snapshot.redactions if r.id == "r1")


# ---- seen


def test_every_kind_of_record_with_a_time_has_a_lane(view):
    kinds = {lane.kind for lane in view.store.lanes}
    assert kinds >= {
        ItemKind.VIDEO,
        ItemKind.CALL,
        ItemKind.EVENT,
        ItemKind.CUE,
        ItemKind.ANNOTATION,
        ItemKind.REDACTION,
    }


@pytest.mark.usefixtures("undrawn")
def test_waveforms_and_thumbnails_come_by_themselves(view, qtbot):
    looks = view.canvas.looks
    qtbot.waitUntil(lambda: {VIDEO_A, VIDEO_B} <= set(looks.thumbs), timeout=20_000)
    assert {VIDEO_A, VIDEO_B} <= set(looks.peaks)


def test_the_playhead_moves_without_painting_a_lane(view, context, monkeypatch):
    view.canvas.grab()
    painted = []
    render = view.canvas.render_lanes
    monkeypatch.setattr(view.canvas, "render_lanes", lambda: painted.append(1) or render())
    before = view.canvas.line.x()
    context.playhead.seek_to(context.session.case_span[0] + 2 * MICROS)
    view.canvas.grab()
    assert view.canvas.line.x() != before
    assert not painted


# ---- time


def test_a_click_goes_to_the_moment(view, context):
    canvas = view.canvas
    target = context.session.case_span[0] + 3 * MICROS
    click(canvas, QPoint(round(canvas.scale.pixel_of(target)), canvas.viewport().height() - 3))
    assert abs(context.playhead.position - target) <= canvas.scale.per_pixel


def test_a_drag_on_the_ruler_scrubs(view, context):
    canvas = view.canvas
    start, end = (
        round(canvas.scale.pixel_of(context.session.case_span[0] + n * MICROS)) for n in (1, 4)
    )
    drag(canvas, QPoint(start, 5), QPoint(end, 5))
    at = (context.playhead.position - context.session.case_span[0]) / MICROS
    assert at == pytest.approx(4.0, abs=0.05)


def test_a_drag_on_a_lane_sets_in_and_out(view, context):
    canvas = view.canvas
    video = place_of(view, item_of(view, ItemKind.VIDEO, VIDEO_A), 0.25)
    drag(canvas, video, video + QPoint(150, 0))
    start, end = context.playhead.loop_points
    assert start == canvas.scale.moment_at(video.x())
    assert end == canvas.scale.moment_at(video.x() + 150)


def test_ctrl_and_wheel_zoom_at_the_cursor(view):
    canvas = view.canvas
    at = QPoint(canvas.scale.origin + 300, 80)
    fixed, before = canvas.scale.moment_at(at.x()), canvas.scale.per_pixel
    wheel(canvas, at, 120, CTRL)
    assert canvas.scale.per_pixel < before
    assert abs(canvas.scale.moment_at(at.x()) - fixed) <= canvas.scale.per_pixel


def test_wheel_with_shift_and_middle_drag_pan(view):
    canvas = view.canvas
    canvas.zoom_by(0.2)
    left = canvas.scale.left
    wheel(canvas, QPoint(400, 80), -120, SHIFT)
    assert canvas.scale.left > left
    left = canvas.scale.left
    drag(canvas, QPoint(600, 80), QPoint(700, 80), MIDDLE)
    assert canvas.scale.left < left


def test_the_zoom_actions_and_fit(view, context):
    canvas = view.canvas
    before = canvas.scale.per_pixel
    context.actions.run_action("zoom_in")
    assert canvas.scale.per_pixel == pytest.approx(before / 2)
    context.actions.run_action("zoom_out")
    context.actions.run_action("zoom_out")
    assert canvas.scale.per_pixel > before
    context.actions.run_action("zoom_fit")
    start, end = context.session.case_span
    assert canvas.scale.left <= start
    assert canvas.scale.right_moment >= end


# ---- items


def test_a_clicked_redaction_is_selected_everywhere_and_back(view, context):
    item = item_of(view, ItemKind.REDACTION, "r1")
    click(view.canvas, place_of(view, item))
    assert context.session.selected_redaction == "r1"
    assert view.canvas.selection == item
    context.session.select_redaction("")
    assert view.canvas.selection is None
    context.session.select_redaction("r1")
    assert view.canvas.selection == item


def test_a_mark_of_dispatch_goes_to_its_moment_and_leaves_the_stage_alone(view, context):
    context.session.select_record(VIDEO_A)
    events = next(lane for lane in view.store.lanes if lane.kind is ItemKind.EVENT)
    item = events.items[1]
    click(view.canvas, place_of(view, item))
    assert view.store.selection == item
    assert abs(context.playhead.position - item.start) <= 8 * view.canvas.scale.per_pixel
    assert context.session.selected_record == VIDEO_A


def test_the_lanes_of_a_chosen_record_come_into_sight(view, context, window):
    dock = next(d for d in window.findChildren(QDockWidget) if d.widget() is view)
    window.resizeDocks([dock], [160], Qt.Orientation.Vertical)
    canvas, session = view.canvas, context.session
    for chosen in (VIDEO_A, CALL):
        session.select_record(chosen)
        boxes = [b for b in canvas.boxes if b.columns.lane.record == chosen]
        room = canvas.viewport().height() - canvas.ruler_height - 2
        above = canvas.verticalScrollBar().value()
        assert above <= boxes[0].top < above + room
        whole = boxes[-1].bottom_pixel - boxes[0].top
        assert boxes[-1].bottom_pixel <= above + max(room, whole)


def test_dragging_an_edge_trims_as_one_step(view, context):
    item = item_of(view, ItemKind.REDACTION, "r1")
    edge = place_of(view, item, 1.0) - QPoint(2, 0)
    half = round(0.5 * MICROS / view.canvas.scale.per_pixel)
    drag(view.canvas, edge, edge + QPoint(half, 0))
    assert redaction(view).start == 1.0
    assert redaction(view).end == pytest.approx(2.5, abs=0.02)
    assert redaction(view).keyframes == KEYS
    assert context.session.undo() == "Trim redaction"
    assert redaction(view).end == 2.0


def test_dragging_the_body_moves_with_the_keyframes(view):
    item = item_of(view, ItemKind.REDACTION, "r1")
    body = place_of(view, item)
    second = round(MICROS / view.canvas.scale.per_pixel)
    drag(view.canvas, body, body + QPoint(second, 0))
    moved = redaction(view)
    assert moved.start == pytest.approx(2.0, abs=0.02)
    assert moved.end - moved.start == pytest.approx(1.0)
    assert moved.keyframes[0].t == pytest.approx(moved.start)


def test_nothing_is_written_before_the_button_is_let_go_and_escape_gives_up(view, context):
    item = item_of(view, ItemKind.REDACTION, "r1")
    body = place_of(view, item)
    send(view.canvas, QEvent.Type.MouseButtonPress, body)
    send(view.canvas, QEvent.Type.MouseMove, body + QPoint(80, 0))
    assert view.canvas.mouse.gesture.ghost_of_item is not None
    view.canvas.grab()
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    send(view.canvas, QEvent.Type.MouseButtonRelease, body + QPoint(80, 0))
    assert redaction(view).start == 1.0
    assert context.session.case.undo_label == "Make"


def test_an_edge_sticks_to_the_playhead_unless_alt_is_held(view, context):
    canvas = view.canvas
    canvas.mouse.snapping = True
    target = context.session.placement_of(VIDEO_A).utc_of_media(1.5)
    context.playhead.seek_to(target)
    item = item_of(view, ItemKind.REDACTION, "r1")
    edge = place_of(view, item, 1.0) - QPoint(2, 0)
    near = round(canvas.scale.pixel_of(target)) - 2 + 4
    drag(canvas, edge, QPoint(near, edge.y()), keys=ALT)
    assert abs(redaction(view).end - 1.5) > 1e-4
    context.session.undo()
    drag(canvas, edge, QPoint(near, edge.y()))
    assert redaction(view).end == pytest.approx(1.5, abs=1e-5)


def test_delete_removes_the_selected_annotation(view, context):
    click(view.canvas, place_of(view, item_of(view, ItemKind.ANNOTATION, "a1")))
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert not context.session.snapshot.annotations
    assert context.session.undo() == "Delete note"


def test_the_delete_action_removes_the_selected_redaction(view, context):
    click(view.canvas, place_of(view, item_of(view, ItemKind.REDACTION, "r1")))
    view.canvas.setFocus()
    context.actions.run_action("delete_redaction")
    assert not context.session.snapshot.redactions


def test_a_double_click_plays_an_item_to_its_end(view, context, qtbot):
    note = item_of(view, ItemKind.ANNOTATION, "a1")
    pos = place_of(view, note)
    QTest.mouseDClick(view.canvas.viewport(), LEFT, NONE, pos)
    assert context.playhead.playing
    qtbot.waitUntil(lambda: not context.playhead.playing, timeout=3000)
    assert note.end <= context.playhead.position <= note.end + MICROS // 2


def test_keys_go_from_item_to_item_and_from_lane_to_lane(view, context):
    speech = next(lane for lane in view.store.lanes if lane.kind is ItemKind.CUE)
    view.store.select_item(speech.items[0])
    context.actions.run_action("next_item")
    assert view.store.selection == speech.items[1]
    assert context.playhead.position == speech.items[1].start
    context.actions.run_action("previous_item")
    assert view.store.selection == speech.items[0]
    QTest.keyClick(view.canvas, Qt.Key.Key_Down)
    assert view.store.selection.kind is not None
    assert view.store.selection != speech.items[0]


def test_keys_trim_the_selected_item_by_a_frame(view, context):
    view.store.select_item(item_of(view, ItemKind.REDACTION, "r1"))
    context.actions.run_action("item_end_later")
    assert redaction(view).end == pytest.approx(2.0 + 1 / 30, abs=1e-4)
    context.actions.run_action("item_start_earlier")
    assert redaction(view).start == pytest.approx(1.0 - 1 / 30, abs=1e-4)


# ---- following and speaking


def test_playing_turns_the_page_unless_one_has_scrolled_away(view, context):
    canvas = view.canvas
    start = context.session.case_span[0]
    canvas.fit_span(start, start + MICROS)
    context.playhead.seek_to(start + MICROS // 2)
    context.playhead.play()
    canvas_moved = context.playhead.moved_calmly.emit
    canvas_moved(start + 2 * MICROS)
    assert canvas.scale.left <= start + 2 * MICROS <= canvas.scale.right_moment
    canvas.fit_span(start + 5 * MICROS, start + 6 * MICROS)
    canvas_moved(start + 2 * MICROS)
    canvas_moved(start + 2 * MICROS + 1)
    context.playhead.pause()
    assert canvas.scale.left > start + 4 * MICROS


def test_a_screen_reader_is_told_role_name_and_the_playhead(view, context):
    context.playhead.seek_to(context.session.case_span[0] + MICROS)
    spoken = QAccessible.queryAccessibleInterface(view.canvas)
    assert spoken.role() == QAccessible.Role.Chart
    assert spoken.text(QAccessible.Text.Name) == "Timeline"
    assert spoken.text(QAccessible.Text.Value).startswith("11:22:32")
    assert "Wed, June 4, 2025, CDT" in spoken.text(QAccessible.Text.Value)


def test_status_is_told_by_shape_and_not_by_colour_alone(view, context):
    canvas, pictures = view.canvas, set()
    for status in Status:
        context.session.put_entity(replace(redaction(view), status=status), "Set status")
        item = item_of(view, ItemKind.REDACTION, "r1")
        at = place_of(view, item)
        half = int((canvas.scale.pixel_of(item.end) - canvas.scale.pixel_of(item.start)) / 2)
        grey = canvas.render_lanes().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        part = grey.copy(at.x() - half, at.y() - 6, 2 * half // 4 * 4, 12)
        pixels = np.frombuffer(part.constBits(), np.uint8).copy()
        pictures.add((pixels > (int(pixels.min()) + int(pixels.max())) // 2).tobytes())
    assert len(pictures) == len(Status)


def test_what_was_still_read_when_the_case_closed_is_shown_nowhere(context, qtbot):
    store, shown = LaneStore(context), []
    store.changed.connect(lambda: shown.append(store.lanes))
    store.close()
    qtbot.waitUntil(lambda: not context.tasks.count_running, timeout=20_000)
    settle()
    assert (shown, store.reading) == ([], True)


def test_the_buttons_below_have_room_for_their_signs(window):
    timeline = window.workplace.views["timeline"]
    for button in timeline.findChildren(QToolButton):
        assert button.height() >= button.iconSize().height() == icon_size().height()
