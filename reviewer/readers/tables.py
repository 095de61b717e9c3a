"""Delimited text: sniffed, bounded rows for dispatch logs, transcripts and documents."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from reviewer.errors import BadInput

MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
MAX_CELL = 1 << 20
_DELIMITERS = ",;\t|"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[: 1 << 16].split("\n") if line.strip()][:20]
    best, score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        # Lines of title above a table may have a single cell.
        usual, times = next(iter(Counter(c for c in counts if c > 1).most_common(1)), (0, 0))
        if not usual:
            continue
        alike = times / len(counts)
        if (alike, usual) > score:
            best, score = delimiter, (alike, usual)
    return best


def rows_of(text: str, name: str, delimiter: str = "") -> Iterator[list[str]]:
    """The rows of a delimited text, cells as written.

    Raises:
        BadInput: More than ``MAX_ROWS`` rows, ``MAX_COLUMNS`` cells in one, or a broken row.
    """
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(text))
    try:
        for number, row in enumerate(rows, 1):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise BadInput(f"{name} has more rows or columns than are read.", "Split it.")
            yield row
    except csv.Error as fault:
        raise BadInput(
            f"{name} is not readable as a table: a cell is too long, or its quotes do not fit."
        ) from fault
