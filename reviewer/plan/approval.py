"""Whether a release is approved, and for which of its records no longer.

An approval keeps marks of all that it was about, record by record. What differs from them now is
not approved any more, and all else still is; what was changed and changed back is as it was.

Decision 242.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from reviewer.model import (
    Approval,
    ApprovalStep,
    ApprovedPart,
    Record,
    Request,
    Snapshot,
    is_hiding,
)
from reviewer.model.following import by_record
from reviewer.model.marks import MarkChanges, changes_of_marks, few_marks, mark_of
from reviewer.plan.absent_terms import is_denied
from reviewer.plan.no_copies import no_copies_of

_TABLES = ("redactions", "annotations", "decisions", "grounds", "signatures", "anchors")
_COUNTED = {
    "redaction": ("redaction", "redactions"),
    "ground": ("statement on an exemption", "statements on exemptions"),
    "signature": ("second signature", "second signatures"),
    "anchor": ("tie to the clock", "ties to the clock"),
    "tie": ("tie between two records", "ties between two records"),
    "subject": ("name to hide", "names to hide"),
}
_NAMED = {
    "decision": "the decision",
    "copies": "what it is no copy of",
    "request": "what is asked for",
    "case": "what is said of the case",
    "file": "the file",
}
_ALL = "what is hidden"


class ApprovalStage(StrEnum):
    """How far the approval of a release is, as it is said on the screen."""

    NONE = "not sent for approval"
    ASKED = "sent for approval"
    NEEDS_CHANGE = "needs change"
    APPROVED = "approved"
    REOPENED = "approved in part"


@dataclass(frozen=True)
class ReopenedPart:
    """What of a release is not approved any more.

    Attributes:
        record: its path; empty for what holds of the whole release.
        changes: what is another since; none where the record came after the approval.
    """

    record: str
    changes: MarkChanges

    @property
    def sentence(self) -> str:
        """``2 redactions changed since``, without its stop."""
        if not self.changes:
            return "not asked for then"
        counts = sorted(self.changes.changed.items())
        named = [f"{n} {_COUNTED[kind][n > 1]}" for kind, n in counts if kind in _COUNTED]
        named += [_NAMED[kind] for kind, _ in counts if kind in _NAMED]
        return f"{', '.join(named) or _ALL} changed since"


@dataclass(frozen=True)
class ReleaseApproval:
    """How far the approval of a release is.

    Attributes:
        last: the newest step; ``None`` where nobody took one.
        approved: the newest approval, whether it holds or not.
        reopened: what it does not hold for any more.
    """

    stage: ApprovalStage
    last: Approval | None = None
    approved: Approval | None = None
    reopened: tuple[ReopenedPart, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all that would be released is approved."""
        return self.stage is ApprovalStage.APPROVED


def approval_of(snapshot: Snapshot, request: Request, asked: Iterable[str]) -> ReleaseApproval:
    """How far the approval of what a request gets is, as the case is now; ``asked`` are the paths
    of its records.
    """
    steps = request.approvals
    last = steps[-1] if steps else None
    approved = next((s for s in reversed(steps) if s.state == ApprovalStep.APPROVED), None)
    reopened = _parts_reopened(snapshot, request, asked, approved) if approved is not None else ()
    return ReleaseApproval(_stage_of(last, bool(reopened)), last, approved, reopened)


def tell_step(step: Approval) -> str:
    """``Approved by Ana Ruiz on 2025-07-03 at 14:02 UTC``; a note follows it."""
    day, _, moment = step.at.partition("T")
    at = f" on {day}" + (f" at {moment[:5]} UTC" if moment.endswith("Z") else "")
    note = f" (“{step.note.strip()}”)" if step.note.strip() else ""
    return f"{step.state.value.capitalize()} by {step.by or 'nobody named'}{at}{note}"


def marks_of_release(
    snapshot: Snapshot, request: Request, asked: Iterable[str]
) -> tuple[ApprovedPart, ...]:
    """All that decides what a request gets: of the whole release first, then by record."""
    of_records = _marks_of_records(snapshot)
    return (
        ApprovedPart("", _marks_of_whole(snapshot, request)),
        *(ApprovedPart(path, of_records[path]) for path in asked),
    )


def _stage_of(last: Approval | None, reopened: bool) -> ApprovalStage:
    if last is None:
        return ApprovalStage.NONE
    if last.state == ApprovalStep.APPROVED:
        return ApprovalStage.REOPENED if reopened else ApprovalStage.APPROVED
    # A word of another version approves nothing.
    asked = last.state == ApprovalStep.ASKED
    return ApprovalStage.ASKED if asked else ApprovalStage.NEEDS_CHANGE


def _parts_reopened(
    snapshot: Snapshot, request: Request, asked: Iterable[str], approved: Approval
) -> tuple[ReopenedPart, ...]:
    were = {part.record: part.marks for part in approved.parts}
    return tuple(
        ReopenedPart(part.record, changes_of_marks(were.get(part.record, part.marks), part.marks))
        for part in marks_of_release(snapshot, request, asked)
        if were.get(part.record) != part.marks
    )


def _marks_of_records(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    return by_record(snapshot, "approved marks", _TABLES, partial(_marks_of_record, snapshot))


def _marks_of_record(snapshot: Snapshot, record: Record) -> tuple[str, ...]:
    return few_marks(_each_mark_of_record(snapshot, record))


def _each_mark_of_record(snapshot: Snapshot, record: Record) -> Iterator[str]:
    path = record.path
    yield mark_of("file", "sha256", record.sha256)
    for redaction in snapshot.redactions_of(path):
        # What is proposed or turned down is not in the release.
        if is_hiding(redaction) or is_denied(redaction):
            yield mark_of("redaction", redaction.id, redaction)
    if (decision := snapshot.find_decision(path)) is not None:
        yield mark_of("decision", "made", decision)
    for ground in snapshot.grounds_of(path):
        yield mark_of("ground", ground.id, ground)
    for signature in snapshot.signatures_of(path):
        yield mark_of("signature", signature.id, signature)
    for anchor in snapshot.anchors_of(path):
        yield mark_of("anchor", anchor.id, anchor)
    if copies := no_copies_of(snapshot, path):
        yield mark_of("copies", "denied", copies)


def _marks_of_whole(snapshot: Snapshot, request: Request) -> tuple[str, ...]:
    info = snapshot.info
    told = [info.title, info.timezone, info.jurisdiction, info.identifiers]
    return few_marks(
        [
            mark_of("request", request.id, replace(request.as_asked, approvals=())),
            mark_of("case", "told", told),
            *(mark_of("subject", one.id, one) for one in snapshot.subjects),
            # Two records hang together by it, and through others more.
            *(mark_of("tie", one.id, one) for one in snapshot.ties),
        ]
    )
