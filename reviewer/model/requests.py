"""Who asks for what, and what became of the answer.

Decision 208.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from reviewer.model.plain_form import PlainForm
from reviewer.system.canonical import to_plain

SEALED = "sealed"
"""The kind of the event that names a package, which those behind it are about."""


REQUESTER_CLASS = "class"
"""What files call the field ``requester_class``, where Python has that word for itself."""


@dataclass(frozen=True)
class RequestEvent(PlainForm):
    """Something that happened to a request, as a person says.

    Attributes:
        at: when: RFC 3339 in UTC, or an ISO date where only the day is known; empty if not even
            that.
        kind: a word; those of this program are ``SEALED`` and
            ``reviewer.overlooked.delivery.DeliveryPart``.
        note: in a person's words.
    """

    at: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Request:
    """Who asks for what. ``records`` are paths or shell patterns.

    Attributes:
        requester_class: what the asker is to the law, by its name among the jurisdiction's
            classes. Without one the rules of exemptions are told, and none is enforced: so it was
            before there were any.
    """

    id: str
    requester: str
    basis: str = "foia"
    received: str = ""  # ISO date
    scope: str = ""
    records: tuple[str, ...] = ("*",)
    profile: str = "public"
    events: tuple[RequestEvent, ...] = ()  # see ``join_events`` for their order
    requester_class: str = ""

    def __plain__(self) -> dict[str, Any]:
        """As plain data: without events and class as it was written before there were any."""
        data = {f.name: to_plain(getattr(self, f.name)) for f in fields(self)}
        if not self.events:
            del data["events"]
        if told := data.pop("requester_class"):
            data[REQUESTER_CLASS] = told
        return data

    @property
    def as_asked(self) -> Request:
        """What is asked for alone: a package is made of this, and not of what became of it."""
        return replace(self, events=())


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
    joined = sorted(before, key=_moment_of)
    for seal in sorted(filter(None, of_package), key=_moment_of):
        joined += [seal, *sorted(of_package[seal], key=_moment_of)]
    return tuple(joined)


def _moment_of(event: RequestEvent) -> datetime:
    """A day comes before its moments, and what has no time before all."""
    try:
        moment = datetime.fromisoformat(event.at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
