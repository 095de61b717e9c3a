"""A case as one release sees it: without what the release's profile leaves open.

All that is hidden in a release is hidden because a plan says so, and a plan is made of a snapshot.
So a profile acts here and nowhere else: what it leaves open is not in the snapshot that plan,
texts, needles, second look and quotations of that release are made of.

Decision 243.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.law.jurisdiction import Jurisdiction
from reviewer.law.profiles import Profile, law_or_none, profile_of
from reviewer.model import (
    Decision,
    Determination,
    Redaction,
    Request,
    Snapshot,
    Status,
    Subject,
    WithholdRedaction,
    is_hiding,
)


@dataclass(frozen=True)
class LeftOpen:
    """Redactions of a record that a release does not carry out, counted by what they cite."""

    record: str
    kind: str
    exemptions: tuple[str, ...]
    count: int
    whole: bool = False


def profile_of_request(snapshot: Snapshot, request: Request) -> Profile:
    """The profile of a request's release.

    Raises:
        BadInput: The file of profiles does not fit, and the request's is not ``public``.
    """
    return profile_of(snapshot.info.jurisdiction, request.profile)


def case_for_release(snapshot: Snapshot, request: Request) -> Snapshot:
    """The case without what the release of a request leaves open; the same one where that is
    nothing. Doing it twice changes nothing more.

    A record of which all redactions are left open was decided, and is released whole. One that was
    withheld was looked at by nobody for what is in it: it is undecided until somebody decides,
    unless the profile hides nothing at all.

    Raises:
        BadInput: The file of profiles does not fit, and the request's is not ``public``.
    """
    profile = profile_of_request(snapshot, request)
    if not profile.opens_something:
        return snapshot
    return _without_open(snapshot, profile, law_or_none(snapshot.info.jurisdiction))


def case_for_request(snapshot: Snapshot, request_id: str) -> Snapshot:
    """The same by the id of a request; the whole case where there is no such request, which is
    told where its plan is made.

    Raises:
        BadInput: as ``case_for_release``.
    """
    asked = next((q for q in snapshot.requests if q.id == request_id), None)
    return case_for_release(snapshot, asked) if asked is not None else snapshot


def left_open_in(snapshot: Snapshot, request: Request, records: frozenset[str]) -> list[LeftOpen]:
    """What the release of a request leaves open of these records, that others hide."""
    profile = profile_of_request(snapshot, request)
    if not profile.opens_something:
        return []
    law = law_or_none(snapshot.info.jurisdiction)
    counts: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for redaction in filter(is_hiding, snapshot.redactions):
        if redaction.record in records and profile.leaves_open(redaction.exemptions, law):
            key = (redaction.record, redaction.kind.value, tuple(sorted(redaction.exemptions)))
            counts[key] = counts.get(key, 0) + 1
    whole = WithholdRedaction.kind.value
    return [LeftOpen(*key, count, key[1] == whole) for key, count in sorted(counts.items())]


def opened_whole(snapshot: Snapshot, seen: Snapshot) -> frozenset[str]:
    """The records that a case withholds, and as one release sees it does not."""
    return _withheld_in(snapshot) - _withheld_in(seen)


def _withheld_in(snapshot: Snapshot) -> frozenset[str]:
    hiding = filter(is_hiding, snapshot.redactions)
    return frozenset(r.record for r in hiding if isinstance(r, WithholdRedaction))


def tell_left_open(jurisdiction: str, profile: str, left_open: Iterable[LeftOpen]) -> str:
    """What a release shows that others hide, and to whom, in words to stop at; empty for nothing.

    Raises:
        BadInput: as ``case_for_release``.
    """
    found = list(left_open)
    if not found:
        return ""
    count, records = sum(one.count for one in found), len({one.record for one in found})
    things = "redaction is" if count == 1 else "redactions are"
    places = "1 record" if records == 1 else f"{records} records"
    reader = profile_of(jurisdiction, profile).reader
    return (
        f"Not for the public: {count} accepted {things} not carried out in {places}. "
        f"This release is for {reader}, and nobody else may get it."
    )


def _without_open(snapshot: Snapshot, profile: Profile, law: Jurisdiction | None) -> Snapshot:
    kept: list[Redaction] = []
    opened: list[Redaction] = []
    for redaction in snapshot.redactions:
        # What was rejected hides nothing anywhere.
        is_open = redaction.status is not Status.REJECTED and profile.leaves_open(
            redaction.exemptions, law
        )
        (opened if is_open else kept).append(redaction)
    return replace(
        snapshot,
        redactions=tuple(kept),
        subjects=tuple(_as_told(s, profile, law) for s in snapshot.subjects),
        decisions=(*snapshot.decisions, *_decided_by(snapshot, profile, kept, opened)),
    )


def _as_told(subject: Subject, profile: Profile, law: Jurisdiction | None) -> Subject:
    """A subject whose name may be read gives nothing away."""
    return replace(subject, terms=()) if profile.leaves_open(subject.exemptions, law) else subject


def _decided_by(
    snapshot: Snapshot, profile: Profile, kept: list[Redaction], opened: list[Redaction]
) -> list[Decision]:
    still = {redaction.record for redaction in kept if is_hiding(redaction)}
    unseen = {r.record for r in opened if isinstance(r, WithholdRedaction)}
    decided = {r.record for r in filter(is_hiding, opened)} - still
    if not profile.opens_all:
        decided -= unseen
    return [
        Decision(record, Determination.RELEASE)
        for record in sorted(decided)
        if snapshot.find_decision(record) is None
    ]
