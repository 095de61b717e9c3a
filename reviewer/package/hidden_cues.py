"""The words that redacted cues of transcripts and rows of dispatch logs hide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from reviewer.attack.needle import Secret
from reviewer.attack.person_names import words_of_list
from reviewer.coverage.rows import hidden_cells
from reviewer.coverage.transcript import CueSpan, spans_of
from reviewer.model import CueRedaction, Kind
from reviewer.plan.plan import Step
from reviewer.readers import dispatch, transcript
from reviewer.readers.dispatch import DispatchLog

# A shorter text stands in nearly any file, as a part of other words.
SHORTEST = 4  # characters: shorter text is looked for in its own record only


def secrets_of_cues(
    step: Step, redactions: Iterable[CueRedaction], original: Path
) -> Iterator[Secret]:
    """What redactions of a transcript's cues, or of a log's rows, hide."""
    if step.kind is Kind.TRANSCRIPT:
        read = transcript.read_transcript(original, step.format, step.facts.encoding)
        for redaction in redactions:
            yield from _of_cue(step, redaction, read)
    else:
        log = dispatch.read_dispatch_log(original, step.facts.columns, step.facts.encoding)
        for redaction in redactions:
            yield from _of_row(step, redaction, log)


def _of_cue(step: Step, redaction: CueRedaction, read: transcript.Transcript) -> Iterator[Secret]:
    """The hidden words as a reader has them, and as the file writes them."""
    texts = {_words_spoken_in(read, span) for span in spans_of(read, redaction)}
    for at in read.places_of_number(redaction.cue)[:1]:
        raw = read.cues[at].raw or read.cues[at].text
        texts.add(raw[slice(*redaction.chars)] if redaction.chars else raw)
    for text in sorted(t.strip() for t in texts):
        if text:
            yield Secret(text, step.record, redaction.id, everywhere=is_telling(text))


def _of_row(step: Step, redaction: CueRedaction, log: DispatchLog) -> Iterator[Secret]:
    """The hidden cells of a row; other rows may say the same, so only the log is searched."""
    row = log.rows[(redaction.cue or 1) - 1]
    hidden = (
        row.cells_as_read[at][first:last] for at, first, last in hidden_cells(log, row, redaction)
    )
    for text in sorted({cell.strip() for cell in hidden}):
        # Cells of a log say the same in many rows; so they are never looked for in other records.
        if len(text) >= SHORTEST:
            yield Secret(text, step.record, redaction.id, everywhere=False)


def _words_spoken_in(read: transcript.Transcript, span: CueSpan) -> str:
    cue = read.cues[span.cue]
    return cue.speaker if span.speaker else cue.text[span.first : span.last]


def is_telling(text: str) -> bool:
    """False for what stands in any record: a few letters, or everyday words only."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold())
    return len(text.strip()) >= SHORTEST and not all(
        w in words_of_list("everyday-en") for w in words
    )
