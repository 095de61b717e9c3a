"""The items of the timeline as rows of a table: what stands in a cell, and which are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from reviewer.model.differences import Differences
from reviewer.timeline import ItemKind, Lane, TimelineItem
from ui.common.item_text import (
    clock_text,
    date_text,
    describe_item,
    kind_text,
    length_text,
    state_text,
    sure_text,
)
from ui.common.sorted_table import FEW, SortedTable
from ui.common.theme import STATUS_SHAPES
from ui.timeline.lane_store import differing_items

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NOW = "▸ "
"""Before the time of the row at which the clock stands."""
COLUMNS = ("Time", "Length", "Kind", "Text", "State", "Record", "Sure to")
_SORTS: tuple[Callable[[TimelineItem], Any], ...] = (
    lambda i: (i.start, i.end),
    lambda i: i.end - i.start,
    lambda i: (str(i.kind), i.what),
    lambda i: i.text.casefold(),
    lambda i: (str(i.status or ""), i.basis),
    lambda i: i.record,
    lambda i: i.sigma,
)


class ItemsModel(SortedTable[TimelineItem]):
    """Items as rows; sorting and filtering choose among all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_SORTS[0], parent)
        self.zone = "UTC"
        self._lanes: tuple[Lane, ...] = ()
        self._words: list[str] = []
        self._kind: ItemKind | None = None
        self._record = ""
        self.now: int | None = None  # row of the moment at which the clock stands

    def set_lanes(
        self, lanes: tuple[Lane, ...], zone: str, differences: Differences | None = None
    ) -> None:
        """Show the items of these lanes; ``differences`` may know already what changed in them."""
        before, self._lanes = self._lanes, lanes
        gone, come = differing_items(before, lanes, differences or Differences())
        few = zone == self.zone and len(gone) + len(come) <= FEW
        self.zone = zone
        if few:
            self.exchange_rows(
                list(filter(self._fits_filter, gone)), list(filter(self._fits_filter, come))
            )
        else:
            self._choose_items()

    def set_filter(self, words: str, kind: ItemKind | None, record: str = "") -> None:
        """Show only items of a kind, and of a record, in which every one of the words occurs."""
        self._words, self._kind, self._record = words.casefold().split(), kind, record
        self._choose_items()

    def stand_at(self, utc: int) -> None:
        """The clock stands at a moment: the row that began last before it is marked."""
        before, self.now = self.now, None
        # Only where time goes down the rows is there a place between two of them.
        if self._key is _SORTS[0] and not self._descending:
            at = bisect_right(self.sorted_rows, utc, key=_start_of) - 1
            self.now = at if at >= 0 else None
        if self.now != before:
            for row in (before, self.now):
                if row is not None and row < self.rowCount():
                    self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def day_of_row(self, row: int) -> str:
        """The day and the zone of a row's time."""
        return date_text(self.sorted_rows[row].start, self.zone)

    def item_of_row(self, row: int) -> TimelineItem:
        """The item of a row."""
        return self.sorted_rows[row]

    def row_of(self, item: TimelineItem) -> int | None:
        """The row of an item, if it is shown."""
        return self._sorted.find_row(item)

    def rows_read(self, first: int, last: int) -> Iterator[tuple[str, float, float]]:
        """The rows of dispatch logs among some rows, as shares of their logs, 0 to 1."""
        shown = {item.key for item in self.sorted_rows[first : last + 1]}
        for lane in self._lanes:
            events = lane.items if lane.kind is ItemKind.EVENT else ()
            for number, item in enumerate(events):
                if item.key in shown:
                    yield item.record, number / len(events), (number + 1) / len(events)

    @property
    def shown_and_total(self) -> tuple[int, int]:
        """How many are shown, and how many there are of the record that is chosen, or of all."""
        every = sum(self._is_of_record(item) for lane in self._lanes for item in lane.items)
        return len(self.sorted_rows), every

    # ---- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.sorted_rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = 0) -> object:
        item = self.sorted_rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = NOW if index.row() == self.now and not index.column() else ""
            return f"{mark}{self._cell(index)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return describe_item(item, self.zone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            now = "now, " if index.row() == self.now and not index.column() else ""
            said = self._cell(index) or "none"
            return f"{COLUMNS[index.column()]}: {now}{said}"
        if role == Qt.ItemDataRole.FontRole and item.status is not None and not item.basis:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._key, self._descending = _SORTS[column], order == Qt.SortOrder.DescendingOrder
        self._choose_items()

    # ---- inside

    def _cell(self, index: Index) -> str:
        """A row tells its day where it is another than above; above the first it stands already."""
        row = index.row()
        text = item_cell(self.sorted_rows[row], index.column(), self.zone)
        if index.column() or not row or self.day_of_row(row) == self.day_of_row(row - 1):
            return text
        return f"{text}  {self.day_of_row(row)}"

    def _fits_filter(self, item: TimelineItem) -> bool:
        if self._kind is not None and item.kind is not self._kind:
            return False
        if not self._is_of_record(item):
            return False
        return not self._words or all(word in _searchable_text(item) for word in self._words)

    def _is_of_record(self, item: TimelineItem) -> bool:
        return not self._record or item.record == self._record

    def _choose_items(self) -> None:
        found = [i for lane in self._lanes for i in lane.items if self._fits_filter(i)]
        found.sort(key=_SORTS[0])  # equal ones stand in the order of time
        self._show_rows(found)


def item_cell(item: TimelineItem, column: int, zone: str) -> str:
    """What stands in a column of an item's row."""
    if column == 0:
        return clock_text(item.start, zone)
    state = f"{STATUS_SHAPES[item.status]} {state_text(item)}" if item.status else ""
    cells = (
        length_text(item.end - item.start),
        kind_text(item),
        item.text,
        state,
        item.record,
        sure_text(item),
    )
    return cells[column - 1]


def _start_of(item: TimelineItem) -> int:
    return item.start


def _searchable_text(item: TimelineItem) -> str:
    return f"{item.text} {item.record} {kind_text(item)} {state_text(item)}".casefold()
