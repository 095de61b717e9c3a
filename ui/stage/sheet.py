"""A sheet instead of a record: what is known of it, why it is not shown, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.common.theme import GRID, themed_icon

_PICTURE = 64  # pixels


class Sheet(QWidget):
    """One picture, one heading, one sentence, one action, in the middle of the stage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = ""
        self._picture, self.heading, self.text = QLabel(), QLabel(), QLabel()
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.heading.setFont(font)
        self.button = QPushButton("Choose a record")
        self._does: Callable[[], object] | None = None
        self.button.clicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        for label in (self._picture, self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._picture)
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
        self._sign, self._does = sign, does
        self._draw_sign()
        self.heading.setText(heading)
        self.text.setText(text)
        self.button.setText(action)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        self._draw_sign()

    def _draw_sign(self) -> None:
        # A label holds a picture, which does not follow the theme as an icon does.
        if self._sign:
            faded = self.palette().placeholderText().color().name()
            self._picture.setPixmap(themed_icon(self._sign, faded).pixmap(_PICTURE, _PICTURE))

    def _run(self) -> None:
        if self._does is not None:
            self._does()
