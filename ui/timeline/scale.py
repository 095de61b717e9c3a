"""From time to pixels and back, and the ticks of a ruler; no widget knows it better."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer.clock.timebase import MICROS
from reviewer.timeline import ELAPSED
from ui.common.item_text import local_moment

FINEST = 200.0  # microseconds a pixel: a frame of 30 a second is 166 pixels wide
_SECOND, _MINUTE, _HOUR = MICROS, 60 * MICROS, 3600 * MICROS
_STEPS = (
    *(n * _SECOND // 100 for n in (1, 2, 5, 10, 20, 50)),
    *(n * _SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12, 24, 48, 24 * 7)),
)


@dataclass(frozen=True)
class Scale:
    """``left`` is the moment at pixel ``origin``; a pixel lasts ``per_pixel`` microseconds."""

    left: float
    per_pixel: float
    origin: int
    width: int  # pixels of time, right of ``origin``

    @property
    def right_moment(self) -> float:
        """The moment behind the last pixel."""
        return self.left + self.width * self.per_pixel

    def pixel_of(self, utc: float) -> float:
        """The pixel of a moment."""
        return self.origin + (utc - self.left) / self.per_pixel

    def moment_at(self, x: float) -> int:
        """The moment at a pixel."""
        return round(self.left + (x - self.origin) * self.per_pixel)

    def zoom_around(self, factor: float, x: float, coarsest: float) -> Scale:
        """``factor`` times as coarse; the moment at pixel ``x`` stays there."""
        fixed = self.moment_at(x)
        per_pixel = min(max(self.per_pixel * factor, FINEST), max(coarsest, FINEST))
        return replace(self, left=fixed - (x - self.origin) * per_pixel, per_pixel=per_pixel)

    def fit_to_span(self, start: int, end: int) -> Scale:
        """So that a span fills the width, with a margin."""
        span = max(end - start, MICROS // 5)
        room = max(self.width, 1)
        per_pixel = max(span * 1.06 / room, FINEST)
        middle = (start + end) / 2
        return replace(self, left=middle - per_pixel * room / 2, per_pixel=per_pixel)


@dataclass(frozen=True)
class Tick:
    """A line of the ruler; ``text`` is empty for a small one."""

    utc: int
    text: str = ""
    day: bool = False


def make_ticks(scale: Scale, zone: str, least: float) -> list[Tick]:
    """Ticks at round local times, labels at least ``least`` pixels apart."""
    wanted = scale.per_pixel * least
    step = next((s for s in _STEPS if s >= wanted), _STEPS[-1])
    small = _next_finer(step)
    offset = local_moment(round(scale.left), zone).utcoffset()
    shift = round(offset.total_seconds()) * MICROS if offset else 0
    first = int((scale.left + shift) // small) * small - shift
    found = []
    for utc in range(first, round(scale.right_moment) + small, small):
        large = (utc + shift) % step == 0
        found.append(Tick(utc, *_text_of_tick(utc, zone, step)) if large else Tick(utc))
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
