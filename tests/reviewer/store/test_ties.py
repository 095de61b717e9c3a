"""Ties are things of a review: undone, refused where they do not fit, read from older cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.clock.record_clock import clock_in
from reviewer.errors import Refused
from reviewer.model import Anchor, AnchorSource, Put, Status, Tie, TiedMoment, TieSource
from reviewer.reviewfile import parse_review, write_review
from reviewer.store import Case
from tests.helpers.cases import AUDIO, VIDEO, forget_inquiries, new_case, strange_program

TIE = Tie("t1", TiedMoment(VIDEO, 1.5), TiedMoment(AUDIO, 0.25), 0.004, TieSource.SOUND, 9.5)


def test_a_tie_goes_through_journal_undo_and_review_file(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(TIE)], "Tie")
        case.apply([Put(replace(TIE, status=Status.REJECTED))], "Reject")
        case.undo()
        assert case.snapshot().ties == (TIE,)
        assert parse_review(write_review(case.snapshot())).ties == (TIE,)
        assert case.verify_case().is_sound


def test_a_case_from_before_is_read_without_and_written_with_ties(tmp_path):
    folder = tmp_path / "c"
    new_case(folder).close()
    other = strange_program(folder)
    forget_inquiries(other.execute)
    other.close()
    with Case.open(folder, read_only=True) as case:
        assert case.snapshot().ties == ()
    with Case.open(folder) as case:
        case.apply([Put(TIE)], "Tie")
        assert case.snapshot().ties == (TIE,)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(TIE, b=TiedMoment("gone.wav", 0.0)), "no record 'gone.wav'"),
        (replace(TIE, b=TiedMoment(VIDEO, 9.0)), "to itself"),
        (replace(TIE, sigma=-1.0), "sigma"),
        (replace(TIE, sigma=float("nan")), "sigma"),
    ],
)
def test_a_tie_that_does_not_fit_is_refused(tmp_path, wrong, why):
    with new_case(tmp_path / "c") as case, pytest.raises(Refused, match=why):
        case.apply([Put(wrong)], "Tie")


def test_an_anchor_that_was_rejected_is_kept_and_does_not_count(tmp_path):
    found = Anchor("o", VIDEO, 0.0, "2025-06-04T16:22:31Z", 0.02, AnchorSource.OVERLAY)
    with new_case(tmp_path / "c") as case:
        case.apply([Put(found)], "Read")
        assert '"status"' not in write_review(case.snapshot())
        assert clock_in(case.snapshot(), VIDEO) is not None
        case.apply([Put(replace(found, status=Status.REJECTED))], "Reject")
        assert clock_in(case.snapshot(), VIDEO) is None
        (kept,) = parse_review(write_review(case.snapshot())).anchors
        assert kept.status is Status.REJECTED
