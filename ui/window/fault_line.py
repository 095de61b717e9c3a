"""Errors: a red line below the leading bar that stays until it is closed, and can be copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.common.theme import GRID
from ui.widgets.sign import IconSign

_SIGN = 16  # pixels
_MOST = 20  # errors that are kept: more come of one cause


class FaultLine(QFrame):
    """The newest error; closing it shows the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault")
        self._faults: list[str] = []
        self._sign, self.label, self._more = (
            IconSign(_SIGN, "warning", "#ffffff"),
            QLabel(),
            QLabel(),
        )
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.copy_button, self.close_button = QPushButton("Copy"), QPushButton("Close")
        self.copy_button.setAccessibleName("Copy this error")
        self.close_button.setAccessibleName("Close this error")
        self.copy_button.clicked.connect(self._copy_text)
        self.close_button.clicked.connect(self.close_newest)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        for part in (self._sign, self.label, self._more, self.copy_button, self.close_button):
            row.addWidget(part, 1 if part is self.label else 0)
        self._show_newest()

    @property
    def shown_text(self) -> str:
        """The error that is shown; empty without one."""
        return self._faults[-1] if self._faults else ""

    def show_fault(self, text: str) -> None:
        """Show an error before those that are not closed yet."""
        # The same once more says nothing new, however often it is tried.
        self._faults = [*(f for f in self._faults if f != text), text][-_MOST:]
        self._show_newest()
        event = QAccessibleAnnouncementEvent(self, f"Error: {text}")
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def close_newest(self) -> None:
        """It was read."""
        self._faults = self._faults[:-1]
        self._show_newest()

    def close_all(self) -> None:
        """All were read."""
        self._faults = []
        self._show_newest()

    def heightForWidth(self, width: int) -> int:
        fixed = (self._sign, self._more, self.copy_button, self.close_button)
        taken = sum(p.sizeHint().width() + GRID for p in fixed if not p.isHidden())
        lines = self.label.heightForWidth(max(width - taken - 3 * GRID, 1))
        return max(lines, self.close_button.sizeHint().height()) + GRID

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _show_newest(self) -> None:
        self.label.setText(self.shown_text)
        self.label.setAccessibleName(f"Error: {self.shown_text}")
        older = len(self._faults) - 1
        self._more.setText(f"and {older} more" if older > 0 else "")
        self._more.setVisible(older > 0)
        self.setVisible(bool(self._faults))
        self.updateGeometry()

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(reversed(self._faults)))
