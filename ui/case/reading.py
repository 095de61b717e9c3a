"""What a view has on the screen counts as read once it has rested there for a moment.

Decision 187.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.case.watcher import Watcher

# Chosen by hand: whoever only scrolls past has read nothing.
RESTS_MS = 400

InView = tuple[str, float, float]
"""A record, and from where to where of it, in pages, lines or rows: ``0, 1`` is the first."""


class ViewReading(QObject):
    """Asks a view what it shows, when it has shown the same for a moment."""

    def __init__(
        self, watcher: Watcher, find: Callable[[], Iterable[InView]], view: QWidget
    ) -> None:
        super().__init__(view)
        self._watcher, self._find = watcher, find
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS_MS)
        self._rest.timeout.connect(self.look_now)
        view.installEventFilter(self)

    def look_soon(self, *_: object) -> None:
        """What is shown is another, or stands elsewhere."""
        self._rest.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It comes into sight, or has room for more."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self.look_soon()
        return False

    def look_now(self) -> None:
        """Count what is shown."""
        self._watcher.note_read(self._find())
