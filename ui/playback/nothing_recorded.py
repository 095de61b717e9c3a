"""What the wall says where nothing is recorded: one sentence, and the one way on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.case.context import Context
from ui.common.theme import GRID

_Way = tuple[str, str, Callable[[], object] | None]  # sentence, button, what it does


class NothingRecorded(QWidget):
    """Shown in place of pictures."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._does: Callable[[], object] | None = None
        self.text, self.button = QLabel(self), QPushButton("Go to the first picture", self)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setWordWrap(True)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setSpacing(2 * GRID)
        column.addStretch()
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        context.player.shown_changed.connect(self._find_way)
        context.playhead.moved_calmly.connect(self._follow_clock)

    def showEvent(self, event: object) -> None:
        self._find_way()

    def _follow_clock(self, _position: int) -> None:
        if self.isVisible():
            self._find_way()

    def _find_way(self) -> None:
        sentence, button, self._does = self._way_on()
        if self.text.text() != sentence:
            self.text.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _way_on(self) -> _Way:
        player, at = self._context.player, self._context.playhead.position
        every = player.chosen.all_records()
        if not every:
            return "This case holds no video and no sound recording.", "", None
        if not player.shown_records:
            return "No recording is chosen to be shown.", "Show all recordings", player.show_all
        places = [self._context.session.placement_of(r) for r in every]
        if any(p is not None and p.start <= at <= p.end for p in places):
            sentence = "What is recorded at this moment is not chosen to be shown."
            return sentence, "Show all recordings", player.show_all
        word = "picture" if player.shown_videos else "recording"
        return "Nothing is recorded at this moment.", f"Go to the first {word}", self._go_to_first

    def _go_to_first(self) -> None:
        session, player = self._context.session, self._context.player
        record = (player.shown_videos or player.shown_records)[0]
        place = session.placement_of(record)
        session.select_record(record)
        if place is not None:
            self._context.playhead.seek_to(place.start)

    def _go(self) -> None:
        if self._does is not None:
            self._does()


def first_recording(context: Context) -> str:
    """Where a case opens that nobody has worked in: its first picture or call; empty for none."""
    session = context.session
    videos = set(context.player.streams)
    places = [session.placement_of(r) for r in context.player.chosen.all_records()]
    found = [p for p in places if p is not None]
    # What stands at a guessed time comes last; of two that begin together, the one to look at.
    first = min(found, key=lambda p: (not p.known, p.start, p.record not in videos), default=None)
    return first.record if first is not None else ""
