"""What a release leaves out is said before, and such a record is never released in full."""

from dataclasses import replace

import pytest

from reviewer.model import (
    CaseInfo,
    Decision,
    Facts,
    Kind,
    Put,
    Record,
    RedactionKind,
    Request,
    Snapshot,
    Status,
)
from reviewer.plan.outcome import Outcome, outcome_of, outcomes_of_records
from reviewer.plan.plan import as_rendered, make_plan, public_part
from reviewer.plan.worklist import queue_of_work
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from ui.release.plan_text import what_becomes

LOST = ("2 hidden sheets", "1 comment")
SHEET = Record("a.xlsx", Kind.DOCUMENT, "xlsx", "", 1, "a.xlsx", facts=Facts(leaves_out=LOST))
CALL = Record("a.wav", Kind.AUDIO, "wav", "", 1, "a.wav", facts=Facts(leaves_out=("1 track",)))
ASKED = Request("q1", "Ann")


def case(record, *redactions, decided=True):
    decisions = (Decision(record.path, "release"),) if decided else ()
    return Snapshot(
        CaseInfo("T"), (record,), redactions=redactions, decisions=decisions, requests=(ASKED,)
    )


def text(status=Status.ACCEPTED):
    return any_redaction(
        "r1", SHEET.path, RedactionKind.TEXT, ("7(1)(b)",), status=status, term="Ana"
    )


def test_what_loses_something_is_disclosed_in_part():
    snapshot = case(SHEET)
    step = make_plan(snapshot, "q1").steps[0]
    assert step.outcome is Outcome.PART
    assert outcome_of(SHEET, snapshot) is outcomes_of_records(snapshot)[SHEET.path] is Outcome.PART
    assert step.left_out == LOST
    assert public_part(make_plan(snapshot, "q1"))["records"][0]["left_out"] == list(LOST)
    assert what_becomes(step) == "left out: 2 hidden sheets, 1 comment"


def test_it_says_so_beside_redactions_too():
    step = make_plan(case(SHEET, text()), "q1").steps[0]
    assert what_becomes(step).endswith("; left out: 2 hidden sheets, 1 comment")


def test_a_recording_that_loses_a_track_keeps_the_name_of_its_format():
    assert make_plan(case(CALL), "q1").steps[0].release_name == "a.wav"


def test_the_queue_says_it_before_a_person_decides():
    (waiting,) = queue_of_work(case(SHEET, decided=False))
    assert waiting.why.endswith("A release leaves out: 2 hidden sheets, 1 comment")


@pytest.mark.parametrize("decision", [Decision(SHEET.path, "not responsive"), None])
def test_what_is_not_released_leaves_nothing_out(decision):
    snapshot = case(SHEET, decided=False)
    whole = any_redaction(
        "w", SHEET.path, RedactionKind.WITHHOLD, ("7(1)(b)",), status=Status.ACCEPTED
    )
    found = replace(
        snapshot,
        decisions=(decision,) if decision else (),
        redactions=() if decision else (whole,),
    )
    assert make_plan(found, "q1").steps[0].left_out == ()


def test_a_case_keeps_it(tmp_path):
    with Case.create(tmp_path / "case", CaseInfo("T")) as made:
        made.add_records([SHEET])
        made.apply([Put(Decision(SHEET.path, "release"))], "Release")
        assert made.snapshot().records[0].facts.leaves_out == LOST


def test_what_only_its_renderer_found_makes_it_disclosed_in_part_too():
    plain = replace(SHEET, facts=Facts(leaves_out=()))
    plan = make_plan(case(plain), "q1")
    assert plan.steps[0].outcome is Outcome.FULL
    (step,) = as_rendered(plan, {SHEET.path: ("words that nobody can see (3)",)}).steps
    assert step.outcome is Outcome.PART
    assert step.left_out == ("words that nobody can see (3)",)
    assert as_rendered(plan, {SHEET.path: ()}) == plan


def test_what_intake_knew_is_not_told_twice():
    known = replace(SHEET, facts=Facts(leaves_out=("words that nobody can see (2)",)))
    (step,) = as_rendered(
        make_plan(case(known), "q1"), {SHEET.path: ("words that nobody can see (3)",)}
    ).steps
    assert step.left_out == ("words that nobody can see (2)",)
