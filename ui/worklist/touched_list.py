"""Records that were redacted and that nobody has looked at: touched is not decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.model import Kind, Record
from reviewer.model.memo import are_same_objects
from reviewer.overlooked.reading import redacted_unread, tell_not_taken_in, unread_part_of
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.worklist.queue_list import PICTURE, SECOND, QueueDelegate

_PATH = Qt.ItemDataRole.UserRole + 2  # behind what the delegate of the queue reads
_ROWS = 5  # that are seen at once below what is to be decided; more are scrolled to


class TouchedList(QWidget):
    """One row a record; a click goes to the first of it that was on nobody's screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session, self._watcher = context, context.session, context.watcher
        self._shown: tuple[object, ...] = ()
        self._all = False
        self.heading, self.list = QLabel(), QListWidget()
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.heading.setWordWrap(True)
        self.heading.setToolTip(
            "A search, terms or a hand redacted something in these records, and not all of them "
            "was on the screen, or was watched and heard."
        )
        self.list.setAccessibleName("Redacted, and not looked at")
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # By Return as by a click.
        self.list.itemActivated.connect(self._go_to_record)
        self.list.itemClicked.connect(self._go_to_record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.list, 100)
        column.addStretch(1)  # what is left over; else it would stand around the heading
        self.setVisible(False)
        self._session.changed.connect(lambda _: self.refresh_rows())
        self._watcher.changed.connect(self.refresh_rows)
        context.first.do_afterwards(self.refresh_rows)

    def refresh_rows(self) -> None:
        """Show what is touched and not looked at now."""
        outcomes = self._context.first.known_outcomes()
        snapshot, watched = self._session.snapshot, self._watcher.watched
        shown = (outcomes, snapshot.records, watched)
        if are_same_objects(shown, self._shown):
            return
        self._shown = shown
        records = [snapshot.get_record(p) for p in redacted_unread(snapshot, watched, outcomes)]
        self.heading.setText(f"Redacted, not looked at ({len(records)})")
        texts = [(r.path, name_of(r), self._tell_left(r)) for r in records]
        items = [self.list.item(n) for n in range(self.list.count())]
        if texts != [(item.data(_PATH), item.text(), item.data(SECOND)) for item in items]:
            self._fill_rows(records)
        self.setVisible(bool(records))

    def show_all(self, on: bool) -> None:
        """Whether all rows may be seen at once, or only a few, for there is more to do above."""
        self._all = on
        self._limit_height()

    def _tell_left(self, record: Record) -> str:
        told = tell_not_taken_in(record, self._watcher.watched)
        return f"{told[:1].upper()}{told[1:]}"

    def _fill_rows(self, records: list[Record]) -> None:
        here = self.list.currentItem()
        kept = here.data(_PATH) if here is not None else ""
        self.list.clear()
        for record in records:
            item, left = QListWidgetItem(name_of(record)), self._tell_left(record)
            item.setData(_PATH, record.path)
            item.setData(SECOND, left)
            item.setData(PICTURE, record.kind.value)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}. {left}")
            item.setToolTip(f"{item.text()}\n{left}\n{record.path}")
            self.list.addItem(item)
            if record.path == kept:
                self.list.setCurrentItem(item)
        self._limit_height()

    def _limit_height(self) -> None:
        row = self.list.sizeHintForRow(0)
        seen = self.list.count() if self._all else min(self.list.count(), _ROWS)
        self.list.setMaximumHeight(row * seen + 2 * self.list.frameWidth())

    def _go_to_record(self, item: QListWidgetItem) -> None:
        record = self._session.snapshot.records_by_path.get(item.data(_PATH))
        if record is None:
            return
        left = unread_part_of(record, self._watcher.watched)
        spot = RecordSpot(record.path)
        if left is not None and record.kind in (Kind.TRANSCRIPT, Kind.DISPATCH):
            spot = RecordSpot(record.path, cue=left.first)
        elif left is not None and record.facts.pages:
            spot = RecordSpot(record.path, page=left.first)
        self._session.show_spot(spot)
