"""Following what a box hides from frame to frame, as far as it can be told from what is around it.

The median of many small movements carries the box (Kalal, Mikolajczyk and Matas, Forward-Backward
Error, 2010): each point is followed onward and back again, and those that do not come back to where
they began have no say. What the box then holds is compared with what it held, so that it ends where
it would begin to hide something else. What comes of it is proposed, and somebody has to watch it.

Pictures and gaps: ``box_path``. Decision 189.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model.geometry import Box, box_fits

SIZE = (960, 540)
"""In pixels: in larger pictures nothing more can be followed, only more slowly."""

# Chosen by hand, on worn cameras.
_GRID = 12  # points across and down
_STRAY = 2.0  # pixels: a point that comes back further from where it began has no say
_BACK = 0.2  # of the points: if fewer come back, all is lost
_SURE = 0.5  # of the points: if fewer come back, nobody knows how it grows or shrinks
_GROWTH = 0.02  # of its sides: so much it grows or shrinks from a frame to the next at most
_OWN = 0.7  # pixels: a point that moves so far by itself is not of what is around
_ENOUGH = 0.1  # of the points: fewer that move by themselves are noise
_LIKE = 0.4  # of 1: how much what the box holds has in common with what it held
_DOUBTS = 3  # frames in a row that may look like something else: somebody passes in between
_LEFT = 0.4  # of the box: less than this is in the picture, and it counts as gone
_FRESH = 6  # frames between two pictures of what the box holds that are remembered
_PAD = 0.06  # of its sides, by which the box is made larger: it trembles
_PATCH = 24  # pixels of a remembered picture's sides

_WINDOW = np.outer(np.hanning(_PATCH + 2)[1:-1], np.hanning(_PATCH + 2)[1:-1])

_Grey = NDArray[np.uint8]
_Numbers = NDArray[np.float64]


class TrackEnd(StrEnum):
    """Why a box was followed no further."""

    LEFT = "left"  # what it hides left the picture
    LOST = "lost"  # it could not be told from what is around it
    CUT = "cut"  # another scene begins
    DOUBT = "doubt"  # it may have gone over to somebody else
    OVER = "over"  # the recording ends, or as far as was asked


@dataclass(frozen=True)
class TrackedPath:
    """Where a box went.

    Attributes:
        frames: numbers of the frames, ascending, from the one that it was given on.
        boxes: one row each: x, y, width and height in fractions of the displayed picture.
        ended: why there are no more.
    """

    frames: NDArray[np.int64]
    boxes: _Numbers
    ended: TrackEnd

    def box_of_row(self, row: int) -> Box:
        """One of the boxes."""
        return Box(*map(float, self.boxes[row]))


def check_path(path: TrackedPath) -> TrackedPath:
    """A path that came from elsewhere, if it is one.

    Raises:
        BadInput: It is none.
    """
    frames, boxes = path.frames, path.boxes
    good = frames.dtype == np.int64 and boxes.dtype == np.float64 and frames.ndim == 1
    if not good or boxes.shape != (len(frames), 4) or not len(frames):
        raise BadInput("the way of its box is none")
    if not (frames[1:] > frames[:-1]).all() or not all(box_fits(*row) for row in boxes.tolist()):
        raise BadInput("the way of its box is none")
    return path


class BoxTracker:
    """The box in pixels, as left, top, right and bottom, and the picture that it stands on."""

    def __init__(self, grey: _Grey, box: Box) -> None:
        self._grey, self._size = grey, (grey.shape[1], grey.shape[0])
        width, height = self._size
        self._box = np.array(
            [box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height]
        )
        self._looks = [self._patch(grey)]
        self._seen = 0
        self._walks = self._walked = False  # it moves by itself: now, and at any time
        self.doubts = 0

    def follow_into(self, grey: _Grey) -> TrackEnd | None:
        """Move on to the next picture; why not, if it cannot be followed there."""
        if is_another_scene(self._grey, grey):
            return TrackEnd.CUT
        moved = self._moved_box(grey)
        if moved is None:
            return TrackEnd.LOST
        self._grey, self._box = grey, moved
        if self._share_inside() < _LEFT:
            return TrackEnd.LEFT
        return self._look_again(grey)

    def bare_box(self) -> Box:
        """The box as it is followed; it may reach out of the picture."""
        width, height = self._size
        left, top, right, bottom = self._box
        return Box(
            left / width,
            top / height,
            max(right - left, 1.0) / width,
            max(bottom - top, 1.0) / height,
        )

    def set_box(self, grey: _Grey, box: Box) -> None:
        """Follow another box from here on; what it held before is remembered."""
        width, height = self._size
        self._box = np.array(
            [box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height]
        )
        self._looks = [self._looks[0], *self._looks[1:][-4:], self._patch(grey)]
        self.doubts = 0

    def box_in_picture(self) -> Box:
        """The box, a little larger than it is followed, as far as there is picture."""
        width, height = self._size
        left, top, right, bottom = self._box
        wide, high = (right - left) * _PAD, (bottom - top) * _PAD
        left, right = (min(max(x / width, 0.0), 1.0) for x in (left - wide, right + wide))
        top, bottom = (min(max(y / height, 0.0), 1.0) for y in (top - high, bottom + high))
        return Box(left, top, max(right - left, 1 / width), max(bottom - top, 1 / height))

    def _moved_box(self, grey: _Grey) -> _Numbers | None:
        inner, around = self._points(), self._points_around()
        there, good = _flow_between(self._grey, grey, np.concatenate([inner, around]))
        back, again = _flow_between(grey, self._grey, there[: len(inner)])
        stray = np.linalg.norm(back - inner, axis=2).ravel()
        stray[~(good[: len(inner)] & again)] = np.inf
        kept = stray <= _STRAY
        if kept.mean() < _BACK:
            return None
        was, now = inner[kept, 0].astype(float), there[: len(inner)][kept, 0].astype(float)
        own = _moves_by_itself(now - was, (there[len(inner) :] - around)[good[len(inner) :], 0])
        was, now = was[own], now[own]
        self._walks = not bool(own.all())
        self._walked = self._walked or self._walks
        shift, grown = np.median(now - was, axis=0), _growth_between(was, now)
        if self.doubts or kept.mean() < _SURE:  # what is doubtful does not become smaller
            grown = max(grown, 1.0)
        left, top, right, bottom = self._box
        centre = np.array([left + right, top + bottom]) / 2 + shift
        half = np.array([right - left, bottom - top]) / 2 * grown
        return np.concatenate([centre - half, centre + half])

    def _points(self) -> NDArray[np.float32]:
        """A grid over the inner part: at the edges there is mostly something else."""
        left, top, right, bottom = self._box
        wide, high = 0.1 * (right - left), 0.1 * (bottom - top)
        return self._grid(left + wide, top + high, right - wide, bottom - high)

    def _points_around(self) -> NDArray[np.float32]:
        """A grid beside the box: what it stands before."""
        left, top, right, bottom = self._box
        wide, high = 0.4 * (right - left), 0.4 * (bottom - top)
        grid = self._grid(left - wide, top - high, right + wide, bottom + high)
        x, y = grid[:, 0, 0], grid[:, 0, 1]
        return np.asarray(grid[~((left < x) & (x < right) & (top < y) & (y < bottom))])

    def _grid(self, left: float, top: float, right: float, bottom: float) -> NDArray[np.float32]:
        across = np.linspace(max(left, 1), min(right, self._size[0] - 2), _GRID)
        down = np.linspace(max(top, 1), min(bottom, self._size[1] - 2), _GRID)
        grid = np.stack(np.meshgrid(across, down), axis=-1)
        return np.asarray(grid.reshape(-1, 1, 2), np.float32)

    def _share_inside(self) -> float:
        left, top, right, bottom = self._box
        wide = min(right, self._size[0]) - max(left, 0)
        high = min(bottom, self._size[1]) - max(top, 0)
        return float(max(wide, 0) * max(high, 0) / max((right - left) * (bottom - top), 1e-9))

    def _look_again(self, grey: _Grey) -> TrackEnd | None:
        """Compare what the box holds with what it held, and remember it where it is the same."""
        patch, self._seen = self._patch(grey), self._seen + 1
        like = max(_likeness(look, patch) for look in self._looks)
        self.doubts = self.doubts + 1 if like < _LIKE else 0
        if self.doubts >= _DOUBTS:
            return TrackEnd.LOST
        # What stands still is not remembered of somebody who walked: it may be the street.
        if self._seen % _FRESH == 0 and like > 0.7 and (self._walks or not self._walked):
            # The first one stays: what is remembered must not wander off step by step.
            self._looks = [self._looks[0], *self._looks[1:][-5:], patch]
        return None

    def _patch(self, grey: _Grey) -> _Numbers:
        from reviewer.system.opencv import cv2

        left, top, right, bottom = self._box
        size = max(round(right - left), 2), max(round(bottom - top), 2)
        cut = cv2.getRectSubPix(grey, size, ((left + right) / 2, (top + bottom) / 2))
        small = cv2.resize(cut, (_PATCH, _PATCH), interpolation=cv2.INTER_AREA).astype(float)
        # The middle counts most: towards the edges there is more and more of something else.
        return np.asarray((small - small.mean()) * _WINDOW)


def _flow_between(
    one: _Grey, two: _Grey, points: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Where points of a picture are in the next one, and which of them were found there."""
    from reviewer.system.opencv import cv2

    # An empty array stands for what is not known yet, as cv2 has it.
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, two, points, np.empty_like(points), winSize=(21, 21), maxLevel=4
    )
    return np.asarray(there, np.float32), np.asarray(found).ravel() != 0


def _moves_by_itself(inner: _Numbers, around: _Numbers) -> NDArray[np.bool_]:
    """The points that do not move as what is around does, if they are enough; else all.

    Most of a box around a person who walks is the street behind.
    """
    if not len(around):
        return np.ones(len(inner), bool)
    away = np.linalg.norm(inner - np.median(around, axis=0), axis=1) > _OWN
    return away if away.mean() >= _ENOUGH else np.ones(len(inner), bool)


def _growth_between(was: _Numbers, now: _Numbers) -> float:
    """By how much the points spread, within what a frame can bring."""
    if len(was) < 2:
        return 1.0
    some = np.arange(len(was))
    other = np.roll(some, len(was) // 2)
    before = np.linalg.norm(was[some] - was[other], axis=1)
    after = np.linalg.norm(now[some] - now[other], axis=1)
    far = before > 2  # pixels: nearer ones tell nothing
    grown = float(np.median(after[far] / before[far])) if far.any() else 1.0
    return min(max(grown, 1 - _GROWTH), 1 + _GROWTH)


def _likeness(one: _Numbers, two: _Numbers) -> float:
    norm = float(np.sqrt((one * one).sum() * (two * two).sum()))
    return float((one * two).sum()) / norm if norm > 1e-9 else 1.0


def is_another_scene(one: _Grey, two: _Grey) -> bool:
    """True where two pictures that follow each other show other places."""
    from reviewer.playback.scene_cuts import SIZE as SMALL
    from reviewer.playback.scene_cuts import difference_between
    from reviewer.system.opencv import cv2

    before, after = (
        np.asarray(cv2.resize(picture, SMALL, interpolation=cv2.INTER_AREA), np.uint8)
        for picture in (one, two)
    )
    return difference_between(before, after) > 0.8
