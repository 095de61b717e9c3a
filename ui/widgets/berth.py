"""A place for a view that stands now here, now there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget


class Berth(QStackedWidget):
    """Holds the view while it is here, and says where it is while it is not."""

    def __init__(self, away: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        note = QLabel(away)
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        note.setWordWrap(True)
        note.setMargin(16)
        self.addWidget(note)

    def take_view(self, view: QWidget) -> None:
        """Let the view stand here; where it stood before, its absence is told."""
        if view.parentWidget() is not self:
            # Qt takes it out of the other place by itself.
            self.addWidget(view)
        self.setCurrentWidget(view)
