"""A box is followed by itself, both ways, and says honestly where that stopped.

What comes of it is a proposal: somebody has to watch it before it counts.

Decision 206.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from reviewer.errors import BadInput, Refused, ReviewerError
from reviewer.model import RegionRedaction
from reviewer.model.geometry import Box
from reviewer.playback.box_path import WantedPath, read_step
from reviewer.playback.box_tracker import TrackedPath, TrackEnd
from reviewer.system.jobs import Job, PartOfJob
from ui.case.context import Context
from ui.case.session import Changed, Session
from ui.case.stream import Stream
from ui.common.redaction_text import name_of
from ui.common.tasks import Task
from ui.common.times import clock_text
from ui.common.work_behind import BehindWork
from ui.redaction.followed_way import (
    KEYS,
    FollowedBox,
    FollowWay,
    along_ways,
    join_paths,
    path_of_steps,
    tell_ways,
)

_KEY = "follow"
_UNSURE = (TrackEnd.LOST, TrackEnd.DOUBT)  # it stands inside the picture, and wants a look

Take = Callable[[RegionRedaction, str], None]
"""Makes one step of a redaction and its label."""

TellMore = Callable[[RegionRedaction], str]
"""What can be done next with a box that was followed, as a sentence; "" for nothing."""

Paths = dict[FollowWay, TrackedPath]


class BoxFollower(QObject):
    """Follows one box at a time, in a child process.

    Signals:
        told: the recording that is followed in, and how far that is, in words; "" when it ends.
        ended: nothing is followed any more, and the case is open still.

    Attributes:
        waiting: how many boxes are followed once this one is done.
    """

    told = Signal(str, str)
    ended = Signal()

    def __init__(self, context: Context, take: Take, tell_more: TellMore, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._take, self._pane = context, take, pane
        self._tell_more = tell_more
        self._task: Task | None = None
        self._wanted: FollowedBox | None = None
        self._way: dict[int, Box] = {}  # as far as it was told while it is followed
        self._stopped = False
        self.waiting = 0
        self._begun = 0  # where the clock stood when it began, in microseconds UTC
        self._said = ""
        self._saying = QTimer(self)
        self._saying.setSingleShot(True)
        self._saying.setInterval(0)
        self._saying.timeout.connect(lambda: context.notices.tell_step(self._said))
        context.session.changed.connect(self._follow_case)

    @property
    def is_running(self) -> bool:
        """True while a box is followed."""
        return self._task is not None

    @property
    def followed(self) -> str:
        """The id of the redaction that is followed; empty for none."""
        return self._wanted.redaction.id if self._task is not None and self._wanted else ""

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
        self._wanted, self._stopped = wanted, False
        self._begun = self._context.playhead.position
        known = wanted.known.values()
        self._way = {
            number: path.box_of_row(row)
            for path in known
            for row, number in enumerate(path.frames.tolist())
        }
        self._task = task = self._context.tasks.start_task(self._work_of(wanted, stream))
        self._pane.window().installEventFilter(self)
        self._say_share(0.0)
        task.progressed.connect(self._take_step)
        task.succeeded.connect(partial(self._take_paths, wanted))
        task.failed.connect(partial(self._take_fault, wanted))
        task.stopped.connect(partial(self._take_stopped, wanted))
        task.ended.connect(self._end)

    def stop_following(self, *, keep: bool = True) -> None:
        """Follow no further; what was followed until now is kept, or the box as it was."""
        if self._task is not None:
            self._stopped = keep
            self._task.cancel()

    def close(self) -> None:
        """The case is closed: follow no further, and tell nobody."""
        if self._task is not None:
            self._task.drop_work()
            self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape keeps the box as it was drawn."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.stop_following(keep=False)
        return True

    # ---- while it runs

    def _work_of(self, wanted: FollowedBox, stream: Stream) -> Callable[[Job], Paths]:
        assert stream.index is not None
        source, index = stream.proxy or (stream.source, stream.index)
        turned, desk = stream.record.facts.orientation, self._context.player.desk
        last = len(stream.index) - 1

        def follow_way(way: FollowWay, job: Job) -> TrackedPath:
            known = wanted.known.get(way)
            if known is not None and known.ended is not TrackEnd.LOST:
                return known
            frame, box = wanted.frame, wanted.box
            if known is not None:  # it is followed on from where nothing more is known of it
                row = 0 if way is FollowWay.BACK else -1
                frame, box = int(known.frames[row]), known.box_of_row(row)
            asked = WantedPath(frame, box, 0 if way is FollowWay.BACK else last)
            path = desk.follow_box(source, index, turned, asked, job)
            return path if known is None else join_paths(known, path)

        def follow_all(job: Job) -> Paths:
            lengths = [
                wanted.frame if w is FollowWay.BACK else last - wanted.frame for w in wanted.ways
            ]
            whole, done, made = max(sum(lengths), 1), 0, {}
            for way, length in zip(wanted.ways, lengths, strict=True):
                if way is FollowWay.BACK and wanted.frame == 0:
                    continue  # it begins with the recording
                part = PartOfJob(job, done / whole, (done + length) / whole)
                made[way] = follow_way(way, part)
                done += length
            return made

        return follow_all

    def _take_step(self, share: float, told: str) -> None:
        if (step := read_step(told)) is not None:
            self._way[step[0]] = step[1]
        self._say_share(share)

    def _say_share(self, share: float) -> None:
        if self._task is None or self._wanted is None:
            return
        told = BehindWork("Following a box", min(share, 0.99), 1, cancel=self.stop_following)
        self._context.tasks.work_behind.show_work(_KEY, told)
        key = self._key_of(KEYS[self._wanted.ways[0]])
        said = f"Following it: {share:.0%} · Esc keeps the box as it was · {key} stops here"
        more = f" · {self.waiting} more then" if self.waiting else ""
        self.told.emit(self._wanted.path, f"{said}{more}")

    def _follow_case(self, _: Changed) -> None:
        """What came of a box that is gone, or another by now, could not be kept."""
        if self._task is not None and self._wanted is not None and self._is_other(self._wanted):
            self.stop_following(keep=False)

    def _is_other(self, wanted: FollowedBox) -> bool:
        box = self._context.session.snapshot.find_redaction(wanted.redaction.id)
        return box != wanted.redaction

    def _end(self) -> None:
        if self._task is None:
            return  # the case was closed
        self._leave()
        self.ended.emit()

    def _leave(self) -> None:
        self._task = None
        self._pane.window().removeEventFilter(self)
        self._context.tasks.work_behind.end_work(_KEY)
        if self._wanted is not None:
            self.told.emit(self._wanted.path, "")

    # ---- what came of it

    def _take_stopped(self, wanted: FollowedBox) -> None:
        """A person stopped it: what was followed stays, to be corrected and followed on."""
        if self._task is None:
            return  # the case was closed
        if self._is_other(wanted):
            self._context.notices.say_briefly(_tell_other(self._context.session, wanted))
            return
        paths = self._paths_so_far(wanted)
        if not self._stopped or not paths:
            self._context.notices.say_briefly("Not followed: the box stays as it was.")
            return
        self._take_paths(wanted, paths, stopped=True)

    def _take_fault(self, wanted: FollowedBox, fault: BaseException) -> None:
        """It could be followed no further: what was followed stays, and it is said how to go on."""
        paths = self._paths_so_far(wanted)
        if self._task is None or not isinstance(fault, ReviewerError) or self._is_other(wanted):
            self._context.notices.tell_fault(fault)
            return
        told = self._tell_fault(wanted, paths, fault)
        if paths:
            self._take_paths(wanted, paths, stopped=True)
            self._saying.stop()  # that it stopped is said with why
        self._context.notices.tell_fault(told)

    def _tell_fault(self, wanted: FollowedBox, paths: Paths, fault: ReviewerError) -> ReviewerError:
        """The same fault of the record, which is what a person knows, and not of its small copy."""
        stream = self._context.player.streams[wanted.path]
        source, _ = stream.proxy or (stream.source, None)
        why = fault.message.removeprefix(f"{source.name}: ").replace(source.name, "it").rstrip(".")
        # Onward is followed first: where nothing is known behind, it is tried from the start.
        back = FollowWay.BACK in wanted.ways and (
            FollowWay.ONWARD not in wanted.ways or FollowWay.BACK in paths
        )
        key = self._key_of(KEYS[FollowWay.BACK if back else FollowWay.ONWARD])
        kept = "What was followed is kept; " if paths else ""
        remedy = f"{kept}{key} tries again{' from there' if paths else ''}."
        return BadInput(
            f"Following stopped in {name_of(stream.record)}: {why}.", remedy[0].upper() + remedy[1:]
        )

    def _paths_so_far(self, wanted: FollowedBox) -> Paths:
        """What was told until now of the ways that are followed."""
        found = {
            FollowWay.ONWARD: path_of_steps(self._way, (n for n in self._way if n >= wanted.frame)),
            FollowWay.BACK: path_of_steps(self._way, (n for n in self._way if n <= wanted.frame)),
        }
        return {way: path for way in wanted.ways if (path := found[way]) is not None}

    def _take_paths(self, wanted: FollowedBox, paths: Paths, *, stopped: bool = False) -> None:
        stream = self._context.player.streams[wanted.path]
        try:
            made = self._redaction_of(wanted, paths, stream)
            self._take(made, wanted.step)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        lost = [way for way, path in paths.items() if path.ended in _UNSURE]
        if lost:
            self._go_to_loss(lost[0], paths[lost[0]], stream, made)
        # Behind what is told of an accepted box that was changed: how much shorter it is does not
        # say why, and of two lines the last one stands.
        if lost:
            other = paths[lost[0]].ended is TrackEnd.DOUBT
            self._said = (self._tell_somebody_else if other else self._tell_lost)(lost[0], made)
        elif stopped:
            self._said = self._tell_stopped(wanted.ways[0], made)
        else:
            self._said = self._tell_whole(made, paths, stream)
        self._saying.start()

    def _go_to_loss(
        self, way: FollowWay, path: TrackedPath, stream: Stream, made: RegionRedaction
    ) -> None:
        """Show where it was lost, unless a person went elsewhere meanwhile."""
        playhead = self._context.playhead
        if stream.index is None or playhead.playing or playhead.position != self._begun:
            return
        if self._context.session.selected_redaction != made.id:
            return  # another box is being looked at
        t = stream.index.seconds_of_frame(int(path.frames[0 if way is FollowWay.BACK else -1]))
        playhead.seek_to(stream.place.utc_within(t))

    def _redaction_of(
        self, wanted: FollowedBox, paths: Mapping[FollowWay, TrackedPath], stream: Stream
    ) -> RegionRedaction:
        assert stream.index is not None
        if self._is_other(wanted):
            raise Refused("The box was changed while it was followed.", "Follow it once more.")
        length = stream.record.facts.duration_seconds
        return along_ways(wanted.redaction, paths, stream.index, length)

    # ---- telling it

    def _key_of(self, name: str) -> str:
        return self._context.actions[name].shortcut().toString()

    def _time_of(self, way: FollowWay, made: RegionRedaction) -> str:
        session = self._context.session
        place = session.placement_of(made.record)
        edge = made.start if way is FollowWay.BACK else made.end
        return clock_text(place.utc_of_media(edge), session.zone_shown) if place else ""

    def _tell_lost(self, way: FollowWay, made: RegionRedaction) -> str:
        side = "before" if way is FollowWay.BACK else "after"
        return (
            f"Lost here, look: {side} {self._time_of(way, made)} what was hidden could not be told "
            "from what is around it, and may still be seen. Put the box right, and "
            f"{self._key_of(KEYS[way])} goes on from there."
        )

    def _tell_somebody_else(self, way: FollowWay, made: RegionRedaction) -> str:
        side = "before" if way is FollowWay.BACK else "after"
        return (
            f"Stopped here, look: {side} {self._time_of(way, made)} it may have gone over to "
            f"somebody else. Where it is right, {self._key_of(KEYS[way])} goes on from there; "
            f"{self._key_of('accept')} accepts it as it is."
        )

    def _tell_stopped(self, way: FollowWay, made: RegionRedaction) -> str:
        return (
            f"Stopped at {self._time_of(way, made)}; what was followed is kept. Put the box right, "
            f"and {self._key_of(KEYS[way])} goes on from there."
        )

    def _tell_whole(
        self, made: RegionRedaction, paths: Mapping[FollowWay, TrackedPath], stream: Stream
    ) -> str:
        assert stream.index is not None
        said = tell_ways(paths, {way: self._time_of(way, made) for way in paths}, stream.index)
        return (
            f"{said} Look at its ends at the right, or watch it ({self._key_of('check_box')}); "
            f"{self._key_of('accept')} accepts it. {self._tell_more(made)}"
        ).rstrip()


def _tell_other(session: Session, wanted: FollowedBox) -> str:
    if session.snapshot.find_redaction(wanted.redaction.id) is None:
        return "Not followed any more: the box is gone."
    return "Not followed any more: the box was changed meanwhile. Follow it once more."
