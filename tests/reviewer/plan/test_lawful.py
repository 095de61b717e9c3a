"""The rules of the law: each keeps a release back until what it needs is stated, and no longer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.needs import NeedsFacts
from reviewer.law.rules import load_rules
from reviewer.model import (
    Annotation,
    CaseInfo,
    Decision,
    Facts,
    Ground,
    Kind,
    Record,
    RedactionKind,
    Request,
    SecondSignature,
    Snapshot,
    StatedFact,
    Subject,
    TreeAnswer,
    TreeWalk,
)
from reviewer.model.hidden_conduct import HiddenConduct
from reviewer.plan.lawful import cautions_of_release
from reviewer.plan.plan import make_plan
from reviewer.plan.plan_basis import digest_of_basis
from tests.helpers.plans import redaction

MEMO = Record("docs/memo.pdf", Kind.DOCUMENT, "pdf", "ab" * 32, 10, "originals/m.pdf")
CALL = Record(
    "audio/call.wav",
    Kind.AUDIO,
    "wav",
    "ab" * 32,
    10,
    "originals/call.wav",
    facts=Facts(time_base=(1, 8000), duration=80_000, audio_codec="pcm_s16le"),
)
FILM = Record("video/a.mp4", Kind.VIDEO, "mp4", "ab" * 32, 10, "originals/a.mp4")
WHY = "Home address of a woman who passed by"
OPEN = (
    TreeAnswer("camera", "yes"),
    TreeAnswer("asker", "other"),
    TreeAnswer("flag", "complaint"),
    TreeAnswer("privacy", "no", "on a sidewalk"),
)


def withheld(code, record=MEMO, **fields):
    kind = RedactionKind.WITHHOLD
    return redaction("r1", record.path, kind, **{"exemptions": (code,), "reason": WHY, **fields})


def case(*records, requester_class="foia", **fields) -> Snapshot:
    request = Request("q1", "J. Whitaker", requester_class=requester_class)
    base = Snapshot(CaseInfo("Case"), records, requests=(request,))
    return replace(base, journal_time="2025-08-01T12:00:00Z", **fields)


def ground(code, record=MEMO, companion="", reason="", **facts) -> Ground:
    stated = tuple(StatedFact(name, text) for name, text in facts.items())
    return Ground(f"g-{code}", record.path, code, companion, stated, reason)


def rules_broken(snapshot) -> list[str]:
    return [b.rule for b in make_plan(snapshot, "q1").blockers if b.rule]


def warned(snapshot) -> list[str]:
    plan = make_plan(snapshot, "q1")
    outcomes = {step.record: step.outcome for step in plan.steps}
    found = cautions_of_release(snapshot, plan.request, outcomes)
    return [breach.rule.id for breach in found.breaches]


@dataclass(frozen=True)
class Trial:
    """A use that breaks one rule, a statement with which it does not, and one that is not enough.

    ``broken`` and ``enough`` are fields of a snapshot.
    """

    rule: str
    enough: dict
    broken: dict = field(default_factory=dict)
    short: dict | None = None
    blocks: bool = True

    @property
    def records(self):
        return self.broken.get("records", (MEMO,))


CASE_FACTS = {"proceeding": "2025-CR-0117", "status": "set for hearing", "checked": "2025-07-01"}
HARM = {"harm": "Three witnesses have not been heard yet"}
OURS = {"whose": "ours"}
OFFICER = Subject("s1", "Officer Reyes", role="officer")
SIGNED = Subject("s1", "Dana Whitfield", consent="form of 3 July")
SILENT = redaction(
    "r1",
    CALL.path,
    RedactionKind.SOUND,
    start=0.0,
    end=10.0,
    exemptions=("7(1)(d)(iv)",),
    reason=WHY,
)
FORCE = Annotation("a1", CALL.path, "force", start=2.0, end=3.0)
SIGNATURE = SecondSignature(
    "z1", CALL.path, "a1", "Ana", "", WHY, HiddenConduct(FORCE, (SILENT,)).marks
)
TRIED = {"grounds": (ground("7(1)(d)(iv)", CALL, tried="Altered, still known by accent"),)}


def of_memo(code, **fields):
    return {"redactions": (withheld(code, **fields),)}


TRIALS = [
    Trial(
        "V1",
        broken=of_memo("7(1)(d)(i)") | {"grounds": (ground("7(1)(d)(i)", **CASE_FACTS, **HARM),)},
        short={"grounds": (ground("7(1)(d)(i)", whose="another", **CASE_FACTS, **HARM),)},
        enough={"grounds": (ground("7(1)(d)(i)", **OURS, **CASE_FACTS, **HARM),)},
    ),
    Trial(
        "V2",
        broken=of_memo("7(1)(d)(i)") | {"grounds": (ground("7(1)(d)(i)", **OURS, **CASE_FACTS),)},
        short={
            "grounds": (
                ground("7(1)(d)(i)", **OURS, **{**CASE_FACTS, "checked": "lately"}, **HARM),
            )
        },
        enough={"grounds": (ground("7(1)(d)(i)", **OURS, **CASE_FACTS, **HARM),)},
    ),
    Trial(
        "V2-checked",
        broken=of_memo("7(1)(d)(vii)") | {"grounds": (ground("7(1)(d)(vii)", **OURS),)},
        short={"grounds": (ground("7(1)(d)(vii)", **OURS, proceeding="2025-CR-0117"),)},
        enough={"grounds": (ground("7(1)(d)(vii)", **OURS, **CASE_FACTS),)},
    ),
    Trial(
        "V3",
        broken=of_memo("7(1)(a)"),
        short={"grounds": (ground("7(1)(a)", companion="Municipal Code of Chicago 2-173"),)},
        enough={"grounds": (ground("7(1)(a)", companion="28 C.F.R. 20.33"),)},
    ),
    Trial(
        "V3-detainees",
        broken=of_memo("7(1)(a)+8CFR236.6"),
        enough={"grounds": (ground("7(1)(a)+8CFR236.6", reviewed="A. Cole, 3 July 2025"),)},
        blocks=False,
    ),
    Trial(
        "V4",
        broken=of_memo("7(1)(n)"),
        short={"grounds": (ground("7(1)(n)", discipline="outcome"),)},
        enough={"grounds": (ground("7(1)(n)", discipline="none"),)},
    ),
    Trial(
        "V5",
        broken=of_memo("7(1)(f)"),
        short={"grounds": (ground("7(1)(f)", cited="yes"),)},
        enough={"grounds": (ground("7(1)(f)", cited="no"),)},
        blocks=False,
    ),
    Trial(
        "V6",
        broken=of_memo("7(1)(c)", subject="s1") | {"subjects": (OFFICER,)},
        enough={"grounds": (ground("7(1)(c)", private="her own phone's screen"),)},
    ),
    Trial(
        "V6-consent",
        broken=of_memo("7(1)(c)", subject="s1") | {"subjects": (SIGNED,)},
        enough={"subjects": (replace(SIGNED, consent=""),)},
    ),
    Trial(
        "V7",
        broken={"records": (FILM,), "decisions": (Decision(FILM.path, "release"),)},
        short={"walks": (TreeWalk("w1", FILM.path, "q1", OPEN[:-1]),)},
        enough={"walks": (TreeWalk("w1", FILM.path, "q1", OPEN),)},
    ),
    Trial(
        "V8",
        broken={"records": (CALL,), "redactions": (SILENT,)},
        enough={"grounds": (ground("7(1)(d)(iv)", CALL, tried="Altered, still known by accent"),)},
    ),
    Trial(
        "V9",
        broken=of_memo("7(1)(b)", reason=" "),
        enough={"grounds": (ground("7(1)(b)", reason=WHY),)},
    ),
    Trial(
        "V9-facts",
        broken=of_memo("7(1)(c)", reason="Personal privacy."),
        short={"grounds": (ground("7(1)(c)", reason="Clearly unwarranted invasion: privacy"),)},
        enough={"grounds": (ground("7(1)(c)", reason=WHY),)},
        blocks=False,
    ),
    Trial(
        "E2",
        broken={"records": (CALL,), "redactions": (SILENT,), "annotations": (FORCE,), **TRIED},
        short={"signatures": (replace(SIGNATURE, reason=" "),)},
        enough={"signatures": (SIGNATURE,)},
        blocks=False,
    ),
]


def test_every_rule_has_a_trial():
    # Who approved what has its own, see tests/reviewer/export/test_approving.py.
    known = [rule.id for rule in load_rules("illinois-chicago").rules]
    assert [t.rule for t in TRIALS] == [rule for rule in known if rule != "E1"]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.rule)
def test_a_rule_holds_exactly_when_what_it_needs_is_stated(trial):
    told = rules_broken if trial.blocks else warned
    records = trial.records
    fields = {name: value for name, value in trial.broken.items() if name != "records"}
    assert trial.rule in told(case(*records, **fields))
    if trial.short is not None:
        assert trial.rule in told(case(*records, **{**fields, **trial.short}))
    after = case(*records, **{**fields, **trial.enough})
    assert rules_broken(after) == []
    assert trial.rule not in warned(after)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.rule)
def test_without_a_class_a_rule_is_told_and_keeps_nothing_back(trial):
    fields = {name: value for name, value in trial.broken.items() if name != "records"}
    unbound = case(*trial.records, requester_class="", **fields)
    assert rules_broken(unbound) == []
    assert trial.rule in warned(unbound)


def test_a_refusal_tells_the_rule_why_and_what_satisfies_it():
    (blocker,) = make_plan(case(MEMO, **of_memo("7(1)(a)")), "q1").blockers
    assert (blocker.record, blocker.redaction, blocker.rule) == (MEMO.path, "r1", "V3")
    assert blocker.why == (
        "Rule V3, 7(1)(a): It needs a federal or State law that forbids the release; a city "
        "ordinance alone does not do. No such law is cited. Cite that law, such as 705 ILCS "
        "405/1-7 or 28 CFR 20."
    )


@given(st.sets(st.sampled_from(sorted(CASE_FACTS | HARM))))
def test_a_breach_is_there_until_all_its_facts_are(stated):
    facts = {name: text for name, text in (CASE_FACTS | HARM).items() if name in stated}
    code = "7(1)(d)(i)"
    snapshot = case(MEMO, **of_memo(code), grounds=(ground(code, **OURS, **facts),))
    rule = next(r for r in load_rules("illinois-chicago").rules if r.id == "V2")
    assert isinstance(rule.needs, NeedsFacts)
    assert ("V2" in rules_broken(snapshot)) == (stated != set(rule.needs.facts))


def test_one_ground_serves_every_redaction_of_its_exemption_and_no_other():
    made = tuple(
        redaction(f"r{n}", MEMO.path, RedactionKind.TEXT, term=f"word{n}", exemptions=(code,))
        for n, code in enumerate(("7(1)(b)", "7(1)(b)", "7(1)(c)"))
    )
    snapshot = case(MEMO, redactions=made, grounds=(ground("7(1)(b)", reason=WHY),))
    assert [(b.rule, b.redaction) for b in make_plan(snapshot, "q1").blockers] == [("V9", "r2")]


def test_a_bare_section_of_a_statute_is_the_exemption_that_rests_on_it():
    # V3 acts on 7(1)(a), however it was cited.
    snapshot = case(MEMO, **of_memo("5 ILCS 140/7(1)(a)"))
    assert rules_broken(snapshot) == ["V3"]


def test_what_is_not_responsive_breaks_nothing():
    decided = (Decision(FILM.path, "not responsive"),)
    assert rules_broken(case(FILM, decisions=decided)) == []


def test_a_tree_that_says_exempt_keeps_the_record_from_going_out():
    not_flagged = (*OPEN[:2], TreeAnswer("flag", "no"))
    walks = (TreeWalk("w1", FILM.path, "q1", not_flagged),)
    out = case(FILM, decisions=(Decision(FILM.path, "release"),), walks=walks)
    (blocker,) = make_plan(out, "q1").blockers
    assert "Withhold the record under BWC-NF or 7.5(cc)" in blocker.why
    kept = case(FILM, redactions=(withheld("BWC-NF", FILM),), walks=walks)
    assert rules_broken(kept) == []


def test_a_tree_that_says_disclosable_keeps_the_record_from_being_called_exempt():
    walks = (TreeWalk("w1", FILM.path, "q1", OPEN),)
    held = case(FILM, redactions=(withheld("50 ILCS 706/10-20(b)", FILM),), walks=walks)
    assert rules_broken(held) == ["V7"]


def test_a_walk_for_another_request_counts_for_nothing():
    walks = (TreeWalk("w1", FILM.path, "q2", OPEN),)
    out = case(FILM, decisions=(Decision(FILM.path, "release"),), walks=walks)
    assert rules_broken(out) == ["V7"]


def test_an_investigator_s_copy_needs_no_tree():
    out = case(FILM, requester_class="copa", decisions=(Decision(FILM.path, "release"),))
    assert rules_broken(out) == []


def test_what_is_stated_is_what_the_requester_reads():
    stated = ground("7(1)(a)", companion="705 ILCS 405/1-7", reason="A boy of 15")
    snapshot = case(MEMO, **of_memo("7(1)(a)", reason=""), grounds=(stated,))
    (step,) = make_plan(snapshot, "q1").steps
    assert step.redactions[0].reason == "A boy of 15. 705 ILCS 405/1-7."
    request = snapshot.get_request("q1")
    bare = replace(snapshot, grounds=())
    assert digest_of_basis(snapshot, request) != digest_of_basis(bare, request)
