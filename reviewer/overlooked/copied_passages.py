"""The same passage in several places: hidden in one of them and readable in another.

A mail quotes a mail, two people write down one call, a report repeats another. Passages are told by
the words around what is hidden, so also a name that was read or written a little otherwise is seen;
of what is hidden at length some words in a row are enough.

Decision 239.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from reviewer.overlooked.private_finds import ReadablePlace, place_of_unit
from reviewer.overlooked.released_text import HIDDEN, ReleasedPiece
from reviewer.system.jobs import Job

# Chosen by hand, in words.
_AROUND = 4  # on each side, that make two places one passage
_ALONE = 6  # on one side where a text begins or ends, or in a row within what is hidden
_ROW = 15  # in a row of a record that is withheld whole: letterheads are shorter
_LONGEST = 12  # of what is hidden between its neighbours; what is longer is told by itself
_MORE = 2  # that a name may have in one copy and not in the other
_ALIKE = 75  # of 100: the least likeness of what stands between the same neighbours
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class LeftInCopy:
    """Words that can be read, and where the same passage has them hidden."""

    place: ReadablePlace
    hidden_in: ReadablePlace


@dataclass
class _WordsInRow:
    """The words of one record in a row, by numbers that the same words share."""

    pieces: Sequence[ReleasedPiece]
    withheld: bool
    numbers: array[int] = field(default_factory=lambda: array("l"))
    hidden: bytearray = field(default_factory=bytearray)
    of_piece: array[int] = field(default_factory=lambda: array("l"))
    begins: array[int] = field(default_factory=lambda: array("l"))
    ends: array[int] = field(default_factory=lambda: array("l"))

    def key_at(self, first: int, many: int) -> tuple[int, ...]:
        return tuple(self.numbers[first : first + many])

    def is_bare(self, first: int, behind: int) -> bool:
        return not any(self.hidden[first:behind])

    def words_between(self, first: int, behind: int) -> str:
        """As they stand in the original, pieces with a blank between them."""
        said = []
        for at in range(self.of_piece[first], self.of_piece[behind - 1] + 1):
            text = self.pieces[at].unit.text
            start = self.begins[first] if at == self.of_piece[first] else 0
            end = self.ends[behind - 1] if at == self.of_piece[behind - 1] else len(text)
            said.append(text[start:end])
        return " ".join(" ".join(said).split())

    def place_at(self, first: int, words: str) -> ReadablePlace:
        return place_of_unit(self.pieces[self.of_piece[first]].unit, words)


@dataclass(frozen=True)
class _Run:
    """Hidden words in a row: from the first to behind the last."""

    text: _WordsInRow
    first: int
    behind: int


class CopiedPassages:
    """Gathers the words of a release, record by record; then tells what copies leave readable."""

    def __init__(self) -> None:
        self._texts: list[_WordsInRow] = []
        self._numbers: dict[str, int] = {}

    def add_record(self, pieces: Sequence[ReleasedPiece], *, withheld: bool = False) -> None:
        """Take in a record's words; ``withheld``: all of it is hidden, whatever the pieces say."""
        text = _WordsInRow(pieces, withheld)
        for at, piece in enumerate(pieces):
            shown = piece.text
            for word in _WORD.finditer(piece.unit.text):
                known = self._numbers.setdefault(word[0].casefold(), len(self._numbers))
                text.numbers.append(known)
                text.hidden.append(withheld or HIDDEN in shown[word.start() : word.end()])
                text.of_piece.append(at)
                text.begins.append(word.start())
                text.ends.append(word.end())
        self._texts.append(text)

    def find_left(self, job: Job) -> list[LeftInCopy]:
        """What can be read in a copy of a passage in which it is hidden, in order of the records.

        Raises:
            Cancelled: ``job`` was stopped.
        """
        runs = [run for text in self._texts for run in _hidden_runs(text)]
        short = [r for r in runs if not r.text.withheld and r.behind - r.first <= _LONGEST]
        found = [*self._find_between(short, job), *self._find_in_row(runs, job)]
        seen: dict[tuple[int, int], LeftInCopy] = {}
        for text, first, behind, run in found:
            words = text.words_between(first, behind)
            hidden_in = run.text.place_at(run.first, "")
            key = (id(text), first)
            seen.setdefault(key, LeftInCopy(text.place_at(first, words), hidden_in))
        return list(seen.values())

    def _find_between(
        self, runs: Sequence[_Run], job: Job
    ) -> Iterator[tuple[_WordsInRow, int, int, _Run]]:
        """Where the neighbours of something hidden stand again, with something alike between."""
        by_neighbours: dict[tuple[int, ...], list[_Run]] = defaultdict(list)
        for run in runs:
            if run.first >= _AROUND:
                by_neighbours[run.text.key_at(run.first - _AROUND, _AROUND)].append(run)
        if not by_neighbours:
            return
        for text in self._texts:
            job.check()
            for at in range(len(text.numbers) - _AROUND):
                for run in by_neighbours.get(text.key_at(at, _AROUND), ()):
                    first = at + _AROUND
                    behind = _end_in_copy(run, text, first)
                    if behind is not None and text.is_bare(first, behind):
                        yield text, first, behind, run

    def _find_in_row(
        self, runs: Sequence[_Run], job: Job
    ) -> Iterator[tuple[_WordsInRow, int, int, _Run]]:
        """Where words in a row of something hidden at length can be read in a row."""
        for many, chosen in ((_ROW, True), (_ALONE, False)):
            rows: dict[tuple[int, ...], _Run] = {}
            for run in runs:
                if run.text.withheld is chosen:
                    for at in range(run.first, run.behind - many + 1):
                        rows.setdefault(run.text.key_at(at, many), run)
            for text in self._texts if rows else ():
                job.check()
                yield from _rows_in_text(text, rows, many)


def _hidden_runs(text: _WordsInRow) -> Iterator[_Run]:
    """What is hidden in a row, words of one piece after the other."""
    first = None
    for at, hidden in enumerate(text.hidden):
        if hidden and first is None:
            first = at
        elif not hidden and first is not None:
            yield _Run(text, first, at)
            first = None
    if first is not None:
        yield _Run(text, first, len(text.hidden))


def _end_in_copy(run: _Run, text: _WordsInRow, first: int) -> int | None:
    """Where in a copy that ends which is hidden in a run; ``None`` where it is no copy."""
    own = run.text
    many = run.behind - run.first
    after = own.key_at(run.behind, _AROUND)
    if len(after) == _AROUND:
        for behind in range(first + 1, first + many + _MORE + 1):
            if text.key_at(behind, _AROUND) == after:
                one, other = (
                    own.words_between(run.first, run.behind),
                    text.words_between(first, behind),
                )
                return behind if ratio(one.casefold(), other.casefold()) >= _ALIKE else None
        return None
    # The text ends behind it: then more before it must be the same, and it itself.
    before = run.first - _ALONE
    if (
        before < 0
        or first < _ALONE
        or own.key_at(before, _ALONE) != text.key_at(first - _ALONE, _ALONE)
    ):
        return None
    same = own.key_at(run.first, many) == text.key_at(first, many)
    return first + many if same else None


def _rows_in_text(
    text: _WordsInRow, rows: dict[tuple[int, ...], _Run], many: int
) -> Iterator[tuple[_WordsInRow, int, int, _Run]]:
    """The stretches of a text that are made of such rows, each with whose it is."""
    open_first, open_run, last = None, None, 0
    for at in range(len(text.numbers) - many + 1):
        run = rows.get(text.key_at(at, many))
        if run is not None and text.is_bare(at, at + many):
            if open_first is None or at > last:
                if open_first is not None and open_run is not None:
                    yield text, open_first, last, open_run
                open_first, open_run = at, run
            last = at + many
    if open_first is not None and open_run is not None:
        yield text, open_first, last, open_run
