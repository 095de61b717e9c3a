"""A row of a table as text, and the way back to its cells: the same cell is read once.

The words of a row are its cells that are not empty, with ``" | "`` between them; search finds
them so, and a redaction of a part of a row counts its characters so. No rule on names reads past
such a mark, but for a question and for ``as``, whose cue may stand in the cell before.

Decision 114.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from reviewer.text.joined import JoinedText, Piece

BETWEEN = " | "
_MARK = re.compile(r"(?<= )\|(?= )")
_REACHES = re.compile(r"\?|\bas\b", re.IGNORECASE)


class RowText:
    """The words of a row.

    Attributes:
        text: what search finds and redactions count.
    """

    def __init__(self, cells: Sequence[str]) -> None:
        """``cells`` are as they are read, without what is unseen."""
        self._cells = cells
        self.text = BETWEEN.join(filter(str.strip, cells))

    @cached_property
    def _told_cells(self) -> list[int]:
        return [at for at, cell in enumerate(self._cells) if cell.strip()]

    @cached_property
    def _joined_text(self) -> JoinedText:
        # Only of rows in which something is hidden that is asked; a log has a million of them.
        return JoinedText((self._cells[at] for at in self._told_cells), BETWEEN)

    def in_cells(self, first: int, last: int) -> Iterator[Piece]:
        """What characters of the text are of each cell: its number, first, last."""
        for part, begin, end in self._joined_text.pieces_of(first, last):
            yield self._told_cells[part], begin, end

    def span_of_cell(self, cell: int, first: int, last: int) -> tuple[int, int] | None:
        """Where characters of a cell stand in the text; ``None`` for those of an empty one."""
        if cell not in self._told_cells:
            return None
        return self._joined_text.span_in_whole(self._told_cells.index(cell), first, last)


def cells_of(text: str) -> list[tuple[int, str]]:
    """The parts of a text between its marks, with the blanks around them, and where each begins."""
    if BETWEEN not in text:
        return [(0, text)]
    out, at = [], 0
    for part in _MARK.split(text):
        out.append((at, part))
        at += len(part) + 1
    return out


def lone_cells(text: str) -> list[tuple[int, str]]:
    """The same for the rules on names: what reads on from cell to cell stays together.

    A text of several lines stays whole, for how far along its line a word stands counts.
    """
    if "\n" in text:
        return [(0, text)]
    cells = cells_of(text)
    reaching = [at for at, (_, cell) in enumerate(cells) if _REACHES.search(cell)]
    if not reaching or not reaching[-1]:
        return cells
    apart = cells[reaching[-1] + 1 :]
    together = text[: apart[0][0] - 1] if apart else text
    return [(0, together), *apart]
