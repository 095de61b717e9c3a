"""Columns of a page: what goes on in the next line of a cell, whatever stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_GAP = 1.5  # heights of letters between two words that are of one cell at most
_ALIGNED = 0.5  # heights by which lines of one cell may begin apart
_BELOW = 4  # heights from a line to the next of its cell, or to the cell below, at most
_MOST = 4000  # pieces of a page that are put in order


@dataclass(frozen=True)
class _LinePiece:
    """A piece of a line: where it stands, in points from below and from the left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def is_level(self, other: _LinePiece) -> bool:
        """True for two of one line."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.height, other.height)


def lines_below(text_page: Any) -> Iterator[tuple[str, str]]:
    """Lines of cells and those below them, on a page (of PDFium) that has columns."""
    count = min(text_page.count_rects(), _MOST)
    rows = list(_rows_of_pieces([_LinePiece(*text_page.get_rect(at)) for at in range(count)]))
    # A wide gap parts cells, and in a narrow table each piece that was drawn by itself is one.
    seams = {*_seams_of_rows(list(map(_join_touching_pieces, rows))), *_seams_of_rows(rows)}
    for one, other in sorted(seams, key=lambda seam: (-seam[0].top, seam[0].left)):
        yield _text_of_piece(text_page, one), _text_of_piece(text_page, other)


def _seams_of_rows(rows: list[list[_LinePiece]]) -> Iterator[tuple[_LinePiece, _LinePiece]]:
    for row, below in pairwise(rows):
        if len(row) + len(below) < 3:
            continue  # lines of no columns are read on as they are
        yield from ((one, other) for one in row for other in below if _goes_on(one, other))


def _rows_of_pieces(pieces: list[_LinePiece]) -> Iterator[list[_LinePiece]]:
    """Lines from above, the pieces of each."""
    row: list[_LinePiece] = []
    for piece in sorted(pieces, key=lambda p: (-p.top - p.bottom, p.left)):
        if row and not piece.is_level(row[0]):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _join_touching_pieces(row: list[_LinePiece]) -> list[_LinePiece]:
    cells: list[_LinePiece] = []
    for piece in sorted(row, key=lambda p: p.left):
        last = cells[-1] if cells else None
        if last and piece.left - last.right < _GAP * min(last.height, piece.height):
            low, high = min(last.bottom, piece.bottom), max(last.top, piece.top)
            cells[-1] = _LinePiece(last.left, low, max(last.right, piece.right), high)
        else:
            cells.append(piece)
    return cells


def _goes_on(one: _LinePiece, other: _LinePiece) -> bool:
    height = max(one.height, other.height)
    aligned = abs(one.left - other.left) < _ALIGNED * height
    return aligned and one.bottom - other.bottom < _BELOW * height


def _text_of_piece(text_page: Any, piece: _LinePiece) -> str:
    words = text_page.get_text_bounded(piece.left, piece.bottom, piece.right, piece.top)
    return " ".join(words.split())
