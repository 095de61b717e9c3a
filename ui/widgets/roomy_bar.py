"""A scroll bar beside which buttons can stand."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollBar

from ui.common.theme import icon_size


class RoomyBar(QScrollBar):
    """As high as the buttons beside it, which grow with the letters."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), max(size.height(), icon_size().height() + 2))
