"""Painting boxes over a picture: outlines, veils, handles, and what a release would show."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from reviewer.model import Style
from ui.common.theme import GRID
from ui.playback.box_geometry import HANDLE, handles_of
from ui.playback.box_overlay import Overlay, OverlayLook

DRAFT = QColor("#ffd34d")
"""The colour of a box that is being drawn."""


def paint_overlay(
    painter: QPainter,
    overlay: Overlay,
    rect: QRectF,
    look: OverlayLook,
    image: QImage,
    area: QRectF,
) -> None:
    """One box in one of the four looks; ``image`` is the picture that stands in ``area``."""
    if look is OverlayLook.ORIGINAL:
        return
    if look is OverlayLook.RELEASED:
        if overlay.applied and not overlay.over:
            _paint_released(painter, overlay, rect, image, area)
        return
    colour = QColor(overlay.colour)
    if look is OverlayLook.EDIT and overlay.applied:
        veil = QColor(colour)
        veil.setAlpha(90)
        painter.fillRect(rect, veil)
    if overlay.over:
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DotLine))
        painter.drawRect(rect)
        return
    paint_outline(painter, rect, colour, dashed=not overlay.applied, thick=overlay.selected)
    if overlay.selected and not overlay.fixed:
        _paint_handles(painter, rect, colour)


def paint_outline(
    painter: QPainter,
    rect: QRectF,
    colour: QColor,
    *,
    dashed: bool = False,
    thick: bool = False,
) -> None:
    """Around a box, not over it: what stands in a small one can still be read."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    width = 2.5 if thick else 1.5
    out = width / 2
    # A dark line around the coloured one can be seen on any ground.
    painter.setPen(QPen(QColor("black"), width + 1))
    painter.drawRect(rect.adjusted(-out - 0.5, -out - 0.5, out + 0.5, out + 0.5))
    painter.setPen(QPen(colour, width, style))
    painter.drawRect(rect.adjusted(-out, -out, out, out))


def paint_chip(painter: QPainter, text: str, at: QPointF, room: QRectF) -> None:
    """A few words over the picture, with their middle at a point, as far as there is room."""
    size = painter.fontMetrics().size(Qt.TextFlag.TextSingleLine, text)
    plate = QRectF(0, 0, min(size.width() + 2 * GRID, room.width()), size.height() + GRID)
    plate.moveCenter(at)
    plate.moveLeft(max(min(plate.left(), room.right() - plate.width()), room.left()))
    plate.moveTop(max(min(plate.top(), room.bottom() - plate.height()), room.top()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#5b6573"), 1))
    painter.setBrush(QColor(11, 13, 16, 225))  # dark in every theme: it lies on the picture
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(QColor("white"))
    width = round(plate.width()) - GRID
    said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, said)
    painter.restore()


def _paint_handles(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    painter.setPen(QPen(QColor("black"), 1))
    for point in handles_of(rect).values():
        square = QRectF(0, 0, HANDLE - 1, HANDLE - 1)
        square.moveCenter(point)
        painter.fillRect(square, colour)
        painter.drawRect(square)


def _paint_released(
    painter: QPainter, overlay: Overlay, rect: QRectF, image: QImage, area: QRectF
) -> None:
    if overlay.style == Style.FILL:
        painter.fillRect(rect, QColor("black"))
        return
    scale = image.width() / area.width()
    source = QRectF(
        (rect.x() - area.x()) * scale,
        (rect.y() - area.y()) * scale,
        rect.width() * scale,
        rect.height() * scale,
    ).toRect()
    part = image.copy(source)
    cells = max(1, round(6 * part.width() / max(min(part.width(), part.height()), 1)))
    rows = max(1, round(6 * part.height() / max(min(part.width(), part.height()), 1)))
    # Six cells on the shorter side: near what a release has. What is released is made by the
    # renderer; this only shows where and how.
    few = part.scaled(cells, rows, mode=Qt.TransformationMode.SmoothTransformation)
    blur = overlay.style == Style.BLUR
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, blur)
    painter.drawImage(rect, few)
