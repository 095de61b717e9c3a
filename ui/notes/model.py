"""The annotations of a case as rows of a table: a model that sorts and filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from reviewer.model import Annotation
from ui.case.session import Changed, Session
from ui.common.row_filter import ROOT, ROW, Index, RowFilter
from ui.common.times import clock_text, length_text

SORT = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("Time", "Length", "Tag", "Note", "Record", "Author")
NOTE = COLUMNS.index("Note")
FEW = 64  # rows that are told one by one; more are shown anew
_LAST = 1 << 62  # what has no time comes after what has


@dataclass(frozen=True)
class NoteRow:
    """One annotation, its place in time and its words."""

    note: Annotation
    utc: int | None
    cells: tuple[str, ...]

    def holds(self, words: list[str]) -> bool:
        """True when every word is found in it."""
        text = " ".join((*self.cells, self.note.record)).casefold()
        return all(word in text for word in words)

    def order(self, column: int) -> tuple[Any, int]:
        """What a column is sorted by; equal ones by time."""
        when = self.utc if self.utc is not None else _LAST
        if column == 0:
            return when, 0
        if column == 1:
            return (self.note.end or 0.0) - (self.note.start or 0.0), when
        return self.cells[column].casefold(), when


class NoteModel(QAbstractTableModel):
    """All annotations, kept up with the case."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._notes = session.snapshot.annotations
        self.rows = _rows(session, self._notes)
        session.changed.connect(self._on_changed)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[index.column()]
        return None

    def _on_changed(self, change: Changed) -> None:
        now = self._session.snapshot.annotations
        if "anchors" not in change.tables and now is self._notes:
            return
        before, self._notes = self._notes, now
        span = None if "anchors" in change.tables else _differ(before, now)
        if span is None:
            self.beginResetModel()
            self.rows = _rows(self._session, now)
            self.endResetModel()
        else:
            self._replace(*span)

    def _replace(self, first: int, old: int, new: int) -> None:
        """Rows from ``first`` to ``old`` become those up to ``new``, ends exclusive."""
        made = _rows(self._session, self._notes[first:new])
        same = min(old, new)
        if same > first:
            self.rows[first:same] = made[: same - first]
            self.dataChanged.emit(self.index(first, 0), self.index(same - 1, len(COLUMNS) - 1))
        if new > same:
            self.beginInsertRows(ROOT, same, new - 1)
            self.rows[same:same] = made[same - first :]
            self.endInsertRows()
        elif old > same:
            self.beginRemoveRows(ROOT, same, old - 1)
            del self.rows[same:old]
            self.endRemoveRows()


class NoteFilter(RowFilter):
    """The rows in which every typed word is found, sorted by any column."""

    def __init__(self, model: NoteModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._model = model

    def lessThan(self, left: Index, right: Index) -> bool:
        one, two = self._model.rows[left.row()], self._model.rows[right.row()]
        return one.order(left.column()) < two.order(right.column())


def _differ(
    before: tuple[Annotation, ...], now: tuple[Annotation, ...]
) -> tuple[int, int, int] | None:
    """From where on two lists differ, and up to where in each; ``None`` where that is much."""
    first = next(compress(count(), map(is_not, before, now)), min(len(before), len(now)))
    rest = min(len(before), len(now)) - first
    behind = map(is_not, reversed(before), reversed(now))
    last = min(next(compress(count(), behind), rest), rest)
    span = first, len(before) - last, len(now) - last
    return span if max(span) - first <= FEW else None


def _rows(session: Session, notes: Sequence[Annotation]) -> list[NoteRow]:
    zone = session.zone
    names = {r.path: r.title or r.path for r in session.snapshot.records}
    return [_row(session, note, names, zone) for note in notes]


def _row(session: Session, note: Annotation, names: dict[str, str], zone: str) -> NoteRow:
    place = session.placement(note.record)
    utc = place.utc(note.start) if place is not None and note.start is not None else None
    when = clock_text(utc, zone) if utc is not None else _spot(note)
    length = length_text(note.end - note.start) if note.end and note.start is not None else ""
    record = names.get(note.record, note.record)
    return NoteRow(note, utc, (when, length, note.tag, note.note, record, note.author))


def _spot(note: Annotation) -> str:
    if note.page is not None:
        return f"page {note.page}"
    return f"cue {note.cue}" if note.cue is not None else "–"
