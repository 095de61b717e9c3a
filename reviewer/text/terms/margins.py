"""Lines that are read on over what stands at their margins: numbers of lines, marks of quotations
and borders, who speaks, columns beside, the foot and the head of a page between.

Each seam is two stretches of a text, the end of a line and what goes on with it.

Decision 143.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

Span = tuple[int, int]


class MarginLine(NamedTuple):
    """A line with something on it: where it begins, and what it says."""

    start: int
    text: str


_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028]*[^\s][^\r\n\x0b\x0c\x85\u2028]*")
_REACH = 100  # characters of a line's end, or of its beginning, in which a term may stand
_TELLING = 3  # words of a line that is more than a name in a list
_BETWEEN, _FOOT = 3, 28  # lines between two others that may be a foot; characters of each
_LISTED = re.compile(r"\s*[\w'-]+(?: [\w'-]+)?, [\w'-]+(?: [\w'-]+)?\s*")
_NUMBERED = re.compile(r"\s*(\d{1,4})[.:)]?\s+")
_BORDER = re.compile(r"[^\w\"'(\[{<]*[|>#*/%;\u2022\u2500-\u257f][^\w\"'(\[{<]*")
_SAID_BY = re.compile(
    r"[\W_]*\d(?:[\d\W_]|[TZ](?=[\d\W])|[AaPp][Mm]?(?=\W))*\s(?P<who>[^\W\d][^:\n]{0,30}:)\s"
)
_COLUMN = re.compile(r"[^\s|\u2500-\u257f]+(?:[ \u00a0][^\s|\u2500-\u257f]+)*")


LinePair = tuple[MarginLine, MarginLine]
"""Two lines, or two cells of a column, of which the second may go on with the first."""


def seams_over_margins(
    lines: Sequence[MarginLine], columns: Iterable[LinePair]
) -> Iterator[tuple[Span, Span]]:
    """(the end of one stretch, the beginning of the one that goes on with it), in characters, of
    lines and cells of ``lines_of_columns`` that say something.
    """
    for before, after in chain(_lines_over_margin(lines), columns, _over_feet(lines)):
        if goes_on(before.text, after.text):
            yield stretch_of(before, end=True), stretch_of(after, end=False)


def seams_of_columns(columns: Iterable[LinePair]) -> Iterator[tuple[Span, Span]]:
    """The same of columns whose cells hold a word or two."""
    for above, below in columns:
        if not goes_on(above.text, below.text):
            yield stretch_of(above, end=True), stretch_of(below, end=False)


def lines_of(text: str) -> list[MarginLine]:
    """Its lines, but for empty ones."""
    return [MarginLine(found.start(), found[0]) for found in _LINE.finditer(text)]


def stretch_of(line: MarginLine, *, end: bool) -> Span:
    """What of a line may go on in another, or goes on with another."""
    return _end_of_stretch(*line) if end else _beginning_of_stretch(*line)


def without_number(line: MarginLine) -> MarginLine:
    """A line without the number that lines of a page are counted by."""
    return _cut_line(line, _width_of_match(_NUMBERED.match(line.text)))


def goes_on(before: str, after: str) -> bool:
    """True for lines that may go on into each other: two names of a list do not."""
    if _LISTED.fullmatch(before) or _LISTED.fullmatch(after):
        return False
    return len(before.split()) >= _TELLING or len(after.split()) >= _TELLING


def _end_of_stretch(start: int, said: str) -> Span:
    cut = said.find(" ", len(said) - _REACH) if len(said) > _REACH else 0
    return start + max(cut, 0), start + len(said)


def _beginning_of_stretch(start: int, said: str) -> Span:
    cut = said.rfind(" ", 0, _REACH) if len(said) > _REACH else len(said)
    return start, start + (cut if cut > 0 else len(said))


def _lines_over_margin(lines: Sequence[MarginLine]) -> Iterator[LinePair]:
    """Lines below each other without what stands at the left of the second."""
    for before, line in pairwise(map(_begin_of_line, lines)):
        for cut in {*_margin_cuts(before, line)} - {0}:
            yield _cut_line(before.line, before.border), _cut_line(line.line, cut)


class _LineBegin(NamedTuple):
    """A line and what it may begin with; each line is held against the one before and the next."""

    line: MarginLine
    border: int  # characters
    number: re.Match[str] | None
    said_by: re.Match[str] | None


def _begin_of_line(line: MarginLine) -> _LineBegin:
    text = line.text
    border = _width_of_match(_BORDER.match(text))
    return _LineBegin(line, border, _NUMBERED.match(text), _SAID_BY.match(text))


def _cut_line(line: MarginLine, cut: int) -> MarginLine:
    return MarginLine(line.start + cut, line.text[cut:])


def _margin_cuts(before: _LineBegin, line: _LineBegin) -> Iterator[int]:
    yield line.border
    if before.number and line.number and int(before.number[1]) + 1 == int(line.number[1]):
        yield line.number.end()
    if before.said_by and line.said_by and before.said_by["who"] == line.said_by["who"]:
        yield line.said_by.end()
    above, text = before.line.text, line.line.text
    least = min(len(above), len(text))
    alike = next((n for n in range(least) if above[n] != text[n]), least)
    shared = text.rfind(" ", 0, alike + 1) + 1
    if any(letter.isdigit() for letter in text[:shared]):
        yield shared


def _width_of_match(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


def lines_of_columns(lines: Sequence[MarginLine]) -> Iterator[LinePair]:
    """What stands below each other in lines of several columns; borders between are none."""
    above: dict[int, MarginLine] = {}
    for start, line in lines:
        here = {
            found.start(): MarginLine(start + found.start(), found[0])
            for found in _COLUMN.finditer(line)
        }
        for place, cell in here.items():
            if place in above and len(above) + len(here) > 2:
                yield above[place], cell
        above = here or above


def _over_feet(lines: Sequence[MarginLine]) -> Iterator[LinePair]:
    """Lines between which there are some that may be a page's foot and head."""
    for at, before in enumerate(lines):
        for to in range(at + 2, min(at + 2 + _BETWEEN, len(lines))):
            if not _is_foot(lines[to - 1][1]):
                break
            start, line = lines[to]
            for cut in {0, _width_of_match(_NUMBERED.match(line))}:
                bare = cut + len(line[cut:]) - len(line[cut:].lstrip())
                yield before, MarginLine(start + bare, line[bare:])


def _is_foot(line: str) -> bool:
    told = line[_width_of_match(_NUMBERED.match(line)) :]
    return len(line.strip()) <= _FOOT and any(letter.isdigit() for letter in told)
