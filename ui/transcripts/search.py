"""Where the words that Find looks for stand in the transcript in view."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from ui.case.cue_line import CueLine

Hit = tuple[int, int, int]
"""A cue, and characters of its block."""


def hits_in(lines: Sequence[CueLine], query: str) -> list[Hit]:
    """Every place that reads as the query, or as one of several that ``;`` parts, in any letter
    case and across line breaks.
    """
    asked = [words for part in query.split(";") if (words := part.split())]
    if not asked:
        return []
    ways = (r"\s+".join(map(re.escape, words)) for words in asked)
    pattern = re.compile("|".join(ways), re.IGNORECASE)
    return [
        (number, match.start(), match.end())
        for number, line in enumerate(lines)
        for match in pattern.finditer(line.block_text)
    ]


class CueHits(QObject):
    """Marks in the lines it is given, and the one that is meant. Typing is for Find.

    Signals:
        found: the hits changed, or another one is meant.
    """

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[CueLine] = ()
        self._words = ""
        self.hits: list[Hit] = []
        self.current_hit: Hit | None = None

    def set_lines(self, lines: Sequence[CueLine]) -> None:
        """Search these lines from now on; the hit that was meant stays, if it still stands."""
        self._lines = lines
        self._search_again()

    def seek(self, words: str) -> None:
        """Mark these words; none is meant, and nobody is led away from where they read."""
        self._words, self.current_hit = words, None
        self._search_again()

    def look_for(self, words: str, cue: int, nth: int = 0) -> bool:
        """Mean one of the places of these words in a cue; false if none reads so."""
        found = hits_in(self._lines, words)
        there = [hit for hit in found if hit[0] == cue]
        if not there:
            return False
        if not self._words:
            self._words = words
        self.hits = found if words == self._words else sorted({*self.hits, *there})
        self.current_hit = there[min(nth, len(there) - 1)]
        self.found.emit()
        return True

    def _search_again(self) -> None:
        before = self.hits, self.current_hit
        self.hits = hits_in(self._lines, self._words)
        if self.current_hit not in self.hits:
            self.current_hit = None
        if before != (self.hits, self.current_hit):
            self.found.emit()
