"""A box follows what it hides by itself: both ways, on from where it is put right, elsewhere."""

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from reviewer.errors import BadInput, ReviewerError
from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.model.redaction_changes import Alteration, as_put, mark_loss
from reviewer.playback.box_path import write_step
from reviewer.playback.box_tracker import TrackedPath, TrackEnd
from reviewer.redaction.box_ends import BoxEnd, why_it_begins, why_it_ends
from reviewer.system.isolation import child_job
from tests.helpers.made_tracks import keep_tracks, made_track
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from tests.helpers.video_desk import cite, drag, draw, labels, press, redactions
from ui.playback.moments import Moments
from ui.redaction.followed_way import FollowWay


@pytest.fixture
def told(desk):
    """What is said."""
    found = []
    desk.context.notices.message.connect(found.append)
    return found


def put_box(desk, start, end, box, more=(), status=Status.ACCEPTED):
    """A box on the first camera, selected; ``more`` are keyframes behind its first."""
    keys = (Keyframe(start, box), *more)
    about = {"start": start, "end": end, "keyframes": keys, "status": status}
    made = any_redaction("r1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), **about)
    desk.session.apply([Put(made)], "Make")
    desk.session.select_redaction("r1")
    return made


def track_all(source, index, orientation, wanted):
    """In the child: it moves a little with each frame, to where it was asked for."""
    first, last = sorted((wanted.frame, wanted.last))
    frames = np.arange(first, last + 1, dtype=np.int64)
    boxes = np.tile(np.array(wanted.box.to_list()), (len(frames), 1))
    boxes[:, 0] += (frames - wanted.frame) * 0.0005
    return TrackedPath(frames, boxes, TrackEnd.LEFT)


def track_back(source, index, orientation, wanted):
    """In the child: it came from the left, a little with each frame."""
    assert wanted.is_back
    frames = np.arange(wanted.frame - 20, wanted.frame + 1, dtype=np.int64)
    boxes = np.tile(np.array(wanted.box.to_list()), (21, 1))
    boxes[:, 0] -= np.linspace(0.1, 0.0, 21)
    return TrackedPath(frames, boxes, TrackEnd.LOST)


def track_to_somebody_else(source, index, orientation, wanted):
    """In the child: it looks like somebody else from one second before or behind the box on."""
    step = -1 if wanted.is_back else 1
    frames = np.sort(wanted.frame + step * np.arange(10, dtype=np.int64))
    boxes = np.tile(np.array(wanted.box.to_list()), (len(frames), 1))
    return TrackedPath(frames, boxes, TrackEnd.DOUBT)


def track_until_it_fails(source, index, orientation, wanted):
    """In the child: some pictures, and then the reader gives up."""
    for number in range(8):
        frame = wanted.frame - number if wanted.is_back else wanted.frame + number
        moved = replace(wanted.box, x=wanted.box.x + 0.01 * number)
        child_job().progress(number, 100, write_step(frame, moved))
    raise BadInput("reading it took longer than 120 s and was stopped")


def track_slowly(source, index, orientation, wanted):
    """In the child: tells each step, and ends only when it is stopped."""
    from itertools import count

    from reviewer.playback.box_path import write_step
    from reviewer.system.isolation import child_job

    for n in count():
        number = min(wanted.frame + n, wanted.last)
        child_job().progress(n, 10_000, write_step(number, wanted.box) + " " * (n % 2))
        time.sleep(0.01)


def followed(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.redact.follow.follower.is_running)


def test_a_new_box_is_followed_both_ways_once_it_is_said_why(window, desk, qtbot, told):
    desk.context.player.desk.track = track_all
    made = draw(window, desk)
    assert desk.redact.asker.popup.follow.isChecked()
    assert desk.redact.asker.popup.follow.isVisible()
    cite(desk, follow=True)
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert (now.exemptions, now.status) == (("7(1)(c)",), Status.PROPOSED)
    assert now.start == 0.0
    assert now.end > made.start
    assert len(now.keyframes) > 1
    assert box_at(now.keyframes, made.start) == pytest.approx(made.keyframes[0].box, abs=0.005)
    qtbot.waitUntil(lambda: told[-1].startswith("Followed for"))
    assert "where it comes into the picture" in told[-1]
    assert "where it leaves the picture" in told[-1]
    assert "A accepts it" in told[-1]
    assert "H: the same on Officer B" in told[-1]
    desk.session.undo()  # one step takes the way back, and leaves the box that was drawn
    assert redactions(desk)[0].keyframes == made.keyframes


def test_who_wants_it_to_stand_says_so_once(window, desk):
    draw(window, desk)
    cite(desk, follow=False)
    assert not desk.redact.follow.follower.is_running
    assert redactions(desk)[0].status is Status.ACCEPTED
    draw(window, desk, start=(0.6, 0.6), end=(0.8, 0.8))
    assert not desk.redact.asker.popup.follow.isChecked()
    desk.redact.asker.close_popup()


def test_escape_keeps_the_box_as_it_was_drawn(window, desk, qtbot, told):
    desk.context.player.desk.track = track_slowly
    draw(window, desk)
    cite(desk, follow=True)
    qtbot.waitUntil(lambda: len(desk.redact.follow.follower.steps_so_far) > 3)
    before = redactions(desk)
    view = desk.wall.tile_of(VIDEO_A).view
    qtbot.waitUntil(lambda: "Esc" in view.progress_told)
    press(window, "Esc")
    followed(desk, qtbot)
    assert redactions(desk) == before
    assert view.progress_told == ""
    assert told[-1] == "Not followed: the box stays as it was."


def test_what_a_scan_has_found_there_is_taken_and_nothing_is_followed_anew(
    window, desk, qtbot, case_folder
):
    track = made_track(0.0, 3.0, (0.32, 0.32, 0.16, 0.26), kind="heads", drift=0.1)
    keep_tracks(case_folder, VIDEO_A, [track])
    desk.context.found.read_tracks()
    qtbot.waitUntil(lambda: bool(desk.context.found.tracks_in(VIDEO_A)))
    desk.context.player.desk.track = None  # nobody is asked
    draw(window, desk)
    cite(desk, follow=True)
    followed(desk, qtbot)
    now = redactions(desk)[-1]
    assert len(now.keyframes) > 1
    assert now.start == 0.0


def test_a_box_is_followed_by_its_key_and_what_comes_of_it_is_proposed(window, desk, qtbot, told):
    box = put_box(desk, 1.0, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    press(window, "F")
    assert desk.redact.follow.follower.is_running
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.status is Status.PROPOSED
    assert now.exemptions == ("7(1)(c)",)
    # The last line that is said of the step, behind how much of it is shorter.
    qtbot.waitUntil(lambda: told[-1].startswith(("Followed for", "Lost here, look")))
    desk.session.undo()
    assert redactions(desk) == (box,)


def test_a_box_that_moves_already_is_followed_on_from_what_is_seen(window, desk, qtbot):
    more = (Keyframe(3.0, Box(0.3, 0.4, 0.1, 0.1)),)
    box = put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1), more)
    desk.context.player.desk.track = track_all
    press(window, "F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.start == 0.2
    assert now.keyframes[0] == box.keyframes[0]


def test_a_box_is_followed_back_to_where_it_came_from_and_goes_on_as_it_did(
    window, desk, qtbot, told
):
    box = put_box(desk, 2.0, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_back
    press(window, "Shift+F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.status is Status.PROPOSED
    assert now.start < 2.0
    assert now.end == 4.0
    assert box_at(now.keyframes, now.start).x == pytest.approx(0.1, abs=0.01)
    assert box_at(now.keyframes, 3.9).x == pytest.approx(0.2, abs=0.01)
    # In the middle of the picture: it says so, goes there, and the box is marked.
    qtbot.waitUntil(lambda: told[-1].startswith("Lost here, look"))
    assert "Shift+F goes on from there" in told[-1]
    assert now.changed[0] == Alteration.LOST_START
    place = desk.session.placement_of(VIDEO_A)
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(now.start, abs=0.001)
    desk.session.undo()
    assert redactions(desk) == (box,)


def test_where_it_may_have_gone_over_to_somebody_else_it_stops_and_says_so(
    window, desk, qtbot, told
):
    put_box(desk, 2.0, 2.2, Box(0.4, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_to_somebody_else
    press(window, "F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    qtbot.waitUntil(lambda: told[-1].startswith("Stopped here, look: after"))
    assert "gone over to somebody else" in told[-1]
    assert "F goes on from there" in told[-1]
    assert set(now.changed) >= {Alteration.ELSE_START, Alteration.ELSE_END}
    view = desk.views["inspector"].box_ends
    assert "somebody else before? look" in view.begins.text()
    assert "somebody else after? look" in view.ends.text()
    desk.context.player.desk.track = track_all
    press(window, "F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.end > 3.0
    assert Alteration.ELSE_END not in now.changed


def picture_stands_at(desk, t):
    """Whether the picture that the clock shows is there: of this moment, or a later one."""
    try:
        return Moments(desk.context, desk.wall).frame_seen(VIDEO_A).start >= t
    except ReviewerError:
        return False


def test_at_a_lost_start_its_key_follows_back_and_elsewhere_onward(window, desk, qtbot):
    asked = []
    desk.redact.follow.follower.begin_following = lambda wanted: asked.append(wanted.ways)
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    box = put_box(desk, 1.0, 3.0, Box(0.2, 0.4, 0.1, 0.1), more, Status.PROPOSED)
    desk.session.apply([Put(mark_loss(box, Alteration.LOST_START, lost=True))], "Lose")
    for key, t in (("Alt+Home", 1.0), ("Alt+End", 2.5)):
        press(window, key)
        qtbot.waitUntil(lambda t=t: picture_stands_at(desk, t))
        press(window, "F")
    assert asked == [(FollowWay.BACK,), (FollowWay.ONWARD,)]


def test_where_following_fails_what_was_followed_is_kept_and_the_record_is_named(
    window, desk, qtbot
):
    failed = []
    desk.context.notices.failed.connect(lambda *said: failed.append(said))
    desk.context.player.desk.track = track_until_it_fails
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 1.0, 3.0, Box(0.2, 0.4, 0.1, 0.1), more, Status.PROPOSED)
    press(window, "Alt+Home")
    qtbot.waitUntil(lambda: picture_stands_at(desk, 1.0))
    press(window, "Shift+F")
    qtbot.waitUntil(lambda: bool(failed))
    ((said, remedy),) = failed
    assert said.startswith("Following stopped in Officer A: reading it took longer")
    assert remedy == "What was followed is kept; Shift+F tries again from there."
    assert redactions(desk)[0].start < 1.0


def test_what_was_lost_is_no_longer_marked_when_it_is_accepted_or_followed_on():
    made = replace(
        any_redaction("r1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), start=1.0, end=4.0),
        keyframes=(Keyframe(1.0, Box(0.2, 0.4, 0.1, 0.1)),),
        status=Status.ACCEPTED,
    )
    shorter = replace(made, end=2.0, status=Status.PROPOSED)
    lost = as_put(made, mark_loss(shorter, Alteration.LOST_END, lost=True))
    assert lost.changed == (Alteration.LOST_END, Alteration.LESS_TIME)
    moved = as_put(lost, replace(lost, end=2.5))
    assert Alteration.LOST_END in moved.changed
    on = as_put(lost, mark_loss(replace(lost, end=3.0), Alteration.LOST_END, lost=False))
    assert Alteration.LOST_END not in on.changed
    assert as_put(lost, replace(lost, status=Status.ACCEPTED)).changed == ()


def test_that_it_was_lost_stays_with_a_box_that_nobody_ever_accepted():
    made = any_redaction("r1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), start=1.0, end=4.0)
    lost = as_put(made, mark_loss(replace(made, end=2.0), Alteration.LOST_END, lost=True))
    assert lost.changed == (Alteration.LOST_END,)
    assert as_put(lost, replace(lost, status=Status.ACCEPTED)).changed == ()


def test_following_is_stopped_by_its_key_and_what_was_followed_is_kept(window, desk, qtbot, told):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    press(window, "F")
    qtbot.waitUntil(lambda: len(desk.redact.follow.follower.steps_so_far) > 3)
    press(window, "F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.status is Status.PROPOSED
    assert now.start == 0.2
    qtbot.waitUntil(lambda: told[-1].startswith("Stopped at"))
    assert "F goes on" in told[-1]


@pytest.mark.parametrize(
    ("does", "words"),
    [
        (lambda desk: desk.session.undo(), "the box is gone"),
        (
            lambda desk: desk.session.put_entity(replace(redactions(desk)[0], end=3.0), "Trim"),
            "the box was changed meanwhile",
        ),
    ],
)
def test_a_box_that_is_gone_or_another_is_followed_no_further(
    window, desk, qtbot, told, does, words
):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    press(window, "F")
    qtbot.waitUntil(lambda: len(desk.redact.follow.follower.steps_so_far) > 3)
    does(desk)
    made = redactions(desk)
    followed(desk, qtbot)
    assert redactions(desk) == made
    assert any(words in said for said in told)  # the change itself may be told behind it


def test_a_case_that_is_closed_is_followed_in_no_further_and_nothing_is_said(
    window, desk, qtbot, told
):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    desk.context.notices.failed.connect(lambda what, _: told.append(what))
    press(window, "F")
    qtbot.waitUntil(lambda: len(desk.redact.follow.follower.steps_so_far) > 3)
    tasks = window.tasks
    told.clear()
    window.close_case()
    qtbot.waitUntil(lambda: not tasks.count_running)
    assert told == []
    assert not any(work.name == "Following a box" for work in tasks.work_behind.running)


def test_a_wish_to_follow_goes_with_the_box_that_was_not_made(window, desk):
    draw(window, desk)
    cite(desk, follow=False)
    clock = desk.playhead.position
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).start - 10**9)
    desk.redact.follow_at(VIDEO_A, Box(0.4, 0.4, 0.1, 0.1))  # no picture is seen there
    desk.playhead.seek_to(clock)
    draw(window, desk, start=(0.6, 0.6), end=(0.8, 0.8))
    assert not desk.redact.asker.popup.follow.isChecked()
    desk.redact.asker.close_popup()


# ---- one after the other


def put_second(desk):
    """Another box on the same camera, selected."""
    made = replace(
        redactions(desk)[0], id="r2", keyframes=(Keyframe(0.2, Box(0.6, 0.4, 0.1, 0.1)),)
    )
    desk.session.apply([Put(made)], "Make another")
    desk.session.select_redaction("r2")
    return made


def test_a_second_box_waits_its_turn_and_is_followed_then(window, desk, qtbot, told):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    press(window, "F")
    follower = desk.redact.follow.follower
    qtbot.waitUntil(lambda: len(follower.steps_so_far) > 3)
    put_second(desk)
    press(window, "F")  # it does not stop the other one
    assert told[-1].startswith("It waits its turn")
    assert (follower.followed, follower.waiting) == ("r1", 1)
    view = desk.wall.tile_of(VIDEO_A).view
    qtbot.waitUntil(lambda: view.progress_told.endswith("1 more then"))
    desk.context.player.desk.track = track_all
    follower.stop_following()
    qtbot.waitUntil(lambda: len(desk.session.snapshot.find_redaction("r2").keyframes) > 1)
    followed(desk, qtbot)
    first, second = redactions(desk)
    assert len(first.keyframes) > 1
    assert second.status is Status.PROPOSED
    assert desk.session.selected_redaction == "r2"  # and nobody was led away from it
    assert labels(desk)[:2] == ["Follow by itself", "Follow by itself"]


def test_a_box_that_waits_stays_as_it_is_when_its_key_is_pressed_again(window, desk, qtbot, told):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    press(window, "F")
    second = put_second(desk)
    press(window, "F")
    press(window, "F")
    follower = desk.redact.follow.follower
    assert (follower.followed, follower.waiting) == ("r1", 0)
    press(window, "Esc")
    followed(desk, qtbot)
    assert redactions(desk)[-1] == second


def test_a_box_that_waits_and_is_deleted_meanwhile_is_passed_over(window, desk, qtbot, told):
    put_box(desk, 0.2, 4.0, Box(0.2, 0.4, 0.1, 0.1))
    desk.context.player.desk.track = track_slowly
    press(window, "F")
    put_second(desk)
    press(window, "F")
    press(window, "Delete")
    press(window, "Esc")
    followed(desk, qtbot)
    assert [r.id for r in redactions(desk)] == ["r1"]


# ---- on another camera


def test_who_was_followed_is_drawn_once_on_the_other_camera_and_cites_the_same(
    window, desk, qtbot, told
):
    qtbot.waitUntil(lambda: desk.context.first.done)
    desk.context.notices.message.connect(told.append)
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 0.2, 3.0, Box(0.2, 0.4, 0.1, 0.1), more, Status.PROPOSED)
    stood = desk.playhead.position
    press(window, "A")
    # The room goes on, as behind every answer; what is offered of the box goes along.
    assert desk.session.selected_redaction != "r1"
    assert "this is the next" in told[-1]
    assert told[-1].endswith("H: the same on Officer B.")
    assert desk.redact.follow.copies.chip.text() == "Also on Officer B? Follow there   H"
    press(window, "H")
    assert len(redactions(desk)) == 1  # where the person is there only a hand can tell
    assert desk.session.selected_record == VIDEO_B
    assert desk.playhead.position == stood  # both show this moment
    view = desk.wall.tile_of(VIDEO_B).view
    assert "same person" in view.tool_told
    desk.context.player.desk.track = track_all
    drag(view, (0.3, 0.3), (0.5, 0.6))
    assert desk.redact.asker.popup is None
    followed(desk, qtbot)
    other = next(r for r in redactions(desk) if r.record == VIDEO_B)
    assert (other.exemptions, other.status) == (("7(1)(c)",), Status.PROPOSED)
    assert len(other.keyframes) > 1
    assert labels(desk)[:2] == ["Follow by itself", "Redact region"]


def test_who_goes_on_by_hand_is_offered_no_other_camera_any_more(window, desk, qtbot):
    qtbot.waitUntil(lambda: desk.context.first.done)
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 0.2, 3.0, Box(0.2, 0.4, 0.1, 0.1), more, Status.PROPOSED)
    other = replace(redactions(desk)[0], id="r2", start=1.0)
    desk.session.apply([Put(other)], "Make another")
    desk.session.select_redaction("r1")
    press(window, "A")
    copies = desk.redact.follow.copies
    qtbot.waitUntil(lambda: copies.offered == "r1")
    desk.session.select_redaction("")
    desk.session.select_redaction("r2")
    assert copies.offered == ""
    assert copies.chip.isHidden()


def accept_moving_box(window, desk, qtbot):
    """Accepted by its key: the room goes on, and offers it on the other camera."""
    qtbot.waitUntil(lambda: desk.context.first.done)
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 0.2, 3.0, Box(0.2, 0.4, 0.1, 0.1), more, Status.PROPOSED)
    press(window, "A")
    copies = desk.redact.follow.copies
    qtbot.waitUntil(lambda: copies.offered == "r1")
    qtbot.waitUntil(lambda: not running_timers(copies))
    return copies


def running_timers(copies):
    return [timer for timer in copies.findChildren(QTimer) if timer.isActive()]


def test_the_other_camera_is_offered_however_long_one_reads_first(window, desk, qtbot, told):
    accept_moving_box(window, desk, qtbot)  # nothing that runs out is left of it
    desk.context.notices.message.connect(told.append)
    press(window, "H")
    assert desk.session.selected_record == VIDEO_B
    assert "same person" in desk.wall.tile_of(VIDEO_B).view.tool_told
    assert not any("No redaction is selected" in line for line in told)


def test_the_next_step_ends_what_was_offered_for_the_other_camera(window, desk, qtbot):
    copies = accept_moving_box(window, desk, qtbot)
    desk.session.apply([Put(replace(redactions(desk)[0], id="r2", start=1.0))], "Make another")
    assert copies.offered == ""
    assert copies.chip.isHidden()


def test_a_box_that_is_drawn_for_something_else_cites_nothing_of_the_other(window, desk):
    more = (Keyframe(3.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 0.2, 3.0, Box(0.2, 0.4, 0.1, 0.1), more)
    press(window, "H")
    press(window, "Esc")
    drag(desk.wall.tile_of(VIDEO_B).view, (0.3, 0.3), (0.5, 0.6))
    other = next(r for r in redactions(desk) if r.record == VIDEO_B)
    assert other.exemptions == ()
    assert desk.redact.asker.popup is not None
    desk.redact.asker.close_popup()


# ---- its ends


def test_the_ends_are_shown_in_small_and_one_key_goes_to_each(window, desk, qtbot):
    more = (Keyframe(2.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 1.0, 2.0, Box(0.2, 0.4, 0.1, 0.1), more)
    view = desk.views["inspector"].box_ends
    cells = (view.before, view.first, view.last, view.after)
    qtbot.waitUntil(lambda: all(not cell.image.isNull() for cell in cells))
    assert "inside the picture" in view.begins.text()
    place = desk.session.placement_of(VIDEO_A)
    press(window, "Alt+Home")
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(1.0, abs=0.05)
    press(window, "Alt+End")
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(2.0, abs=0.05)
    view.before.click()
    assert place.media_of_utc(desk.playhead.position) < 1.0


def test_an_end_keeps_the_keys_while_its_picture_is_made_anew(window, desk, qtbot):
    more = (Keyframe(2.0, Box(0.5, 0.4, 0.1, 0.1)),)
    box = put_box(desk, 1.0, 2.0, Box(0.2, 0.4, 0.1, 0.1), more)
    view = desk.views["inspector"].box_ends
    qtbot.waitUntil(lambda: not view.last.image.isNull())
    view.last.setFocus()
    desk.session.put_entity(replace(box, end=1.5), "Trim")
    assert view.last.image.isNull()
    assert window.focusWidget() is view.last


def test_an_end_says_that_its_picture_cannot_be_made_and_is_gone_to(window, desk, qtbot):
    def fail(*_):
        raise BadInput("It cannot be read.")

    desk.player.desk.read_crops = fail
    more = (Keyframe(2.0, Box(0.5, 0.4, 0.1, 0.1)),)
    put_box(desk, 1.0, 2.0, Box(0.2, 0.4, 0.1, 0.1), more)
    view = desk.views["inspector"].box_ends
    qtbot.waitUntil(lambda: "cannot be shown" in view.last.words_instead)
    view.last.click()
    place = desk.session.placement_of(VIDEO_A)
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(2.0, abs=0.05)


def test_why_a_box_ends_is_said_anew_when_the_scenes_are_known(window, desk, qtbot):
    stream = desk.player.streams[VIDEO_A]
    qtbot.waitUntil(lambda: stream.cuts is not None)
    put_box(desk, 1.0, 2.0, Box(0.2, 0.4, 0.1, 0.1))
    view = desk.views["inspector"].box_ends
    assert "inside the picture" in view.ends.text()
    stream.cuts = (2.0,)
    desk.player.cuts_found.emit(VIDEO_A)
    assert "another scene begins" in view.ends.text()


@pytest.mark.parametrize(
    ("start", "end", "changed", "boxes", "told"),
    [
        (0.0, 9.0, (), ((0.4, 0.4), (0.4, 0.4)), (BoxEnd.OVER, BoxEnd.OVER)),
        (1.0, 5.0, (), ((0.0, 0.4), (0.4, 0.9)), (BoxEnd.EDGE, BoxEnd.EDGE)),
        (2.0, 7.0, (), ((0.4, 0.4), (0.0, 0.4)), (BoxEnd.CUT, BoxEnd.CUT)),
        (1.0, 5.0, (), ((0.4, 0.4), (0.4, 0.4)), (BoxEnd.INSIDE, BoxEnd.INSIDE)),
        (1.0, 5.0, ("LOST_START",), ((0.0, 0.4), (0.4, 0.4)), (BoxEnd.LOST, BoxEnd.INSIDE)),
        (1.0, 9.0, ("LOST_END",), ((0.0, 0.4), (0.4, 0.4)), (BoxEnd.EDGE, BoxEnd.LOST)),
    ],
)
def test_why_a_box_ends_can_be_told_from_itself(start, end, changed, boxes, told):
    keys = tuple(
        Keyframe(t, Box(x, y, 0.1, 0.1)) for t, (x, y) in zip((start, end), boxes, strict=True)
    )
    marks = tuple(Alteration[name] for name in changed)
    box = any_redaction(
        "r1", VIDEO_A, RedactionKind.REGION, start=start, end=end, keyframes=keys, changed=marks
    )
    assert (why_it_begins(box, (2.0, 7.0)), why_it_ends(box, (2.0, 7.0), 9.0)) == told


def test_a_key_that_can_do_nothing_says_why(window, desk, told):
    desk.context.notices.message.connect(told.append)
    draw(window, desk)
    desk.redact.asker.popup.reject()  # Cancel takes the box back
    assert redactions(desk) == ()
    for keys in ("F", "Alt+Home", "W"):
        told.clear()
        press(window, keys)
        assert "selected" in told[-1]


def test_behind_its_end_a_box_is_followed_on_from_its_last_picture(window, desk, qtbot):
    more = (Keyframe(0.8, Box(0.3, 0.4, 0.1, 0.1)),)
    put_box(desk, 0.2, 0.9, Box(0.2, 0.4, 0.1, 0.1), more)
    place = desk.session.placement_of(VIDEO_A)
    desk.playhead.seek_to(place.utc_of_media(2.0) + 1)
    desk.context.player.desk.track = track_all
    press(window, "F")
    followed(desk, qtbot)
    (now,) = redactions(desk)
    assert now.end > 2.0
    assert now.start == 0.2
