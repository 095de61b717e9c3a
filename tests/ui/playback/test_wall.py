"""The wall shows what is recorded now, as large as there is room; all else is a chip."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.clock.timebase import MICROS
from reviewer.model import Put, SoundRedaction, Status
from tests.helpers.ui_case import CALL, REPORT, VIDEO_A, VIDEO_B
from tests.helpers.video_desk import stand
from ui.case.chosen_records import MOST_VIDEOS
from ui.playback.box_overlay import OverlayLook
from ui.playback.chips import Away, in_order_of_chips
from ui.window.app import start_window


@pytest.fixture
def wall(window):
    return window.workplace.wall


def _go(context, record, seconds):
    """The clock stands so many seconds behind the start of a record."""
    start = context.session.placement_of(record).start
    context.playhead.seek_to(start + round(seconds * MICROS))


def _seen(wall):
    tiles = (*wall.tiles.items(), *wall.calls.items())
    return {record for record, tile in tiles if tile.isVisible()}


def _click(widget, kind=QEvent.Type.MouseButtonPress):
    where = QPointF(widget.rect().center())
    held = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, where, widget.mapToGlobal(where), held, held, Qt.KeyboardModifier(0))
    QApplication.sendEvent(widget, event)


# ---- what is seen


def test_only_what_is_recorded_now_has_a_tile(wall, context):
    _go(context, VIDEO_A, 0.5)
    assert _seen(wall) == {VIDEO_A, CALL}
    assert wall.chips.texts == ["Officer B: starts in 2 s"]
    _go(context, VIDEO_B, 0.5)
    assert _seen(wall) == {VIDEO_A, VIDEO_B, CALL}
    assert wall.chips.isHidden()
    _go(context, VIDEO_B, 3.5)
    assert _seen(wall) == {VIDEO_B}
    assert sorted(wall.chips.texts) == ["911 call 1: ended 2 s ago", "Officer A: ended 2 s ago"]


def test_a_tile_that_is_hidden_holds_no_picture(wall, window, context, qtbot):
    stand(window, qtbot)
    _go(context, VIDEO_B, 3.5)
    assert wall.tile_of(VIDEO_A).frame is None
    assert wall.tile_of(VIDEO_A).view.painted_image.isNull()


def test_a_chip_goes_there(wall, context):
    _go(context, VIDEO_A, 0.5)
    chip = next(c for c in wall.chips.chips if c.isVisible())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert context.session.selected_record == VIDEO_B
    assert context.playhead.position == context.session.placement_of(VIDEO_B).start
    assert VIDEO_B in _seen(wall)


def test_where_nothing_is_recorded_one_sentence_and_one_button_say_so(wall, context, monkeypatch):
    for place in context.session.placements_in_order:
        far = replace(place, start=place.start + 10**9, end=place.end + 10**9)
        context.session._placements[place.record] = far
    _go(context, VIDEO_A, -100)
    assert _seen(wall) == set()
    assert wall.empty.isVisible()
    assert wall.empty.text.text() == "Nothing is recorded at this moment."
    assert wall.empty.button.text() == "Go to the first picture"
    assert len(wall.chips.texts) == 3


def test_what_nobody_chose_can_be_chosen_again(wall, context):
    context.player.show_records(())
    assert wall.empty.text.text() == "No recording is chosen to be shown."
    wall.empty.button.click()
    assert _seen(wall) == {VIDEO_A, CALL}


def test_chips_tell_first_what_comes_next_then_what_ended_last(context):
    place = context.session.placement_of(VIDEO_A)
    spans = {"far": (900, 950), "next": (300, 400), "gone": (0, 10), "just": (50, 90)}
    away = [
        Away(name, None, replace(place, start=a * MICROS, end=b * MICROS))
        for name, (a, b) in spans.items()
    ]
    found = [a.record for a in in_order_of_chips(away, 100 * MICROS)]
    assert found == ["next", "far", "just", "gone"]


def test_a_row_of_many_chips_holds_the_rest_in_a_menu(wall, context):
    place, name = context.session.placement_of(VIDEO_A), wall._names[VIDEO_A]
    away = [Away(f"r{n}", name, replace(place, start=10**18 + n)) for n in range(40)]
    wall.chips.resize(600, 28)
    wall.chips.show_away(away, 0)
    shown = [chip for chip in wall.chips.chips if not chip.isHidden()]
    assert all(chip.geometry().right() < 600 for chip in shown)
    assert wall.chips.more.text() == f"+{40 - len(shown)}"
    wall.chips.more.menu().aboutToShow.emit()
    assert len(wall.chips.more.menu().actions()) == 40 - len(shown)


# ---- tiles


def test_titles_lie_over_the_picture_and_the_one_in_focus_has_a_sign(wall, window, context, qtbot):
    stand(window, qtbot)
    context.session.select_record(VIDEO_B)
    shown = {r: t.title.name_shown for r, t in wall.tiles.items()}
    assert shown == {VIDEO_A: "Officer A", VIDEO_B: "▸ Officer B"}
    for tile in wall.tiles.values():
        assert tile.rect().contains(tile.title.geometry())
        assert tile.view.height() >= tile.height() - 4


def test_the_sound_of_a_tile_is_shown_on_focus_and_while_it_is_muted(wall, window, context, qtbot):
    stand(window, qtbot)
    tile = wall.tile_of(VIDEO_A)
    window.activateWindow()
    wall.tile_of(VIDEO_B).view.setFocus()
    assert tile.sound.isHidden() or tile.underMouse()
    tile.view.setFocus()
    qtbot.waitUntil(lambda: tile.sound.isVisible() and tile.sound.gain.isVisible())
    assert tile.rect().contains(tile.sound.geometry())
    tile.sound.mute.click()
    assert context.player.voice_of(VIDEO_A).muted
    wall.tile_of(VIDEO_B).view.setFocus()
    assert tile.sound.mute.isVisible()


def test_letters_leave_the_picture_while_a_hand_draws(wall, window, context, qtbot):
    stand(window, qtbot)
    tile = wall.tile_of(VIDEO_A)
    QTest.mousePress(tile.view, Qt.MouseButton.LeftButton)
    assert tile.title.isHidden()
    QTest.mouseRelease(tile.view, Qt.MouseButton.LeftButton)
    assert tile.title.isVisible()


def test_a_picture_does_not_move_below_the_hand_that_chose_it(wall, window, qtbot, context):
    stand(window, qtbot)
    context.session.select_record(VIDEO_A)
    tile = wall.tile_of(VIDEO_B)
    before = tile.geometry()
    QTest.mousePress(tile.view, Qt.MouseButton.LeftButton)
    assert context.session.selected_record == VIDEO_B
    assert tile.geometry() == before
    QTest.mouseRelease(tile.view, Qt.MouseButton.LeftButton)


def test_no_camera_comes_or_goes_while_the_hand_follows_on_a_picture(wall, window, qtbot, context):
    stand(window, qtbot)
    _go(context, VIDEO_A, 0.5)
    tile = wall.tile_of(VIDEO_A)
    qtbot.waitUntil(lambda: not tile.view.painted_image.isNull())
    before = wall.live
    QTest.mousePress(tile.view, Qt.MouseButton.LeftButton)
    where = tile.geometry()
    context.playhead.seek_to(context.playhead.position + 86_400_000_000)  # nothing runs there
    assert wall.live == before
    assert tile.geometry() == where
    QTest.mouseRelease(tile.view, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wall.live != before)


def test_a_double_click_opens_one_alone_and_brings_the_others_back(wall, context):
    context.player.show_records((VIDEO_A, VIDEO_B))
    _go(context, VIDEO_B, 0.5)
    _click(wall.tile_of(VIDEO_B).view)
    # Wherever the pictures stand by now: the first click told which one was meant.
    _click(wall.tile_of(VIDEO_A).view, QEvent.Type.MouseButtonDblClick)
    assert context.player.shown_records == (VIDEO_B,)
    _click(wall.tile_of(VIDEO_B).view, QEvent.Type.MouseButtonDblClick)
    assert context.player.shown_records == (VIDEO_A, VIDEO_B)


def test_tiles_can_go_while_they_have_the_focus(wall, window, context, qtbot):
    stand(window, qtbot)
    wall.tile_of(VIDEO_A).view.setFocus()
    context.player.show_records((VIDEO_B,))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert set(wall.tiles) == {VIDEO_B}


def test_the_tip_stands_at_the_title_alone(wall, window, context, qtbot):
    stand(window, qtbot)
    tile = wall.tile_of(VIDEO_A)
    for at, told in ((tile.title.geometry().center(), True), (tile.rect().center(), False)):
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(), tile.mapToGlobal(at))
        assert tile.eventFilter(tile.view, event) is told


# ---- chosen


def test_a_record_that_is_chosen_elsewhere_joins_the_wall(context):
    context.player.show_records((VIDEO_A, CALL))
    context.session.select_record(REPORT)
    assert context.player.shown_records == (VIDEO_A, CALL)
    context.session.select_record(VIDEO_B)
    assert set(context.player.shown_records) == {VIDEO_A, CALL, VIDEO_B}
    context.player.hide_record(CALL)
    assert context.player.shown_records == (VIDEO_A, VIDEO_B)


def test_nine_videos_stand_there_at_most(context, monkeypatch):
    chosen = context.player.chosen
    many = tuple(f"v{n}" for n in range(12))
    monkeypatch.setattr(chosen, "may_stand", lambda _: True)
    monkeypatch.setattr(chosen, "in_order", sorted)
    monkeypatch.setattr(chosen, "_is_video", lambda r: r != "call")
    chosen.choose((*many, "call"))
    assert chosen.records == (*many[:MOST_VIDEOS], "call")
    chosen.add("v11")
    assert "v11" in chosen.records
    assert len(chosen.videos) == MOST_VIDEOS


def test_what_stood_on_the_wall_is_remembered_for_each_case(window, context, qapp, qtbot):
    folder = context.session.case_folder
    context.player.show_records((VIDEO_B,))
    window.shut_down()
    again = start_window(qapp, folder)
    try:
        assert again.workplace.player.shown_records == (VIDEO_B,)
    finally:
        again.shut_down()
        again.deleteLater()


def test_a_case_opens_at_its_first_picture(context):
    assert context.session.selected_record == VIDEO_A
    assert context.playhead.position == context.session.placement_of(VIDEO_A).start


# ---- a call


def test_a_call_shows_the_running_words_and_who_speaks(wall, context, qtbot):
    _go(context, CALL, 0.5)
    call = wall.calls[CALL]
    qtbot.waitUntil(lambda: call.spoken is not None)
    assert call.spoken.text == "Dispatcher: Nine one one, what is your emergency?"
    _go(context, CALL, 1.25)  # nobody speaks: what was said stays to be read
    assert call.spoken.text.startswith("Dispatcher")
    assert not call.spoken.now
    _go(context, CALL, 1.5)
    assert call.spoken.text == "Caller: My name is Maria Lopez, there are agents here."
    assert call.accessibleDescription() == call.spoken.text


def test_a_click_on_the_waveform_goes_there(wall, context):
    _go(context, CALL, 0.5)
    call = wall.calls[CALL]
    area = call._area_of_wave()
    middle = QPointF(area.center()).toPoint()
    QTest.mouseClick(call, Qt.MouseButton.LeftButton, pos=middle)
    place = context.session.placement_of(CALL)
    assert place.media_of_utc(context.playhead.position) == pytest.approx(2.0, abs=0.05)
    assert context.session.selected_record == CALL


def test_redacted_sound_is_drawn_and_a_release_shows_it_black(wall, context, qtbot):
    context.player.show_records((CALL,))
    _go(context, CALL, 0.1)
    call = wall.calls[CALL]
    qtbot.waitUntil(lambda: CALL in context.player.peaks)
    area = call._area_of_wave()
    spot = QPoint(round(area.left() + area.width() * 0.5), round(area.top() + area.height() * 0.9))
    before = call.grab().toImage().pixelColor(spot)
    made = SoundRedaction(
        id="r1", record=CALL, start=1.5, end=2.5, exemptions=("7(1)(b)",), status=Status.ACCEPTED
    )
    context.session.apply([Put(made)], "Redact sound")
    hidden = call.grab().toImage().pixelColor(spot)
    assert hidden.red() > before.red() + 40
    wall.set_look(OverlayLook.RELEASED)
    assert call.grab().toImage().pixelColor(spot).getRgb()[:3] == (0, 0, 0)
    assert call.sign.text == "As released"


def test_a_call_in_focus_takes_more_of_the_wall(wall, context):
    wall.resize(826, 500)
    _go(context, VIDEO_B, 0.5)
    context.session.select_record(VIDEO_B)
    low = wall.calls[CALL].height()
    assert low <= 112
    context.session.select_record(CALL)
    assert wall.calls[CALL].height() > low


# ---- tools


def test_boxes_are_offered_where_there_is_a_picture(window, wall, context):
    bar = window.workplace.playbar
    _go(context, VIDEO_A, 0.5)
    assert wall.tile_in_hand is wall.tile_of(VIDEO_A)
    assert bar.box.isEnabled()
    context.player.show_records((CALL,))
    assert wall.tile_in_hand is None
    assert not bar.box.isEnabled()
    assert not bar.follow.isEnabled()
    context.session.select_record(CALL)
    assert bar.sound.isEnabled()


def test_no_box_is_begun_on_a_picture_that_nobody_sees(wall, context, qtbot):
    context.player.show_records((VIDEO_B, CALL))
    _go(context, VIDEO_A, 0.5)
    with qtbot.waitSignal(context.notices.message) as told:
        context.actions.run_action("new_region")
    assert told.args[0].startswith("No video is recorded at this moment.")
    assert not wall.tile_of(VIDEO_B).view.drawing


def test_the_button_says_pause_while_it_plays(window, context):
    bar = window.workplace.playbar
    assert bar.play.text() == "Play"
    bar.play.click()
    assert bar.play.text() == "Pause"
    bar.play.click()
    assert bar.play.text() == "Play"
