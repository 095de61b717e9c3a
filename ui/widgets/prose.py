"""A few lines that a person writes: one change, however long it was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit


class Prose(QPlainTextEdit):
    """A few lines; what was typed is one change, made when it is left or with Ctrl+Return.

    Signals:
        left: take over what was typed.
    """

    left = Signal()

    @property
    def is_typed(self) -> bool:
        """Something was typed that nobody has taken over."""
        return self.document().isModified()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.left.emit()
        else:
            super().keyPressEvent(event)
