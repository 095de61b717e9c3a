"""The state of a record follows from its redactions and its decision, and from nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import CaseInfo, Decision, Kind, Record, RedactionKind, Snapshot
from reviewer.model import Status as S
from reviewer.plan.outcome import Outcome, outcome_of, outcomes_of_records
from reviewer.plan.plan import make_plan
from tests.helpers.redactions import any_redaction

PATH = "docs/a.pdf"
RECORD = Record(PATH, Kind.DOCUMENT, "pdf", "0" * 64, 1, "a")


def _snapshot(statuses=(), decision=None, withhold=False):
    kind = RedactionKind.WITHHOLD if withhold else RedactionKind.TEXT
    redactions = tuple(
        any_redaction(f"r{n}", PATH, kind, ("7(1)(c)",), status=s, term=None if withhold else "Ann")
        for n, s in enumerate(statuses)
    )
    decisions = (Decision(PATH, decision),) if decision else ()
    return Snapshot(CaseInfo("t"), (RECORD,), redactions=redactions, decisions=decisions)


def _state(*args, **more):
    return outcome_of(RECORD, _snapshot(*args, **more))


def test_the_five_states():
    assert _state() is Outcome.UNDECIDED
    assert _state((), "release") is Outcome.FULL
    assert _state((S.ACCEPTED,)) is Outcome.PART
    assert _state((S.ACCEPTED,), withhold=True) is Outcome.WITHHELD
    assert _state((S.ACCEPTED,), "not responsive") is Outcome.NOT_RESPONSIVE


def test_a_proposal_keeps_a_record_undecided_and_a_rejected_one_does_not():
    assert _state((S.PROPOSED,), "release") is Outcome.UNDECIDED
    assert _state((S.REJECTED,), "release") is Outcome.FULL


@given(
    st.lists(st.sampled_from(list(S)), max_size=4),
    st.sampled_from([None, "release", "not responsive"]),
    st.booleans(),
)
def test_all_states_at_once_are_the_states_one_by_one_and_the_plan_s(statuses, decision, withhold):
    from dataclasses import replace

    from reviewer.model import Request

    snapshot = _snapshot(statuses, decision, withhold)
    state = outcome_of(RECORD, snapshot)
    assert outcomes_of_records(snapshot) == {PATH: state}
    plan = make_plan(replace(snapshot, requests=(Request("q1", "x"),)), "q1")
    if state is not Outcome.UNDECIDED:
        assert plan.steps[0].outcome.value == state.value
        assert not plan.blockers
    else:
        assert plan.blockers
