"""Cutting drawn paths at boxes: what a path fills or strokes is kept outside, and only there.

Points are pairs of floats in one flat measure (the user space of the page). A curve that
meets a box is first turned into short lines; one that does not is never changed.

Decision 49.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
Ring = tuple[Point, ...]
# Half a pixel at 1,200 dots an inch: no printer and no screen shows it.
TOLERANCE = 0.03
"""How far a line may lie off its curve, in points."""
_MOST_PIECES = 256


@dataclass(frozen=True)
class PathPart:
    """A line (two points) or a curve (four: its ends and what bends it) of a path."""

    points: tuple[Point, ...]

    @property
    def bounding_rect(self) -> Rect:
        """A box that holds it."""
        return bounds_of(self.points)


@dataclass(frozen=True)
class Trail:
    """A stretch of a path that a pen draws without being lifted."""

    parts: tuple[PathPart, ...]
    closed: bool

    @property
    def bounding_rect(self) -> Rect:
        """A box that holds it."""
        return bounds_of([p for part in self.parts for p in part.points])


def bounds_of(points: Sequence[Point]) -> Rect:
    """The smallest upright box around points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def rects_meet(a: Rect, b: Rect) -> bool:
    """True when two boxes share a point within both; a box may be a mere line or point."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def shared_rect(a: Rect, b: Rect | None) -> Rect:
    """The box that two boxes share, of no size where they do not meet; ``None`` is everywhere."""
    if b is None:
        return a
    x0, y0 = max(a[0], b[0]), max(a[1], b[1])
    return x0, y0, max(min(a[2], b[2]), x0), max(min(a[3], b[3]), y0)


def grow_rect(rect: Rect, by: float) -> Rect:
    """A box larger by so much on every side."""
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def flatten_part(part: PathPart) -> tuple[Point, ...]:
    """The points of a part as lines, its first included; true to ``TOLERANCE``."""
    if len(part.points) == 2:
        return part.points
    p0, p1, p2, p3 = part.points
    bend = max(
        math.hypot(p0[0] - 2 * p1[0] + p2[0], p0[1] - 2 * p1[1] + p2[1]),
        math.hypot(p1[0] - 2 * p2[0] + p3[0], p1[1] - 2 * p2[1] + p3[1]),
    )
    # For a cubic Bézier the distance from its chord is at most its second differences times 3/4,
    # divided by the square of the pieces.
    count = min(max(math.ceil(math.sqrt(0.75 * bend / TOLERANCE)), 1), _MOST_PIECES)
    return (*(_point_on_curve(part.points, k / count) for k in range(count)), p3)


def _point_on_curve(curve: tuple[Point, ...], t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    xs = zip(curve, (a, b, c, d), strict=True)
    points = [(p[0] * k, p[1] * k) for p, k in xs]
    return sum(p[0] for p in points), sum(p[1] for p in points)


def ring_of_trail(trail: Trail) -> Ring:
    """What a trail encloses when it is filled, as the corners of a polygon."""
    points: list[Point] = []
    for part in trail.parts:
        flat = flatten_part(part)
        points += flat if not points or points[-1] != flat[0] else flat[1:]
    return tuple(points)


def fills_outside(rings: Iterable[Ring], rects: Iterable[Rect]) -> list[Ring]:
    """Polygons that fill, by either rule, what ``rings`` fill outside of the boxes.

    Around every box the plane is parted into four; cutting a polygon to such a part changes
    how often it winds around a point in no other place.
    """
    kept = list(rings)
    for rect in rects:
        kept = [piece for one in kept for piece in _polygons_around(one, rect)]
    return kept


def _polygons_around(polygon: Ring, rect: Rect) -> Iterator[Ring]:
    if not polygon or not rects_meet(bounds_of(polygon), rect):
        yield polygon
        return
    x0, y0, x1, y1 = rect
    between = _half_of_polygon(_half_of_polygon(polygon, 0, x0, 1), 0, x1, -1)
    pieces = (
        _half_of_polygon(polygon, 0, x0, -1),
        _half_of_polygon(polygon, 0, x1, 1),
        _half_of_polygon(between, 1, y0, -1),
        _half_of_polygon(between, 1, y1, 1),
    )
    yield from (piece for piece in pieces if len(piece) > 2)


def _half_of_polygon(polygon: Ring, axis: int, edge: float, side: int) -> Ring:
    """The polygon on one side (1: beyond, -1: before) of an upright or level line."""
    kept: list[Point] = []
    for at, here in enumerate(polygon):
        before = polygon[at - 1]
        far, near = (here[axis] - edge) * side, (before[axis] - edge) * side
        # Sutherland and Hodgman's way to clip a polygon by one line after another.
        if (far < 0) != (near < 0):
            kept.append(_crossing_point(before, here, axis, edge))
        if far >= 0:
            kept.append(here)
    return tuple(kept)


def _crossing_point(a: Point, b: Point, axis: int, edge: float) -> Point:
    t = (edge - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def clipped_to(polygon: Ring, rect: Rect) -> Ring:
    """The part of a polygon within a box; of no corners where they do not meet."""
    x0, y0, x1, y1 = rect
    return _half_of_polygon(
        _half_of_polygon(
            _half_of_polygon(_half_of_polygon(polygon, 0, x0, 1), 0, x1, -1), 1, y0, 1
        ),
        1,
        y1,
        -1,
    )


def edge_meets(polygon: Ring, rect: Rect) -> bool:
    """True when the border of a polygon passes through a box, or lies within it."""
    return any(
        inside_of(polygon[at - 1], here, rect) is not None for at, here in enumerate(polygon)
    )


def strokes_outside(
    trail: Trail, rects: Sequence[Rect], *, joined: bool = False
) -> list[list[PathPart]]:
    """The runs of a trail that lie outside of the boxes; curves that meet none stay curves.

    Args:
        trail: with the line that closes it among its parts, if it is closed.
        rects: the boxes; of the pen's width nothing is known here.
        joined: the corner where a pen was set down and came back is no end of a run; dashes
            begin anew there.
    """
    runs: list[list[PathPart]] = [[]]
    for part in trail.parts:
        near = [r for r in rects if rects_meet(_thicken_rect(part.bounding_rect), r)]
        if not near:
            runs[-1].append(part)
            continue
        flat = flatten_part(part)
        for a, b in pairwise(flat):
            for start, end in _gaps_of_line(a, b, near):
                if start > 0 and runs[-1]:
                    runs.append([])
                runs[-1].append(PathPart((_point_between(a, b, start), _point_between(a, b, end))))
                if end < 1:
                    runs.append([])
            if runs[-1] and runs[-1][-1].points[-1] != b:
                runs.append([])
    found = [run for run in runs if run]
    if (
        joined
        and trail.closed
        and len(found) > 1
        and found[-1][-1].points[-1] == found[0][0].points[0]
    ):
        return [found[-1] + found[0], *found[1:-1]]  # the corner where the pen was set down
    return found


def _thicken_rect(rect: Rect) -> Rect:
    # An upright or level line has a box without any width, which would meet nothing.
    return grow_rect(rect, 1e-9)


def _gaps_of_line(a: Point, b: Point, rects: Iterable[Rect]) -> Iterator[tuple[float, float]]:
    """The stretches of a line outside of all boxes, as shares of its way."""
    spans = (inside_of(a, b, rect) for rect in rects)
    inside = sorted(span for span in spans if span is not None)
    at = 0.0
    for start, end in inside:
        if start > at:
            yield at, start
        at = max(at, end)
    if at < 1:
        yield at, 1.0


def inside_of(a: Point, b: Point, rect: Rect) -> tuple[float, float] | None:
    """Which stretch of the line from ``a`` to ``b`` lies within a box, as shares of its way."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        low, high, step = rect[axis], rect[axis + 2], b[axis] - a[axis]
        if step == 0:
            if not low < a[axis] < high:
                return None
            continue
        one, two = (low - a[axis]) / step, (high - a[axis]) / step
        first, last = max(first, min(one, two)), min(last, max(one, two))
    # Liang and Barsky's way to clip a line; touching a corner in a point is no stretch.
    if first > last or (first == last and a != b):
        return None
    return first, last


def _point_between(a: Point, b: Point, t: float) -> Point:
    if t in (0.0, 1.0):
        return b if t else a
    return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
