"""Room for a list of even rows that ends between two of them and cuts none in halves."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QTreeView, QWidget


class WholeRows(QWidget):
    """Holds a list; what is left over of its height stays empty below."""

    def __init__(self, view: QTreeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        view.setParent(self)
        self.setFocusProxy(view)

    def sizeHint(self) -> QSize:
        return self._view.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._view.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_view()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_view()

    def _fit_view(self) -> None:
        row = self._view.sizeHintForRow(0)
        around = self._view.header().height() + 2 * self._view.frameWidth()
        spare = (self.height() - around) % row if row > 0 and self.height() > around + row else 0
        self._view.setGeometry(0, 0, self.width(), self.height() - spare)
