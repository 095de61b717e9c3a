"""Boxes as a hand draws, moves and sizes them: fractions of the picture, and pixels on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from reviewer.model.geometry import Box

SMALLEST = 0.004
"""Of the picture: a smaller drag is a click."""
HANDLE = 9
"""Pixels of a handle as it is painted."""
REACH = 7
"""Pixels around a handle's middle that still mean it: a hand is not that exact."""
WHOLE = "all"
"""The part of a box that moves all of it."""
FIXED = "fixed"
"""The part of a box that a hand can only choose."""

_Shape = Qt.CursorShape
CURSORS = {
    "nw": _Shape.SizeFDiagCursor,
    "se": _Shape.SizeFDiagCursor,
    "ne": _Shape.SizeBDiagCursor,
    "sw": _Shape.SizeBDiagCursor,
    "n": _Shape.SizeVerCursor,
    "s": _Shape.SizeVerCursor,
    "e": _Shape.SizeHorCursor,
    "w": _Shape.SizeHorCursor,
    WHOLE: _Shape.SizeAllCursor,
    FIXED: _Shape.PointingHandCursor,
}
"""The pointer's shape over each part of a box."""


def box_within(box: Box, area: QRectF) -> QRectF:
    """A box of a picture that stands in an area of the widget, in pixels."""
    left, top, width, height = area.x(), area.y(), area.width(), area.height()
    return QRectF(left + box.x * width, top + box.y * height, box.w * width, box.h * height)


def point_within(point: QPointF, area: QRectF) -> QPointF:
    """A point of the widget in fractions of the picture that stands there, kept inside it."""
    x = (point.x() - area.x()) / max(area.width(), 1)
    y = (point.y() - area.y()) / max(area.height(), 1)
    return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))


def box_between(a: QPointF, b: QPointF) -> Box:
    """The box of which two points of the picture are corners."""
    return Box(min(a.x(), b.x()), min(a.y(), b.y()), abs(a.x() - b.x()), abs(a.y() - b.y()))


def box_around(box: Box, here: QPointF) -> Box:
    """The same box with its middle at a point; a part of it may lie outside of the picture."""
    return Box(here.x() - box.w / 2, here.y() - box.h / 2, box.w, box.h)


def handles_of(rect: QRectF) -> dict[str, QPointF]:
    """Where the eight handles of a box stand, by the directions in which they pull.

    Those of a small box stand around it, so that they do not meet and its middle still moves it.
    """
    least = 4 * REACH + HANDLE
    wide, high = (max(least - side, 0) / 2 for side in (rect.width(), rect.height()))
    around = rect.adjusted(-wide, -high, wide, high)
    middle = around.center()
    return {
        "nw": around.topLeft(),
        "ne": around.topRight(),
        "sw": around.bottomLeft(),
        "se": around.bottomRight(),
        "n": QPointF(middle.x(), around.top()),
        "s": QPointF(middle.x(), around.bottom()),
        "w": QPointF(around.left(), middle.y()),
        "e": QPointF(around.right(), middle.y()),
    }


def part_at(rect: QRectF, point: QPointF, *, sized: bool) -> str:
    """Which part of a box a point means, or "" for none; without ``sized`` it has no handles."""
    if sized:
        for part, middle in handles_of(rect).items():
            if max(abs(point.x() - middle.x()), abs(point.y() - middle.y())) <= REACH:
                return part
    return WHOLE if rect.contains(point) else ""


def drag_box(box: Box, part: str, dx: float, dy: float, *, shaped: bool = False) -> Box:
    """A box moved as a whole, or by one of its handles, and kept inside the picture.

    ``shaped`` keeps the proportions of one that is sized: a corner pulls against the corner
    across from it, and a side grows the box to both of its sides.
    """
    if part == WHOLE:
        x = min(max(box.x + dx, 0.0), 1 - box.w)
        y = min(max(box.y + dy, 0.0), 1 - box.h)
        return Box(x, y, box.w, box.h)
    if shaped and box.w > 0 and box.h > 0:
        return _sized_in_shape(box, part, dx, dy)
    left = box.x + (dx if "w" in part else 0)
    right = box.x + box.w + (dx if "e" in part else 0)
    top = box.y + (dy if "n" in part else 0)
    bottom = box.y + box.h + (dy if "s" in part else 0)
    left, right = sorted((min(max(left, 0.0), 1.0), min(max(right, 0.0), 1.0)))
    top, bottom = sorted((min(max(top, 0.0), 1.0), min(max(bottom, 0.0), 1.0)))
    return Box(left, top, max(right - left, SMALLEST), max(bottom - top, SMALLEST))


def _sized_in_shape(box: Box, part: str, dx: float, dy: float) -> Box:
    wide = (box.w + (dx if "e" in part else -dx if "w" in part else 0)) / box.w
    high = (box.h + (dy if "s" in part else -dy if "n" in part else 0)) / box.h
    moved = [f for f, way in ((wide, "ew"), (high, "ns")) if any(c in part for c in way)]
    # The point that stays: the corner or the side across from the handle.
    x = box.x + box.w * (0.0 if "e" in part else 1.0 if "w" in part else 0.5)
    y = box.y + box.h * (0.0 if "s" in part else 1.0 if "n" in part else 0.5)
    left, top = (x - box.x) / box.w, (y - box.y) / box.h
    room = [(x / (box.w * left)) if left else 9e9, (y / (box.h * top)) if top else 9e9]
    room += [(1 - x) / (box.w * (1 - left)) if left < 1 else 9e9]
    room += [(1 - y) / (box.h * (1 - top)) if top < 1 else 9e9]
    factor = max(min(max(moved), *room), SMALLEST / min(box.w, box.h))
    w, h = box.w * factor, box.h * factor
    return Box(max(x - w * left, 0.0), max(y - h * top, 0.0), min(w, 1.0), min(h, 1.0))


def around_box(box: Box) -> Box:
    """A box and a little of what stands around it, as far as there is picture."""
    wide, high = max(0.15 * box.w, 0.01), max(0.15 * box.h, 0.01)
    left, top = max(box.x - wide, 0.0), max(box.y - high, 0.0)
    right, bottom = min(box.x + box.w + wide, 1.0), min(box.y + box.h + high, 1.0)
    return Box(left, top, right - left, bottom - top)


def tell_size(box: Box) -> str:
    """How large a box is and where it stands, short enough to stand beside a pointer."""
    x, y, w, h = (f"{100 * n:.1f}" for n in (box.x, box.y, box.w, box.h))
    return f"{w} × {h} %   at {x}, {y}"
