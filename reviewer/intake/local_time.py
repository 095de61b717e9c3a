"""Local wall-clock time to UTC, honest about the two nights a year when it is not clear.

Decision 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.errors import BadInput

# An hour: so far the two readings of such a time are apart.
TWICE_SIGMA = 3600.0


@dataclass(frozen=True)
class LocalMoment:
    """A moment in UTC, with what its making leaves open.

    Attributes:
        utc: RFC 3339 text.
        sigma: what the change of the clocks adds, in seconds; 0 on ordinary days.
        note: why, in words.
    """

    utc: str
    sigma: float = 0.0
    note: str = ""


def load_zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        BadInput: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"There is no time zone “{name}”.", "Give a name such as America/Chicago."
        ) from None


def to_utc(local: datetime, place: ZoneInfo) -> LocalMoment:
    """The UTC of a wall-clock time without zone.

    A time that occurs twice, when clocks go back, is taken as the earlier one, an hour
    uncertain. One that never occurs, when clocks go forward, is taken as if they had not.
    """
    if local.tzinfo is not None:
        return LocalMoment(utc_text(utc_micros(local)))
    # PEP 495: `fold` chooses between the two; outside of such nights both are the same.
    early = local.replace(tzinfo=place, fold=0)
    late = local.replace(tzinfo=place, fold=1)
    if early.utcoffset() == late.utcoffset():
        return LocalMoment(utc_text(utc_micros(early)))
    shown = local.strftime("%Y-%m-%d %H:%M")
    # A time that does not exist comes back as another one.
    back = early.astimezone(UTC).astimezone(place).replace(tzinfo=None)
    if back == local:
        note = f"{shown} occurs twice on this day; the earlier one is assumed"
        return LocalMoment(utc_text(utc_micros(early)), TWICE_SIGMA, note)
    note = f"{shown} does not exist on this day (clocks go forward); winter time is assumed"
    return LocalMoment(utc_text(utc_micros(early)), TWICE_SIGMA, note)
