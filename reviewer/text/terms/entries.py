"""Entries of a log, read on from one to the next without what they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from reviewer.text.terms.reading import Passage, RunningText

_TOKEN = re.compile(r"\S+\s*")
_NUMBER = re.compile(r"\d+")
_MARKED = re.compile(r".*\d.*|.*[>|\]:)]|[ap]\.?m\.?|hrs?|utc|gmt|[ecmp][sd]t|-+", re.IGNORECASE)
_OPENING = re.compile(r"""[\[({<]*["']""")
_CLOSING = re.compile(r"""["'][\])}>,]*\s*\Z""")
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")  # of a second, behind a time of day
_TIMED = re.compile(r"(?m)^.*\d")
_USUAL = 3  # lines that begin with the same words


def has_entries(text: str) -> bool:
    """True where several lines may be those of a log: what one cue says is no such text."""
    return len(_TIMED.findall(text)) > 1


@dataclass(frozen=True)
class _EntryLine:
    """A line with something on it, its words, and where it begins."""

    text: str
    start: int
    words: Sequence[str]

    def first_words(self, count: int) -> str:
        """Its first words, as they are written."""
        tokens = islice(_TOKEN.finditer(self.text), count)
        return self.text[: max((token.end() for token in tokens), default=0)]

    def rest_as_passage(self, count: int) -> Passage:
        """What follows on its first words, without the quotes around it."""
        first = len(self.first_words(count))
        opening = _OPENING.match(self.text, first)
        first = opening.end() if opening else first
        closing = _CLOSING.search(self.text, first)
        last = closing.start() if closing else len(self.text)
        return Passage(self.text[first:last], self.start + first)


def read_entries(text: str) -> Iterator[RunningText]:
    """A log's entries without what they begin with: times and marks, or what is usual there."""
    lines = list(_filled_lines(text))
    alike = [_count_alike(one.words, other.words) for one, other in pairwise(lines)]
    marked = [_length_of_stamp(line, count) for line, count in zip(lines[1:], alike, strict=True)]
    usual = [
        count if count and alike[max(at - 1, 0) : at + 2].count(count) >= _USUAL - 1 else 0
        for at, count in enumerate(alike)
    ]
    for heads, timed in ((marked, True), (usual, False)):
        if any(heads):
            yield _entries_of(lines, heads, timed=timed)


def _entries_of(lines: Sequence[_EntryLine], heads: Sequence[int], *, timed: bool) -> RunningText:
    headed = [pair for pair, head in zip(pairwise(lines), heads, strict=True) if head]
    widest = max(len(line.text) for pair in headed for line in pair)
    joins = [
        head > 0 and _goes_on(*pair, head, widest, timed=timed)
        for pair, head in zip(pairwise(lines), heads, strict=True)
    ]
    told = zip(lines, [0, *heads], [False, *joins], [*joins, False], strict=True)
    nothing = Passage("", 0)
    pieces = [line.rest_as_passage(head) if a or b else nothing for line, head, a, b in told]
    return RunningText(pieces, joins)


def _filled_lines(text: str) -> Iterator[_EntryLine]:
    at = 0
    for row, whole in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        words = row.split()
        if words:
            yield _EntryLine(row, at, words)
        at += len(whole)


def _count_alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many words two lines begin alike, whatever number a number is."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b and (
            (a[0] != b[0] and not b[0].isdigit()) or _shape_of_word(a) != _shape_of_word(b)
        ):
            break
        count += 1
    return count


def _shape_of_word(word: str) -> str:
    return _NUMBER.sub("0", word)


def _length_of_stamp(line: _EntryLine, alike: int) -> int:
    """How many of the words that begin both lines stand before the message: times, numbers,
    marks, the last of which ends it.
    """
    count = next((n for n in range(alike, 0, -1) if _MARKED.fullmatch(line.words[n - 1])), 0)
    return count if any(c.isdigit() for word in line.words[:count] for c in word) else 0


def _goes_on(before: _EntryLine, line: _EntryLine, head: int, widest: int, *, timed: bool) -> bool:
    """True where both are entries of one second, or the first ends where a line has to end."""
    first, second = before.words[head:], line.words[head:]
    if not first or not second or len(first) + len(second) < 3:
        return False
    same = timed and _to_the_second(before.words[:head]) == _to_the_second(line.words[:head])
    full = len(before.text.rstrip()) + len(second[0]) >= widest
    return same or full or first[-1].endswith("-")


def _to_the_second(head: Sequence[str]) -> list[str]:
    return [_FRACTION.sub("", word) for word in head]
