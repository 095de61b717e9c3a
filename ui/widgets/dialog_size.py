"""How large a dialog opens: by the letters it shows, but never larger than what it stands on."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from ui.common.theme import GRID

_SHARE = 0.94  # of the screen: its title and the edge of the window behind stay in sight
_FRAME = QSize(2 * GRID, 5 * GRID)  # pixels: a title and edges, which the system draws around it


def free_room(widget: QWidget) -> QSize:
    """What the screen has free for a window, without its frame."""
    return widget.screen().availableGeometry().size() - _FRAME


def open_at(dialog: QDialog, letters: int, lines: int) -> None:
    """Give a dialog room for so many letters across and so many lines."""
    metrics = dialog.fontMetrics()
    wished = QSize(metrics.averageCharWidth() * letters, metrics.height() * lines)
    behind = dialog.parentWidget()
    most = free_room(dialog)
    # The window may span two screens, and a dialog is centred on it.
    if behind is not None:
        most = most.expandedTo(behind.window().size())
    dialog.resize(wished.boundedTo(most * _SHARE))
