"""A ring around whatever has the focus: two pixels, the same for every kind of part and theme.

Styles mark the focus of some parts, and of each in another way; what is painted by the program
itself they cannot mark at all.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMenuBar, QTabBar, QWidget
from shiboken6 import isValid

WIDTH = 2  # pixels
_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.LayoutRequest,
}
_TABS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease}


class FocusRing(QWidget):
    """Lies over one window, around the part of it that has the focus; the mouse goes through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self.hide()

    def follow(self, widget: QWidget | None) -> None:
        """Lie around that part from now on, wherever it goes."""
        for seen in filter(isValid, self._watched):
            seen.removeEventFilter(self)
        if isinstance(self._around, QTabBar) and isValid(self._around):
            self._around.currentChanged.disconnect(self._settle)
        if isinstance(widget, QTabBar):  # a pane may come to the front by itself
            widget.currentChanged.connect(self._settle)
        self._around, self._watched = widget, []
        while widget is not None and widget is not self.parentWidget():
            self._watched.append(widget)
            widget.installEventFilter(self)
            widget = widget.parentWidget()
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What moves takes the ring along; a tab that is chosen, too."""
        kind = event.type()
        if kind in _MOVES or (kind in _TABS and isinstance(self._around, QTabBar)):
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Highlight))

    def _settle(self, _tab: int = 0) -> None:
        window, place = self.parentWidget(), self._place()
        if window is None or place.isEmpty():
            self.hide()
            return
        # Outside of the part, where its own colours cannot hide it, but never out of the window.
        outer = place.adjusted(-WIDTH, -WIDTH, WIDTH, WIDTH) & window.rect()
        if outer != self.geometry() or not self.isVisible():
            self.setGeometry(outer)
            inner = self.rect().adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
            self.setMask(QRegion(self.rect()) - QRegion(inner))
            self.show()
        self.raise_()

    def _place(self) -> QRect:
        """Where the part is seen, in the window's own pixels; empty where it is not."""
        around, window = self._around, self.parentWidget()
        if around is None or window is None or not around.isVisible():
            return QRect()
        seen = around.visibleRegion().boundingRect()
        if isinstance(around, QTabBar):
            seen &= around.tabRect(around.currentIndex())
        return QRect(around.mapTo(window, QPoint(0, 0)) + seen.topLeft(), seen.size())


class FocusRings(QObject):
    """One ring for each window of the program, around what has the focus there."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        # Weakly: a ring goes with its window, which nothing here shall hold.
        self._now: weakref.ref[FocusRing] | None = None
        app.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        before = self._now() if self._now is not None else None
        wanted = _ring_for(now) if now is not None else None
        if before is not None and before is not wanted and isValid(before):
            before.follow(None)
        self._now = weakref.ref(wanted) if wanted is not None else None
        if wanted is not None:
            wanted.follow(now)


def _ring_for(widget: QWidget) -> FocusRing | None:
    """The ring of its window; none for menus and lists that drop down, which mark their line."""
    window = widget.window()
    popup = window.windowType() == Qt.WindowType.Popup and not isinstance(window, QDialog)
    if popup or isinstance(widget, QMenu | QMenuBar) or widget is window:
        return None
    known = window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return known if known is not None else FocusRing(window)
