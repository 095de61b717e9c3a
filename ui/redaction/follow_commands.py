"""Following by itself, as keys and menus ask for it: here, both ways, and on another camera."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from reviewer.errors import NothingMeant, Refused
from reviewer.model import Redaction, RegionRedaction
from reviewer.model.geometry import Box, box_at
from reviewer.model.redaction_changes import lost_at_start
from reviewer.playback.box_tracker import TrackedPath
from reviewer.tracking.carrying import carry_box
from ui.case.context import Context
from ui.playback.moments import Moments
from ui.playback.wall import Wall
from ui.redaction.box_tool import BoxTool
from ui.redaction.follow_until import BoxFollower
from ui.redaction.followed_way import BOTH, FollowedBox, FollowWay
from ui.redaction.moment_copies import MomentCopies


class Desk(Protocol):
    """What following leaves to whoever works on the pictures."""

    def ready_pictures(self) -> None:
        """Rest on pictures on which a box can be drawn."""

    def add_redaction(self, redaction: Redaction, label: str) -> None:
        """Put a redaction into the case as one step, and select it."""


class FollowCommands:
    """Begins to follow boxes, and goes to their ends."""

    def __init__(self, context: Context, wall: Wall, tool: BoxTool, desk: Desk) -> None:
        assert isinstance(desk, QObject)
        self._context, self._wall, self._tool, self._desk = context, wall, tool, desk
        self._moments = Moments(context, wall)
        self.copies = MomentCopies(context, wall, self._take_there, desk)
        self.follower = BoxFollower(context, self._take_followed, self.copies.tell_others, wall)
        self.follower.told.connect(self._tell_following)
        self.follower.ended.connect(self._follow_waiting)
        self._waiting: dict[str, Callable[[], None]] = {}  # by redaction, in their order
        self._also: RegionRedaction | None = None  # who is drawn next on another camera
        commands: dict[str, Callable[[], None]] = {
            "go_first": self._go_to_end,
            "go_last": partial(self._go_to_end, last=True),
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(context.notices.try_command, does))

    @property
    def drawn_also(self) -> RegionRedaction | None:
        """Who is drawn on another camera with the tool that is in the hand; ``None``: nobody."""
        return self._also if self._tool.purpose == _ALSO else None

    def stop_following(self, redaction: str) -> bool:
        """Follow a box no further, and keep what was followed; one that waits is not followed.

        False where this box is not followed and does not wait; with none, what is followed is
        meant.
        """
        if self._waiting.pop(redaction, None) is not None:
            self._tell_waiting("Not followed: the box stays as it was.")
            return True
        meant = self.follower.is_running and redaction in ("", self.follower.followed)
        if meant:
            self.follower.stop_following()
        return meant

    def follow_from(self, redaction: RegionRedaction, t: float, *, back: bool) -> None:
        """Follow a box both ways; what goes its way already, on from a moment, or back.

        On the first picture of one that was lost there, back as well: onward its way is known.

        Args:
            redaction: a box on a video.
            t: when a picture comes up on which it stands, in seconds of media time.
            back: only to where it came from.
        """
        if back or len(redaction.keyframes) > 1:
            way = FollowWay.BACK if back or self._is_lost(redaction, t) else FollowWay.ONWARD
            if not self._waits(redaction.id, partial(self._follow_later, redaction.id, t, way)):
                self._context.playhead.pause()
                self._follow(redaction, t, box_at(redaction.keyframes, t), (way,))
        else:
            self.follow_whole(redaction.id)

    def _is_lost(self, redaction: RegionRedaction, t: float) -> bool:
        """Whether it stands at a moment where it could not be followed back any further."""
        pictures = self._context.still.times_of_pictures(redaction)
        return lost_at_start(redaction) and pictures is not None and t <= pictures[0]

    def follow_whole(self, redaction: str) -> None:
        """Follow a box that does not move yet both ways, from the picture that it was drawn on.

        Where another one is followed it waits its turn.
        """
        if not self._waits(redaction, partial(self._follow_both, redaction)):
            self._context.playhead.pause()
            self._follow_both(redaction)

    def _follow_both(self, redaction: str) -> None:
        found = self._context.session.snapshot.find_redaction(redaction)
        if isinstance(found, RegionRedaction) and found.keyframes:
            key = found.keyframes[0]
            self._follow(found, key.t, key.box, BOTH)

    def _follow_later(self, redaction: str, t: float, way: FollowWay) -> None:
        """On from a moment, as the box stands by now."""
        found = self._context.session.snapshot.find_redaction(redaction)
        if isinstance(found, RegionRedaction) and found.keyframes:
            self._follow(found, t, box_at(found.keyframes, t), (way,))

    def close(self) -> None:
        """The case is closed: nothing is followed any more."""
        self._waiting.clear()
        self.follower.close()

    # ---- one after the other

    def _waits(self, redaction: str, does: Callable[[], None]) -> bool:
        """Whether a box has to wait, for another one is followed now: then it is followed next."""
        if not self.follower.is_running:
            return False
        self._waiting[redaction] = does
        key = self._context.actions["hide_until_gone"].shortcut().toString()
        self._tell_waiting(
            "It waits its turn: it is followed once the one before it is done. "
            f"{key} again, and it stays as it is."
        )
        return True

    def _follow_waiting(self) -> None:
        """The next one that waits, if it is there still; nothing comes to the front for it."""
        while self._waiting and not self.follower.is_running:
            name = next(iter(self._waiting))
            does = self._waiting.pop(name)
            self.follower.waiting = len(self._waiting)
            self._context.notices.try_command(does)

    def _tell_waiting(self, said: str) -> None:
        self.follower.waiting = len(self._waiting)
        self._context.notices.say_briefly(said)

    def _take_followed(self, made: RegionRedaction, label: str) -> None:
        """What came of a box; who works on another one by now is left there."""
        session = self._context.session
        if session.selected_redaction in ("", made.id):
            self._desk.add_redaction(made, label)
        else:
            session.put_entity(made, label)

    def _follow(
        self, redaction: RegionRedaction, t: float, box: Box, ways: tuple[FollowWay, ...]
    ) -> None:
        path = redaction.record
        index = self._context.player.streams[path].index
        if index is None:
            raise Refused("This video has no pictures.")
        frame = index.nearest_frame(t)
        # A box that was put right by hand knows better than what was found.
        known = self._known_ways(path, frame, box, len(index)) if ways == BOTH else {}
        self.follower.begin_following(FollowedBox(path, frame, box, redaction, ways, known))

    def _known_ways(
        self, path: str, frame: int, box: Box, frames: int
    ) -> Mapping[FollowWay, TrackedPath]:
        carried = carry_box(box, frame, frames, self._context.found.tracks_in(path))
        return (
            {FollowWay.ONWARD: carried.onward, FollowWay.BACK: carried.back}
            if carried is not None
            else {}
        )

    def _take_there(self, followed: RegionRedaction) -> None:
        """Whoever was followed on another camera is drawn once on this one, and followed as well.

        Why they are hidden is known from there.
        """
        self._desk.ready_pictures()
        self._tool.take_box(_ALSO)
        self._also = followed
        self._context.notices.say_briefly(
            "Draw a box on the same person here: it is followed by itself, and cites what it does "
            "on the other camera. Where nobody is seen yet, play on first; Esc stops."
        )

    def _tell_following(self, path: str, said: str) -> None:
        tile = self._wall.tile_of(path)
        if tile is not None:
            tile.view.tell_progress(said)

    def _go_to_end(self, *, last: bool = False) -> None:
        """The first picture of the selected box, or its last."""
        session = self._context.session
        found = session.snapshot.find_redaction(session.selected_redaction)
        box = found if isinstance(found, RegionRedaction) and found.keyframes else None
        pictures = self._context.still.times_of_pictures(box) if box is not None else None
        if box is None or pictures is None:
            raise NothingMeant("No box on a video is selected.", "Click a box, or press N.")
        self._context.playhead.pause()
        self._moments.go_to(box.record, pictures[int(last)])


_ALSO = "Draw a box on the same person · it is followed by itself · Esc"
