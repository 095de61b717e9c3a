"""The readings of a table: its columns downwards, names by its header, parts of a row together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.text.terms.cells_together import CellsTogether, has_fields
from reviewer.text.terms.markup import without_notes
from reviewer.text.terms.reading import RunningText, Span
from reviewer.text.terms.rows import Row, beside_labels, row_readings
from reviewer.text.terms.writers import rows_by_writer


class ReadRows:
    """The rows of a table, read on.

    Args:
        text: what they stand in.
        rows: their cells; the spans of hits are those of the cells.
    """

    def __init__(self, text: str, rows: Sequence[Row]) -> None:
        self._any: list[RunningText] = [*row_readings(rows), rows_by_writer(rows)]
        self._any.append(without_notes(text))
        self._fields = (beside_labels(rows), CellsTogether(text, lambda: rows))

    def find_hits(self, term: str) -> Iterator[tuple[Span, ...]]:
        """The pieces of each place that reads as the term over the ends of cells."""
        for reading in self._any:
            yield from reading.find_hits(term)
        for fields in self._fields if has_fields(term) else ():
            yield from fields.find_hits(term)
