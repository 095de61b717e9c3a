"""What the keys of playback do: play, shuttle, step, jump, speed, in and out point."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from reviewer.clock.timebase import MICROS
from ui.case.context import Context
from ui.case.playhead import RATES
from ui.playback.play_range import Reach

JUMPS = {"1s": 1, "5s": 5, "30s": 30}
FASTEST = RATES[-1]
TILES = 4


class Transport(QObject):
    """Binds the actions of playback to the clock and the player."""

    def __init__(self, context: Context, reach: Reach, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._reach = context, reach
        self._playhead, self._player = context.playhead, context.player
        self._held = False  # the key of "shuttle stop" is down: shuttle keys step frames
        self._repeats = False
        self._bind()
        self._playhead.state_changed.connect(self._show_loop)

    def watch(self, window: QWidget) -> None:
        """Hear the window's keys, to know that the stop key is held."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys are only looked at: which of them act is told by the table of actions."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self._repeats = event.isAutoRepeat()
            if self._is_stop(event):
                self._held = True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            if self._is_stop(event) and not event.isAutoRepeat():
                self._held = False
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._held = False
        return False

    # ---- what the keys do

    def shuttle(self, way: int) -> None:
        """Run forwards (1) or backwards (-1); pressed again, faster. With stop held: a frame."""
        if self._held:
            self._player.step(way)
            return
        if self._repeats:
            return
        rate, running = self._playhead.rate, self._playhead.playing
        same = running and rate * way > 0
        self._playhead.play(way * (min(max(abs(rate), 0.5) * 2, FASTEST) if same else 1.0))

    def stop(self) -> None:
        """Stop where it stands, ready to go on forwards at normal speed."""
        if self._playhead.playing:
            self._playhead.pause()
            if abs(self._playhead.rate) != 1 or self._playhead.rate < 0:
                self._playhead.set_rate(1.0)

    def toggle(self) -> None:
        """Play or pause; out of a shuttle backwards it goes on forwards."""
        if not self._playhead.playing and self._playhead.rate < 0:
            self._playhead.set_rate(abs(self._playhead.rate))
        self._begin_again()
        self._playhead.toggle()

    def _begin_again(self) -> None:
        """At the end of what the bar covers, this starts anew; at that of all, what is chosen."""
        playhead, reach = self._playhead, self._reach
        if playhead.playing or not reach.at_end():
            return
        chosen = reach.chosen
        playhead.seek(chosen.start if chosen is not None else reach.first)

    def jump(self, seconds: float) -> None:
        """Go on or back in time."""
        self._playhead.seek(self._playhead.position + round(seconds * MICROS))

    def set_rate(self, rate: float) -> None:
        """Change the speed and keep the direction."""
        self._playhead.set_rate(math.copysign(rate, self._playhead.rate))

    def set_in(self) -> None:
        """The in point stands here; an out point before it goes."""
        here, out = self._playhead.position, self._playhead.loop[1]
        if out is not None and out <= here:
            self._drop_loop()
        self._playhead.set_in(here)

    def set_out(self) -> None:
        """The out point stands here; an in point behind it goes."""
        here, begin = self._playhead.position, self._playhead.loop[0]
        if begin is not None and begin >= here:
            self._drop_loop()
        self._playhead.set_out(here)

    def loop(self) -> None:
        """Loop or not, as the action is checked."""
        wanted = not self._playhead.looping
        if wanted and self._playhead.loop[1] is None:
            keys = [self._context.actions[n].shortcut().toString() for n in ("set_in", "set_out")]
            self._context.notices.say(
                f"Set an in point ({keys[0]}) and an out point ({keys[1]}) to loop between them."
            )
            wanted = False
        self._playhead.set_looping(wanted)

    def clear_loop(self) -> None:
        """Forget in and out point."""
        self._playhead.clear_loop()

    def show_tile(self, number: int) -> None:
        """Show only one video, by its place on the wall of all (from 0)."""
        videos = [p.record for p in self._context.session.placements]
        videos = [v for v in videos if v in self._player.streams]
        if number < len(videos):
            self._player.show((videos[number],))
            self._context.session.select_record(videos[number])

    # ---- inside

    def _bind(self) -> None:
        playhead, player = self._playhead, self._player
        deeds: dict[str, Callable[[], object]] = {
            "play": self.toggle,
            "shuttle_back": lambda: self.shuttle(-1),
            "shuttle_stop": self.stop,
            "shuttle_forward": lambda: self.shuttle(1),
            "frame_back": lambda: player.step(-1),
            "frame_forward": lambda: player.step(1),
            "slower": lambda: self._ladder(playhead.slower),
            "faster": lambda: self._ladder(playhead.faster),
            "normal_speed": lambda: playhead.set_rate(1.0),
            "to_start": lambda: playhead.seek(self._reach.first),
            "to_end": lambda: playhead.seek(self._reach.last),
            "set_in": self.set_in,
            "set_out": self.set_out,
            "loop": self.loop,
            "wall": player.show_all,
        }
        for name, seconds in JUMPS.items():
            deeds[f"back_{name}"] = partial(self.jump, -seconds)
            deeds[f"forward_{name}"] = partial(self.jump, seconds)
        for tile in range(TILES):
            deeds[f"tile_{tile + 1}"] = partial(self.show_tile, tile)
        for name, does in deeds.items():
            self._context.actions.on(name, does)

    def _ladder(self, step: Callable[[], None]) -> None:
        """One step of speed, in the direction it runs."""
        backwards = self._playhead.rate < 0
        step()
        if backwards:
            self._playhead.set_rate(-abs(self._playhead.rate))

    def _drop_loop(self) -> None:
        looping = self._playhead.looping
        self._playhead.clear_loop()
        self._playhead.set_looping(looping)

    def _show_loop(self) -> None:
        self._context.actions["loop"].setChecked(self._playhead.looping)

    def _is_stop(self, event: QKeyEvent) -> bool:
        keys = self._context.actions["shuttle_stop"].shortcuts()
        return QKeySequence(event.keyCombination()) in keys
