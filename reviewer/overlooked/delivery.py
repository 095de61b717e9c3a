"""What became of a sealed package: whether its letter was read, when it was sent and received.

A program seals a package and cannot send it; a person says so. It is told per package: one that is
made anew has not been sent. What a person says are events of the request, so that they stand in the
journal and go with the review: what follows an event *sealed* happened to the package that it
names.

Decisions 188, 208.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from reviewer.model import Request, RequestEvent, join_events
from reviewer.model.requests import SEALED


class DeliveryPart(StrEnum):
    """What a person does between the seal and the answer, in this order: kinds of events."""

    LETTER = "letter"  # it was read and signed
    SENT = "sent"  # the package is with the requester
    TOLD = "told"  # the fingerprint was told by another way, such as by telephone
    RECEIPT = "receipt"  # the requester said that it came


@dataclass(frozen=True)
class Delivery:
    """How far the answer to a request is.

    Attributes:
        package: the folder of the newest package; empty as long as there is none.
        key: the fingerprint of the key that sealed it; empty if nobody noted it.
        sealed: the day; ``None`` for packages of older versions, which noted none.
        is_current: it is there, and was made of what the case is now.
        seal: the event that names the package; ``None`` as long as there is none.
        done: what a person said was done with it: the newest event of each part.
    """

    request: str
    package: str = ""
    key: str = ""
    sealed: date | None = None
    is_current: bool = False
    seal: RequestEvent | None = None
    done: tuple[RequestEvent, ...] = ()

    def event_of(self, part: DeliveryPart) -> RequestEvent | None:
        """What was said of a part; ``None`` if it was not done."""
        return next((event for event in self.done if event.kind == part), None)

    def day_of(self, part: DeliveryPart) -> date | None:
        """When a part was done; ``None`` if it was not."""
        event = self.event_of(part)
        return day_of_event(event) if event is not None else None

    @property
    def answered(self) -> date | None:
        """The day on which the requester got the package."""
        return self.day_of(DeliveryPart.SENT)

    @property
    def left(self) -> tuple[DeliveryPart, ...]:
        """What is still to be done of a sealed package."""
        return tuple(p for p in DeliveryPart if self.event_of(p) is None) if self.package else ()


def events_of_package(
    events: Iterable[RequestEvent], seal: RequestEvent | None
) -> tuple[RequestEvent, ...] | None:
    """What was done with a package, the newest event of each part.

    Args:
        events: of its request.
        seal: the event that names it; without one the newest package is meant that they name.

    Returns:
        ``None`` if they do not name the package.
    """
    said = _said_of_package(events, seal)
    if said is None:
        return None
    newest = {event.kind: event for event in said if day_of_event(event) is not None}
    return tuple(newest[part] for part in DeliveryPart if part in newest)


def _said_of_package(
    events: Iterable[RequestEvent], seal: RequestEvent | None
) -> list[RequestEvent] | None:
    told = [*events]
    # Without any seal they are about an answer that somebody gave without this program.
    if seal is None and all(event.kind != SEALED for event in told):
        return told or None
    found: list[RequestEvent] | None = None
    for event in told:
        if event.kind == SEALED:
            if seal is None or event == seal:
                found = []
            elif found is not None:
                break  # what follows is about another one
        elif found is not None:
            found.append(event)
    return found


def with_part_done(
    request: Request, delivery: Delivery, part: DeliveryPart, at: str, note: str = ""
) -> Request:
    """The request, in which a part of its package's delivery is done.

    Args:
        request: as it is.
        delivery: of its newest package, which has a seal.
        part: what was done.
        at: when, RFC 3339 in UTC.
        note: how, to whom, in a person's words.
    """
    named = (delivery.seal,) if delivery.seal is not None else ()
    # What an older version noted beside the journal is taken along.
    told = (*named, *delivery.done, RequestEvent(at, part.value, note))
    return replace(request, events=join_events(request.events, told))


def with_part_open(request: Request, delivery: Delivery, part: DeliveryPart) -> Request:
    """The request, in which a part of its package's delivery is not done after all."""
    named = (delivery.seal,) if delivery.seal is not None else ()
    known = join_events(request.events, named, delivery.done)
    said = _said_of_package(known, delivery.seal) or ()
    taken = {event for event in said if event.kind == part}
    return replace(request, events=tuple(event for event in known if event not in taken))


def day_of_event(event: RequestEvent) -> date | None:
    """The day of an event as the clock on this desk has it; ``None`` if it says none."""
    try:
        moment = datetime.fromisoformat(event.at)
        return (moment.astimezone() if moment.tzinfo is not None else moment).date()
    except (ValueError, OverflowError):
        return None


def tell_delivery(delivery: Delivery, today: date) -> str:
    """``Answered Nov 29`` or ``Sealed Nov 29, not sent``; empty without a package that counts."""
    if delivery.answered is not None:
        return f"Answered {short_day(delivery.answered, today)}"
    if not delivery.is_current:
        return "Package is older than the case" if delivery.package else ""
    if delivery.sealed is None:
        return "Sealed, not sent"
    return f"Sealed {short_day(delivery.sealed, today)}, not sent"


def short_day(day: date, today: date) -> str:
    """``Nov 29``; with its year if that is another than today's."""
    # The day without a zero, which strftime writes so on no two systems alike.
    text = f"{day:%b} {day.day}"
    return text if day.year == today.year else f"{text}, {day.year}"
