"""What a person says of a mask that leaves its subject ends the question, wherever it was asked."""

from dataclasses import replace

import pytest

from reviewer.model import Put, Status
from reviewer.overlooked.answers_to_visible import bare_of, leave_bare, widen_masks
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import SeenThrough, Visible
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.tracking.proposals import redaction_of_track
from tests.helpers.film_of_faces import FILM, LEFT, case_with_faces, mask_over
from tests.helpers.made_tracks import keep_tracks, made_track

STICKS_OUT = Visible(FILM, "m1", "faces", "a face", 0.5, 1.0, 0.5, 0.5, 0.2, 0.9, mask="m1")


@pytest.mark.parametrize(("answer", "span"), [("", (0.5, 1.0)), ("looked at by Ann", (0.2, 3.0))])
def test_who_answers_once_more_answers_for_the_whole_mask(tmp_path, answer, span):
    """The attack may see it where no look before the release did."""
    folder = case_with_faces(tmp_path, mask_over(LEFT, start=0.2))
    seen = SeenThrough((replace(STICKS_OUT, answer=answer),))
    with Case.open(folder, author="Ann") as case:
        (put,) = leave_bare(case, case.snapshot(), seen, [(FILM, "m1", "an actor")])
    assert (put.entity.start, put.entity.end) == span


def test_a_mask_is_widened_over_the_face_that_its_head_is_joined_with(tmp_path):
    folder = case_with_faces(tmp_path, corners=())
    head = made_track(box=(0.3, 0.3, 0.1, 0.2), kind="heads")
    face = made_track(box=(0.28, 0.34, 0.1, 0.15), kind="faces")
    keep_tracks(folder, FILM, [head, face])
    with Case.open(folder, author="Ann") as case:
        record = case.snapshot().get_record(FILM)
        own = redaction_of_track(head, record, None)
        hidden = replace(own, status=Status.ACCEPTED, exemptions=("7(1)(c)",))
        case.apply([Put(hidden)], "Hide")
        before = _known(case)
        assert [one.mask for one in before.items] == [head.id]
        case.apply(widen_masks(case, case.snapshot(), before, [(FILM, head.id)]), "Widen")
        assert bare_of(_known(case)) == []


def _known(case):
    snapshot = case.snapshot()
    return find_still_visible(case, snapshot, make_plan(snapshot, "q1"), only_known=True)
