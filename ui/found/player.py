"""Plays one cell in place: the pictures along its way, over and over, while the mouse is on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from reviewer.tracking.candidates import Candidate
from ui.found.pictures import FoundPictures

_RATE = 140  # milliseconds for each picture: far below three changes of all of it in a second


class CellPlayer(QObject):
    """Plays at most one.

    Signals:
        moved: of which id another picture is shown.
    """

    moved = Signal(str)

    def __init__(self, pictures: FoundPictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._candidate: Candidate | None = None
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_RATE)
        self._timer.timeout.connect(self._step)
        pictures.plays.connect(self._begin_if_meant)

    @property
    def playing(self) -> str:
        """The id of what plays, or is about to; empty for nothing."""
        return self._candidate.id if self._candidate is not None else ""

    @property
    def picture(self) -> QImage | None:
        """What is shown now; ``None`` until the first picture came."""
        frames = self._frames()
        return frames[self._at % len(frames)] if frames else None

    @property
    def moment(self) -> float | None:
        """When that is, in seconds of media time; ``None`` while nothing plays."""
        one = self._candidate
        if one is None or not one.path or self.picture is None:
            return None
        return one.path[min(self._at % len(one.path), len(one.path) - 1)][0]

    def play(self, candidate: Candidate | None) -> None:
        """Play this from its beginning; ``None`` plays nothing."""
        before = self.playing
        if candidate is not None and candidate.id == before:
            return
        self._candidate, self._at = candidate, 0
        self._timer.stop()
        if before:
            self.moved.emit(before)
        if candidate is not None and self._frames():
            self._timer.start()

    def _frames(self) -> list[QImage]:
        one = self._candidate
        return (self._pictures.moving_of(one) or []) if one is not None else []

    def _begin_if_meant(self, name: str) -> None:
        if name == self.playing:
            self._timer.start()
            self.moved.emit(name)

    def _step(self) -> None:
        self._at += 1
        self.moved.emit(self.playing)
