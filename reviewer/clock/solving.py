"""All that ties records to UTC and to each other, as one graph, solved for the clock of each.

Least squares over what agrees. What does not agree is found by a fit that one wrong equation cannot
pull (least absolute residuals), set aside, and shown; it is never averaged in. Where as much speaks
for one time as for another nobody can tell which is right: the surer one is taken, and every clock
that hangs on it says how far it may be off.

Decisions 28, 244.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.equations import UTC, Equation, Floats, KnownDrift, OffsetLine, System

SURE = 3  # sigmas: what is further off than this contradicts
SHARP = 0.02  # seconds: nothing is believed to be better than a fiftieth: a frame lasts longer
_TRUST = 1e3  # times: how much more a person's word weighs where two exclude each other
_ROUNDS = 60  # at most
_SINKS = 0.4
_WIDE = (30.0, 10.0, 4.0, 2.0)  # times the bound, one after the other
_EQUAL = 3.0  # times: sigmas that are no further apart are of equal standing

Names = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """Records that hang together, solved.

    Attributes:
        lines: the clock of each record.
        known: false where nothing ties the part to UTC: its records have a place to each other
            only.
        residuals: of every equation, by its name, in seconds; what was set aside too.
        outliers: names of those that contradict the solution.
        open_by: seconds; how far apart times are of which nothing tells the right one; 0: none.
        source_of: by record, the equation that tells most of it.
    """

    lines: dict[str, OffsetLine]
    known: bool
    residuals: dict[tuple[str, str], float]
    outliers: Names = frozenset()
    open_by: float = 0.0
    source_of: dict[str, Equation] = field(default_factory=dict)


def solve_parts(equations: Iterable[Equation], paces: dict[str, KnownDrift]) -> list[Part]:
    """The clocks of all records, part by part; a part is what anchors and ties join."""
    return [_solve_part(part, paces) for part in split_parts(equations)]


def split_parts(equations: Iterable[Equation]) -> list[list[Equation]]:
    """The equations of each part, in an order that does not depend on theirs."""
    ordered = sorted(equations, key=lambda e: e.name)
    sets = _Joined()
    for equation in ordered:
        if equation.other != UTC:
            sets.join(equation.record, equation.other)
    parts: dict[str, list[Equation]] = {}
    for equation in ordered:
        parts.setdefault(sets.find(equation.record), []).append(equation)
    return list(parts.values())


class _Joined:
    """Which names are joined (union of sets)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, name: str) -> str:
        root = name
        while (above := self._above.get(root, root)) != root:
            root = above
        while name != root:
            self._above[name], name = root, self._above.get(name, root)
        return root

    def join(self, one: str, other: str) -> bool:
        """Join two; false where they were joined already."""
        a, b = self.find(one), self.find(other)
        self._above[max(a, b)] = min(a, b)
        return a != b


def _solve_part(equations: Sequence[Equation], paces: dict[str, KnownDrift]) -> Part:
    records = sorted({record for e in equations for record, _, _ in e.ends()})
    system = System(records, equations, paces)
    counted = _choose_equations(system)
    solution, inverse = system.solve(counted)
    residuals = system.residuals_of(solution)
    told = zip(equations, residuals, strict=True)
    outliers = [e for e, counts in zip(equations, counted, strict=True) if not counts]
    kept = [e for e, counts in zip(equations, counted, strict=True) if counts]
    lines = {record: system.line_of(record, solution, inverse) for record in records}
    off = {e.name: float(r) for e, r in told}
    return Part(
        lines,
        any(e.other == UTC for e in kept),
        off,
        frozenset(e.name for e in outliers),
        _measure_doubt(kept, outliers, off),
        _sources(kept, lines),
    )


def _choose_equations(system: System) -> NDArray[np.bool_]:
    """Which equations count: those that agree, and enough of them to hold the part together."""
    # Far from the middle one wrong equation bends a drift more than many right ones hold it;
    # without drifts it cannot, but clocks that run apart seem to contradict.
    found = [_fit_around(system, _robust_residuals(system, drifts)) for drifts in (True, False)]
    return min(found, key=lambda one: one[0])[1]


def _fit_around(system: System, off: Floats) -> tuple[float, NDArray[np.bool_]]:
    """What agrees near a rough fit, of which the residuals are given; and what it costs."""
    bounds = SURE * np.maximum(system.sigmas, SHARP)
    best, least = np.zeros(len(bounds), np.bool_), np.inf
    # What a wrong one has bent aside is let in first, and straightens what is left.
    for wide in (*_WIDE, *[1.0] * _ROUNDS):
        counted = _hold_together(system, np.abs(off) <= wide * bounds)
        solution, _ = system.solve(counted)
        off = system.residuals_of(solution)
        # What does not fit costs the same however far it is off; and so a clock that runs wrong.
        misfit = np.minimum(np.abs(off) / bounds, 1.0) ** 2 * _trust_in(system)
        cost = float(np.sum(misfit) + np.sum((system.drifts_of(solution) / SURE) ** 2))
        if wide == 1.0 and np.array_equal(counted, best):
            break
        if wide == 1.0 and cost <= least:
            best, least = counted, cost
    return least, best


def _trust_in(system: System) -> Floats:
    return np.array([_TRUST if e.trusted else 1.0 for e in system.equations])


def _robust_residuals(system: System, drifts: bool) -> Floats:
    """Residuals of the fit of least absolute residuals, in steps of weighted least squares."""
    trust, sharp = _trust_in(system), np.maximum(system.sigmas, SHARP)
    residuals = system.residuals_of(system.estimate(trust / sharp**2, drifts))
    # What is off by less than the floor weighs as in least squares. It sinks slowly: one that has
    # come to fit too soon would hold the others.
    floor = float(np.max(np.abs(residuals) / sharp))
    for _ in range(_ROUNDS):
        floor = max(floor * _SINKS, 1.0)
        weights = trust / (sharp * np.maximum(np.abs(residuals), sharp * floor))
        before, residuals = residuals, system.residuals_of(system.estimate(weights, drifts))
        if floor == 1.0 and bool(np.all(np.abs(residuals - before) < sharp)):
            break
    return residuals


def _hold_together(system: System, fits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The same, with the strongest of the others where without them a part would fall apart."""
    counted = fits.copy()
    sets = _Joined()
    for equation, counts in zip(system.equations, counted, strict=True):
        if counts:
            sets.join(equation.record, equation.other)
    left = [n for n in range(len(counted)) if not counted[n]]
    for n in sorted(left, key=lambda n: system.equations[n].strength):
        equation = system.equations[n]
        counted[n] = sets.join(equation.record, equation.other)
    return counted


def _measure_doubt(
    kept: Sequence[Equation], outliers: Sequence[Equation], off: dict[tuple[str, str], float]
) -> float:
    """How far the part may be off because as much speaks for another time as for this one."""
    known = [e for e in kept if e.other == UTC]
    if not known or not outliers:
        return 0.0
    # Against a person's word only another word of a person counts.
    trusted = any(e.trusted for e in known)
    best = min(max(e.sigma, SHARP) for e in known if e.trusted == trusted)
    for_it = sum(e.trusted == trusted and max(e.sigma, SHARP) <= _EQUAL * best for e in known)
    against = [
        abs(off[e.name])
        for e in outliers
        if e.trusted >= trusted and max(e.sigma, SHARP) <= _EQUAL * best
    ]
    return max(against) if len(against) >= for_it else 0.0


def _sources(kept: Sequence[Equation], lines: dict[str, OffsetLine]) -> dict[str, Equation]:
    """Of each record the equation that tells most of it."""
    best: dict[str, tuple[tuple[float, int, str, str], Equation]] = {}
    for equation in kept:
        for record, _, _ in equation.ends():
            away = equation.other if record == equation.record else equation.record
            other = lines[away].sigma if away != UTC else 0.0
            rank = (float(np.hypot(equation.sigma, other)), equation.rank, *equation.name)
            if record not in best or rank < best[record][0]:
                best[record] = (rank, equation)
    return {record: equation for record, (_, equation) in best.items()}
