"""A person redacts video: draws, follows, corrects, trims, splits, copies, and takes it back."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reviewer.geometry import UPRIGHT, Box, Keyframe, box_at
from reviewer.model import Put, Redaction, RedactionKind, Status
from reviewer.playback.index import FrameIndex
from reviewer.render.video.regions import Regions
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from ui.overlays import is_live
from ui.widgets.frame_view import Look

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(window, qtbot):
    """The workplace, at a moment that both cameras cover, with pictures on the wall."""
    place = window.workplace
    place.playhead.seek(place.session.placement(VIDEO_B).start + 400_001)
    tiles = place.wall.tiles.values()
    qtbot.waitUntil(lambda: all(t.frame is not None and _on_time(place, t) for t in tiles))
    return place


def _on_time(place, tile):
    return tile.frame == tile.stream.frame_at(place.playhead.position)


def at(view, x, y):
    area = view.picture_rect()
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height()).toPoint()


def drag(view, start, end):
    """Press, move in two steps, let go; in fractions of the picture."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    QTest.mousePress(view, LEFT, pos=at(view, *start))
    for point in (middle, end):
        QTest.mouseMove(view, at(view, *point))
        QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, pos=at(view, *end))


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def redactions(place):
    return place.session.snapshot.redactions


def draw(window, place, record=VIDEO_A, start=(0.3, 0.3), end=(0.5, 0.6)):
    press(window, "B")
    drag(place.wall.tile(record).view, start, end)
    return redactions(place)[-1]


def cite(place, key="1"):
    QTest.keyClicks(place.redact.asker.popup.list, key)
    QApplication.processEvents()


def selected(place):
    wanted = place.session.selected_redaction
    return next(r for r in redactions(place) if r.id == wanted)


def rows(codes):
    return [codes.topLevelItem(n) for n in range(codes.topLevelItemCount())]


def labels(place):
    return [row.label for row in place.session.case.history()]


def test_b_and_a_drag_redact_three_seconds_of_the_picture(window, desk):
    made = draw(window, desk)
    assert made.kind is RedactionKind.REGION
    assert made.record == VIDEO_A
    seen = desk.wall.tile(VIDEO_A).stream.index.seconds(desk.wall.tile(VIDEO_A).frame)
    assert made.start == pytest.approx(seen, abs=1e-6)
    assert made.end == pytest.approx(4.0)  # the clip ends before the three seconds do
    box = made.keyframes[0].box
    for is_, wanted in zip(box.to_list(), (0.3, 0.3, 0.2, 0.3), strict=True):
        assert is_ == pytest.approx(wanted, abs=0.01)


def test_a_new_box_is_unfinished_until_an_exemption_is_picked_with_one_key(window, desk):
    made = draw(window, desk)
    assert (made.status, made.exemptions) == (Status.PROPOSED, ())
    assert "no exemption yet" in desk.wall.tile(VIDEO_A).view.overlays[0].label
    cite(desk, "2")
    assert selected(desk).exemptions == ("7(1)(b)",)
    assert selected(desk).status is Status.ACCEPTED
    assert desk.redact.asker.popup is None


def test_keys_stay_and_what_fits_is_preselected(window, desk):
    draw(window, desk)
    before = [(r.text(0), r.text(1)) for r in rows(desk.redact.asker.popup.list)]
    desk.redact.asker.popup._reason.setEditText("bystander")
    cite(desk, "5")
    used = selected(desk).exemptions
    draw(window, desk, VIDEO_B)
    popup = desk.redact.asker.popup
    assert [(r.text(0), r.text(1)) for r in rows(popup.list)] == before
    assert popup.list.currentItem().text(3) == "used 1×"
    assert popup._done.text() == f"Cite {used[0]} and accept"
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert (selected(desk).exemptions, selected(desk).reason) == (used, "bystander")


def test_a_whole_record_is_not_withheld_for_what_a_face_was_hidden(window, desk):
    draw(window, desk)
    cite(desk, "5")
    press(window, "Ctrl+Shift+W")
    popup = desk.redact.asker.popup
    assert popup._reason.currentText() == ""
    assert not popup._done.isEnabled()
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert desk.redact.asker.popup is popup
    popup.reject()


def test_the_popup_shows_whole_titles_and_keeps_the_size_it_was_given(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    titles = [r.text(2) for r in rows(popup.list)]
    wide = max(map(popup.list.fontMetrics().horizontalAdvance, titles))
    assert popup.list.columnWidth(2) >= wide
    popup.resize(popup.width() + 40, popup.height())
    size = popup.size()
    popup.reject()
    window.actions_table.run("exemption")
    assert desk.redact.asker.popup.size() == size
    desk.redact.asker.close()


def test_an_exemption_is_found_by_words_and_takes_a_reason(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    QTest.keyClicks(popup.list, "u")
    QTest.keyClicks(popup._search, "ninvolved")
    popup._reason.setEditText("bystander at the door")
    QTest.keyClick(popup._search, Qt.Key.Key_Return)
    assert selected(desk).exemptions == ("BWC-ID",)
    assert selected(desk).reason == "bystander at the door"


def test_several_exemptions_are_ticked_with_space(window, desk):
    draw(window, desk)
    codes = desk.redact.asker.popup.list
    QTest.keyClick(codes, Qt.Key.Key_Space)
    QTest.keyClick(codes, Qt.Key.Key_Down)
    QTest.keyClick(codes, Qt.Key.Key_Space)
    QTest.keyClick(codes, Qt.Key.Key_Return)
    assert selected(desk).exemptions == ("7(1)(c)", "7(1)(b)")


def test_what_is_cited_by_another_name_than_its_code_is_ticked_in_the_list(window, desk):
    made = draw(window, desk)
    cite(desk)
    cited = replace(made, exemptions=("50 ILCS 706/10-20(b)",), status=Status.ACCEPTED)
    desk.session.put(cited, "Import")
    desk.context.actions.run("exemption")
    popup = desk.redact.asker.popup
    row = popup.list.currentItem()
    assert row.text(1) == "50 ILCS 706/10-20(b)"
    assert row.checkState(1) is Qt.CheckState.Checked
    assert popup._done.text() == "Cite 50 ILCS 706/10-20(b)"
    assert "50 ILCS 706/10-20(b): Body-worn camera" in popup._about.text()
    popup.reject()


def test_a_number_cites_the_same_exemption_as_long_as_the_list_stands(window, desk):
    draw(window, desk)
    popup = desk.redact.asker.popup
    keys = {row.text(1): row.text(0) for row in rows(popup.list)}
    popup._search.setText("private")
    assert 0 < popup.list.topLevelItemCount() < len(keys)
    assert all(row.text(0) == keys[row.text(1)] for row in rows(popup.list))
    cite(desk, keys["7(1)(b)"])
    assert selected(desk).exemptions == ("7(1)(b)",)


def test_escape_leaves_the_redaction_unfinished(window, desk):
    draw(window, desk)
    QTest.keyClick(desk.redact.asker.popup.list, Qt.Key.Key_Escape)
    assert desk.redact.asker.popup is None
    assert selected(desk).status is Status.PROPOSED


def test_return_asks_again(window, desk):
    draw(window, desk)
    desk.redact.asker.close()
    window.actions_table.run("exemption")
    cite(desk)
    assert selected(desk).status is Status.ACCEPTED


def test_escape_stops_drawing(window, desk):
    press(window, "B")
    QTest.keyClick(desk.wall.tile(VIDEO_A).view, Qt.Key.Key_Escape)
    drag(desk.wall.tile(VIDEO_A).view, (0.3, 0.3), (0.5, 0.6))
    assert redactions(desk) == ()


def test_a_box_can_be_made_without_a_mouse(window, desk):
    desk.session.select_record(VIDEO_B)
    press(window, "B")
    QTest.keyClick(desk.wall.tile(VIDEO_B).view, Qt.Key.Key_Return)
    assert redactions(desk)[0].record == VIDEO_B


def test_arrow_keys_place_a_box_and_return_makes_it_in_one_step(window, desk):
    desk.session.select_record(VIDEO_B)
    frame = desk.wall.tile(VIDEO_B).frame
    press(window, "B")
    view = desk.wall.tile(VIDEO_B).view
    for key, times in ((Qt.Key.Key_Left, 5), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Up, 1)):
        for _ in range(times):
            QTest.keyClick(view, key)
    for key, times in ((Qt.Key.Key_Left, 2), (Qt.Key.Key_Down, 1)):
        for _ in range(times):
            QTest.keyClick(view, key, Qt.KeyboardModifier.ShiftModifier)
    assert desk.wall.tile(VIDEO_B).frame == frame  # no arrow moved the film
    assert redactions(desk) == ()
    QTest.keyClick(view, Qt.Key.Key_Return)
    (made,) = redactions(desk)
    placed = (0.4 - 0.1, 0.35 + 0.04, 0.2 - 0.04, 0.3 + 0.02)
    assert made.keyframes[0].box.to_list() == pytest.approx(placed, abs=1e-6)
    desk.redact.asker.close()
    press(window, "Ctrl+Z")
    assert redactions(desk) == ()


def test_a_placed_box_stays_in_the_picture_and_escape_forgets_it(window, desk):
    press(window, "B")
    view = desk.wall.tile(VIDEO_A).view
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.draft.to_list() == pytest.approx([0.8, 0.35, 0.2, 0.65])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.draft is None
    press(window, "B")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert redactions(desk)[0].keyframes[0].box.to_list() == pytest.approx([0.4, 0.35, 0.2, 0.3])


@pytest.fixture
def boxed(window, desk):
    """A finished box on camera A, in focus."""
    draw(window, desk)
    cite(desk)
    return desk


def step(window, place, frames):
    for _ in range(abs(frames)):
        window.actions_table.run("frame_forward" if frames > 0 else "frame_back")
        QApplication.processEvents()


@pytest.fixture
def stepping(window, boxed):
    """Frame steps, if nobody has bound them yet."""
    place = boxed
    if not window.actions_table.is_bound("frame_forward"):
        window.actions_table.on("frame_forward", lambda: place.player.step(1))
        window.actions_table.on("frame_back", lambda: place.player.step(-1))
    return place


def test_a_dragged_box_gets_a_keyframe_at_the_frame_that_is_seen(window, stepping, qtbot):
    place = stepping
    step(window, place, 10)
    tile = place.wall.tile(VIDEO_A)
    qtbot.waitUntil(lambda: _on_time(place, tile))
    drag(tile.view, (0.4, 0.45), (0.6, 0.45))
    made = selected(place)
    assert len(made.keyframes) == 2
    assert made.keyframes[1].t == pytest.approx(tile.stream.index.seconds(tile.frame), abs=1e-6)
    assert made.keyframes[1].box.x - made.keyframes[0].box.x == pytest.approx(0.2, abs=0.01)


def test_a_corner_that_is_dragged_resizes_the_box(window, boxed):
    view = boxed.wall.tile(VIDEO_A).view
    drag(view, (0.5, 0.6), (0.6, 0.7))
    box = selected(boxed).keyframes[0].box
    assert box.w == pytest.approx(0.3, abs=0.015)
    assert len(selected(boxed).keyframes) == 1


def test_keys_move_and_size_the_box(window, boxed):
    was = selected(boxed).keyframes[0].box
    press(window, "Alt+Right")
    press(window, "Alt+Down")
    now = selected(boxed).keyframes[0].box
    assert now.x > was.x
    assert now.y > was.y
    press(window, "W")
    assert selected(boxed).keyframes[0].box.w > was.w
    press(window, "S")
    assert selected(boxed).keyframes[0].box.w == pytest.approx(was.w, abs=1e-5)


def test_keyframes_are_added_visited_and_removed_by_keys(window, stepping):
    place = stepping
    start = place.playhead.position
    step(window, place, 5)
    press(window, "Shift+K")
    second = place.playhead.position
    assert len(selected(place).keyframes) == 2
    press(window, "E")
    assert abs(place.playhead.position - start) < 40_000
    press(window, "R")
    assert abs(place.playhead.position - second) < 40_000
    press(window, "Shift+K")
    assert len(selected(place).keyframes) == 1


def test_trimming_keeps_the_frame_that_is_seen_covered(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+]")
    tile = place.wall.tile(VIDEO_A)
    frame = tile.stream.frame_at(place.playhead.position)
    assert selected(place).end == pytest.approx(tile.stream.index.seconds(frame + 1), abs=1e-6)
    step(window, place, -2)
    press(window, "Ctrl+[")
    assert selected(place).start == pytest.approx(tile.stream.index.seconds(frame - 2), abs=1e-6)


def test_a_split_makes_two_that_meet(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+K")
    left, right = redactions(place)
    assert left.end == right.start
    assert place.session.selected_redaction == right.id
    assert right.exemptions == left.exemptions


def test_a_copy_begins_at_the_playhead(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+D")
    first, copy = redactions(place)
    assert copy.start > first.start
    assert copy.status is Status.ACCEPTED
    assert copy.keyframes[0].box == first.keyframes[0].box


def test_delete_and_undo_bring_it_back_exactly(window, boxed):
    before = redactions(boxed)
    press(window, "Delete")
    assert redactions(boxed) == ()
    press(window, "Ctrl+Z")
    assert redactions(boxed) == before


@pytest.mark.parametrize(
    "deed",
    ["grow", "shrink", "nudge_up", "toggle_key", "split", "copy_redaction", "end_here"],
)
def test_every_deed_is_one_step_that_undo_takes_back_exactly(window, stepping, deed):
    place = stepping
    step(window, place, 4)
    before, steps = redactions(place), len(labels(place))
    window.actions_table.run(deed)
    assert redactions(place) != before
    assert len({row.step for row in place.session.case.history()}) == 1 + len(
        {row.step for row in place.session.case.history()[len(labels(place)) - steps :]}
    )
    place.session.undo()
    assert redactions(place) == before


def test_following_with_the_mouse_gives_one_redaction_with_few_keyframes(window, desk, qtbot):
    tile = desk.wall.tile(VIDEO_A)
    steps = {row.step for row in desk.session.case.history()}
    press(window, "Shift+B")
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.2, 0.5))
    assert desk.playhead.playing
    assert desk.playhead.rate == 0.5
    for n in range(30):
        QTest.mouseMove(tile.view, at(tile.view, 0.2 + n * 0.02, 0.5))
        qtbot.wait(20)
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.8, 0.5))
    assert not desk.playhead.playing
    assert desk.playhead.rate == 1.0
    (made,) = redactions(desk)
    assert 2 <= len(made.keyframes) < 12
    assert made.keyframes[-1].box.x > made.keyframes[0].box.x + 0.2
    assert made.end - made.start < 1.0
    assert len({row.step for row in desk.session.case.history()} - steps) == 1


def test_growing_while_following_changes_the_box_that_follows(window, desk):
    press(window, "Shift+B")
    before = desk.wall.tile(VIDEO_A).view.spraying
    press(window, "W")
    assert desk.wall.tile(VIDEO_A).view.spraying.w > before.w
    assert redactions(desk) == ()


def test_a_moving_box_grows_here_or_all_along(window, desk):
    keys = tuple(Keyframe(t, Box(0.2 + t / 10, 0.4, 0.1, 0.1)) for t in (1.0, 2.0, 3.0))
    box = Redaction("r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=3.0, keyframes=keys)
    desk.session.apply([Put(box)], "Make")
    desk.session.select_redaction("r1")
    desk.playhead.seek(desk.session.placement(VIDEO_A).utc(2.0))
    press(window, "W")
    here = redactions(desk)[0].keyframes
    assert [k.box.w > 0.1 for k in here] == [False, True, False]
    press(window, "Alt+W")
    assert all(
        after.box.w > before.box.w
        for after, before in zip(redactions(desk)[0].keyframes, here, strict=True)
    )
    press(window, "Alt+S")
    widths = [k.box.w for k in redactions(desk)[0].keyframes]
    assert widths == pytest.approx([k.box.w for k in here])


def test_a_video_chosen_elsewhere_takes_the_place_of_one_that_stands_alone(window, desk):
    player = desk.context.player
    player.show((VIDEO_A,))
    desk.session.select_record(VIDEO_B)
    assert player.alone == VIDEO_B
    desk.session.select_record(CALL)
    assert player.alone == VIDEO_B


def test_sound_is_silenced_between_in_and_out(window, desk):
    desk.session.select_record(CALL)
    place = desk.session.placement(CALL)
    desk.playhead.set_in(place.start + 1_000_000)
    desk.playhead.set_out(place.start + 2_500_000)
    press(window, "Shift+S")
    (made,) = redactions(desk)
    assert (made.kind, made.style) == (RedactionKind.SOUND, "silence")
    assert (made.start, made.end) == pytest.approx((1.0, 2.5), abs=1e-5)


def test_sound_without_in_and_out_says_what_to_do(window, desk, qtbot):
    desk.session.select_record(CALL)
    with qtbot.waitSignal(desk.context.notices.failed) as told:
        press(window, "Shift+S")
    assert "Set its start with I" in told.args[1]
    assert redactions(desk) == ()


def test_a_record_is_withheld_once(window, desk):
    desk.session.select_record(CALL)
    window.actions_table.run("withhold")
    cite(desk)
    window.actions_table.run("withhold")
    assert [r.kind for r in redactions(desk)] == [RedactionKind.WITHHOLD]


def test_four_keys_show_the_picture_in_four_ways(window, desk):
    for key, look in (("F6", "BEHIND"), ("F7", "RELEASED"), ("F8", "ORIGINAL"), ("F5", "EDIT")):
        press(window, key)
        assert desk.wall.look is Look[look]
        checked = [n for n in ("edit", "behind", "released", "original") if _checked(window, n)]
        assert checked == [look.lower()]


def _checked(window, name):
    return window.actions_table[f"view_{name}"].isChecked()


def test_as_released_an_accepted_box_is_black(window, boxed):
    view = boxed.wall.tile(VIDEO_A).view
    press(window, "F7")
    grab = view.grab().toImage()
    point = at(view, 0.4, 0.45) * grab.devicePixelRatio()
    assert grab.pixelColor(QPoint(point)).lightness() == 0


def test_the_box_on_the_picture_is_the_box_that_is_kept(window, boxed):
    (shown,) = boxed.wall.tile(VIDEO_A).view.overlays
    made = selected(boxed)
    assert shown.box == box_at(made.keyframes, made.start)
    assert isinstance(shown.box, Box)


def test_the_spray_hint_speaks_of_again_only_in_the_camera_of_the_box(window, desk, qtbot):
    draw(window, desk)
    cite(desk)

    def hint():
        with qtbot.waitSignal(desk.context.notices.said) as said:
            press(window, "Shift+B")
        press(window, "Esc")
        return said.args[0]

    assert "Hold the mouse on Officer A and follow again" in hint()
    desk.session.select_record(VIDEO_B)
    assert "again" not in hint()
    desk.session.select_record(VIDEO_A)
    desk.playhead.seek(desk.session.placement(VIDEO_A).start)
    assert "again" not in hint()


def test_a_spray_that_begins_just_before_a_box_begins_it_earlier(window, desk, qtbot):
    place, tile = desk.session.placement(VIDEO_A), desk.wall.tile(VIDEO_A)
    keys = (Keyframe(1.0, Box(0.2, 0.4, 0.1, 0.1)),)
    box = Redaction("r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=3.0, keyframes=keys)
    desk.session.apply([Put(box)], "Make")
    desk.session.select_redaction("r1")
    desk.playhead.seek(place.utc(0.75))
    qtbot.waitUntil(lambda: _on_time(desk, tile))
    press(window, "Shift+B")
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.3, 0.5))
    qtbot.wait(300)
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.3, 0.5))
    (made,) = redactions(desk)
    assert made.start == pytest.approx(0.75, abs=0.06)
    assert made.end == 3.0


def test_nudges_that_follow_one_another_are_one_step_to_undo(window, desk, monkeypatch):
    made = draw(window, desk)
    cite(desk)
    before = selected(desk).keyframes
    for _ in range(4):
        press(window, "Alt+Right")
    moved = selected(desk).keyframes
    assert moved[0].box.x == pytest.approx(before[0].box.x + 4 * 0.005, abs=1e-5)
    assert desk.session.case.verify().problems == ()
    press(window, "Ctrl+Z")
    desk.session.select_redaction(made.id)
    assert selected(desk).keyframes == before
    press(window, "Ctrl+Shift+Z")
    assert selected(desk).keyframes == moved
    monkeypatch.setattr("ui.views.redact.ONE_MOVE", 0.0)
    press(window, "Alt+Right")
    press(window, "Alt+Right")
    press(window, "Ctrl+Z")
    assert selected(desk).keyframes[0].box.x == pytest.approx(moved[0].box.x + 0.005, abs=1e-5)


def test_a_box_on_the_first_picture_covers_it_however_near_the_clock_stands(window, desk, qtbot):
    place, tile = desk.session.placement(VIDEO_B), desk.wall.tile(VIDEO_B)
    desk.playhead.seek(place.start - 3_000)
    desk.wall.refresh()
    qtbot.waitUntil(lambda: tile.frame == 0)
    made = draw(window, desk, VIDEO_B)
    assert made.start == 0.0
    assert [o.id for o in tile.view.overlays] == [made.id]
    desk.session.put(replace(made, start=0.0000004), "Trim")
    assert [o.id for o in tile.view.overlays] == [made.id]


def test_spray_begins_as_large_as_a_face_then_as_the_box_before(window, desk):
    view = desk.wall.tile(VIDEO_A).view
    press(window, "Shift+B")
    pixels = view.to_widget(view.spraying)
    assert view.spraying.w == pytest.approx(0.06)
    assert pixels.width() == pytest.approx(pixels.height(), abs=1)
    press(window, "Esc")
    draw(window, desk)
    desk.redact.asker.close()
    desk.session.select_redaction("")
    press(window, "Shift+B")
    assert view.spraying.w == pytest.approx(0.2, abs=0.01)
    assert view.spraying.h == pytest.approx(0.3, abs=0.015)


def test_the_wheel_sizes_the_spray_and_its_size_is_remembered(window, desk):
    view = desk.wall.tile(VIDEO_A).view
    press(window, "Shift+B")
    was = view.spraying
    turn_wheel(view)
    assert view.spraying.w > was.w
    assert view.spraying.h > was.h
    high = view.spraying.h
    turn_wheel(view, Qt.KeyboardModifier.ShiftModifier)
    assert view.spraying.h == high
    now = view.spraying
    press(window, "Esc")
    press(window, "Shift+B")
    assert (view.spraying.w, view.spraying.h) == pytest.approx((now.w, now.h))


def turn_wheel(view, modifier=Qt.KeyboardModifier.NoModifier):
    where = QPointF(at(view, 0.5, 0.5))
    event = QWheelEvent(
        where,
        QPointF(view.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_badge_says_how_the_picture_is_shown(window, desk):
    badge = desk.wall.tile(VIDEO_A).findChild(QLabel, "badge")
    source = desk.wall.tile(VIDEO_A).stream.badge
    said = {}
    for key in ("F7", "F6", "F5", "F8"):
        press(window, key)
        said[key] = badge.text()
    assert said == {"F7": "AS RELEASED", "F6": "SEE BEHIND", "F5": source, "F8": source}


@given(
    st.sampled_from([Fraction(1, 30), Fraction(1001, 30000), Fraction(1, 12800)]),
    st.integers(0, 10**9),
    st.integers(1, 10**4),
    st.integers(-2000, 2000),
    st.integers(-2000, 2000),
)
def test_boxes_are_shown_on_the_very_pictures_that_the_renderer_hides(
    base, first, frame, early, late
):
    """At the edges of the span, wherever rounding may have put these."""
    pts = np.arange(first, first + 3 * frame + 3, max(frame // 2, 1), dtype=np.int64)
    index = FrameIndex(pts, pts[:1], base)
    begin = max(index.seconds(1) + early / 1e9, 0.0)
    end = max(index.seconds(len(pts) - 2) + late / 1e9, begin + 1e-6)
    keys = (Keyframe(begin, Box(0.3, 0.3, 0.2, 0.2)),)
    box = Redaction("r1", VIDEO_A, RedactionKind.REGION, start=begin, end=end, keyframes=keys)
    hidden = Regions((box,), base, first, UPRIGHT).touched(pts)
    shown = [is_live(box, index.seconds(n), index) for n in range(len(pts))]
    assert shown == hidden.tolist()
