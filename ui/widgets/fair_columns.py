"""Two columns of a list that share the room which the others leave, so that names are not cut
while there is room beside them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView, QTreeView


class FairColumns(QObject):
    """Gives a column of names what it needs, up to its share, and the rest to another one.

    Neither takes more than half of the room for as long as the other could use it. Whoever
    draws the column to a width keeps that width.
    """

    def __init__(self, view: QTableView | QTreeView, names: int, rest: int, least: int = 0) -> None:
        super().__init__(view)
        self._view, self._names, self._rest, self._least = view, names, rest, least
        self._header = view.horizontalHeader() if isinstance(view, QTableView) else view.header()
        self._header.setSectionResizeMode(names, QHeaderView.ResizeMode.Interactive)
        self._header.setSectionResizeMode(rest, QHeaderView.ResizeMode.Stretch)
        self._header.sectionResized.connect(self._resized)
        self._by_hand = self._fitting = False
        view.viewport().installEventFilter(self)
        model = view.model()
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Share the room out anew."""
        if self._by_hand:
            return
        shared = (self._names, self._rest)
        others = [c for c in range(self._header.count()) if c not in shared]
        room = self._view.viewport().width() - sum(map(self._header.sectionSize, others))
        wanted, other = (self._wanted(column) for column in shared)
        width = max(min(wanted, max(room // 2, room - other)), self._least)
        self._fitting = True
        self._header.resizeSection(self._names, max(width, self._header.minimumSectionSize()))
        self._fitting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room changed."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def _wanted(self, column: int) -> int:
        return max(self._view.sizeHintForColumn(column), self._header.sectionSizeHint(column))

    def _resized(self, column: int, _before: int, _now: int) -> None:
        if column == self._names and not self._fitting:
            self._by_hand = True
        elif column != self._rest and not self._fitting:
            self.fit()
