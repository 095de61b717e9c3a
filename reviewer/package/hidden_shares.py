"""How much of a record is hidden, so that too much redaction is seen as well as too little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reviewer.clock.timebase import Span, first_tick_at, merge_spans
from reviewer.model import (
    AreaRedaction,
    ImageRedaction,
    Kind,
    RegionRedaction,
    SoundRedaction,
    SpanRedaction,
    TextRedaction,
)
from reviewer.model.geometry import Box
from reviewer.package import plain_words
from reviewer.package.released_content import Content
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Step

_MILLI = Fraction(1, 1000)
# Counted by what stands in the release and not by what was meant to be hidden.
_MARK = "[REDACTED"
_TIMED = {"picture": "a part of the picture", "sound": "the sound"}


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


def hidden_shares_of(step: Step, content: Content) -> tuple[Share, ...]:
    """The hidden shares of a record; none for what was released in full."""
    if step.outcome is Outcome.WITHHELD:
        return (Share("record", "the whole record", 1.0),)
    if step.outcome is not Outcome.PART or not step.redactions:
        return ()
    if step.kind in (Kind.VIDEO, Kind.AUDIO):
        return _shares_of_time(step)
    if step.kind is Kind.IMAGE:
        part = _area_covered([r.box for r in step.of_type(ImageRedaction)])
        return (Share("picture", f"{plain_words.percent_text(part)} of the picture", part),)
    if step.kind is Kind.TRANSCRIPT:
        return _share_of_marked("cue", (c.text for c in content.cues), step.facts.cues)
    if step.kind is Kind.DISPATCH:
        return _share_of_marked("row", (" ".join(r) for r in content.table[1:]), step.facts.rows)
    return _share_of_pages(step)


def _shares_of_time(step: Step) -> tuple[Share, ...]:
    whole = step.facts.duration_seconds
    found = []
    for of, name in ((RegionRedaction, "picture"), (SoundRedaction, "sound")):
        hidden = _seconds_covered(r for r in step.redactions if isinstance(r, of))
        if not hidden:
            continue
        part = min(hidden / whole, 1.0) if whole else None
        total = f" of {plain_words.duration_in_words(whole)}" if whole else ""
        text = f"{_TIMED[name]} for {plain_words.duration_in_words(hidden)}{total}"
        share = f" ({plain_words.percent_text(part)} of the time)" if part is not None else ""
        found.append(Share(name, text + share, part))
    return tuple(found)


def _seconds_covered(redactions: Iterable[SpanRedaction]) -> float:
    spans = [Span(first_tick_at(r.start, _MILLI), first_tick_at(r.end, _MILLI)) for r in redactions]
    return sum(s.end - s.start for s in merge_spans(spans)) / 1000


def _share_of_marked(noun: str, texts: Iterable[str], known: int | None) -> tuple[Share, ...]:
    marked = [_MARK in text for text in texts]
    hidden, whole = sum(marked), max(known or 0, len(marked))
    if not whole:
        return ()
    part = hidden / whole
    counted = plain_words.count_with_noun(whole, noun)
    text = f"words in {hidden} of {counted} ({plain_words.percent_text(part)})"
    return (Share(f"{noun}s", text, part),)


def _share_of_pages(step: Step) -> tuple[Share, ...]:
    """The area under boxes. A term may stand on any page, so it is said, not measured."""
    boxes: dict[int, list[Box]] = {}
    for area in step.of_type(AreaRedaction):
        if area.page is not None:
            boxes.setdefault(area.page, []).append(area.box)
    whole = max(step.facts.pages or 0, len(boxes))
    found = []
    if boxes:
        part = sum(_area_covered(of_page) for of_page in boxes.values()) / whole
        pages = f"{len(boxes)} of {plain_words.count_with_noun(whole, 'page')}"
        found.append(
            Share("pages", f"boxes on {pages} ({plain_words.percent_text(part)} of the area)", part)
        )
    if any(isinstance(r, TextRedaction) for r in step.redactions):
        found.append(Share("words", "words wherever they stand in the record", None))
    return tuple(found)


def _area_covered(boxes: Sequence[Box]) -> float:
    """The area that boxes cover together, as a share of the picture.

    Boxes overlap: between two edges each cell of the grid is covered or it is not, and counted
    once. Of a grid with thousands of boxes only whole strips are gone through.
    """
    xs = _Edges([(b.x, b.x + b.w) for b in boxes])
    ys = _Edges([(b.y, b.y + b.h) for b in boxes])
    covered = 0.0
    for strip, wide in enumerate(xs.steps):
        here = (xs.first <= strip) & (strip < xs.last)
        begun = np.bincount(ys.first[here], minlength=len(ys.steps) + 1)
        ended = np.bincount(ys.last[here], minlength=len(ys.steps) + 1)
        inside = np.cumsum(begun - ended)[:-1] > 0
        # One behind the other, as one would add them: numpy's own sum rounds otherwise.
        covered = np.cumsum(np.append(covered, wide * ys.steps[inside]))[-1]
    return float(covered)


class _Edges:
    """The edges of boxes in one direction, as they cut the picture into strips.

    Attributes:
        steps: how wide the strips are.
        first, last: which strips each box covers, the last exclusive.
    """

    def __init__(self, sides: Sequence[tuple[float, float]]) -> None:
        edges = np.array(sorted({min(max(v, 0.0), 1.0) for side in sides for v in side}))
        self.steps = np.diff(edges)
        middles = (edges[:-1] + edges[1:]) / 2
        self.first, self.last = (
            np.searchsorted(middles, [side[n] for side in sides]) for n in (0, 1)
        )
