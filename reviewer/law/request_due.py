"""When one request is due: its clock, its holds and extension, and what a person set by hand.

The arithmetic is shown whole, with the calendar it was counted by; where nothing can be counted a
sentence says why.

Decision 231.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from reviewer.errors import ReviewerError
from reviewer.law.deadlines import NONE, Calendar, Clock, Due, load_calendar
from reviewer.law.office_days import CITY
from reviewer.model import CaseInfo, DueByHand, Request
from reviewer.model.request_state import RequestState, day_of_text, state_of_request


@dataclass(frozen=True)
class RequestDue:
    """When a request is due, and how that was found.

    Attributes:
        day: to be kept; ``None`` where there is none, or nobody can tell.
        counted: by the calendar, also where a person set another day; ``None`` likewise.
        clock: which was counted; ``None`` for none.
        by_hand: what a person set.
        fault: why nothing could be counted, in a sentence; empty where nothing failed.
        cautions: what else is to be known, in sentences without their stop.
        calendar: which one was counted by, and who checked it; empty where none was.
    """

    state: RequestState
    day: date | None = None
    counted: Due | None = None
    clock: Clock | None = None
    by_hand: DueByHand | None = None
    fault: str = ""
    cautions: tuple[str, ...] = ()
    calendar: str = ""

    @property
    def set_by(self) -> str:
        """Who says so: a person, or the calendar; empty where nothing is due."""
        if self.by_hand is not None:
            by = f" by {self.by_hand.by}" if self.by_hand.by else ""
            at = f" on {self.by_hand.at}" if self.by_hand.at else ""
            why = f": {self.by_hand.why}" if self.by_hand.why else ""
            return f"Set by hand{by}{at}{why}"
        if self.clock is None or self.counted is None:
            return ""
        source = f", {self.clock.source}" if self.clock.source else ""
        return f"Counted for “{self.clock.name}”{source}"


def due_of_request(request: Request, info: CaseInfo) -> RequestDue:
    """When a request of a case is due, by the calendar of the case's jurisdiction."""
    zone = ZoneInfo(info.timezone)
    state = state_of_request(request, zone)
    try:
        calendar = load_calendar(info.jurisdiction)
    except ReviewerError as fault:
        return _with_hand(RequestDue(state, fault=str(fault)), request, None)
    if calendar is None:
        told = "This jurisdiction ships without a calendar of deadlines."
        return _with_hand(RequestDue(state, fault=told), request, None)
    return _with_hand(_count_due(request, state, calendar, zone), request, calendar)


def _count_due(
    request: Request, state: RequestState, calendar: Calendar, zone: tzinfo
) -> RequestDue:
    if request.received and day_of_text(request.received) is None:
        told = f"{request.received!r} is no date. Write it as 2025-06-10."
        return RequestDue(state, fault=told)
    clock = calendar.clock_of_asker(request.basis, request.requester_class)
    found = RequestDue(state, clock=clock)
    if clock is None or clock.counts == NONE or state.received is None:
        return found
    begins, late = state.received, _is_late(state.received_at, calendar, zone)
    if clock.restarts and state.perfected is not None and state.perfected > begins:
        begins, late = state.perfected, False
    version = f"holidays.json {calendar.version}, {calendar.checked}"
    hold = state.open_hold if clock.holds else None
    if hold is not None:
        still = f"The clock stands still since {hold.first}, and goes on when the hold ends"
        return RequestDue(state, clock=clock, cautions=(still,), calendar=version)
    stopped = _stops_of(state, clock)
    try:
        plain = due = calendar.count_days(
            begins, clock.days, clock.counts, late=late, stopped=stopped
        )
        if state.extended and clock.extension:
            days = clock.days + clock.extension
            due = calendar.count_days(begins, days, clock.counts, late=late, stopped=stopped)
    except ReviewerError as fault:
        return RequestDue(state, clock=clock, fault=str(fault), calendar=version)
    cautions = tuple(_cautions_of(state, clock, plain, due))
    return RequestDue(state, due.day, due, clock, cautions=cautions, calendar=version)


def _stops_of(state: RequestState, clock: Clock) -> Callable[[date], str]:
    def why_stopped(day: date) -> str:
        held = clock.holds and any(hold.holds_on(day) for hold in state.holds)
        return "on hold" if held else ""

    return why_stopped


def _is_late(moment: datetime | None, calendar: Calendar, zone: tzinfo) -> bool:
    if moment is None or not calendar.closes_at:
        return False
    local = moment if moment.tzinfo is None else moment.astimezone(zone)
    return local.time() > time.fromisoformat(calendar.closes_at)


def _cautions_of(state: RequestState, clock: Clock, plain: Due, due: Due) -> Iterator[str]:
    if due.city != due.strict:
        other = max(due.city, due.strict)
        yield f"By the other calendar it is {other:%a} {other}; the earlier is kept"
    first = min(due.city, due.strict)
    if due.day != first:
        yield f"The last day, {first:%a} {first}, is one on which the office is closed"
    if state.holds and not clock.holds:
        yield "The hold does not stop this clock"
    if state.extended and not clock.extension:
        yield "The law gives this clock no extension: agree on a day with the requester and set it"
    if state.extended and clock.extension and state.extended[0] > plain.day:
        yield f"It was extended on {state.extended[0]}, after it was due on {plain.day}"
    if clock.extension and len(state.extended) > 1:
        yield "It was extended more than once; the law gives one extension, which is counted"


def _with_hand(found: RequestDue, request: Request, calendar: Calendar | None) -> RequestDue:
    """The same, with the day that a person set in the place of what was counted."""
    hand = request.due
    day = day_of_text(hand.day) if hand is not None else None
    if hand is None:
        return found
    if day is None:
        fault = f"The due date set by hand, {hand.day!r}, is no date."
        return RequestDue(found.state, fault=fault, by_hand=hand, clock=found.clock)
    told = list(found.cautions) if found.counted is not None else []
    if found.day is not None and day > found.day:
        told.insert(0, f"The day set by hand is later than the law's, {found.day:%a} {found.day}")
    if calendar is not None:
        try:
            closed = calendar.why_closed(day, frozenset({CITY}))
            told += [f"The office is closed on that day: {closed}"] if closed else []
        except ReviewerError as fault:
            told.append(f"Whether the office is open on that day is not known: {fault}")
    if found.fault:
        told.append(found.fault.rstrip("."))
    return RequestDue(
        found.state, day, found.counted, found.clock, hand, "", tuple(told), found.calendar
    )
