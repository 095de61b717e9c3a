"""Captions that roll: each cue repeats lines of the one before, or lets its last line grow.

Programmes that write captions while somebody speaks show a line twice or three times. Who reads
on reads every line once, so a name that begins in one line and ends in the next stands in every
copy of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.text.joined import JoinedText
from reviewer.text.terms import Folded, find_term

if TYPE_CHECKING:
    from reviewer.readers.transcripts.cues import Cue


@dataclass
class _RolledLine:
    """A line as it is read, and where it is shown: (cue, where it begins there, how much)."""

    text: str
    shown: list[tuple[int, int, int]] = field(default_factory=list)


class RollingLines:
    """The lines of cues as they are read on, those that are shown again once.

    Args:
        cues: of the transcript.
        places: numbers of the cues that are read on, in order.
    """

    def __init__(self, cues: Sequence[Cue], places: Sequence[int]) -> None:
        lines, repeats = read_lines_once(cues, places)
        self._lines = lines if repeats else []  # else all of it is found in the cues
        self._joined = JoinedText(line.text for line in self._lines)
        self._folded = Folded(self._joined.text)

    def find_hits(self, term: str) -> Iterator[tuple[int, int, int]]:
        """(cue, first, last): every copy of what reads as the term over lines that roll."""
        for hit in find_term(term, self._folded) if self._lines else ():
            for line, begins, ends in self._joined.pieces_of(*hit):
                for cue, offset, length in self._lines[line].shown:
                    if begins < min(ends, length):
                        yield cue, offset + begins, offset + min(ends, length)


def read_lines_once(cues: Sequence[Cue], places: Sequence[int]) -> tuple[list[_RolledLine], bool]:
    """The lines of cues, those that are shown again once; whether there are such."""
    out: list[_RolledLine] = []
    before: list[_RolledLine] = []
    repeats = False
    for place in places:
        rows = list(_filled_lines(cues[place].text))
        kept = _shown_again(before, [text for text, _ in rows])
        repeats = repeats or bool(kept)
        now = before[len(before) - len(kept) :] if kept else []
        for line, text in zip(now, kept, strict=True):
            line.text = max(line.text, text, key=len)
        fresh = [_RolledLine(text) for text, _ in rows[len(kept) :]]
        out += fresh
        if rows:  # a cue without words shows nothing new
            before = [*now, *fresh]
        for line, (text, offset) in zip(before, rows, strict=False):
            line.shown.append((place, offset, len(text)))
    return out, repeats


def _shown_again(before: list[_RolledLine], rows: list[str]) -> list[str]:
    """The first of these rows, as many as the last lines that were shown have become."""
    for count in range(min(len(before), len(rows)), 0, -1):
        last = before[-count:]
        same = all(line.text == text for line, text in zip(last[:-1], rows, strict=False))
        grown = rows[count - 1]
        if same and (grown == last[-1].text or grown.startswith(f"{last[-1].text} ")):
            return rows[:count]
    return []


def _filled_lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines of a cue that hold something, and where each begins."""
    at = 0
    for row in text.split("\n"):
        bare = row.strip()
        if bare:
            yield bare, at + row.index(bare)
        at += len(row) + 1
