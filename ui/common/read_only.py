"""Whether the window may write its case, and why not: said once, for actions and widgets."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class ReadOnly(QObject):
    """Keeps what writes disabled while the window only reads, and tells why in its tip.

    Signals:
        changed: the window may write again, or no longer.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reason = ""
        # Panes come and go with cases, and this lives as long as the window.
        self._tips: WeakKeyDictionary[QWidget, str] = WeakKeyDictionary()

    def __bool__(self) -> bool:
        return bool(self.reason)

    def set_read_only(self, reason: str) -> None:
        """Only read from now on, for a reason; without one, write."""
        if reason == self.reason:
            return
        was, self.reason = self.reason, reason
        # Of a case that was closed some are still held by what nobody has collected yet.
        for widget, tip in [(w, tip) for w, tip in self._tips.items() if isValid(w)]:
            # The tip of now: a view may have changed it since it was handed over.
            if reason and not was:
                self._tips[widget] = widget.toolTip()
            widget.setToolTip(reason or tip)
            widget.setEnabled(not reason)
        self.changed.emit()

    def guard_writers(self, *widgets: QWidget) -> None:
        """These write the case, by themselves and not by an action of the table."""
        for widget in widgets:
            self._tips[widget] = widget.toolTip()
            widget.installEventFilter(self)
            if self.reason:
                widget.setToolTip(self.reason)
                widget.setEnabled(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A view that enables its button anew does not know of it."""
        if event.type() is QEvent.Type.EnabledChange and self.reason:
            assert isinstance(watched, QWidget)
            if watched.isEnabled():
                watched.setEnabled(False)
        return False
