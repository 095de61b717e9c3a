"""The records of a case as rows of a list: a model that views and filters stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from reviewer.clock.clock_map import ClockMap, describe_spread
from reviewer.clock.record_clock import clocks_of
from reviewer.model import Condition, Kind, Record
from reviewer.model.memo import are_same_objects
from reviewer.overlooked.reading import tell_not_taken_in
from reviewer.overlooked.watched import Watched
from reviewer.plan.outcome import GOES_OUT, Outcome
from ui.case.first_look import CaseFirstLook
from ui.case.session import Changed, Session
from ui.case.watcher import Watcher
from ui.common.redaction_text import name_of
from ui.common.row_filter import ROOT, ROW, Index
from ui.common.times import clock_text, length_text

# Shapes beside the words: who does not tell colours apart, and who reads quickly, sees the state
# all the same.
OUTCOME_SHAPES = {
    Outcome.UNDECIDED: "○",
    Outcome.FULL: "●",
    Outcome.PART: "◐",
    Outcome.WITHHELD: "■",
    Outcome.NOT_RESPONSIVE: "–",
}
CONDITION_WORDS = {
    Condition.BROKEN: "broken file",
    Condition.UNKNOWN: "unknown kind of file",
    Condition.MISMATCH: "not the file of its manifest",
    Condition.REFUSED: "refused at intake",
}


# Annotations and requests change nothing in a row; most steps of a review would fill the list for
# nothing.
_SHOWN = {"redactions", "decisions", "anchors", "places"}


@dataclass(frozen=True)
class RecordRow:
    """What the list shows of one record.

    Attributes:
        outcome: ``None`` before the case was looked over.
        unseen: ``not watched``, when it would be released and nobody looked at all of it.
    """

    record: Record
    outcome: Outcome | None
    when: str
    warning: str
    unseen: str = ""

    @property
    def name_of_record(self) -> str:
        """What people call it."""
        return name_of(self.record)

    @property
    def state_text(self) -> str:
        """What becomes of it, in the weaker of two truths; empty as long as nobody knows."""
        if self.outcome is Outcome.PART and self.unseen:
            return "redacted"  # and what was not looked at is said beside it
        return self.outcome.value if self.outcome is not None else ""

    @property
    def spoken_line(self) -> str:
        """All of it in one line, for a screen reader."""
        about = (self.state_text, self.unseen, self.when, self.warning)
        return ", ".join(p for p in (self.name_of_record, self.record.kind.value, *about) if p)

    def holds_words(self, words: list[str]) -> bool:
        """True when every word is found somewhere in it."""
        record = self.record
        # Also what the row has no room for: people type the name of a camera or of an agency.
        about = (record.path, record.agency, record.device, record.format, *record.notes)
        text = " ".join((self.spoken_line, *about)).casefold()
        return all(word in text for word in words)


class RecordModel(QAbstractListModel):
    """All records, kept up with the case."""

    def __init__(
        self,
        session: Session,
        watcher: Watcher,
        first: CaseFirstLook,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._watcher, self._first = session, watcher, first
        self.rows: list[RecordRow] = []
        self._shown: tuple[object, ...] = ()
        self._refresh_rows()
        session.changed.connect(self._on_changed)
        watcher.changed.connect(self._refresh_rows)
        first.do_afterwards(self._refresh_rows)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name_of_record
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken_line
        if role == Qt.ItemDataRole.ToolTipRole:
            about = (row.record.path, row.state_text, row.unseen, row.when, *row.record.notes)
            return "\n".join(part for part in about if part)
        return None

    def row_of(self, path: str) -> int:
        """Where a record stands; -1 if it is not there."""
        return next((n for n, r in enumerate(self.rows) if r.record.path == path), -1)

    def _on_changed(self, change: Changed) -> None:
        if change.tables & _SHOWN:
            self._refresh_rows()

    def _refresh_rows(self) -> None:
        known = self._first.known_outcomes()
        snapshot, watched = self._session.snapshot, self._watcher.watched
        shown = (known, snapshot.anchors, snapshot.ties, snapshot.records, watched)
        # By identity: what a step did not touch is the same object, and comparing thousands of
        # records would cost what is saved.
        if are_same_objects(shown, self._shown):
            return
        self._shown = shown
        rows = _rows_of_records(self._session, self._watcher.watched, known)
        # A reset loses what is marked and where the list was scrolled to, so it is for other
        # records only.
        if [r.record.path for r in rows] != [r.record.path for r in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        before, self.rows = self.rows, rows
        others = [at for at, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
        if others:  # told once: those who count them look at all rows each time
            self.dataChanged.emit(self.index(others[0]), self.index(others[-1]))


def _rows_of_records(
    session: Session, watched: Watched, known: Mapping[str, Outcome]
) -> list[RecordRow]:
    snapshot = session.snapshot
    clocks = clocks_of(snapshot)
    zone = snapshot.info.timezone
    return [
        RecordRow(
            record,
            known.get(record.path),
            _when_in_words(record, clocks.get(record.path), zone),
            CONDITION_WORDS.get(record.condition, ""),
            # What stays in the house may be unseen.
            tell_not_taken_in(record, watched) if known.get(record.path) in GOES_OUT else "",
        )
        for record in snapshot.records
    ]


def _when_in_words(record: Record, clock: ClockMap | None, zone: str) -> str:
    # When it was comes first; a length is told only of what has no time of its own.
    if clock is not None:
        return f"{clock_text(clock.origin, zone)} {describe_spread(clock.sigma)}"
    if record.kind in (Kind.VIDEO, Kind.AUDIO):
        return "time unknown"
    facts = record.facts
    for count, word in ((facts.pages, "page"), (facts.rows, "row"), (facts.cues, "cue")):
        if count:
            return f"{count} {word}{'s' if count > 1 else ''}"
    return length_text(facts.duration_seconds) if facts.duration_seconds else ""
