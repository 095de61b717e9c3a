"""Whatever changes an accepted redaction says so, with Undo; what covers less is checked again."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from reviewer.model import Put, Remove, Status, WithholdRedaction
from reviewer.model.redaction_changes import awaits_check
from reviewer.plan.worklist import WorkNeed, queue_of_work
from tests.helpers.ui_case import PHOTO
from tests.helpers.video_desk import cite, draw, press, redactions, stand


@pytest.fixture
def desk(window, qtbot):
    """A box on the wall that a person has accepted."""
    made = stand(window, qtbot)
    draw(window, made)
    cite(made)
    return made


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
