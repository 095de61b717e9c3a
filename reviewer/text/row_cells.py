"""The cells of a row of a table, and what is found in each: the same cell is read once.

The words of a row are its cells with ``" | "`` between them. No rule on names reads past such a
mark, but for a question and for ``as``, whose cue may stand in the cell before.

Decision 114.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"(?<= )\|(?= )")
_REACHES = re.compile(r"\?|\bas\b", re.IGNORECASE)


def cells_of(text: str) -> list[tuple[int, str]]:
    """The parts of a text between its marks, with the blanks around them, and where each begins."""
    if " | " not in text:
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
