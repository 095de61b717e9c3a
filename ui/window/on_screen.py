"""A window whose screen is gone comes back onto one that is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

# Chosen by hand: so much of a window's upper edge can be taken hold of.
HOLD = (120, 24)  # pixels


class StayOnScreen(QObject):
    """Looks after one window, as screens come and go."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        # The system moves windows itself where it can; it is looked at once it has.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self.bring_back)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        # Methods and no lambdas: these connections end with the window.
        app.screenRemoved.connect(self._settle)
        app.primaryScreenChanged.connect(self._settle)

    def _settle(self, _screen: object) -> None:
        self._settling.start()

    def bring_back(self) -> None:
        """Where no screen shows enough of the window to be held, put it onto one."""
        frame = self._window.frameGeometry()
        edge = QRect(frame.x(), frame.y(), frame.width(), HOLD[1])
        for screen in QGuiApplication.screens():
            seen = screen.availableGeometry().intersected(edge)
            if seen.width() >= min(HOLD[0], edge.width()) and seen.height() >= HOLD[1]:
                return
        screen = self._window.screen() or QGuiApplication.primaryScreen()
        if screen is None:
            return  # a machine without any, which nobody looks at
        free = screen.availableGeometry()
        around = frame.size() - self._window.size()
        size = frame.size().boundedTo(free.size())
        self._window.resize(size - around)
        left = free.x() + (free.width() - size.width()) // 2
        self._window.move(left, free.y() + (free.height() - size.height()) // 2)
