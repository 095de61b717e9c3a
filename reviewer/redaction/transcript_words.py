"""Hiding words of a transcript where they stand and, as one step, where they are heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.coverage.transcript import CueSpan
from reviewer.model import (
    CueRedaction,
    Record,
    Redaction,
    Snapshot,
    Source,
    Status,
    TextRedaction,
)
from reviewer.readers.transcript import Transcript
from reviewer.redaction.sound import sound_for_text
from reviewer.system.canonical import digest_of


@dataclass(frozen=True)
class Basis:
    """Why words are hidden, and who says so; without an exemption it stays a proposal."""

    exemptions: tuple[str, ...] = ()
    reason: str = ""
    author: str = ""

    @property
    def status_of_new(self) -> Status:
        """Accepted once there is an exemption."""
        return Status.ACCEPTED if self.exemptions else Status.PROPOSED


def redact_spans(
    snapshot: Snapshot,
    record: Record,
    transcript: Transcript,
    spans: Iterable[CueSpan],
    basis: Basis,
) -> list[Redaction]:
    """Redactions for words of a transcript, and for the sound of the same moments.

    ``spans`` are of the cues' texts, one for each redaction; one that is ``whole`` hides the
    cue with its speaker. What is hidden already gets no second redaction.
    """
    made = {r.id: r for r in cue_redactions(record, transcript, spans, basis)}
    new = [r for r in made.values() if not _stands_already(snapshot.find_redaction(r.id), r)]
    return new + sound_of(snapshot, record, transcript, new, basis)


def _stands_already(before: Redaction | None, wanted: Redaction) -> bool:
    return before is not None and before.status in (Status.ACCEPTED, wanted.status)


def cue_redactions(
    record: Record, transcript: Transcript, spans: Iterable[CueSpan], basis: Basis
) -> Iterator[CueRedaction]:
    """A redaction for each span of a cue, whose id says no more than what it hides."""
    for span in spans:
        cue = transcript.cues[span.cue]
        chars = cue.speaker_raw if span.speaker else cue.raw_span(span.first, span.last)
        if span.whole:
            chars = None
        elif chars is None:
            continue
        key = digest_of([record.path, cue.number, chars])[:12]
        yield CueRedaction(
            id=f"cue-{key}",
            record=record.path,
            exemptions=basis.exemptions,
            reason=basis.reason,
            status=basis.status_of_new,
            cue=cue.number,
            chars=chars,
            author=basis.author,
            source=Source.MANUAL,
        )


def sound_of(
    snapshot: Snapshot,
    record: Record,
    transcript: Transcript,
    texts: Sequence[TextRedaction],
    basis: Basis,
) -> list[Redaction]:
    """The sound of what these text redactions hide, as far as nothing hides it yet.

    It is part of the same step: by hand, and under the same basis.
    """
    media = record.transcript_of
    kept = snapshot.redactions_of(media or "")
    asked = [replace(r, status=Status.ACCEPTED) for r in texts]
    trial = replace(
        snapshot, redactions=(*kept, *asked), records=_records_of_pair(snapshot, record)
    )
    found = sound_for_text(trial, lambda _: transcript)
    return [
        replace(r, status=basis.status_of_new, author=basis.author, source=Source.MANUAL)
        for r in found
    ]


def _records_of_pair(snapshot: Snapshot, record: Record) -> tuple[Record, ...]:
    return tuple(r for r in snapshot.records if r.path in (record.path, record.transcript_of))
