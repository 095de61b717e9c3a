"""Hide until it leaves: a box is followed by itself, and says honestly where that stopped.

What comes of it is a proposal: somebody has to watch it before it counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject

from reviewer.errors import Refused, ReviewerError
from reviewer.model import RegionRedaction, Status
from reviewer.model.geometry import Box, Keyframe
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

STEP = "Hide until it leaves"
_KEY = "follow"
_WHY = {
    TrackEnd.LEFT: "there it leaves the picture",
    TrackEnd.LOST: "there it could no longer be told from what is around it",
    TrackEnd.CUT: "there another scene begins",
    TrackEnd.OVER: "where the recording ends",
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
    """

    path: str
    frame: int
    box: Box
    redaction: RegionRedaction | None = None


class BoxFollower(QObject):
    """Follows one box at a time, in a child process."""

    def __init__(
        self, context: Context, take: Take, fresh_id: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._take, self._fresh_id = context, take, fresh_id
        self._task: Task | None = None

    @property
    def is_running(self) -> bool:
        """True while a box is followed."""
        return self._task is not None

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
        turned, start = stream.record.facts.orientation, (wanted.frame, wanted.box)
        desk, last = self._context.player.desk, len(stream.index) - 1

        def follow(job: Job) -> TrackedPath:
            return desk.follow_box(source, index, turned, start, last, job)

        self._context.notices.say_briefly("Following what the box hides, until it leaves …")
        self._task = task = self._context.tasks.start_task(follow)
        self._say_share(0.0)
        task.progressed.connect(lambda share, _: self._say_share(share))
        task.succeeded.connect(partial(self._take_path, wanted))
        task.failed.connect(self._context.notices.tell_fault)
        task.stopped.connect(lambda: self._context.notices.say_briefly("Not followed."))
        task.ended.connect(self._end)

    def _say_share(self, share: float) -> None:
        if self._task is not None:
            told = BehindWork("Following a box", min(share, 0.99), 1, cancel=self._task.cancel)
            self._context.tasks.work_behind.show_work(_KEY, told)

    def _end(self) -> None:
        self._task = None
        self._context.tasks.work_behind.end_work(_KEY)

    def _take_path(self, wanted: FollowedBox, path: TrackedPath) -> None:
        stream = self._context.player.streams[wanted.path]
        try:
            made = self._redaction_of(wanted, path, stream)
            self._take(made, STEP)
            self._context.notices.say_briefly(self._tell_end(made, path.ended))
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

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
        before = [k for k in old.keyframes if k.t < keys[0].t]
        # A proposal, accepted or not: nobody has watched where it goes.
        made = replace(old, keyframes=sort_keyframes([*before, *keys]), status=Status.PROPOSED)
        length = record.facts.duration_seconds or old.end
        return set_span(made, min(old.start, keys[0].t), length if end is None else end)

    def _tell_end(self, made: RegionRedaction, why: TrackEnd) -> str:
        session = self._context.session
        place = session.placement_of(made.record)
        at = clock_text(place.utc_of_media(made.end), session.zone_shown) if place else ""
        check = self._context.actions["check_box"].shortcut().toString()
        return (
            f"Followed for {length_text(made.end - made.keyframes[0].t)}, until {at}: "
            f"{_WHY[why]}. Watch it ({check}) before you accept it."
        )
