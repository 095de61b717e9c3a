"""What boxes hide of the words of a page.

A renderer takes every letter that a box touches, and knows where each stands. Here the letters of
a word are taken as equally wide, so a letter counts as hidden once a box reaches its middle: then
the renderer takes it too.

Decision 160.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from reviewer.model.geometry import Box

_SPARED = 0.25
"""Of a word's height, above and below, is the room that a font keeps around its letters: a box
that reaches no further spares them."""

Span = tuple[int, int]


class BoxedWord(Protocol):
    """A word of a page and its box on the displayed page."""

    @property
    def text(self) -> str:
        """Its letters."""

    @property
    def box(self) -> Box:
        """Around them, in fractions of the page."""


def letters_under(boxes: Sequence[Box], words: Iterable[tuple[int, BoxedWord]]) -> Iterator[Span]:
    """The letters that boxes hide, each as a span of the page's text.

    ``words`` come with where they begin in that text.
    """
    for first, word in words if boxes else ():
        # Real widths are known to the renderer only, whose libraries the window does not load.
        wide = word.box.w / len(word.text)
        top, bottom = word.box.y + _SPARED * word.box.h, word.box.y + (1 - _SPARED) * word.box.h
        # A box over a line's foot touches the room below its letters and hides none.
        level = [b for b in boxes if b.y < bottom and top < b.y + b.h]
        for at in range(len(word.text) if level else 0):
            middle = word.box.x + (at + 0.5) * wide
            if any(b.x <= middle <= b.x + b.w for b in level):
                yield first + at, first + at + 1


def runs_under(
    boxes: Sequence[Box], words: Iterable[tuple[int, BoxedWord]], text: str
) -> Iterator[Span]:
    """The same as stretches of the page's text, over the blanks between words."""
    run: Span | None = None
    for first, last in letters_under(boxes, words):
        if run is not None and not text[run[1] : first].strip():
            run = run[0], last
            continue
        if run is not None:
            yield run
        run = first, last
    if run is not None:
        yield run


def is_under(
    boxes: Sequence[Box], words: Iterable[tuple[int, BoxedWord]], first: int, last: int
) -> bool:
    """True when boxes hide all letters of words in ``first:last`` of the page's text."""
    asked = [(at, w) for at, w in words if at < last and first < at + len(w.text)]
    letters = {
        at + n for at, word in asked for n in range(len(word.text)) if first <= at + n < last
    }
    return bool(letters) and letters <= {at for at, _ in letters_under(boxes, asked)}
