"""When a request is due, by the calendar of its jurisdiction; the calendar is data.

City and State close on different days, so a deadline is counted twice and the earlier one is
the one to keep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from reviewer.errors import BadInput
from reviewer.law.requester_names import kind_by_name
from reviewer.system.resources import resource_path

DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """How long one kind of request may take.

    Attributes:
        counts: ``business``, ``calendar`` or ``none``.
        requesters: how the names of those begin who usually ask on this basis.
    """

    basis: str
    name: str
    days: int
    counts: str
    requesters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """When an answer is due.

    Attributes:
        day: the earlier of the two, to be kept.
        city: with the city's holidays left out.
        strict: with only those days left out on which city and State are both closed.
        trace: the days between, in words.
    """

    day: date
    city: date
    strict: date
    trace: tuple[str, ...]


class Calendar:
    """Holidays and clocks of a jurisdiction."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules: list[dict[str, Any]] = list(data["holidays"])
        self._single: list[dict[str, Any]] = list(data.get("closures", ()))
        self.clocks = tuple(
            Clock(**{**row, "requesters": tuple(row.get("requesters", ()))})
            for row in data["clocks"]
        )
        self._years: dict[int, dict[date, tuple[str, frozenset[str]]]] = {}

    def clock_of_basis(self, basis: str) -> Clock | None:
        """The clock of a basis; ``None`` when it is not known."""
        return next((c for c in self.clocks if c.basis == basis), None)

    def basis_of_requester(self, name: str) -> Clock | None:
        """The basis on which somebody of that name usually asks; ``None`` when nothing tells."""
        return kind_by_name(name, ((clock, clock.requesters) for clock in self.clocks))

    def holiday_on(self, day: date) -> tuple[str, frozenset[str]] | None:
        """Name of the holiday that is observed on a day, and which offices it closes."""
        if day.year not in self._years:
            self._years[day.year] = self._holidays_of_year(day.year)
        return self._years[day.year].get(day)

    def due_date(self, basis: str, received: str) -> Due | None:
        """When the answer to a request is due; ``None`` if nothing prescribes it.

        Raises:
            BadInput: The day of receipt is no ISO date.
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
        if clock is None or clock.counts == "none":
            return None
        if clock.counts == "calendar":
            last = day + clock.days * DAY
            return Due(last, last, last, (f"{clock.days} calendar days from {day}",))
        # The trace is the city's: it names every day that its offices are closed.
        city, trace = self._count_business_days(day, clock.days, lambda offices: "city" in offices)
        strict, _ = self._count_business_days(
            day, clock.days, lambda offices: offices >= {"city", "state"}
        )
        # Never later than either: who answers a day early has broken nothing.
        return Due(min(city, strict), city, strict, tuple(trace))

    def _count_business_days(
        self, received: date, days: int, shut: Callable[[frozenset[str]], bool]
    ) -> tuple[date, list[str]]:
        """The last of so many business days; receipt is day 0, moved on if nobody works."""
        day = received
        while self._why_closed(day, shut) is not None:
            day += DAY
        trace = [f"{day:%a} {day} = received"]
        counted = 0
        while counted < days:
            day += DAY
            why = self._why_closed(day, shut)
            counted += why is None
            # Weekends would make most of the trace, and everybody sees them.
            if why != "weekend":
                trace.append(f"{day:%a} {day} = {why or f'day {counted}'}")
        return day, trace

    def _why_closed(self, day: date, shut: Callable[[frozenset[str]], bool]) -> str | None:
        if day.weekday() >= _SATURDAY:
            return "weekend"
        found = self.holiday_on(day)
        return f"{found[0]}, not counted" if found is not None and shut(found[1]) else None

    def _holidays_of_year(self, year: int) -> dict[date, tuple[str, frozenset[str]]]:
        days: dict[date, tuple[str, frozenset[str]]] = {}
        for at in (year, year + 1):  # New Year's Day may be observed in December
            for rule in self._rules:
                # Elections of the whole State are held in even years.
                if rule.get("years") != "even" or at % 2 == 0:
                    day = _observed_day(rule, at)
                    if day.year == year:
                        days[day] = (str(rule["name"]), frozenset(rule["closed"]))
        # Last, so that a closure that was proclaimed takes the place of what the rules say of that
        # day.
        for row in self._single:
            days[date.fromisoformat(row["date"])] = (str(row["name"]), frozenset(row["closed"]))
        return days


@lru_cache(maxsize=8)
def load_calendar(jurisdiction: str) -> Calendar | None:
    """The calendar of a jurisdiction; ``None`` when it ships without one."""
    try:
        file = resource_path(f"jurisdictions/{jurisdiction}/holidays.json")
    except FileNotFoundError:
        return None
    return Calendar(json.loads(file.read_text(encoding="utf-8")))


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


def _observed_day(rule: Mapping[str, Any], year: int) -> date:
    if "weekday" in rule:
        day = _nth_weekday(_days_of_month(year, rule["month"]), rule["weekday"], rule["nth"])
        # Such as the Tuesday after the first Monday of November.
        return day + int(rule.get("plus", 0)) * DAY
    day = date(year, rule["month"], rule["day"])
    shift = rule.get("shift", "")
    if day.weekday() == _SATURDAY and shift == "both":
        return day - DAY
    if day.weekday() == _SATURDAY + 1 and shift in ("both", "sunday"):
        return day + DAY
    return day


def _days_of_month(year: int, month: int) -> Iterable[date]:
    day = date(year, month, 1)
    while day.month == month:
        yield day
        day += DAY


def _nth_weekday(days: Iterable[date], weekday: int, nth: int) -> date:
    same = [d for d in days if d.weekday() == weekday]
    # Counted from 1; a negative one from the month's end.
    return same[nth - 1 if nth > 0 else nth]
