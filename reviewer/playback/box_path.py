"""A box through a video, onward or back: across what hides it, with what the detectors know.

The box is carried by its looks (``box_tracker``). Where a detector knows what it holds, the box is
corrected by it every few frames, and where it is lost it is looked for again; what lies between is
hidden as a whole. Decision 189.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model.geometry import Box, Orientation, box_fits
from reviewer.playback.box_tracker import (
    SIZE,
    BoxTracker,
    TrackedPath,
    TrackEnd,
    is_another_scene,
)
from reviewer.playback.index import FrameIndex
from reviewer.system.jobs import SILENT, Job

# Chosen by hand, as those of the tracker.
LOOK = (1280, 720)  # pixels: of pictures in which a detector looks for what was lost
_CORRECT = 10  # frames between two corrections by what is found in the box
_UNLIKE = 2  # corrections in a row at which it looks like somebody else
_AGAIN = 3  # frames between two looks for what was lost
_PATIENT = 60  # frames of looking: who steps behind a car comes out within two seconds
_RECENT = 10  # frames from which it is told whether it moves toward an edge of the picture
_LONGEST = 60  # frames within which it would be outside at that speed: slower is no leaving
_SLACK = 4  # more frames than it needs, for what slows down or is larger than its box

_Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class WantedPath:
    """A box, the frame that it stands on, and the frame where following ends at the latest.

    It is followed back where that lies before its own. ``goes_on``: a piece of its way was
    followed already, see ``path_pieces``.
    """

    frame: int
    box: Box
    last: int
    goes_on: bool = False

    @property
    def is_back(self) -> bool:
        """True where it is followed back."""
        return self.last < self.frame


class ThingFinder(Protocol):
    """Knows what a box holds, and where it is in another picture (blue, green and red)."""

    def hold_thing(self, picture: _Grey, box: Box) -> bool:
        """Look at what the box holds; false where nothing is known there."""

    def correct_box(self, picture: _Grey, box: Box) -> Box | None:
        """The box where the thing is, near to where it is thought to be; ``None``: not seen."""

    def looks_same(self, picture: _Grey, box: Box) -> bool:
        """Whether what the box holds now looks as what it held until now; true where nobody can
        tell.
        """

    def find_again(self, picture: _Grey, box: Box) -> Box | None:
        """The box where the thing is, some frames after it was lost; ``None``: not seen."""


def tracked_path(
    path: Path,
    index: FrameIndex,
    orientation: Orientation,
    wanted: WantedPath,
    job: Job = SILENT,
    finder: ThingFinder | None = None,
) -> TrackedPath:
    """Follow a box from its frame on, or back; in the child.

    With a ``finder`` the box is corrected
    by what is found in it, and is looked for again where it is lost. Each step is told as the text
    of the job's progress (see ``read_step``), so that who stops it keeps what was followed.

    Raises:
        BadInput: The video cannot be decoded there.
    """
    *_, whole = path_steps(path, index, orientation, wanted, job, finder)
    assert whole is not None
    return whole


def path_steps(
    path: Path,
    index: FrameIndex,
    orientation: Orientation,
    wanted: WantedPath,
    job: Job = SILENT,
    finder: ThingFinder | None = None,
) -> Iterator[TrackedPath | None]:
    """The same frame by frame: ``None`` for each on which it goes on, then the whole way.

    Raises:
        BadInput: The video cannot be decoded there.
    """
    from reviewer.playback.frame_walk import picture_of_frame, walk_frames, walk_frames_back

    first, last = wanted.frame, wanted.last
    walk = walk_frames_back if wanted.is_back else walk_frames
    following = _BoxWay(wanted.box, finder)
    for number, frame in walk(path, index, first):
        job.check()
        if number < last if wanted.is_back else number > last:
            break

        def colours(frame: Any = frame) -> _Grey:
            return np.ascontiguousarray(picture_of_frame(frame, LOOK, "bgr24", orientation))

        grey = np.ascontiguousarray(picture_of_frame(frame, SIZE, "gray", orientation))
        if not following.take_picture(number, grey, colours):
            break
        told = write_step(*following.newest) if following.rows else ""
        job.progress(abs(number - first), max(abs(last - first), 1), told)
        yield None
    if not following.rows:
        raise BadInput(f"{path.name} has no picture there.")
    yield following.whole_path(descending=wanted.is_back)


def write_step(number: int, box: Box) -> str:
    """A frame and the box on it, as the text of a progress."""
    return " ".join([str(number), *(f"{side:.6f}" for side in box.to_list())])


def read_step(text: str) -> tuple[int, Box] | None:
    """What ``write_step`` wrote; ``None`` for any other text."""
    parts = text.split()
    try:
        number, sides = int(parts[0]), [float(part) for part in parts[1:]]
    except (ValueError, IndexError):
        return None
    return (number, Box(*sides)) if len(sides) == 4 and box_fits(*sides) else None


class _BoxWay:
    """The way of a box so far, across the gaps in which it is lost."""

    def __init__(self, box: Box, finder: ThingFinder | None) -> None:
        self._start, self._finder = box, finder
        self._tracker: BoxTracker | None = None
        self._lost: list[int] = []  # frames since it is lost
        self._sure = 0  # rows up to where it looked as it did, when it was compared last
        self._unlike = 0  # comparisons in a row in which it looked like somebody else
        self._grey: _Grey | None = None
        self.rows: list[tuple[int, Box]] = []
        self._ended = TrackEnd.OVER
        self._way_out: tuple[Box, int] | None = None  # what is hidden, and on how many more frames

    @property
    def newest(self) -> tuple[int, Box]:
        """The last frame on which the box is known, and the box."""
        return self.rows[-1]

    def take_picture(self, number: int, grey: _Grey, colours: Callable[[], _Grey]) -> bool:
        """Go on to the next picture; false where the way ends."""
        before, self._grey = self._grey, grey
        if self._way_out is not None:
            return self._go_out(number, before, grey)
        if self._tracker is None:
            if self._finder is not None and not self._finder.hold_thing(colours(), self._start):
                self._finder = None
            self._tracker = BoxTracker(grey, self._start)
        elif self._lost:
            return self._look_further(number, (before, grey), colours)
        elif (why := self._tracker.follow_into(grey)) is not None:
            self._ended = why
            if why is TrackEnd.CUT:
                return False
            self._lost = self._drop_doubtful() if why is TrackEnd.LOST else []
            if why is TrackEnd.LOST and self._finder is not None:
                return self._look_further(number, (before, grey), colours)
            self._lost.append(number)
            return self._begin_way_out()
        elif self._finder is not None and len(self.rows) % _CORRECT == 0:
            self._correct(grey, colours)
            if self._is_somebody_else(colours):
                self._ended = TrackEnd.DOUBT
                del self.rows[max(self._sure, 1) :]
                return False
        self.rows.append((number, self._tracker.box_in_picture()))
        return True

    def whole_path(self, *, descending: bool) -> TrackedPath:
        """The way, in the order of the frames."""
        if self._ended is TrackEnd.LOST and self._lost:  # the recording ended while it was lost
            self._begin_way_out()
        rows = self.rows[::-1] if descending else self.rows
        frames = np.array([number for number, _ in rows], np.int64)
        return TrackedPath(frames, np.array([box.to_list() for _, box in rows]), self._ended)

    def _drop_doubtful(self) -> list[int]:
        """The last frames, on which the box may have held something else already, are let go."""
        doubts = self._tracker.doubts if self._tracker is not None else 0
        kept = max(len(self.rows) - doubts, 1)
        dropped = [number for number, _ in self.rows[kept:]]
        del self.rows[kept:]
        return dropped

    def _correct(self, grey: _Grey, colours: Callable[[], _Grey]) -> None:
        """Put the box back on what it holds, from which it wanders off little by little."""
        assert self._tracker is not None
        assert self._finder is not None
        found = self._finder.correct_box(colours(), self._tracker.bare_box())
        if found is not None:
            self._tracker.set_box(grey, found)

    def _is_somebody_else(self, colours: Callable[[], _Grey]) -> bool:
        """Once may be a shadow, or somebody who passes before it."""
        assert self._tracker is not None
        assert self._finder is not None
        if self._finder.looks_same(colours(), self._tracker.bare_box()):
            self._sure, self._unlike = len(self.rows), 0
        else:
            self._unlike += 1
        return self._unlike >= _UNLIKE

    def _look_further(
        self, number: int, greys: tuple[_Grey | None, _Grey], colours: Callable[[], _Grey]
    ) -> bool:
        """Look for what was lost, for a while; where it is seen again, hide all between."""
        assert self._finder is not None
        self._lost.append(number)
        before, grey = greys
        if before is not None and is_another_scene(before, grey):
            self._lost.pop()
            self._begin_way_out()
            self._ended = TrackEnd.CUT
            return False
        if len(self._lost) > _PATIENT:
            return self._begin_way_out()
        if len(self._lost) % _AGAIN:
            return True
        found = self._finder.find_again(colours(), self.rows[-1][1])
        if found is None:
            return True
        self._tracker = BoxTracker(grey, found)
        now = self._tracker.box_in_picture()
        hull = _hull_of(self.rows[-1][1], now)
        # Nobody knows which way it went meanwhile: all from where it was to where it is.
        self.rows += [(lost, hull) for lost in self._lost[:-1]]
        self.rows.append((number, now))
        self._lost.clear()
        self._ended = TrackEnd.OVER
        return True

    def _begin_way_out(self) -> bool:
        """Hide on to the edge what was about to leave; false where no more pictures are needed."""
        out = way_out(self.rows, leaves=self._ended is TrackEnd.LEFT)
        lost, self._lost = self._lost, []
        if out is None:
            return False
        hull, frames = out
        self.rows += [(number, hull) for number in lost[:frames]]
        self._way_out = hull, frames - len(lost)
        self._ended = TrackEnd.LEFT
        return frames > len(lost)

    def _go_out(self, number: int, before: _Grey | None, grey: _Grey) -> bool:
        assert self._way_out is not None
        hull, left = self._way_out
        if before is not None and is_another_scene(before, grey):
            return False
        self.rows.append((number, hull))
        self._way_out = hull, left - 1
        return left > 1


def way_out(rows: list[tuple[int, Box]], *, leaves: bool = False) -> tuple[Box, int] | None:
    """What to hide, and on how many frames, of a box that was lost on its way out of the picture.

    It is on its way out where it is nearer to an edge than it is wide (high, above and below) and
    moves toward it. All from where it was to that edge is hidden until it would be outside: nobody
    knows where in between it is. ``rows`` are frames and boxes in the order in which they were
    followed; ``leaves``: most of it is outside already, however slowly it moves.
    """
    recent = rows[-_RECENT:]
    if len(recent) < 2:
        return None
    (_, one), (_, last) = recent[0], recent[-1]
    steps = abs(recent[-1][0] - recent[0][0])
    # How far its near and its far side are from each edge; the edge cuts off the near one only.
    sides = (
        (last.x, last.x + last.w, one.x + one.w, last.w),
        (1 - last.x - last.w, 1 - last.x, 1 - one.x, last.w),
        (last.y, last.y + last.h, one.y + one.h, last.h),
        (1 - last.y - last.h, 1 - last.y, 1 - one.y, last.h),
    )
    times = [
        far * steps / (was - far) if near < size and was > far else np.inf
        for near, far, was, size in sides
    ]
    nearest = int(np.argmin(times))
    if times[nearest] > _LONGEST and not (leaves and times[nearest] < np.inf):
        return None
    frames = min(int(np.ceil(times[nearest])), _LONGEST) + _SLACK
    return _hull_to_edge(one, last, nearest, frames / steps), frames


def _hull_to_edge(one: Box, last: Box, edge: int, times: float) -> Box:
    """From where it is to an edge (left, right, upper, lower), and where it gets to meanwhile."""
    across = (last.x + last.w / 2 - one.x - one.w / 2) * times
    down = (last.y + last.h / 2 - one.y - one.h / 2) * times
    left, right = last.x + min(across, 0), last.x + last.w + max(across, 0)
    top, bottom = last.y + min(down, 0), last.y + last.h + max(down, 0)
    left, top = (0.0 if edge == n else max(at, 0.0) for n, at in ((0, left), (2, top)))
    right, bottom = (1.0 if edge == n else min(at, 1.0) for n, at in ((1, right), (3, bottom)))
    return Box(left, top, right - left, bottom - top)


def _hull_of(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.x + one.w, other.x + other.w), max(one.y + one.h, other.y + other.h)
    return Box(left, top, right - left, bottom - top)
