"""What only eyes would notice is said to a screen reader, and painted parts say what they are."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_kept: list[QAccessibleInterface] = []  # Qt holds them by a bare pointer


def announce_text(widget: QWidget, text: str) -> None:
    """Have a text spoken, politely, on behalf of a widget."""
    if text:
        # Politely: it waits until what is being read aloud has ended.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def keep_interface(made: QAccessibleInterface) -> QAccessibleInterface:
    """What a factory of Qt answers: Qt asks once for each part, and deletes it with its part.

    Let go of here before, it would be deleted twice, and the whole program went down as soon as
    a picture left the wall that a screen reader had read.
    """
    _kept[:] = [one for one in _kept if isValid(one)]
    _kept.append(made)
    return made
