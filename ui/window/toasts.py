"""Messages as small cards over the list at the left: what was done, with Undo where it can be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.common.screen_reader import announce_text
from ui.common.theme import GRID

# Chosen by hand.
PASSES_MS = 6000
UNDO_MS = 10_000  # one reads first what was done, and then wants it back
_PLAY_ROW = 40  # pixels
_WIDEST, _NARROWEST = 52, 18  # letters: a card is read at a glance


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
        self.label.setWordWrap(True)
        # A record's name may stand in it, and look like markup.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
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
        row.setContentsMargins(GRID + GRID // 2, GRID, GRID, GRID)
        row.setSpacing(GRID)
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

    def height_at(self, width: int) -> int:
        """How tall it is when it is so wide."""
        self.ensurePolished()
        buttons = [b for b in (self.undo_button, self.close_button) if not b.isHidden()]
        taken = sum(b.sizeHint().width() + GRID for b in buttons)
        room = width - taken - 3 * GRID
        lines = self.label.heightForWidth(max(room, 1))
        # With the edge above and below.
        return max(lines, *(b.sizeHint().height() for b in buttons), 0) + 2 * GRID + GRID // 2

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
        # Who wants to see what is under it clicks it away; what stays has its own button.
        if not self.stays:
            self.dismiss()
        event.accept()

    def enterEvent(self, event: QEvent) -> None:
        # Under the mouse it is being read, or about to be undone.
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.stays:
            self._timer.start(PASSES_MS)


class ToastTray(QWidget):
    """Holds the cards at the foot of what lies at the left of the window, newest below.

    There only the end of a list is under them, never the record, its time or the panes one types
    in; where no pane is at the left they stand in the corner.
    """

    def __init__(self, window: QMainWindow, undo: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._undo = window, undo
        self.toasts: list[Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        window.installEventFilter(self)
        self.hide()

    @property
    def shown_text(self) -> str:
        """What the newest card says."""
        return self.toasts[-1].label.text() if self.toasts else ""

    def show_toast(self, text: str, *, stays: bool = False, undo: bool = False) -> None:
        """Show a message; it takes the place of the last one of its kind."""
        for old in [t for t in self.toasts if t.stays == stays]:
            old.dismiss()
        toast = Toast(text, self, stays=stays, undo=undo)
        toast.gone.connect(lambda: self._forget(toast))
        toast.undo_wanted.connect(lambda: self._take_back(toast))
        self.toasts.append(toast)
        self._column.addWidget(toast)
        toast.show()
        self._place_cards()
        announce_text(self._window, text)

    def withdraw_undo(self) -> None:
        """Another step came: what was told before offers Undo no more."""
        for toast in self.toasts:
            toast.withdraw_undo()

    def clear_cards(self, *, kept_only: bool = False) -> None:
        """Show nothing; with ``kept_only`` what passes by itself goes on."""
        for toast in [t for t in self.toasts if t.stays or not kept_only]:
            toast.dismiss()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if self.toasts and event.type() in kinds:
            self._place_cards()
        return False

    def _take_back(self, toast: Toast) -> None:
        toast.dismiss()
        self._undo()

    def _forget(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            self._column.removeWidget(toast)
        self._place_cards()

    def _place_cards(self) -> None:
        self.setVisible(bool(self.toasts))
        if not self.toasts:
            return
        room = self._room_at_left()
        letter = self.fontMetrics().averageCharWidth()
        width = min(max(room.width() - 2 * GRID, _NARROWEST * letter), _WIDEST * letter)
        height = sum(t.height_at(width) for t in self.toasts) + GRID * (len(self.toasts) - 1)
        self.setGeometry(room.left() + GRID, room.bottom() - GRID - height, width, height)
        for toast in self.toasts:
            toast.setFixedHeight(toast.height_at(width))
        self.raise_()

    def _room_at_left(self) -> QRect:
        window = self._window
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        for dock in window.findChildren(QDockWidget):
            seen = dock.isVisible() and not dock.visibleRegion().isEmpty()
            if seen and not dock.isFloating() and window.dockWidgetArea(dock) == left:
                return _list_in(dock, window)
        centre = window.centralWidget()
        room = centre.geometry() if centre is not None else window.rect()
        # With the panes folded the row that plays stands at the foot of the stage.
        folded = bool(window.findChildren(QDockWidget))
        return room.adjusted(0, 0, 0, -_PLAY_ROW if folded else 0)


def _list_in(dock: QDockWidget, window: QMainWindow) -> QRect:
    """The largest list of a pane: below it stand the buttons that one wants next."""
    views = [v for v in dock.findChildren(QAbstractItemView) if v.isVisible()]
    if not views:
        return dock.geometry()
    view = max(views, key=lambda v: v.width() * v.height())
    return QRect(view.mapTo(window, QPoint(0, 0)), view.size())
