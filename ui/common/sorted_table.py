"""A table whose rows are sorted here, once, and in which a changed row is moved by bisection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject

from ui.common.row_filter import ROOT

# Chosen by hand: each told row costs a view a layout of its own.
FEW = 64
"""Changes that are told row by row; where there are more, the table is made anew."""

_Row = TypeVar("_Row")


class SortedRows(Generic[_Row]):
    """Rows in the order of a key; where one stands is found without looking at all."""

    def __init__(
        self, rows: Iterable[_Row], key: Callable[[_Row], Any], descending: bool = False
    ) -> None:
        self._key, self._descending = key, descending
        self.rows = sorted(rows, key=key, reverse=descending)

    def first_place_of(self, row: _Row) -> int:
        """The first place of rows of its key, or where they would stand."""
        # By hand, as ``bisect`` knows no descending order and would ask a key of all rows.
        low, high, key = 0, len(self.rows), self._key(row)
        while low < high:
            middle = (low + high) // 2
            other = self._key(self.rows[middle])
            if other > key if self._descending else other < key:
                low = middle + 1
            else:
                high = middle
        return low

    def find_row(self, row: _Row) -> int | None:
        """Where an equal row stands, if there is one."""
        key = self._key(row)
        # Several rows may have one key; an equal row is among these.
        for at in range(self.first_place_of(row), len(self.rows)):
            if self.rows[at] == row:
                return at
            if self._key(self.rows[at]) != key:
                return None
        return None

    def may_stay(self, at: int, row: _Row) -> bool:
        """True when a row may stand in another one's place."""
        around = [*self.rows[max(at - 1, 0) : at], row, *self.rows[at + 1 : at + 2]]
        # Its neighbours alone decide; the rest is in order.
        keys = [self._key(one) for one in around]
        return keys == sorted(keys, reverse=self._descending)


class SortedTable(QAbstractTableModel, Generic[_Row]):
    """Holds ``SortedRows``; a model of it says how they are read."""

    def __init__(self, key: Callable[[_Row], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key, self._descending = key, False
        self._sorted: SortedRows[_Row] = SortedRows((), key)

    @property
    def sorted_rows(self) -> Sequence[_Row]:
        """The rows as they stand."""
        return self._sorted.rows

    def _show_rows(self, rows: Iterable[_Row]) -> None:
        """These from now on, in the order of the key."""
        self.beginResetModel()
        self._sorted = SortedRows(rows, self._key, self._descending)
        self.endResetModel()

    def exchange_rows(self, gone: Sequence[_Row], come: Sequence[_Row]) -> None:
        """Rows go and others come, the first for the first: where it can, it keeps its place,
        and stays marked if it was.
        """
        heirs: list[_Row | None] = [*come[: len(gone)], *[None] * (len(gone) - len(come))]
        for row, heir in zip(gone, heirs, strict=True):
            at = self._sorted.find_row(row)
            if at is not None and heir is not None and self._sorted.may_stay(at, heir):
                self._sorted.rows[at] = heir
                self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))
                continue
            if at is not None:
                self.beginRemoveRows(ROOT, at, at)
                del self._sorted.rows[at]
                self.endRemoveRows()
            if heir is not None:
                self._insert_row(heir)
        for row in come[len(gone) :]:
            self._insert_row(row)

    def _insert_row(self, row: _Row) -> None:
        at = self._sorted.first_place_of(row)
        self.beginInsertRows(ROOT, at, at)
        self._sorted.rows.insert(at, row)
        self.endInsertRows()
