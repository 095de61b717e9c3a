"""Terms that begin in one place of a record's text and go on in another: in the next entry of a
log, the next field of an object, the next cell of a column, the next line or page.

Who reads such a text passes over what stands between: times, marks, labels, feet. Where the words
stand in the text itself is known of every character, so they are hidden and nothing between them
is. Lists are not read on: single words beside single words are so many things, unless they are
words of sentences. This is the one place where it is told how records are read on; the renderer,
the search and whoever else looks for terms ask it.

Decisions 143, 145, 163.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain

from reviewer.model import Onward
from reviewer.text.joined import JoinedText
from reviewer.text.terms.cells_together import CellsTogether, has_fields
from reviewer.text.terms.entries import has_entries, read_entries
from reviewer.text.terms.forms import FormFields
from reviewer.text.terms.lists import names_in_lists, rows_in_lists
from reviewer.text.terms.margins import (
    LinePair,
    MarginLine,
    lines_of,
    lines_of_columns,
    seams_of_columns,
    seams_over_margins,
)
from reviewer.text.terms.markup import without_markup, without_notes
from reviewer.text.terms.named_fields import names_in_tags, names_told, rows_of_tags
from reviewer.text.terms.page_breaks import ReadPages
from reviewer.text.terms.read_rows import ReadRows
from reviewer.text.terms.reading import Passage, RunningText, Span, in_pairs
from reviewer.text.terms.rows import (
    BAR,
    Row,
    barred_rows,
    comma_rows,
    marked_rows,
    name_readings,
    row_readings,
    spaced_rows,
    tabbed_rows,
)
from reviewer.text.terms.turns import read_turns
from reviewer.text.terms.values import FieldValues
from reviewer.text.terms.writers import dialogue_by_dashes, entries_by_writer

_JSON = re.compile(r"\s*(?:\{|\[\s*[\"{\[\]])")
_BREAK = "\f"  # between the pages of a plain text
_NEAR = 12  # lines of a text that has cells, from one to the next below it

Hit = tuple[Span, ...]


def find_on(term: str, record_text: str | JoinedText, onward: Onward = Onward.LINES) -> list[Hit]:
    """What reads as the term over what parts a record's words, each as the spans of its pieces
    in the (joined) text, in order. What stands in one piece is found by ``find``.

    Args:
        term: what a person named.
        record_text: the text of a record; joined of its pages, rows or parts where it has such.
        onward: how it is read on, see ``model.reads_on``.
    """
    return sorted(set(_hits_read_on(term, record_text, onward)))


def occurs_on(term: str, record_text: str | JoinedText, onward: Onward = Onward.LINES) -> bool:
    """True when ``find_on`` finds the term at least once."""
    return any(True for _ in _hits_read_on(term, record_text, onward))


def _hits_read_on(term: str, record_text: str | JoinedText, onward: Onward) -> Iterator[Hit]:
    if onward is Onward.NOT:
        return
    text, starts = (
        (record_text, (0,))
        if isinstance(record_text, str)
        else (record_text.text, tuple(record_text.starts))
    )
    if onward is Onward.TURNS:
        yield from _read_turns(text).find_hits(term)
        yield from _in_cues(term, record_text)
        return
    if onward is Onward.LINES:
        yield from _read_on(text).find_hits(term)
        return
    yield from _names_told(text).find_hits(term)
    if onward in (Onward.PARTS, Onward.PAGES):
        yield from _read_lines(text).find_hits(term)
    if onward in (Onward.ROWS, Onward.COMMAS):
        yield from _read_rows(text, onward).find_hits(term)
    if onward is Onward.PAGES:
        yield from _read_pages(text, starts, None).find_hits(term)
    if onward is Onward.PARTS:
        yield from _read_pages(text, (0,), _NEAR).find_hits(term)


def _in_cues(term: str, record_text: str | JoinedText) -> Iterator[Hit]:
    """What goes on in the next entry of a log that is one of several cues."""
    if isinstance(record_text, JoinedText) and len(record_text.parts) > 1:
        for number, cue in enumerate(record_text.parts):
            for hit in _read_lines(cue).find_hits(term) if has_entries(cue) else ():
                yield tuple(record_text.span_in_whole(number, *span) for span in hit)


class ReadTurns:
    """What is said in cues, as one text that is read on; be it a conversation, or a log of which
    each entry is a cue. Who looks for many terms in it keeps it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._readings = (
            names_told(text),
            *read_turns(text),
            *without_markup(text),
            without_notes(text),
        )

    @cached_property
    def _entries(self) -> ReadLines | None:
        return ReadLines(self._text) if has_entries(self._text) else None

    def find_hits(self, term: str) -> Iterator[Hit]:
        """The pieces of each place that reads as the term over what parts the words."""
        for reading in self._readings:
            yield from reading.find_hits(term)
        if self._entries is not None:
            yield from self._entries.find_hits(term)


class ReadOn:
    """A text by itself, read on from line to line and from page to page. Who looks for many terms
    in it keeps it.
    """

    def __init__(self, text: str) -> None:
        self._readings: list[RunningText | ReadLines | ReadPages] = [
            names_told(text),
            ReadLines(text),
        ]
        if _BREAK in text:
            self._readings.append(_read_pages(text, _sheets(text), 0))

    def find_hits(self, term: str) -> Iterator[Hit]:
        """The pieces of each place that reads as the term over what parts the text."""
        for reading in self._readings:
            yield from reading.find_hits(term)


class ReadLines:
    """The readings of a text that has lines."""

    def __init__(self, text: str) -> None:
        self._values = FieldValues(text)
        self._any: list[RunningText] = [*self._values.under, *self._values.named]
        self._any += [*names_in_lists(text), without_notes(text)]
        self._fields: list[RunningText | CellsTogether] = []
        self._fields += [self._values.beside] if self._values.beside else []
        self._form: FormFields | None = None
        self._lines: list[MarginLine] = []
        self._columns: list[LinePair] = []
        if not _JSON.match(text):
            self._form = FormFields(text)
            self._lines = lines_of(text)
            self._columns = list(lines_of_columns(self._lines))
            self._any += self._over_lines(text)
            self._fields.append(self._form.values_beside())
            self._fields.append(in_pairs(text, seams_of_columns(self._columns)))
        self._fields.append(CellsTogether(text, partial(self._rows_of_text, text)))

    def _over_lines(self, text: str) -> Iterator[RunningText]:
        yield from self._form.names() if self._form else ()
        yield from names_in_tags(text)
        yield from row_readings(barred_rows(text))
        yield from name_readings(spaced_rows(text))
        yield from read_entries(text)
        yield entries_by_writer(text, self._lines)
        yield in_pairs(text, seams_over_margins(self._lines, self._columns))
        yield from without_markup(text)
        yield from dialogue_by_dashes(self._lines, telling=True)
        yield from row_readings(tabbed_rows(text))

    def _rows_of_text(self, text: str) -> Iterator[Row]:
        """Whatever may be cells of one row, or fields of one form."""
        yield from self._values.rows_of_values()
        yield from rows_in_lists(text)
        if self._form:
            yield from chain(tabbed_rows(text), barred_rows(text), spaced_rows(text))
            yield from self._form.rows()
            yield from rows_of_tags(text)
            yield [Passage(line.text, line.start) for line in self._lines]

    def find_hits(self, term: str) -> Iterator[Hit]:
        """The pieces of each place that reads as the term over what lines begin with."""
        for reading in self._any:
            yield from reading.find_hits(term)
        for fields in self._fields if has_fields(term) else ():
            yield from fields.find_hits(term)


@lru_cache(maxsize=8)
def _names_told(text: str) -> RunningText:
    return names_told(text)


@lru_cache(maxsize=8)
def _read_lines(text: str) -> ReadLines:
    return ReadLines(text)


@lru_cache(maxsize=8)
def _read_rows(text: str, onward: Onward) -> ReadRows:
    return ReadRows(text, _cells(text, onward))


def _cells(text: str, onward: Onward) -> Sequence[Row]:
    if onward is Onward.COMMAS:
        return comma_rows(text)
    return marked_rows(text, BAR if BAR in text else "\t")


@lru_cache(maxsize=8)
def _read_on(text: str) -> ReadOn:
    return ReadOn(text)


@lru_cache(maxsize=8)
def _read_turns(text: str) -> ReadTurns:
    return ReadTurns(text)


def _sheets(text: str) -> tuple[int, ...]:
    """Where the pages of a plain text begin."""
    return (0, *(found.end() for found in re.finditer(_BREAK, text)))


@lru_cache(maxsize=4)
def _read_pages(text: str, starts: tuple[int, ...], reach: int | None) -> ReadPages:
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    parts = [text[first:last] for first, last in zip(starts, ends, strict=False)]
    return ReadPages(JoinedText(parts), reach)
