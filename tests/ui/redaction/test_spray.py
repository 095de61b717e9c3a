"""A person follows with the mouse what shall be hidden, while the video runs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.model import Put, RedactionKind
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.hand_clock import HandClock
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.helpers.video_desk import (
    LEFT,
    at,
    cite,
    draw,
    on_time,
    press,
    redactions,
    turn_wheel,
)


def test_following_with_the_mouse_gives_one_redaction_with_few_keyframes(
    window, desk, qtbot, monkeypatch
):
    tile = desk.wall.tile_of(VIDEO_A)
    steps = {row.step for row in desk.session.case.journal_rows()}
    clock = HandClock()
    monkeypatch.setattr("ui.case.playhead.host_time", clock)
    press(window, "Shift+B")
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.2, 0.5))
    assert desk.playhead.playing
    assert desk.playhead.rate == 0.5
    for n in range(1, 31):  # a steady hand, over 15 frames
        clock.move_on(0.04)
        qtbot.waitUntil(lambda: on_time(desk, tile))
        QTest.mouseMove(tile.view, at(tile.view, 0.2 + n * 0.02, 0.5))
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.8, 0.5))
    assert not desk.playhead.playing
    assert desk.playhead.rate == 1.0
    (made,) = redactions(desk)
    assert 2 <= len(made.keyframes) < 7
    assert made.keyframes[-1].box.x > made.keyframes[0].box.x + 0.2
    assert made.end - made.start < 1.0
    assert len({row.step for row in desk.session.case.journal_rows()} - steps) == 1


def test_growing_while_following_changes_the_box_that_follows(window, desk):
    press(window, "Shift+B")
    before = desk.wall.tile_of(VIDEO_A).view.spraying
    press(window, "W")
    assert desk.wall.tile_of(VIDEO_A).view.spraying.w > before.w
    assert redactions(desk) == ()


def test_the_spray_hint_speaks_of_again_only_in_the_camera_of_the_box(window, desk, qtbot):
    draw(window, desk)
    cite(desk)

    def hint():
        with qtbot.waitSignal(desk.context.notices.message) as said:
            press(window, "Shift+B")
        press(window, "Esc")
        return said.args[0]

    assert "within the selected box on Officer A to follow it again" in hint()
    desk.session.select_record(VIDEO_B)
    assert "again" not in hint()
    desk.session.select_record(VIDEO_A)
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).start)
    assert "again" not in hint()


@pytest.mark.parametrize(("at_media", "start", "end"), [(0.75, 0.75, 1.5), (1.75, 1.0, 2.0)])
def test_a_spray_just_before_or_behind_a_box_makes_it_longer(
    window, desk, qtbot, monkeypatch, at_media, start, end
):
    clock = HandClock()
    monkeypatch.setattr("ui.case.playhead.host_time", clock)
    place, tile = desk.session.placement_of(VIDEO_A), desk.wall.tile_of(VIDEO_A)
    keys = (Keyframe(1.0, Box(0.2, 0.4, 0.1, 0.1)),)
    box = any_redaction("r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=1.5, keyframes=keys)
    desk.session.apply([Put(box)], "Make")
    desk.session.select_redaction("r1")
    desk.playhead.seek_to(place.utc_of_media(at_media))
    qtbot.waitUntil(lambda: on_time(desk, tile))
    press(window, "Shift+B")
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.25, 0.45))
    clock.move_on(0.5)
    qtbot.waitUntil(lambda: on_time(desk, tile))
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.25, 0.45))
    (made,) = redactions(desk)
    assert made.start == pytest.approx(start, abs=0.06)
    assert made.end == pytest.approx(end, abs=0.12)


def test_somebody_else_is_sprayed_and_the_selected_box_stays_where_it_was(window, desk, qtbot):
    draw(window, desk)  # it covers 0.3 to 0.5 across, and stays selected
    cite(desk)
    (first,) = redactions(desk)
    tile = desk.wall.tile_of(VIDEO_A)
    press(window, "Shift+B")
    stood = desk.playhead.position
    QTest.mousePress(tile.view, LEFT, pos=at(tile.view, 0.8, 0.5))
    qtbot.waitUntil(lambda: desk.playhead.position > stood + 100_000)
    QTest.mouseRelease(tile.view, LEFT, pos=at(tile.view, 0.8, 0.5))
    before, other = redactions(desk)
    assert before == first
    assert other.keyframes[0].box.x > 0.6


def test_spray_begins_as_large_as_a_face_then_as_the_box_before(window, desk):
    view = desk.wall.tile_of(VIDEO_A).view
    press(window, "Shift+B")
    pixels = view.to_widget(view.spraying)
    assert view.spraying.w == pytest.approx(0.06)
    assert pixels.width() == pytest.approx(pixels.height(), abs=1)
    press(window, "Esc")
    draw(window, desk)
    desk.redact.asker.close_popup()
    desk.session.select_redaction("")
    press(window, "Shift+B")
    assert view.spraying.w == pytest.approx(0.2, abs=0.01)
    assert view.spraying.h == pytest.approx(0.3, abs=0.015)


def test_a_brush_that_begins_at_the_edge_is_whole_again_further_in(
    window, desk, qtbot, monkeypatch
):
    view, clock = desk.wall.tile_of(VIDEO_A).view, HandClock()
    monkeypatch.setattr("ui.case.playhead.host_time", clock)
    press(window, "Shift+B")
    QTest.mousePress(view, LEFT, pos=at(view, 0.0, 0.5))
    turn_wheel(view, notches=3)
    size = view.spraying.w
    assert size == pytest.approx(0.06 * 1.08**3, rel=0.01)
    for n in range(1, 16):
        clock.move_on(0.08)
        qtbot.waitUntil(lambda: on_time(desk, desk.wall.tile_of(VIDEO_A)))
        QTest.mouseMove(view, at(view, n * 0.03, 0.5))
    QTest.mouseRelease(view, LEFT, pos=at(view, 0.45, 0.5))
    (made,) = redactions(desk)
    first, last = made.keyframes[0].box, made.keyframes[-1].box
    assert first.x == 0
    assert last.w >= size - 0.005
    desk.redact.asker.close_popup()
    # Begun anew where the edge cuts it, the brush has its full size.
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(made.start) + 1)
    qtbot.waitUntil(lambda: on_time(desk, desk.wall.tile_of(VIDEO_A)))
    press(window, "Shift+B")
    assert view.spraying.w >= size - 0.005


def test_the_wheel_sizes_the_spray_and_its_size_is_remembered(window, desk):
    view = desk.wall.tile_of(VIDEO_A).view
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
