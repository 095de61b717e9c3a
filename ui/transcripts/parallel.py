"""The other transcripts of the recording: read ahead, so that words are redacted in all at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from reviewer.errors import ReviewerError
from reviewer.model import (
    Record,
    Source,
    TextRedaction,
)
from reviewer.readers.originals import read_original_transcript
from reviewer.readers.transcript import Transcript
from reviewer.redaction.parallel_transcripts import parallel_transcripts, redact_parallel
from reviewer.redaction.transcript_words import Basis
from ui.case.context import Context
from ui.case.transcript_model import TranscriptModel
from ui.common.redaction_text import name_of


class OtherTranscripts(QObject):
    """Finds in the other transcripts of a recording what is redacted in the one in view."""

    def __init__(self, context: Context, model: TranscriptModel) -> None:
        super().__init__(model)
        self._context, self._model = context, model
        self._read: dict[str, Transcript] = {}
        model.loaded.connect(self._read_ahead)

    def redactions_elsewhere(
        self, texts: Sequence[TextRedaction], basis: Basis
    ) -> tuple[list[TextRedaction], str]:
        """What hides the same words elsewhere or asks about others, and a sentence about it."""
        record, transcript = self._model.record, self._model.transcript
        if record is None or transcript is None:
            return [], ""
        snapshot = self._context.session.snapshot
        made: list[TextRedaction] = []
        said: list[str] = []
        for other in parallel_transcripts(snapshot, record):
            try:
                one = redact_parallel(
                    snapshot,
                    (record, transcript),
                    (other, self._transcript_of(other)),
                    texts,
                    basis,
                )
            except ReviewerError:
                said.append(f"{name_of(other)} cannot be read: nothing is redacted there")
                continue
            made += one
            said += _tell_made(other, one)
        return made, "".join(f"; {part}" for part in said)

    def _transcript_of(self, record: Record) -> Transcript:
        if record.sha256 not in self._read:
            self._read[record.sha256] = _read_parsed(self._context, record)
        return self._read[record.sha256]

    def _read_ahead(self) -> None:
        """Off the window's thread, once the one in view is there."""
        record, transcript = self._model.record, self._model.transcript
        if record is None or transcript is None:
            return
        self._read[record.sha256] = transcript
        near = parallel_transcripts(self._context.session.snapshot, record)
        wanted = [r for r in near if r.sha256 not in self._read]
        # Of other recordings nothing is kept: a large case has many transcripts.
        kept = {r.sha256 for r in (record, *near)}
        self._read = {key: one for key, one in self._read.items() if key in kept}
        if wanted:
            task = self._context.tasks.start_task(lambda _job: _all_of(self._context, wanted))
            task.succeeded.connect(self._keep_read)

    def _keep_read(self, found: dict[str, Transcript]) -> None:
        self._read |= found


def _all_of(context: Context, records: Sequence[Record]) -> dict[str, Transcript]:
    out = {}
    for record in records:
        try:
            out[record.sha256] = _read_parsed(context, record)
        except ReviewerError:
            continue  # said when words are redacted that it may hold
    return out


def _read_parsed(context: Context, record: Record) -> Transcript:
    return read_original_transcript(record, context.session.case.original_path(record))


def _tell_made(other: Record, made: Sequence[TextRedaction]) -> list[str]:
    asked = [r for r in made if r.source == Source.WORDS]
    said = [f"also in {name_of(other)}"] if len(asked) < len(made) else []
    if asked:
        said.append(f"{name_of(other)} differs there, see the work list")
    return said
