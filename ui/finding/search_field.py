"""What every search is made of: the field, the count, the ways on and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from ui.common.theme import themed_icon
from ui.widgets.field import Field


def search_field(says: str) -> QLineEdit:
    """An empty field that says what it searches."""
    made = Field()
    made.setPlaceholderText(says)
    made.setAccessibleName(says)
    made.setClearButtonEnabled(True)
    return made


def hit_count() -> QLabel:
    """The label for "3 of 17"."""
    made = QLabel()
    made.setAccessibleName("Search result")
    return made


def hit_button(name: str, text: str, does: Callable[[], object]) -> QToolButton:
    """A flat button with an icon and its meaning in words."""
    made = QToolButton()
    made.setIcon(themed_icon(name))
    made.setAutoRaise(True)
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.clicked.connect(does)
    return made


def key_of(event: QEvent) -> int:
    """The key that an event presses, which may be a letter Qt has no name for; 0 for others."""
    if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
        return event.key()
    return 0


def way_of(event: QEvent) -> int:
    """Where Return goes: 1 to the next hit, -1 with Shift; 0 for all other events."""
    if key_of(event) not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return 0
    assert isinstance(event, QKeyEvent)
    return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
