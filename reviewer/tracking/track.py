"""A thing that is seen in a video, followed through time, and what is doubtful about it.

Pure data: made by ``scan``, kept by ``track_store``, looked at by a person, and turned into
redactions by ``proposals``. Times are seconds of media time, boxes fractions of the displayed
picture, and already padded: what a box of a track holds is what would be hidden.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model.geometry import Box

Frames = NDArray[np.int32]
Times = NDArray[np.float64]
Boxes = NDArray[np.float32]
Scores = NDArray[np.float32]


class DoubtKind(StrEnum):
    """Why a stretch of a track wants a person's look."""

    HOLE = "hole"  # it was not seen for longer than is bridged without saying so
    JUMP = "jump"  # it moved or grew by more than such things do from one picture to the next
    BIRTH = "birth"  # it begins in the middle of the picture: it may have been there before
    DEATH = "death"  # it ends in the middle of the picture: it may go on
    EDGE = "edge"  # it came in or went out over the picture's edge
    LOW = "low"  # no sighting of it is sure, or too few of many are


@dataclass(frozen=True)
class Doubt:
    """A stretch of a track that wants a look: from ``start`` until ``end``, in seconds."""

    kind: DoubtKind
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Track:
    """One thing from where it is seen first to where it is seen last, and a little beyond.

    Attributes:
        id: the same for the same content of the same original, whoever finds it.
        kind: what it is, in a detector's word: faces, heads, plates, screens, papers, text.
        frames: int32 (n): numbers of its frames, ascending; every frame from first to last.
        times: float64 (n): when each is shown first.
        boxes: float32 (n, 4): x, y, width, height, padded.
        scores: float32 (n): how sure it was seen there, of 1; NaN where it was bridged.
        end: when its last frame is shown no more.
        confidence: of 1: that of its surest sighting.
        best: the row of the picture that shows it best.
        text: what could be read on it.
        doubts: in the order of time.
        detector: name and version of what found it.
        also: ids that parts of it had, before they were one.
    """

    id: str
    kind: str
    frames: Frames
    times: Times
    boxes: Boxes
    scores: Scores
    end: float
    confidence: float
    best: int
    text: str = ""
    doubts: tuple[Doubt, ...] = ()
    detector: str = ""
    also: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def start(self) -> float:
        """When it begins."""
        return float(self.times[0])

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def share_seen(self) -> float:
        """How much of it was seen; the rest was bridged."""
        return float(np.isfinite(self.scores).mean())

    @property
    def is_sure(self) -> bool:
        """Whether enough of its sightings are sure; what is not is listed and never proposed."""
        return all(doubt.kind is not DoubtKind.LOW for doubt in self.doubts)

    def box_of_row(self, row: int) -> Box:
        """One of the boxes."""
        return Box(*map(float, self.boxes[row]))


def id_of_track(original: str, kind: str, frame: int, box: NDArray[Any]) -> str:
    """The id of a track: the hash of its original, its kind, and its first sighting.

    It stays the same while a scan goes on and the track grows at its end. ``box``: four fractions,
    which count in hundredths, for another processor reckons a little otherwise.
    """
    place = (np.round(np.asarray(box, np.float64) * 100).astype(int)).tolist()
    told = repr((original, kind, int(frame), place))
    return f"{kind}-{sha256(told.encode()).hexdigest()[:12]}"


def edges_of_track(track: Track) -> NDArray[np.float64]:
    """(n, 4): its boxes as left, top, right and bottom, in fractions of the picture."""
    rows = track.boxes.astype(np.float64)
    return np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:]], axis=1)


def part_of_track(track: Track, rows: slice, name: str) -> Track:
    """Some of a track's frames that follow each other, at least one, as a track of that id."""
    first, stop, _ = rows.indices(len(track))
    end = float(track.times[stop]) if stop < len(track) else track.end
    scores = track.scores[rows]
    best = track.best - first
    if not 0 <= best < stop - first:
        best = int(np.argmax(np.where(np.isfinite(scores), scores, -1.0)))
    start = float(track.times[first])
    return replace(
        track,
        id=name,
        frames=track.frames[rows],
        times=track.times[rows],
        boxes=track.boxes[rows],
        scores=scores,
        end=end,
        best=best,
        doubts=tuple(d for d in track.doubts if d.end >= start and d.start <= end),
        also=(),
    )


def check_track(track: Track) -> Track:
    """A track that came from elsewhere, if it is one.

    Raises:
        BadInput: It is none.
    """
    if not _has_shape(track) or not _is_in_order(track):
        raise BadInput("a track of what is seen in it is none")
    return track


def _has_shape(track: Track) -> bool:
    many = len(track.frames)
    shapes: list[tuple[NDArray[Any], Any, tuple[int, ...]]] = [
        (track.frames, np.int32, (many,)),
        (track.times, np.float64, (many,)),
        (track.boxes, np.float32, (many, 4)),
        (track.scores, np.float32, (many,)),
    ]
    return many > 0 and all(a.dtype == kind and a.shape == shape for a, kind, shape in shapes)


def _is_in_order(track: Track) -> bool:
    x, y, w, h = track.boxes.astype(np.float64).T
    far = 1 + 1e-5  # what single precision may miss
    inside = (w > 0) & (h > 0) & (x >= -1e-5) & (y >= -1e-5) & (x + w <= far) & (y + h <= far)
    numbers = (track.end, track.confidence, *((d.start + d.end) for d in track.doubts))
    return bool(
        inside.all()
        and (track.frames[1:] > track.frames[:-1]).all()
        and np.isfinite(track.times).all()
        and (track.times[1:] > track.times[:-1]).all()
        and all(math.isfinite(number) for number in numbers)
        and track.end > track.times[-1]
        and 0 <= track.best < len(track)
        and isinstance(track.id, str)
        and isinstance(track.kind, str)
        and isinstance(track.text, str)
        and all(isinstance(one, str) for one in track.also)
    )
