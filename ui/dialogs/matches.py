"""Every place in the case that reads as some words, to choose from before they are redacted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import BadInput, CaseError
from reviewer.jobs import Job
from reviewer.model import Redaction, Snapshot
from reviewer.store import Case
from reviewer.transcriptwork import Basis
from ui.announce import announce
from ui.context import Context
from ui.session import Session
from ui.tasks import Task

if TYPE_CHECKING:
    from reviewer.termwork import Match

_MATCH = Qt.ItemDataRole.UserRole
BEFORE = 24  # characters shown before a match


class MatchesDialog(QDialog):
    """Finds a term in all records that have words, and redacts what is ticked.

    Signals:
        made: the redactions, and the label of the step that writes them.
    """

    made = Signal(object, str)

    def __init__(self, context: Context, term: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._found_term = ""
        self._unread: list[str] = []
        self.setWindowTitle("Redact All Matches")
        self.term = QLineEdit(term)
        self.term.setAccessibleName("Words to redact")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Record and place", "Words around it"])
        self.list.setAccessibleName("Matches")
        self.list.setUniformRowHeights(True)
        # A record's tick changes all of its places: they are counted once.
        self._ticked = QTimer(self)
        self._ticked.setSingleShot(True)
        self._ticked.timeout.connect(self._count)
        self.list.itemChanged.connect(self._on_ticked)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the search")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(300)
        self._delay.timeout.connect(self._search)
        self.term.textChanged.connect(lambda _: self._delay.start())
        self._lay_out()
        self._search()

    # ---- finding

    def _search(self) -> None:
        self._stop()
        self.list.clear()
        self._count()
        term = self.term.text().strip()
        if not term:
            self._bar.hide()
            self.summary.setText("Type the words to be redacted wherever they stand.")
            return
        session = self._context.session
        self.summary.setText("Looking through every record that has words …")
        self._bar.setValue(0)
        self._bar.show()
        self._found_term = term
        work = _search_work(session.snapshot, session.case, term)
        self._task = self._context.tasks.start(work)
        self._task.progressed.connect(self._on_progress)
        self._task.succeeded.connect(self._fill)
        self._task.failed.connect(self._on_failed)

    def _stop(self) -> None:
        if self._task is not None:
            for signal in (self._task.progressed, self._task.succeeded, self._task.failed):
                signal.disconnect(self)
            self._task.cancel()
            self._task = None

    def _on_progress(self, done: float, text: str) -> None:
        self._bar.setValue(round(done * 100))
        if text:
            self.summary.setText(f"{text.capitalize()} …")

    def _on_failed(self, fault: BaseException) -> None:
        self._task = None
        self._bar.hide()
        self._context.notices.fail(fault)

    def _fill(self, found: Found) -> None:
        self._task = None
        self._bar.hide()
        self.list.blockSignals(True)
        for matches in found[0]:
            self.list.addTopLevelItem(_record_row(matches))
        self.list.expandAll()
        self.list.blockSignals(False)
        self._unread = found[1]
        self._count()
        announce(self.list, self.summary.text())

    # ---- choosing

    def _on_ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        self._ticked.start()

    def _rows(self) -> list[QTreeWidgetItem]:
        return [
            item
            for at in range(self.list.topLevelItemCount())
            if (item := self.list.topLevelItem(at)) is not None
        ]

    def chosen(self) -> dict[str, list[Match] | None]:
        """What is ticked, by record; ``None`` for all of a record."""
        out: dict[str, list[Match] | None] = {}
        for row in self._rows():
            path = row.data(0, _MATCH)
            places = (row.child(n) for n in range(row.childCount()))
            kept = [c for c in places if c and c.checkState(0) == Qt.CheckState.Checked]
            ticked: list[Match] = [c.data(0, _MATCH) for c in kept]
            if row.checkState(0) == Qt.CheckState.Checked:
                out[path] = ticked if ticked and ticked[0].boxes else None
            elif row.checkState(0) == Qt.CheckState.PartiallyChecked and ticked:
                out[path] = ticked
        return out

    def _count(self) -> None:
        sizes = {row.data(0, _MATCH): row.childCount() for row in self._rows()}
        chosen = self.chosen()
        places = sum(sizes[r] if kept is None else len(kept) for r, kept in chosen.items())
        records = len(chosen)
        self._redact.setEnabled(places > 0)
        self._redact.setText(f"Redact {places} Matches" if places != 1 else "Redact 1 Match")
        found = sum(sizes.values())
        if self._task is not None or not self.term.text().strip():
            return
        if not found:
            said = "Nothing in the case reads like this."
        else:
            said = f"{places} of {found} matches ticked, in {records} of {len(sizes)} records."
        if self._unread:
            said += f" Not all could be read, look yourself: {'; '.join(self._unread[:3])}"
            said += f"; and {len(self._unread) - 3} more." if len(self._unread) > 3 else "."
        self.summary.setText(said)

    # ---- redacting

    def _do(self) -> None:
        self._redact.setEnabled(False)
        work = _redact_work(self._context.session, self._found_term, self.chosen())
        self._task = self._context.tasks.start(work)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)

    def _on_made(self, made: list[Redaction]) -> None:
        self._task = None
        if made:
            records = len({r.record for r in made})
            where = "1 record" if records == 1 else f"{records} records"
            self.made.emit(made, f"Redact all matches in {where}")
        else:
            self._context.notices.say("All of this is redacted already.")
        self.accept()

    def done(self, result: int) -> None:
        self._delay.stop()
        self._ticked.stop()
        self._stop()
        super().done(result)
        self.deleteLater()

    def _lay_out(self) -> None:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._redact = QPushButton("Redact")
        self._redact.setDefault(True)
        box.addButton(self._redact, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self._do)
        box.rejected.connect(self.reject)
        label = QLabel("&Words")
        label.setBuddy(self.term)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.term, 1)
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self._bar)
        column.addWidget(self.summary)
        column.addWidget(box)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 110, letter.height() * 30)


Found = tuple[list[list["Match"]], list[str]]
"""Matches by record, and the records and scanned pages that cannot be read."""


def _search_work(snapshot: Snapshot, case: Case, term: str) -> Callable[[Job], Found]:
    def work(job: Job) -> Found:
        from reviewer import scans  # readers of every format: not at start-up
        from reviewer.termwork import matches_in

        scans.read_all(case, job)
        found, unread = [], scans.faults(case, snapshot)
        for number, record in enumerate(snapshot.records):
            job.check()
            job.progress(number, len(snapshot.records))
            try:
                kept = scans.folder_of(case, record)
                matches = matches_in(record, case.original(record), term, kept)
            except (BadInput, CaseError):
                # One record that cannot be read must not keep the others from being found.
                unread.append(record.path)
                continue
            found += [matches] if matches else []
        return found, unread

    return work


def _redact_work(
    session: Session, term: str, chosen: Mapping[str, Sequence[Match] | None]
) -> Callable[[Job], list[Redaction]]:
    snapshot, source = session.snapshot, session.case.original
    basis = Basis(author=session.case.author)

    def work(_job: Job) -> list[Redaction]:
        from reviewer.termwork import redact_everywhere

        return redact_everywhere(snapshot, term, chosen, source, basis)

    return work


def _end(before: str) -> str:
    """As much before a match as leaves the match itself in view."""
    return before if len(before) <= BEFORE else f"…{before[-BEFORE:]}"


def _record_row(matches: list[Match]) -> QTreeWidgetItem:
    count = "1 match" if len(matches) == 1 else f"{len(matches)} matches"
    row = QTreeWidgetItem([matches[0].record, count])
    row.setData(0, _MATCH, matches[0].record)
    single = matches[0].single
    tick = Qt.ItemFlag.ItemIsUserCheckable
    auto = Qt.ItemFlag.ItemIsAutoTristate if single else Qt.ItemFlag.NoItemFlags
    row.setFlags(row.flags() | tick | auto)
    row.setCheckState(0, Qt.CheckState.Checked)
    for match in matches:
        child = QTreeWidgetItem([match.place, f"{_end(match.before)}«{match.hit}»{match.after}"])
        child.setData(0, _MATCH, match)
        child.setToolTip(1, child.text(1))
        if single:
            child.setFlags(child.flags() | tick)
            child.setCheckState(0, Qt.CheckState.Checked)
        row.addChild(child)
    return row
