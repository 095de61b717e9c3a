"""A sheet instead of a record: what is known of it, why it is not shown, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.common.theme import GRID
from ui.widgets.headings import as_heading
from ui.widgets.sign import IconSign

_PICTURE = 64  # pixels


class Sheet(QWidget):
    """One picture, one heading, one sentence, one action, in the middle of the stage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = IconSign(_PICTURE, "", QPalette.ColorRole.PlaceholderText)
        self.heading, self.text = QLabel(), QLabel()
        as_heading(self.heading)
        self.button = QPushButton("Choose a record")
        self._does: Callable[[], object] | None = None
        self.button.clicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.button)
        row.addStretch()
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addStretch(3)

    def show_facts(
        self, sign: str, heading: str, text: str, action: str, does: Callable[[], object]
    ) -> None:
        """Say this, with the one thing that can be done."""
        self._does = does
        self._sign.show_icon(sign)
        self.heading.setText(heading)
        self.text.setText(text)
        self.button.setText(action)

    def _run(self) -> None:
        if self._does is not None:
            self._does()
