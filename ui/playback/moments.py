"""Which frame of a record is meant: the one at the clock, or the one that is seen."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.clock.timebase import round_moment
from reviewer.errors import NothingMeant, Refused
from ui.case.context import Context
from ui.playback.wall import Wall

LATEST = 0.5  # seconds: a picture further from the clock is one that still stands from before


@dataclass(frozen=True)
class FrameMoment:
    """A frame of a record: when it begins and when the next does, in seconds of media time.

    In sound the two are the same.
    """

    start: float
    end: float


class Moments:
    """Finds them."""

    def __init__(self, context: Context, wall: Wall) -> None:
        self._context, self._wall = context, wall

    def at_clock(self, path: str) -> FrameMoment | None:
        """Where the clock stands in a record; ``None`` outside of it."""
        place = self._context.session.placement_of(path)
        position = self._context.playhead.position
        stream = self._context.player.streams.get(path)
        frame = stream.frame_at(position) if stream is not None else None
        if frame is not None:
            return self._moment_of_frame(path, frame)
        if place is None or not place.start <= position <= place.end:
            return None
        t = round_moment(max(place.media_of_utc(position), 0.0))
        return FrameMoment(t, t)

    def frame_seen(self, path: str) -> FrameMoment:
        """The frame that stands on the picture, on which the mouse drew.

        Raises:
            Refused: There is no picture.
        """
        tile = self._wall.tile_of(path)
        if tile is None or tile.frame is None:
            raise NothingMeant("There is no picture at this moment.", "Go to where the video runs.")
        seen, clock = self._moment_of_frame(path, tile.frame), self.at_clock(path)
        if clock is None or abs(clock.start - seen.start) > LATEST:
            raise Refused("The picture had not caught up with the clock.", "Draw the box again.")
        return seen

    def end_of(self, path: str, t: float) -> float:
        """When the frame that is shown at ``t`` seconds ends."""
        index = self._context.player.streams[path].index
        return t if index is None else self._moment_of_frame(path, index.frame_shown_at(t)).end

    def go_to(self, path: str, t: float) -> None:
        """Put the clock on what a record shows at ``t`` seconds of media time."""
        place = self._context.session.placement_of(path)
        if place is not None:
            self._context.playhead.seek_to(place.utc_within(t))

    def _moment_of_frame(self, path: str, frame: int) -> FrameMoment:
        index = self._context.player.streams[path].index
        assert index is not None
        start = index.seconds_of_frame(frame)
        if frame + 1 < len(index):
            return FrameMoment(start, index.seconds_of_frame(frame + 1))
        length = self._context.session.snapshot.get_record(path).facts.duration_seconds or start
        # The last frame ends with its record; a file may say that it ends before.
        return FrameMoment(start, max(length, start + 0.001))
