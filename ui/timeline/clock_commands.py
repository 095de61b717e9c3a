"""A record's time, said by a person: typed, dragged, or tied to a moment of another record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.clock import anchoring
from reviewer.clock.clock_map import SAID_HERE
from reviewer.clock.timebase import MICROS
from reviewer.errors import NothingMeant, Refused
from reviewer.model import Change, Record
from reviewer.timeline import Placement
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.times import clock_text
from ui.timeline.set_time_dialog import SetTimeDialog


@dataclass(frozen=True)
class _MarkedMoment:
    """A moment of a recording that a person wants to find again in another."""

    record: str
    media: float


class ClockCommands(QObject):
    """Binds the actions; every one is a step that can be undone."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._window = context, parent
        self._try_command = context.notices.try_command
        self._mark: _MarkedMoment | None = None
        commands: dict[str, Callable[[], None]] = {
            "set_time": self.ask_time,
            "mark_moment": self.mark_moment,
            "same_moment": self.tie_to_mark,
            "forget_time": self.forget_time,
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(self._try_command, does))

    def ask_time(self) -> None:
        """Ask what the clock on the wall showed at this moment of the record in focus."""
        record, place, media = self._moment_here()
        dialog = SetTimeDialog(self._context, record, place.utc_of_media(media), self._window)
        dialog.time_given.connect(
            lambda utc: self._try_command(lambda: self._set_time(record, media, utc))
        )
        dialog.open()

    def mark_moment(self) -> None:
        """Remember this moment of the record in focus, for ``tie_to_mark``."""
        record, _, media = self._moment_here()
        self._mark = _MarkedMoment(record.path, media)
        self._context.notices.say_briefly(
            f"{media:.2f} s of {name_of(record)} is marked. Find the same moment in another "
            "recording, choose that one, and take “This is the marked moment”."
        )

    def tie_to_mark(self) -> None:
        """What is seen here is what was marked there: this record moves to it."""
        session = self._context.session
        record, _, media = self._moment_here()
        if self._mark is None:
            raise NothingMeant(
                "No moment is marked.", "Mark a flash or a clap in another one first."
            )
        there = session.placement_of(self._mark.record)
        if there is None or self._mark.record == record.path:
            raise Refused("The marked moment is in this same recording.", "Choose another one.")
        utc = there.utc_of_media(self._mark.media)
        anchors = session.snapshot.anchors
        sigma = anchoring.SEEN_SIGMA
        changes = anchoring.tie_to_time(anchors, record.path, media, utc, sigma)
        other = session.snapshot.get_record(self._mark.record)
        self._apply_changes(changes, record, f"Tie {name_of(record)} to {name_of(other)}", utc)

    def move_record(self, path: str, micros: int) -> None:
        """Move a record on the clock, as a drag does."""
        session = self._context.session
        place = session.placement_of(path)
        if place is None or not micros:
            return
        record = session.snapshot.get_record(path)
        seconds = micros / MICROS
        changes = anchoring.move_by(session.snapshot.anchors, path, place.clock, seconds)
        label = f"Move {name_of(record)} by {seconds:+.2f} s"
        self._try_command(lambda: self._apply_changes(changes, record, label, place.start + micros))

    def forget_time(self) -> None:
        """Take back what was said of the time of the record in focus."""
        record, _, _ = self._moment_here()
        changes = anchoring.forget_said_time(self._context.session.snapshot.anchors, record.path)
        if not changes:
            raise Refused(f"Nobody said anything of the time of {name_of(record)}.")
        self._context.session.apply(changes, f"Forget the time said of {name_of(record)}", self)
        self._context.notices.say_briefly(
            f"{name_of(record)} stands where its own times put it again."
        )

    # ---- inside

    def _set_time(self, record: Record, media: float, utc: int) -> None:
        anchors = self._context.session.snapshot.anchors
        changes = anchoring.tie_to_time(anchors, record.path, media, utc)
        self._apply_changes(changes, record, f"Set the time of {name_of(record)}", utc)

    def _apply_changes(self, changes: list[Change], record: Record, label: str, utc: int) -> None:
        session = self._context.session
        session.apply(changes, label, self)
        self._context.playhead.seek_to(utc + 1)
        zone = session.zone_shown
        aside = session.snapshot.anchors_of(record.path)
        others = sum(not a.id.startswith(SAID_HERE) for a in aside)
        told = " What else is known of its time is set aside."
        self._context.notices.say_briefly(
            f"{label}: {clock_text(utc, zone)}.{told if others else ''}"
        )

    def _moment_here(self) -> tuple[Record, Placement, float]:
        """The recording in focus, its place, and the moment of it that is shown."""
        session, player = self._context.session, self._context.player
        path = session.selected_record
        if session.placement_of(path) is None:
            path = player.shown_videos[0] if player.shown_videos else ""
        place = session.placement_of(path)
        if place is None:
            raise NothingMeant("There is no recording in focus.", "Choose a video or a call first.")
        media = place.media_of_utc(self._context.playhead.position)
        length = place.media_of_utc(place.end)
        if not 0 <= media <= length:
            raise NothingMeant(
                "The recording in focus does not run at this moment.",
                "Go to a moment of it first; Home goes to its beginning.",
            )
        return session.snapshot.get_record(path), place, round(media, 6)
