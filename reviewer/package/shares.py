"""How much of a record is hidden, so that too much redaction is seen as well as too little."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from reviewer.geometry import Box
from reviewer.model import Kind, Redaction, RedactionKind
from reviewer.package import words
from reviewer.package.released import Content
from reviewer.plan import Outcome, Step
from reviewer.timebase import Span, first_tick_at, merged

_MILLI = Fraction(1, 1000)
_MARK = "[REDACTED"


@dataclass(frozen=True)
class Share:
    """The hidden part of one aspect of a record.

    Attributes:
        of: the aspect: ``picture``, ``sound``, ``pages``, ``cues``, ``rows``.
        text: the amount in plain words.
        part: between 0 and 1; ``None`` when the whole is not known.
    """

    of: str
    text: str
    part: float | None


def of(step: Step, content: Content) -> tuple[Share, ...]:
    """The hidden shares of a record; none for what was released in full."""
    if step.outcome is Outcome.WITHHELD:
        return (Share("record", "the whole record", 1.0),)
    if step.outcome is not Outcome.PART:
        return ()
    if step.kind in (Kind.VIDEO, Kind.AUDIO):
        return _timed(step)
    if step.kind is Kind.IMAGE:
        part = _area([r.box for r in step.of_kind(RedactionKind.REGION) if r.box])
        return (Share("picture", f"{words.percent(part)} of the picture", part),)
    if step.kind is Kind.TRANSCRIPT:
        return _counted("cue", (c.text for c in content.cues), step.facts.cues)
    if step.kind is Kind.DISPATCH:
        return _counted("row", (" ".join(r) for r in content.table[1:]), step.facts.rows)
    return _pages(step)


def _timed(step: Step) -> tuple[Share, ...]:
    whole = step.facts.seconds
    found = []
    for kind, name in ((RedactionKind.REGION, "picture"), (RedactionKind.SOUND, "sound")):
        hidden = _seconds(step.of_kind(kind))
        if not hidden:
            continue
        place = "a part of the picture for " if name == "picture" else "the sound for "
        part = min(hidden / whole, 1.0) if whole else None
        total = f" of {words.length(whole)}" if whole else ""
        found.append(Share(name, f"{place}{words.length(hidden)}{total}", part))
    return tuple(found)


def _seconds(redactions: Iterable[Redaction]) -> float:
    spans = [
        Span(first_tick_at(r.start, _MILLI), first_tick_at(r.end, _MILLI))
        for r in redactions
        if r.start is not None and r.end is not None
    ]
    return sum(s.end - s.start for s in merged(spans)) / 1000


def _counted(noun: str, texts: Iterable[str], known: int | None) -> tuple[Share, ...]:
    marked = [_MARK in text for text in texts]
    hidden, whole = sum(marked), max(known or 0, len(marked))
    if not whole:
        return ()
    text = f"words in {hidden} of {words.counted(whole, noun)}"
    return (Share(f"{noun}s", text, hidden / whole),)


def _pages(step: Step) -> tuple[Share, ...]:
    """Pages that hold a redaction. A term may stand on any page, so it is said, not counted."""
    pages = {r.page for r in step.redactions if r.page is not None}
    anywhere = any(r.page is None for r in step.of_kind(RedactionKind.TEXT))
    whole = step.facts.pages
    found = []
    if pages:
        total = f" of {whole}" if whole else ""
        part = min(len(pages) / whole, 1.0) if whole else None
        found.append(Share("pages", f"parts of {len(pages)}{total} pages", part))
    if anywhere:
        found.append(Share("words", "words wherever they stand in the record", None))
    return tuple(found)


def _area(boxes: list[Box]) -> float:
    """The area that boxes cover together, as a share of the picture."""
    xs = sorted({min(max(v, 0.0), 1.0) for b in boxes for v in (b.x, b.x + b.w)})
    ys = sorted({min(max(v, 0.0), 1.0) for b in boxes for v in (b.y, b.y + b.h)})
    covered = 0.0
    for x0, x1 in pairwise(xs):
        for y0, y1 in pairwise(ys):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if any(b.x <= x < b.x + b.w and b.y <= y < b.y + b.h for b in boxes):
                covered += (x1 - x0) * (y1 - y0)
    return covered
