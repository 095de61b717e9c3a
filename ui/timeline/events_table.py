"""Everything on the timeline as a table: the same items for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.differences import Differences
from reviewer.timeline import ItemKind, Lane, TimelineItem
from ui.case.context import Context
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
from ui.finding.redact_row import RowRedactor
from ui.timeline.item_edit import ItemEdit
from ui.timeline.lane_store import LaneStore, differing_items
from ui.widgets.fair_columns import FairColumns
from ui.widgets.field import ChoiceField, Field
from ui.widgets.rows import Rows
from ui.widgets.when_seen import WhenSeen

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS = ("Time", "Length", "Kind", "Text", "State", "Record", "Sure to")
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

    def set_filter(self, words: str, kind: ItemKind | None) -> None:
        """Show only items of a kind in which every one of the words occurs."""
        self._words, self._kind = words.casefold().split(), kind
        self._choose_items()

    def item_of_row(self, row: int) -> TimelineItem:
        """The item of a row."""
        return self.sorted_rows[row]

    def row_of(self, item: TimelineItem) -> int | None:
        """The row of an item, if it is shown."""
        return self._sorted.find_row(item)

    @property
    def shown_and_total(self) -> tuple[int, int]:
        """How many are shown, and how many there are."""
        return len(self.sorted_rows), sum(len(lane.items) for lane in self._lanes)

    # ---- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.sorted_rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = 0) -> object:
        item = self.sorted_rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell_text(item, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return describe_item(item, self.zone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_COLUMNS[index.column()]}: {self._cell_text(item, index.column()) or 'none'}"
        if role == Qt.ItemDataRole.FontRole and item.status is not None and not item.basis:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._key, self._descending = _SORTS[column], order == Qt.SortOrder.DescendingOrder
        self._choose_items()

    # ---- inside

    def _cell_text(self, item: TimelineItem, column: int) -> str:
        if column == 0:
            return f"{clock_text(item.start, self.zone)}  {date_text(item.start, self.zone)}"
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

    def _fits_filter(self, item: TimelineItem) -> bool:
        if self._kind is not None and item.kind is not self._kind:
            return False
        return not self._words or all(word in _searchable_text(item) for word in self._words)

    def _choose_items(self) -> None:
        found = [i for lane in self._lanes for i in lane.items if self._fits_filter(i)]
        found.sort(key=_SORTS[0])  # equal ones stand in the order of time
        self._show_rows(found)


def _searchable_text(item: TimelineItem) -> str:
    return f"{item.text} {item.record} {kind_text(item)} {state_text(item)}".casefold()


class EventsView(QWidget):
    """The table, with a field for words and a choice of kinds."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.store = LaneStore.store_of(context)
        self.edit = ItemEdit(context)
        self.rows = RowRedactor(context, self)
        self.model = ItemsModel(self)
        self.words, self.kinds, self.count = Field(self), ChoiceField(self), QLabel(self)
        self.table = QTableView(self)
        self._showing = False
        self._seen = WhenSeen(self, self._renew_items, stale=True)
        self._build_pane()
        self._listen_to_case()

    # ---- inside: building

    def _build_pane(self) -> None:
        self.words.setPlaceholderText("Filter by words …")
        self.words.setAccessibleName("Filter events by words")
        self.words.setClearButtonEnabled(True)
        self.kinds.setAccessibleName("Kind of events")
        self.kinds.addItem("All kinds", None)
        for kind in ItemKind:
            self.kinds.addItem(str(kind).capitalize(), kind)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(8)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.kinds)
        bar.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        self._build_table()

    def _build_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("Events")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        upright, header = table.verticalHeader(), table.horizontalHeader()
        upright.hide()
        upright.setDefaultSectionSize(self.fontMetrics().height() + 8)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, sample in enumerate(_SAMPLES):
            table.setColumnWidth(place, self.fontMetrics().horizontalAdvance(sample) + 16)
        table.setItemDelegate(Rows(table, ends=(_COLUMNS.index("Record"),)))
        record = _COLUMNS.index("Record")
        FairColumns(table, record, 3, least=header.sectionSize(record))
        table.installEventFilter(self)

    def _listen_to_case(self) -> None:
        self.words.textChanged.connect(self._apply_filter)
        self.kinds.currentIndexChanged.connect(self._apply_filter)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.activated.connect(lambda index: self._play_row(index.row()))
        self.store.changed.connect(self._seen.tell_changed)
        self.store.selected.connect(self._show_selection)
        actions = self._context.actions
        actions.bind_action("delete_redaction", self.delete_current, within=self)
        actions.bind_action("next_item", partial(self._step_rows, 1), within=self)
        actions.bind_action("previous_item", partial(self._step_rows, -1), within=self)

    # ---- what a person does

    def delete_current(self) -> None:
        """Delete the redaction, annotation or bookmark of the current row."""
        index = self.table.currentIndex()
        if index.isValid():
            self.edit.remove_item(self.model.item_of_row(index.row()))

    def _step_rows(self, by: int) -> None:
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)

    def _play_row(self, row: int) -> None:
        item = self.model.item_of_row(row)
        self.store.show_item(item)
        self.edit.play_item(item)

    def _on_current(self, index: Index, _before: Index) -> None:
        if self._showing or not index.isValid():
            return
        item = self.model.item_of_row(index.row())
        self.store.select_item(item)
        if not self._context.playhead.playing:
            self._context.playhead.seek_to(item.start)

    def _apply_filter(self) -> None:
        chosen = self.kinds.currentData()  # Qt keeps it as plain text
        kind = ItemKind(chosen) if chosen else None
        self._keeping_selection(partial(self.model.set_filter, self.words.text(), kind))

    # ---- inside: from the case to the table

    def _renew_items(self) -> None:
        """Take the items over."""
        self._keeping_selection(
            partial(
                self.model.set_lanes,
                self.store.lanes,
                self.store.case_zone,
                self.store.differences,
            )
        )

    def _keeping_selection(self, change: Callable[[], None]) -> None:
        self._showing = True
        change()
        self._showing = False
        shown, every = self.model.shown_and_total
        more = " …" if self.store.reading else ""
        self.count.setText(
            f"{shown:,} of {every:,}{more}" if shown != every else f"{every:,}{more}"
        )
        self._show_selection(self.store.selection)

    def _show_selection(self, item: TimelineItem | None) -> None:
        if item is None or self._seen.stale:
            return
        row = self.model.row_of(item)
        if row is None or row == self.table.currentIndex().row():
            return
        self._showing = True
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0))
        self._showing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the table, the keys that page through it are the table's."""
        if isinstance(event, QKeyEvent) and watched is self.table:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if (
                event.type() == QEvent.Type.ShortcutOverride
                and plain
                and event.key() in _TABLE_KEYS
            ):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
                self.delete_current()
                return True
        return super().eventFilter(watched, event)


_SAMPLES = (  # what a column has room for
    "00:00:00.00  Wed 30 May 2088, CDT",
    "00:00 min",
    "Redaction of picture",
    "what is said about it, in some words",
    "■ accepted, 50 ILCS 706/10-20(b)",
    "documents/original-report.pdf",
    "± 0.49 s 0",
)
_TABLE_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
