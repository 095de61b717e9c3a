"""The rows of a released table, as the attack reads them."""

from __future__ import annotations

import csv
import io

_MOST = 1 << 30
"""Characters of a cell. The text is in memory already, and whoever opens the table reads it all:
the bound of the library, 128 KB, would end the attack at a long cell or an open quotation mark."""


def read_rows(text: str, delimiter: str = ",") -> list[list[str]]:
    """The cells of each row."""
    csv.field_size_limit(_MOST)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
