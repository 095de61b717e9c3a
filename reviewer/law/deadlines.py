"""When an answer is due, by the calendar of its jurisdiction; the calendar is data.

City and State close on different days, so a deadline is counted twice and the earlier one is
the one to keep. Every day between is told with why it counts or does not.

Decision 231.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.law.law_files import find_law_file, read_law_file, unfit_law
from reviewer.law.office_days import CITY, DAY, STATE, WEEKEND, OfficeDays
from reviewer.law.requester_names import kind_by_name, office_in_name
from reviewer.model.plain_form import PlainForm, from_plain

NAME = "holidays.json"
_SCHEMA = "calendar.schema.json"
BUSINESS, CALENDAR, NONE = "business", "calendar", "none"
REQUEST = "request"
_CITY = frozenset({CITY})
_BOTH = frozenset({CITY, STATE})


@dataclass(frozen=True)
class Clock(PlainForm):
    """How long one kind of answer may take.

    Attributes:
        counts: ``business``, ``calendar`` or ``none``.
        requesters: how the names of those begin who usually ask on this basis.
        starts: what it begins with: ``request``, or something else that is no basis to ask on.
        extension: days more that the law gives once, with notice and reason.
        holds: whether a hold stops it.
        restarts: whether it begins anew when the request is perfected.
        years: beside the days, of clocks that count by the calendar.
        of_basis: of which basis it takes the place ...
        classes: ... for requesters of these classes.
        source: the law that it comes from.
    """

    basis: str
    name: str
    days: int
    counts: str
    requesters: tuple[str, ...] = ()
    starts: str = REQUEST
    extension: int = 0
    holds: bool = False
    restarts: bool = False
    years: int = 0
    of_basis: str = ""
    classes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class CountedDay:
    """One day of the arithmetic.

    Attributes:
        city: its number by the city's calendar, 0 for the day of receipt; ``None``: not counted.
        strict: likewise with only those days left out on which city and State are both closed.
        why: why it is not counted, or what else is to be known of it; empty for a plain day.
    """

    day: date
    city: int | None
    strict: int | None
    why: str = ""

    def __str__(self) -> str:
        counted = {None: "not counted", 0: "received"}.get(self.city, f"day {self.city}")
        told = f"{self.why}, {counted}" if self.why else counted
        also = self.strict not in (self.city, None)
        return f"{self.day:%a} {self.day} = {told}{f' (State: day {self.strict})' if also else ''}"


@dataclass(frozen=True)
class Due:
    """When an answer is due.

    Attributes:
        day: to be kept: the last day not after either on which the city's offices are open.
        city: with the city's holidays left out.
        strict: with only those days left out on which city and State are both closed.
        days: the arithmetic, day by day.
    """

    day: date
    city: date
    strict: date
    days: tuple[CountedDay, ...] = ()

    @property
    def trace(self) -> tuple[str, ...]:
        """The days in words; weekends would make most of it, and everybody sees them."""
        return tuple(str(day) for day in self.days if day.why != WEEKEND)


class Calendar(OfficeDays):
    """Holidays and clocks of a jurisdiction.

    Attributes:
        version: of the file: the first letters of its SHA-256.
        checked: on which day somebody checked it, and who.
        closes_at: the hour behind which something counts as received on the next business day.
    """

    def __init__(self, data: Mapping[str, Any], version: str = "") -> None:
        super().__init__(data)
        self.version = version
        self.checked = f"checked on {data['checked_on']}: {data['checked_by']}"
        self.closes_at = str(data.get("closes_at", ""))
        every = [from_plain(Clock, row) for row in data["clocks"]]
        self.clocks = tuple(clock for clock in every if clock.starts == REQUEST)
        self.further = tuple(clock for clock in every if clock.starts != REQUEST)

    def clock_of_basis(self, basis: str) -> Clock | None:
        """The clock of a basis, or of what else is counted; ``None`` when it is not known."""
        return next((c for c in (*self.clocks, *self.further) if c.basis == basis), None)

    def clock_of_asker(self, basis: str, requester_class: str) -> Clock | None:
        """The clock of a basis for who asks: some classes have one of their own."""
        own = (c for c in self.clocks if c.of_basis == basis and requester_class in c.classes)
        return next(own, None) or self.clock_of_basis(basis)

    def basis_of_requester(self, name: str) -> Clock | None:
        """The basis on which somebody of that name usually asks; ``None`` when nothing tells."""
        return kind_by_name(name, ((clock, clock.requesters) for clock in self.clocks))

    def office_of_requester(self, name: str) -> str:
        """The office with which a name begins: ``Alderman``; empty where it tells none."""
        return office_in_name(name, [begins for c in self.clocks for begins in c.requesters])

    def due_date(self, basis: str, received: str) -> Due | None:
        """When the answer to a plain request is due; ``None`` if nothing prescribes it.

        Raises:
            BadInput: The day of receipt is no ISO date, or the calendar says nothing of a year.
        """
        if not received:
            return None
        try:
            day = date.fromisoformat(received)
        except ValueError:
            raise BadInput(f"{received!r} is no date.", "Write it as 2025-06-10.") from None
        clock = self.clock_of_basis(basis)
        # No day is better than a wrong one: nobody shall rely on a deadline that no statute
        # prescribes.
        if clock is None or clock.counts == NONE:
            return None
        return self.count_days(day, clock.days, clock.counts)

    def count_days(
        self,
        received: date,
        days: int,
        counts: str = BUSINESS,
        *,
        late: bool = False,
        stopped: Callable[[date], str] = lambda _: "",
    ) -> Due:
        """The last of so many days behind the day of receipt, which is day 0.

        Args:
            received: moved on to the next open day where business days are counted.
            days: how many.
            counts: ``BUSINESS`` or ``CALENDAR``.
            late: it came after the office had closed.
            stopped: why a day does not count for another reason, such as a hold that ends.

        Raises:
            BadInput: The calendar says nothing of a year that it takes.
        """
        city = _Count(days, self._closed_for(counts, _CITY))
        strict = _Count(days, self._closed_for(counts, _BOTH))
        trace: list[CountedDay] = []
        day = received
        while not (city.is_done and strict.is_done):
            after = f"received after {self.closes_at}" if late and day == received else ""
            why = after or (stopped(day) if day != received else "")
            numbers = city.take_day(day, why), strict.take_day(day, why)
            trace.append(CountedDay(day, *numbers, why or self._why_of(day, counts, numbers)))
            day += DAY
        last = min(city.last, strict.last)
        while self.why_closed(last, _CITY) and last > received:
            last -= DAY
        # Never later than either: who answers a day early has broken nothing.
        return Due(last, city.last, strict.last, tuple(trace))

    def _closed_for(self, counts: str, offices: frozenset[str]) -> Callable[[date], str]:
        def never(day: date) -> str:
            self.require_year(day)
            return ""

        return never if counts == CALENDAR else lambda day: self.why_closed(day, offices)

    def _why_of(self, day: date, counts: str, numbers: tuple[int | None, int | None]) -> str:
        told = self.why_closed(day, _CITY)
        if counts == CALENDAR:
            return f"{told}, and counted" if told and numbers[0] else ""
        if told and numbers[1] is not None:
            return f"{told}: the city is closed, the State is not"
        return told


class _Count:
    """Counts one calendar's days."""

    def __init__(self, days: int, why_closed: Callable[[date], str]) -> None:
        self._days, self._why_closed = days, why_closed
        self._number: int | None = None
        self.last = date.min

    @property
    def is_done(self) -> bool:
        return self._number is not None and self._number >= self._days

    def take_day(self, day: date, why_not: str) -> int | None:
        """The number of the next day; ``None`` if it does not count, or all are counted."""
        if self.is_done or self._why_closed(day) or why_not:
            return None
        self._number = 0 if self._number is None else self._number + 1
        self.last = day
        return self._number


def load_calendar(jurisdiction: str) -> Calendar | None:
    """The calendar of a jurisdiction; ``None`` when it ships without one.

    Raises:
        BadInput: The user's own copy of it makes no sense.
    """
    file = find_law_file(jurisdiction, NAME)
    if file is None:
        return None
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _read_calendar(file, changed)


def calendar_or_none(jurisdiction: str) -> Calendar | None:
    """The same, for who only looks up names in it: ``None`` where it makes no sense, too."""
    try:
        return load_calendar(jurisdiction)
    except BadInput:
        return None


@lru_cache(maxsize=8)
def _read_calendar(file: Path, _changed: int) -> Calendar:
    data = read_law_file(file, _SCHEMA)
    found = Calendar(data, hashlib.sha256(file.read_bytes()).hexdigest()[:12])
    for year in range(found.first_year, found.last_year + 1):
        try:
            found.holiday_on(date(year, 1, 1))
        except (ValueError, IndexError) as fault:
            raise unfit_law(
                file, "holidays", f"a rule names no day of {year}: {fault}", _SCHEMA
            ) from None
    return found


def days_left(day: date, today: date) -> str:
    """How far off a day is, in words."""
    count = (day - today).days
    if count == 0:
        return "due today"
    unit = "day" if abs(count) == 1 else "days"
    return f"{count} {unit} left" if count > 0 else f"overdue by {-count} {unit}"


def is_day(text: str) -> bool:
    """Whether it writes a day of the calendar, as ``2025-06-04``."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
