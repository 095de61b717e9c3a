"""Until when a recording is kept, and until when a review is to be done; the clocks are data."""

from __future__ import annotations

from datetime import date, timedelta

from reviewer.errors import BadInput
from reviewer.law.deadlines import Calendar, Clock, calendar_or_none
from reviewer.model.registers import AgencyReview, Footage, FootageState

_UNFLAGGED, _FLAGGED, _REVIEW = "unflagged-video", "flagged-video", "internal-review"
_GONE = (FootageState.NEVER, FootageState.DESTROYED)


def kept_until(footage: Footage, calendar: Calendar | None) -> date | None:
    """The last day on which a recording is sure to be there; ``None`` where nothing tells.

    What nobody has said to be flagged counts as not flagged: whoever asks shall be early. It is a
    day of the calendar, be the offices open or not: a machine destroys it.
    """
    if calendar is None or footage.state in _GONE:
        return None
    clock = calendar.clock_of_basis(_FLAGGED if footage.flagged else _UNFLAGGED)
    day = _day_of(footage.day)
    return _end_of(clock, day) if clock is not None and day is not None else None


def review_due(review: AgencyReview, jurisdiction: str) -> date | None:
    """Until when a review of an incident is to be done; ``None`` where nothing tells.

    A review that is closed has no due day any more.
    """
    calendar = calendar_or_none(jurisdiction)
    if calendar is None or review.closed or _day_of(review.incident) is None:
        return None
    try:
        due = calendar.due_date(_REVIEW, review.incident)
    except BadInput:  # the calendar says nothing of that year
        return None
    return due.day if due is not None else None


def _end_of(clock: Clock, day: date) -> date | None:
    try:
        return _years_later(day, clock.years) + timedelta(days=clock.days)
    except (ValueError, OverflowError):  # behind the last year that there is
        return None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # a 29th of February: a day too long kept harms nobody
        return date(day.year + years, 3, 1)


def _day_of(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
