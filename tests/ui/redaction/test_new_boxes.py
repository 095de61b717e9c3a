"""A person draws a new box on a video, with the mouse or with keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.model import RedactionKind
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.helpers.video_desk import (
    LEFT,
    at,
    drag,
    draw,
    press,
    redactions,
)


def test_b_and_a_drag_redact_the_picture_to_the_end_of_the_recording(window, desk):
    made = draw(window, desk)
    assert made.kind is RedactionKind.REGION
    assert made.record == VIDEO_A
    seen = desk.wall.tile_of(VIDEO_A).stream.index.seconds_of_frame(
        desk.wall.tile_of(VIDEO_A).frame
    )
    assert made.start == pytest.approx(seen, abs=1e-6)
    assert made.end == pytest.approx(4.0)
    box = made.keyframes[0].box
    for is_, wanted in zip(box.to_list(), (0.3, 0.3, 0.2, 0.3), strict=True):
        assert is_ == pytest.approx(wanted, abs=0.01)


def test_escape_puts_the_tool_away_and_the_picture_says_which_is_in_hand(window, desk):
    view = desk.wall.tile_of(VIDEO_A).view
    press(window, "B")
    assert view.tool_told == "Draw a box · Esc"
    assert view.cursor().shape() is Qt.CursorShape.CrossCursor
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_told == ""
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert redactions(desk) == ()


def test_a_drag_on_an_empty_place_draws_and_stops_the_film_and_a_click_draws_nothing(window, desk):
    view = desk.wall.tile_of(VIDEO_A).view
    desk.playhead.play()
    drag(view, (0.3, 0.3), (0.5, 0.6))
    assert not desk.playhead.playing
    desk.redact.asker.close_popup()
    (made,) = redactions(desk)
    assert made.keyframes[0].box.to_list() == pytest.approx([0.3, 0.3, 0.2, 0.3], abs=0.01)
    QTest.mouseClick(view, LEFT, pos=at(view, 0.8, 0.8))
    assert redactions(desk) == (made,)
    assert desk.session.selected_redaction == ""
    QTest.mouseClick(view, LEFT, pos=at(view, 0.4, 0.5))
    assert desk.session.selected_redaction == made.id


def test_escape_lets_go_of_a_box_that_is_dragged(window, desk):
    view = desk.wall.tile_of(VIDEO_A).view
    QTest.mousePress(view, LEFT, pos=at(view, 0.3, 0.3))
    QTest.mouseMove(view, at(view, 0.5, 0.6))
    assert view.draft_box is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, pos=at(view, 0.5, 0.6))
    assert redactions(desk) == ()


def test_a_window_that_only_reads_draws_nothing(window, desk):
    window.actions_table.read_only.set_read_only("Ann has it open")
    drag(desk.wall.tile_of(VIDEO_A).view, (0.3, 0.3), (0.5, 0.6))
    assert redactions(desk) == ()
    window.actions_table.read_only.set_read_only("")


def test_a_box_can_be_made_without_a_mouse(window, desk):
    desk.session.select_record(VIDEO_B)
    press(window, "B")
    QTest.keyClick(desk.wall.tile_of(VIDEO_B).view, Qt.Key.Key_Return)
    assert redactions(desk)[0].record == VIDEO_B


def test_a_new_box_lasts_until_the_next_scene_and_says_so(window, desk, qtbot):
    stream = desk.player.streams[VIDEO_A]
    qtbot.waitUntil(lambda: stream.cuts is not None)
    stream.cuts = (1.0, 3.2)
    said = []
    desk.context.notices.message.connect(said.append)
    made = draw(window, desk)
    assert made.end == pytest.approx(3.2)
    assert any("until the picture changes at" in text for text in said)


def test_arrow_keys_place_a_box_and_return_makes_it_in_one_step(window, desk):
    desk.session.select_record(VIDEO_B)
    frame = desk.wall.tile_of(VIDEO_B).frame
    press(window, "B")
    view = desk.wall.tile_of(VIDEO_B).view
    for key, times in ((Qt.Key.Key_Left, 5), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Up, 1)):
        for _ in range(times):
            QTest.keyClick(view, key)
    for key, times in ((Qt.Key.Key_Left, 2), (Qt.Key.Key_Down, 1)):
        for _ in range(times):
            QTest.keyClick(view, key, Qt.KeyboardModifier.ShiftModifier)
    assert desk.wall.tile_of(VIDEO_B).frame == frame  # no arrow moved the film
    assert redactions(desk) == ()
    QTest.keyClick(view, Qt.Key.Key_Return)
    (made,) = redactions(desk)
    placed = (0.4 - 0.1, 0.35 + 0.04, 0.2 - 0.04, 0.3 + 0.02)
    assert made.keyframes[0].box.to_list() == pytest.approx(placed, abs=1e-6)
    desk.redact.asker.close_popup()
    press(window, "Ctrl+Z")
    assert redactions(desk) == ()


def test_a_placed_box_stays_in_the_picture_and_escape_forgets_it(window, desk):
    press(window, "B")
    view = desk.wall.tile_of(VIDEO_A).view
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.draft_box.to_list() == pytest.approx([0.8, 0.35, 0.2, 0.65])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.draft_box is None
    press(window, "B")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert redactions(desk)[0].keyframes[0].box.to_list() == pytest.approx([0.4, 0.35, 0.2, 0.3])


def test_a_box_on_the_first_picture_covers_it_however_near_the_clock_stands(window, desk, qtbot):
    place, tile = desk.session.placement_of(VIDEO_B), desk.wall.tile_of(VIDEO_B)
    desk.playhead.seek_to(place.start - 3_000)
    desk.wall.refresh_tiles()
    qtbot.waitUntil(lambda: tile.frame == 0)
    made = draw(window, desk, VIDEO_B)
    assert made.start == 0.0
    assert [o.id for o in tile.view.overlays] == [made.id]
    desk.session.put_entity(replace(made, start=0.0000004), "Trim")
    assert [o.id for o in tile.view.overlays] == [made.id]


def test_the_title_stays_away_from_a_hand_that_draws_while_letters_come_back(desk, qtbot):
    tile = desk.wall.tile_of(VIDEO_A)
    shown = tile.frame
    desk.player.step_frames(1)
    qtbot.waitUntil(lambda: tile.frame != shown and tile.view.is_quiet)
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.3, 0.3))
    assert tile.title.isHidden()
    QTest.mouseMove(tile.view, at(tile.view, 0.5, 0.5))
    qtbot.waitUntil(lambda: not tile.view.is_quiet)
    assert tile.title.isHidden()
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.5, 0.5))
    qtbot.waitUntil(tile.title.isVisible)
    desk.redact.asker.close_popup()
