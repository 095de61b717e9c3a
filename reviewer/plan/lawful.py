"""What the rules of the law say of a release: what keeps it back, and what is told about it.

Rules are enforced for a request that says what its asker is to the law. Of one that does not, as
all were before there were rules, they are told and keep nothing back.

Decision 222.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reviewer.errors import BadInput
from reviewer.law.breaches import Breach, CodesKnown, check_rules, grounds_for
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.law.needs import Lack, NeedsApproval
from reviewer.law.rules import Rules, rules_known
from reviewer.model import Ground, Redaction, Request, Snapshot
from reviewer.plan.approval import ApprovalStage, approval_of, tell_step
from reviewer.plan.outcome import GOES_OUT, Outcome
from reviewer.plan.release_profile import case_for_release


def breaches_of_release(
    snapshot: Snapshot, request: Request, outcomes: Mapping[str, Outcome]
) -> tuple[Breach, ...]:
    """Every rule that a release breaks, whether it blocks or warns.

    Raises:
        BadInput: A file of the law does not fit.
    """
    rules = rules_known(snapshot.info.jurisdiction)
    if rules is None:
        return ()
    withheld = {
        path: outcome is Outcome.WITHHELD
        for path, outcome in outcomes.items()
        # What nobody asked for, or decided about, is neither released nor withheld.
        if outcome in (*GOES_OUT, Outcome.WITHHELD)
    }
    return (
        *check_rules(rules, case_for_release(snapshot, request), request, withheld),
        *_breaches_of_approval(rules, snapshot, request, outcomes),
    )


def _breaches_of_approval(
    rules: Rules, snapshot: Snapshot, request: Request, asked: Iterable[str]
) -> Iterator[Breach]:
    """One where nobody approved the release; else one for each part of it that was changed since.

    Such a rule is about who asks, and about no record.
    """
    asker = request.requester_class
    wanted = [
        rule
        for rule in rules.rules
        if isinstance(rule.needs, NeedsApproval)
        and (not rule.acts_on.classes or not asker or asker in rule.acts_on.classes)
    ]
    if not wanted:
        return
    # A plan's request has let go of what was only asked.
    found = approval_of(snapshot, snapshot.get_request(request.id), asked)
    if found.stage is ApprovalStage.REOPENED and found.approved is not None:
        told = [(p.record, f"{tell_step(found.approved)}; {p.sentence}.") for p in found.reopened]
    elif not found.holds:
        last = f"{tell_step(found.last)}." if found.last is not None else "Nobody approved it yet."
        told = [("", last)]
    else:
        told = []
    for rule in wanted:
        yield from (Breach(rule, record, "", Lack(text, ())) for record, text in told)


def blocking_breaches(
    snapshot: Snapshot, request: Request, outcomes: Mapping[str, Outcome]
) -> tuple[Breach, ...]:
    """Those that keep the release back.

    Raises:
        BadInput: A file of the law does not fit, and the request is bound by it.
    """
    if not request.requester_class:
        return ()
    return tuple(b for b in breaches_of_release(snapshot, request, outcomes) if b.blocks)


@dataclass(frozen=True)
class Cautions:
    """What the law says of a release that keeps nothing back.

    Attributes:
        not_checked: why no rule was looked at; empty where they were.
    """

    breaches: tuple[Breach, ...] = ()
    not_checked: str = ""


NO_CAUTIONS = Cautions()
"""Nothing to tell."""


def cautions_of_release(
    snapshot: Snapshot, request: Request, outcomes: Mapping[str, Outcome]
) -> Cautions:
    """What is told and keeps nothing back: warnings; without a class of the request, all."""
    try:
        found = breaches_of_release(snapshot, request, outcomes)
    # It is no reason to keep back what no rule binds.
    except BadInput as fault:
        return Cautions(not_checked=str(fault))
    return Cautions(tuple(b for b in found if not (b.blocks and request.requester_class)))


def with_stated_reasons(
    snapshot: Snapshot, record: str, redactions: tuple[Redaction, ...]
) -> tuple[Redaction, ...]:
    """A record's redactions, each with what is stated of its exemptions behind its own reason.

    That is what a requester reads: the log, the letter and the pages take it from there.
    """
    grounds = snapshot.grounds_of(record)
    if not grounds:
        return redactions
    teller = _GroundTeller(snapshot.info.jurisdiction)
    return tuple(_with_reasons(redaction, grounds, teller) for redaction in redactions)


def _with_reasons(
    redaction: Redaction, grounds: tuple[Ground, ...], teller: _GroundTeller
) -> Redaction:
    cited = [g for code in redaction.exemptions for g in teller.find_grounds(grounds, code)]
    told = dict.fromkeys([redaction.reason.strip(), *map(teller.tell_ground, cited)])
    reason = " ".join(_as_sentence(text) for text in told if text)
    return replace(redaction, reason=reason) if cited else redaction


class _GroundTeller:
    """What grounds state, in the words of the rules; by the names of facts without them."""

    def __init__(self, jurisdiction: str) -> None:
        try:
            self._rules = rules_known(jurisdiction)
        # Whoever is bound by the rules is told of it by a refusal; what was stated stands.
        except BadInput:
            self._rules = Rules(load_jurisdiction(jurisdiction))
        self._codes = CodesKnown(self._rules) if self._rules is not None else None

    def find_grounds(self, grounds: tuple[Ground, ...], cited: str) -> tuple[Ground, ...]:
        """Those that state something of what is cited."""
        if self._codes is None:
            return tuple(ground for ground in grounds if ground.exemption == cited)
        return grounds_for(grounds, self._codes.code_of(cited), self._codes)

    def tell_ground(self, ground: Ground) -> str:
        """Reason, companion law and facts, in sentences."""
        known = self._rules.facts if self._rules is not None else {}
        facts = (
            known[fact.name].tell_fact(fact.text)
            if fact.name in known
            else f"{fact.name}: {fact.text.strip()}"
            for fact in ground.facts
            if fact.text.strip()
        )
        parts = (ground.reason.strip(), ground.companion.strip(), *facts)
        return " ".join(_as_sentence(part) for part in parts if part)


def _as_sentence(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."
