"""Saying something to a screen reader that only eyes would notice."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce_text(widget: QWidget, text: str) -> None:
    """Have a text spoken, politely, on behalf of a widget."""
    if text:
        # Politely: it waits until what is being read aloud has ended.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
