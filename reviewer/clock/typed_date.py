"""What a person means by a date they typed, as dates are written in the United States.

``6/10/2025`` is the tenth of June. Other ways are understood too, and whoever asks shows back
what was understood; half a date (a day without a year) is none.
"""

from __future__ import annotations

from datetime import date, datetime

from dateutil import parser

# What a date leaves out is taken from these: if it counts, the two readings differ.
_GUESSES = (datetime(2000, 1, 1), datetime(2004, 2, 2))


def parse_typed_date(text: str) -> date | None:
    """The day that a text names, the month first; ``None`` when it names none, or not all of it."""
    try:
        read = {_parse_date(text, guess) for guess in _GUESSES}
    except (ValueError, OverflowError):
        return None
    return read.pop() if len(read) == 1 else None


def date_typed(day: date) -> str:
    """A day as one types it into a field: ``6/10/2025``."""
    return f"{day.month}/{day.day}/{day.year}"


def _parse_date(text: str, guess: datetime) -> date:
    read: datetime = parser.parse(
        text, default=guess, dayfirst=False, yearfirst=False, ignoretz=True
    )
    return read.date()
