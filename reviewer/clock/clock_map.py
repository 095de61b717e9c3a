"""From the anchors of a record to its clock: media seconds to UTC, with an uncertainty.

One anchor gives an offset; two or more, far enough apart, give drift too. The fit is
weighted least squares; what does not fit stays visible as a residual.

Decisions 16, 28.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.clock.timebase import MICROS, parse_utc
from reviewer.model import Anchor, AnchorSource, Status

MIN_BASELINE = 60.0  # seconds between anchors before a drift is believed
# Chosen by hand, twenty times what a cheap quartz does: beyond it two anchors are of different
# clocks.
MAX_DRIFT = 2e-3  # a clock that gains more than 2 ms a second is no clock
SAID_HERE = "manual:"  # how ids of what a person said in this program begin
SURE = 3  # sigmas: an anchor further off than this contradicts the clock
PRIOR_DRIFT = 1e-4  # what a cheap camera's clock may gain, one standard deviation


def describe_spread(sigma: float) -> str:
    """How far a time may be off, for a person: ``± 0.2 s``, ``± 5 min``, ``± 6 h``."""
    if math.isinf(sigma):
        return "time unknown"
    # The largest unit of which there are two: "90 min" says more than "2 h" would.
    for unit, size in (("days", 86_400.0), ("h", 3600.0), ("min", 60.0)):
        if sigma >= 2 * size or (unit != "days" and sigma >= size):
            return f"± {sigma / size:.0f} {unit}"
    return f"± {sigma:.2g} s"


@dataclass(frozen=True)
class ClockMap:
    """``utc = origin + media * (1 + drift)``, all in seconds but the origin.

    Attributes:
        origin: UTC of media time zero, in microseconds since 1970.
        drift: seconds gained in each second.
        sigma: one standard deviation at media time zero, in seconds.
        source: where the strongest anchor comes from.
        residuals: of each anchor, by its id, in seconds.
        set_aside: ids of the anchors that a person's word overrules.
    """

    origin: int
    drift: float
    sigma: float
    source: str
    residuals: tuple[tuple[str, float], ...] = ()
    set_aside: tuple[str, ...] = ()

    def utc_of_media(self, media: float) -> int:
        """Microseconds UTC of a moment of the record."""
        return self.origin + round(media * (1 + self.drift) * MICROS)

    def media_of_utc(self, utc: int) -> float:
        """The moment of the record, in seconds, at which the world stood at ``utc``."""
        return (utc - self.origin) / MICROS / (1 + self.drift)

    @property
    def worst_residual(self) -> float:
        """The largest residual of what was not set aside, in seconds; 0 with one anchor."""
        counted = (abs(r) for name, r in self.residuals if name not in self.set_aside)
        return max(counted, default=0.0)


def clock_of(anchors: tuple[Anchor, ...]) -> ClockMap | None:
    """The clock that fits a record's anchors best; ``None`` without anchors.

    What a person said decides alone; of whatever else is known only the drift counts. A wrong
    anchor is overruled, not averaged in, and stays on show. Who says it in the program
    overrules what came with the bundle.
    """
    anchors = tuple(a for a in anchors if a.status is not Status.REJECTED)
    if not anchors:
        return None
    # Seconds from the first anchor: microseconds since 1970 leave floats too few digits for a fit.
    base = parse_utc(anchors[0].utc)
    said = _deciding_anchors(anchors)
    points = _points_of_anchors(said, base)
    offset, drift = _fit_line(points)
    others = [a for a in anchors if a not in said]
    if others and _baseline_of(points) < MIN_BASELINE:
        # One word of a person fixes where the clock stands, not how fast it runs.
        drift = _drift_of(others, base)
        offset = _weighted_mean([(x, y - drift * x, w) for x, y, w in points])
    residuals = tuple(
        (a.id, y - offset - drift * x)
        for a, (x, y, _) in zip(anchors, _points_of_anchors(anchors, base), strict=True)
    )
    # Of a weighted mean, as if the anchors were independent; where they contradict each other what
    # follows widens it.
    sigma = 1 / math.sqrt(sum(w for _, _, w in points))
    best = min(said, key=lambda a: a.sigma)
    known = {a.id for a in said}
    sigma = max(
        sigma, _measure_contradiction(tuple(said), tuple(r for r in residuals if r[0] in known))
    )
    origin = base + round(offset * MICROS)
    # Kept in view with their residuals: a clash is for a person to see.
    aside = tuple(a.id for a in others)
    return ClockMap(origin, drift, sigma, best.source, residuals, aside)


def _deciding_anchors(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The anchors that decide: what was said here, else what a person said, else all."""
    people = [a for a in anchors if a.source == AnchorSource.MANUAL]
    return [a for a in people if a.id.startswith(SAID_HERE)] or people or list(anchors)


_Point = tuple[float, float, float]
"""Media time, offset from it, weight."""


def _points_of_anchors(anchors: Sequence[Anchor], base: int) -> list[_Point]:
    return [
        # A sigma of zero would outweigh everything else without end: a millisecond at best.
        (a.media, (parse_utc(a.utc) - base) / MICROS - a.media, 1 / max(a.sigma, 1e-3) ** 2)
        for a in anchors
    ]


def _drift_of(others: Sequence[Anchor], base: int) -> float:
    """What anchors that are overruled in their offset still tell of a clock's pace."""
    points = _points_of_anchors(others, base)
    return _fit_line(points)[1] if _baseline_of(points) >= MIN_BASELINE else 0.0


def _measure_contradiction(
    anchors: tuple[Anchor, ...], residuals: tuple[tuple[str, float], ...]
) -> float:
    """How far apart anchors are that cannot both be right; a coarse one that fits is none."""
    pairs = zip(anchors, residuals, strict=True)
    return max((abs(r) for a, (_, r) in pairs if abs(r) > SURE * max(a.sigma, 0.02)), default=0.0)


def _baseline_of(points: list[_Point]) -> float:
    return max(x for x, _, _ in points) - min(x for x, _, _ in points)


def _weighted_mean(points: list[_Point]) -> float:
    return sum(y * w for _, y, w in points) / sum(w for _, _, w in points)


def _fit_line(points: list[_Point]) -> tuple[float, float]:
    """Offset and drift of ``(media, offset, weight)`` points by weighted least squares."""
    total = sum(w for _, _, w in points)
    mean_x = sum(x * w for x, _, w in points) / total
    mean_y = sum(y * w for _, y, w in points) / total
    if _baseline_of(points) < MIN_BASELINE:
        return mean_y, 0.0
    # The prior pulls a drift towards none where anchors are too coarse to tell one.
    spread = sum(w * (x - mean_x) ** 2 for x, _, w in points) + 1 / PRIOR_DRIFT**2
    drift = sum(w * (x - mean_x) * (y - mean_y) for x, y, w in points) / spread
    drift = min(max(drift, -MAX_DRIFT), MAX_DRIFT)
    return mean_y - drift * mean_x, drift
