"""Times of the case as people in its zone read them."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from reviewer.clock.timebase import utc_moment


def clock_text(utc: int, zone: str, *, date: bool = False) -> str:
    """``11:22:31``, with the date before it if asked: ``June 4, 2025, 11:22:31``."""
    local = utc_moment(utc).astimezone(ZoneInfo(zone))
    return f"{day_text(local, weekday=False)}, {local:%H:%M:%S}" if date else f"{local:%H:%M:%S}"


def length_text(seconds: float) -> str:
    """A duration: ``0.033 s``, ``4.0 s``, ``1:02:03``."""
    # Below, tenths would round half of it away: a mute may be a few milliseconds.
    if 0 < seconds < 0.95:
        return f"{max(seconds, 0.001):.3f}".rstrip("0") + " s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    # Rounded before it is parted, so that no "1:60" comes out.
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d} min"


def rough_length(seconds: float) -> str:
    """A duration at a glance: ``40 s``, ``16 min``, ``2 h 5 min``, ``3 days``."""
    if seconds < 59.5:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days = round(seconds / 86_400)
    return f"{days} day" if days == 1 else f"{days} days"


def day_text(day: datetime.date, *, weekday: bool = True) -> str:
    """A day as the letters write it: ``Tue, June 10, 2025``."""
    # The day without a zero, which strftime writes so on no two systems alike.
    text = f"{day:%B} {day.day}, {day.year}"
    return f"{day:%a}, {text}" if weekday else text
