"""Two pairs of eyes: who may approve, what an approval holds for, and where a second one signs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.export.approving import (
    approval_of_request,
    conduct_of_request,
    last_change_of,
    signature_of,
    step_of_approval,
)
from reviewer.model import (
    Annotation,
    ApprovalStep,
    Decision,
    Ground,
    Put,
    RedactionKind,
    Remove,
    Request,
    Status,
    Subject,
    Tie,
    TiedMoment,
    TieSource,
    join_approvals,
)
from reviewer.plan.approval import ApprovalStage
from reviewer.plan.lawful import cautions_of_release
from reviewer.plan.plan import make_plan
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.store import Case
from tests.helpers.cases import AUDIO, MAIL, PAGES, VIDEO, new_case
from tests.helpers.plans import redaction

ASKED, NEEDS, APPROVED = ApprovalStep.ASKED, ApprovalStep.NEEDS_CHANGE, ApprovalStep.APPROVED
PATHS = (AUDIO, MAIL, PAGES, VIDEO)
MUTE = redaction("r1", AUDIO, RedactionKind.SOUND, start=1.0, end=2.0, author="Rita")


def take_step(case, step, by, note=""):
    case.author = by
    snapshot = case.snapshot()
    change, label = step_of_approval(case, snapshot, snapshot.get_request("q1"), step, note)
    return case.apply([change], label, seen=snapshot.journal_head)


def stage_of(case):
    snapshot = case.snapshot()
    return approval_of_request(snapshot, snapshot.get_request("q1"))


def reopened(case):
    return {part.record: part.sentence for part in stage_of(case).reopened}


def told_by_rules(case):
    snapshot = case.snapshot()
    plan = make_plan(snapshot, "q1")
    outcomes = {step.record: step.outcome for step in plan.steps}
    found = cautions_of_release(snapshot, plan.request, outcomes)
    return {b.rule.id: b.lack.told for b in found.breaches if b.rule.id in ("E1", "E2")}


@pytest.fixture
def case(tmp_path):
    with new_case(tmp_path / "case") as made:
        made.author = "Rita"
        asked = Request("q1", "Ald. Vasquez", records=PATHS, requester_class="foia")
        made.apply([Put(asked), Put(MUTE), *(Put(Decision(p, "release")) for p in PATHS[1:])], "Go")
        yield made


def test_who_made_the_last_change_does_not_approve_and_another_does(case):
    take_step(case, ASKED, "Rita")
    assert stage_of(case).stage is ApprovalStage.ASKED
    with pytest.raises(Refused, match=r"RITA made the last change .*Go"):
        take_step(case, APPROVED, " RITA ")
    take_step(case, NEEDS, "Ana", "The call begins earlier.")
    assert stage_of(case).stage is ApprovalStage.NEEDS_CHANGE
    assert "The call begins earlier." in told_by_rules(case)["E1"]
    take_step(case, APPROVED, "Ana")
    assert stage_of(case).holds
    assert "E1" not in told_by_rules(case)
    # The journal tells who did what.
    assert [r.author for r in case.journal_rows(3)] == ["Ana", "Ana", "Rita"]


def test_who_takes_back_ones_own_change_has_changed_nothing(case):
    case.author = "Ana"
    case.apply([Put(replace(MUTE, end=2.5))], "Try")
    case.undo()
    snapshot = case.snapshot()
    assert last_change_of(case, snapshot, snapshot.get_request("q1")).by == "Rita"
    case.author = "Rita"
    case.apply([Put(replace(MUTE, end=2.5))], "Longer")
    case.author = "Ana"
    case.undo()
    assert last_change_of(case, snapshot, snapshot.get_request("q1")).by == "Ana"


def test_who_ties_two_clocks_last_has_changed_the_release(case):
    case.author = "Ana"
    case.apply(
        [Put(Tie("t1", TiedMoment(AUDIO, 1.0), TiedMoment(VIDEO, 2.0), 0.1, TieSource.MANUAL))],
        "Tie",
    )
    with pytest.raises(Refused, match=r"Ana made the last change"):
        take_step(case, APPROVED, "Ana")


@pytest.mark.parametrize("note", ["", "  "])
def test_a_change_is_asked_for_in_words_and_a_name_is_declared(case, note):
    with pytest.raises(Refused, match="Nothing is said"):
        take_step(case, NEEDS, "Ana", note)
    with pytest.raises(Refused, match="No name"):
        take_step(case, ASKED, note)


CHANGES = {
    "longer": (AUDIO, lambda n: Put(replace(MUTE, end=2.0 + n / 9))),
    "another": (VIDEO, lambda n: Put(Decision(VIDEO, "not responsive", f"reason {n}"))),
    "ground": (AUDIO, lambda n: Put(Ground("g1", AUDIO, "7(1)(c)", reason=f"reason {n}"))),
    "mail": (MAIL, lambda n: Put(Decision(MAIL, "release", f"reason {n}"))),
    "name": ("", lambda n: Put(Subject("s1", f"Somebody {n}", ("Quentin Marlowe",)))),
    # Not in the release: a proposal, a note, what nobody asked for.
    "proposal": (
        None,
        lambda n: Put(replace(MUTE, id="r9", end=3.0 + n / 9, status=Status.PROPOSED)),
    ),
    "note": (None, lambda n: Put(Annotation("a1", AUDIO, "crowd", f"note {n}", 0.0, 1.0))),
}
STEPS = st.lists(st.sampled_from(["approve", "undo", *CHANGES]), max_size=8)


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_what_is_reopened_is_what_was_touched_in_any_order(tmp_path_factory, steps):
    with new_case(tmp_path_factory.mktemp("c") / "case") as case:
        case.author = "Rita"
        case.apply([Put(Request("q1", "X", records=PATHS)), Put(MUTE)], "Go")
        take_step(case, APPROVED, "Ana")
        touched: dict[str, str] = {}  # by record what it would have to be again
        undone: list[tuple[str, dict[str, str]]] = []
        for number, step in enumerate(steps, 1):
            if step == "approve":
                take_step(case, APPROVED, "Ana" if number % 2 else "Ben")
                touched, undone = {}, []
            elif step == "undo":
                if undone:
                    case.undo()
                    touched = undone.pop()
            else:
                record, change = CHANGES[step]
                case.author = "Rita"
                case.apply([change(number)], step)
                undone.append(dict(touched))
                if record is not None:
                    touched[record] = step
            assert set(reopened(case)) == set(touched)
            assert stage_of(case).holds == (not touched)


def test_it_is_told_what_of_a_record_was_changed_by_counts(case):
    take_step(case, APPROVED, "Ana")
    case.author = "Rita"
    more = replace(MUTE, id="r2", start=4.0, end=5.0)
    case.apply([Put(replace(MUTE, end=3.0)), Put(more)], "Two")
    assert reopened(case) == {AUDIO: "2 redactions changed since"}
    told = told_by_rules(case)["E1"]
    assert told.startswith("Approved by Ana on 20")
    assert told.endswith("; 2 redactions changed since.")
    wider = replace(case.snapshot().get_request("q1"), records=(*PATHS, "cad.csv"))
    case.apply([Put(wider)], "Ask")
    assert "what is asked for changed since" in reopened(case)[""]


def test_two_approvals_at_once_from_two_processes(case):
    with Case.open(case.folder, author="Ben") as other:
        late = other.snapshot()
        take_step(case, APPROVED, "Ana", "Played it all.")
        change, label = step_of_approval(other, late, late.get_request("q1"), APPROVED)
        with pytest.raises(Refused, match="Ana changed this from elsewhere") as fault:
            other.apply([change], label, seen=late.journal_head)
        assert "\n" not in str(fault.value)
        take_step(other, APPROVED, "Ben")
    steps = case.snapshot().get_request("q1").approvals
    assert [(s.by, s.note, bool(s.parts)) for s in steps] == [
        ("Ana", "Played it all.", False),
        ("Ben", "", True),
    ]
    # A copy of the case that went another way is joined with it, each step once.
    assert join_approvals(steps, (replace(steps[0], parts=steps[1].parts),)) == steps


def test_an_approval_makes_another_package_and_asking_for_it_none(case):
    def basis():
        snapshot = case.snapshot()
        return digest_of_basis(snapshot, snapshot.get_request("q1"))

    before = basis()
    take_step(case, ASKED, "Rita")
    assert basis() == before
    take_step(case, APPROVED, "Ana")
    assert basis() != before


# ---- hidden conduct


def conduct(case):
    snapshot = case.snapshot()
    return conduct_of_request(snapshot, snapshot.get_request("q1"))


def bookmark(case, start, end, tag="force"):
    case.author = "Rita"
    case.apply([Put(Annotation("a1", AUDIO, tag, "", start, end))], "Mark")


@pytest.mark.parametrize(
    ("start", "end", "hidden"),
    [
        (0.0, 1.0, False),
        (0.0, 1.25, True),
        (1.5, None, True),
        (1.0, None, True),
        (2.0, None, False),
        (2.0, 4.0, False),
        (1.25, 1.5, True),
        (None, None, False),
    ],
)
def test_conduct_is_hidden_by_what_covers_a_part_of_its_time(case, start, end, hidden):
    bookmark(case, start, end)
    assert bool(conduct(case)) == hidden
    assert ("E2" in told_by_rules(case)) == hidden


def test_other_tags_need_no_second_signature(case):
    bookmark(case, 1.0, 2.0, tag="crowd")
    assert conduct(case) == ()


def test_a_second_person_signs_with_a_reason_until_it_hides_something_else(case):
    bookmark(case, 1.0, 1.75)
    assert told_by_rules(case)["E2"].endswith("by a second person: force from 1.0 to 1.8 s.")
    (found,) = conduct(case)
    for by, reason, why in [
        ("rita", "A child speaks", "made what hides this"),
        ("Ana", " ", "needs a reason"),
        ("", "A child speaks", "No name"),
    ]:
        case.author = by
        with pytest.raises(Refused, match=why):
            signature_of(case, found, reason)
    case.author = "Ana"
    change, label = signature_of(case, found, "A child speaks")
    case.apply([change], label)
    assert "E2" not in told_by_rules(case)
    assert [hit.place for hit in case.search_words("child")] == ["second signature"]
    case.apply([Put(replace(MUTE, end=2.5))], "More")
    assert "E2" in told_by_rules(case)
    case.undo()
    assert "E2" not in told_by_rules(case)
    case.apply([Remove("redactions", "r1"), Put(Decision(AUDIO, "release"))], "Bare")
    assert conduct(case) == ()
