"""From the anchors of a record to its clock: media seconds to UTC, with an uncertainty.

One anchor gives an offset; two or more, far enough apart, give drift too. The fit is
weighted least squares; what does not fit stays visible as a residual.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reviewer.model import Anchor
from reviewer.timebase import MICROS, parse_utc

MIN_BASELINE = 60.0  # seconds between anchors before a drift is believed
MAX_DRIFT = 2e-3  # a clock that gains more than 2 ms a second is no clock
SURE = 3  # sigmas: an anchor further off than this contradicts the clock
PRIOR_DRIFT = 1e-4  # what a cheap camera's clock may gain, one standard deviation


@dataclass(frozen=True)
class ClockMap:
    """``utc = origin + media * (1 + drift)``, all in seconds but the origin.

    Attributes:
        origin: UTC of media time zero, in microseconds since 1970.
        drift: seconds gained in each second.
        sigma: one standard deviation at media time zero, in seconds.
        source: where the strongest anchor comes from.
        residuals: of each anchor, by its id, in seconds.
    """

    origin: int
    drift: float
    sigma: float
    source: str
    residuals: tuple[tuple[str, float], ...] = ()

    def utc(self, media: float) -> int:
        """Microseconds UTC of a moment of the record."""
        return self.origin + round(media * (1 + self.drift) * MICROS)

    def media(self, utc: int) -> float:
        """The moment of the record, in seconds, at which the world stood at ``utc``."""
        return (utc - self.origin) / MICROS / (1 + self.drift)

    @property
    def worst_residual(self) -> float:
        """The largest residual, in units of seconds; 0 with one anchor."""
        return max((abs(r) for _, r in self.residuals), default=0.0)


def clock_of(anchors: tuple[Anchor, ...]) -> ClockMap | None:
    """The clock that fits a record's anchors best; ``None`` without anchors."""
    if not anchors:
        return None
    base = parse_utc(anchors[0].utc)
    points = [
        (a.media, (parse_utc(a.utc) - base) / MICROS - a.media, 1 / max(a.sigma, 1e-3) ** 2)
        for a in anchors
    ]
    offset, drift = _fit(points)
    residuals = tuple(
        (a.id, y - offset - drift * x) for a, (x, y, _) in zip(anchors, points, strict=True)
    )
    sigma = 1 / math.sqrt(sum(w for _, _, w in points))
    best = min(anchors, key=lambda a: a.sigma)
    sigma = max(sigma, _contradiction(anchors, residuals))
    return ClockMap(base + round(offset * MICROS), drift, sigma, best.source, residuals)


def _contradiction(anchors: tuple[Anchor, ...], residuals: tuple[tuple[str, float], ...]) -> float:
    """How far apart anchors are that cannot both be right; a coarse one that fits is none."""
    pairs = zip(anchors, residuals, strict=True)
    return max((abs(r) for a, (_, r) in pairs if abs(r) > SURE * max(a.sigma, 0.02)), default=0.0)


def _fit(points: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Offset and drift of ``(media, offset, weight)`` points by weighted least squares."""
    total = sum(w for _, _, w in points)
    mean_x = sum(x * w for x, _, w in points) / total
    mean_y = sum(y * w for _, y, w in points) / total
    baseline = max(x for x, _, _ in points) - min(x for x, _, _ in points)
    if baseline < MIN_BASELINE:
        return mean_y, 0.0
    spread = sum(w * (x - mean_x) ** 2 for x, _, w in points) + 1 / PRIOR_DRIFT**2
    drift = sum(w * (x - mean_x) * (y - mean_y) for x, y, w in points) / spread
    drift = min(max(drift, -MAX_DRIFT), MAX_DRIFT)
    return mean_y - drift * mean_x, drift
