"""What a pen does while page code is read, and the code that draws its lines anew."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf

from reviewer.render.pdf import path_cutting
from reviewer.render.pdf.content import (
    IDENTITY,
    Matrix,
    apply_matrix,
    invert_matrix,
    make_instruction,
)
from reviewer.render.pdf.path_cutting import PathPart, Point, Ring, Trail


@dataclass(frozen=True)
class PenState:
    """What the state says of how lines and fills are drawn."""

    matrix: Matrix = IDENTITY
    width: float = 1.0
    miter: float = 10.0
    dash: tuple[Any, float] | None = None
    fill: Any = None  # the name of a pattern
    stroke: Any = None
    clip: path_cutting.Rect | None = None  # in the user space of the page: nothing shows beyond


@dataclass
class PathCode:
    """A path as it is built: its code, and its trails in user space of the page."""

    steps: list[Any] = field(default_factory=list)
    trails: list[list[PathPart]] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    start: Point = (0.0, 0.0)
    at: Point = (0.0, 0.0)
    clip: str = ""

    def begin_path(self, point: Point) -> None:
        """Lift the pen and set it down."""
        self.start = self.at = point
        self.trails.append([])

    def draw_on(self, *points: Point) -> None:
        """Draw a line, or a curve with what bends it."""
        if not self.trails or len(self.trails) - 1 in self.closed:
            self.begin_path(self.at)
        self.trails[-1].append(PathPart((self.at, *points)))
        self.at = points[-1]

    def close_path(self) -> None:
        """Draw the line back to where the pen was set down."""
        if not self.trails or len(self.trails) - 1 in self.closed:
            return
        if self.at != self.start or not self.trails[-1]:
            self.trails[-1].append(PathPart((self.at, self.start)))
        self.closed.add(len(self.trails) - 1)
        self.at = self.start

    def trails_drawn(self) -> list[Trail]:
        """What was drawn."""
        return [Trail(tuple(t), n in self.closed) for n, t in enumerate(self.trails) if t]


class LineCode:
    """Writes points of the page as path code in the space that a matrix leads back to."""

    def __init__(self, back: Matrix) -> None:
        self._back = back
        size = max(abs(v) for v in back[:4])
        self._digits = min(max(4 - math.floor(math.log10(size or 1.0)), 3), 12)

    def write_rings(self, rings: list[Ring]) -> list[Any]:
        """Closed polygons."""
        code = []
        for one in rings:
            code.append(make_instruction(self._numbers_of_points(one[:1]), "m"))
            code += [make_instruction(self._numbers_of_points((p,)), "l") for p in one[1:]]
            code.append(make_instruction([], "h"))
        return code

    def write_run(self, run: list[PathPart], *, closed: bool) -> list[Any]:
        """A stretch of lines and curves."""
        code = [make_instruction(self._numbers_of_points(run[0].points[:1]), "m")]
        for part in run:
            operator = "l" if len(part.points) == 2 else "c"
            code.append(make_instruction(self._numbers_of_points(part.points[1:]), operator))
        return [*code, make_instruction([], "h")] if closed else code

    def _numbers_of_points(self, points: tuple[Point, ...]) -> list[float]:
        flat = (apply_matrix(self._back, x, y) for x, y in points)
        return [round(v, self._digits) for p in flat for v in p]


def parse_dash(operands: Any) -> tuple[Any, float] | None:
    """The dashes and their phase that operands set; ``None`` for a whole line."""
    dashes = list(operands[0]) if len(operands) == 2 else []
    return (pikepdf.Array(dashes), float(operands[1])) if dashes else None


def largest_scale(matrix: Matrix) -> float:
    """How much a matrix enlarges at most."""
    a, b, c, d, _, _ = matrix
    one, two = a * a + b * b + c * c + d * d, a * d - b * c
    return math.sqrt((one + math.sqrt(max(one * one - 4 * two * two, 0.0))) / 2)


def dash_of_run(pen: PenState, run: list[PathPart], trail: Trail) -> Any:
    """Dashes that go on where they would have stood."""
    assert pen.dash is not None
    dashes, phase = pen.dash
    back = invert_matrix(pen.matrix) or IDENTITY  # dashes are measured before the matrix
    gone = 0.0
    first = run[0].points[0]
    for part in trail.parts:
        flat = path_cutting.flatten_part(part)
        if part is run[0]:
            break
        lies = next(
            (k for k, p in enumerate(flat[:-1]) if _lies_on_line(first, p, flat[k + 1])), None
        )
        upto = flat if lies is None else (*flat[: lies + 1], first)
        flat = tuple(apply_matrix(back, *p) for p in upto)
        gone += sum(math.dist(p, q) for p, q in pairwise(flat))
        if lies is not None:
            break
    return make_instruction([dashes, round(phase + gone, 4)], "d")


def _lies_on_line(point: Point, a: Point, b: Point) -> bool:
    """True when a point lies on the line between two others."""
    return abs(math.dist(a, point) + math.dist(point, b) - math.dist(a, b)) < 1e-6
