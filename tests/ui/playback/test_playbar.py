"""The transport: keys and buttons move the one clock."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from tests.helpers.ui_case import CALL, REPORT, VIDEO_A, VIDEO_B, WORDS
from ui.case.playhead import RATES
from ui.playback.go_to_dialog import GoToDialog
from ui.playback.play_range import PlayRange


@pytest.fixture
def bar(window):
    return window.workplace.playbar


@pytest.fixture
def playhead(context):
    yield context.playhead
    context.playhead.pause()


def _press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, modifier)


def test_space_plays_and_pauses_and_the_button_says_which(window, bar, playhead):
    _press(window, Qt.Key.Key_Space)
    assert playhead.playing
    assert bar.play.accessibleName() == "Pause"
    _press(window, Qt.Key.Key_Space)
    assert not playhead.playing
    assert bar.play.accessibleName() == "Play"


def test_l_pressed_again_runs_faster_and_k_stops(window, bar, playhead):
    for rate in (1, 2, 4, 8, 8):
        _press(window, Qt.Key.Key_L)
        assert playhead.rate == rate
    assert bar.speed.text() == "8×"
    _press(window, Qt.Key.Key_K)
    assert not playhead.playing
    assert playhead.rate == 1


def test_j_runs_backwards(window, bar, playhead):
    playhead.seek_to(playhead.time_limits[1] - 1_000_000)
    _press(window, Qt.Key.Key_J)
    assert playhead.playing
    assert playhead.rate == -1
    _press(window, Qt.Key.Key_J)
    assert bar.speed.text() == "−2×"
    _press(window, Qt.Key.Key_Space)
    _press(window, Qt.Key.Key_Space)
    assert playhead.rate > 0


def test_with_k_held_j_and_l_step_single_frames(window, context, playhead):
    stream = context.player.streams[VIDEO_A]
    context.session.select_record(VIDEO_A)
    playhead.seek_to(stream.place.start + 1_000_000)
    first = stream.frame_at(playhead.position)
    QTest.keyPress(window, Qt.Key.Key_K)
    _press(window, Qt.Key.Key_L)
    _press(window, Qt.Key.Key_L)
    assert stream.frame_at(playhead.position) == first + 2
    _press(window, Qt.Key.Key_J)
    assert stream.frame_at(playhead.position) == first + 1
    QTest.keyRelease(window, Qt.Key.Key_K)
    assert not playhead.playing
    _press(window, Qt.Key.Key_L)
    assert playhead.playing


def test_the_arrows_step_frames_and_seconds(window, context, playhead):
    stream = context.player.streams[VIDEO_A]
    context.session.select_record(VIDEO_A)
    playhead.seek_to(stream.place.start)
    _press(window, Qt.Key.Key_Right)
    assert stream.frame_at(playhead.position) == 1
    _press(window, Qt.Key.Key_Left)
    assert stream.frame_at(playhead.position) == 0
    before = playhead.position
    _press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert playhead.position == before + 1_000_000


def test_brackets_walk_the_ladder_of_speeds_and_backspace_ends_it(window, bar, playhead):
    _press(window, Qt.Key.Key_BracketLeft)
    assert bar.speed.text() == "0.75×"
    for _ in RATES:
        _press(window, Qt.Key.Key_BracketLeft)
    assert bar.speed.text() == "0.1×"
    _press(window, Qt.Key.Key_Backspace)
    assert bar.speed.text() == "1×"
    assert [a.text() for a in bar.speed.menu().actions()][-1] == "8×"


def test_in_and_out_make_a_loop(window, bar, context, playhead, qtbot):
    start = playhead.time_limits[0]
    _press(window, Qt.Key.Key_P)
    assert not playhead.looping
    assert not bar.loop.isChecked()
    playhead.seek_to(start + 1_000_000)
    _press(window, Qt.Key.Key_I)
    playhead.seek_to(start + 1_200_000)
    _press(window, Qt.Key.Key_O)
    _press(window, Qt.Key.Key_P)
    assert playhead.loop_points == (start + 1_000_000, start + 1_200_000)
    assert playhead.looping
    assert bar.loop.isChecked()
    with qtbot.waitSignal(playhead.jumped):
        playhead.play()
    bar.clear.click()
    assert playhead.loop_points == (None, None)
    assert not bar.loop.isChecked()


def test_an_in_point_behind_the_out_point_drops_it(window, playhead):
    start = playhead.time_limits[0]
    playhead.set_out(start + 500_000)
    playhead.seek_to(start + 1_000_000)
    _press(window, Qt.Key.Key_I)
    assert playhead.loop_points == (start + 1_000_000, None)


def test_the_clock_shows_date_time_and_zone_of_the_case(bar, playhead):
    playhead.seek_to(playhead.time_limits[0] + 500_000)
    bar.resize(800, 32)
    assert bar.clock.text() == "11:22:31.50"
    assert bar.clock.told_in_full().splitlines()[:2] == [
        "Wed, June 4, 2025  11:22:31.50 CDT",
        "911 call 1: ± 1 s",
    ]
    bar.resize(1900, 32)
    assert bar.clock.text() == "Wed, June 4, 2025  11:22:31.50 CDT"


def test_the_slider_follows_and_leads(bar, playhead):
    bar.play_range.set_whole(True)
    start, end = playhead.time_limits
    bar.slider.setValue(bar.slider.maximum() // 2)
    assert abs(playhead.position - (start + end) // 2) < 2000
    playhead.seek_to(end)
    assert bar.slider.value() == bar.slider.maximum()


def _asked(window, qtbot, text):
    window.actions_table.run_action("go_to_time")
    dialog = window.findChild(GoToDialog)
    qtbot.keyClicks(dialog.field, text)
    return dialog


@pytest.mark.parametrize(
    ("text", "offset"), [("11:22:32.5", 1_500_000), ("11:22:33", 2_000_000), ("+2.5", 2_500_001)]
)
def test_go_to_time_takes_times_of_day_and_of_the_record(
    window, qtbot, context, playhead, text, offset
):
    context.session.select_record(VIDEO_A)
    dialog = _asked(window, qtbot, text)
    assert "2025" in dialog.meaning.text()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert playhead.position == playhead.time_limits[0] + offset


def test_go_to_time_says_why_it_does_not_go(window, qtbot, playhead):
    before = playhead.position
    dialog = _asked(window, qtbot, "23:00:00")
    assert "no such time" in dialog.meaning.text()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert playhead.position == before
    assert dialog.isVisible()
    dialog.reject()


def test_where_am_i_is_said(window, context, playhead, qtbot):
    context.session.select_record(VIDEO_A)
    with qtbot.waitSignal(context.notices.message) as heard:
        context.actions.run_action("say_status")
    said = heard.args[0]
    assert "11:22:31" in said
    assert "Paused" in said
    assert "Officer A: frame 1 of" in said


def test_ctrl_digits_show_one_video_or_all(window, context):
    _press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert context.player.shown_records == (VIDEO_B,)
    _press(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert context.player.shown_videos == (VIDEO_A, VIDEO_B)
    assert CALL in context.player.shown_records


def test_letters_stay_in_a_text_field(window, bar, playhead, qtbot):
    field = QLineEdit(window.centralWidget())
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "jkl")
    assert field.text() == "jkl"
    assert not playhead.playing
    field.deleteLater()


def test_a_missing_sound_device_is_said(bar, context):
    assert bar.silent.isHidden() == context.player.loudspeaker.is_present


def test_a_narrow_row_keeps_play_and_clock_and_holds_the_rest_in_its_menu(bar, context):
    for width in (1900, 1366, 826, 600, 480, 320):
        bar.resize(width, 32)
        assert bar.height() == 32
        assert not bar.play.isHidden()
        assert not bar.clock.isHidden()
        parts = [part for part in bar.findChildren(QToolButton) if not part.isHidden()]
        assert all(part.geometry().right() < width for part in parts)
        for one in parts:
            beside = [p for p in parts if p is not one and p.geometry().intersects(one.geometry())]
            assert not beside
    assert bar.minimumSizeHint().width() <= 320
    bar.menu.aboutToShow.emit()
    held = bar.menu.actions()
    assert all(context.actions[name] in held for name in ("loop", "to_start", "frame_back"))
    assert context.actions["play"] not in held
    # Tools stay in sight, as icons; only where these have no room either, the menu holds them.
    tools = {"new_region": bar.box, "hide_until_gone": bar.follow, "redact_sound": bar.sound}
    assert all((context.actions[n] in held) is part.isHidden() for n, part in tools.items())
    only = Qt.ToolButtonStyle.ToolButtonIconOnly
    assert all(part.toolButtonStyle() is only for part in tools.values())


def test_play_at_the_end_of_the_case_begins_the_recording_in_focus_again(window, context, qtbot):
    place = context.session.placement_of(VIDEO_B)
    context.session.select_record(VIDEO_B)
    context.playhead.seek_to(context.playhead.time_limits[1])
    context.actions.run_action("play")
    assert place.start <= context.playhead.position < place.start + 2_000_000
    context.playhead.pause()


def test_the_line_covers_the_chosen_recording_and_home_and_end_go_to_its_ends(
    window, bar, context, playhead
):
    playhead.seek_to(playhead.time_limits[0])
    context.session.select_record(VIDEO_B)
    place = context.session.placement_of(VIDEO_B)
    assert playhead.position == place.start  # it stood outside of the recording
    assert bar.slider.toolTip() == "Position in Officer B\n11:22:33 to 11:22:37"
    assert bar.slider.accessibleName() == "Position in Officer B"
    bar.slider.setValue(bar.slider.maximum() // 2)
    assert abs(playhead.position - (place.start + place.end) // 2) < 2000
    _press(window, Qt.Key.Key_End)
    stream = context.player.streams[VIDEO_B]
    assert stream.frame_at(playhead.position) == len(stream.index) - 1
    _press(window, Qt.Key.Key_Home)
    assert playhead.position == place.start


def test_a_transcript_stands_for_its_recording_and_a_document_changes_nothing(bar, context):
    context.session.select_record(WORDS)
    assert bar.play_range.covered_span == _span(context, VIDEO_A)
    context.session.select_record(REPORT)
    assert bar.play_range.covered_span == _span(context, VIDEO_A)


def _span(context, path):
    place = context.session.placement_of(path)
    return place.start, place.end


def test_the_bar_goes_with_a_clock_that_is_sent_elsewhere(bar, context, playhead):
    context.session.select_record(VIDEO_A)
    (start, end), (first, last) = _span(context, VIDEO_A), _span(context, VIDEO_B)
    assert start < first < end < last
    playhead.seek_to(last)
    assert bar.play_range.covered_span == (first, last)
    bar.play_range.set_whole(True)
    bar.play_range.set_whole(False)
    assert bar.play_range.covered_span == (first, last)
    playhead.seek_to(start)
    assert bar.play_range.covered_span == (start, end)


def test_the_menu_s_line_shows_the_whole_case_and_is_remembered(window, bar, context, playhead):
    context.session.select_record(VIDEO_A)
    assert bar.play_range.covered_span == _span(context, VIDEO_A)
    bar.menu.aboutToShow.emit()
    line = next(a for a in bar.menu.actions() if a is context.actions["whole_case"])
    line.trigger()
    assert bar.play_range.covered_span == playhead.time_limits
    assert context.actions["whole_case"].isChecked()
    assert PlayRange(context, bar).wants_whole_case
    _press(window, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert bar.play_range.covered_span == _span(context, VIDEO_A)
    assert not context.actions["whole_case"].isChecked()


def test_playing_stops_at_the_end_of_the_recording_and_starts_it_anew(
    window, bar, context, playhead, qtbot
):
    context.session.select_record(VIDEO_A)
    place = context.session.placement_of(VIDEO_A)
    playhead.seek_to(place.end - 100_000)
    _press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not playhead.playing)
    assert playhead.position == place.end
    _press(window, Qt.Key.Key_Space)
    assert place.start <= playhead.position < place.start + 2_000_000


def test_a_button_goes_to_the_start(bar, context, playhead):
    context.session.select_record(VIDEO_A)
    playhead.seek_to(playhead.time_limits[0] + 1_000_000)
    button = next(b for b in bar.findChildren(QToolButton) if b.toolTip().endswith("(Home)"))
    button.click()
    assert playhead.position == context.session.placement_of(VIDEO_A).start
