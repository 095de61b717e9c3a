"""Redacting the words that were found in a row of a dispatch log, by the key for words."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from reviewer.model import Kind, Put, Redaction
from reviewer.redaction.transcript_words import Basis
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.redaction_text import redactions_text


class RowRedactor(QObject):
    """Remembers the row that was asked for with the words found in it."""

    def __init__(self, context: Context, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._session = context, context.session
        self.found: RecordSpot | None = None
        self._session.spot_asked.connect(self._keep_spot)
        context.actions.bind_action(
            "redact_words", self.redact_words, within=pane, when=self.is_meant
        )

    def is_meant(self) -> bool:
        """True while the record in focus is the log in which the words were found."""
        return self.found is not None and self._session.selected_record == self.found.record

    def redact_words(self) -> None:
        """Hide the words in that row, and nowhere else."""
        found, session = self.found, self._session
        if found is None:
            self._context.notices.say_briefly("Find the words of a row first: Ctrl+F.")
            return
        # Taken here: the task runs on another thread, where the session must not be asked.
        snapshot, source = session.snapshot, session.case.original_path
        basis = Basis(author=session.case.author)

        def find_in_row(_job: Job) -> list[Redaction]:
            from reviewer.redaction.everywhere import redact_in_row  # readers of every format

            record = snapshot.get_record(found.record)
            return redact_in_row(snapshot, record, source(record), (found.cue, found.words), basis)

        task = self._context.tasks.start_task(find_in_row)
        task.succeeded.connect(self._write_redactions)
        task.failed.connect(self._context.notices.tell_fault)

    def _write_redactions(self, made: list[Redaction]) -> None:
        if not made:
            self._context.notices.say_briefly("These words are redacted already.")
            return
        try:
            self._session.apply([Put(r) for r in made], "Redact words in a row", self)
            self._context.notices.say_briefly(f"Redact words in a row: {redactions_text(made)}.")
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _keep_spot(self, spot: RecordSpot) -> None:
        record = self._session.snapshot.records_by_path.get(spot.record)
        is_log = record is not None and record.kind is Kind.DISPATCH
        row = is_log and bool(spot.words) and spot.cue is not None
        self.found = spot if row else None
