"""What redactions cover in the rows of a table: whole rows, parts of them, terms over their ends.

Who masks a row, who looks for what is left of it and who counts where something was hidden ask
here, so that they mean the same cells.

Decisions 160, 180.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, starmap
from pathlib import Path

from reviewer.coverage.text import Mask, SoughtTerms, mask_text, term_masks, without_terms
from reviewer.model import (
    CueRedaction,
    Kind,
    Record,
    Redaction,
    TermRedaction,
    TextUnit,
)
from reviewer.readers import dispatch
from reviewer.readers.dispatch import DispatchLog, DispatchRow, is_key_or_time
from reviewer.system.asking import ask_child
from reviewer.text.joined import APART, JoinedText, Piece
from reviewer.text.row_cells import cells_of
from reviewer.text.terms import find_term
from reviewer.text.terms.read_rows import ReadRows
from reviewer.text.terms.reading import Passage

Span = tuple[int, int]
# What dispatchers write where there is nothing: a mask there would only say that something is
# hidden.
_BLANK = frozenset({"", "-", "n/a", "na", "none", "null"})


# ---- one row of a dispatch log


def hidden_cells(log: DispatchLog, row: DispatchRow, redaction: CueRedaction) -> list[Piece]:
    """What a redaction of a row, or of a part of it, hides: characters of its cells.

    A masked row keeps its key, its times and what says nothing.
    """
    if redaction.chars is not None:
        return list(row.row_text.in_cells(*redaction.chars))
    return _of_whole(log, row)


def _of_whole(log: DispatchLog, row: DispatchRow) -> list[Piece]:
    kept = log.key_cells(row)
    told = ((at, cell) for at, cell in enumerate(row.cells_as_read) if at not in kept)
    return [(at, 0, len(cell)) for at, cell in told if _says_something(cell)]


def told_cells(text: str, redaction: CueRedaction) -> int:
    """In how many cells of a row, whose text alone is known, a redaction surely hides something:
    to read a large log anew takes long.
    """
    first, last = redaction.chars or (0, len(text))
    # Of the whole row and then cut: half a mark between two cells would read as a cell.
    cells = (c[max(first - at, 0) : max(last - at, 0)] for at, c in cells_of(text))
    whole = redaction.chars is None
    return sum(_says_something(cell) and not (whole and is_key_or_time(cell)) for cell in cells)


def _says_something(cell: str) -> bool:
    return cell.strip().casefold() not in _BLANK


def hidden_rows(
    record: Record, path: Path, units: Sequence[TextUnit], redactions: Sequence[Redaction]
) -> dict[int, list[Span]]:
    """Where rows of a dispatch log are hidden, by row: a masked row keeps its key and times.

    Raises:
        BadInput: The log cannot be read.
    """
    by_row = [r for r in redactions if isinstance(r, CueRedaction)]
    if record.kind is not Kind.DISPATCH or not by_row:
        return {}
    known = {unit.cue for unit in units}
    mine = [r for r in by_row if r.cue in known]
    whole = sorted({r.cue for r in mine if r.chars is None})
    hidden = ask_child(_masked_rows, record, path, whole) if whole else {}
    found: dict[int, list[Span]] = {}
    for redaction in mine:
        spans = hidden[redaction.cue] if redaction.chars is None else [redaction.chars]
        found.setdefault(redaction.cue, []).extend(spans)
    return found


def _masked_rows(record: Record, path: Path, rows: Sequence[int]) -> dict[int, list[Span]]:
    """Of some rows of a log, what is hidden where they are masked; called in a child process."""
    log = dispatch.read_dispatch_log(path, record.facts.columns, record.facts.encoding)
    asked = ((number, log.rows[number - 1]) for number in rows)
    return {number: _spans_of_cells(row, _of_whole(log, row)) for number, row in asked}


def _spans_of_cells(row: DispatchRow, cells: Sequence[Piece]) -> list[Span]:
    """Characters of cells as those of the row's text."""
    return [span for piece in cells if (span := row.row_text.span_of_cell(*piece)) is not None]


# ---- tables

_Marks = dict[tuple[int, int], list[Mask]]
"""Masks on the cells of a table, by row and cell, from 0."""


class HiddenTerms:
    """Terms in the rows of a table: in a cell, over neighbouring cells, over the ends of rows.

    Whoever reads a list of one column reads on into the next row, and a program that prints
    rows behind each other puts a comma between them: "Lopez" above "Maria" is then a name.

    Attributes:
        places: in how many places of the table each term stands, by its redaction's id.
    """

    def __init__(self, rows: Sequence[Sequence[str]], terms: Sequence[TermRedaction]) -> None:
        self._rows, self._terms = rows, terms
        self.places: dict[str, int] = {}
        self._over: _Marks = {}
        # A tab and not a comma: no cell of a table holds one.
        lines = ["\t".join(cells) for cells in rows]
        self._mark_over_rows(lines)
        self._mark_in_columns()
        # What is in none of the rows, each by itself, need not be looked for in every one.
        apart = JoinedText(lines, APART)
        hits = (hit for term in terms for hit in find_term(term.term or "", apart.text))
        self._told = {row for hit in hits for row, _, _ in apart.pieces_of(*hit)}
        self._told |= {row for row, _ in self._over}
        self._sought = SoughtTerms(terms)

    def release_cells(self, row: int, marks: Sequence[Sequence[Mask]] = ()) -> list[str]:
        """The cells of a row with ``marks``, by cell, and every term hidden."""
        cells = self._rows[row]
        if row not in self._told and not any(marks):
            return list(cells)
        joined = JoinedText(cells, "\t")
        terms = self._sought.that_may_stand(joined.text)
        found = [
            [*term_masks(cell, terms), *self._over.get((row, at), ())]
            for at, cell in enumerate(cells)
        ]
        for own, more in zip(found, marks, strict=False):
            own += more
        for mask in term_masks(joined.text, terms):
            for at, first, last in joined.pieces_of(mask.first, mask.last):
                found[at].append(Mask(first, last, mask.codes))
        return [mask_text(cell, masks).text for cell, masks in zip(cells, found, strict=True)]

    def without_terms(self, text: str) -> str:
        """A text of the table with every term hidden that stands in it by itself."""
        return without_terms(text, self._sought.that_may_stand(text))

    def over_ends(self, row: int, cell: int) -> Sequence[Mask]:
        """The masks of a cell on terms that run over the end of its row."""
        return self._over.get((row, cell), ())

    def _mark_over_rows(self, lines: Sequence[str]) -> None:
        masks: set[Mask] = set()
        # As a reader goes on into the next row, and as a program prints rows one behind the other.
        readings = [end.join(lines) for end in "\n,"]
        for term in self._terms:
            by_end = [set(term_masks(reading, (term,))) for reading in readings]
            self.places[term.id] = max(map(len, by_end))
            masks |= by_end[0] | by_end[1]
        # A tab and the end of a row are one character, so this has the same places.
        cells = JoinedText(chain.from_iterable(cells or ("",) for cells in self._rows))
        owners = [(at, n) for at, own in enumerate(self._rows) for n in range(max(len(own), 1))]
        for mask in masks:
            pieces = [(owners[at], a, b) for at, a, b in cells.pieces_of(mask.first, mask.last)]
            if pieces and pieces[0][0][0] < pieces[-1][0][0]:
                for owner, first, last in pieces:
                    self._over.setdefault(owner, []).append(Mask(first, last, mask.codes))

    def _mark_in_columns(self) -> None:
        """Masks on terms that a column of remarks holds over the end of a row (what a dispatcher
        types is cut into rows at a width), or columns of given names and surnames hold apart.
        """
        cells = JoinedText(chain.from_iterable(self._rows))
        owners = [(at, n) for at, own in enumerate(self._rows) for n in range(len(own))]
        told = (Passage(cell, at) for cell, at in zip(cells.parts, cells.starts, strict=True))
        reading = ReadRows(cells.text, [[next(told) for _ in own] for own in self._rows])
        for term in self._terms:
            for pieces in reading.find_hits(term.term):
                self.places[term.id] += 1
                for at, first, last in chain.from_iterable(starmap(cells.pieces_of, pieces)):
                    mask = Mask(first, last, term.exemptions)
                    self._over.setdefault(owners[at], []).append(mask)
