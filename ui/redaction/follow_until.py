"""Hide until it leaves: a box is followed by itself, and says honestly where that stopped.

What comes of it is a proposal: somebody has to watch it before it counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer

from reviewer.errors import Refused, ReviewerError
from reviewer.model import RegionRedaction, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.redaction_changes import Alteration, mark_loss
from reviewer.playback.box_path import WantedPath, read_step
from reviewer.playback.box_tracker import TrackedPath, TrackEnd
from reviewer.redaction.keyframes import sort_keyframes
from reviewer.redaction.new_redactions import new_region
from reviewer.redaction.spans import set_span
from reviewer.redaction.spraying import spray_track
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.stream import Stream
from ui.common.tasks import Task
from ui.common.times import clock_text, length_text
from ui.common.work_behind import BehindWork

STEP, BACK = "Hide until it leaves", "Hide from where it came"
_KEY = "follow"
_WHY = {
    TrackEnd.LEFT: "there it leaves the picture",
    TrackEnd.CUT: "there another scene begins",
    TrackEnd.OVER: "where the recording ends",
}
_WHENCE = {
    TrackEnd.LEFT: "there it comes into the picture",
    TrackEnd.CUT: "there its scene begins",
    TrackEnd.OVER: "where the recording begins",
}

Take = Callable[[RegionRedaction, str], None]
"""Makes one step of a redaction and its label."""


@dataclass(frozen=True)
class FollowedBox:
    """What is followed, and from where.

    Attributes:
        path: the recording.
        frame: the number of the frame that it begins on.
        box: where it stands there.
        redaction: the redaction whose track it becomes; ``None`` for a new one.
        back: it is followed back, to where it came from.
    """

    path: str
    frame: int
    box: Box
    redaction: RegionRedaction | None = None
    back: bool = False


class BoxFollower(QObject):
    """Follows one box at a time, in a child process."""

    def __init__(
        self, context: Context, take: Take, fresh_id: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._take, self._fresh_id = context, take, fresh_id
        self._task: Task | None = None
        self._way: dict[int, Box] = {}  # as far as it was told while it is followed
        self._stopped = False
        self._begun = 0  # where the clock stood when it began, in microseconds UTC
        self._told = ""
        self._saying = QTimer(self)
        self._saying.setSingleShot(True)
        self._saying.setInterval(0)
        self._saying.timeout.connect(lambda: context.notices.tell_step(self._told))

    @property
    def is_running(self) -> bool:
        """True while a box is followed."""
        return self._task is not None

    @property
    def steps_so_far(self) -> dict[int, Box]:
        """The boxes that are known of what is followed now, by frame."""
        return dict(self._way)

    def begin_following(self, wanted: FollowedBox) -> None:
        """Follow a box from a frame on; the step is made when it is done.

        Raises:
            Refused: Another one is being followed, or there are no pictures.
        """
        stream = self._context.player.streams[wanted.path]
        if self.is_running:
            raise Refused("A box is being followed already.", "Wait until it is done.")
        if stream.index is None or stream.fault:
            raise Refused("This video has no pictures.")
        source, index = stream.proxy or (stream.source, stream.index)
        turned, desk = stream.record.facts.orientation, self._context.player.desk
        last = 0 if wanted.back else len(stream.index) - 1
        asked = WantedPath(wanted.frame, wanted.box, last)

        def follow(job: Job) -> TrackedPath:
            return desk.follow_box(source, index, turned, asked, job)

        where = "back to where it came from" if wanted.back else "until it leaves"
        name = "hide_back" if wanted.back else "hide_until_gone"
        key = self._context.actions[name].shortcut().toString()
        self._context.notices.say_briefly(
            f"Following what the box hides, {where} … {key} stops and keeps what was followed."
        )
        self._way, self._stopped, self._begun = {}, False, self._context.playhead.position
        self._task = task = self._context.tasks.start_task(follow)
        self._say_share(0.0)
        task.progressed.connect(self._take_step)
        task.succeeded.connect(partial(self._take_path, wanted))
        task.failed.connect(self._context.notices.tell_fault)
        task.stopped.connect(partial(self._take_stopped, wanted))
        task.ended.connect(self._end)

    def stop_following(self) -> None:
        """Follow no further; what was followed until now is kept."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()

    def _take_step(self, share: float, told: str) -> None:
        if (step := read_step(told)) is not None:
            self._way[step[0]] = step[1]
        self._say_share(share)

    def _take_stopped(self, wanted: FollowedBox) -> None:
        """A person stopped it: what was followed stays, to be corrected and followed on."""
        if not self._stopped or len(self._way) < 2:
            self._context.notices.say_briefly("Not followed.")
            return
        frames = sorted(self._way)
        boxes = np.array([self._way[n].to_list() for n in frames])
        path = TrackedPath(np.array(frames, np.int64), boxes, TrackEnd.OVER)
        self._take_path(wanted, path, stopped=True)

    def _say_share(self, share: float) -> None:
        if self._task is not None:
            told = BehindWork("Following a box", min(share, 0.99), 1, cancel=self.stop_following)
            self._context.tasks.work_behind.show_work(_KEY, told)

    def _end(self) -> None:
        self._task = None
        self._context.tasks.work_behind.end_work(_KEY)

    def _take_path(self, wanted: FollowedBox, path: TrackedPath, *, stopped: bool = False) -> None:
        stream = self._context.player.streams[wanted.path]
        try:
            made = self._redaction_of(wanted, path, stream)
            self._take(made, BACK if wanted.back else STEP)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        if path.ended is TrackEnd.LOST:
            self._go_to_loss(wanted, path, stream)
        # Behind what is told of an accepted box that was changed: how much shorter it is does not
        # say why, and of two lines the last one stands.
        self._told = self._tell_end(wanted, made, path, stopped)
        self._saying.start()

    def _go_to_loss(self, wanted: FollowedBox, path: TrackedPath, stream: Stream) -> None:
        """Show where it was lost, unless a person went elsewhere meanwhile."""
        playhead = self._context.playhead
        if stream.index is None or playhead.playing or playhead.position != self._begun:
            return
        t = stream.index.seconds_of_frame(int(path.frames[0 if wanted.back else -1]))
        # A microsecond late rather than early: a moment belongs to the frame behind it.
        playhead.seek_to(stream.place.utc_of_media(t) + 1)

    def _redaction_of(
        self, wanted: FollowedBox, path: TrackedPath, stream: Stream
    ) -> RegionRedaction:
        index, record = stream.index, stream.record
        assert index is not None
        boxes = [
            Keyframe(index.seconds_of_frame(n), path.box_of_row(row))
            for row, n in enumerate(path.frames.tolist())
        ]
        keys, behind = spray_track(boxes), int(path.frames[-1]) + 1
        end = index.seconds_of_frame(behind) if behind < len(index) else None
        known = self._context.session.snapshot
        old = known.find_redaction(wanted.redaction.id) if wanted.redaction else None
        if wanted.redaction is None or not isinstance(old, RegionRedaction):
            return new_region(self._fresh_id(), record, keys, end)
        if old != wanted.redaction:
            raise Refused("The box was changed while it was followed.", "Follow it once more.")
        # A proposal, accepted or not: nobody has watched where it goes.
        first, last = keys[0].t, keys[-1].t
        if wanted.back:
            # Never shorter than it was: what is followed back may be lost at once.
            others = [k for k in old.keyframes if not first <= k.t <= last]
            old = mark_loss(old, Alteration.LOST_START, lost=path.ended is TrackEnd.LOST)
            made = replace(old, keyframes=sort_keyframes([*others, *keys]), status=Status.PROPOSED)
            return set_span(made, min(old.start, first), max(old.end, last))
        before = [k for k in old.keyframes if k.t < first]
        old = mark_loss(old, Alteration.LOST_END, lost=path.ended is TrackEnd.LOST)
        made = replace(old, keyframes=sort_keyframes([*before, *keys]), status=Status.PROPOSED)
        length = record.facts.duration_seconds or old.end
        return set_span(made, min(old.start, first), length if end is None else end)

    def _tell_end(
        self, wanted: FollowedBox, made: RegionRedaction, path: TrackedPath, stopped: bool
    ) -> str:
        session = self._context.session
        place = session.placement_of(made.record)
        edge = made.start if wanted.back else made.end
        at = clock_text(place.utc_of_media(edge), session.zone_shown) if place else ""
        keys = {n: self._context.actions[n].shortcut().toString() for n in _KEYS}
        again = keys["hide_back" if wanted.back else "hide_until_gone"]
        if path.ended is TrackEnd.LOST:
            return (
                f"Lost here, look: {'before' if wanted.back else 'after'} {at} what was hidden "
                "could not be told from what is around it, and may still be seen. Put the box "
                f"right, and {again} goes on from there."
            )
        if stopped:
            return (
                f"Stopped at {at}; what was followed is kept. Put the box right, and {again} goes "
                "on from there."
            )
        stream = self._context.player.streams[wanted.path]
        assert stream.index is not None
        first, last = (stream.index.seconds_of_frame(int(path.frames[n])) for n in (0, -1))
        why = (_WHENCE if wanted.back else _WHY)[path.ended]
        return (
            f"Followed for {length_text(last - first)}, {'back to' if wanted.back else 'until'} "
            f"{at}: {why}. Watch it ({keys['check_box']}) before you accept it."
        )


_KEYS = ("check_box", "hide_until_gone", "hide_back")
