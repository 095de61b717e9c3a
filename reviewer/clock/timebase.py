"""Time without rounding: integer ticks of a rational time base, and UTC in microseconds.

The formats write media time as seconds.  Inside, a moment of a record is a PTS, an
integer, with the time base of its stream; a moment of the world is an integer number
of microseconds since 1970 UTC.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from reviewer.text.stretches import join_neighbours

MICROS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_exact_fraction(seconds: float) -> Fraction:
    """The number of seconds as it is written, not as binary floating point holds it."""
    # 0.1 in a file means a tenth; as a float it is a little more, and a span could lose its first
    # tick.
    return Fraction(repr(float(seconds)))


def round_moment(t: float) -> float:
    """A moment as it is kept: whole microseconds, never later than it was."""
    return math.floor(as_exact_fraction(t) * MICROS) / MICROS


def first_tick_at(seconds: float, time_base: Fraction) -> int:
    """The first tick at or after a moment: a span from ``a`` to ``b`` (exclusive) is
    ``range(first_tick_at(a), first_tick_at(b))``.
    """
    ticks = as_exact_fraction(seconds) / time_base
    # Rounded up, in whole numbers.
    return -(-ticks.numerator // ticks.denominator)


def utc_micros(moment: datetime) -> int:
    """A moment that knows its zone, in microseconds since 1970 UTC.

    Raises:
        ValueError: The moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return round((moment - EPOCH) / timedelta(microseconds=1))


def utc_moment(micros: int) -> datetime:
    """Microseconds since 1970 as a moment in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def utc_text(micros: int) -> str:
    """RFC 3339 text in UTC, with as many decimals as the moment needs."""
    text = utc_moment(micros).isoformat().removesuffix("+00:00")
    # One moment has one text, which is what the journal's hash is made of.
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def parse_utc(text: str) -> int:
    """Read RFC 3339 text with a zone into microseconds since 1970 UTC.

    Raises:
        ValueError: It is no moment, or it has no zone.
    """
    return utc_micros(datetime.fromisoformat(text.replace("Z", "+00:00")))


@dataclass(frozen=True, order=True)
class Span:
    """Half-open stretch of ticks: ``start`` is in it, ``end`` is not."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a span cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, tick: int) -> bool:
        return self.start <= tick < self.end


def merge_spans(spans: list[Span]) -> list[Span]:
    """The same ticks as sorted spans of which no two overlap or touch end to end."""
    return join_neighbours(
        sorted(span for span in spans if span.start < span.end),
        lambda before, span: span.start <= before.end,
        lambda before, span: Span(before.start, max(before.end, span.end)),
    )
