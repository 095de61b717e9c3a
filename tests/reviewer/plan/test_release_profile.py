"""A profile chooses which exemptions hold in a release: a plan hides those, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.law.profiles import profiles_of
from reviewer.model import (
    Decision,
    Determination,
    Request,
    Snapshot,
    Status,
    Subject,
    TermRedaction,
    WithholdRedaction,
    is_hiding,
    term_of,
)
from reviewer.plan.lawful import breaches_of_release
from reviewer.plan.outcome import Outcome, decided_in
from reviewer.plan.plan import make_plan, public_part
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.plan.release_profile import case_for_release
from tests.helpers.cases import INFO, records

PLACE = "illinois-chicago"
LAW, PROFILES = load_jurisdiction(PLACE), profiles_of(PLACE)
PATHS = [record.path for record in records()]
CODES = ["7(1)(b)", "7(1)(c)", "7(1)(f)", "5 ILCS 140/7(1)(n)", "7.5(cc)", "of another law"]

cited = st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)
states = st.sampled_from([Status.ACCEPTED, Status.PROPOSED, Status.REJECTED])
names = st.sampled_from(["Maria Lopez", "Quill", "312-555-0142", "Ana Ruiz"])


@st.composite
def hidings(draw):
    made = []
    for n in range(draw(st.integers(0, 8))):
        basics = {
            "id": f"r{n}",
            "record": draw(st.sampled_from(PATHS[:3])),
            "exemptions": draw(cited),
            "status": draw(states),
        }
        whole = draw(st.integers(0, 4)) == 0
        made.append(
            WithholdRedaction(**basics) if whole else TermRedaction(**basics, term=draw(names))
        )
    return tuple(made)


@st.composite
def cases(draw):
    subjects = tuple(
        Subject(f"s{n}", "somebody", (draw(names),), draw(cited))
        for n in range(draw(st.integers(0, 2)))
    )
    decided = draw(st.sets(st.sampled_from(PATHS[:3])))
    return Snapshot(
        info=INFO,
        records=tuple(records()),
        subjects=subjects,
        redactions=draw(hidings()),
        decisions=tuple(Decision(path, Determination.RELEASE) for path in sorted(decided)),
        requests=tuple(
            Request(name, "Somebody", profile=name) for name in [*PROFILES, "nobody knows it"]
        ),
        journal_time="2025-06-05T00:00:00Z",
    )


def holds(profile, exemptions):
    """The rule, said anew: what cites something that holds is hidden."""
    if profile.opens_all:
        return False
    codes = [(LAW.find_exemption(one) or one) for one in exemptions]
    return not codes or any(getattr(one, "code", one) not in profile.open_codes for one in codes)


@given(cases(), st.sampled_from(list(PROFILES.values())))
def test_a_plan_hides_what_holds_and_nothing_else(case, profile):
    plan = make_plan(case, profile.id)
    shown = {step.record: step for step in plan.steps}
    accepted = [r for r in case.redactions if is_hiding(r)]
    for step in plan.steps:
        holding = {
            r.id for r in accepted if r.record == step.record and holds(profile, r.exemptions)
        }
        told = {r.id for r in step.redactions}
        assert told <= holding
        # Of what is withheld whole nothing else has to be hidden.
        assert told == holding or step.outcome is Outcome.WITHHELD
        assert (step.outcome is Outcome.WITHHELD) == any(
            isinstance(r, WithholdRedaction) and r.id in holding for r in accepted
        )
    terms = {term_of(r) for r in accepted if holds(profile, r.exemptions)} - {None, ""}
    terms |= {t for s in case.subjects if holds(profile, s.exemptions) for t in s.terms}
    assert not plan.steps or set(plan.all_terms) == terms
    # What is shown here and hidden elsewhere is told: each one, counted.
    opened = [
        r
        for r in accepted
        if not holds(profile, r.exemptions) and r.record in shown and shown[r.record].is_released
    ]
    assert sum(one.count for one in plan.left_open) == len(opened)
    assert ("left_open" in public_part(plan)) == bool(opened)


@given(cases())
def test_what_everybody_gets_is_as_it_was_before_there_were_profiles(case):
    for name in ("public", "council-public", "nobody knows it"):
        asked = case.get_request(name)
        # The case itself, so that all that is made of it is the same to the last byte.
        assert case_for_release(case, asked) is case
        assert make_plan(case, name).left_open == ()
    plain = make_plan(case, "public")
    other = make_plan(case, "nobody knows it")
    assert plain.steps == other.steps
    assert plain.blockers == other.blockers


@given(cases(), st.sampled_from(list(PROFILES)))
def test_seeing_a_case_for_a_release_twice_is_seeing_it_once(case, name):
    asked = case.get_request(name)
    once = case_for_release(case, asked)
    assert case_for_release(once, asked) == once
    assert breaches_of_release(case, asked, {}) == breaches_of_release(once, asked, {})


@given(cases())
def test_what_is_withheld_is_opened_by_a_person_or_for_who_sees_all(case):
    asked = case.get_request("council-confidential")
    seen, profile = case_for_release(case, asked), PROFILES["council-confidential"]
    for record in seen.records:
        mine = [r for r in case.redactions_of(record.path) if is_hiding(r)]
        whole = any(isinstance(r, WithholdRedaction) for r in mine)
        if whole and not any(holds(profile, r.exemptions) for r in mine):
            decided = case.find_decision(record.path) is not None
            assert (decided_in(seen, record) is Outcome.UNDECIDED) == (not decided)
            told = [b.why for b in make_plan(case, asked.id).blockers if b.record == record.path]
            waits = any(r.status is Status.PROPOSED for r in seen.redactions_of(record.path))
            if not decided and not waits:
                assert any("withheld from others" in why for why in told)


def test_a_profile_is_part_of_what_a_package_was_made_of():
    case = Snapshot(info=INFO, records=tuple(records()), requests=(Request("q1", "Somebody"),))
    asked = case.get_request("q1")
    made = {digest_of_basis(case, replace(asked, profile=name)) for name in [*PROFILES, "unknown"]}
    assert len(made) == len(PROFILES) + 1
