"""What was watched and heard is counted, and the queue says what nobody took in."""

import pytest

from reviewer.overlooked.watched import Sense
from tests.helpers.seen import named
from tests.helpers.ui_case import CALL, REPORT, VIDEO_A, VIDEO_B
from tests.helpers.work_desk import (
    press,
)
from ui.widgets.fitting_label import FittingLabel
from ui.worklist.queue_list import SECOND


def played(desk, qtbot, long=150_000):
    """A little was played, whatever became of it; in microseconds of the case."""
    stood = desk.playhead.position
    qtbot.waitUntil(lambda: desk.playhead.position > stood + long)


def share(view, record, sense=Sense.SEEN):
    return view.watcher.watched.share_taken_in(record, sense, 4.0)


def test_what_was_played_is_counted_and_kept(window, desk, view, qtbot):
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_B).start)
    desk.playhead.play(1.0)
    played(desk, qtbot, 400_000)
    desk.playhead.pause()
    assert 0.05 < share(view, VIDEO_A) < 0.6
    assert 0.05 < share(view, VIDEO_B) < 0.6
    kept = desk.session.case.read_setting("watched")
    assert {row["by"] for row in kept} == {"Ann"} or {row["by"] for row in kept} == {""}


def test_what_ran_too_fast_or_was_not_on_the_wall_does_not_count(window, desk, view, qtbot):
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_B).start)
    desk.playhead.play(4.0)
    played(desk, qtbot)
    desk.playhead.pause()
    assert share(view, VIDEO_B) == 0
    desk.player.show_records((VIDEO_A,))
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_B).start)
    desk.playhead.play(1.0)
    played(desk, qtbot)
    desk.playhead.pause()
    assert share(view, VIDEO_B) == 0
    assert share(view, VIDEO_A) > 0


def test_a_jump_while_playing_does_not_count_what_was_jumped_over(window, desk, view, qtbot):
    start = desk.session.placement_of(VIDEO_A).start
    desk.playhead.seek_to(start)
    desk.playhead.play(1.0)
    played(desk, qtbot)
    desk.playhead.seek_to(start + 3_000_000)
    played(desk, qtbot)
    desk.playhead.pause()
    assert share(view, VIDEO_A) < 0.5
    assert len(view.watcher.watched.stretches_taken_in(VIDEO_A, Sense.SEEN)) == 2


def test_nothing_is_heard_where_there_is_no_loudspeaker(window, desk, view, qtbot):
    if desk.player.loudspeaker.is_present:
        pytest.skip("this machine has a sound device")
    desk.playhead.play(1.0)
    played(desk, qtbot)
    desk.playhead.pause()
    assert share(view, CALL, Sense.HEARD) == 0


def second(view, record):
    row = left_rows(view).index((record, ""))
    return view.model.index(row).data(SECOND)


def left_rows(view):
    return [item.item_key for item in view.model.items]


def test_a_recording_in_the_queue_says_that_nobody_watched_it(window, desk, view):
    assert second(view, VIDEO_A) == "Not watched · redact or release"
    assert "Not watched." in view.model.text_of_row(left_rows(view).index((VIDEO_A, "")))
    assert second(view, REPORT) == "Not read · redact or release"


def test_what_was_decided_before_it_was_watched_is_named_under_the_queue(window, desk, view):
    told = named(view, "0 recordings decided", FittingLabel)
    assert told.isHidden()
    desk.session.select_record(VIDEO_A)
    press(window, "Ctrl+Return")
    assert not told.isHidden()
    assert told.full_text == "1 recording decided before all was watched or heard"
    assert told.toolTip() == "Officer A (not watched)"
    watcher = desk.context.watcher
    for sense in Sense:
        watcher.watched = watcher.watched.with_stretch((VIDEO_A, "Ann", sense), 0.0, 4.1)
    watcher.changed.emit()
    assert told.isHidden()
