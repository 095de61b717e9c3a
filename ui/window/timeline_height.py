"""How high the timeline is: a line beside a page, some lanes for recordings, or most of the window.

What a person drags is remembered for each of the two that can be dragged.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui.common.settings import WindowSettings
from ui.timeline.view import TimelineView

USUAL = 160
"""Pixels of its height with recordings on the stage."""
# Of the window, until a person drags it: in a low one most is the record's. Chosen by hand.
_USUAL_SHARE, _LARGE_SHARE = 0.21, 0.55


class Face(Enum):
    """How much of it is seen; the value names its height among the settings."""

    STRIP = ""
    USUAL = "timeline/height"
    LARGE = "timeline/height-large"


class TimelineHeight(QObject):
    """Sizes the dock of the timeline."""

    def __init__(self, window: QMainWindow, dock: QDockWidget, settings: WindowSettings) -> None:
        super().__init__(dock)
        self._window, self._dock, self._settings = window, dock, settings
        self.face = Face.STRIP
        self._pressed_at = 0  # height when the mouse went down on the window's own ground
        window.installEventFilter(self)

    def show_face(self, face: Face) -> None:
        """Show so much of it, as high as it was the last time."""
        view = self._dock.widget()
        if not isinstance(view, TimelineView):
            return
        self.face = face
        view.show_strip(face is Face.STRIP)
        if face is not Face.STRIP:
            # The dock still has the limits of the line that it was, and would keep to them.
            if (inside := self._dock.layout()) is not None:
                inside.activate()
            height = self._height_of(face)
            self._window.resizeDocks([self._dock], [height], Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of drags: between panes there is nothing of the window but the edges to drag.

        A height that a small window or a page left over is none that a person chose.
        """
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed_at = self._dock.height()
        elif event.type() == QEvent.Type.MouseButtonRelease and self.face is not Face.STRIP:
            height = self._dock.height()
            if self._dock.isVisible() and height != self._pressed_at:
                self._settings.set_text(self.face.value, str(height))
        return False

    def _height_of(self, face: Face) -> int:
        stored = self._settings.text_of_setting(face.value)
        if stored.isdigit():
            return int(stored)
        high = self._window.height()
        most = min(USUAL, round(high * _USUAL_SHARE))
        return most if face is Face.USUAL else round(high * _LARGE_SHARE)
