"""Media times as the transcript formats write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from reviewer.readers.transcripts.cues import MAX_SECONDS

CLOCK = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?")
_SMPTE = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)[:;](\d{2,3})")
_MANY = 40  # times of which some would reach the last frame of a second
_PLAIN = re.compile(r"\d{1,7}(?:[.,]\d{1,12})?")


def parse_clock(text: str) -> float | None:
    """``h:mm:ss.fff``, ``mm:ss`` or ``hh:mm:ss,fff`` in seconds; ``None`` if it is none."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return float(f"{whole}.{fraction or 0}")


def clock_or_seconds(text: str) -> float | None:
    """A clock time, or a plain number of seconds."""
    stripped = text.strip().removesuffix("s").rstrip()
    if _PLAIN.fullmatch(stripped):
        return usable_seconds(stripped.replace(",", "."))
    return parse_clock(stripped)


def frame_rate(texts: Iterable[str]) -> int | None:
    """Frames a second in which edit programs wrote times (``hh:mm:ss:ff``); ``None`` for others.

    The texts do not tell the rate: 30 unless a frame number says more, or many say less.
    """
    frames = [int(found[4]) for text in texts if (found := _SMPTE.fullmatch(text.strip()))]
    if not frames:
        return None
    if len(frames) >= _MANY:
        return next((rate for rate in (24, 25, 30, 50, 60, 120) if max(frames) < rate), None)
    return next((rate for rate in (30, 60, 120) if max(frames) < rate), None)


def parse_timecode(text: str, rate: int | None) -> float | None:
    """``hh:mm:ss:ff`` in seconds at so many frames a second, or what ``clock_or_seconds`` reads."""
    found = _SMPTE.fullmatch(text.strip())
    if not found or not rate:
        return clock_or_seconds(text)
    hours, minutes, seconds, frame = map(int, found.groups())
    return round(hours * 3600 + minutes * 60 + seconds + frame / rate, 3)


def usable_seconds(value: object) -> float | None:
    """A JSON number, or text of one, as seconds; ``None`` unless it is finite and sane."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and 0 <= seconds < MAX_SECONDS else None
