"""The clock of a record: media seconds to UTC, with an uncertainty.

One anchor gives an offset; two or more, far enough apart, give drift too. What does not fit stays
visible as a residual, see ``solving``.

Decisions 16, 28.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.clock.equations import MIN_BASELINE, UTC, Equation, KnownDrift, OffsetLine
from reviewer.clock.solving import SURE, Part, solve_parts
from reviewer.clock.timebase import MICROS, parse_utc
from reviewer.model import Anchor, AnchorSource, Status

__all__ = ["MIN_BASELINE", "SAID_HERE", "SURE", "ClockMap", "clock_of", "describe_spread"]

SAID_HERE = "manual:"  # how ids of what a person said in this program begin
_RANKS = (
    *(AnchorSource.MANUAL, AnchorSource.OVERLAY, AnchorSource.BUNDLE, AnchorSource.SOUND),
    *(AnchorSource.DISPATCH, AnchorSource.METADATA, AnchorSource.NAME),
)
"""Of two sources of equal sigma that exclude each other the first is believed."""


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
        source: where the strongest anchor or tie comes from.
        residuals: of each anchor, by its id, in seconds.
        set_aside: ids of the anchors that a person's word overrules.
        outliers: ids of the anchors that contradict the clock, and do not count.
        drift_sigma: one standard deviation of the drift.
        centre: seconds of media time where the clock is known best.
        open_by: seconds between times of which nothing tells the right one; 0: none.
    """

    origin: int
    drift: float
    sigma: float
    source: str
    residuals: tuple[tuple[str, float], ...] = ()
    set_aside: tuple[str, ...] = ()
    outliers: tuple[str, ...] = ()
    drift_sigma: float = 0.0
    centre: float = 0.0
    open_by: float = 0.0

    def utc_of_media(self, media: float) -> int:
        """Microseconds UTC of a moment of the record."""
        return self.origin + round(media * (1 + self.drift) * MICROS)

    def media_of_utc(self, utc: int) -> float:
        """The moment of the record, in seconds, at which the world stood at ``utc``."""
        return (utc - self.origin) / MICROS / (1 + self.drift)

    def sigma_at(self, media: float) -> float:
        """One standard deviation at a moment of the record: it grows away from the anchors."""
        grown = (media - self.centre) ** 2 - self.centre**2
        return math.sqrt(max(self.sigma**2 + self.drift_sigma**2 * grown, 0.0))

    @property
    def worst_residual(self) -> float:
        """The largest residual of what a person did not set aside, in seconds."""
        counted = (abs(r) for name, r in self.residuals if name not in self.set_aside)
        return max(counted, default=0.0)


def clock_of(anchors: Sequence[Anchor]) -> ClockMap | None:
    """The clock that fits a record's anchors best; ``None`` without anchors.

    What a person said decides alone; of whatever else is known only the drift counts. Who says it
    in the program overrules what came with the bundle.
    """
    counted = counting_anchors(anchors)
    if not counted:
        return None
    base = parse_utc(counted[0].utc)
    record = counted[0].record
    pace = pace_of(counted)
    equations = [equation_of(a, base) for a in deciding_anchors(counted)]
    (part,) = solve_parts(equations, {record: pace} if pace else {})
    return map_of_line(record, part, base, counted)


def counting_anchors(anchors: Sequence[Anchor]) -> list[Anchor]:
    """All but what was rejected."""
    return [a for a in anchors if a.status is not Status.REJECTED]


def deciding_anchors(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Of one record, those that decide: what was said here, else what a person said, else all."""
    people = [a for a in anchors if a.source == AnchorSource.MANUAL]
    return [a for a in people if a.id.startswith(SAID_HERE)] or people or list(anchors)


def pace_of(anchors: Sequence[Anchor]) -> KnownDrift | None:
    """What anchors that are overruled still tell of a record's drift; ``None``: nothing.

    One word of a person fixes where the clock stands, not how fast it runs.
    """
    said = deciding_anchors(anchors)
    others = [a for a in anchors if a not in said]
    if not others or _baseline_of(said) >= MIN_BASELINE or _baseline_of(others) < MIN_BASELINE:
        return None
    clock = clock_of(others)
    return None if clock is None else KnownDrift(clock.drift, clock.drift_sigma)


def equation_of(anchor: Anchor, base: int) -> Equation:
    """What an anchor says; ``base``: microseconds UTC that all seconds count from.

    Microseconds since 1970 would leave floats too few digits for a fit.
    """
    value = (parse_utc(anchor.utc) - base) / MICROS - anchor.media
    known = anchor.source in _RANKS
    return Equation(
        *("anchors", anchor.id, anchor.record, anchor.media, UTC, 0.0, value, anchor.sigma),
        trusted=anchor.source == AnchorSource.MANUAL,
        rank=_RANKS.index(anchor.source) if known else len(_RANKS),
    )


def map_of_line(record: str, part: Part, base: int, anchors: Sequence[Anchor]) -> ClockMap:
    """The clock of a record of a solved part; ``anchors`` are all of the record that count."""
    line = part.lines[record]
    said = {a.id for a in deciding_anchors(anchors)}
    offset = line.offset_at(0.0)
    return ClockMap(
        origin=base + round(offset * MICROS),
        drift=line.drift,
        sigma=max(math.hypot(line.sigma, line.drift_sigma * line.centre), part.open_by),
        source=_source_of(part.source_of[record], anchors),
        residuals=tuple((a.id, _residual_of(a, line, base)) for a in anchors),
        set_aside=tuple(a.id for a in anchors if a.id not in said),
        outliers=tuple(a.id for a in anchors if ("anchors", a.id) in part.outliers),
        drift_sigma=line.drift_sigma,
        centre=line.centre,
        open_by=part.open_by,
    )


def _residual_of(anchor: Anchor, line: OffsetLine, base: int) -> float:
    return (parse_utc(anchor.utc) - base) / MICROS - anchor.media - line.offset_at(anchor.media)


def _source_of(told: Equation, anchors: Sequence[Anchor]) -> str:
    if told.table != "anchors":
        return AnchorSource.SOUND if not told.trusted else AnchorSource.MANUAL
    return next((a.source for a in anchors if a.id == told.id), AnchorSource.SOUND)


def _baseline_of(anchors: Sequence[Anchor]) -> float:
    return max(a.media for a in anchors) - min(a.media for a in anchors)
