"""What one writes or says goes on behind what another does: entries of a log by who made them,
rows of a table by a column that tells it, lines of a dialogue behind dashes.

Decision 177.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reviewer.text.terms.margins import MarginLine, goes_on, stretch_of
from reviewer.text.terms.reading import Passage, RunningText, Span, in_pairs
from reviewer.text.terms.rows import Row
from reviewer.text.terms.term_words import words_of_list

_NEAR = 12  # entries or rows from one to the next by the same
_TURNS = (2, 3)  # lines from a line of a dialogue to the next by the same
_FEWEST = 2  # lines of a dialogue that begin with a dash
_TIME = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,6})?)?"
_DAY = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_STAMPED = re.compile(
    rf"[^\w\n]*(?:{_DAY}[T,]?[ \t]*)?{_TIME}(?:[ \t]?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"(?:[ \t]\d{1,3}[ \t]-)?[^\w\n]*?[ \t]"  # the number of an entry
    r"(?P<who>[\[(<*]{0,2}[^\W_][\w./-]{0,19}[\])>:*]{0,2})[ \t]+(?P<said>[^\n]*\S)"
)
# A question or an answer of testimony, behind the number of its line.
_ASKED = re.compile(
    r"[ \t]*(?:\d{1,3}[ \t]+)?(?P<who>[QA](?:[.:](?=[ \t])|(?=[ \t]{2})))[ \t]+(?P<said>[^\n]*\S)"
)
_TAG = re.compile(r"[^\W_][\w./-]{0,19}")
_DASHED = re.compile(r"[ \t]*(?:[-\u2013\u2014]|>{2,3})[ \t]*(?=\w)")


def entries_by_writer(text: str, lines: Sequence[MarginLine]) -> RunningText:
    """Entries that go on in the next one of the same writer, behind those of others."""
    entries: list[tuple[str, MarginLine]] = []
    for line in lines:
        found = _STAMPED.match(line.text) or _ASKED.match(line.text)
        if found is not None:
            said = MarginLine(line.start + found.start("said"), found["said"])
            # A letter that asks or answers is a tag, though "A" is a word elsewhere.
            entries.append((found["who"] + ":" * (found.re is _ASKED), said))
    names = Counter(who for who, _ in entries)
    if len(names) < 2 or not all(map(_is_tag, names)):
        names.clear()
    return in_pairs(text, _over_others(entries) if any(n > 1 for n in names.values()) else ())


def _is_tag(who: str) -> bool:
    """True for what is no word that an entry may begin with."""
    bare = who.strip("[](){}<>:*")
    marked = who != bare
    return (
        marked or any(c.isdigit() for c in bare) or bare.lower() not in words_of_list("everyday-en")
    )


def _over_others(entries: Sequence[tuple[str, MarginLine]]) -> Iterator[tuple[Span, Span]]:
    last: dict[str, int] = {}
    for at, (who, line) in enumerate(entries):
        before = last.get(who)
        if before is not None and 1 < at - before <= _NEAR:
            above = entries[before][1]
            if goes_on(above.text, line.text):
                yield stretch_of(above, end=True), stretch_of(line, end=False)
        last[who] = at


def rows_by_writer(rows: Sequence[Row]) -> RunningText:
    """Cells that go on in the next row of the same writer, behind those of others: where a column
    has a tag in each row, some of them again and again.
    """
    seams = sorted({pair for column in _columns_of_tags(rows) for pair in _next_rows(rows, column)})
    pieces: list[Passage] = []
    for one, other in seams:
        for above, below in zip(rows[one], rows[other], strict=False):
            if goes_on(above.text, below.text):
                pieces += (above, below)
    return RunningText(pieces, [n % 2 == 0 for n in range(len(pieces))])


def _columns_of_tags(rows: Sequence[Row]) -> Iterator[int]:
    width = max(map(len, rows), default=0)
    for column in range(width):
        tags = [row[column].text.strip() for row in rows[1:] if column < len(row)]
        kinds = Counter(tag for tag in tags if tag)
        told = 1 < len(kinds) < len(tags) and all(map(_TAG.fullmatch, kinds))
        if told and any(c.isalpha() for tag in kinds for c in tag):
            yield column


def _next_rows(rows: Sequence[Row], column: int) -> Iterator[tuple[int, int]]:
    last: dict[str, int] = {}
    for at, row in enumerate(rows):
        who = row[column].text.strip() if column < len(row) else ""
        if who:
            before = last.get(who)
            if before is not None and 1 < at - before <= _NEAR:
                yield before, at
            last[who] = at


def dialogue_by_dashes(lines: Sequence[MarginLine], *, telling: bool) -> Iterator[RunningText]:
    """Lines of a dialogue whose speakers are told apart by dashes alone: what one says goes on
    behind what another does.

    ``telling``: of lines that say something; others may be those of a list.
    """
    cuts = [_DASHED.match(line.text) for line in lines]
    if sum(map(bool, cuts)) < _FEWEST:
        return
    said = [
        Passage(line.text[cut.end() if cut else 0 :], line.start + (cut.end() if cut else 0))
        for line, cut in zip(lines, cuts, strict=True)
    ]
    for step in _TURNS:
        for first in range(step):
            own = range(first, len(lines), step)
            joins = [
                any(cuts[at + 1 : to + 1])
                and (not telling or goes_on(said[at].text, said[to].text))
                for at, to in pairwise(own)
            ]
            yield RunningText([said[at] for at in own], joins)
