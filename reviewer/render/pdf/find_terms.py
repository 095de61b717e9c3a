"""Find where a term stands on the pages, in every reading in which a person might see it.

A term may be drawn letter by letter, backwards, spaced out, hyphenated, over two columns or
two pages, or in look-alike letters; each of these defeats a plain search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.readers.glyph_rows import WORD_GAP, GlyphLine, visual_lines
from reviewer.readers.glyphs import (
    LOOKALIKES,
    Glyph,
    GlyphPage,
    GlyphText,
    squeeze_look_alikes,
)
from reviewer.readers.ocr import near_spans
from reviewer.text import terms
from reviewer.text.joined import JoinedText
from reviewer.text.terms.onward import ReadLines
from reviewer.text.terms.page_breaks import HEADS, LineEnds, ReadPages, may_go_on, over_end

_APART = 1.05


@dataclass(frozen=True)
class TermHit:
    """A term's occurrence: glyphs of one page (a part, where it goes on elsewhere)."""

    page: int  # from 0
    glyphs: tuple[Glyph, ...]
    whole_words: bool


class TermFinder:
    """Looks terms up in the pages of one document, as one reader sees them."""

    def __init__(self, pages: list[GlyphPage]) -> None:
        self._pages = pages
        self._rows = [
            [] if _known_by_place(pages, n) else visual_lines(page.glyphs)
            for n, page in enumerate(pages)
        ]
        self._joined = JoinedText("" if page.as_first else page.reading.text for page in pages)
        self._on_lines: dict[int, ReadLines] = {}
        self._on_pages: ReadPages | None = None
        self._readings = [list(self._of_page(n)) for n in range(len(pages))]
        self._folded = [[terms.Folded(r.text) for r in readings] for readings in self._readings]
        self._lines = [
            [
                _LineStretch(n, row_number, line)
                for row_number, row in enumerate(rows)
                for line in row
            ]
            for n, rows in enumerate(self._rows)
        ]
        self._ends = [
            (LineEnds([s.squeezed for s in self._lines[n]]), LineEnds([s.squeezed for s in heads]))
            for n, heads in enumerate(map(self._heads_of_page, range(len(pages))))
        ]

    def find_term(self, term: str) -> Iterator[TermHit]:
        """Every occurrence of the term, some of them more than once."""
        needles = [
            needle for needle in map(squeeze_look_alikes, terms.orders_of_term(term)) if needle
        ]
        for number in range(len(self._pages)):
            yield from self._in_text(number, term)
            for needle in needles:
                yield from self._spaced_out(number, needle)
                yield from self._hits_over_lines(number, term, needle)
        yield from self._read_on(term)

    def _of_page(self, number: int) -> Iterator[GlyphText]:
        readings, rows = [self._pages[number].reading], self._rows[number]
        if rows:
            lines = [_join_readings([line.reading for line in row], " ") for row in rows]
            readings.append(_join_readings(lines, "\n"))
        for reading in readings:
            yield reading
            if reading.text.isascii():
                continue
            folded = reading.text.translate(LOOKALIKES)
            if folded != reading.text:
                yield GlyphText(folded, reading.at)

    def _in_text(self, number: int, term: str) -> Iterator[TermHit]:
        for reading, folded in zip(self._readings[number], self._folded[number], strict=True):
            for start, end in terms.find_term(term, folded):
                yield self._make_hit(number, reading.at[start:end])

    def _make_hit(self, number: int, indexes: tuple[int, ...]) -> TermHit:
        page = self._pages[number]
        chosen = sorted({i for i in indexes if i >= 0})
        return TermHit(number, tuple(page.glyphs[i] for i in chosen), page.whole_words)

    def _spaced_out(self, number: int, needle: str) -> Iterator[TermHit]:
        if len(needle) < 3:
            return
        chars = self._pages[number].glyph_columns.chars
        for stretch in self._lines[number]:
            if needle not in stretch.squeezed:
                continue
            line = stretch.line
            folded = [squeeze_look_alikes(chars[i]) for i in line.members]
            text = "".join(folded)
            if needle not in text:
                continue
            owner = [k for k, piece in enumerate(folded) for _ in piece]
            start = text.find(needle)
            while start >= 0:
                first, last = owner[start], owner[start + len(needle) - 1]
                if _stands_apart(line, first, last, folded):
                    yield self._make_hit(number, line.members[first : last + 1])
                start = text.find(needle, start + 1)

    def _hits_over_lines(self, number: int, term: str, needle: str) -> Iterator[TermHit]:
        """Occurrences that begin at the end of one line and go on in any other."""
        here, heads = self._lines[number], self._heads_of_page(number)
        for tail, head in self._ends[number][0].find_cuts(needle, self._ends[number][1]):
            if here[tail] is not heads[head]:
                yield from self._hits_across(here[tail], heads[head], term)

    def _heads_of_page(self, number: int) -> list[_LineStretch]:
        """The lines in which what begins on a page may go on."""
        after = self._lines[number + 1] if number + 1 < len(self._lines) else []
        return [*self._lines[number], *(s for s in after if s.row < HEADS)]

    def _read_on(self, term: str) -> Iterator[TermHit]:
        """What goes on over what lines begin with, and over the foot and head between pages."""
        near = [self._may_go_on(number, term) for number in range(len(self._pages))]
        if not any(near):
            return
        for number in (n for n, told in enumerate(near) if told):
            if number not in self._on_lines:
                self._on_lines[number] = ReadLines(self._pages[number].reading.text)
            at = self._pages[number].reading.at
            for pieces in self._on_lines[number].find_hits(term):
                yield from (self._make_hit(number, at[first:last]) for first, last in pieces)
        if self._on_pages is None:
            self._on_pages = ReadPages(self._joined)
        for pieces in self._on_pages.find_hits(term, near):
            for number, first, last in (p for s in pieces for p in self._joined.pieces_of(*s)):
                yield self._make_hit(number, self._pages[number].reading.at[first:last])

    def _may_go_on(self, number: int, term: str) -> bool:
        """Whether more of a term stands on a page than what is found there as a whole."""
        page, folded = self._pages[number], self._folded[number][0]
        if page.as_first or not any(
            may_go_on(term, block.tight_letters) for block in folded.overlapping_blocks(term)
        ):
            return False
        rest, at = [], 0
        for first, last in terms.find_term(term, folded):
            rest.append(page.reading.text[at:first])
            at = last
        return not at or may_go_on(
            term, squeeze_look_alikes(" ".join((*rest, page.reading.text[at:])))
        )

    def _hits_across(self, tail: _LineStretch, head: _LineStretch, term: str) -> Iterator[TermHit]:
        before, behind = tail.line.reading, head.line.reading
        for start, end in over_end(term, before.text, behind.text):
            yield self._make_hit(tail.page, before.at[start:])
            yield self._make_hit(head.page, behind.at[:end])


def _known_by_place(pages: list[GlyphPage], number: int) -> bool:
    """True where two readers agree on a page and on those beside it: what stands there is looked
    at by its place once, for the first of them.
    """
    return all(page.as_first for page in pages[max(number - 1, 0) : number + 2])


def near_hits(term: str, number: int, page: GlyphPage) -> Iterator[TermHit]:
    """Words of a picture that were read almost as the term: a letter may be misread."""
    for start, end in near_spans(term, page.reading.text):
        chosen = sorted({i for i in page.reading.at[start:end] if i >= 0})
        yield TermHit(number, tuple(page.glyphs[i] for i in chosen), whole_words=True)


class _LineStretch:
    def __init__(self, page: int, row: int, line: GlyphLine) -> None:
        self.page, self.row, self.line = page, row, line
        self.squeezed = squeeze_look_alikes(line.reading.text)


def _stands_apart(line: GlyphLine, first: int, last: int, letters: list[str]) -> bool:
    """True when these glyphs are a word by their gaps, whatever hyphens are among them.

    Spaced-out letters stand apart from each other, and further apart from other words.
    """
    widest = max((*line.gaps[first:last], 0.0))
    least = max(widest * _APART, WORD_GAP)
    left = line.gaps[first - 1] if first and letters[first - 1] else float("inf")
    right = line.gaps[last] if last < len(line.gaps) and letters[last + 1] else float("inf")
    return min(left, right) > least


def _join_readings(readings: list[GlyphText], between: str) -> GlyphText:
    text: list[str] = []
    at: list[int] = []
    for reading in readings:
        if text:
            text.append(between)
            at.append(-1)
        text.append(reading.text)
        at.extend(reading.at)
    return GlyphText("".join(text), tuple(at))
