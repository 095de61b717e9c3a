"""A view that nobody sees follows the case when it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class WhenSeen(QObject):
    """Calls what brings a view up to date: at once while it is seen, else when it next is."""

    def __init__(self, view: QWidget, does: Callable[[], None], *, stale: bool = False) -> None:
        super().__init__(view)
        self._view, self._does = view, does
        self.stale = stale
        view.installEventFilter(self)

    def tell(self, *_: object) -> None:
        """What the view shows is another; connect a signal of any arguments here."""
        self.stale = True
        if self._view.isVisible():
            self.bring()

    def bring(self) -> None:
        """Bring the view up to date now, if it is not."""
        if self.stale:
            self.stale = False
            self._does()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.bring()
        return False
