"""What anchors and ties say, as equations between clocks, and their least-squares solution.

The clock of a record is a line: UTC minus media time, which is its offset at the middle of what is
known of it, and a drift. An anchor says where one line passes; a tie, how two lie to each other.

Decisions 28, 244.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MIN_BASELINE = 60.0  # seconds between what is known before a drift is believed
PRIOR_DRIFT = 1e-4  # what a cheap camera's clock may gain, one standard deviation
SHARPEST = 1e-3  # a sigma of zero would outweigh everything else without end: a millisecond at best
UTC = ""
"""The clock on the wall, among the names of records: a record's path is never empty."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Equation:
    """One anchor, or one tie.

    Attributes:
        table: ``anchors`` or ``ties``; with ``id`` it names what is said.
        record: whose offset it tells, at ``media`` seconds.
        other: what that is told against: another record at ``other_media``, or ``UTC``.
        value: seconds that the offset of the one is ahead of the other's.
        sigma: seconds.
        trusted: a person said it.
        rank: of two equals that exclude each other the lower one is believed.
    """

    table: str
    id: str
    record: str
    media: float
    other: str
    other_media: float
    value: float
    sigma: float
    trusted: bool = False
    rank: int = 0

    @property
    def name(self) -> tuple[str, str]:
        """What names it among all."""
        return self.table, self.id

    @property
    def strength(self) -> tuple[bool, float, int, str, str]:
        """Its order among those that exclude each other, the one to be believed first."""
        return not self.trusted, self.sigma, self.rank, *self.name

    def ends(self) -> Iterable[tuple[str, float, float]]:
        """The records it is about, each with its moment and sign."""
        yield self.record, self.media, 1.0
        if self.other != UTC:
            yield self.other, self.other_media, -1.0


@dataclass(frozen=True)
class KnownDrift:
    """What is known of a record's drift before its equations are looked at."""

    drift: float = 0.0
    sigma: float = PRIOR_DRIFT


@dataclass(frozen=True)
class OffsetLine:
    """A record's offset from UTC, in seconds, as a line over its media time.

    Attributes:
        centre: seconds of media time where it is known best.
        offset: seconds, there; ``sigma`` likewise.
        drift: seconds gained in each second, and ``drift_sigma``.
    """

    centre: float
    offset: float
    sigma: float
    drift: float
    drift_sigma: float

    def offset_at(self, media: float) -> float:
        """Seconds from media time to UTC at a moment of the record."""
        return self.offset + self.drift * (media - self.centre)


@dataclass
class System:
    """Equations of records that hang together, ready to be solved with any weights.

    Attributes:
        records: their paths, in order.
        equations: in the order of their names, so that the order they came in does not matter.
        paces: of records of whose drift something is known.
    """

    records: Sequence[str]
    equations: Sequence[Equation]
    paces: dict[str, KnownDrift] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._row = {record: n for n, record in enumerate(self.records)}
        moments: dict[str, list[float]] = {record: [] for record in self.records}
        for equation in self.equations:
            for record, media, _ in equation.ends():
                moments[record].append(media)
        self._centres = np.array([(min(m) + max(m)) / 2 for m in moments.values()])
        free = [max(m) - min(m) >= MIN_BASELINE for m in moments.values()]
        paces = [self.paces.get(record, KnownDrift()) for record in self.records]
        self._scales = np.array([pace.sigma for pace in paces])
        self._drifts = np.array([pace.drift for pace in paces])
        self.sigmas = np.array([max(e.sigma, SHARPEST) for e in self.equations])
        self._sides = self._make_sides(np.array(free))
        self._values = np.array([self._known_part(e) for e in self.equations])
        # A drift is held near what is known of it; and where nothing ties the records to UTC, the
        # first of them to nought.
        self._held = np.concatenate([np.zeros(len(self.records)), np.ones(len(self.records))])
        self._held[0] = not any(e.other == UTC for e in self.equations)
        # A drift of which nothing is told stays what was known of it.
        self._free = np.concatenate([np.ones(len(free), np.bool_), np.array(free)])

    def _make_sides(self, free: NDArray[np.bool_]) -> Floats:
        many = len(self.records)
        sides = np.zeros((len(self.equations), 2 * many))
        for n, equation in enumerate(self.equations):
            for record, media, sign in equation.ends():
                at = self._row[record]
                sides[n, at] += sign
                # Of a shorter stretch a drift would be made of nothing but errors.
                away = (media - self._centres[at]) * self._scales[at]
                sides[n, many + at] += free[at] * sign * away
        return sides

    def _known_part(self, equation: Equation) -> float:
        told = 0.0
        for record, media, sign in equation.ends():
            at = self._row[record]
            told += sign * self._drifts[at] * (media - self._centres[at])
        return equation.value - told

    def estimate(self, weights: Floats, drifts: bool = True) -> Floats:
        """The offsets and drifts that fit best, quickly.

        ``weights``, one for each equation, are of squared seconds. Among equations of a
        millisecond and of hours the common offset is good to a part of the hours. Without
        ``drifts`` these stay what was known of them before.
        """
        bounded = np.maximum(weights, weights.max() * _WIDEST)
        free = self._free if drifts else np.arange(len(self._free)) < len(self.records)
        sides = self._sides[:, free]
        normal = sides.T @ (bounded[:, None] * sides) + np.diag(self._held[free] ** 2)
        found = np.zeros(self._sides.shape[1])
        found[free] = np.linalg.solve(normal, sides.T @ (bounded * self._values))
        return found

    def solve(self, counted: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """The offsets and drifts that fit best what counts, exactly, and their covariance."""
        roots = 1 / self.sigmas[counted]
        sides = self._sides[counted][:, self._free] * roots[:, None]
        held = np.diag(self._held[self._free])
        told = np.block(
            [
                [sides, (self._values[counted] * roots)[:, None]],
                [held[held.any(axis=1)], np.zeros((int(held.any(axis=1).sum()), 1))],
            ]
        )
        # Of the equations themselves and not of their squares, which lose half of the digits.
        many = sides.shape[1]
        upper: Floats = np.asarray(np.linalg.qr(told, mode="r"))[:many]
        back = np.linalg.inv(upper[:, :many])
        solution, inverse = np.zeros(len(self._free)), np.diag(np.ones(len(self._free)))
        solution[self._free] = back @ upper[:, many]
        inverse[np.ix_(self._free, self._free)] = back @ back.T
        return solution, inverse

    def residuals_of(self, solution: Floats) -> Floats:
        """Seconds by which each equation is off."""
        found: Floats = self._values - self._sides @ solution
        return found

    def drifts_of(self, solution: Floats) -> Floats:
        """How far each record's drift is from what was known of it, in its sigmas."""
        return solution[len(self.records) :]

    def line_of(self, record: str, solution: Floats, inverse: Floats) -> OffsetLine:
        """The clock of one record."""
        at, many = self._row[record], len(self.records)
        scale = float(self._scales[at])
        middle, drift = float(solution[at]), self._drifts[at] + scale * float(solution[many + at])
        var, both = float(inverse[at, at]), float(inverse[at, many + at]) * scale
        var_drift = float(inverse[many + at, many + at]) * scale**2
        # Where offset and drift are wrong independently of each other it is known best.
        best = -both / var_drift if var_drift > 0 else 0.0
        least = max(var + both * best, 0.0)
        centre = float(self._centres[at]) + best
        return OffsetLine(
            centre, middle + float(drift) * best, least**0.5, float(drift), var_drift**0.5
        )


_WIDEST = 1e-11
"""Of the greatest weight, the least: beyond it the digits of a number do not reach."""
