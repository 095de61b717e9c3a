"""Rows of a list or table with air between them, and paths that keep both of their ends."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.common.theme import GRID

Index = QModelIndex | QPersistentModelIndex


class Rows(QStyledItemDelegate):
    """Draws the rows of a view.

    Args:
        ends: columns whose texts are told apart by their ends: they are cut in the middle.
    """

    def __init__(self, view: QAbstractItemView, ends: tuple[int, ...] = ()) -> None:
        super().__init__(view)
        self._ends = ends

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        # The style's own height touches the letters where these are large.
        return QSize(size.width(), max(size.height(), option.fontMetrics.height() + GRID))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() in self._ends:
            option.textElideMode = Qt.TextElideMode.ElideMiddle


def paint_ground(
    painter: QPainter, option: QStyleOptionViewItem
) -> tuple[QPalette.ColorRole, QPalette.ColorRole]:
    """Paint what is behind the words of a row, as the style does, for whoever paints these.

    Gives the roles of plain and of quiet words on it.
    """
    option.text, option.icon = "", QIcon()
    style = option.widget.style() if option.widget else QApplication.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
    if option.state & QStyle.StateFlag.State_Selected:
        # On the colour of the selection a faded text could not be read.
        return QPalette.ColorRole.HighlightedText, QPalette.ColorRole.HighlightedText
    return QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText
