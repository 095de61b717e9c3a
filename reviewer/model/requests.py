"""Who asks for what, and what became of the answer.

Decision 208.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from reviewer.model.choices import OpenWords
from reviewer.model.plain_form import WRITTEN, PlainForm
from reviewer.model.second_eyes import Approval, ApprovalStep
from reviewer.system.canonical import to_plain


class EventKind(StrEnum):
    """What this program knows of what happens to a request, in its usual order; a person may write
    any other word.
    """

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"  # the requester was told that it came
    PERFECTED = "perfected"  # narrowed, or what was missing in it was brought
    EXTENDED = "extended"  # by the time that the law gives; the note says why
    ON_HOLD = "on hold"
    RESUMED = "resumed"
    SEALED = "sealed"
    LETTER = "letter"  # see ``reviewer.overlooked.delivery``, as of the next three
    SENT = "sent"
    TOLD = "told"
    DELIVERED = "delivered"  # it arrived, as the carrier says
    RECEIPT = "receipt"
    DENIED = "denied"  # as a whole
    WITHDRAWN = "withdrawn"


SEALED = EventKind.SEALED.value
"""The kind of the event that names a package, which those behind it are about."""


class ItemStatus(OpenWords):
    """What one item of a request gets."""

    PENDING = "pending"
    DELIVERED = "delivered"
    PARTLY = "partly"
    WITHHELD = "withheld"
    NONE_FOUND = "none found"


@dataclass(frozen=True)
class RequestEvent(PlainForm):
    """Something that happened to a request, as a person says.

    Attributes:
        at: when: RFC 3339 in UTC, or an ISO date where only the day is known; empty if not even
            that.
        kind: a word; those of this program are ``EventKind``.
        note: in a person's words.
    """

    at: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class RequestItem(PlainForm):
    """One of the things that are asked for.

    Attributes:
        id: what it is called in the request, such as ``1`` or ``2b``.
        text: in the requester's words.
        records: paths of those that answer it.
        answer: what the requester is told of it.
    """

    id: str
    text: str = ""
    status: ItemStatus = ItemStatus.PENDING
    records: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Custodian(PlainForm):
    """Who keeps records that are asked for, and how far the sub-request to them is.

    Attributes:
        asked: what of the request was passed on.
        sent: ISO date; empty: not yet.
        due: ISO date by which they were asked to answer.
        received: ISO date on which they did; empty: not yet.
    """

    name: str
    asked: str = ""
    sent: str = ""
    due: str = ""
    received: str = ""


@dataclass(frozen=True)
class DueByHand(PlainForm):
    """A day that a person set, where an order or an agreement says it.

    Attributes:
        day: ISO date.
        by: who set it.
        at: when, ISO date.
        why: what it rests on.
    """

    day: str
    by: str = ""
    at: str = ""
    why: str = ""


@dataclass(frozen=True)
class Request(PlainForm):
    """Who asks for what. ``records`` are paths or shell patterns.

    Attributes:
        requester_class: what the asker is to the law, by its name among the jurisdiction's
            classes. Without one the rules of exemptions are told, and none is enforced: so it was
            before there were any.
        due: set by hand; ``None``: as the calendar counts.
    """

    id: str
    requester: str
    basis: str = "foia"
    received: str = ""  # ISO date
    scope: str = ""
    records: tuple[str, ...] = ("*",)
    profile: str = "public"
    events: tuple[RequestEvent, ...] = ()  # see ``join_events`` for their order
    requester_class: str = field(default="", metadata={WRITTEN: "class"})
    items: tuple[RequestItem, ...] = ()
    custodians: tuple[Custodian, ...] = ()
    due: DueByHand | None = None
    approvals: tuple[Approval, ...] = ()  # in the order of time

    def __plain__(self) -> dict[str, Any]:
        """As plain data: what the first version wrote always, and the rest where it says
        something.
        """
        return {n: to_plain(getattr(self, n)) for n in _ALWAYS} | super().__plain__()

    @property
    def as_asked(self) -> Request:
        """What a package is made of: what is asked for, of whom, how the request came to its
        answer, and who approved that; not what became of it.
        """
        return replace(
            self,
            events=tuple(e for e in self.events if e.kind in _BEFORE_ANSWER),
            approvals=tuple(a for a in self.approvals if a.state == ApprovalStep.APPROVED),
        )


_BEFORE_ANSWER = frozenset(
    [
        *(EventKind.RECEIVED, EventKind.ACKNOWLEDGED, EventKind.PERFECTED, EventKind.EXTENDED),
        *(EventKind.ON_HOLD, EventKind.RESUMED),
    ]
)
_ALWAYS = ("id", "requester", "basis", "received", "scope", "records", "profile")


def join_events(*told: Iterable[RequestEvent]) -> tuple[RequestEvent, ...]:
    """What two or more say about one request: each event once.

    What follows a seal stays behind it, for it happened to its package, whatever its time says:
    of some only the day is known, of others nothing. Seals, and what follows each, are in the order
    of time.
    """
    of_package: dict[RequestEvent | None, dict[RequestEvent, None]] = {None: {}}
    for events in told:
        seal = None
        for event in events:
            if event.kind == SEALED:
                seal = event
                of_package.setdefault(seal, {})
            else:
                of_package[seal][event] = None
    before = of_package.pop(None)
    joined = sorted(before, key=moment_of_event)
    for seal in sorted(filter(None, of_package), key=moment_of_event):
        joined += [seal, *sorted(of_package[seal], key=moment_of_event)]
    return tuple(joined)


def join_approvals(*told: Iterable[Approval]) -> tuple[Approval, ...]:
    """What two or more say about one release: each step once, in the order of time."""
    steps: dict[Approval, Approval] = {}
    for approval in (one for approvals in told for one in approvals):
        bare = replace(approval, parts=())
        # Where a newer one stands beside it, a copy of the case has let go of what was approved.
        steps[bare] = approval if approval.parts else steps.get(bare, approval)
    joined = sorted(steps.values(), key=lambda one: (moment_of_event(one), one.by))
    return with_newest_parts(joined)


def with_newest_parts(steps: Iterable[Approval]) -> tuple[Approval, ...]:
    """The steps of an approval; what was approved is kept with the newest alone."""
    given = tuple(steps)
    approved = [n for n, one in enumerate(given) if one.state == ApprovalStep.APPROVED]
    newest = approved[-1] if approved else -1
    return tuple(one if n == newest else replace(one, parts=()) for n, one in enumerate(given))


def moment_of_event(event: RequestEvent | Approval) -> datetime:
    """Where it stands: a day comes before its moments, and what has no time before all."""
    try:
        moment = datetime.fromisoformat(event.at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
