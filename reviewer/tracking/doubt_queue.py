"""Moments of tracks at which something may be bare, as questions in a queue, and their answers.

Doubts of one thing that one look shows are one question: whoever watches that passage has seen them
all, and answers them by one key. The question at which most may be bare comes first; those of one
weight are gone through record by record and forward in time. What the pictures themselves settle
(see ``settled_doubts``) is not asked; it is listed behind, and may be looked at all the same.

An answer is a note at each moment, as every answer of a person that is no redaction: it is undone,
merged and exported with the rest of the review. Whoever lengthens, follows or rejects a track
answers by that: the doubts about its old ends are over.

Decision 228.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reviewer.model import Annotation, Snapshot
from reviewer.system.canonical import digest_of
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.settled_doubts import why_settled
from reviewer.tracking.track import Doubt, DoubtKind

COVERED = "covered"
"""The tag of a note that says: a person looked at this doubtful moment, and nothing is bare."""
LEAD = 1.0
"""Seconds that are shown before the first moment of a question, and behind the last one."""
ONE_LOOK = 3.0
"""Seconds between two doubts of one thing up to which one goes on looking: they are one question.
"""
LONGEST = 10.0
"""Seconds from the first doubt of a question to its last: of more nobody remembers the first."""

_WORDS = {
    "hole": "it was not found here and the box was carried over",
    "jump": "the box jumps",
    "birth": "it appears in the middle of the picture",
    "death": "it vanishes in the middle of the picture",
    "edge": "it leaves or enters at the edge",
    "low": "the detector is unsure here",
}
# Seconds that were bare at a doubt and within one look of it, on average, as bench_doubts measured:
# 13 deaths, 19 births, 27 edges.
_BARE = {DoubtKind.DEATH: 0.12, DoubtKind.BIRTH: 0.09, DoubtKind.EDGE: 0.02}
# Nothing was bare at 8 holes, 5 jumps and 11 that were unsure: of these so much of their length.
_BARE_OF_LENGTH = 0.02
_GROWN = 0.2  # seconds: a person who draws an end on by so much has seen it
_STEP = 4.0  # times: so much more may be bare in one weight than in the next


@dataclass(frozen=True)
class DoubtPassage:
    """Doubtful moments of one thing that nobody has answered, and that one look shows.

    Attributes:
        candidate: what they are about.
        doubts: in the order of time, at least one.
        settled: why it need not be asked, as the end of a sentence; empty where it is asked.
    """

    candidate: Candidate
    doubts: tuple[Doubt, ...]
    settled: str = ""

    @property
    def start(self) -> float:
        """When the first moment begins, in seconds of media time."""
        return self.doubts[0].start

    @property
    def end(self) -> float:
        """When the last moment is over."""
        return max(doubt.end for doubt in self.doubts)

    @property
    def passage(self) -> tuple[float, float]:
        """From when until when to look, in seconds of media time."""
        return max(self.start - LEAD, 0.0), self.end + LEAD

    @property
    def words(self) -> str:
        """What is doubtful, as the end of a sentence."""
        told = dict.fromkeys(_WORDS.get(str(doubt.kind), str(doubt.kind)) for doubt in self.doubts)
        return ", then ".join(told)

    @cached_property
    def key(self) -> tuple[str, tuple[tuple[str, float], ...]]:
        """What it is told from others by."""
        return self.candidate.id, tuple((str(d.kind), float(d.start)) for d in self.doubts)

    @cached_property
    def may_be_bare(self) -> float:
        """How much may be bare: heights of the picture times seconds, by what was measured."""
        sure = self.candidate.confidence
        there = 0.5 if math.isnan(sure) else sure
        return self.candidate.middle * there * sum(map(_seconds_bare, self.doubts))

    @cached_property
    def weight(self) -> int:
        """The same in steps; those of one step count as equal."""
        return math.floor(math.log(max(self.may_be_bare, 1e-6), _STEP))


def queue_of_doubts(snapshot: Snapshot, candidates: Iterable[Candidate]) -> list[DoubtPassage]:
    """What is doubtful: what bares most first, and what is settled behind all that is asked."""
    found = [
        question
        for candidate in candidates
        if candidate.doubts
        for question in questions_about(snapshot, candidate)
    ]
    return sorted(found, key=order_of_question)


def order_of_question(one: DoubtPassage) -> tuple[bool, int, str, float, str]:
    """Where a question stands in the queue."""
    return bool(one.settled), -one.weight, one.candidate.record, one.start, one.candidate.id


def _seconds_bare(doubt: Doubt) -> float:
    """How long something may be bare at a doubt, as far as such were measured."""
    return _BARE.get(doubt.kind, _BARE_OF_LENGTH * max(doubt.end - doubt.start, 0.1))


def questions_about(snapshot: Snapshot, candidate: Candidate) -> list[DoubtPassage]:
    """The open doubts about one thing as questions, in the order of time."""
    left = open_doubts(snapshot, candidate)
    asked = [doubt for doubt in left if doubt not in candidate.settled]
    made = [DoubtPassage(candidate, doubts) for doubts in passages_of(asked)]
    for doubts in passages_of([doubt for doubt in left if doubt in candidate.settled]):
        why = dict.fromkeys(why_settled(doubt) for doubt in doubts)
        made.append(DoubtPassage(candidate, doubts, ", and ".join(why)))
    return made


def passages_of(doubts: Iterable[Doubt]) -> list[tuple[Doubt, ...]]:
    """Doubts of one thing, in the order of time, those together that one look shows."""
    passages: list[list[Doubt]] = []
    last = -math.inf
    for doubt in sorted(doubts, key=lambda one: (one.start, one.end, one.kind)):
        near = doubt.start - last <= ONE_LOOK
        if near and passages and max(doubt.end, last) - passages[-1][0].start <= LONGEST:
            passages[-1].append(doubt)
        else:
            passages.append([doubt])
        last = max(one.end for one in passages[-1])
    return [tuple(passage) for passage in passages]


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


def answer_question(question: DoubtPassage, author: str) -> list[Annotation]:
    """The answers of a person: at none of these moments anything is bare."""
    return [_answer(question.candidate, doubt, author) for doubt in question.doubts]


def _answer(candidate: Candidate, doubt: Doubt, author: str) -> Annotation:
    kind, start, end = str(doubt.kind), float(doubt.start), float(doubt.end)
    # Of the moment only: two copies of a case give the same answer one id, and merge it.
    name = f"covered-{digest_of([candidate.record, candidate.id, kind, start])[:16]}"
    note = f"{kind} of {candidate.id}: looked at, nothing is bare"
    until = end if end > start else None
    return Annotation(name, candidate.record, COVERED, note, start=start, end=until, author=author)


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
