"""Words that go on over what stands at the margin of lines and pages: numbers of lines, marks of
a quotation, borders, the time and the speaker of an entry, columns beside, foots and heads.

Who reads passes over them. Only the two lines that they part are put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import Prefix

from reviewer.attack import named_fields
from reviewer.attack.captions import ANEW
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.page_columns import lines_below
from reviewer.attack.told_cells import cells_downwards, values_between_labels, values_in_cells
from reviewer.attack.told_forms import fields_of_form
from reviewer.attack.told_turns import turns_apart

_END = 80  # characters of a line's end, and of the next one's beginning, that are put together
_SHORT, _SHORT_LINES = 28, 3  # characters of a line that may be a foot or a number; so many lines
_EDGE = 8  # lines of a page's end, and of the next one's beginning, that may be foot and head
_WORDS = 3  # words of a line that is no single name
_MARKED = re.compile(r"[^\w\"'(\[{<]*[|>#*/%;\u2022\u2500-\u257f][^\w\"'(\[{<]*")
_NUMBERED = re.compile(r"\s*(\d{1,4})[.:)]?\s+(?:\1[.:)]?\s+)?")  # in a picture perhaps seen twice
_ENTRY = re.compile(  # each of its blanks belongs to one part only: a long run is gone through once
    r"\W*\d(?:[\s/:.,;+-]*[\dTZAPMapm])*\W*\s(?P<who>[^\W\d][^:\n]{0,30}:)\s"
)
_TIME = re.compile(r"\d:\d")
_CELL = re.compile(r"[^\s|\u2500-\u257f](?:[^\S\t]?[^\s|\u2500-\u257f])*")
_MARKUP = re.compile(  # tags, where links lead, emphasis
    r"</?[^\W\d_][^<>\n]{0,200}>|<!--[^<>]{0,300}-->|[*_~`]{1,3}"
    r"|\[\^[^\[\]\s]{1,20}\]|\](?:\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)|\[[^\[\]\n]{0,80}\])"
    r"|\[/?(?:[bius]|em|strong|url|img|quote|code|size|colou?r|font|center)(?:=[^\[\]\n]{0,80})?\]"
    r"|\[([A-Za-z]{1,12})(?:=[^\[\]\n]{0,80})?\](?=[^\[\]]{1,200}\[/\1\])|\[/[A-Za-z]{1,12}\]"
    r"|\{/?[a-z]{1,12}(?:[:=#][^{}\n]{0,40})?\}|\{\\[^{}\n]{1,40}\}|\{\{[A-Za-z]{1,12}\|"
    r"|\[\[[^\[\]|\n]{1,80}\||[\[\]]{1,2}|[\\@][A-Za-z]{2,20}\*?\{|[{}]|'{2,5}|\x1b\[[0-9;]{0,20}m"
    r"|\\f(?:[A-Z]|\[\w{0,8}\]|\(..)|:[a-z]{2,15}:(?=`)"
)
MayCross = Callable[[str, str], bool]
"""False where nothing that is looked for goes on from the end of a text in another."""

_LISTED = re.compile(r"\s*[\w'-]+(?: [\w'-]+)?, [\w'-]+(?: [\w'-]+)?\s*\Z")  # "Lopez, Maria"

_INSERTED = re.compile(  # between two words of a line
    r"(?<=[\w/-])(?:[.,]? ?(?:\[[^][]{1,60}\]|\([^()]{1,60}\)|\{[^{}]{1,60}\}))+ ?(?=[^\W_])"
    r"|(?<=[^\W_])[\u2020\u2021\u00b2\u00b3\u00b9\u2070-\u2079]{1,4} (?=[^\W_])"
)


def readings_over_margins(text: str) -> Iterator[tuple[str, str]]:
    """A text over its margins, in each way: (what was passed over, what is read then)."""
    lines = [line for line in re.split(r"[\r\n\x0b\x0c\x85\u2028]+", text) if line.strip()]
    ways = (
        ("what its lines begin with", _texts_over_margins(lines)),
        ("the columns beside", _cells_downwards(lines)),
        ("the bars beside", cells_downwards(lines)),
        ("short lines between", _over_short(lines)),
        ("the ends of pages", _texts_over_page_breaks(text)),
    )
    for where, seams in ways:
        said = join_seams(seams)
        if said:
            yield f"read over {where}", said
    bare = _MARKUP.sub(" ", text)
    if bare != text:
        yield "read without marks of a format", bare
    yield from readings_without_notes(text)


def readings_without_notes(text: str) -> Iterator[tuple[str, str]]:
    """Lines without what somebody put between their words: remarks in brackets, footnotes."""
    lines = (line for line in text.splitlines() if _INSERTED.search(line))
    said = ANEW.join(_INSERTED.sub(" ", line) for line in lines)
    if said:
        yield "read without notes", said


def over_other_speakers(text: str, may_cross: MayCross) -> str:
    """What each goes on to say in a log, or behind dashes, when others have spoken."""
    return join_seams(pair for pair in turns_apart(text.splitlines()) if may_cross(*pair))


def over_pages(before: str, after: str) -> str:
    """Two pages over the foot of the one and the head of the other."""
    return join_seams(_edges(before, after))


def join_seams(seams: Iterable[tuple[str, str]]) -> str:
    """The end of each line with the beginning of the one that it may go on in."""
    return ANEW.join(f"{a[-_END:]}\n{b[:_END]}" for a, b in seams if _may_go_on(a, b))


class PagesOverMargins:
    """A document's pages, read over their margins as each is shown.

    Attributes:
        found: (where, needle).
    """

    def __init__(self, needles: Needles) -> None:
        self._needles, self._foot = needles, ""
        self.found: list[tuple[str, Needle]] = []

    def look_at_page(self, number: int, page: Any, text_page: Any, text: str) -> None:
        """Look at the text of a page (of PDFium)."""
        del page
        self.look_at_text(number, text)
        if self._needles.with_part_in(text):
            where, below = "read over the columns beside", list(lines_below(text_page))
            parted = [(where, ANEW.join(map("\n".join, below)))]
            self._find_over_margins(number, parted, self._needles.in_several_fields())
            self._find_over_margins(number, [(where, join_seams(below))], self._needles)

    def look_at_text(self, number: int, text: str) -> None:
        """Look at the lines of a page, whoever read them, and at the end of the one before."""
        ways: list[tuple[str, str]] = []
        head = "\n".join(_filled_lines(text)[:_EDGE])
        if self._needles.with_part_in(f"{self._foot}\n{head}"):
            ways.append(("over the ends of pages", over_pages(self._foot, head)))
        self._foot = "\n".join(_filled_lines(text)[-_EDGE:])
        if self._needles.with_part_in(text):
            ways += readings_over_margins(text)
            said = over_other_speakers(text, self._needles.may_cross)
            ways.append(("read over who else speaks", said))
            ways.append(("the fields of names", named_fields.join_names(text)))
            parted = self._needles.in_several_fields()
            self._find_over_margins(number, [*readings_of_parts(text)] if parted else [], parted)
        self._find_over_margins(number, ways, self._needles)

    def leave_out(self, number: int, redaction: str) -> None:
        """A redaction whose words stand whole on a page is told of there, and not once more."""
        self.found = [
            (where, needle)
            for where, needle in self.found
            if needle.secret.redaction != redaction or not where.startswith(f"page {number},")
        ]

    def _find_over_margins(
        self, number: int, ways: list[tuple[str, str]], needles: Needles
    ) -> None:
        for where, said in ways:
            for needle in needles.with_part_in(said).find_in(said) if said else ():
                self.found.append((f"page {number}, {where}", needle))


def readings_of_parts(text: str) -> Iterator[tuple[str, str]]:
    """What is kept in parts, numbers, addresses and dates, read over what stands between them."""
    yield "the fields of a form", values_of_form(text)
    yield "the fields of parts", named_fields.join_parts(text)
    yield "the cells of a text", values_in_cells(text.splitlines())
    yield "what no mark parts from its labels", values_between_labels(text)


def values_of_form(text: str) -> str:
    """The values of a form's fields, one behind the other, without the labels before them."""
    said: list[str] = []
    for field in fields_of_form(text):
        said += [" " if field.goes_on else ANEW, field.value]
    return "".join(said)


def _filled_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _may_go_on(before: str, after: str) -> bool:
    """True for lines that may go on into each other: two names of a list do not."""
    if _LISTED.match(before) or _LISTED.match(after):
        return False
    return max(_count_words(before), _count_words(after)) >= _WORDS


def _count_words(line: str) -> int:
    """Its words and numbers; marks that stand alone are none."""
    return sum(any(map(str.isalnum, word)) for word in line.split())


def _texts_over_margins(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for before, line in pairwise(lines):
        cut = _same_entry(before, line) or _next_number(before, line) or _end_of_mark(line)
        if cut:
            yield before[_end_of_mark(before) :], line[cut:]


def _end_of_mark(line: str) -> int:
    found = _MARKED.match(line)
    return found.end() if found else 0


def _next_number(before: str, line: str) -> int:
    """Where a line begins behind its number, if that is the one after the last line's."""
    one, other = _NUMBERED.match(before), _NUMBERED.match(line)
    return other.end() if one and other and int(other[1]) == int(one[1]) + 1 else 0


def _same_entry(before: str, line: str) -> int:
    """Where the words begin of an entry of the same time or, behind any time, the same speaker."""
    one, other = _ENTRY.match(before), _ENTRY.match(line)
    if one and other and one["who"] == other["who"]:
        return other.end()
    shared = line.rfind(" ", 0, Prefix.similarity(before, line) + 1) + 1
    return shared if _TIME.search(line[:shared]) else 0


def _cells_downwards(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands one below the other in lines that have columns."""
    above: dict[int, str] = {}
    for line in lines:
        cells = {m.start(): m[0] for m in _CELL.finditer(line)}
        if not cells:
            continue  # a border
        for at, cell in cells.items():
            if at in above and len(above) + len(cells) > 2:
                yield above[at], cell
        above = cells


def _over_short(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, before in enumerate(lines):
        for to in range(at + 2, min(at + 2 + _SHORT_LINES, len(lines))):
            if not _is_foot(lines[to - 1]):
                break
            for cut in {0, _end_of_number(lines[to])}:
                yield before, lines[to][cut:].lstrip()


def _is_foot(line: str) -> bool:
    """True for a line that may be a number, a foot or a cell: short, and with digits in it."""
    return len(line.strip()) <= _SHORT and any(c.isdigit() for c in line[_end_of_number(line) :])


def _end_of_number(line: str) -> int:
    found = _NUMBERED.match(line)
    return found.end() if found else 0


def _texts_over_page_breaks(text: str) -> Iterator[tuple[str, str]]:
    for before, after in pairwise(text.split("\x0c")):
        yield from _edges(before, after)


def _edges(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Lines at a page's end, and those of the next one's beginning, counted or not."""
    for line in _filled_lines(after)[:_EDGE]:
        for said in {line, line[_end_of_number(line) :]}:
            yield from ((last, said) for last in _filled_lines(before)[-_EDGE:])
