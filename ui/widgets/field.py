"""A line of text inside a window full of keys: it knows which of them are its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CTRL = Qt.KeyboardModifier.ControlModifier
_EDITS = frozenset("ACVXZY")


class Field(QLineEdit):
    """Return in it is never a key of the window; Ctrl with a letter is, unless it edits text.

    Some systems give Ctrl+E and others to lines of text, where nobody expects them.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _ENTER and not event.modifiers() & _CTRL:
                event.accept()
                return True
            letter = chr(key) if Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""
            if event.modifiers() & _CTRL and letter and letter not in _EDITS:
                event.ignore()
                return True
        return super().event(event)
