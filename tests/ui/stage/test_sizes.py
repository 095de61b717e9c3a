"""What a record gets of a small laptop's screen: most of it, whatever its kind."""

import pytest
from PySide6.QtCore import QSize

from tests.helpers.seen import settle
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.widgets.pane import in_front

SCREEN = QSize(1366, 768)


@pytest.fixture
def place(window):
    assert window.size() == SCREEN
    return window.workplace


def fold(window):
    window.actions_table["fold_panes"].trigger()
    settle()


def shown(place, record, *others):
    """The record in focus, with those of its kind beside it, when the clock stands in it."""
    session = place.session
    if record in place.player.streams:
        place.player.show_records((record, *others))
    place_in_time = session.placement_of(record)
    if place_in_time is not None:
        last = max([place_in_time.start, *(session.placement_of(o).start for o in others)])
        place.playhead.seek_to(last + 500_000)
    session.select_record(record)
    settle()


def share_of_screen(place, *records):
    """How much of the screen the pictures of these videos take; they are 16:9."""
    area = 0.0
    for record in records:
        size = place.wall.tile_of(record).view.size()
        width = min(size.width(), size.height() * 16 / 9)
        area += width * width * 9 / 16
    return area / (SCREEN.width() * SCREEN.height())


@pytest.mark.parametrize("record", [REPORT, PHOTO])
def test_a_page_has_560_pixels_of_height_and_680_alone(window, place, record):
    place.session.select_record(record)
    settle()
    assert place.document.pane.height() >= 560
    assert place.document.bar.height() <= 32
    fold(window)
    assert place.document.pane.height() >= 680


@pytest.mark.parametrize("record", [CUES, LOG])
def test_words_and_rows_have_as_much(window, place, record):
    place.session.select_record(record)
    settle()
    assert place.stage.front.height() >= 560
    fold(window)
    assert place.stage.front.height() >= 680


def test_requests_have_as_much(window, place):
    window.actions_table.run_action("requests")
    settle()
    assert place.stage.front.height() >= 560


def test_one_video_has_a_third_of_the_screen_and_most_of_it_alone(window, place):
    shown(place, VIDEO_A)
    assert share_of_screen(place, VIDEO_A) >= 0.36
    fold(window)
    assert share_of_screen(place, VIDEO_A) >= 0.60


def test_two_videos_have_a_quarter_of_the_screen_and_two_fifths_alone(window, place):
    shown(place, VIDEO_A, VIDEO_B)
    assert share_of_screen(place, VIDEO_A, VIDEO_B) >= 0.24
    fold(window)
    assert share_of_screen(place, VIDEO_A, VIDEO_B) >= 0.40


def test_the_controls_below_a_recording_are_one_row(place):
    shown(place, VIDEO_A)
    assert place.stage.controls.height() <= 32


def test_a_call_has_the_stage_and_its_words_stand_beside_it(place):
    shown(place, CALL)
    assert place.stage.front.height() >= 480
    assert in_front(place.transcript)


def test_lists_and_what_is_selected_leave_the_record_its_room(window, place):
    place.session.select_record(REPORT)
    settle()
    left, right = (window.docks.docks[n].width() for n in ("records", "inspector"))
    assert left <= 240
    assert right <= 300
    assert window.docks.docks["timeline"].height() <= 28
    assert window.leading_bar.height() <= 40
