"""A note as two lines: when and as what, and below what was written, of which record."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.common.row_filter import ROW
from ui.common.theme import GRID
from ui.notes.model import NoteRow
from ui.widgets.rows import paint_ground

Index = QModelIndex | QPersistentModelIndex


class NoteLine(QStyledItemDelegate):
    """Draws a row; what does not fit is cut at its end and told by the tip."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, option.fontMetrics.lineSpacing() * 2 + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: NoteRow = index.data(ROW)
        self.initStyleOption(option, index)
        strong, quiet = paint_ground(painter, option)
        area = option.rect.adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        high = option.fontMetrics.lineSpacing()
        above = QRect(area.left(), area.top(), area.width(), high)
        painter.save()
        painter.setPen(option.palette.color(strong))
        bold = QFont(option.font)
        bold.setBold(True)
        _draw_cut(painter, above, row.heading, bold)
        painter.setPen(option.palette.color(strong if row.note.note else quiet))
        _draw_cut(painter, above.translated(0, high), row.words, option.font)
        painter.restore()


def _draw_cut(painter: QPainter, area: QRect, text: str, font: QFont) -> None:
    painter.setFont(font)
    right = Qt.TextElideMode.ElideRight
    cut = painter.fontMetrics().elidedText(text, right, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
