"""Whatever changes an accepted redaction says so, with Undo; what covers less is checked again."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from reviewer.model import Put, Remove, Status, TermRedaction, WithholdRedaction
from reviewer.model.redaction_changes import awaits_check
from reviewer.plan.worklist import WorkNeed, queue_of_work
from tests.helpers.ui_case import PHOTO, REPORT, VIDEO_A
from tests.helpers.video_desk import cite, draw, press, redactions, selected


@pytest.fixture
def desk(window, desk):
    """A box on the wall that a person has accepted."""
    draw(window, desk)
    cite(desk)
    return desk


def says(desk, qtbot, does):
    with qtbot.waitSignal(desk.context.notices.message) as said:
        does()
        qtbot.wait(0)
    return said.args[0]


def change(desk, **fields):
    desk.session.put_entity(replace(redactions(desk)[0], **fields), "Change")


def test_a_shorter_time_is_said_and_waits_to_be_accepted_again(window, desk, qtbot):
    (made,) = redactions(desk)
    said = says(desk, qtbot, lambda: change(desk, end=made.end - 0.5))
    assert "ends 0.50 s earlier. Check it again" in said
    assert [i.need for i in queue_of_work(desk.session.snapshot) if i.redaction] == [WorkNeed.CHECK]
    shown = [label.text() for label in desk.views["inspector"].findChildren(QLabel)]
    assert "? Check again: shorter time" in shown
    press(window, "Ctrl+Z")
    assert redactions(desk) == (made,)


def test_keys_that_shrink_or_move_it_make_it_wait_and_accepting_ends_that(window, desk, qtbot):
    said = says(desk, qtbot, lambda: press(window, "S"))
    assert "smaller or moved box. Check it again" in said
    assert awaits_check(redactions(desk)[0])
    press(window, "A")
    assert redactions(desk)[0].status is Status.ACCEPTED
    assert not redactions(desk)[0].changed


def test_what_is_to_be_checked_again_is_brought_before_the_eyes_and_accepted_then(
    window, desk, qtbot
):
    press(window, "S")
    (made,) = redactions(desk)
    assert awaits_check(made)
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(made.start) - 400_000)
    desk.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: desk.context.sights.find_sight(made) is None)
    desk.session.select_redaction(made.id)
    desk.session.select_record(PHOTO)
    said = says(desk, qtbot, lambda: press(window, "A"))
    assert "Look at it here, then Accept (A) once more" in said
    assert redactions(desk) == (made,)  # the first press accepts nothing
    assert desk.session.selected_redaction == made.id
    assert desk.session.selected_record == VIDEO_A
    qtbot.waitUntil(lambda: desk.context.sights.find_sight(made) is not None)
    press(window, "A")
    assert redactions(desk)[0].status is Status.ACCEPTED


def test_words_that_are_to_be_checked_again_are_shown_before_they_are_accepted(window, desk):
    kept = TermRedaction("t1", REPORT, ("7(1)(c)",), "", Status.ACCEPTED, term="Anna")
    desk.session.apply([Put(kept)], "Make")
    desk.session.put_entity(replace(kept, term="Ann"), "Change")
    desk.session.select_redaction("t1")
    assert awaits_check(selected(desk))
    press(window, "A")
    assert awaits_check(selected(desk))
    press(window, "A")
    assert desk.session.snapshot.find_redaction("t1").status is Status.ACCEPTED


def test_citing_anew_accepts_nothing_that_was_changed_and_is_not_in_view(window, desk):
    kept = TermRedaction("t1", REPORT, ("7(1)(c)",), "", Status.ACCEPTED, term="Anna")
    desk.session.apply([Put(kept)], "Make")
    desk.session.put_entity(replace(kept, term="Ann"), "Change")
    desk.session.select_redaction("t1")
    desk.context.actions.run_action("exemption")
    cite(desk, "2")
    now = desk.session.snapshot.find_redaction("t1")
    assert "7(1)(b)" in now.exemptions
    assert awaits_check(now)


def test_a_changed_box_that_is_seen_is_accepted_by_citing_it(window, desk):
    press(window, "S")
    desk.session.select_redaction(redactions(desk)[0].id)
    desk.context.actions.run_action("exemption")
    cite(desk, "2")
    assert redactions(desk)[0].status is Status.ACCEPTED


def test_what_covers_more_stays_accepted_and_says_so(desk, qtbot):
    (made,) = redactions(desk)
    assert "ends 0.50 s later." in says(desk, qtbot, lambda: change(desk, end=made.end + 0.5))
    assert redactions(desk)[0].status is Status.ACCEPTED
    assert redactions(desk)[0].changed == ("longer time",)


def test_what_is_deleted_is_said(desk, qtbot):
    (made,) = redactions(desk)
    gone = [Remove("redactions", made.id)]
    said = says(desk, qtbot, lambda: desk.session.apply(gone, "Delete"))
    assert "which was accepted, is deleted" in said
    held = WithholdRedaction("w", PHOTO, ("7(1)(c)",), "", Status.ACCEPTED)
    desk.session.apply([Put(held)], "Withhold")
    freed = [Remove("redactions", "w")]
    assert "no longer withheld" in says(desk, qtbot, lambda: desk.session.apply(freed, "Free"))


def test_a_tile_that_stays_on_the_wall_draws_each_box_once(window, desk):
    press(window, "Ctrl+1")
    press(window, "Ctrl+0")
    before = len(redactions(desk))
    draw(window, desk, start=(0.6, 0.6), end=(0.8, 0.8))
    assert len(redactions(desk)) == before + 1


def test_what_two_steps_of_one_breath_change_is_said_together(window, desk, qtbot):
    (made,) = redactions(desk)
    other = replace(made, id="another")
    desk.session.put_entity(other, "Put another")

    def change_both():
        for one in (made, other):
            desk.session.put_entity(replace(one, end=one.end - 0.5), "Change")

    assert "2 accepted redactions were changed; 2 to check again" in says(desk, qtbot, change_both)
