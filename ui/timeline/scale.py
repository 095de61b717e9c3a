"""From time to pixels and back, and the ticks of a ruler; no widget knows it better.

Time runs evenly, but for what is folded: there it runs through a fold of a few pixels. Both ways
are made of the same numbers, so that what is painted at a pixel is what a click there means.

Decision 185.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import MICROS
from reviewer.timeline import ELAPSED, Gap
from ui.common.item_text import local_moment
from ui.timeline.columns import Longs
from ui.timeline.folds import NO_FOLDS, GapFolds

FINEST = 200.0  # microseconds a pixel: a frame of 30 a second is 166 pixels wide
_MARGIN = 1.06  # of a span that fills the width: a little room at both ends
_SECOND, _MINUTE, _HOUR = MICROS, 60 * MICROS, 3600 * MICROS
_STEPS = (
    *(n * _SECOND // 100 for n in (1, 2, 5, 10, 20, 50)),
    *(n * _SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12, 24, 48, 24 * 7)),
)


@dataclass(frozen=True)
class Scale:
    """``left`` is the moment at pixel ``origin``; a pixel lasts ``per_pixel`` microseconds.

    In a fold a pixel lasts longer.
    """

    left: float
    per_pixel: float
    origin: int
    width: int  # pixels of time, right of ``origin``
    folds: GapFolds = NO_FOLDS

    # ---- time and pixels

    @cached_property
    def right_moment(self) -> float:
        """The moment behind the last pixel."""
        return self.moment_behind(self.width)

    def pixel_of(self, utc: float) -> float:
        """The pixel of a moment."""
        if not self.folds.gaps:
            return self.origin + (utc - self.left) / self.per_pixel
        hidden, wide = self._folded_before(utc)
        here, mine = self._folded_at_left
        even = (utc - self.left) - (hidden - here)
        return self.origin + even / self.per_pixel + (wide - mine)

    def pixels_of(self, utc: Longs) -> NDArray[np.float64]:
        """The pixels of many moments."""
        # First what is whole, so that no microsecond is lost to the size of the numbers.
        even = (utc - int(self.left)) - (self.left - int(self.left))
        if not self.folds.gaps:
            plain: NDArray[np.float64] = np.asarray(even / self.per_pixel + self.origin, np.float64)
            return plain
        folds, here = self.folds, self._folded_at_left
        edges = np.array([folds.starts, folds.ends], np.int64).T.reshape(-1)
        before = np.array(folds.before, np.int64)
        hidden = np.interp(utc, edges, np.repeat(before, 2)[1:-1].astype(np.float64))
        wide = np.interp(utc, edges, np.repeat(np.array(self._widths_before), 2)[1:-1])
        made: NDArray[np.float64] = (even - (hidden - here[0])) / self.per_pixel
        made += wide - here[1] + self.origin
        return made

    def moment_at(self, x: float) -> int:
        """The moment at a pixel."""
        return round(self.moment_behind(x - self.origin))

    def moment_behind(self, pixels: float) -> float:
        """The moment so many pixels right of the left end; exact, where ``moment_at`` rounds."""
        folds = self.folds
        if not folds.gaps:
            return self.left + pixels * self.per_pixel
        at = bisect_right(self._fold_pixels, pixels) - 1
        if at < 0:
            return folds.starts[0] - (self._fold_pixels[0] - pixels) * self.per_pixel
        into, wide = pixels - self._fold_pixels[at], self._widths[at]
        if into < wide:
            return folds.starts[at] + into / wide * (folds.ends[at] - folds.starts[at])
        return folds.ends[at] + (into - wide) * self.per_pixel

    # ---- folds

    def fold_at(self, x: float) -> Gap | None:
        """The closed fold at a pixel."""
        at = bisect_right(self._fold_pixels, x - self.origin) - 1
        if at < 0 or x - self.origin >= self._fold_pixels[at] + self._widths[at]:
            return None
        return self.folds.gaps[at] if self._is_folded(at) else None

    def fold_of(self, utc: float) -> Gap | None:
        """The closed fold that a moment lies in."""
        at = self.folds.place_at(utc)
        return self.folds.gaps[at] if at >= 0 and self._is_shut(at, utc) else None

    def folds_in_sight(self) -> Iterator[tuple[Gap, float, float]]:
        """Closed folds with the pixels where each begins and ends."""
        for at, left in enumerate(self._fold_pixels):
            right = left + self._widths[at]
            if right > 0 and left < self.width and self._is_folded(at):
                yield self.folds.gaps[at], self.origin + left, self.origin + right

    def even_stretches(self) -> Iterator[tuple[int, int]]:
        """What is in sight of the time outside of closed folds, from left to right."""
        start = self.left
        for gap, _, _ in self.folds_in_sight():
            if gap.fold_start > start:
                yield round(start), gap.fold_start
            start = gap.fold_end
        if start < self.right_moment:
            yield round(start), round(self.right_moment)

    # ---- other scales

    def place_moment(self, utc: float, x: float) -> Scale:
        """As coarse as this, with a moment at a pixel."""
        there = replace(self, left=utc)
        return replace(self, left=there.moment_behind(self.origin - x))

    def move_by(self, pixels: float) -> Scale:
        """The view further to the right by pixels."""
        return replace(self, left=self.moment_behind(pixels))

    def zoom_around(self, factor: float, x: float, coarsest: float) -> Scale:
        """``factor`` times as coarse; the moment at pixel ``x`` stays there."""
        per_pixel = min(max(self.per_pixel * factor, FINEST), max(coarsest, FINEST))
        fixed = self.moment_behind(x - self.origin)
        return replace(self, per_pixel=per_pixel).place_moment(fixed, x)

    def fit_to_span(self, start: int, end: int) -> Scale:
        """So that a span fills the width, with a margin."""
        room = max(self.width, 1) / _MARGIN
        per_pixel = max(self._coarseness_for(start, end, room), FINEST)
        made = replace(self, left=float(start), per_pixel=per_pixel)
        margin = (self.width - (made.pixel_of(end) - self.origin)) / 2
        return made.move_by(-margin)

    def _coarseness_for(self, start: int, end: int, room: float) -> float:
        """How long a pixel lasts where a span takes so many of them."""
        span = max(end - start, MICROS // 5)
        lengths = self._folded_within(start, end)
        if not len(lengths):
            return span / room
        even = max(span - int(lengths.sum()), 1)
        # What the folds take depends on it, and only grows as it becomes finer: found by halving.
        low, high = even / room, span / room
        for _ in range(40):
            middle = (low + high) / 2
            needed = even / middle + float(np.minimum(lengths / middle, self.folds.most).sum())
            low, high = (middle, high) if needed > room else (low, middle)
        return high

    def _folded_within(self, start: int, end: int) -> Longs:
        """How much of each fold lies within a span."""
        pairs = zip(self.folds.starts, self.folds.ends, strict=True)
        inside = [min(b, end) - max(a, start) for a, b in pairs if a < end and b > start]
        return np.array(inside, np.int64)

    # ---- inside

    @cached_property
    def _widths(self) -> list[float]:
        wide: list[float] = self.folds.widths_at(self.per_pixel).tolist()
        return wide

    @cached_property
    def _widths_before(self) -> list[float]:
        return [0.0, *np.cumsum(self._widths).tolist()]

    @cached_property
    def _folded_at_left(self) -> tuple[float, float]:
        return self._folded_before(self.left)

    @cached_property
    def _fold_pixels(self) -> list[float]:
        """Where each fold begins, from the left end."""
        hidden, wide = self._folded_at_left
        rows = zip(self.folds.starts, self.folds.before, self._widths_before, strict=False)
        return [
            ((start - self.left) - (before - hidden)) / self.per_pixel + (own - wide)
            for start, before, own in rows
        ]

    def _folded_before(self, utc: float) -> tuple[float, float]:
        """How much time is folded before a moment, and into how many pixels."""
        folds = self.folds
        at = folds.place_at(utc)
        if at < 0:
            return 0.0, 0.0
        start, end = folds.starts[at], folds.ends[at]
        inside = min(utc, end) - start
        return folds.before[at] + inside, self._widths_before[at] + self._widths[at] * (
            inside / (end - start)
        )

    def _is_folded(self, at: int) -> bool:
        """True of a fold that takes less room than its time would."""
        lasts = self.folds.ends[at] - self.folds.starts[at]
        return lasts / self.per_pixel > self._widths[at] + 1

    def _is_shut(self, at: int, utc: float) -> bool:
        return utc < self.folds.ends[at] and self._is_folded(at)


@dataclass(frozen=True)
class Tick:
    """A line of the ruler; ``text`` is empty for a small one."""

    utc: int
    text: str = ""
    day: bool = False


def make_ticks(scale: Scale, zone: str, least: float) -> list[Tick]:
    """Ticks at round local times, labels at least ``least`` pixels apart; none within a fold."""
    wanted = scale.per_pixel * least
    step = next((s for s in _STEPS if s >= wanted), _STEPS[-1])
    small = _next_finer(step)
    offset = local_moment(round(scale.left), zone).utcoffset()
    shift = round(offset.total_seconds()) * MICROS if offset else 0
    found: list[Tick] = []
    free = float("-inf")  # from here on a label lies over none before it
    for start, end in scale.even_stretches():
        first = -((-start - shift) // small) * small - shift
        told = False
        # No time stands half in a fold, but for the last in sight, which is cut as it is.
        stop = scale.pixel_of(end) if end < scale.right_moment - 1 else float("inf")
        for utc in range(first, end + 1, small):
            x = scale.pixel_of(utc)
            # On both sides of a fold the same times may stand nearly at the same place. The first
            # one behind it is told, so that one knows where one is.
            begins = not told and start > scale.left + 1
            is_round = (utc + shift) % step == 0
            unit = step if is_round else small
            room = least * (0.9 if unit < _MINUTE else 0.6)  # hours and minutes are short
            large = (is_round or begins) and x >= free and x + room <= stop
            found.append(Tick(utc, *_text_of_tick(utc, zone, unit)) if large else Tick(utc))
            free, told = (x + room, True) if large else (free, told)
    return found


def _next_finer(step: int) -> int:
    """The next finer step that divides it."""
    finer = [s for s in _STEPS if s < step and step % s == 0 and step / s <= 6]
    return finer[0] if finer else step // 2


def _text_of_tick(utc: int, zone: str, step: int) -> tuple[str, bool]:
    """What stands at a tick; at midnight the day, and true."""
    at = local_moment(utc, zone)
    if zone != ELAPSED and at.hour == at.minute == at.second == at.microsecond == 0:
        return f"{at:%a}, {at:%B} {at.day}", True
    if step < _SECOND:
        return f"{at:%H:%M:%S}.{at.microsecond // 10_000:02d}", False
    return (f"{at:%H:%M:%S}" if step < _MINUTE else f"{at:%H:%M}"), False
