"""The line at the foot of the window: what was just done, or what went wrong until it is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui.common.notices import Notices
from ui.common.theme import icon

# Chosen by hand.
PASSES_MS = 6000


class NoticeBar(QWidget):
    """Shows one notice. Information passes; an error, and what is kept, stay to be dismissed.

    Signals:
        wanted: how many pixels the notice needs to be read; 0 without one.
    """

    wanted = Signal(int)

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._text = QLabel(), QLabel()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A long notice must not widen the window.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setAccessibleName("Notice")
        self._copy = self._button("copy", "Copy this message")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        self._close = self._button("reject", "Dismiss")
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        for part in (self._sign, self._text, self._copy, self._close):
            row.addWidget(part, 1 if part is self._text else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        notices.said.connect(self._say)
        notices.kept.connect(self._keep)
        notices.failed.connect(self._fail)
        self.clear()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    @property
    def stays(self) -> bool:
        """True when it stands until it is dismissed."""
        return bool(self.text) and not self._timer.isActive()

    def clear(self) -> None:
        """Show nothing."""
        self._show("", "", stays=False)

    def pass_on(self) -> None:
        """Clear what was kept about a case, because another one comes; an error stays."""
        if self._kept:
            self.clear()

    def _say(self, text: str) -> None:
        self._show("info", text, stays=False)
        self._timer.start(PASSES_MS)

    def _keep(self, text: str) -> None:
        self._timer.stop()
        self._show("info", text, stays=True)
        self._kept = True

    def _fail(self, what: str, remedy: str) -> None:
        self._timer.stop()
        self._show("warning", f"{what} {remedy}".strip(), stays=True)

    def _show(self, sign: str, text: str, stays: bool) -> None:
        self._kept = False
        self._sign.setVisible(bool(sign))
        if sign:
            self._sign.setPixmap(icon(sign).pixmap(16, 16))
        self._text.setText(text)
        self._text.setToolTip(text)
        self._copy.setVisible(stays)
        self._close.setVisible(stays)
        self.wanted.emit(self._text.fontMetrics().horizontalAdvance(text))
        # A screen reader tells of a new text only when it is announced.
        if text:
            event = QAccessibleAnnouncementEvent(self, text)
            QAccessible.updateAccessibility(event)

    def _button(self, name: str, text: str) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(icon(name))
        made.setAutoRaise(True)
        made.setToolTip(text)
        made.setAccessibleName(text)
        return made
