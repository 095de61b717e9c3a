"""The labels of boxes over a picture: one for neighbours that say the same, each in its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from ui.common.theme import readable_on
from ui.playback.box_overlay import Overlay
from ui.playback.label_places import LabelWish, Rects, group_boxes, place_labels


def paint_labels(
    painter: QPainter,
    overlays: Sequence[Overlay],
    rects: Sequence[QRectF],
    room: QRectF,
    content: Rects,
    hovered: str,
) -> None:
    """Labels of boxes that stand at ``rects``; after all boxes, so that none lies over a label."""
    small = QFont(painter.font())
    small.setPointSizeF(max(small.pointSizeF() * 0.85, 8))
    painter.setFont(small)
    told = _labels_to_place(painter.fontMetrics(), overlays, rects, hovered)
    places = place_labels([wish for _, wish in told], room, content)
    for (overlay, _), plate in zip(told, places, strict=True):
        if plate is not None:
            colour = QColor(overlay.colour)
            painter.fillRect(plate.rect, colour)
            painter.setPen(readable_on(colour))
            text = overlay.label if plate.whole else overlay.status_sign
            width = round(plate.rect.width()) - 2
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(plate.rect, Qt.AlignmentFlag.AlignCenter, text)


def _labels_to_place(
    metrics: QFontMetrics, overlays: Sequence[Overlay], rects: Sequence[QRectF], hovered: str
) -> list[tuple[Overlay, LabelWish]]:
    """What is to be labelled: one box, or neighbours that say the same."""
    height = metrics.height() + 2
    labelled = [
        (o, rect) for o, rect in zip(overlays, rects, strict=True) if o.label and not o.over
    ]
    some, boxes = [o for o, _ in labelled], [rect for _, rect in labelled]
    must = [o.selected or o.id == hovered for o in some]
    says = [f"{o.label}{o.colour}{m}" for o, m in zip(some, must, strict=True)]

    def size_of_label(text: str) -> QSizeF:
        return QSizeF(metrics.horizontalAdvance(text) + 8, height)

    told = []
    for group in group_boxes(boxes, says, QSizeF(height, 2)):
        first = some[group[0]]
        whole = reduce(QRectF.united, [boxes[n] for n in group])
        parts = tuple(boxes[n] for n in group)
        wish = LabelWish(
            whole,
            size_of_label(first.label),
            size_of_label(first.status_sign),
            must[group[0]],
            parts,
        )
        told.append((first, wish))
    return told
