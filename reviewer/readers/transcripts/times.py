"""Media times as the transcript formats write them."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from reviewer.readers.transcripts.cues import MAX_SECONDS

CLOCK = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?")
_PLAIN = re.compile(r"\d{1,7}(?:[.,]\d{1,12})?")


def clock(text: str) -> float | None:
    """``h:mm:ss.fff``, ``mm:ss`` or ``hh:mm:ss,fff`` in seconds; ``None`` if it is none."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return float(whole + (Fraction(int(fraction), 10 ** len(fraction)) if fraction else 0))


def clock_or_seconds(text: str) -> float | None:
    """A clock time, or a plain number of seconds."""
    stripped = text.strip().removesuffix("s").rstrip()
    if _PLAIN.fullmatch(stripped):
        return usable(stripped.replace(",", "."))
    return clock(stripped)


def usable(value: object) -> float | None:
    """A JSON number, or text of one, as seconds; ``None`` unless it is finite and sane."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and 0 <= seconds < MAX_SECONDS else None
