"""Times that recorders write into file names, as a table of patterns.

To know a new recorder, add a row. The first pattern that fits and gives a real date
wins, so the special ones stand before the general ones.

Decision 29.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath

_D = r"(?P<y>(?:19|20)\d\d)(?P<s1>[-_.]?)(?P<mo>0[1-9]|1[0-2])(?P=s1)(?P<d>0[1-9]|[12]\d|3[01])"
# The mark between minutes and seconds is the one between hours and minutes: in 1122_10 and
# 11-22_10 the last number counts segments, it is no second.
_HMS = (
    r"(?P<h>[01]\d|2[0-3])(?:h(?P<mih>[0-5]\d)m(?P<sh>[0-5]\d)s?"
    r"|(?P<s2>[-_.]?)(?P<mi>[0-5]\d)(?P=s2)(?P<s>[0-5]\d))"
)
_HM = r"(?P<h>[01]\d|2[0-3])[-_.h]?(?P<mi>[0-5]\d)"
_ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
_EDGE, _END = r"(?<![0-9])", r"(?![0-9])"

# Behind the time and at the end of the name: else any number in a name would be one.
_SEGMENT = re.compile(r"[-_. ]*[-_. (](\d{1,3})\)?")

# Seconds, one standard deviation, chosen by hand: a name to the second; one to the minute, which
# may be any second of it; Axon's, which is of the press of the button and not of the first picture.
SECOND, MINUTE, LOOSE = 2.0, 30.0, 5.0


@dataclass(frozen=True)
class Pattern:
    """How one kind of recorder names its files.

    Attributes:
        recorder: who writes such names.
        shape: groups y, mo, d, h, mi, and perhaps s, ms, zone.
        sigma: seconds, one standard deviation of the start of the recording.
        utc: True when the recorder writes UTC.
    """

    recorder: str
    shape: re.Pattern[str]
    sigma: float
    utc: bool = False


def _pattern_row(recorder: str, shape: str, sigma: float, utc: bool = False) -> Pattern:
    return Pattern(recorder, re.compile(shape, re.IGNORECASE), sigma, utc)


PATTERNS: tuple[Pattern, ...] = (
    _pattern_row("Axon", rf"^AXON[_ -].*?_?Video_{_D}_{_HMS}(?=_|$)", LOOSE),
    _pattern_row("Axon", rf"^AXON[_ -].*?_?Video_{_D}_{_HM}(?=_|$)", MINUTE),
    _pattern_row(
        "Axon Evidence",
        rf"^(?:Axon|X[68]\w{{6,9}})[-_ ].*?{_EDGE}{_D}[-_ T]{_HM}{_END}(?![-_.]?\d\d)",
        MINUTE,
    ),
    _pattern_row("Pixel phone", rf"^PXL_{_D}_{_HMS}(?P<ms>\d{{3}})", SECOND, utc=True),
    _pattern_row(
        "phone", rf"^(?:VID|MOV|IMG|REC|AUD|Record|Voice)[-_ ]{_D}[-_ ]{_HMS}{_END}", SECOND
    ),
    _pattern_row(
        "screen recorder", rf"^Screen.?(?:Recording|record|shot)[-_ ]{_D}[-_ at]+{_HMS}", SECOND
    ),
    _pattern_row("WhatsApp", rf"^WhatsApp .*?{_D} at {_HMS}{_END}", MINUTE * 2),
    _pattern_row(
        "Hikvision or Dahua recorder",
        rf"^(?:ch|cam|camera|channel|D)\d{{1,3}}[-_ ].*?{_EDGE}{_D}[-_ T]?{_HMS}",
        SECOND,
    ),
    _pattern_row(
        "recorder with an end time",
        rf"{_EDGE}{_D}[-_ T]?{_HMS}[-_ ](?:\d{{8}})?\d{{6}}{_END}",
        SECOND,
    ),
    _pattern_row("ISO 8601", rf"{_EDGE}{_D}T{_HMS}(?:[.,]\d+)?{_ZONE}", SECOND),
    _pattern_row("general, seconds", rf"{_EDGE}{_D}[-_ T.]{{0,3}}{_HMS}{_END}", SECOND),
    _pattern_row("general, minutes", rf"{_EDGE}{_D}[-_ T.]{{1,3}}{_HM}{_END}", MINUTE),
)


@dataclass(frozen=True)
class NameTime:
    """When a recording began, as its name says.

    Attributes:
        when: without zone it is local time.
        sigma: seconds.
        recorder: whose pattern it is.
        segment: the number behind the time, of a recording that was written in pieces.
    """

    when: datetime
    sigma: float
    recorder: str
    segment: int | None = None


def time_in_name(path: str) -> NameTime | None:
    """The time that a file's name tells; ``None`` if it tells none."""
    stem = PurePosixPath(path).stem
    for pattern in PATTERNS:
        match = pattern.shape.search(stem)
        when = _moment_of_groups(match.groupdict()) if match else None
        if when is not None:
            when = when.replace(tzinfo=UTC) if pattern.utc else when
            piece = _SEGMENT.fullmatch(stem, match.end()) if match else None
            number = int(piece[1]) if piece else None
            return NameTime(when, pattern.sigma, pattern.recorder, number)
    return None


def _moment_of_groups(parts: dict[str, str | None]) -> datetime | None:
    """The date that the groups spell; ``None`` for the 31st of April and its like."""
    try:
        found = datetime(
            int(parts["y"] or 0),
            int(parts["mo"] or 0),
            int(parts["d"] or 0),
            int(parts["h"] or 0),
            int(parts.get("mi") or parts.get("mih") or 0),
            int(parts.get("s") or parts.get("sh") or 0),
            int(parts.get("ms") or 0) * 1000,
        )
    except ValueError:
        return None
    return found.replace(tzinfo=_zone_of_offset(parts.get("zone")))


def _zone_of_offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    # No place on earth is further from UTC than 14 hours.
    if hours > 14 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)
