"""On which days offices are closed, by the rules of a jurisdiction's calendar, which is data.

City and State close on different days, and a calendar says which years somebody stated it for: of
others it says nothing, for a guess would look like a deadline.

Decision 231.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from reviewer.errors import BadInput

DAY = timedelta(days=1)
CITY, STATE = "city", "state"
WEEKEND = "weekend"
_SATURDAY = 5


class OfficeDays:
    """The holidays of a jurisdiction, by year."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules: list[dict[str, Any]] = list(data["holidays"])
        self._single: list[dict[str, Any]] = list(data.get("closures", ()))
        self.first_year, self.last_year = data["years"]["first"], data["years"]["last"]
        self._years: dict[int, dict[date, tuple[str, frozenset[str]]]] = {}

    def require_year(self, day: date) -> None:
        """Refuse a day of which the calendar says nothing.

        Raises:
            BadInput: It is in another year than those that it was stated for.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise BadInput(
                f"The calendar of holidays says nothing of {day.year}: it holds for "
                f"{self.first_year} to {self.last_year}.",
                "Set the due date by hand, or add the year to holidays.json.",
            )

    def holiday_on(self, day: date) -> tuple[str, frozenset[str]] | None:
        """Name of the holiday that is observed on a day, and which offices it closes.

        Raises:
            BadInput: The calendar says nothing of its year.
        """
        self.require_year(day)
        if day.year not in self._years:
            self._years[day.year] = self._holidays_of_year(day.year)
        return self._years[day.year].get(day)

    def why_closed(self, day: date, offices: frozenset[str]) -> str:
        """Why all of these offices are closed on a day; empty where one is open.

        Raises:
            BadInput: The calendar says nothing of its year.
        """
        found = self.holiday_on(day)
        if day.weekday() >= _SATURDAY:
            return WEEKEND
        return found[0] if found is not None and offices <= found[1] else ""

    def note_on(self, name: str) -> str:
        """What is doubtful of a holiday, in its rule's words; empty if nothing is."""
        return next((str(rule.get("note", "")) for rule in self._rules if rule["name"] == name), "")

    def _holidays_of_year(self, year: int) -> dict[date, tuple[str, frozenset[str]]]:
        days: dict[date, tuple[str, frozenset[str]]] = {}
        for at in (year, year + 1):  # New Year's Day may be observed in December
            for rule in self._rules:
                # Elections of the whole State are held in even years.
                if at < rule.get("since", at) or (rule.get("years") == "even" and at % 2):
                    continue
                day = _observed_day(rule, at)
                if day.year == year:
                    days[day] = (str(rule["name"]), frozenset(rule["closed"]))
        # Last, so that a closure that was proclaimed takes the place of what the rules say of that
        # day.
        for row in self._single:
            days[date.fromisoformat(row["date"])] = (str(row["name"]), frozenset(row["closed"]))
        return days


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
