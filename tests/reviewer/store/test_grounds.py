"""Grounds and walks are things of a review like any other: found, undone, read from older cases."""

from __future__ import annotations

import pytest

from reviewer.errors import Refused
from reviewer.model import Ground, Put, Request, StatedFact, Subject, TreeAnswer, TreeWalk
from reviewer.reviewfile.read import parse_review
from reviewer.reviewfile.write import write_review
from reviewer.store import Case
from tests.helpers.cases import VIDEO, forget_inquiries, new_case, strange_program

GROUND = Ground(
    "g1",
    VIDEO,
    "7(1)(d)(i)",
    facts=(StatedFact("status", "set for hearing"),),
    reason="A bystander.",
)
WALK = TreeWalk("w1", VIDEO, "q1", (TreeAnswer("flagged", "force", "tactical response report"),))


def test_what_is_stated_is_found_and_taken_back(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(GROUND), Put(WALK)], "State")
        hits = [*case.search_words("hearing"), *case.search_words("tactical")]
        assert [(hit.table, hit.place) for hit in hits] == [
            ("grounds", "ground"),
            ("walks", "decision tree"),
        ]
        assert case.snapshot().find_walk(VIDEO, "q1") == WALK
        case.undo()
        snapshot = case.snapshot()
        assert not snapshot.grounds
        assert snapshot.find_walk(VIDEO, "q1") is None
        assert case.search_words("hearing") == []


def test_a_case_from_before_is_read_without_and_written_with_them(tmp_path):
    folder = tmp_path / "c"
    new_case(folder).close()
    other = strange_program(folder)
    forget_inquiries(other.execute)
    other.close()
    with Case.open(folder, read_only=True) as case:
        assert case.snapshot().grounds == ()
    with Case.open(folder) as case:
        case.apply([Put(GROUND)], "State")
        assert case.snapshot().grounds_of(VIDEO) == (GROUND,)


def test_a_ground_is_of_a_record_that_is_there(tmp_path):
    with new_case(tmp_path / "c") as case, pytest.raises(Refused, match="no record"):
        case.apply([Put(Ground("g1", "gone.mp4", "7(1)(c)"))], "State")


def test_a_review_that_states_nothing_new_is_written_as_before(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(Subject("s1", "Caller")), Put(Request("q1", "Ald. X"))], "Add")
        told = write_review(case.snapshot())
    for word in ('"class"', '"role"', '"consent"', '"grounds"', '"walks"'):
        assert word not in told
    assert parse_review(told).requests[0].requester_class == ""
