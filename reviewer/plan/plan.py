"""The plan: what a request gets, record by record. A pure function of case and request.

The plan is plain data with a hash; rendering, attacking and packaging read nothing else
of the case but the originals. It is total: a record without a decision is a blocker,
never a default.

Decision 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeVar

from reviewer.clock.record_clock import clock_in
from reviewer.errors import Refused
from reviewer.model import (
    JOINED,
    Annotation,
    Boxed,
    Facts,
    Kind,
    Record,
    Redaction,
    RedactionBasics,
    Request,
    Snapshot,
    SoundRedaction,
    Status,
    WithholdRedaction,
    cue_of,
    end_of,
    is_hiding,
    page_of,
    start_of,
    style_of,
    term_of,
)
from reviewer.plan.absent_terms import UNKNOWN, Places, is_denied
from reviewer.plan.bare_subjects import STAYS_BARE, Bare
from reviewer.plan.blockers import UNSAYABLE, Blocker, KnownBeside, find_blockers
from reviewer.plan.lawful import blocking_breaches, with_stated_reasons
from reviewer.plan.no_copies import no_copies_of
from reviewer.plan.outcome import (
    GOES_OUT,
    Outcome,
    decided_in,
    goes_as_pictures,
)
from reviewer.plan.release_names import is_masked, masked_name, masked_text, release_names
from reviewer.plan.release_profile import (
    LeftOpen,
    case_for_release,
    left_open_in,
    opened_whole,
)
from reviewer.plan.requester_name import is_sayable
from reviewer.plan.unread_writing import NO_WRITING, Writing
from reviewer.system.canonical import digest_of

_OfType = TypeVar("_OfType", bound=RedactionBasics)


@dataclass(frozen=True)
class StepClock:
    """A record's clock as the package shows it: UTC microseconds at media zero."""

    origin: int
    drift: float
    sigma: float
    source: str


@dataclass(frozen=True)
class Step:
    """One record's way into the package.

    Attributes:
        release_name: path below ``data/records``; empty unless something is released.
        renamed: the name was changed because it gives a subject away.
        terms: every term that no released file may hold: of all subjects of the case, and
            redacted in any record that answers the request.
        absent: redactions whose words a person says do not stand in the record. They are looked
            for all the same, and hide nothing: no log and no letter names them.
        pictures: its pages are released as pictures, without a layer of text.
        alias: what a record that is withheld in full is called in front of the requester, whose
            own name may tell what it holds.
        lost: what the renderer left out beyond what was known at intake; see ``as_rendered``.
        no_copy_of: withheld records of which a person says that this one is no copy.
        kept: boxes of which a person says that what is in them stays visible. They hide nothing.
        left_bare: answers of persons about what masks leave, see ``bare_subjects``.
    """

    record: str
    kind: Kind
    format: str
    sha256: str
    size: int
    title: str
    outcome: Outcome
    release_name: str
    renamed: bool
    redactions: tuple[Redaction, ...]
    exemptions: tuple[str, ...]
    reason: str
    facts: Facts
    clock: StepClock | None
    transcript_of: str | None
    parent: str | None
    agency: str
    device: str
    terms: tuple[str, ...]
    absent: tuple[Redaction, ...] = ()
    pictures: bool = False
    alias: str = ""
    lost: tuple[str, ...] = ()
    no_copy_of: tuple[str, ...] = ()
    kept: tuple[Redaction, ...] = ()
    left_bare: tuple[Annotation, ...] = ()

    @property
    def is_released(self) -> bool:
        """True when a file of this record lies in the package."""
        return self.outcome in GOES_OUT

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the released copy lacks besides what is redacted, in plain words."""
        if not self.is_released:
            return ()
        layer = ("the layer of text: its pages are pictures",) if self.pictures else ()
        return (*self.facts.leaves_out, *self.lost, *layer)

    def of_type(self, of: type[_OfType]) -> tuple[_OfType, ...]:
        """The step's redactions of one type."""
        return tuple(r for r in self.redactions if isinstance(r, of))


@dataclass(frozen=True)
class Plan:
    """What an export does. ``as_of`` is the only time in a package.

    Attributes:
        left_open: what others hide and this release's profile does not; see ``release_profile``.
    """

    title: str
    timezone: str
    jurisdiction: str
    request: Request
    as_of: str
    identifiers: dict[str, str]
    steps: tuple[Step, ...]
    blockers: tuple[Blocker, ...]
    left_open: tuple[LeftOpen, ...] = ()

    @property
    def canonical_hash(self) -> str:
        """SHA-256 of the plan's canonical JSON."""
        return digest_of(self)

    @cached_property
    def all_terms(self) -> tuple[str, ...]:
        """Every term that the package must not hold."""
        return tuple(sorted({t for terms in {step.terms for step in self.steps} for t in terms}))


def make_plan(
    snapshot: Snapshot,
    request_id: str,
    audible: Iterable[SoundRedaction] = (),
    places: Places = UNKNOWN,
    writing: Writing = NO_WRITING,
    bare: Iterable[Bare] = (),
) -> Plan:
    """Plan a release.

    ``audible`` are the stretches of sound in which words can be heard that are hidden in a
    transcript, and about which nobody has decided (see ``redaction.spoken_proposals``). ``places``
    tells what is known of where redacted words stand (see ``absent_terms``), ``writing`` where a
    person has to look (see ``unread_writing``), ``bare`` what masks leave of their own subjects
    (see ``bare_subjects``). They make blockers, and change nothing else of a plan. What the
    request's profile leaves open is taken out of the case first (see ``release_profile``).

    Raises:
        BadInput: A file of the law does not fit, and the request is bound by it.
        Refused: The case has no such request.
    """
    try:
        request = snapshot.get_request(request_id).as_asked
    except KeyError:
        known = ", ".join(q.id for q in snapshot.requests) or "none"
        raise Refused(
            f"The case has no request {request_id!r}.", f"Its requests: {known}."
        ) from None
    whole = snapshot
    snapshot = case_for_release(whole, request)
    asked = asked_for(snapshot, request)
    outcomes = {r.path: decided_in(snapshot, r) for r in asked}
    plan = Plan(
        title=snapshot.info.title,
        timezone=snapshot.info.timezone,
        jurisdiction=snapshot.info.jurisdiction,
        request=request,
        as_of=snapshot.journal_time,
        identifiers=dict(snapshot.info.identifiers),
        steps=_make_steps(snapshot, asked, outcomes),
        blockers=find_blockers(
            snapshot,
            asked,
            outcomes,
            KnownBeside(
                tuple(audible),
                places,
                writing,
                tuple(bare),
                # What was approved is the case, and not what one release sees of it.
                blocking_breaches(whole, request, outcomes),
                opened_whole(whole, snapshot),
            ),
        ),
        left_open=tuple(left_open_in(whole, request, _released(outcomes))),
    )
    if is_sayable(request.requester, plan.all_terms):
        return plan
    return replace(plan, blockers=(*plan.blockers, UNSAYABLE))


def _released(outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    return frozenset(path for path, outcome in outcomes.items() if outcome in GOES_OUT)


def _make_steps(
    snapshot: Snapshot, asked: tuple[Record, ...], outcomes: dict[str, Outcome]
) -> tuple[Step, ...]:
    accepted = {
        r.path: tuple(
            sorted(filter(is_hiding, snapshot.redactions_of(r.path)), key=lambda made: made.id)
        )
        for r in asked
    }
    denied = {r.path: tuple(filter(is_denied, snapshot.redactions_of(r.path))) for r in asked}
    # What is not responsive names nobody's secret in this request.
    answering = {p for p, outcome in outcomes.items() if outcome is not Outcome.NOT_RESPONSIVE}
    terms = _terms_of_release(snapshot, {p: (*accepted[p], *denied[p]) for p in answering})
    released = [r for r in asked if outcomes[r.path] in GOES_OUT]
    partly = {r.path for r in released if accepted[r.path]}
    # All of them, also what is not released: names must not change with what else is asked for.
    messages = frozenset(r.parent for r in snapshot.records if r.parent)
    names = release_names(released, terms, partly, messages)
    steps = tuple(
        replace(
            _make_step(
                snapshot, record, outcomes[record.path], accepted[record.path], names, terms
            ),
            absent=denied[record.path] if outcomes[record.path] in GOES_OUT else (),
        )
        for record in sorted(asked, key=lambda r: r.path)
        # The undecided have no step; they are blockers.
        if outcomes[record.path] is not Outcome.UNDECIDED
    )
    held = [step.record for step in steps if step.outcome is Outcome.WITHHELD]
    # A number by the order of paths, which tells nothing of the names.
    aliases = {record: f"withheld-{n}" for n, record in enumerate(held, 1)}
    return tuple(replace(step, alias=aliases.get(step.record, "")) for step in steps)


def as_rendered(plan: Plan, left_out: Mapping[str, tuple[str, ...]]) -> Plan:
    """The plan with what its renderers left out, by record: such a record is disclosed in part.

    What intake has seen is not told twice, though the two may have counted differently.
    """
    steps = []
    for step in plan.steps:
        # Behind the parenthesis stands a count, in which intake and renderer may differ.
        known = {what.partition(" (")[0] for what in step.facts.leaves_out}
        found = left_out.get(step.record, ())
        lost = tuple(what for what in found if what.partition(" (")[0] not in known)
        if lost and step.is_released:
            step = replace(step, outcome=Outcome.PART, lost=lost)
        steps.append(step)
    return replace(plan, steps=tuple(steps))


def asked_for(snapshot: Snapshot, request: Request) -> tuple[Record, ...]:
    """The records that a request means, by path or shell pattern."""
    return tuple(r for r in snapshot.records if _matches_patterns(r.path, request.records))


def public_part(plan: Plan) -> dict[str, Any]:
    """The part of a plan that may stand in its package: no terms, no boxes, no offsets."""
    terms, request = plan.all_terms, plan.request
    return {
        "format": "records-reviewer/plan",
        "version": 1,
        "case": masked_text(plan.title, terms),
        "timezone": plan.timezone,
        "jurisdiction": plan.jurisdiction,
        "as_of": plan.as_of,
        "identifiers": {k: masked_text(v, terms) for k, v in plan.identifiers.items()},
        "request": {
            "id": request.id,
            "requester": masked_text(request.requester, terms),
            "basis": request.basis,
            "received": request.received,
            "scope": masked_text(request.scope, terms),
            "profile": request.profile,
            **({"class": request.requester_class} if request.requester_class else {}),
        },
        "records": [_public_step(step) for step in plan.steps],
        **_public_profile(plan),
    }


def _public_profile(plan: Plan) -> dict[str, Any]:
    """What this release leaves open that others hide: kinds and counts by record."""
    if not plan.left_open:
        return {}
    names = {step.record: public_name(step) for step in plan.steps}
    told = [
        {
            "name": names[one.record],
            "kind": one.kind,
            "exemptions": list(one.exemptions),
            "count": one.count,
        }
        for one in plan.left_open
    ]
    return {"left_open": told}


def public_name(step: Step) -> str:
    """What a record is called in front of the requester."""
    if step.outcome is Outcome.WITHHELD:
        return step.alias or "withheld"
    return step.release_name or masked_name(step.record, step.terms)


def _public_step(step: Step) -> dict[str, Any]:
    return {
        "name": public_name(step),
        "renamed": step.renamed and step.outcome is not Outcome.WITHHELD,
        "kind": step.kind.value,
        "outcome": step.outcome.value,
        "exemptions": list(step.exemptions),
        # Kinds of things and counts; no sentence of theirs quotes the record.
        "left_out": list(step.left_out),
        "redactions": [
            {
                "kind": r.kind.value,
                "exemptions": list(r.exemptions),
                "start": start_of(r),
                "end": end_of(r),
                "page": page_of(r),
                "cue": cue_of(r),
                "style": style_of(r).value,
            }
            for r in step.redactions
        ],
    }


def _matches_patterns(path: str, patterns: tuple[str, ...]) -> bool:
    # By letter too: a path with brackets is itself before it is a pattern.
    return any(path == p or fnmatchcase(path, p) for p in patterns)


def _terms_of_release(
    snapshot: Snapshot, accepted: dict[str, tuple[Redaction, ...]]
) -> tuple[str, ...]:
    """What may be read nowhere in a package: terms redacted in a record that answers the
    request, whether it is released or withheld, and the terms of the case's subjects.

    A subject is one thing everywhere: whose term stands in one of the request's records is
    involved in it, wherever else it was redacted. What only other records hide says nothing
    about these.
    """
    found = {t.strip() for s in snapshot.subjects for t in s.terms}
    found |= {term.strip() for made in accepted.values() for r in made if (term := term_of(r))}
    return tuple(sorted(t for t in found if t))


def _make_step(
    snapshot: Snapshot,
    record: Record,
    outcome: Outcome,
    redactions: tuple[Redaction, ...],
    names: dict[str, str],
    terms: tuple[str, ...],
) -> Step:
    decision = snapshot.find_decision(record.path)
    name = names.get(record.path, "")
    clock = clock_in(snapshot, record.path)
    shown = redactions
    if outcome is Outcome.WITHHELD:
        shown = tuple(r for r in redactions if isinstance(r, WithholdRedaction))
    elif outcome is Outcome.NOT_RESPONSIVE:
        shown = ()
    shown = with_stated_reasons(snapshot, record.path, shown)
    return Step(
        record=record.path,
        kind=record.kind,
        format=record.format,
        sha256=record.sha256,
        size=record.size,
        title=record.title,
        outcome=outcome,
        release_name=name,
        renamed=is_masked(record.path, terms),
        redactions=shown,
        exemptions=tuple(sorted({e for r in shown for e in r.exemptions})),
        reason=decision.reason if decision else "",
        facts=record.facts,
        clock=StepClock(clock.origin, clock.drift, clock.sigma, clock.source) if clock else None,
        transcript_of=record.transcript_of,
        parent=record.parent,
        agency=record.agency,
        device=record.device,
        terms=terms,
        pictures=goes_as_pictures(record, decision),
        no_copy_of=no_copies_of(snapshot, record.path),
        kept=kept_in(snapshot, record.path) if outcome in GOES_OUT else (),
        left_bare=tuple(n for n in snapshot.annotations_of(record.path) if n.tag == STAYS_BARE),
    )


def kept_in(snapshot: Snapshot, record: str) -> tuple[Redaction, ...]:
    """What a person wants to be seen in the pictures of a record."""
    return tuple(
        r
        for r in snapshot.redactions_of(record)
        if r.status is Status.REJECTED
        and isinstance(r, Boxed)
        # What is a part of another one is hidden by that, or by nothing.
        and not r.reason.startswith(JOINED)
    )
