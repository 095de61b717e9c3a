"""The annotations of a case as rows of a table: a model that sorts and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QObject, Qt

from reviewer.model import Annotation, Record
from ui.case.session import Changed, Session
from ui.common.row_filter import ROOT, ROW, Index, RowFilter
from ui.common.sorted_table import FEW, SortedTable
from ui.common.times import clock_text, length_text

COLUMNS = ("Time", "Length", "Tag", "Note", "Record", "Author")
_LAST = 1 << 62  # what has no time comes after what has


@dataclass(frozen=True)
class NoteRow:
    """One annotation, its place in time, its record's name, and the zone that it is shown in."""

    note: Annotation
    utc: int | None
    name: str
    zone: str

    @cached_property
    def cell_texts(self) -> tuple[str, ...]:
        """What the columns say; made when somebody looks."""
        note = self.note
        when = clock_text(self.utc, self.zone) if self.utc is not None else _spot_in_words(note)
        length = length_text(note.end - note.start) if note.end and note.start is not None else ""
        return when, length, note.tag, note.note, self.name, note.author

    @property
    def heading(self) -> str:
        """When, as what, and for how long."""
        when, length, tag, *_ = self.cell_texts
        return " · ".join(part for part in (when, tag, length) if part)

    @property
    def words(self) -> str:
        """What was written; without any, of which record it is."""
        said = " ".join(self.note.note.split())
        return " · ".join(part for part in (said, self.name) if part)

    @property
    def sentence(self) -> str:
        """All of it, as it is read aloud."""
        by = f", by {self.note.author}" if self.note.author else ""
        return f"{self.heading}. {self.words}{by}"

    def holds_words(self, words: list[str]) -> bool:
        """True when every word is found in it."""
        # The path too, for the column shows the record's title.
        text = " ".join((*self.cell_texts, self.note.record)).casefold()
        return all(word in text for word in words)

    def order_in_column(self, column: int) -> tuple[Any, int]:
        """What a column is sorted by; equal ones by time."""
        when = self.utc if self.utc is not None else _LAST
        if column == 0:
            return when, 0
        if column == 1:
            return (self.note.end or 0.0) - (self.note.start or 0.0), when
        said = (self.note.tag, self.note.note, self.name, self.note.author)
        return said[column - 2].casefold(), when


class NoteModel(SortedTable[NoteRow]):
    """All annotations, kept up with the case."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(partial(_order_in_column, 0), parent)
        self._session = session
        self._notes: tuple[Annotation, ...] | None = None  # before anybody looked
        session.changed.connect(self._on_changed)

    def fill_notes(self) -> None:
        """Hold the annotations from now on; nobody needs them before the first look."""
        if self._notes is None:
            self._notes = self._session.snapshot.annotations
            self._show_rows(_rows_of_notes(self._session, self._notes))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._key = partial(_order_in_column, column)
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._show_rows(self.sorted_rows)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.sorted_rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.sorted_rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cell_texts[index.column()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        return None

    def _on_changed(self, change: Changed) -> None:
        now = self._session.snapshot.annotations
        if self._notes is None:
            return
        all_anew = bool(change.tables & {"anchors", "records"})
        if not all_anew and now is self._notes:
            return
        before, self._notes = self._notes, now
        gone, come = self._session.snapshot.memo.differences.only_in_each(before, now)
        # Clocks move every row, and many rows are put in faster all at once.
        if all_anew or len(gone) + len(come) > FEW:
            self._show_rows(_rows_of_notes(self._session, now))
        else:
            self.exchange_rows(
                _rows_of_notes(self._session, gone), _rows_of_notes(self._session, come)
            )


class NoteFilter(RowFilter):
    """The rows in which every typed word is found, sorted by any column."""

    def __init__(self, model: NoteModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._model = model

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """The model sorts: asked for each pair, as Qt would, tens of thousands take long."""
        self._model.sort(column, order)


def _order_in_column(column: int, row: NoteRow) -> tuple[Any, int]:
    return row.order_in_column(column)


def _rows_of_notes(session: Session, notes: Sequence[Annotation]) -> list[NoteRow]:
    zone, records = session.zone_shown, session.snapshot.records_by_path
    return [_row_of_note(session, note, records, zone) for note in notes]


def _row_of_note(
    session: Session, note: Annotation, records: Mapping[str, Record], zone: str
) -> NoteRow:
    place, record = session.placement_of(note.record), records.get(note.record)
    utc = place.utc_of_media(note.start) if place is not None and note.start is not None else None
    name = (record.title if record is not None else "") or note.record
    return NoteRow(note, utc, name, zone)


def _spot_in_words(note: Annotation) -> str:
    if note.page is not None:
        return f"page {note.page}"
    return f"cue {note.cue}" if note.cue is not None else "–"
