"""Pages, read on over lines, cells beside and below, and the foot and head between two pages.

A page's text tells its lines, not where they stand. So a term may begin at the end of any line and
go on at the beginning of any other of its page, or of the first ones of the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from reviewer.text.joined import JoinedText
from reviewer.text.terms import find_term, orders_of_term
from reviewer.text.terms.folding import squeeze_short
from reviewer.text.terms.margins import MarginLine, goes_on, lines_of, stretch_of, without_number
from reviewer.text.terms.numbers import is_number
from reviewer.text.terms.reading import RunningText, Span, in_pairs

HEADS = 8
"""Lines at the top of a page, below its running head, where a term of the page before may go on."""

_FEET = 8  # lines at the end of a page, above its running foot, the last of its text among them
_COUNTED = 3  # lines at the top of a page that may be counted, as a court's are
_DIGITS = re.compile(r"\d+")
_LOCAL, _DIALLED = 7, 10  # digits of a telephone number without its area code, and with it


class LineEnds:
    """Lines by how they begin and end, in letters and digits alone."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @cached_property
    def _ends(self) -> dict[str, list[int]]:
        return _lines_by_key((key[-size:], at) for at, key, size in self._sides)

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return _lines_by_key((key[:size], at) for at, key, size in self._sides)

    @property
    def _sides(self) -> Iterator[tuple[int, str, int]]:
        """Each line as long as one letter, and as two."""
        for at, key in enumerate(self._keys):
            for size in range(1, min(len(key), 2) + 1):
                yield at, key, size

    def find_cuts(self, needle: str, heads: LineEnds) -> Iterator[tuple[int, int]]:
        """(line of these, line of others): the needle begins at the end of the one, and goes on
        at the beginning of the other.
        """
        for size in range(1, len(needle)):
            begin, end = needle[:size], needle[size:]
            behind = [at for at in heads._starts.get(end[:2], ()) if heads._begins_with(at, end)]
            for at in self._ends.get(begin[-2:], ()) if behind else ():
                if self._keys[at].endswith(begin):
                    yield from ((at, head) for head in behind)

    def _begins_with(self, at: int, end: str) -> bool:
        return self._keys[at].startswith(end)


def _lines_by_key(told: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, at in told:
        found[key].append(at)
    return found


def needles_of(term: str) -> set[str]:
    """What is looked for at the ends of lines: a term's letters and digits, in its orders."""
    needles = {needle for needle in map(squeeze_short, orders_of_term(term)) if needle}
    if is_number(term):
        digits = "".join(c for c in squeeze_short(term) if c.isdigit())
        needles |= {digits[-_LOCAL:], digits[-_DIALLED:]} if len(digits) >= _DIALLED else set()
    return needles


def may_go_on(term: str, tight: str) -> bool:
    """False where letters and digits hold no part of a term that would tell of it."""
    words = [
        word for order in orders_of_term(term)[:1] for word in re.findall(r"[^\W_]+", order.lower())
    ]
    key = squeeze_short(term)
    if any(len(word) > _TOLD and word in tight for word in words):
        return True
    return key[:_TOLD] in tight and key[-_TOLD:] in tight


_TOLD = 3  # letters of a part


class ReadPages:
    """Texts of pages, in which terms are read on.

    Args:
        pages: their texts; the spans of hits are those of ``joined.text``.
        reach: lines between a line and one that goes on with it; ``None``: all of a page.
    """

    def __init__(self, pages: JoinedText, reach: int | None = None) -> None:
        self._joined, self._reach = pages, reach
        self._lines = [
            [MarginLine(start + at, said) for at, said in lines_of(text)]
            for start, text in zip(pages.starts, pages.parts, strict=True)
        ]
        self._ends: dict[int, LineEnds] = {}
        self._heads: dict[int, LineEnds] = {}
        self._breaks: dict[int, RunningText] = {}

    def find_hits(
        self, term: str, near: Sequence[bool] | None = None
    ) -> Iterator[tuple[Span, ...]]:
        """The pieces of each place that reads as the term over the end of a line or a page.

        ``near``: for each page, whether a part of the term may stand there.
        """
        told = [may_go_on(term, tight) for tight in self._squeezed_texts] if near is None else near
        needles = needles_of(term) if any(told) else set()
        for number in range(len(self._lines)):
            if told[number] or any(told[number + 1 : number + 2]):
                yield from self._break_behind(number).find_hits(term)
                for needle in needles:
                    yield from self._hits_across(term, needle, number)

    @cached_property
    def _squeezed_texts(self) -> list[str]:
        return [squeeze_short(text) for text in self._joined.parts]

    def _break_behind(self, number: int) -> RunningText:
        if number not in self._breaks:
            seams = (
                (stretch_of(before, end=True), stretch_of(after, end=False))
                for before, after in self._over_break(number)
            )
            self._breaks[number] = in_pairs(self._joined.text, seams)
        return self._breaks[number]

    def _over_break(self, number: int) -> Iterator[tuple[MarginLine, MarginLine]]:
        if number + 1 == len(self._lines):
            return
        foot = self._lines[number][: self._lines_above_foot(number)][-_FEET:]
        for before in foot:
            for after in self._below_head(number + 1):
                if goes_on(before.text, after.text):
                    yield before, after

    def _below_head(self, number: int) -> list[MarginLine]:
        lines = self._lines[number]
        first = next(
            (n for n, line in enumerate(lines) if not self._is_running_line(line, number, n)), 0
        )
        below = lines[first : first + HEADS]
        return [*below, *(without_number(line) for line in below[:_COUNTED])]

    def _lines_above_foot(self, number: int) -> int:
        """How many lines of a page stand above its running foot."""
        lines = self._lines[number]
        back = range(1, len(lines) + 1)
        last = next(
            (n for n in back if not self._is_running_line(lines[-n], number, -n)), len(lines)
        )
        return len(lines) - last + 1

    def _is_running_line(self, line: MarginLine, number: int, at: int) -> bool:
        """True for a line that a page beside has in the same place, whatever its numbers."""
        said = _DIGITS.sub("0", line.text.strip())
        pages = (self._lines[n] for n in (number - 1, number + 1) if 0 <= n < len(self._lines))
        beside = (lines[at] for lines in pages if -len(lines) <= at < len(lines))
        return any(_DIGITS.sub("0", other.text.strip()) == said for other in beside)

    def _hits_across(self, term: str, needle: str, number: int) -> Iterator[tuple[Span, ...]]:
        lines, ends = self._lines[number], self._ends_of(number)
        for at, head in ends.find_cuts(needle, ends):
            near = self._reach is None or 0 < head - at <= self._reach
            if head not in (at, at + 1) and near:  # else they are side by side in the text
                yield from _spans_over_seam(term, lines[at], lines[head])
        if number + 1 < len(self._lines) and self._reach is None:
            below = self._below_head(number + 1)
            for at, head in ends.find_cuts(needle, self._heads_of(number + 1, below)):
                yield from _spans_over_seam(term, lines[at], below[head])

    def _ends_of(self, number: int) -> LineEnds:
        if number not in self._ends:
            self._ends[number] = LineEnds(
                [squeeze_short(line.text) for line in self._lines[number]]
            )
        return self._ends[number]

    def _heads_of(self, number: int, lines: Sequence[MarginLine]) -> LineEnds:
        if number not in self._heads:
            self._heads[number] = LineEnds([squeeze_short(line.text) for line in lines])
        return self._heads[number]


def _spans_over_seam(
    term: str, before: MarginLine, after: MarginLine
) -> Iterator[tuple[Span, ...]]:
    for start, end in over_end(term, before.text, after.text):
        yield (
            (before.start + start, before.start + len(before.text)),
            (after.start, after.start + end),
        )


def over_end(term: str, before: str, behind: str) -> Iterator[tuple[int, int]]:
    """Where a term begins in a line and ends in another that goes on with it."""
    cut = len(before)
    for start, end in find_term(term, f"{before}\n{behind}"):
        if start < cut < end - 1:
            yield start, end - cut - 1
