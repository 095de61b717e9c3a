"""A dialog that fits the screen, whatever its letters: what does not fit is scrolled to.

Its buttons stay in sight below what scrolls.
"""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.dialog_size import free_room


class FittingDialog(QDialog):
    """Never larger than the screen; small screens and large letters scroll it."""

    def showEvent(self, event: QShowEvent) -> None:
        """As it comes: by then it holds all that it shows."""
        room = free_room(self)
        least = self.minimumSizeHint().expandedTo(self.minimumSize())
        if least.width() > room.width() or least.height() > room.height():
            self._scroll_content()
        self.resize(self.size().boundedTo(room))
        super().showEvent(event)
        self._stay_on_screen()

    def _scroll_content(self) -> None:
        """Put all but the buttons into an area that scrolls."""
        whole = self.layout()
        if whole is None:
            return
        self.setMinimumSize(0, 0)
        last = whole.itemAt(whole.count() - 1)
        buttons = last.widget() if last is not None else None
        if isinstance(buttons, QDialogButtonBox):
            whole.removeWidget(buttons)
        margins, focus = whole.contentsMargins(), self.focusWidget()
        inner = QWidget()
        inner.setLayout(whole)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.windowTitle() or self.accessibleName())
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        if isinstance(buttons, QDialogButtonBox):
            column.addWidget(buttons)
            column.setContentsMargins(0, 0, 0, margins.bottom())
            buttons.setContentsMargins(margins.left(), 0, margins.right(), 0)
        if focus is not None:
            focus.setFocus()
            area.ensureWidgetVisible(focus)

    def _stay_on_screen(self) -> None:
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        x = max(min(frame.x(), room.right() - frame.width() + 1), room.x())
        y = max(min(frame.y(), room.bottom() - frame.height() + 1), room.y())
        if (x, y) != (frame.x(), frame.y()):
            self.move(x, y)
