"""The one row under the wall: where the case clock stands, every way to move it, and the tools.

Decision 23.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.case.context import Context
from ui.case.playhead import RATES
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.playback.clock_button import ClockButton
from ui.playback.go_to_dialog import GoToDialog
from ui.playback.play_range import PlayRange
from ui.playback.position_line import PositionSlider
from ui.playback.transport import Transport
from ui.playback.wall import Wall
from ui.widgets.action_button import ActionButton
from ui.widgets.overflow_row import OverflowRow, RowPart


def speed_text(rate: float) -> str:
    """A speed as people write it: ``2×``, ``−1×``."""
    return f"{'−' if rate < 0 else ''}{abs(rate):g}×"


# Action, icon, and rank in a row that gets narrow.
_TRANSPORT = (
    ("to_start", "to-start", 5),
    ("shuttle_back", "shuttle-back", 6),
    ("frame_back", "step-back", 3),
    ("play", "play", 0),
    ("frame_forward", "step-forward", 3),
    ("shuttle_forward", "shuttle-forward", 6),
)
_PLAY, _PAUSE = "Play", "Pause"


class _PlayButton(QToolButton):
    """As wide for either word, so that nothing moves when it is pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        across = self.fontMetrics().horizontalAdvance
        size.setWidth(size.width() - across(self.text()) + max(across(_PLAY), across(_PAUSE)))
        return size


class PlayBar(OverflowRow):
    """Transport, the one clock of the window, speed, position and tools, in one row."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.play_range = PlayRange(context, self)
        self.transport = Transport(context, self.play_range, self)
        self.clock = ClockButton(context, self)
        self.slider = PositionSlider(
            context.playhead, self.play_range, self.clock.tell_moment, self
        )
        self._watched: QWidget | None = None
        self._make_parts()
        context.actions.bind_action("go_to_time", self.go_to)
        context.actions.bind_action("say_status", self.say_status)
        context.actions.bind_action(
            "whole_case",
            lambda: self.play_range.set_whole(not self.play_range.wants_whole_case),
        )
        self.play_range.changed.connect(self._show_range)
        context.playhead.moved_calmly.connect(lambda _: self.clock.tell_time())
        context.playhead.state_changed.connect(self._tell_state)
        self._show_range()
        self._tell_state()

    def follow_wall(self, wall: Wall) -> None:
        """Offer tools where there is something to use them on."""
        self._wall = wall
        wall.live_changed.connect(self._allow_tools)
        self._context.session.record_selected.connect(lambda _: self._allow_tools())
        self._allow_tools()

    def _allow_tools(self) -> None:
        pictures = self._wall.tile_in_hand is not None
        self.box.allow_action(pictures)
        self.follow.allow_action(pictures)
        records = self._context.session.snapshot.records_by_path
        chosen = records.get(self._context.session.selected_record)
        self.sound.allow_action(chosen is not None and chosen.facts.audio_codec is not None)

    # ---- commands

    def go_to(self) -> None:
        """Ask for a time to go to."""
        GoToDialog(self._context, self.window()).open()

    def say_status(self) -> None:
        """Say where the clock stands and what runs, to eyes and screen readers."""
        playhead = self._context.playhead
        parts = [self.clock.time_text()]
        running = "Playing" if playhead.playing else "Paused"
        parts.append(f"{running}, speed {speed_text(playhead.rate)}")
        parts += self._said_of_record()
        if playhead.loop_points != (None, None):
            names = zip(("in point", "out point"), playhead.loop_points, strict=True)
            parts.append(
                ", ".join(f"{n} {self.clock.tell_moment(p)}" for n, p in names if p is not None)
            )
        self._context.notices.say_briefly(". ".join(parts) + ".")

    def _said_of_record(self) -> list[str]:
        session, player = self._context.session, self._context.player
        path = session.selected_record or (player.shown_videos[0] if player.shown_videos else "")
        stream = player.streams.get(path)
        if stream is None or stream.index is None:
            return [path] if path else []
        frame = stream.frame_at(self._context.playhead.position)
        where = "not recording here" if frame is None else f"frame {frame + 1}"
        name = name_of(stream.record)
        return [f"{name}: {where} of {len(stream.index)}, {stream.badge_text.lower()}"]

    # ---- showing

    def _show_range(self) -> None:
        action = self._context.actions["whole_case"]
        action.setChecked(self.play_range.wants_whole_case)

    def _tell_state(self) -> None:
        playhead = self._context.playhead
        playing = playhead.playing
        word = _PAUSE if playing else _PLAY
        self.play.setIcon(themed_icon("pause" if playing else "play"))
        self.play.setText(word)
        skips = "\nSkips gaps in which nothing is recorded" if playhead.skips_gaps else ""
        self.play.setToolTip(f"{word} (Space){skips}")
        self.play.setAccessibleName(word)
        self.speed.setText(speed_text(playhead.rate))
        self.speed.setAccessibleName(f"Speed {speed_text(playhead.rate)}")
        has = playhead.loop_points != (None, None)
        self.clear.setEnabled(has)
        self.clear_action.setEnabled(has)
        self.clock.tell_time()
        # A screen reader that was told thirty times a second would say nothing else.
        if not playing:
            self.slider.setAccessibleDescription(self.clock.time_text())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self.transport.watch_keys(self._watched)

    def fit_parts(self) -> None:
        """Lay out anew; where it is wide the clock tells the day as well, and where it is narrow
        tools are told by their icons before they go into the menu.
        """
        self.clock.set_roomy(self.width() >= self.sizeHint().width() + self.clock.widest)
        styles = Qt.ToolButtonStyle
        for button in self._worded:
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon)
        if not self.has_room_for(1):
            for button in self._worded:
                button.setToolButtonStyle(styles.ToolButtonIconOnly)
        super().fit_parts()

    @property
    def _worded(self) -> tuple[QToolButton, ...]:
        return self.box, self.follow, self.sound

    # ---- building

    def _make_parts(self) -> None:
        actions = self._context.actions
        for name, sign, rank in _TRANSPORT:
            if name == "play":
                button = self.play = self._make_button(name, sign, made=_PlayButton(self))
            else:
                button = self._make_button(name, sign)
            self.add_part(RowPart(button, rank, actions[name]))
        self.add_part(RowPart(self.clock, apart=True))
        self.add_part(RowPart(self._make_speed(), 2))
        self.add_part(RowPart(self.slider, 4, least=8 * GRID, apart=True))
        self._make_silent()
        self._make_tools()
        self._make_loop()
        for name in ("spray", "go_to_time", "whole_case"):
            self.add_line(actions[name])

    def _make_speed(self) -> QToolButton:
        self.speed = QToolButton(self)
        self.speed.setObjectName("choice")
        self.speed.setAutoRaise(True)
        self.speed.setToolTip("Speed ([ slower, ] faster)")
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setMinimumWidth(self.fontMetrics().horizontalAdvance("−0.25×") + 24)
        menu = QMenu(self.speed)
        for rate in RATES:
            menu.addAction(speed_text(rate), partial(self.transport.set_rate, rate))
        self.speed.setMenu(menu)
        return self.speed

    def _make_silent(self) -> None:
        """A sign that nothing can be heard; why, stands in the tooltip."""
        player = self._context.player
        self.silent = QToolButton(self)
        self.silent.setAutoRaise(True)
        self.silent.setIcon(themed_icon("warning"))
        self.silent.setText("No sound")
        self.silent.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.silent.setAccessibleName("No sound device")
        said = "Nothing is heard: this computer has no sound output. The clock runs all the same."
        self.silent.setToolTip(f"No sound device\n{said}")
        self.silent.clicked.connect(lambda: self._context.notices.say_briefly(said))
        self.add_part(RowPart(self.silent, 3, wanted=lambda: not player.loudspeaker.is_present))

    def _make_tools(self) -> None:
        actions = self._context.actions
        self.box = ActionButton(actions["new_region"], "Box", parent=self)
        self.follow = ActionButton(actions["hide_until_gone"], "Follow", parent=self)
        self.sound = ActionButton(actions["redact_sound"], "Sound", parent=self)
        for number, button in enumerate((self.box, self.follow, self.sound)):
            button.setAutoRaise(True)
            name = ("new_region", "hide_until_gone", "redact_sound")[number]
            self.add_part(RowPart(button, 1, actions[name], apart=not number))

    def _make_loop(self) -> None:
        """In, out, loop: for the few who need them often there is room on a wide screen."""
        actions = self._context.actions
        self.loop = self._make_button("loop", "loop")
        self.loop.setCheckable(True)
        actions["loop"].toggled.connect(self.loop.setChecked)
        self.clear_action = QAction("Forget the range", self)
        self.clear_action.triggered.connect(self.transport.clear_loop)
        self.clear = QToolButton(self)
        self.clear.setIcon(themed_icon("reject"))
        self.clear.setAutoRaise(True)
        self.clear.setToolTip(self.clear_action.text())
        self.clear.setAccessibleName(self.clear_action.text())
        self.clear.clicked.connect(self.transport.clear_loop)
        self.add_part(RowPart(self._make_button("set_in", "", "From"), 7, actions["set_in"], True))
        self.add_part(RowPart(self._make_button("set_out", "", "Until"), 7, actions["set_out"]))
        self.add_part(RowPart(self.loop, 7, actions["loop"]))
        self.add_part(RowPart(self.clear, 7, self.clear_action))

    def _make_button(
        self, name: str, sign: str, text: str = "", made: QToolButton | None = None
    ) -> QToolButton:
        made = made or QToolButton(self)
        made.setAutoRaise(True)
        action = self._context.actions[name]
        if sign:
            made.setIcon(themed_icon(sign))
        made.setText(text or action.text())
        made.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
        made.setAccessibleName(action.text())
        made.clicked.connect(lambda: self._context.actions.run_action(name))
        return made
