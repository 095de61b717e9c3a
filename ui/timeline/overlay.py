"""What is painted over the kept picture of the lanes: range, selection, and a drag's ghost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reviewer.timeline import TimelineItem
from ui.common.item_text import clock_text
from ui.common.theme import readable_on
from ui.timeline.columns import LaneBox
from ui.timeline.gestures import HANDLE, Gesture, handles_of, has_handles
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
            if has_handles(item):
                span = scale.pixel_of(item.start), scale.pixel_of(item.end)
                _paint_handles(painter, rect, span, hue)


def _paint_handles(painter: QPainter, rect: QRectF, span: tuple[float, float], hue: QColor) -> None:
    """What the edges are dragged by, beside the item: apart enough however short it is."""
    left, right = handles_of(span)
    middle = rect.center().y()
    painter.setPen(QPen(hue, 1))
    if left < span[0] - 1:
        painter.drawLine(QPointF(left, middle), QPointF(span[0], middle))
        painter.drawLine(QPointF(span[1], middle), QPointF(right, middle))
    for x in (left - HANDLE, right):
        grip = QRectF(x, rect.top() - 1, HANDLE, rect.height() + 2)
        painter.fillRect(grip, hue)
        painter.setPen(QPen(readable_on(hue), 1))
        centre = x + HANDLE / 2
        painter.drawLine(QPointF(centre, grip.top() + 4), QPointF(centre, grip.bottom() - 4))


def paint_drag(
    painter: QPainter,
    boxes: Sequence[LaneBox],
    scale: Scale,
    gesture: Gesture,
    look: tuple[int, int, QColor],
    zone: str,
) -> None:
    """Where the held item would stand, what its edge sticks to, and the time of what moves.

    ``look`` is the pixel of the first lane's top, the ruler's height, and the colour.
    """
    top, ruler, hue = look
    for utc in gesture.moving_edges:
        _paint_time(painter, scale, utc, (ruler, hue), zone)
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


def _paint_time(
    painter: QPainter, scale: Scale, utc: int, look: tuple[int, QColor], zone: str
) -> None:
    """On the ruler, the time of an edge that is being dragged."""
    ruler, hue = look
    text, metrics = clock_text(utc, zone), painter.fontMetrics()
    wide, x = metrics.horizontalAdvance(text) + 12, scale.pixel_of(utc)
    left = min(max(x - wide / 2, scale.origin), scale.origin + scale.width - wide)
    plate = QRectF(left, 2, wide, ruler - 6)
    painter.setPen(QPen(hue, 1))
    painter.drawLine(QPointF(x, ruler - 4), QPointF(x, painter.viewport().height()))
    painter.fillRect(plate, hue)
    painter.setPen(readable_on(hue))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)


def _rect_of_span(box: LaneBox, scale: Scale, y: int, span: tuple[int, int]) -> QRectF:
    left = max(scale.pixel_of(span[0]), scale.origin - 9.0)
    right = min(scale.pixel_of(span[1]), scale.origin + scale.width + 9.0)
    if span[1] <= span[0]:
        left, right = left - MARK, left + MARK
    return QRectF(left, y, max(right - left, 2.0), box.row_height - 2)
