"""What is followed by itself, what became of it, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from reviewer.model import RegionRedaction
from reviewer.model.geometry import Box, Keyframe
from reviewer.playback.box_tracker import TrackedPath, TrackEnd
from reviewer.playback.index import FrameIndex
from reviewer.redaction.followed_boxes import followed_back, followed_onward
from ui.common.times import length_text


class FollowWay(Enum):
    """Where to a box is followed."""

    ONWARD = "onward"
    BACK = "back"


BOTH = (FollowWay.ONWARD, FollowWay.BACK)
KEYS = {FollowWay.ONWARD: "hide_until_gone", FollowWay.BACK: "hide_back"}
"""The actions that follow a box this way."""

STEP, STEP_BACK = "Follow by itself", "Follow back by itself"

_WHERE_TO = {
    TrackEnd.LEFT: "where it leaves the picture",
    TrackEnd.CUT: "where another scene begins",
    TrackEnd.OVER: "where the recording ends",
}
_WHENCE = {
    TrackEnd.LEFT: "where it comes into the picture",
    TrackEnd.CUT: "where its scene begins",
    TrackEnd.OVER: "where the recording begins",
}


@dataclass(frozen=True)
class FollowedBox:
    """What is followed, and from where.

    Attributes:
        path: the recording.
        frame: the number of the frame that it begins on.
        box: where it stands there.
        redaction: whose track it becomes, as it was when that began.
        ways: where to.
        known: the ways that are known already, from what was found in the video.
    """

    path: str
    frame: int
    box: Box
    redaction: RegionRedaction
    ways: tuple[FollowWay, ...] = (FollowWay.ONWARD,)
    known: Mapping[FollowWay, TrackedPath] = field(default_factory=dict)

    @property
    def step(self) -> str:
        """What the step of the case is called."""
        return STEP if FollowWay.ONWARD in self.ways else STEP_BACK


def along_ways(
    redaction: RegionRedaction,
    paths: Mapping[FollowWay, TrackedPath],
    index: FrameIndex,
    length: float | None,
) -> RegionRedaction:
    """The redaction as it goes where it was followed to; ``length`` of the recording, if known."""
    made = redaction
    for way, path in paths.items():
        keys = [
            Keyframe(index.seconds_of_frame(number), path.box_of_row(row))
            for row, number in enumerate(path.frames.tolist())
        ]
        lost, other = path.ended is TrackEnd.LOST, path.ended is TrackEnd.DOUBT
        if way is FollowWay.BACK:
            made = followed_back(made, keys, lost=lost, other=other)
            continue
        behind = int(path.frames[-1]) + 1
        end = index.seconds_of_frame(behind) if behind < len(index) else length or made.end
        made = followed_onward(made, keys, end, lost=lost, other=other)
    return made


def join_paths(first: TrackedPath, more: TrackedPath) -> TrackedPath:
    """A way, and how it goes on from where that was lost, onward or back."""
    known = set(first.frames.tolist())
    fresh = np.array([number not in known for number in more.frames.tolist()], bool)
    frames = np.concatenate([first.frames, more.frames[fresh]])
    order = np.argsort(frames, kind="stable")
    boxes = np.concatenate([first.boxes, more.boxes[fresh]])
    return TrackedPath(frames[order], boxes[order], more.ended)


def path_of_steps(steps: Mapping[int, Box], frames: Iterable[int]) -> TrackedPath | None:
    """The part of what was told while a box was followed; ``None`` for no more than its start."""
    numbers = sorted(n for n in frames if n in steps)
    if len(numbers) < 2:
        return None
    boxes = np.array([steps[n].to_list() for n in numbers])
    return TrackedPath(np.array(numbers, np.int64), boxes, TrackEnd.OVER)


def tell_ways(
    paths: Mapping[FollowWay, TrackedPath], times: Mapping[FollowWay, str], index: FrameIndex
) -> str:
    """How far it was followed and why it ends there; ``times`` are those of its ends."""
    frames = [int(n) for path in paths.values() for n in (path.frames[0], path.frames[-1])]
    seconds = index.seconds_of_frame(max(frames)) - index.seconds_of_frame(min(frames))
    said = [
        f"{'from' if way is FollowWay.BACK else 'until'} {times[way]}, "
        f"{(_WHENCE if way is FollowWay.BACK else _WHERE_TO)[paths[way].ended]}"
        for way in (FollowWay.BACK, FollowWay.ONWARD)
        if way in paths
    ]
    return f"Followed for {length_text(seconds)}: {'; '.join(said)}."
