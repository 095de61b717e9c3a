"""The requests of several cases as rows of a table, in the order of one of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from reviewer.export.request_board import BoardRow, RequestStanding, need_of_row
from reviewer.law.deadlines import days_left
from reviewer.overlooked.delivery import short_day

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SIGNS = {
    RequestStanding.OVERDUE: "!",
    RequestStanding.BLOCKED: "■",
    RequestStanding.DUE: "○",
    RequestStanding.NO_DAY: "–",
    RequestStanding.ANSWERED: "✓",
}
"""Shapes, for who does not see colours; the word stands beside each."""
COLUMNS = (
    *("Standing", "Requester", "Case", "Due", "Blocked by"),
    *("Open", "No action", "State", "Left to do"),
)
STANDING, REQUESTER, CASE, DUE, BLOCKED, OPEN, IDLE, STATE, LEFT = range(len(COLUMNS))
_RIGHT = frozenset({OPEN, IDLE})


class BoardModel(QAbstractTableModel):
    """Holds rows; it changes nothing itself."""

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._all: list[BoardRow] = []
        self.rows: list[BoardRow] = []
        self._column, self._descending = STANDING, False
        self._words: tuple[str, ...] = ()
        self._waiting_only = False

    def show_rows(self, rows: Iterable[BoardRow]) -> None:
        """Hold these from now on."""
        self._all = list(rows)
        self._order_rows()

    def take_looked(self, rows: Iterable[BoardRow]) -> None:
        """Hold these in the place of the ones of the same requests."""
        looked = {_key_of_row(row): row for row in rows}
        self._all = [looked.get(_key_of_row(row), row) for row in self._all]
        self.rows = [looked.get(_key_of_row(row), row) for row in self.rows]
        if self.rows:
            self.dataChanged.emit(self.index(0, LEFT), self.index(len(self.rows) - 1, LEFT))

    def filter_rows(self, words: str, *, waiting_only: bool) -> None:
        """Show only rows that hold all of these words, and only those that wait for an answer."""
        self._words, self._waiting_only = tuple(words.casefold().split()), waiting_only
        self._order_rows()

    @property
    def sorted_by(self) -> tuple[int, bool]:
        """The column that they are in the order of, and whether that is turned round."""
        return self._column, self._descending

    def place_of(self, folder: Path, request: str) -> int | None:
        """Where a request stands; ``None`` if it is not shown."""
        keys = [_key_of_row(row) for row in self.rows]
        return keys.index((folder, request)) if (folder, request) in keys else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._order_rows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = way is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section] if across else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and across:
            return _align_of(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_of(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column]}: {self._text_of(row, column) or 'nothing'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip_of(row, column) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align_of(column)
        late = row.standing(self._today) is RequestStanding.OVERDUE
        if role == Qt.ItemDataRole.FontRole and column in (STANDING, DUE) and late:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _order_rows(self) -> None:
        self.beginResetModel()
        wanted = [row for row in self._all if self._is_wanted(row)]
        # By need first: rows that are alike in a column stand as they press.
        wanted.sort(key=self._need_of)
        wanted.sort(key=self._order_by(self._column), reverse=self._descending)
        self.rows = wanted
        self.endResetModel()

    def _is_wanted(self, row: BoardRow) -> bool:
        if self._waiting_only and row.state.is_closed:
            return False
        line = " ".join(self._text_of(row, column) for column in range(len(COLUMNS))).casefold()
        return all(word in line for word in self._words)

    def _need_of(self, row: BoardRow) -> tuple[Any, ...]:
        return need_of_row(row, self._today)

    def _order_by(self, column: int) -> Callable[[BoardRow], Any]:
        orders: dict[int, Callable[[BoardRow], Any]] = {
            STANDING: self._need_of,
            DUE: lambda row: (row.state.is_closed, row.due.day or date.max),
            # The longest first: that is what one looks for.
            OPEN: lambda row: -_or_less(row.state.days_open(self._today)),
            IDLE: lambda row: -_or_less(self._days_idle(row)),
        }
        return orders.get(column, lambda row: self._text_of(row, column).casefold())

    def _days_idle(self, row: BoardRow) -> int | None:
        return None if row.state.is_closed else row.state.days_idle(self._today)

    def _text_of(self, row: BoardRow, column: int) -> str:
        today = self._today
        if column == STANDING:
            standing = row.standing(today)
            return f"{_SIGNS[standing]} {standing.value}"
        if column == DUE:
            day = None if row.state.is_closed else row.due.day
            if day is None:
                return row.tell_due(today)
            return f"{short_day(day, today)}, {days_left(day, today)}"
        if column == STATE:
            since = f", {short_day(row.state.since, today)}" if row.state.since else ""
            return f"{row.state.stage.value}{since}"
        texts = {
            REQUESTER: row.request.requester or row.request.id,
            CASE: row.case,
            OPEN: _tell_count(row.state.days_open(today)),
            IDLE: _tell_count(self._days_idle(row)),
            BLOCKED: "; ".join(row.blocks),
        }
        return texts[column] if column in texts else row.tell_left()

    def _tip_of(self, row: BoardRow, column: int) -> str:
        if column == CASE:
            return str(row.folder)
        if column == DUE:
            told = (row.due.fault, row.due.set_by, *row.due.cautions, row.due.calendar)
            return "\n".join(text for text in told if text)
        if column == STATE:
            return "\n".join(row.state.oddities)
        if column == LEFT:
            return "\n".join((self._text_of(row, column), *row.gone)).strip()
        return self._text_of(row, column).replace("; ", "\n")


def _key_of_row(row: BoardRow) -> tuple[Path, str]:
    return row.folder, row.request.id


def _or_less(count: int | None) -> int:
    return -1 if count is None else count


def _tell_count(count: int | None) -> str:
    return "" if count is None else f"{count} day{'' if count == 1 else 's'}"


def _align_of(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
