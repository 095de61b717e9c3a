"""Find where a term stands on the pages, in every reading in which a person might see it.

A term may be drawn letter by letter, backwards, spaced out, hyphenated, over two columns or
two pages, or in look-alike letters; each of these defeats a plain search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.readers.glyphs import (
    LOOKALIKES,
    Glyph,
    PageText,
    Reading,
    squeeze,
)
from reviewer.readers.ocr import near_spans
from reviewer.readers.rows import WORD_GAP, Line, visual_lines
from reviewer.text import terms

_APART = 1.05
_HEADS = 6  # rows at the top of a page where a term of the page before may go on


@dataclass(frozen=True)
class Hit:
    """A term's occurrence: glyphs of one page (a part, where it goes on elsewhere)."""

    page: int  # from 0
    glyphs: tuple[Glyph, ...]
    whole_words: bool


class Finder:
    """Looks terms up in the pages of one document, as one reader sees them."""

    def __init__(self, pages: list[PageText]) -> None:
        self._pages = pages
        self._rows = [
            [] if _known_by_place(pages, n) else visual_lines(page.glyphs)
            for n, page in enumerate(pages)
        ]
        self._readings = [list(self._of_page(n)) for n in range(len(pages))]
        self._folded = [[terms.Folded(r.text) for r in readings] for readings in self._readings]
        self._lines = [
            [_Stretch(n, row_number, line) for row_number, row in enumerate(rows) for line in row]
            for n, rows in enumerate(self._rows)
        ]

    def find(self, term: str) -> Iterator[Hit]:
        """Every occurrence of the term, some of them more than once."""
        needles = [needle for needle in map(squeeze, terms.orders(term)) if needle]
        for number in range(len(self._pages)):
            yield from self._in_text(number, term)
            for needle in needles:
                yield from self._spaced_out(number, needle)
                yield from self._straddling(number, term, needle)

    def _of_page(self, number: int) -> Iterator[Reading]:
        readings, rows = [self._pages[number].reading], self._rows[number]
        if rows:
            lines = [_joined([line.reading for line in row], " ") for row in rows]
            readings.append(_joined(lines, "\n"))
        for reading in readings:
            yield reading
            if reading.text.isascii():
                continue
            folded = reading.text.translate(LOOKALIKES)
            if folded != reading.text:
                yield Reading(folded, reading.at)

    def _in_text(self, number: int, term: str) -> Iterator[Hit]:
        for reading, folded in zip(self._readings[number], self._folded[number], strict=True):
            for start, end in terms.find(term, folded):
                yield self._hit(number, reading.at[start:end])

    def _hit(self, number: int, indexes: tuple[int, ...]) -> Hit:
        page = self._pages[number]
        chosen = sorted({i for i in indexes if i >= 0})
        return Hit(number, tuple(page.glyphs[i] for i in chosen), page.whole_words)

    def _spaced_out(self, number: int, needle: str) -> Iterator[Hit]:
        if len(needle) < 3:
            return
        for stretch in self._lines[number]:
            if needle not in stretch.squeezed:
                continue
            line = stretch.line
            folded = [squeeze(self._pages[number].glyphs[i].char) for i in line.members]
            text = "".join(folded)
            if needle not in text:
                continue
            owner = [k for k, piece in enumerate(folded) for _ in piece]
            start = text.find(needle)
            while start >= 0:
                first, last = owner[start], owner[start + len(needle) - 1]
                if _stands_apart(line, first, last, folded):
                    yield self._hit(number, line.members[first : last + 1])
                start = text.find(needle, start + 1)

    def _straddling(self, number: int, term: str, needle: str) -> Iterator[Hit]:
        """Occurrences that begin at the end of one line and go on in any other."""
        here = self._lines[number]
        after = self._lines[number + 1] if number + 1 < len(self._lines) else []
        starts = [s for s in (*here, *after) if s.page == number or s.row < _HEADS]
        by_head = defaultdict(list)
        ends = tuple(needle[length:] for length in range(1, len(needle)))
        for stretch in starts:
            if not stretch.squeezed.startswith(ends):
                continue
            for length, end in enumerate(ends, 1):
                if stretch.squeezed.startswith(end):
                    by_head[length].append(stretch)
        begins = tuple(needle[:length] for length in by_head)
        for tail in (s for s in here if s.squeezed.endswith(begins)):
            for length, heads in by_head.items():
                if tail.squeezed.endswith(needle[:length]):
                    for head in heads:
                        if head is not tail:
                            yield from self._across(tail, head, term)

    def _across(self, tail: _Stretch, head: _Stretch, term: str) -> Iterator[Hit]:
        before, behind = tail.line.reading, head.line.reading
        text = f"{before.text}\n{behind.text}"
        cut = len(before.text)
        for start, end in terms.find(term, text):
            if start < cut < end - 1:
                yield self._hit(tail.page, before.at[start:cut])
                yield self._hit(head.page, behind.at[: end - cut - 1])


def _known_by_place(pages: list[PageText], number: int) -> bool:
    """True where two readers agree on a page and on those beside it: what stands there is looked
    at by its place once, for the first of them.
    """
    return all(page.as_first for page in pages[max(number - 1, 0) : number + 2])


def near_hits(term: str, number: int, page: PageText) -> Iterator[Hit]:
    """Words of a picture that were read almost as the term: a letter may be misread."""
    for start, end in near_spans(term, page.reading.text):
        chosen = sorted({i for i in page.reading.at[start:end] if i >= 0})
        yield Hit(number, tuple(page.glyphs[i] for i in chosen), whole_words=True)


class _Stretch:
    def __init__(self, page: int, row: int, line: Line) -> None:
        self.page, self.row, self.line = page, row, line
        self.squeezed = squeeze(line.reading.text)


def _stands_apart(line: Line, first: int, last: int, letters: list[str]) -> bool:
    """True when these glyphs are a word by their gaps, whatever hyphens are among them.

    Spaced-out letters stand apart from each other, and further apart from other words.
    """
    widest = max((*line.gaps[first:last], 0.0))
    least = max(widest * _APART, WORD_GAP)
    left = line.gaps[first - 1] if first and letters[first - 1] else float("inf")
    right = line.gaps[last] if last < len(line.gaps) and letters[last + 1] else float("inf")
    return min(left, right) > least


def _joined(readings: list[Reading], between: str) -> Reading:
    text: list[str] = []
    at: list[int] = []
    for reading in readings:
        if text:
            text.append(between)
            at.append(-1)
        text.append(reading.text)
        at.extend(reading.at)
    return Reading("".join(text), tuple(at))
