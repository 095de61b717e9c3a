"""Moments of tracks at which something may be bare, as one queue, and the answers to them.

An answer is a note at the moment, as every answer of a person that is no redaction: it is undone,
merged and exported with the rest of the review. Whoever lengthens, follows or rejects a track
answers by that: the doubts about its old ends are over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reviewer.model import Annotation, Snapshot
from reviewer.system.canonical import digest_of
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.track import Doubt

COVERED = "covered"
"""The tag of a note that says: a person looked at this doubtful moment, and nothing is bare."""

_WORDS = {
    "hole": "it was not found here and the box was carried over",
    "jump": "the box jumps",
    "birth": "it appears in the middle of the picture",
    "death": "it vanishes in the middle of the picture",
    "edge": "it leaves or enters at the edge",
    "low": "the detector is unsure here",
}
_GROWN = 0.2  # seconds: a person who draws an end on by so much has seen it
# What bares most comes first: a track that begins late or ends early bares what it hid.
_ORDER = {kind: n for n, kind in enumerate(("death", "birth", "hole", "jump", "low", "edge"))}


@dataclass(frozen=True)
class OpenDoubt:
    """A doubtful moment that nobody has answered."""

    candidate: Candidate
    doubt: Doubt

    @property
    def words(self) -> str:
        """What is doubtful, as the end of a sentence."""
        return _WORDS.get(str(self.doubt.kind), str(self.doubt.kind))

    @cached_property
    def key(self) -> tuple[str, str, float]:
        """What it is told from others by."""
        return self.candidate.id, str(self.doubt.kind), float(self.doubt.start)


def queue_of_doubts(snapshot: Snapshot, candidates: Iterable[Candidate]) -> list[OpenDoubt]:
    """What is doubtful: what bares most first, and record by record within that."""
    found = [
        OpenDoubt(candidate, doubt)
        for candidate in candidates
        if candidate.doubts
        for doubt in open_doubts(snapshot, candidate)
    ]
    return sorted(found, key=order_of_doubt)


def order_of_doubt(one: OpenDoubt) -> tuple[int, str, float, str]:
    """Where a doubt stands in the queue."""
    kind = _ORDER.get(str(one.doubt.kind), len(_ORDER))
    return kind, one.candidate.record, one.doubt.start, one.candidate.id


def open_doubts(snapshot: Snapshot, candidate: Candidate) -> tuple[Doubt, ...]:
    """The doubts about something found that nobody has answered; none of what is not hidden."""
    if candidate.verdict in (Verdict.KEPT, Verdict.NOTHING):
        return ()
    answered = answered_in(snapshot, candidate.record)
    return tuple(
        doubt
        for doubt in candidate.doubts
        if (candidate.id, str(doubt.kind), float(doubt.start)) not in answered
        and not _is_outgrown(candidate, doubt)
    )


def _is_outgrown(candidate: Candidate, doubt: Doubt) -> bool:
    """True for a doubt about an end that is no end any more: somebody drew the redaction on."""
    kind = str(doubt.kind)
    begins = kind == "birth" and candidate.start < doubt.start - _GROWN
    return begins or (kind == "death" and candidate.end > doubt.end + _GROWN)


def answer_doubt(doubt: OpenDoubt, author: str) -> Annotation:
    """The answer of a person: at this moment nothing is bare."""
    kind, start = str(doubt.doubt.kind), float(doubt.doubt.start)
    record = doubt.candidate.record
    # Of the moment only: two copies of a case give the same answer one id, and merge it.
    name = f"covered-{digest_of([record, doubt.candidate.id, kind, start])[:16]}"
    end = float(doubt.doubt.end)
    note = f"{kind} of {doubt.candidate.id}: looked at, nothing is bare"
    return Annotation(
        name, record, COVERED, note, start=start, end=end if end > start else None, author=author
    )


def answered_in(snapshot: Snapshot, record: str) -> frozenset[tuple[str, str, float]]:
    """The doubts of a record that were answered: candidate, kind and moment."""
    notes = snapshot.annotations_of(record)

    def read_answers(*_: object) -> frozenset[tuple[str, str, float]]:
        return frozenset(key for key in map(_key_of_note, notes) if key is not None)

    return snapshot.memo.recall_or_make(("answered doubts", record), (notes,), read_answers)


def _key_of_note(note: Annotation) -> tuple[str, str, float] | None:
    if note.tag != COVERED or note.start is None:
        return None
    kind, between, rest = note.note.partition(" of ")
    name, told, _ = rest.rpartition(": ")
    return (name, kind, note.start) if between and told else None
