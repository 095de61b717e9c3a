"""Everything on the timeline as a table: the same items for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Citation, Kind
from reviewer.overlooked.reading import units_of_record
from reviewer.timeline import ItemKind, TimelineItem
from ui.case.context import Context
from ui.case.reading import InView, ViewReading
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.finding.redact_row import RowRedactor
from ui.timeline.events_model import COLUMNS, ItemsModel
from ui.timeline.item_citing import ItemCiting
from ui.timeline.item_edit import ItemEdit
from ui.timeline.lane_store import LaneStore
from ui.widgets.fair_columns import FairColumns
from ui.widgets.field import ChoiceField, Field
from ui.widgets.pane import in_front
from ui.widgets.rows import Rows
from ui.widgets.when_seen import WhenSeen

Index = QModelIndex | QPersistentModelIndex


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
        self.scope, self.day = ChoiceField(self), QLabel(self)
        self.table = QTableView(self)
        self._showing = False
        self._reading = ViewReading(context.watcher, self._find_in_view, self)
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
        self.scope.setAccessibleName("Events of which record")
        self.scope.addItem("All records", "")
        self.scope.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(8)
        bar.addWidget(self.scope)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.kinds)
        bar.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.day.setContentsMargins(GRID, 0, GRID, GRID // 2)
        self.day.setAccessibleName("Day of the rows below")
        column.addLayout(bar)
        column.addWidget(self.day)
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
        table.setItemDelegate(Rows(table, ends=(COLUMNS.index("Record"),)))
        record = COLUMNS.index("Record")
        FairColumns(table, record, 3, least=header.sectionSize(record))
        table.installEventFilter(self)

    def _listen_to_case(self) -> None:
        self.words.textChanged.connect(self._apply_filter)
        self.kinds.currentIndexChanged.connect(self._apply_filter)
        self.scope.currentIndexChanged.connect(self._apply_filter)
        self._context.session.record_selected.connect(self._offer_record)
        self._context.playhead.moved_calmly.connect(self._follow_clock)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.activated.connect(lambda index: self._play_row(index.row()))
        self.store.changed.connect(self._seen.tell_changed)
        self.table.verticalScrollBar().valueChanged.connect(self._reading.look_soon)
        self.table.verticalScrollBar().rangeChanged.connect(self._reading.look_soon)
        self.table.verticalScrollBar().valueChanged.connect(lambda _: self._tell_day())
        self.model.modelReset.connect(self._tell_day)
        self.model.rowsInserted.connect(lambda *_: self._tell_day())
        self.model.rowsRemoved.connect(lambda *_: self._tell_day())
        self.store.selected.connect(self._show_selection)
        actions = self._context.actions
        actions.bind_action("delete_redaction", self.delete_current, within=self)
        actions.bind_action("next_item", partial(self._step_rows, 1), within=self)
        actions.bind_action("previous_item", partial(self._step_rows, -1), within=self)
        self._context.citing.add_view(self, self.cite_row)
        self.table.setDragEnabled(True)

    # ---- what a person does

    def delete_current(self) -> None:
        """Delete the redaction, annotation or bookmark of the current row."""
        index = self.table.currentIndex()
        if index.isValid():
            self.edit.remove_item(self.model.item_of_row(index.row()))

    def cite_row(self) -> Citation | None:
        """The current row as a citation: in a log the words that were found in it, or all of it."""
        index, citing = self.table.currentIndex(), ItemCiting(self._context)
        if not index.isValid():
            return None
        return citing.cite_item(self.model.item_of_row(index.row()), self.rows.found)

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
        # Who reads the table stays in it; Return goes to the record.
        self.store.select_item(item, stays=True)
        if not self._context.playhead.playing:
            self._context.playhead.seek_to(item.start)

    def _apply_filter(self) -> None:
        chosen = self.kinds.currentData()  # Qt keeps it as plain text
        kind, record = ItemKind(chosen) if chosen else None, self.scope.currentData() or ""
        for column in _SAME_IN_ONE:  # they would say the same in every row
            self.table.setColumnHidden(COLUMNS.index(column), bool(record))
        self._keeping_selection(partial(self.model.set_filter, self.words.text(), kind, record))

    def _offer_record(self, path: str) -> None:
        """A log takes the stage: its own rows first, and all that happened by one choice."""
        record = self._context.session.snapshot.records_by_path.get(path)
        if record is None or record.kind is not Kind.DISPATCH or path == self.scope.itemData(0):
            return
        self.scope.blockSignals(True)
        if self.scope.count() > 1:
            self.scope.removeItem(0)
        self.scope.insertItem(0, name_of(record), path)
        self.scope.setCurrentIndex(0)
        self.scope.blockSignals(False)
        self._apply_filter()

    # ---- inside: the clock

    def _follow_clock(self, position: int) -> None:
        """Mark the row of the moment; it stays in sight while it goes down the table."""
        if not self.table.isVisible():
            return
        before = self.model.now
        self.model.stand_at(position)
        now = self.model.now
        if now is None or now == before or self._showing:
            return
        was_seen = before is None or self._is_in_sight(before)
        if was_seen and self._context.playhead.playing and not self._is_in_sight(now):
            self.table.scrollTo(self.model.index(now, 0))

    def _is_in_sight(self, row: int) -> bool:
        rect = self.table.visualRect(self.model.index(row, 0))
        return self.table.viewport().rect().intersects(rect)

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
        self.model.stand_at(self._context.playhead.position)
        self._showing = False
        shown, every = self.model.shown_and_total
        more = " …" if self.store.reading else ""
        self.count.setText(
            f"{shown:,} of {every:,}{more}" if shown != every else f"{every:,}{more}"
        )
        self._show_selection(self.store.selection)

    def _tell_day(self) -> None:
        """The day of the first row in sight, once for all that follow on it."""
        top = self.table.rowAt(0)
        rows = self.model.rowCount()
        self.day.setText(self.model.day_of_row(min(max(top, 0), rows - 1)) if rows else "")

    def _find_in_view(self) -> Iterator[InView]:
        """The rows of dispatch logs that rest on the screen."""
        table = self.table
        if not in_front(table.viewport()):
            return
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        end = last if last >= 0 else self.model.rowCount() - 1
        records = self._context.session.snapshot.records_by_path
        for path, start, stop in self.model.rows_read(max(first, 0), end):
            count = units_of_record(records[path].kind, records[path].facts)
            yield path, start * count, stop * count

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


_SAME_IN_ONE = ("Length", "Kind", "Record")
_SAMPLES = (  # what a column has room for
    "▸ 00:00:00.00",
    "00:00 min",
    "Redaction of picture",
    "what is said about it, in some words",
    "■ accepted, 50 ILCS 706/10-20(b)",
    "documents/original-report.pdf",
    "± 0.49 s 0",
)
_TABLE_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
