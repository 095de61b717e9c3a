"""The rows of a released table, as the attack reads them."""

from __future__ import annotations

import csv
import io

_MOST = 1 << 30
"""Characters of a cell. The text is in memory already, and whoever opens the table reads it all:
the bound of the library, 128 KB, would end the attack at a long cell."""
_END = "end"  # a row of its own behind the last, unless a quotation mark is still open there
_OPEN = 16  # marks that are never closed, of one table


def read_rows(text: str, delimiter: str = ",") -> list[list[str]]:
    """The cells of each row. A quotation mark that is never closed is a character, or all below
    it would be one cell.
    """
    csv.field_size_limit(_MOST)
    if '"' not in text:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    lines = [*io.StringIO(text, newline=""), _END]
    rows: list[list[str]] = []
    for _ in range(_OPEN):
        reader = csv.reader(lines, delimiter=delimiter)
        begun = 0
        for row in reader:
            rows.append(row)
            begun = reader.line_num if reader.line_num < len(lines) else begun
        rows.pop()
        if begun == len(lines) - 1:
            return rows
        rows += csv.reader(lines[begun : begun + 1], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        lines = lines[begun + 1 :]
    return [*rows, *csv.reader(lines[:-1], delimiter=delimiter, quoting=csv.QUOTE_NONE)]
