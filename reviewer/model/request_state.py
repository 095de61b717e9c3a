"""What state a request is in: it follows from its events, whatever order they were told in.

Days are those of the case's zone. Nothing here counts a deadline; holds are handed to whoever does.

Decision 230.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

from reviewer.model.requests import EventKind, Request, RequestEvent, moment_of_event


class RequestStage(StrEnum):
    """How far a request is, as it is said on the screen."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    PERFECTED = "perfected"
    EXTENDED = "extended"
    ON_HOLD = "on hold"
    SEALED = "sealed, not sent"
    SENT = "sent"
    DELIVERED = "delivered"
    CONFIRMED = "receipt confirmed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


_OPENS = {
    EventKind.ACKNOWLEDGED: RequestStage.ACKNOWLEDGED,
    EventKind.PERFECTED: RequestStage.PERFECTED,
    EventKind.EXTENDED: RequestStage.EXTENDED,
}
_CLOSES = {
    EventKind.SENT: RequestStage.SENT,
    EventKind.DELIVERED: RequestStage.DELIVERED,
    EventKind.RECEIPT: RequestStage.CONFIRMED,
    EventKind.DENIED: RequestStage.DENIED,
    EventKind.WITHDRAWN: RequestStage.WITHDRAWN,
}
_OF_PACKAGE = frozenset(
    [*(EventKind.LETTER, EventKind.SENT, EventKind.TOLD), EventKind.DELIVERED, EventKind.RECEIPT]
)
_KINDS = {kind.value: kind for kind in EventKind}
_RANK = {kind.value: rank for rank, kind in enumerate(EventKind)}
_DAY_S_END = time(23, 59, 59, 999999)


@dataclass(frozen=True)
class HoldSpan:
    """Days on which a request was on hold.

    Attributes:
        first: the day on which it was put on hold.
        until: the day on which it went on; ``None``: it has not.
    """

    first: date
    until: date | None = None
    why: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether a day is one of them: its first is, the one on which it goes on is not."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class RequestState:
    """What follows from the events of a request.

    Attributes:
        since: the day of the event that brought the stage; ``None`` if nobody knows.
        received: the day on which it came; ``None`` likewise.
        received_at: the moment, where it is known to the minute.
        extended: the days on which it was extended.
        perfected: the newest day on which it was perfected.
        last_action: the newest day on which anything happened to it.
        oddities: what does not fit together, in sentences without their stop.
    """

    stage: RequestStage
    since: date | None = None
    received: date | None = None
    received_at: datetime | None = None
    holds: tuple[HoldSpan, ...] = ()
    extended: tuple[date, ...] = ()
    perfected: date | None = None
    last_action: date | None = None
    oddities: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is owed any more."""
        return self.stage in _CLOSES.values()

    @property
    def open_hold(self) -> HoldSpan | None:
        """The hold that has not ended."""
        return next((hold for hold in self.holds if hold.until is None), None)

    def days_idle(self, today: date) -> int | None:
        """For how many days nothing happened; ``None`` where nothing is known to have."""
        return max((today - self.last_action).days, 0) if self.last_action is not None else None

    def days_open(self, today: date) -> int | None:
        """How long the requester waits, or waited; ``None`` if nobody knows when it came."""
        if self.received is None:
            return None
        until = self.since if self.is_closed and self.since is not None else today
        return max((until - self.received).days, 0)


def state_of_request(request: Request, zone: tzinfo) -> RequestState:
    """What state a request is in, by its events and what its custodians did."""
    dated = [event for event in request.events if _is_dated(event, zone)]
    told = sorted(_events_that_count(dated), key=_order_of)
    walk = _EventWalk(zone)
    for event in told:
        walk.take_event(event)
    moments = [walk.day_of(e) for e in told if e.kind == EventKind.RECEIVED]
    given = day_of_text(request.received)
    received = given or min(moments, default=None)
    stage, since = walk.stage, walk.since
    if stage is RequestStage.OPEN:
        since = received
    done = [walk.day_of(event) for event in dated]
    done += [day for c in request.custodians for day in _days_in(c.sent, c.received)]
    odd = [
        *_tell_undated(e for e in request.events if e not in dated),
        *walk.oddities,
        *_before_receipt(told, walk, received),
    ]
    if given and moments and given not in moments:
        odd.append(f"Received on {given}, and by its events on {min(moments)}")
    return RequestState(
        stage,
        since,
        received,
        _moment_received(told, walk, received),
        walk.spans_of_holds(),
        tuple(walk.extended),
        walk.perfected,
        max([*done, *([received] if received else [])], default=None),
        tuple(dict.fromkeys(odd)),
    )


class _EventWalk:
    """Goes through dated events in order."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self.stage = RequestStage.OPEN
        self.since: date | None = None
        self._before: tuple[RequestStage, date | None] = (RequestStage.OPEN, None)
        self._ended: list[HoldSpan] = []
        self._hold: HoldSpan | None = None
        self.extended: list[date] = []
        self.perfected: date | None = None
        self.oddities: list[str] = []

    def day_of(self, event: RequestEvent) -> date:
        """The day of a dated event."""
        return day_of_told(event.at, self._zone)

    def take_event(self, event: RequestEvent) -> None:
        """Go on by one event."""
        day, closed = self.day_of(event), self.stage in _CLOSES.values()
        kind = _KINDS.get(event.kind)
        if kind in _CLOSES:
            self._end_hold(day)
            self.stage, self.since = _CLOSES[kind], day
        elif closed:
            if kind in _OPENS or kind in (EventKind.ON_HOLD, EventKind.RESUMED):
                self.oddities.append(f"“{event.kind}” of {day} comes after the answer")
        elif kind is EventKind.ON_HOLD:
            self._begin_hold(day, event.note)
        elif kind is EventKind.RESUMED:
            if self._hold is None:
                self.oddities.append(f"“{event.kind}” of {day} ends no hold")
            self._end_hold(day)
        elif kind is EventKind.SEALED:
            self._reach(RequestStage.SEALED, day)
        elif kind in _OPENS:
            self._take_opening(kind, day)

    def spans_of_holds(self) -> tuple[HoldSpan, ...]:
        """All holds, the open one last."""
        return (*self._ended, *([self._hold] if self._hold is not None else []))

    def _take_opening(self, kind: EventKind, day: date) -> None:
        if kind is EventKind.EXTENDED:
            self.extended.append(day)
        if kind is EventKind.PERFECTED:
            self.perfected = day
        self._reach(_OPENS[kind], day)

    def _reach(self, stage: RequestStage, day: date) -> None:
        # What was sealed stays so until it is sent; and a hold covers what it was put over.
        if self._before[0] is not RequestStage.SEALED or stage is RequestStage.SEALED:
            self._before = (stage, day)
        if self._hold is None:
            self.stage, self.since = self._before

    def _begin_hold(self, day: date, why: str) -> None:
        if self._hold is not None:
            self.oddities.append(f"Put on hold on {day}, and it was already")
            return
        self._hold = HoldSpan(day, None, why)
        self.stage, self.since = RequestStage.ON_HOLD, day

    def _end_hold(self, day: date) -> None:
        if self._hold is not None:
            self._ended.append(HoldSpan(self._hold.first, day, self._hold.why))
            self._hold = None
            self.stage, self.since = self._before


def day_of_text(text: str) -> date | None:
    """The day that an ISO date names; ``None`` for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_of_told(text: str, zone: tzinfo) -> date:
    """The day of an ISO date, or of a moment in a zone.

    Raises:
        ValueError: It is neither.
    """
    day = day_of_text(text)
    if day is not None:
        return day
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date()


def _events_that_count(events: Iterable[RequestEvent]) -> list[RequestEvent]:
    """All but what became of packages that a newer one has taken the place of."""
    of_package: dict[RequestEvent | None, list[RequestEvent]] = {None: []}
    rest: list[RequestEvent] = []
    seal: RequestEvent | None = None
    for event in events:
        if event.kind == EventKind.SEALED:
            seal = event
            of_package.setdefault(seal, [])
        elif event.kind in _OF_PACKAGE:
            of_package[seal].append(event)
        else:
            rest.append(event)
    seals = [one for one in of_package if one is not None]
    if not seals:
        return [*rest, *of_package[None]]
    newest = max(seals, key=lambda one: (moment_of_event(one), one.note))
    return [*rest, newest, *of_package[newest]]


def _is_dated(event: RequestEvent, zone: tzinfo) -> bool:
    try:
        day_of_told(event.at, zone)
    except (ValueError, OverflowError):
        return False
    return True


def _order_of(event: RequestEvent) -> tuple[datetime, int, str, str]:
    """Of what only the day is known, it happened at its end: a letter that was sealed at noon and
    sent on that day was sent afterwards.
    """
    moment = moment_of_event(event)
    if day_of_text(event.at) is not None:
        moment = datetime.combine(moment.date(), _DAY_S_END, UTC)
    return moment, _RANK.get(event.kind, len(_RANK)), event.kind, event.note


def _tell_undated(events: Iterable[RequestEvent]) -> list[str]:
    # An empty time is an honest one; older versions noted ticks so.
    return [
        f"“{e.kind}” has no date" if not e.at else f"“{e.kind}”: {e.at!r} is no date"
        for e in events
    ]


def _before_receipt(
    events: Iterable[RequestEvent], walk: _EventWalk, received: date | None
) -> list[str]:
    if received is None:
        return []
    early = (event for event in events if walk.day_of(event) < received)
    return [f"“{e.kind}” of {walk.day_of(e)} comes before it was received" for e in early]


def _moment_received(
    events: Iterable[RequestEvent], walk: _EventWalk, received: date | None
) -> datetime | None:
    for event in events:
        known = event.kind == EventKind.RECEIVED and day_of_text(event.at) is None
        if known and walk.day_of(event) == received:
            return datetime.fromisoformat(event.at)
    return None


def _days_in(*texts: str) -> list[date]:
    return [day for text in texts if (day := day_of_text(text)) is not None]
