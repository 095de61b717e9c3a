"""What a record's redactions hide already, so that nobody is asked to hide it again.

What is not surely hidden counts as open: redacted twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.coverage.transcript import CueSpan, spans_of
from reviewer.model import (
    Record,
    Redaction,
    RedactionKind,
    Snapshot,
    Source,
    Status,
    hides,
)
from reviewer.model.geometry import Box
from reviewer.readers.ocr import near_spans
from reviewer.readers.transcript import Transcript
from reviewer.text.terms import find
from reviewer.text.terms.onward import find_on

_CLOSE = 0.002  # of the page: how far a word may stick out of the box that hides it
Span = tuple[int, int]


def standing(snapshot: Snapshot, record: Record) -> tuple[Redaction, ...]:
    """A record's redactions that a person made or accepted; a program's proposal is neither."""
    return tuple(
        r
        for r in snapshot.redactions_of(record.path)
        if hides(r) or (r.status is Status.PROPOSED and r.source == Source.MANUAL)
    )


def withheld(redactions: Iterable[Redaction]) -> bool:
    """True when the whole record is hidden."""
    return any(r.kind is RedactionKind.WITHHOLD for r in redactions)


def hidden_cues(transcript: Transcript, redactions: Iterable[Redaction]) -> list[CueSpan]:
    """The spans of a transcript that text redactions hide."""
    texts = (r for r in redactions if r.kind is RedactionKind.TEXT)
    return [span for redaction in texts for span in spans_of(transcript, redaction)]


def hides_cue(hidden: Iterable[CueSpan], span: CueSpan) -> bool:
    """True when one of them hides all of a span."""
    return any(
        h.cue == span.cue
        and (h.whole or (h.speaker == span.speaker and holds((h.first, h.last), span)))
        for h in hidden
    )


def holds(outer: Span, inner: CueSpan | Span) -> bool:
    """True when characters lie within others."""
    first, last = (inner.first, inner.last) if isinstance(inner, CueSpan) else inner
    return outer[0] <= first and last <= outer[1]


def hidden_text(
    text: str, redactions: Iterable[Redaction], *, seen: bool = False, plain: bool = False
) -> list[Span]:
    """Where terms are hidden in a text; ``seen`` is one that was read from a picture, ``plain``
    one whose words go on over what its lines begin with, see ``model.reads_on``.
    """
    terms = [r.term for r in redactions if r.kind is RedactionKind.TEXT and r.term]
    found = [span for term in terms for span in find(term, text)]
    for term in terms if plain else ():
        found += (span for pieces in find_on(term, text) for span in pieces)
    return found + [span for term in terms if seen for span in near_spans(term, text)]


def in_boxes(boxes: Sequence[Box], page: int | None, redactions: Iterable[Redaction]) -> bool:
    """True when each of the boxes lies in one that hides a part of that page."""
    areas = [r.box for r in redactions if r.box is not None and (r.page or 1) == (page or 1)]
    return bool(boxes) and all(any(_within(b, area) for area in areas) for b in boxes)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - _CLOSE
        and inner.y >= outer.y - _CLOSE
        and inner.x + inner.w <= outer.x + outer.w + _CLOSE
        and inner.y + inner.h <= outer.y + outer.h + _CLOSE
    )
