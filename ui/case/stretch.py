"""Playing a stretch of the case clock to its end, and no further."""

from __future__ import annotations

from ui.case.playhead import Playhead


class StretchPlayer:
    """Plays from a moment to another; who pauses meanwhile ends it."""

    def __init__(self, playhead: Playhead) -> None:
        self._playhead = playhead
        self._until: int | None = None
        playhead.moved.connect(self._stop_behind)
        playhead.state_changed.connect(self._forget_if_paused)

    def play_stretch(self, start: int, end: int | None) -> None:
        """Play from ``start``, in microseconds UTC; without an end it goes on."""
        playhead = self._playhead
        playhead.pause()
        playhead.seek_to(start)
        self._until = end if end is not None and end > start else None
        # Forwards, whatever way it ran before: what was said is heard from its start.
        playhead.play(abs(playhead.rate) or 1.0)

    def _stop_behind(self, position: int) -> None:
        if self._until is not None and position >= self._until:
            self._until = None
            self._playhead.pause()

    def _forget_if_paused(self) -> None:
        if not self._playhead.playing:
            self._until = None
