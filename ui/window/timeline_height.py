"""How high the timeline is: a line beside a page, some lanes for recordings, or most of the window.

What a person drags is remembered for each of the two that can be dragged.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui.common.settings import WindowSettings
from ui.timeline.view import TimelineView

USUAL = 160
"""Pixels of its height with recordings on the stage."""
_LARGE_SHARE = 0.55  # of the window, until a person drags it. Chosen by hand.


class Face(Enum):
    """How much of it is seen; the value names its height among the settings."""

    STRIP = ""
    USUAL = "timeline/height"
    LARGE = "timeline/height-large"


class TimelineHeight:
    """Sizes the dock of the timeline."""

    def __init__(self, window: QMainWindow, dock: QDockWidget, settings: WindowSettings) -> None:
        self._window, self._dock, self._settings = window, dock, settings
        self.face = Face.STRIP

    def show_face(self, face: Face) -> None:
        """Show so much of it, as high as it was the last time."""
        view = self._dock.widget()
        if not isinstance(view, TimelineView):
            return
        self.remember_height()
        self.face = face
        view.show_strip(face is Face.STRIP)
        if face is not Face.STRIP:
            height = self._height_of(face)
            self._window.resizeDocks([self._dock], [height], Qt.Orientation.Vertical)

    def remember_height(self) -> None:
        """Keep what a person dragged."""
        height = self._dock.height()
        known = self.face is not Face.STRIP and self._dock.isVisible()
        if known and height != self._height_of(self.face):
            self._settings.set_text(self.face.value, str(height))

    def _height_of(self, face: Face) -> int:
        stored = self._settings.text_of_setting(face.value)
        if stored.isdigit():
            return int(stored)
        return USUAL if face is Face.USUAL else round(self._window.height() * _LARGE_SHARE)
