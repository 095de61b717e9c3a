"""Fields inside a window full of keys: they know which of them are their own.

The wheel is never theirs. Who scrolls a pane turns it over whatever lies under the mouse, and a
list of styles or a time that took it would change an accepted redaction unseen. Nor does it give
them the focus, or the next key would do the same.

Decisions 138, 174.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CTRL = Qt.KeyboardModifier.ControlModifier
# Select all, copy, paste, cut, undo and redo mean the text while one types.
_EDITS = frozenset("ACVXZY")
# Both marks of a fraction, for the system may write either.
_IN_NUMBERS = frozenset("0123456789.,+-")


class Field(QLineEdit):
    """Return in it is never a key of the window; Ctrl with a letter is, unless it edits text.

    Some systems give Ctrl+E and others to lines of text, where nobody expects them.
    """

    def event(self, event: QEvent) -> bool:
        # Qt asks the focused widget first whether a key is its own; who accepts keeps it from the
        # window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = event.key()
            # Return in the window opens the exemptions of a redaction; typed here it means what was
            # typed.
            if key in _ENTER and not event.modifiers() & _CTRL:
                event.accept()
                return True
            if _is_command(event):
                event.ignore()
                return True
        return super().event(event)


class WholeNumber(QSpinBox):
    """A number to be typed or stepped: what cannot stand in one is a key of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        if _is_foreign(event):
            event.ignore()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DecimalNumber(QDoubleSpinBox):
    """The same with a fraction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        if _is_foreign(event):
            event.ignore()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(QComboBox):
    """One of a list, chosen by a click or by keys; Return is the dialog's, as in any field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not self.isEditable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _is_command(event: QKeyEvent) -> bool:
    """Ctrl with a letter that edits no text."""
    key = event.key()
    letter = chr(key) if Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""
    return bool(event.modifiers() & _CTRL and letter and letter not in _EDITS)


def _is_foreign(event: QEvent) -> bool:
    """Asked whether a key is a number's own: a letter or a bracket never is."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    typed = event.text()
    # Keys without a text, as arrows and Delete, are the field's: they step it and edit it.
    return _is_command(event) or (typed.isprintable() and not set(typed) <= _IN_NUMBERS)
