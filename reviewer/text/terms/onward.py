"""Terms that begin in one place of a record's text and go on in another: in the next entry of a
log, the next field of an object, the next cell of a column, the next line or page.

Who reads such a text passes over what stands between: times, marks, labels, feet. Where the words
stand in the text itself is known of every character, so they are hidden and nothing between them
is. Lists are not read on: single words beside single words are so many things, unless they are
words of sentences. This is the one place where it is told how records are read on; the renderer,
the search and whoever else looks for terms ask it.

Decisions 143, 145.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.model import Onward
from reviewer.text.joined import JoinedText
from reviewer.text.terms.dates import date_of
from reviewer.text.terms.entries import entries, has_entries
from reviewer.text.terms.margins import seams
from reviewer.text.terms.markup import without_markup
from reviewer.text.terms.numbers import is_code
from reviewer.text.terms.pages import ReadPages
from reviewer.text.terms.reading import Reading, Span, in_pairs
from reviewer.text.terms.rows import BAR, comma_rows, marked_rows, row_readings, tabbed_rows
from reviewer.text.terms.streets import address_of
from reviewer.text.terms.turns import turns
from reviewer.text.terms.values import Values, labelled

_JSON = re.compile(r"\s*(?:\{|\[\s*[\"{\[\]])")
_NEAR = 12  # lines of a text that has cells, from one to the next below it

Hit = tuple[Span, ...]


def find_on(term: str, said: str | JoinedText, onward: Onward = Onward.LINES) -> list[Hit]:
    """What reads as the term over what parts a record's words, each as the spans of its pieces
    in the (joined) text, in order. What stands in one piece is found by ``find``.

    Args:
        term: what a person named.
        said: the text of a record; joined of its pages, rows or parts where it has such.
        onward: how it is read on, see ``model.reads_on``.
    """
    return sorted(set(_hits(term, said, onward)))


def occurs_on(term: str, said: str | JoinedText, onward: Onward = Onward.LINES) -> bool:
    """True when ``find_on`` finds the term at least once."""
    return any(True for _ in _hits(term, said, onward))


def _hits(term: str, said: str | JoinedText, onward: Onward) -> Iterator[Hit]:
    if onward is Onward.NOT:
        return
    text, starts = (said, (0,)) if isinstance(said, str) else (said.text, tuple(said.starts))
    if onward in (Onward.LINES, Onward.PARTS, Onward.PAGES):
        yield from _read_lines(text).hits(term)
    if onward in (Onward.ROWS, Onward.COMMAS):
        for reading in _rows(text, onward):
            yield from reading.hits(term)
    if onward is Onward.TURNS:
        for reading in _turns(text):
            yield from reading.hits(term)
        yield from _in_cues(term, said)
    if onward is Onward.PAGES:
        yield from _pages(text, starts, None).hits(term)
    if onward is Onward.PARTS:
        yield from _pages(text, (0,), _NEAR).hits(term)


def _in_cues(term: str, said: str | JoinedText) -> Iterator[Hit]:
    """What goes on in the next entry of a log that is all one cue."""
    cues = said if isinstance(said, JoinedText) else JoinedText([said])
    for number, cue in enumerate(cues.parts):
        for hit in _read_lines(cue).hits(term) if has_entries(cue) else ():
            yield tuple(cues.span(number, first, last) for first, last in hit)


@lru_cache(maxsize=1024)
def has_fields(term: str) -> bool:
    """True for what forms and programs keep in several fields, and who reads them puts together:
    a number, an address, a date. Names in two fields may be those of two persons.
    """
    return is_code(term) or date_of(term) is not None or address_of(term) is not None


class ReadLines:
    """The readings of a text that has lines."""

    def __init__(self, text: str) -> None:
        values = Values(text)
        self._any: list[Reading] = [*values.under]
        self._fields: list[Reading] = [values.beside] if values.beside else []
        if not _JSON.match(text):
            self._any += [*entries(text), in_pairs(text, seams(text)), without_markup(text)]
            self._any += row_readings(tabbed_rows(text))
            self._fields.append(labelled(text))

    def hits(self, term: str) -> Iterator[Hit]:
        """The pieces of each place that reads as the term over what lines begin with."""
        for reading in self._any:
            yield from reading.hits(term)
        for reading in self._fields if has_fields(term) else ():
            yield from reading.hits(term)


@lru_cache(maxsize=8)
def _read_lines(text: str) -> ReadLines:
    return ReadLines(text)


@lru_cache(maxsize=8)
def _rows(text: str, onward: Onward) -> tuple[Reading, ...]:
    if onward is Onward.COMMAS:
        return tuple(row_readings(comma_rows(text)))
    return tuple(row_readings(marked_rows(text, BAR if BAR in text else "\t")))


@lru_cache(maxsize=8)
def _turns(text: str) -> tuple[Reading, ...]:
    return tuple(turns(text))


@lru_cache(maxsize=4)
def _pages(text: str, starts: tuple[int, ...], reach: int | None) -> ReadPages:
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    parts = [text[first:last] for first, last in zip(starts, ends, strict=False)]
    return ReadPages(JoinedText(parts), reach)
