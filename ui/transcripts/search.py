"""Searching the transcript in view: the field, "3 of 17", next and previous."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.case.cue_line import CueLine
from ui.common.screen_reader import announce_text
from ui.finding.search_field import hit_button, hit_count, key_of, search_field, way_of

_GAP, _FRAME = 4, 16
Hit = tuple[int, int, int]
"""A cue, and characters of its block."""


def hits_in(lines: Sequence[CueLine], query: str) -> list[Hit]:
    """Every place that reads as the query, in any letter case and across line breaks."""
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [
        (number, match.start(), match.end())
        for number, line in enumerate(lines)
        for match in pattern.finditer(line.block_text)
    ]


class SearchBar(QWidget):
    """Finds words in the lines it is given.

    Signals:
        found: the hits changed, or another one is meant.
        left: Escape was pressed.
    """

    found = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[CueLine] = ()
        self.hits: list[Hit] = []
        self._at = -1
        self.field = search_field("Search this transcript")
        self.field.textChanged.connect(lambda _: self._search_again(0))
        self.field.installEventFilter(self)
        self.count = hit_count()
        self._before = hit_button("previous", "Previous match", self.previous_hit)
        self._after = hit_button("next", "Next match", self.next_hit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.field, 1)
        for part in (self.count, self._before, self._after):
            row.addWidget(part)
        self._tell_hits()

    @property
    def current_hit(self) -> Hit | None:
        """The hit that is meant."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    @property
    def comfortable_width(self) -> int:
        """How wide it is when its field can be read."""
        field = self.field.fontMetrics().horizontalAdvance(self.field.placeholderText()) + _FRAME
        shown = [w for w in (self.count, self._before, self._after) if not w.isHidden()]
        return field + sum(w.sizeHint().width() + _GAP for w in shown)

    def set_lines(self, lines: Sequence[CueLine]) -> None:
        """Search these lines from now on; the hit that was meant stays, as far as it can."""
        self._lines = lines
        self._search_again(self._at, aloud=False)

    def next_hit(self) -> None:
        """Mean the next hit; after the last comes the first."""
        self._step_hits(1)

    def previous_hit(self) -> None:
        """Mean the hit before."""
        self._step_hits(-1)

    def _step_hits(self, by: int) -> None:
        if self.hits:
            self._at = (self._at + by) % len(self.hits)
            self._tell_hits()
            self.found.emit()

    def _search_again(self, at: int, aloud: bool = True) -> None:
        before = self.hits
        self.hits = hits_in(self._lines, self.field.text())
        self._at = min(max(at, 0), len(self.hits) - 1)
        self._tell_hits(aloud)
        if aloud or before != self.hits:
            self.found.emit()

    def _tell_hits(self, aloud: bool = True) -> None:
        asked = bool(self.field.text().strip())
        some = f"{self._at + 1} of {len(self.hits)}" if self.hits else "No matches"
        self.count.setText(some if asked else "")
        for button in (self._before, self._after):
            button.setEnabled(bool(self.hits))
            button.setVisible(asked)  # of no use before, and the row is short of room
        self.count.setVisible(asked)
        if asked and aloud:
            announce_text(self.field, some)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return goes on, with Shift back; Escape leaves the field."""
        if way := way_of(event):
            self._step_hits(way)
            return True
        if key_of(event) == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)
