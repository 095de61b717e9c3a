"""What a person means by a time they typed: a time of day in the case, or a time in a record.

Somebody reads ``16:22:31`` off a report or off a picture and wants to go there; the date is
the case's, and they never have to say which of the two they mean unless both fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from reviewer.clock.timebase import MICROS, utc_micros, utc_moment

_TIME = re.compile(
    r"^\s*(?:(?P<date>\d{4}-\d\d-\d\d)[ T]+)?"
    r"(?P<plus>\+)?(?:(?:(?P<h>\d+):)?(?P<m>\d+):)?(?P<s>\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>s|sec|am|pm|a\.m\.|p\.m\.)?\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ParsedTime:
    """A typed time, taken apart.

    Attributes:
        parts: hours, minutes, seconds as far as they were typed, the last one last.
        date: an ISO date, or empty.
        media: it can only be a time in a record (``+12``, ``12 s``, ``12.5``).
        half: ``am``, ``pm`` or empty.
    """

    parts: tuple[float, ...]
    date: str = ""
    media: bool = False
    half: str = ""

    @property
    def as_media_seconds(self) -> float:
        """As a time in a record."""
        total = 0.0
        for part in self.parts:
            total = total * 60 + part
        return total


def parse_typed_time(text: str) -> ParsedTime | None:
    """Take a typed time apart; ``None`` when it is none."""
    found = _TIME.match(text)
    if found is None:
        return None
    numbers = [found["h"], found["m"], found["s"].replace(",", ".")]
    parts = tuple(float(n) for n in numbers if n is not None)
    unit = (found["unit"] or "").replace(".", "").lower()
    half = unit if unit in ("am", "pm") else ""
    bare = len(parts) == 1 and not half
    media = bool(found["plus"]) or unit.startswith("s") or (bare and not found["date"])
    # The first part may be anything: "90:00" is an hour and a half of a recording.
    if any(p >= 60 for p in parts[1:]) or (media and (half or found["date"])):
        return None
    return ParsedTime(parts, found["date"] or "", media, half)


def wall_moment(typed: ParsedTime, zone: str, near: int, limits: tuple[int, int]) -> int | None:
    """The moment of the case (UTC, microseconds) at that time of day, the nearest to ``near``.

    ``None`` when the case holds no such moment.
    """
    clock = _time_since_midnight(typed)
    if clock is None:
        return None
    place = ZoneInfo(zone)
    found = [
        m
        for day in _candidate_days(typed, place, limits)
        for m in _moments_of_hour(day, clock, place)
    ]
    inside = [m for m in found if limits[0] <= m <= limits[1]]
    return min(inside, key=lambda m: abs(m - near), default=None)


def _time_since_midnight(typed: ParsedTime) -> timedelta | None:
    """Time since midnight; two parts are hours and minutes."""
    if typed.media:
        return None
    # Two parts are hours and minutes on the clock, though minutes and seconds in a recording.
    hours, minutes, seconds = (*typed.parts, 0.0, 0.0)[:3]
    if typed.half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if typed.half == "pm" else 0)
    if hours >= 24 or minutes >= 60:
        return None
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _candidate_days(typed: ParsedTime, place: ZoneInfo, limits: tuple[int, int]) -> list[datetime]:
    if typed.date:
        try:
            return [datetime.fromisoformat(typed.date)]
        except ValueError:
            return []
    first = utc_moment(limits[0]).astimezone(place).replace(tzinfo=None)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    # Two more, for a case touches days at both ends; 4,000 days bound a case whose clocks are
    # wrong.
    count = min((limits[1] - limits[0]) // (86_400 * MICROS) + 2, 4000)
    return [midnight + timedelta(days=n) for n in range(count)]


def _moments_of_hour(day: datetime, clock: timedelta, place: ZoneInfo) -> list[int]:
    """Both, for the hour that a clock set back goes through twice."""
    local = (day + clock).replace(tzinfo=place)
    return sorted({utc_micros(local.replace(fold=fold)) for fold in (0, 1)})
