"""What stands on the timeline, in words: for tips, tables and screen readers alike."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from reviewer.clock.clock_map import describe_spread
from reviewer.clock.timebase import MICROS, utc_moment
from reviewer.timeline import ELAPSED, ItemKind, TimelineItem
from ui.common.theme import STATUS_SHAPES
from ui.common.times import day_text

# Chosen by hand: a tip of one line on a small screen.
_SHORT = 90  # characters of a text in a tip


@lru_cache(maxsize=8)
def zone_of(name: str) -> ZoneInfo:
    """A time zone, looked up once."""
    return ZoneInfo(name)


def local_moment(utc: int, zone: str) -> datetime:
    """A moment as people in that zone read it."""
    return utc_moment(utc).astimezone(zone_of(zone))


def clock_text(utc: int, zone: str) -> str:
    """``11:22:47.59``."""
    at = local_moment(utc, zone)
    # Hundredths tell frames apart; cut and not rounded, so that no time is told before it is.
    return f"{at:%H:%M:%S}.{at.microsecond // 10_000:02d}"


def date_text(utc: int, zone: str) -> str:
    """``Wed, June 4, 2025, CDT``; where nothing tells a day, since when the time is counted."""
    if zone == ELAPSED:
        return "since the beginning"
    at = local_moment(utc, zone)
    return f"{day_text(at)}, {at:%Z}"


def length_text(micros: int) -> str:
    """A length: ``0.94 s``, ``2:05 min``, ``1:02:03 h``; empty for a moment."""
    seconds = micros / MICROS
    if seconds <= 0:
        return ""
    if seconds < 60:
        return f"{seconds:.2f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d} h"


def gap_text(micros: int) -> str:
    """A stretch of time in which nothing is: ``15 min 50 s``, ``2 h 5 min``, ``3 days 4 h``."""
    seconds = round(micros / MICROS)
    parts = ((seconds // 86_400, "day"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"))
    words = [(n, f"{n} {unit}{'s' * (unit == 'day' and n > 1)}") for n, unit in parts]
    words.append((seconds % 60, f"{seconds % 60} s"))
    first = next((at for at, (n, _) in enumerate(words) if n), len(words) - 1)
    # Two units: whoever is told of days does not count seconds.
    return " ".join(word for n, word in words[first : first + 2] if n) or "0 s"


def sure_text(item: TimelineItem) -> str:
    """How far its time may be off."""
    return describe_spread(item.sigma) if item.sigma > 0 else ""


def kind_text(item: TimelineItem) -> str:
    """What it is: ``Redaction of sound``, ``Speech`` ..."""
    word = str(item.kind)
    if item.kind is ItemKind.REDACTION and item.what:
        word = f"{word} of {item.what if item.what != 'record' else 'the whole record'}"
    return word[:1].upper() + word[1:]


def state_text(item: TimelineItem) -> str:
    """Of a redaction: its status and exemption, or that it still lacks one."""
    if item.status is None:
        return ""
    return f"{_status_word(item)}, {item.basis or 'no exemption yet'}"


def _status_word(item: TimelineItem) -> str:
    return "check again" if item.again else str(item.status)


def label_of(item: TimelineItem) -> str:
    """What is written on it."""
    if item.status is None:
        return item.text
    # Colour alone never tells; the shape is read aloud as well.
    shape = STATUS_SHAPES[item.status]
    return f"{shape} {item.what}, {_status_word(item)}: {item.basis or 'no exemption yet'}"


def describe_item(item: TimelineItem, zone: str) -> str:
    """What, when and how sure, in lines."""
    first = kind_text(item)
    if state := state_text(item):
        first = f"{first}: {state}"
    text = item.text if len(item.text) <= _SHORT else item.text[: _SHORT - 1] + "…"
    when = clock_text(item.start, zone)
    if item.end > item.start:
        when = f"{when} to {clock_text(item.end, zone)} ({length_text(item.end - item.start)})"
    lines = (first, text, f"{when}, {date_text(item.start, zone)}", sure_text(item), item.record)
    return "\n".join(line for line in lines if line)
