"""A box through a video, onward or back: across what hides it, with what the detectors know.

The box is carried by its looks (``box_tracker``). Where a detector knows what it holds, the box is
corrected by it every few frames, and where it is lost it is looked for again; what lies between is
hidden as a whole. Decision 189.
"""

from __future__ import annotations

from collections.abc import Callable
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
_AGAIN = 3  # frames between two looks for what was lost
_PATIENT = 60  # frames of looking: who steps behind a car comes out within two seconds

_Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class WantedPath:
    """A box, the frame that it stands on, and the frame where following ends at the latest.

    It is followed back where that lies before its own.
    """

    frame: int
    box: Box
    last: int

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
    if not following.rows:
        raise BadInput(f"{path.name} has no picture there.")
    return following.whole_path(descending=wanted.is_back)


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
        self._grey: _Grey | None = None
        self.rows: list[tuple[int, Box]] = []
        self._ended = TrackEnd.OVER

    @property
    def newest(self) -> tuple[int, Box]:
        """The last frame on which the box is known, and the box."""
        return self.rows[-1]

    def take_picture(self, number: int, grey: _Grey, colours: Callable[[], _Grey]) -> bool:
        """Go on to the next picture; false where the way ends."""
        before, self._grey = self._grey, grey
        if self._tracker is None:
            if self._finder is not None and not self._finder.hold_thing(colours(), self._start):
                self._finder = None
            self._tracker = BoxTracker(grey, self._start)
        elif self._lost:
            return self._look_further(number, (before, grey), colours)
        elif (why := self._tracker.follow_into(grey)) is not None:
            self._ended = why
            if why is not TrackEnd.LOST or self._finder is None:
                return False
            self._lost = self._drop_doubtful()
            return self._look_further(number, (before, grey), colours)
        elif self._finder is not None and len(self.rows) % _CORRECT == 0:
            self._correct(grey, colours)
        self.rows.append((number, self._tracker.box_in_picture()))
        return True

    def whole_path(self, *, descending: bool) -> TrackedPath:
        """The way, in the order of the frames."""
        if self._ended is TrackEnd.LOST and not self._lost:
            self._drop_doubtful()
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

    def _look_further(
        self, number: int, greys: tuple[_Grey | None, _Grey], colours: Callable[[], _Grey]
    ) -> bool:
        """Look for what was lost, for a while; where it is seen again, hide all between."""
        assert self._finder is not None
        self._lost.append(number)
        before, grey = greys
        if before is not None and is_another_scene(before, grey):
            self._ended = TrackEnd.CUT
            return False
        if len(self._lost) > _PATIENT:
            return False
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


def _hull_of(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.x + one.w, other.x + other.w), max(one.y + one.h, other.y + other.h)
    return Box(left, top, right - left, bottom - top)
