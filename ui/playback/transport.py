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
from ui.playback.play_range import PlayRange

JUMPS = {"1s": 1, "5s": 5, "30s": 30}
FASTEST = RATES[-1]
TILES = 4


class Transport(QObject):
    """Binds the actions of playback to the clock and the player."""

    def __init__(self, context: Context, play_range: PlayRange, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._play_range = context, play_range
        self._playhead, self._player = context.playhead, context.player
        self._held = False  # the key of "shuttle stop" is down: shuttle keys step frames
        self._repeats = False
        self._bind_actions()
        self._playhead.state_changed.connect(self._show_loop)

    def watch_keys(self, window: QWidget) -> None:
        """Hear the window's keys, to know that the stop key is held."""
        # Qt would hear twice what is installed twice.
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
        # The release of a key goes to another window, and would never be heard of.
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._held = False
        return False

    # ---- what the keys do

    def shuttle_by(self, way: int) -> None:
        """Run forwards (1) or backwards (-1); pressed again, faster. With stop held: a frame."""
        if self._held:
            self._player.step_frames(way)
            return
        if self._repeats:
            return
        rate, running = self._playhead.rate, self._playhead.playing
        # Against its direction it begins at normal speed: one looks for a place one has just
        # passed.
        same = running and rate * way > 0
        self._playhead.play(way * (min(max(abs(rate), 0.5) * 2, FASTEST) if same else 1.0))

    def stop_here(self) -> None:
        """Stop where it stands, ready to go on forwards at normal speed."""
        if self._playhead.playing:
            self._playhead.pause()
            if abs(self._playhead.rate) != 1 or self._playhead.rate < 0:
                self._playhead.set_rate(1.0)

    def toggle_play(self) -> None:
        """Play or pause; out of a shuttle backwards it goes on forwards."""
        if not self._playhead.playing and self._playhead.rate < 0:
            self._playhead.set_rate(abs(self._playhead.rate))
        self._begin_again()
        self._playhead.toggle()

    def _begin_again(self) -> None:
        """At the end of what the bar covers, this starts anew; at that of all, what is chosen."""
        playhead, play_range = self._playhead, self._play_range
        if playhead.playing or not play_range.at_end():
            return
        chosen = play_range.chosen_placement
        playhead.seek_to(chosen.start if chosen is not None else play_range.first_moment)

    def jump_by(self, seconds: float) -> None:
        """Go on or back in time."""
        self._playhead.seek_to(self._playhead.position + round(seconds * MICROS))

    def set_rate(self, rate: float) -> None:
        """Change the speed and keep the direction."""
        self._playhead.set_rate(math.copysign(rate, self._playhead.rate))

    def set_in(self) -> None:
        """The in point stands here; an out point before it goes."""
        here, out = self._playhead.position, self._playhead.loop_points[1]
        if out is not None and out <= here:
            self._drop_loop()
        self._playhead.set_in(here)

    def set_out(self) -> None:
        """The out point stands here; an in point behind it goes."""
        here, begin = self._playhead.position, self._playhead.loop_points[0]
        if begin is not None and begin >= here:
            self._drop_loop()
        self._playhead.set_out(here)

    def set_loop(self) -> None:
        """Loop or not, as the action is checked."""
        wanted = not self._playhead.looping
        if wanted and self._playhead.loop_points[1] is None:
            keys = [self._context.actions[n].shortcut().toString() for n in ("set_in", "set_out")]
            self._context.notices.say_briefly(
                f"Set an in point ({keys[0]}) and an out point ({keys[1]}) to loop between them."
            )
            wanted = False
        self._playhead.set_looping(wanted)

    def clear_loop(self) -> None:
        """Forget in and out point."""
        self._playhead.clear_loop()

    def show_tile(self, number: int) -> None:
        """Show only one video, by its place on the wall of all (from 0)."""
        videos = [p.record for p in self._context.session.placements_in_order]
        videos = [v for v in videos if v in self._player.streams]
        if number < len(videos):
            self._player.show_alone(videos[number])
            self._context.session.select_record(videos[number])

    # ---- inside

    def _bind_actions(self) -> None:
        playhead, player = self._playhead, self._player
        commands: dict[str, Callable[[], object]] = {
            "play": self.toggle_play,
            "shuttle_back": lambda: self.shuttle_by(-1),
            "shuttle_stop": self.stop_here,
            "shuttle_forward": lambda: self.shuttle_by(1),
            "frame_back": lambda: player.step_frames(-1),
            "frame_forward": lambda: player.step_frames(1),
            "slower": lambda: self._step_speed(playhead.slower),
            "faster": lambda: self._step_speed(playhead.faster),
            "normal_speed": lambda: playhead.set_rate(1.0),
            "to_start": lambda: playhead.seek_to(self._play_range.first_moment),
            "to_end": lambda: playhead.seek_to(self._play_range.last_moment),
            "set_in": self.set_in,
            "set_out": self.set_out,
            "loop": self.set_loop,
            "wall": player.show_all,
        }
        for name, seconds in JUMPS.items():
            commands[f"back_{name}"] = partial(self.jump_by, -seconds)
            commands[f"forward_{name}"] = partial(self.jump_by, seconds)
        for tile in range(TILES):
            commands[f"tile_{tile + 1}"] = partial(self.show_tile, tile)
        for name, does in commands.items():
            self._context.actions.bind_action(name, does)

    def _step_speed(self, step: Callable[[], None]) -> None:
        """One step of speed, in the direction it runs."""
        # The steps of speed have no sign.
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
