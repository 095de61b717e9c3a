"""The arithmetic of exposure: which faces are left bare, for how long, and what is hidden beside.

Pure arrays and numbers: pictures of True where something hides, faces as boxes in fractions.
A face counts from 16 pixels of height on; it is exposed in a frame where less than nine tenths of
its box are hidden. A track of a face is missed where it is exposed in more than half of its frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LEAST_HEIGHT = 15.5  # pixels: what rounds to 16
COVERED = 0.9  # of a face's box
SAME = 0.1  # of two boxes' area together, from one frame to the next: the same face
HOUR = 3600.0

FaceBox = tuple[float, float, float, float]
"""x, y, width, height of a face; fractions of the picture."""
MaskBox = tuple[int, int, int, int]
"""left, top, right, bottom of what hides, in pixels; the last two are outside."""
Hidden = NDArray[np.bool_]


def hidden_picture(size: tuple[int, int], masks: Sequence[MaskBox], oval: bool = False) -> Hidden:
    """(height, width): True where something hides; ``oval``: only the ellipse in each box does."""
    wide, high = size
    hidden = np.zeros((high, wide), bool)
    for mask in masks:
        left, top = max(mask[0], 0), max(mask[1], 0)
        right, bottom = min(mask[2], wide), min(mask[3], high)
        if right <= left or bottom <= top:
            continue
        part = hidden[top:bottom, left:right]
        part |= _oval_of(right - left, bottom - top) if oval else True
    return hidden


def _oval_of(wide: int, high: int) -> Hidden:
    x = (np.arange(wide) + 0.5) / wide * 2 - 1
    y = (np.arange(high) + 0.5) / high * 2 - 1
    return np.asarray(y[:, None] ** 2 + x[None, :] ** 2 <= 1)


def pixels_of(size: tuple[int, int], face: FaceBox) -> tuple[slice, slice]:
    """Rows and columns of the pixels whose middle lies in a face's box; one at least."""
    spans = []
    for start, length, pixels in ((face[1], face[3], size[1]), (face[0], face[2], size[0])):
        first = min(max(round(start * pixels), 0), pixels - 1)
        spans.append(slice(first, min(max(round((start + length) * pixels), first + 1), pixels)))
    return spans[0], spans[1]


def covered_share(hidden: Hidden, face: FaceBox) -> float:
    """How much of a face is hidden, of 1."""
    return float(hidden[pixels_of((hidden.shape[1], hidden.shape[0]), face)].mean())


def false_share(hidden: Hidden, faces: Sequence[FaceBox]) -> float:
    """How much of the picture is hidden that is no face, of 1; margins around faces count."""
    beside = hidden.copy()
    for face in faces:
        beside[pixels_of((hidden.shape[1], hidden.shape[0]), face)] = False
    return float(beside.mean())


def seconds_of_frames(times: Sequence[float]) -> list[float]:
    """How long each frame is shown: until the next one; the last one as long as is usual."""
    steps = np.diff(np.asarray(times, np.float64))
    return [*steps.tolist(), float(np.median(steps)) if len(steps) else 1 / 30]


def tracks_of_faces(frames: Sequence[Sequence[FaceBox] | None]) -> list[list[int]]:
    """The number of the track of each face of each frame: it goes on where boxes lie over each
    other in frames next to each other. A frame without labels ends all tracks.
    """
    numbers: list[list[int]] = []
    before: list[tuple[FaceBox, int]] = []
    count = 0
    for faces in frames:
        free, now = list(before), []
        for face in faces or ():
            likest = max(free, key=lambda one: common_share(one[0], face), default=None)
            if likest is not None and common_share(likest[0], face) > SAME:
                free.remove(likest)
                now.append((face, likest[1]))
            else:
                now.append((face, count))
                count += 1
        numbers.append([number for _, number in now])
        before = now
    return numbers


def common_share(one: FaceBox, other: FaceBox) -> float:
    """The area that two boxes have in common, of what they take together."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(wide, 0.0) * max(high, 0.0)
    return common / max(one[2] * one[3] + other[2] * other[3] - common, 1e-12)


@dataclass
class ExposureTally:
    """What one way of hiding faces leaves bare, over any number of clips.

    Attributes:
        footage: seconds of labelled footage.
        faces: face-seconds that count.
        exposed: face-seconds that were left bare.
        beside: seconds times the share of the picture that was hidden and is no face.
        tracks: for each track its seconds, and those of them that were left bare.
    """

    footage: float = 0.0
    faces: float = 0.0
    exposed: float = 0.0
    beside: float = 0.0
    tracks: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)

    def add_frame(
        self, seconds: float, faces: Sequence[tuple[FaceBox, tuple[str, int]]], hidden: Hidden
    ) -> None:
        """Count one labelled frame: its faces, each with the name of its track."""
        self.footage += seconds
        self.beside += seconds * false_share(hidden, [face for face, _ in faces])
        for face, track in faces:
            if face[3] * hidden.shape[0] < LEAST_HEIGHT:
                continue
            bare = seconds if covered_share(hidden, face) < COVERED else 0.0
            self.faces += seconds
            self.exposed += bare
            known = self.tracks.get(track, (0.0, 0.0))
            self.tracks[track] = (known[0] + seconds, known[1] + bare)

    @property
    def exposed_per_hour(self) -> float:
        """Exposed face-seconds per hour of footage."""
        return self.exposed / self.footage * HOUR if self.footage else 0.0

    @property
    def false_area(self) -> float:
        """The share of the picture that is hidden and is no face, on average over time."""
        return self.beside / self.footage if self.footage else 0.0

    @property
    def missed(self) -> int:
        """Tracks that are bare for more than half of their time."""
        return sum(bare > whole / 2 for whole, bare in self.tracks.values())
