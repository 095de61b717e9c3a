"""The one row over the panes: the menus, and the next step."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from ui.common.theme import GRID

HEIGHT = 40  # pixels


class LeadingBar(QWidget):
    """Menus at the left, the one next step at the right."""

    def __init__(self, menus: QMenuBar, next_step: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(HEIGHT)
        menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID // 2, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(menus)
        row.addStretch(1)
        row.addWidget(next_step)
