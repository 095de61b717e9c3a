"""A view that nobody sees follows the case when it comes into sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.pane import in_front, pane_of


class WhenSeen(QObject):
    """Calls what brings a view up to date: at once while it is seen, else when it next is."""

    def __init__(self, view: QWidget, does: Callable[[], None], *, stale: bool = False) -> None:
        super().__init__(view)
        self._view, self._does = view, does
        self._in_pane = False
        self.stale = stale
        self._soon = QTimer(self)
        # A turn of the loop later: while panes change places, several are visible for a moment.
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look_if_shown)
        view.installEventFilter(self)

    def tell_changed(self, *_: object) -> None:
        """What the view shows is another; connect a signal of any arguments here."""
        self.stale = True
        self._look_if_shown()

    def bring_up_to_date(self) -> None:
        """Bring the view up to date now; whoever asks one that is hidden does this first."""
        if self.stale:
            self.stale = False
            self._does()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            pane = pane_of(self._view)
            # Only now: when a view is made it does not stand in its pane yet.
            if pane is not None and not self._in_pane:
                self._in_pane = True
                pane.visibilityChanged.connect(self._look_soon)
            self._look_soon()
        return False

    def _look_soon(self) -> None:
        """Once it stands where it is shown: of panes in one place, only one can be seen."""
        if self.stale:
            self._soon.start()

    def _look_if_shown(self) -> None:
        if in_front(self._view):
            self.bring_up_to_date()
