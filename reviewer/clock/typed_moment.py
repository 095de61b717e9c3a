"""A day, or a moment of it, as a person types when something happened; kept as files have it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

from dateutil import parser

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.clock.typed_date import date_typed, parse_typed_date

_TIME = re.compile(r"[0-9]{1,2}(?::[0-9]{2}){1,2}(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_GUESSES = (datetime(2000, 1, 1, 1), datetime(2000, 1, 1, 2))


def parse_typed_moment(text: str, zone: tzinfo, alone: date | None = None) -> str | None:
    """``2025-06-10`` or ``2025-06-10T22:30:00Z`` for what was typed; ``None`` for what is neither.

    Args:
        text: a date, the month first, and behind it a time of the clocks in ``zone`` where it is
            known: ``6/10/2025 5:30 pm``.
        zone: of the case.
        alone: the day of a time that is typed without one; ``None``: such a time is no moment.
    """
    day = parse_typed_date(text)
    if day is None and alone is not None and _TIME.fullmatch(text.strip()):
        day = alone
    if day is None:
        return None
    try:
        # What is not said of the time is taken from these: if it counts, the two readings differ.
        early, late = (
            parser.parse(text, default=guess, ignoretz=True).time() for guess in _GUESSES
        )
        if early.hour != late.hour:
            return day.isoformat()
        moment = datetime.combine(day, early.replace(microsecond=0), zone)
        return utc_text(utc_micros(moment.astimezone(UTC)))
    except (ValueError, OverflowError):
        return None


def moment_typed(at: str, zone: tzinfo) -> str:
    """What is kept, as one types it; what is neither day nor moment stays as it is."""
    try:
        return date_typed(date.fromisoformat(at))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(at)
        local = moment if moment.tzinfo is None else moment.astimezone(zone)
    except (ValueError, OverflowError):
        return at
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{date_typed(local.date())} {clock}"
