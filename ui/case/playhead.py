"""The case clock: one position for all streams, which follow it and never lead.

The position is a moment of the case in microseconds UTC.  While it plays, it is computed
from a reference (position, host time, rate), not summed up tick by tick, so it cannot
drift; whoever plays sound may correct the reference (``correct``).

Decision 15.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from time import perf_counter_ns as host_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

# A picture of a common screen.
TICK_MS = 16
# Chosen by hand: words and lines that follow at twenty a second are read as moving with the film.
CALM_TICKS = 3
RATES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0)


class Playhead(QObject):
    """Position, rate and loop of the case clock.

    Signals:
        moved: the position changed (each tick while playing, and on every seek).
        moved_calmly: the same, for words and marks: while it plays, at a third of the ticks.
        jumped: the position was set by hand; carries the new generation.
        state_changed: playing, rate, loop, or what is passed over changed.
        skipped: it passed over a gap while playing; carries how long that is.
    """

    moved = Signal(object)  # int, microseconds UTC
    moved_calmly = Signal(object)
    jumped = Signal(int)
    state_changed = Signal()
    skipped = Signal(object)  # int, microseconds

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = (0, 1)
        self._gaps: tuple[tuple[int, int], ...] = ()
        self._position = 0
        self._reference = (0, 0)  # position, host nanoseconds
        self._rate = 1.0
        self._playing = self._telling = False
        self._ticks = 0
        self.generation = 0
        self._loop: tuple[int | None, int | None] = (None, None)
        self.looping = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick_clock)

    # ---- reading

    @property
    def position(self) -> int:
        """Where the clock stands now, in microseconds UTC.

        While a tick is told it stands still, so that all who hear of it show the same moment.
        """
        if not self._playing or self._telling:
            return self._position
        at, host = self._reference
        # Reckoned from where it began and not added up: so no tick that came late is lost.
        return self._clamp_position(at + round((host_time() - host) / 1000 * self._rate))

    @property
    def playing(self) -> bool:
        """True while the clock runs."""
        return self._playing

    @property
    def rate(self) -> float:
        """Speed; negative runs backwards."""
        return self._rate

    @property
    def time_limits(self) -> tuple[int, int]:
        """First and last moment that can be reached."""
        return self._limits

    @property
    def loop_points(self) -> tuple[int | None, int | None]:
        """In and out point, each possibly unset."""
        return self._loop

    # ---- steering

    def set_limits(self, start: int, end: int) -> None:
        """Bound the clock to the case; keeps the position inside."""
        self._limits = (start, max(end, start + 1))
        self.seek_to(self._position)

    def set_gaps(self, gaps: tuple[tuple[int, int], ...]) -> None:
        """What is passed over while playing: stretches of time, in order and apart."""
        if gaps != self._gaps:
            self._gaps = gaps
            self.state_changed.emit()

    @property
    def skips_gaps(self) -> bool:
        """True when something is passed over while playing."""
        return bool(self._gaps)

    def seek_to(self, position: int) -> None:
        """Jump to a moment."""
        self.generation += 1
        self._set_position(self._clamp_position(position))
        self.jumped.emit(self.generation)
        self._tell_moved()

    def play(self, rate: float | None = None) -> None:
        """Run, at a new rate if one is given; from the start again if it stood at the end."""
        self._set_position(self.position)
        self._rate = rate if rate is not None else self._rate
        # Play at the end begins anew, as in any player.
        at_end = self._position >= self._limits[1] if self._rate > 0 else False
        self._playing = True
        if at_end:
            self.seek_to(self._limits[0])
        self._set_position(self._position)
        self._timer.start()
        self.state_changed.emit()

    def pause(self) -> None:
        """Stop where it stands."""
        self._set_position(self.position)
        self._playing = False
        self._timer.stop()
        self.state_changed.emit()
        self._tell_moved()

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def set_rate(self, rate: float) -> None:
        """Change the speed, playing or not."""
        self._set_position(self.position)
        self._rate = rate
        self.state_changed.emit()

    def faster(self) -> None:
        """One step up the ladder of speeds."""
        self.set_rate(next((r for r in RATES if r > abs(self._rate)), RATES[-1]))

    def slower(self) -> None:
        """One step down the ladder of speeds."""
        self.set_rate(next((r for r in reversed(RATES) if r < abs(self._rate)), RATES[0]))

    def set_in(self, position: int | None = None) -> None:
        """Put the in point here, or at ``position``."""
        self._loop = (self.position if position is None else position, self._loop[1])
        self.state_changed.emit()

    def set_out(self, position: int | None = None) -> None:
        """Put the out point here, or at ``position``."""
        self._loop = (self._loop[0], self.position if position is None else position)
        self.state_changed.emit()

    def clear_loop(self) -> None:
        """Forget in and out point."""
        self._loop = (None, None)
        self.looping = False
        self.state_changed.emit()

    def set_looping(self, on: bool) -> None:
        """Play between in and out point again and again."""
        self.looping = on
        self.state_changed.emit()

    def correct_position(self, position: int, *, at_once: bool = False) -> None:
        """Tell where the sound that is heard stands; small errors are slewed, large jumped."""
        if not self._playing:
            return
        error = position - self.position
        # A tenth of a second is seen as out of step and jumped; less is taken back by a twentieth
        # each time, which nobody sees.
        step = error if at_once or abs(error) > 100_000 else round(error * 0.05)
        self._set_position(self.position + step)

    # ---- inside

    def _set_position(self, position: int) -> None:
        self._position = position
        self._reference = (position, host_time())

    def _tell_moved(self) -> None:
        self.moved.emit(self._position)
        self.moved_calmly.emit(self._position)

    def _clamp_position(self, position: int) -> int:
        return min(max(position, self._limits[0]), self._limits[1])

    def _tick_clock(self) -> None:
        position = self.position
        start, end = self._loop
        if self.looping and end is not None and position >= end and self._rate > 0:
            self.seek_to(start if start is not None else self._limits[0])
            return
        gap = self._gap_around(position)
        if gap is not None:
            self._pass_over(*gap)
            return
        self._position, self._telling = position, True
        try:
            self.moved.emit(position)
            self._ticks += 1
            if self._ticks % CALM_TICKS == 0:
                self.moved_calmly.emit(position)
        finally:
            self._telling = False
        first, last = self._limits
        if position >= last if self._rate > 0 else position <= first:
            self.pause()

    def _gap_around(self, position: int) -> tuple[int, int] | None:
        at = bisect_right(self._gaps, position, key=itemgetter(0)) - 1
        if at < 0:
            return None
        start, end = self._gaps[at]
        # Backwards it comes to the end first.
        inside = start <= position < end if self._rate > 0 else start < position <= end
        return (start, end) if inside else None

    def _pass_over(self, start: int, end: int) -> None:
        """On to the other side of a gap, unless somebody stops it at the near one."""
        near, far = (start, end) if self._rate > 0 else (end, start)
        came_from_outside = self._position <= near if self._rate > 0 else self._position >= near
        if came_from_outside:
            # Exactly there, and not a little behind it: what ends there is shown to its end.
            self._set_position(near)
            self._tell_moved()
        if self._playing:
            self.seek_to(far)
            self.skipped.emit(end - start)
