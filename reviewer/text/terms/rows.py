"""Rows of a table, read on downwards: from a cell to the one below it.

The text of a row leaves out its empty cells. So where rows have cells of different numbers, which
of them stand one below the other is counted from both ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reviewer.text.terms.named_fields import kinds_of, labelled_cells, names_in_fields
from reviewer.text.terms.reading import Passage, RunningText, read_downwards

_COMMA = re.compile(r'"((?:[^"]|"")*)"|([^,"\n]+)|(,)|(\n)')
_BARS = re.compile(r"[^|\u2502\u2503\u2551\u00a6\n]+")
_BAR = re.compile(r"[|\u2502\u2503\u2551\u00a6]")
BAR = " | "
"""What stands between the cells of a row in its text."""

_SPACED = re.compile(r"[^\s|]+(?: [^\s|]+)*")
_LABELLED = 2  # cells of a row that are a label and what it says

Row = Sequence[Passage]


def comma_rows(text: str) -> list[Row]:
    """The cells of rows that commas part, empty ones too."""
    rows: list[list[Passage]] = [[Passage("", 0)]]
    for part in _COMMA.finditer(text):
        if part[4]:
            rows.append([Passage("", part.end())])
        elif part[3]:
            rows[-1].append(Passage("", part.end()))
        else:
            group = 1 if part[1] is not None else 2
            rows[-1][-1] = Passage(part[group], part.start(group))
    return [*rows]


def marked_rows(text: str, mark: str) -> list[Row]:
    """The cells of lines in which a mark stands between them."""
    rows: list[Row] = []
    at = 0
    for line in text.splitlines(keepends=True):
        row, start = [], at
        for cell in line.rstrip("\r\n").split(mark):
            row.append(Passage(cell, start))
            start += len(cell) + len(mark)
        rows.append(row)
        at += len(line)
    return rows


def tabbed_rows(text: str) -> list[Row]:
    """The cells of the lines of a text that have tabs."""
    return [row for row in marked_rows(text, "\t") if len(row) > 1] if "\t" in text else []


def barred_rows(text: str) -> list[Row]:
    """The cells of the lines of a text that have bars."""
    if not _BAR.search(text):
        return []
    rows: list[Row] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if _BAR.search(line):
            cells = _BARS.finditer(line.rstrip("\r\n"))
            rows.append([Passage(cell[0], at + cell.start()) for cell in cells])
        at += len(line)
    return rows


def spaced_rows(text: str) -> list[Row]:
    """The cells of the lines of a text that have columns by blanks alone."""
    rows: list[Row] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if "  " in line.strip():
            found = _SPACED.finditer(line)
            rows.append([Passage(cell[0], at + cell.start()) for cell in found])
        at += len(line)
    return [row for row in rows if len(row) >= _LABELLED]


def name_readings(rows: Sequence[Row]) -> Iterator[RunningText]:
    """Names whose parts stand in columns or beside labels that say so."""
    yield from names_by_header(rows)
    yield names_in_fields(labelled_cells(rows))


def beside_labels(rows: Sequence[Row]) -> RunningText:
    """What stands beside labels in rows of two cells, one behind the other."""
    pairs = [row for row in rows if len(row) == _LABELLED and row[1].text.strip()]
    return RunningText([row[1] for row in pairs], [True] * (len(pairs) - 1))


def row_readings(rows: Sequence[Row]) -> Iterator[RunningText]:
    """The columns of a table downwards, and the parts of names that its header tells of."""
    widths = {len(row) for row in rows}
    yield from _readings_of_columns(rows)
    if len(widths) > 1:
        yield from _readings_of_columns([row[::-1] for row in rows])
    yield from name_readings(rows)


def _readings_of_columns(rows: Sequence[Row]) -> Iterator[RunningText]:
    for column in range(max(map(len, rows), default=0)):
        cells = (row[column] for row in rows if column < len(row))
        yield read_downwards([cell for cell in cells if cell.text.strip()])


def names_by_header(rows: Sequence[Row], *, everywhere: bool = False) -> Iterator[RunningText]:
    """Given names and surnames that do not stand side by side: First, Unit, Last.

    ``everywhere``: the rows of a header may stand before it as well.
    """
    told: dict[tuple[int, int, int], int] = {}
    for at, (given, family) in name_columns([cell.text for cell in row] for row in rows):
        told.setdefault((len(rows[at]), given, family), at)
    for (width, given, family), at in told.items():
        own = [row for row in rows[0 if everywhere else at + 1 :] if len(row) == width]
        pieces = [row[column] for row in own for column in (given, family)]
        yield RunningText(pieces, [n % 2 == 0 for n in range(len(pieces))])


def name_columns(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """(row that is a header, the columns of given names and of surnames) of a table."""
    for at, row in enumerate(rows):
        given, family = (_labelled_columns(row, kind) for kind in ("given", "family"))
        for whose in given.keys() & family.keys():
            yield at, (given[whose], family[whose])


def _labelled_columns(row: Sequence[str], kind: str) -> dict[frozenset[str], int]:
    """Columns whose label has a word of a kind, by its other words: whose name it is."""
    told = (
        (whose, column)
        for column, cell in enumerate(row if len(row) > 1 else ())
        for known, whose in kinds_of(cell)
        if known == kind
    )
    return dict(told)
