"""Check This Box: its span is played once at half speed, with what is bare before and behind."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from reviewer.errors import NothingMeant, Refused
from reviewer.model import RegionRedaction
from ui.case.context import Context

# These are chosen by hand.
SPEED = 0.5
AROUND = 1.0  # seconds of the video before its first picture and behind its last
BEFORE = 0.3  # seconds that the first frame stands, for the eye to find the box
LATEST = 2.0  # seconds after which it plays though the first picture has not come
_TICK_MS = 20


@dataclass(frozen=True)
class _CheckRun:
    redaction: RegionRedaction
    first: int  # when the first picture that is played comes up, in microseconds UTC
    last: int  # and the last
    rate: float  # of the clock before
    since: float


class BoxCheck(QObject):
    """Plays boxes for somebody who watches whether what they hide stays hidden."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._playhead = context.playhead
        self._run: _CheckRun | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._play_when_seen)
        self._playhead.moved.connect(self._on_move)
        self._playhead.jumped.connect(lambda _: self._stop_check())
        self._playhead.state_changed.connect(self._on_turn)

    def begin_check(self) -> None:
        """Select the box that is meant, go to a moment before its start, and play it.

        What is bare just before it begins and just behind its end is seen as well.

        Raises:
            Refused: No box is meant, or its video cannot be shown.
        """
        self._stop_check()
        redaction = self._box_meant()
        context, path = self._context, redaction.record
        place, pictures = (
            self._session.placement_of(path),
            context.still.times_of_pictures(redaction, AROUND),
        )
        if place is None or pictures is None or context.player.streams[path].fault:
            raise Refused("The video of this box cannot be shown yet.", "Try again in a moment.")
        self._playhead.pause()
        if path not in context.player.shown_records:
            context.player.show_records((path,))
        self._session.select_record(path)
        self._session.select_redaction(redaction.id)
        # It is to stop behind the end of the box.
        self._playhead.set_looping(False)
        first, last = (place.utc_within(t) for t in pictures)
        self._playhead.seek_to(first)
        rate = self._playhead.rate if self._playhead.rate > 0 else 1.0
        self._run = _CheckRun(redaction, first, last, rate, time.monotonic())
        context.notices.say_briefly(
            "Watch whether what the box hides stays hidden, and is not bare before or behind it; "
            "it plays slowly, once."
        )
        self._timer.start()

    def _box_meant(self) -> RegionRedaction:
        """The selected box; once that is checked, the next one that waits."""
        waiting = self._context.still.waiting
        selected = self._session.snapshot.find_redaction(self._session.selected_redaction)
        track = selected if isinstance(selected, RegionRedaction) else None
        if track is not None and track.keyframes and (not waiting or self._is_due(track)):
            return track
        if not waiting:
            raise NothingMeant("No box waits to be checked.", "Click a box on a video to check it.")
        return waiting[0]

    def _is_due(self, redaction: RegionRedaction) -> bool:
        return self._context.still.waits_for_watching(
            redaction
        ) or not self._context.still.is_still(redaction)

    # ---- while it runs

    def _play_when_seen(self) -> None:
        run = self._run
        if run is None:
            return
        stood = time.monotonic() - run.since
        # Until its first picture is there one would watch another one.
        if stood < BEFORE or (stood < LATEST and not self._is_seen(run)):
            return
        self._timer.stop()
        self._playhead.play(SPEED)

    def _is_seen(self, run: _CheckRun) -> bool:
        player, path = self._context.player, run.redaction.record
        picture = player.newest_picture(path)
        return picture is not None and picture.frame == player.streams[path].frame_at(run.first)

    def _on_move(self, position: int) -> None:
        run = self._run
        if run is None or not self._playhead.playing or position < run.last:
            return
        self._stop_check()
        self._playhead.pause()
        self._playhead.seek_to(run.last)
        self._tell_result()

    def _on_turn(self) -> None:
        """Paused by hand, or played by hand while it had not begun: it is not ours any more."""
        if self._run is not None and self._playhead.playing == self._timer.isActive():
            self._stop_check()

    def _stop_check(self) -> None:
        run, self._run = self._run, None
        self._timer.stop()
        # Another speed was chosen meanwhile, by hand: it stays.
        if run is not None and self._playhead.rate == SPEED:
            self._playhead.set_rate(run.rate)

    def _tell_result(self) -> None:
        key = self._context.actions["check_box"].shortcut().toString()
        more = f" {key}: next." if key and self._context.still.waiting else ""
        self._context.notices.say_briefly(
            "Seen, with what is before and behind. If it slipped: go to where it did and drag the "
            f"box, a keyframe is set; if it is bare here, let it last longer.{more}"
        )
