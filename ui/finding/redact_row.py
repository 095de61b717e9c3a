"""Redacting the words that were found in a row of a dispatch log, by the key for words."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from reviewer.model import Kind, Put, Redaction
from reviewer.redaction.transcript_words import Basis
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.session import Spot
from ui.common.redaction_text import redactions_text


class RowDeeds(QObject):
    """Remembers the row that was asked for with the words found in it."""

    def __init__(self, context: Context, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._session = context, context.session
        self.found: Spot | None = None
        self._session.spot_asked.connect(self._keep)
        context.actions.on("redact_words", self.redact, within=pane, when=self.is_meant)

    def is_meant(self) -> bool:
        """True while the record in focus is the log in which the words were found."""
        return self.found is not None and self._session.selected_record == self.found.record

    def redact(self) -> None:
        """Hide the words in that row, and nowhere else."""
        found, session = self.found, self._session
        if found is None:
            self._context.notices.say("Find the words of a row first: Ctrl+F.")
            return
        snapshot, source = session.snapshot, session.case.original
        basis = Basis(author=session.case.author)

        def work(_job: Job) -> list[Redaction]:
            from reviewer.redaction.everywhere import redact_in_row  # readers of every format

            record = snapshot.record(found.record)
            return redact_in_row(snapshot, record, source(record), (found.cue, found.words), basis)

        task = self._context.tasks.start(work)
        task.succeeded.connect(self._write)
        task.failed.connect(self._context.notices.fail)

    def _write(self, made: list[Redaction]) -> None:
        if not made:
            self._context.notices.say("These words are redacted already.")
            return
        try:
            self._session.apply([Put(r) for r in made], "Redact words in a row", self)
            self._context.notices.say(f"Redact words in a row: {redactions_text(made)}.")
        except ReviewerError as fault:
            self._context.notices.fail(fault)

    def _keep(self, spot: Spot) -> None:
        record = self._session.snapshot.records_by_path.get(spot.record)
        is_log = record is not None and record.kind is Kind.DISPATCH
        row = is_log and bool(spot.words) and spot.cue is not None
        self.found = spot if row else None
