"""The filter of every list that words are typed into: one meaning of "found" for all."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW = Qt.ItemDataRole.UserRole
"""The role under which a model gives the row itself."""


class FilteredRow(Protocol):
    """A row that says whether words are found in it."""

    def holds_words(self, words: list[str]) -> bool:
        """True when every word is found; the words are casefolded."""
        ...


class RowFilter(QSortFilterProxyModel):
    """The rows in which every typed word is found; the model gives them under ``ROW``."""

    def __init__(self, model: QAbstractItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSourceModel(model)

    def set_text(self, text: str) -> None:
        """Look for these words."""
        # Words in any order: who looks for a record rarely knows how its name goes on.
        self._words = text.casefold().split()
        # Not only the filter: what was hidden has to find its place in the order, too.
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            return True
        found: FilteredRow = self.sourceModel().index(row, 0, parent).data(ROW)
        return found.holds_words(self._words)
