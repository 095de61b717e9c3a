"""What a review file holds, and what importing it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewer.model import (
    TABLES,
    Anchor,
    Annotation,
    Call,
    Change,
    Claim,
    Comment,
    Decision,
    Entity,
    Ground,
    Presence,
    Put,
    Redaction,
    RedactionKind,
    Request,
    ReviewFinding,
    SecondSignature,
    Snapshot,
    Style,
    Subject,
    Tie,
    TreeWalk,
    join_approvals,
    join_events,
    key_of,
)
from reviewer.model.registers import (
    AgencyPosition,
    AgencyReview,
    CrowdCount,
    Footage,
    OfficeNotice,
)

FORMAT, VERSION = "records-reviewer/review", 1
_FIRST = ("subjects", "annotations", "redactions", "decisions", "requests", "anchors")
LISTS = (*_FIRST, *(table for table in TABLES if table not in _FIRST))
"""The lists of a file, in the order in which they are written."""
OPTIONAL = frozenset(LISTS) - {*_FIRST}
"""Those that files of older versions do not have; where there is nothing, none is written."""

DEFAULT_STYLE = {RedactionKind.REGION: Style.FILL, RedactionKind.SOUND: Style.SILENCE}


@dataclass(frozen=True)
class ReviewFile:
    """A review file, read. Its redactions and annotations all say whose they are."""

    reviewer: str = ""
    subjects: tuple[Subject, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    requests: tuple[Request, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    calls: tuple[Call, ...] = ()
    presence: tuple[Presence, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[ReviewFinding, ...] = ()
    grounds: tuple[Ground, ...] = ()
    walks: tuple[TreeWalk, ...] = ()
    ties: tuple[Tie, ...] = ()
    comments: tuple[Comment, ...] = ()
    signatures: tuple[SecondSignature, ...] = ()
    crowds: tuple[CrowdCount, ...] = ()
    positions: tuple[AgencyPosition, ...] = ()
    notices: tuple[OfficeNotice, ...] = ()
    reviews: tuple[AgencyReview, ...] = ()
    footage: tuple[Footage, ...] = ()

    def all_entities(self) -> Iterator[tuple[str, Entity]]:
        """Everything in it, each with the name of its table."""
        for table in LISTS:
            for entity in getattr(self, table):
                yield table, entity


def name_of_entry(table: str, key: str) -> str:
    """What an entry of a review is called when something is said about it."""
    return f"{table.removesuffix('s')} {key}"


def with_requests_kept(review: ReviewFile, snapshot: Snapshot) -> ReviewFile:
    """The same, each request with what the case knows of it too.

    That a package was sent stays on record, though a file was written before it was. And a file
    that says nothing of items, custodians or a day set by hand takes none away: those of older
    versions cannot.
    """
    here = {request.id: request for request in snapshot.requests}
    requests = tuple(
        _with_parts_kept(q, here[q.id])
        if q.id in here and here[q.id].requester == q.requester
        else q
        for q in review.requests
    )
    return replace(review, requests=requests)


def _with_parts_kept(there: Request, here: Request) -> Request:
    return replace(
        there,
        events=join_events(here.events, there.events),
        items=there.items or here.items,
        custodians=there.custodians or here.custodians,
        due=there.due or here.due,
        approvals=join_approvals(here.approvals, there.approvals),
    )


def changes_of_import(review: ReviewFile, snapshot: Snapshot) -> list[Change]:
    """What an import would change: what is new or different. Nothing is ever removed."""
    have = {table: {key_of(e): e for e in getattr(snapshot, table)} for table in TABLES}
    # What is the same already would be a step that changes nothing, and stand in the history.
    return [
        Put(entity)
        for table, entity in review.all_entities()
        if have[table].get(key_of(entity)) != entity
    ]


def label_of_import(review: ReviewFile) -> str:
    """What the step of an import is called."""
    return f"Import review of {review.reviewer or 'an unnamed reviewer'}"
