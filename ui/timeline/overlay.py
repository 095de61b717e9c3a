"""What is painted over the kept picture of the lanes: range, selection, and a drag's ghost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reviewer.timeline import TimelineItem
from ui.timeline.columns import LaneBox
from ui.timeline.gestures import Gesture
from ui.timeline.painting import MARK
from ui.timeline.scale import Scale


def paint_range(
    painter: QPainter, span: tuple[float | None, float | None], ruler: int, rect: QRect, hue: QColor
) -> None:
    """In and out point: a veil between them, and a bracket on the ruler at each."""
    start, end = span
    veil = QColor(hue)
    veil.setAlpha(36)
    if start is not None and end is not None and end > start:
        painter.fillRect(QRectF(start, 0, end - start, rect.height()), veil)
    painter.setPen(QPen(hue, 2))
    for x, inward in ((start, 5), (end, -5)):
        if x is not None and rect.left() - 5 <= x <= rect.right() + 5:
            edge = [
                QPointF(x + inward, 2),
                QPointF(x, 2),
                QPointF(x, ruler),
                QPointF(x + inward, ruler),
            ]
            painter.drawPolyline(QPolygonF(edge))


def paint_selection(
    painter: QPainter,
    seen: Sequence[tuple[LaneBox, int]],
    scale: Scale,
    item: TimelineItem | None,
    hue: QColor,
) -> None:
    """A frame around the selected item."""
    if item is None:
        return
    for box, top in seen:
        at = box.columns.place_of(item)
        if at is not None:
            row = int(box.columns.row[at])
            rect = _rect_of_span(box, scale, top + 2 + row * box.row_height, (item.start, item.end))
            painter.setPen(QPen(hue, 2))
            painter.drawRect(rect.adjusted(-2, -1, 2, 1))


def paint_drag(
    painter: QPainter,
    boxes: Sequence[LaneBox],
    scale: Scale,
    gesture: Gesture,
    look: tuple[int, QColor],
) -> None:
    """Where the held item would stand, and what its edge sticks to.

    ``look`` is the pixel of the first lane's top, and the colour.
    """
    top, hue = look
    if gesture.snapped is not None:
        painter.setPen(QPen(hue, 1, Qt.PenStyle.DashLine))
        x = scale.pixel_of(gesture.snapped)
        painter.drawLine(QPointF(x, 0), QPointF(x, painter.viewport().height()))
    ghost, hit = gesture.ghost_of_item, gesture.hit
    if ghost is None or hit is None or hit.lane >= len(boxes):
        return
    item, span = ghost
    box = boxes[hit.lane]
    row = int(box.columns.row[box.columns.place_of(item) or 0])
    rect = _rect_of_span(box, scale, top + box.top + 2 + row * box.row_height, span)
    veil = QColor(hue)
    veil.setAlpha(110)
    painter.fillRect(rect, veil)
    painter.setPen(QPen(hue, 1))
    painter.drawRect(rect)


def _rect_of_span(box: LaneBox, scale: Scale, y: int, span: tuple[int, int]) -> QRectF:
    left = max(scale.pixel_of(span[0]), scale.origin - 9.0)
    right = min(scale.pixel_of(span[1]), scale.origin + scale.width + 9.0)
    if span[1] <= span[0]:
        left, right = left - MARK, left + MARK
    return QRectF(left, y, max(right - left, 2.0), box.row_height - 2)
