"""Messages in a row of their own at the foot of the window: what was done, with Undo beside it.

The row is always there while one works on records, so that a message covers nothing and nothing
moves for it. Only where every pixel is a page's (its panes folded away), or where no case is open,
it comes with the message and goes with it.

Decisions 188, 209.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QWidget,
)

from ui.common.screen_reader import announce_text
from ui.common.theme import GRID

# Chosen by hand.
PASSES_MS = 6000
UNDO_MS = 10_000  # one reads first what was done, and then wants it back
_EDGE = 2  # pixels above and below the words


class Toast(QFrame):
    """One message.

    Signals:
        gone: it is not shown any more.
        undo_wanted: take the step back that it tells of.
    """

    gone = Signal()
    undo_wanted = Signal()

    def __init__(self, text: str, parent: QWidget, *, stays: bool, undo: bool) -> None:
        super().__init__(parent)
        self.stays = stays
        self.setObjectName("toast")
        self.setAutoFillBackground(True)
        self.label = QLabel(text)
        # A record's name may stand in it, and look like markup.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.label.setAccessibleName("Notice")
        self.undo_button = QPushButton("Undo")
        self.undo_button.setObjectName("link")
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+Z is its key
        self.undo_button.clicked.connect(self.undo_wanted)
        self.close_button = QPushButton("Close")
        self.close_button.setObjectName("link")
        self.close_button.setAccessibleName("Close this message")
        self.close_button.clicked.connect(self.dismiss)
        if stays:
            self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + GRID // 2, _EDGE, GRID, _EDGE)
        row.setSpacing(2 * GRID)
        row.addWidget(self.label, 1)
        for button in (self.undo_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        # Only now: a widget that is shown before it has a parent is a window for a moment, and
        # takes the keys away.
        self.undo_button.setVisible(undo)
        self.close_button.setVisible(stays)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        if not stays:
            self._timer.start(UNDO_MS if undo else PASSES_MS)

    def fit_into(self, width: int) -> QSize:
        """Take as little room as the words need, in one line or, where they do not fit, in more."""
        self.ensurePolished()
        buttons = [b for b in (self.undo_button, self.close_button) if not b.isHidden()]
        beside = sum(b.sizeHint().width() + 2 * GRID for b in buttons) + 3 * GRID
        words = self.label.fontMetrics().horizontalAdvance(self.label.text()) + GRID
        room = max(width - beside, 1)
        self.label.setWordWrap(words > room)
        words = min(words, room)
        lines = self.label.heightForWidth(words) if self.label.wordWrap() else 0
        high = max(lines, *(button.sizeHint().height() for button in buttons), 0)
        return QSize(words + beside, max(high, self.label.fontMetrics().height()) + 2 * _EDGE)

    def withdraw_undo(self) -> None:
        """Another step came: Undo would take back that one."""
        self.undo_button.hide()

    def dismiss(self) -> None:
        """Show it no more."""
        self._timer.stop()
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Who has read it clicks it away; what stays has its own button.
        if not self.stays:
            self.dismiss()
        event.accept()

    def enterEvent(self, event: QEvent) -> None:
        # Under the mouse it is being read, or about to be undone.
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.stays:
            self._timer.start(PASSES_MS)


class ToastTray(QStatusBar):
    """The row: the newest message, and below it what stays until somebody closes it."""

    def __init__(self, window: QMainWindow, undo: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._undo = window, undo
        self.toasts: list[Toast] = []
        self._reserved = False
        # Never shown: a message with a button is a little higher than its letters.
        self._link = QPushButton(" ", self)
        self._link.setObjectName("link")
        self._link.hide()
        self.setSizeGripEnabled(False)
        self.setAccessibleName("Messages")
        window.setStatusBar(self)
        self._fit_row()

    @property
    def shown_text(self) -> str:
        """What the newest message says."""
        return self.toasts[-1].label.text() if self.toasts else ""

    def reserve_room(self, on: bool) -> None:
        """Stay when there is no message, so that nothing moves when one comes."""
        self._reserved = on
        self._fit_row()

    def show_toast(self, text: str, *, stays: bool = False, undo: bool = False) -> None:
        """Show a message; it takes the place of the last one of its kind."""
        for old in [t for t in self.toasts if t.stays == stays]:
            old.dismiss()
        toast = Toast(text, self, stays=stays, undo=undo)
        toast.gone.connect(lambda: self._forget(toast))
        toast.undo_wanted.connect(lambda: self._take_back(toast))
        self.toasts.append(toast)
        self._fit_row()
        announce_text(self._window, text)

    def withdraw_undo(self) -> None:
        """Another step came: what was told before offers Undo no more."""
        for toast in self.toasts:
            toast.withdraw_undo()

    def clear_cards(self, *, kept_only: bool = False) -> None:
        """Show nothing; with ``kept_only`` what passes by itself goes on."""
        for toast in [t for t in self.toasts if t.stays or not kept_only]:
            toast.dismiss()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_row()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_row()

    def _take_back(self, toast: Toast) -> None:
        toast.dismiss()
        self._undo()

    def _forget(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
        self._fit_row()

    def _fit_row(self) -> None:
        """As high as a line; only a message that has more words than fit into one makes it grow."""
        self._link.ensurePolished()
        line = max(self.fontMetrics().height(), self._link.sizeHint().height())
        high = line + 2 * _EDGE
        for toast in self.toasts[:-1]:
            toast.hide()
        if self.toasts:
            # By hand: the layout of a status bar keeps edges that are higher than a line.
            size = self.toasts[-1].fit_into(self.width())
            high = max(high, size.height())
            self.toasts[-1].setGeometry(0, 0, size.width(), high)
            self.toasts[-1].show()
        self.setFixedHeight(high)
        self.setVisible(self._reserved or bool(self.toasts))
