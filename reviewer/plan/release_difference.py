"""What one release shows and another does not: records, seconds, words, boxes.

Both are plans, so what is compared is what each of them hides, and nothing that is hidden is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from reviewer.clock.timebase import Span, first_tick_at, merge_spans
from reviewer.model import Boxed, Redaction, SpanRedaction, TextRedaction
from reviewer.plan.plan import Plan, Step

_MILLI = Fraction(1, 1000)
NOT_ASKED = "not part of it"


@dataclass(frozen=True)
class HiddenAmounts:
    """How much a release hides of one record.

    Attributes:
        seconds: of picture and sound, each second once.
        words: places and terms of text.
        boxes: in pictures and on pages.
    """

    outcome: str = NOT_ASKED
    seconds: float = 0.0
    words: int = 0
    boxes: int = 0

    @property
    def in_words(self) -> str:
        """In one line."""
        named = (
            (round(self.seconds, 1), "second"),
            (self.words, "place or term of text"),
            (self.boxes, "box"),
        )
        plural = {"second": "seconds", "place or term of text": "places or terms of text"}
        told = [f"{n:g} {word if n == 1 else plural.get(word, 'boxes')}" for n, word in named if n]
        return f"{self.outcome}; hidden: {', '.join(told)}" if told else self.outcome


@dataclass(frozen=True)
class RecordDifference:
    """A record of which two releases do not show the same.

    Attributes:
        only_one: how many redactions only the first of them carries out.
        only_other: how many only the second does.
    """

    record: str
    one: HiddenAmounts
    other: HiddenAmounts
    only_one: int = 0
    only_other: int = 0


def compare_releases(one: Plan, other: Plan) -> tuple[RecordDifference, ...]:
    """The records of which two releases do not show the same, by their paths."""
    ours, theirs = ({s.record: s for s in plan.steps} for plan in (one, other))
    found = []
    for record in sorted(ours.keys() | theirs.keys()):
        a, b = ours.get(record), theirs.get(record)
        hidden_a, hidden_b = _hidden_by(a), _hidden_by(b)
        only_a, only_b = len(hidden_a - hidden_b), len(hidden_b - hidden_a)
        told_a, told_b = _amounts_of(a), _amounts_of(b)
        if only_a or only_b or told_a != told_b:
            found.append(RecordDifference(record, told_a, told_b, only_a, only_b))
    return tuple(found)


def _hidden_by(step: Step | None) -> frozenset[str]:
    return frozenset(r.id for r in step.redactions) if step is not None else frozenset()


def _amounts_of(step: Step | None) -> HiddenAmounts:
    if step is None:
        return HiddenAmounts()
    return HiddenAmounts(
        step.outcome.value,
        _seconds_hidden(step.redactions),
        sum(isinstance(r, TextRedaction) for r in step.redactions),
        sum(isinstance(r, Boxed) for r in step.redactions),
    )


def _seconds_hidden(redactions: Iterable[Redaction]) -> float:
    spans = [
        Span(first_tick_at(r.start, _MILLI), first_tick_at(r.end, _MILLI))
        for r in redactions
        if isinstance(r, SpanRedaction)
    ]
    return sum(span.end - span.start for span in merge_spans(spans)) / 1000
