"""The line at the foot of the window: what was just done, or what went wrong until it is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui.common.notices import Notices
from ui.common.theme import themed_icon

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
        self._copy = self._make_button("copy", "Copy this message")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.shown_text))
        self._close = self._make_button("reject", "Dismiss")
        self._close.clicked.connect(self.clear_notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        for part in (self._sign, self._text, self._copy, self._close):
            row.addWidget(part, 1 if part is self._text else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear_notice)
        notices.message.connect(self._say_briefly)
        notices.lasting_message.connect(self._keep_shown)
        notices.failed.connect(self._tell_fault)
        self.clear_notice()

    @property
    def shown_text(self) -> str:
        """What is shown."""
        return self._text.text()

    @property
    def stays_shown(self) -> bool:
        """True when it stands until it is dismissed."""
        return bool(self.shown_text) and not self._timer.isActive()

    def clear_notice(self) -> None:
        """Show nothing."""
        self._show_notice("", "", stays=False)

    def pass_on(self) -> None:
        """Clear what was kept about a case, because another one comes; an error stays."""
        if self._kept:
            self.clear_notice()

    def _say_briefly(self, text: str) -> None:
        self._show_notice("info", text, stays=False)
        self._timer.start(PASSES_MS)

    def _keep_shown(self, text: str) -> None:
        self._timer.stop()
        self._show_notice("info", text, stays=True)
        self._kept = True

    def _tell_fault(self, what: str, remedy: str) -> None:
        self._timer.stop()
        self._show_notice("warning", f"{what} {remedy}".strip(), stays=True)

    def _show_notice(self, sign: str, text: str, stays: bool) -> None:
        self._kept = False
        self._sign.setVisible(bool(sign))
        if sign:
            self._sign.setPixmap(themed_icon(sign).pixmap(16, 16))
        self._text.setText(text)
        self._text.setToolTip(text)
        # What passes in seconds cannot be caught by a mouse.
        self._copy.setVisible(stays)
        self._close.setVisible(stays)
        self.wanted.emit(self._text.fontMetrics().horizontalAdvance(text))
        # A screen reader tells of a new text only when it is announced.
        if text:
            event = QAccessibleAnnouncementEvent(self, text)
            QAccessible.updateAccessibility(event)

    def _make_button(self, name: str, text: str) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(themed_icon(name))
        made.setAutoRaise(True)
        made.setToolTip(text)
        made.setAccessibleName(text)
        return made
