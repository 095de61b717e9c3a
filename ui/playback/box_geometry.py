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

CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    WHOLE: Qt.CursorShape.SizeAllCursor,
    FIXED: Qt.CursorShape.PointingHandCursor,
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
    """The same box with its middle at a point, as far as there is picture."""
    x = min(max(here.x() - box.w / 2, 0.0), 1 - box.w)
    y = min(max(here.y() - box.h / 2, 0.0), 1 - box.h)
    return Box(x, y, box.w, box.h)


def handles_of(rect: QRectF) -> dict[str, QPointF]:
    """Where the handles of a box stand, by the directions in which they pull."""
    return {
        "nw": rect.topLeft(),
        "ne": rect.topRight(),
        "sw": rect.bottomLeft(),
        "se": rect.bottomRight(),
    }


def part_at(rect: QRectF, point: QPointF, *, sized: bool) -> str:
    """Which part of a box a point means, or "" for none; without ``sized`` it has no handles."""
    if sized:
        for part, middle in handles_of(rect).items():
            if max(abs(point.x() - middle.x()), abs(point.y() - middle.y())) <= REACH:
                return part
    return WHOLE if rect.contains(point) else ""


def drag_box(box: Box, part: str, dx: float, dy: float) -> Box:
    """A box moved as a whole, or by one of its handles, and kept inside the picture."""
    if part == WHOLE:
        x = min(max(box.x + dx, 0.0), 1 - box.w)
        y = min(max(box.y + dy, 0.0), 1 - box.h)
        return Box(x, y, box.w, box.h)
    left = box.x + (dx if "w" in part else 0)
    right = box.x + box.w + (dx if "e" in part else 0)
    top = box.y + (dy if "n" in part else 0)
    bottom = box.y + box.h + (dy if "s" in part else 0)
    left, right = sorted((min(max(left, 0.0), 1.0), min(max(right, 0.0), 1.0)))
    top, bottom = sorted((min(max(top, 0.0), 1.0), min(max(bottom, 0.0), 1.0)))
    return Box(left, top, max(right - left, SMALLEST), max(bottom - top, SMALLEST))
