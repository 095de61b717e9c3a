"""How far a redaction has come, by shape, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from reviewer.model import Redaction
from ui.common.redaction_text import status_text
from ui.common.theme import GRID, STATUS_COLOURS, readable_on


class StatusPlate(QLabel):
    """Says one redaction's status; as wide as its words, and in lines where there is less room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAutoFillBackground(True)
        self.setMargin(GRID // 2)

    def sizeHint(self) -> QSize:
        """On one line: Qt would make a square of what can be wrapped."""
        around = 2 * (self.margin() + self.frameWidth())
        words = self.fontMetrics().size(0, self.text())
        return QSize(words.width() + around + 1, words.height() + around)

    def show_status(self, redaction: Redaction) -> None:
        """Say it, if it is another than before."""
        text = status_text(redaction)
        if text == self.text():
            return
        colour, palette = QColor(STATUS_COLOURS[redaction.status]), self.palette()
        palette.setColor(palette.ColorRole.Window, colour)
        palette.setColor(palette.ColorRole.WindowText, readable_on(colour))
        self.setPalette(palette)
        self.setText(text)
