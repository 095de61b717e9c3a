"""Words that were seen, put together as they stand: along rows, and on from line to line.

What is read in a picture stands beside what the page says in letters, so a name of which one
half is a picture reads as a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.geometry import Box

_SAME_ROW = 0.5  # of the lower one's height
_BELOW = 1.6  # heights to the next line of a column


@dataclass(frozen=True)
class SeenPiece:
    """Words in a line, and their box on the page.

    Attributes:
        read: they were read in a picture, so letters may be wrong.
    """

    text: str
    box: Box
    read: bool


def texts_of_rows(pieces: Iterable[SeenPiece]) -> list[str]:
    """The text of every row, left to right, the whole page across."""
    return [" ".join(p.text for p in row) for row in _rows_of_seen(list(pieces))]


def _rows_of_seen(pieces: list[SeenPiece]) -> list[list[SeenPiece]]:
    found: list[list[SeenPiece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.y + p.box.h / 2):
        row = next((r for r in reversed(found[-4:]) if _stand_level(r[-1].box, piece.box)), None)
        if row is None:
            found.append([piece])
        else:
            row.append(piece)
    return [sorted(row, key=lambda p: p.box.x) for row in found]


def _stand_level(a: Box, b: Box) -> bool:
    shared = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return shared > _SAME_ROW * min(a.h, b.h)


def lines_with_next_below(pieces: Iterable[SeenPiece]) -> Iterator[str]:
    """Every line with the next one below it, in which a broken name goes on."""
    items = list(pieces)
    for piece in items:
        below = [p for p in items if _follows_below(piece.box, p.box)]
        if below:
            yield piece.text + "\n" + min(below, key=lambda p: p.box.y).text


def _follows_below(box: Box, other: Box) -> bool:
    gap = other.y + other.h / 2 - (box.y + box.h / 2)
    across = min(box.x + box.w, other.x + other.w) - max(box.x, other.x)
    near = 0.4 * box.h < gap < (1 + _BELOW) * max(box.h, other.h)
    return near and across > 0
