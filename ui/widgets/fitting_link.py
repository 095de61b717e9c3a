"""A link that never makes its panel wider: its text is cut in the middle where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget


class FittingLink(QPushButton):
    """Looks like a link; whoever points at it reads all of it, and ``hint`` below."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole, self._hint = "", hint
        self.setObjectName("link")
        # In a dialog Return would press it, wherever the focus is.
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say_text(self, text: str) -> None:
        """Show this from now on."""
        # Each move of the clock asks for it; setting it anew would make the layout be done again.
        if text == self._whole and text:
            return
        self._whole = text
        self.setToolTip(f"{text}\n{self._hint}")
        self.setText(text)
        self.updateGeometry()
        self._fit_text()

    def sizeHint(self) -> QSize:
        around = super().sizeHint().width() - self._width_of_text(self.text())
        # The whole text is wished for, though a shorter one stands there: else it would never grow
        # back.
        return QSize(around + self._width_of_text(self._whole), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of_text("……"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        around = super().sizeHint().width() - self._width_of_text(self.text())
        room = self.width() - around
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(self._whole if self._width_of_text(self._whole) <= room else cut)

    def _width_of_text(self, text: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()
