"""The transport under the wall: where the case clock stands, and every way to move it.

Decision 23.
"""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.timebase import utc_moment
from reviewer.timeline import ELAPSED
from ui.case.context import Context
from ui.case.playhead import RATES
from ui.common.redaction_text import name_of
from ui.common.theme import themed_icon
from ui.common.times import day_text
from ui.playback.go_to_dialog import GoToDialog
from ui.playback.play_range import PlayRange
from ui.playback.position_line import PositionLine
from ui.playback.transport import Transport


def speed_text(rate: float) -> str:
    """A speed as people write it: ``2×``, ``−1×``."""
    return f"{'−' if rate < 0 else ''}{abs(rate):g}×"


_TRANSPORT = {  # action and icon
    "to_start": "to-start",
    "shuttle_back": "shuttle-back",
    "frame_back": "step-back",
    "play": "play",
    "frame_forward": "step-forward",
    "shuttle_forward": "shuttle-forward",
}


class PlayBar(QWidget):
    """Slider, transport, clock, loop and speed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.play_range = PlayRange(context, self)
        self.transport = Transport(context, self.play_range, self)
        self.line = PositionLine(context, self.play_range, self._clock_in_words, self)
        self.slider = self.line.slider
        self._watched: QWidget | None = None
        self.silent = QLabel("No sound device", self)
        self.silent.setToolTip(
            "Nothing is heard: this computer has no sound output. The clock runs all the same."
        )
        self.silent.setVisible(not context.player.loudspeaker.is_present)
        self._groups = (self._make_transport(), self._make_clock(), self._make_tools())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._rows = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addLayout(self._grid)
        self._arrange_rows()
        context.actions.bind_action("go_to_time", self.go_to)
        context.actions.bind_action("say_status", self.say_status)
        context.playhead.moved.connect(lambda _: self._tell_time())
        context.playhead.state_changed.connect(self._tell_state)
        self._tell_time()
        self._tell_state()

    # ---- commands

    def go_to(self) -> None:
        """Ask for a time to go to."""
        GoToDialog(self._context, self.window()).open()

    def say_status(self) -> None:
        """Say where the clock stands and what runs, to eyes and screen readers."""
        playhead = self._context.playhead
        parts = [self.time_text()]
        running = "Playing" if playhead.playing else "Paused"
        parts.append(f"{running}, speed {speed_text(playhead.rate)}")
        parts += self._said_of_record()
        if playhead.loop_points != (None, None):
            names = zip(("in point", "out point"), playhead.loop_points, strict=True)
            parts.append(
                ", ".join(f"{n} {self._clock_in_words(p)}" for n, p in names if p is not None)
            )
        self._context.notices.say_briefly(". ".join(parts) + ".")

    def time_text(self) -> str:
        """Date, time of day and zone of where the clock stands."""
        return self._clock_in_words(self._context.playhead.position, full=True)

    def _said_of_record(self) -> list[str]:
        session, player = self._context.session, self._context.player
        path = session.selected_record or (player.shown_records[0] if player.shown_records else "")
        stream = player.streams.get(path)
        if stream is None or stream.index is None:
            return [path] if path else []
        frame = stream.frame_at(self._context.playhead.position)
        where = "not recording here" if frame is None else f"frame {frame + 1}"
        name = name_of(stream.record)
        return [f"{name}: {where} of {len(stream.index)}, {stream.badge_text.lower()}"]

    def _clock_in_words(self, moment: int, full: bool = False) -> str:
        zone = self._context.session.zone_shown
        local = utc_moment(moment).astimezone(ZoneInfo(zone))
        text = f"{local:%H:%M:%S}.{local.microsecond // 10_000:02d}"
        if zone == ELAPSED:
            return f"{text} since the beginning" if full else text
        return f"{day_text(local)}  {text} {local:%Z}" if full else text

    # ---- showing

    def _tell_time(self) -> None:
        position = self._context.playhead.position
        roomy = self.width() >= self._widest
        text = self.time_text() if roomy else self._clock_in_words(position)
        self.clock.setText(text)

    def _tell_state(self) -> None:
        playhead = self._context.playhead
        playing = playhead.playing
        word = "Pause" if playing else "Play"
        self.play.setIcon(themed_icon("pause" if playing else "play"))
        self.play.setToolTip(f"{word} (Space)")
        self.play.setAccessibleName(word)
        self.speed.setText(speed_text(playhead.rate))
        self.speed.setAccessibleName(f"Speed {speed_text(playhead.rate)}")
        has = playhead.loop_points != (None, None)
        self.clear.setEnabled(has)
        # A screen reader that was told thirty times a second would say nothing else.
        if not playing:
            self.slider.setAccessibleDescription(self.time_text())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self.transport.watch_keys(self._watched)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_time()
        self._arrange_rows()

    def _arrange_rows(self) -> None:
        """All in one row if it fits, else the clock above, the badge below, the tools too."""
        parts = (*self._groups, self.silent)
        transport, clock, tools = self._groups
        silent = 0 if self.silent.isHidden() else self.silent.sizeHint().width() + 16
        both = transport.sizeHint().width() + tools.sizeHint().width() + 32
        # One that is in a row stays there, else it would flicker between two forms at one width.
        wide = min(self._widest, self.width()) if self._rows == 1 else self._widest
        needs = (both + silent + wide, both + silent, both)
        rows = next((n for n, need in enumerate(needs, 1) if self.width() >= need), 4)
        if rows == self._rows:
            return
        self._rows = rows
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignCenter
        line = 0 if rows == 1 else 1
        for part in parts:
            self._grid.removeWidget(part)
        self._grid.addWidget(transport, line, 0, left)
        self._grid.addWidget(clock, 0, 1 if rows == 1 else 0, 1, 1 if rows == 1 else 4, middle)
        self._grid.addWidget(tools, *((2, 0) if rows == 4 else (line, 3, right)))
        if rows < 3:
            self._grid.addWidget(self.silent, line, 2, right)
        else:
            self._grid.addWidget(self.silent, rows - 1, 0, 1, 4, middle)
        self._grid.setColumnStretch(1, 1)

    # ---- building

    def _make_transport(self) -> QWidget:
        box, row = _make_row()
        for name, sign in _TRANSPORT.items():
            button = self._make_button(name, sign)
            row.addWidget(button)
            if name == "play":
                self.play = button
        self.speed = QToolButton()
        self.speed.setObjectName("choice")
        self.speed.setAutoRaise(True)
        self.speed.setToolTip("Speed ([ slower, ] faster)")
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setMinimumWidth(self.fontMetrics().horizontalAdvance("−0.25×") + 24)
        menu = QMenu(self.speed)
        for rate in RATES:
            menu.addAction(speed_text(rate), partial(self.transport.set_rate, rate))
        self.speed.setMenu(menu)
        row.addWidget(self.speed)
        return box

    def _make_clock(self) -> QWidget:
        self.clock = QToolButton()
        self.clock.setAutoRaise(True)
        self.clock.setToolTip("Go to a time… (Ctrl+G)")
        self.clock.setAccessibleName("Time of day; go to time")
        font = self.clock.font()
        font.setBold(True)
        self.clock.setFont(font)
        metrics = self.clock.fontMetrics()
        # The widest date that there is, so that the bar does not jump while the clock runs.
        self._widest = metrics.horizontalAdvance("Wed 28 May 2088  00:00:00.00 CDT") + 32
        self.clock.setMinimumWidth(metrics.horizontalAdvance("00:00:00.00") + 16)
        self.clock.clicked.connect(lambda: self._context.actions.run_action("go_to_time"))
        return self.clock

    def _make_tools(self) -> QWidget:
        box, row = _make_row()
        row.addWidget(self._make_button("set_in", "", "In"))
        row.addWidget(self._make_button("set_out", "", "Out"))
        self.loop = self._make_button("loop", "loop")
        self.loop.setCheckable(True)
        self._context.actions["loop"].toggled.connect(self.loop.setChecked)
        row.addWidget(self.loop)
        self.clear = QToolButton()
        self.clear.setIcon(themed_icon("reject"))
        self.clear.setAutoRaise(True)
        self.clear.setToolTip("Clear in and out point")
        self.clear.setAccessibleName("Clear in and out point")
        self.clear.clicked.connect(self.transport.clear_loop)
        row.addWidget(self.clear)
        return box

    def _make_button(self, name: str, sign: str, text: str = "") -> QToolButton:
        made = QToolButton()
        made.setAutoRaise(True)
        action = self._context.actions[name]
        if sign:
            made.setIcon(themed_icon(sign))
        made.setText(text or action.text())
        made.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
        made.setAccessibleName(action.text())
        made.clicked.connect(lambda: self._context.actions.run_action(name))
        return made


def _make_row() -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return box, row
