"""Where a thing may be before it is seen first and after it was seen last.

Flow alone may leave it: most of a box around somebody who walks is what stands behind, and the
middle of all movements is that of the wall. So the box of what moved over the scene from one
sighting to the next is carried in two ways: as a whole, and by what goes on to move so, or where
nothing tells, on as fast as before. Between both it may be anywhere: all of that is hidden. What
goes toward an edge of the picture is taken on until it is outside: who comes in was not inside.

Decision 234.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviewer.tracking.flow import Grey, move_boxes, move_on_their_own, swing_between
from reviewer.tracking.linking import Edges, area_of_boxes, common_area, hull_of_boxes

# Chosen by hand, on people who come into a room.
_OUT = 1.0  # seconds within which it would be outside at its speed: slower is no leaving
_INSIDE = 0.02  # of a box: less than this is in the picture, and it is outside
_AT_EDGE = 2.0  # pixels: so near a side is at the picture's edge, and does not move with its thing
_TREMBLES = 0.15  # of its size: a sighting nearer to the one before tells no movement
_ROUNDED = 1e-6  # seconds


class TimedPicture(NamedTuple):
    """A picture, and when it is shown."""

    time: float
    grey: Grey


def roll_boxes(
    pictures: Sequence[TimedPicture], boxes: Edges, speeds: NDArray[np.float64], within: float
) -> list[list[NDArray[np.float64]]]:
    """Where things may be on the pictures that follow one on which they were seen.

    Args:
        pictures: that one and those behind it, or that one and those before it, backward.
        boxes: (n, 4), on the first picture.
        speeds: (n, 2): pixels a second by which each moves over what it stands before, as the
            pictures go; 0 where it stands still, or nobody knows.
        within: seconds for which they are taken on; longer only on their way out.

    Returns:
        Of each thing a box for each picture behind the first one, as long as it is taken on.
    """
    rolls = _Rolls(boxes, speeds)
    begun, out = pictures[0].time, False
    for was, here in pairwise(pictures):
        if not out and abs(here.time - begun) > within + _ROUNDED:
            out = True
            rolls.keep_leaving(abs(was.time - begun), here.grey)
        if not len(rolls.live) or abs(here.time - begun) > within + out * _OUT + _ROUNDED:
            break
        rolls.take_on(was, here, whole=not out)
    return rolls.boxes


class _Rolls:
    """Boxes on their way from one sighting; ``live``: the numbers of those that are taken on."""

    def __init__(self, boxes: Edges, speeds: NDArray[np.float64]) -> None:
        self.live = np.arange(len(boxes))
        self.boxes: list[list[NDArray[np.float64]]] = [[] for _ in boxes]
        self._whole, self._own = boxes.copy(), boxes.copy()
        self._first, self._speeds = boxes, speeds

    def take_on(self, was: TimedPicture, here: TimedPicture, *, whole: bool) -> None:
        """To the next picture; ``whole``: as a whole as well as on their own."""
        live, moving = self.live, self.live[self._speeds[self.live].any(axis=1)]
        if len(moving):
            self._take_on_own(was, here, moving)
        if whole:
            self._whole[live], _ = move_boxes(was.grey, here.grey, self._whole[live])
        kept = []
        for n in live.tolist():
            ways = [self._own[n]] * (n in moving) + [self._whole[n]] * whole
            inside = [box for box in ways if share_inside(box, here.grey) >= _INSIDE]
            if inside:
                self.boxes[n].append(reduce(hull_of_boxes, inside))
                kept.append(n)
        self.live = np.array(kept, np.intp)

    def _take_on_own(self, was: TimedPicture, here: TimedPicture, moving: NDArray[np.intp]) -> None:
        seconds = abs(here.time - was.time)
        pair, speeds = (was.grey, here.grey, seconds), self._speeds[moving]
        moved, followed = move_on_their_own(pair, self._own[moving], speeds)
        if not followed.all():
            # Not as its surroundings: what hides it may be what passes before it.
            swing = swing_between(was.grey, here.grey)
            moved[~followed] += np.tile(swing + speeds[~followed] * seconds, 2)
        self._own[moving] = moved

    def keep_leaving(self, seconds: float, grey: Grey) -> None:
        """Take on those only that would be outside soon, as fast as they went until now."""
        far = (self._own - self._first) * (_OUT / max(seconds, 1e-6))
        out = [share_inside(self._own[n] + far[n], grey) < _INSIDE for n in self.live]
        self.live = self.live[np.array(out, bool) & self._speeds[self.live].any(axis=1)]


def speed_between(
    pictures: Sequence[TimedPicture], one: NDArray[np.float64], two: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Pixels a second by which a thing moves over the scene from its box on the first picture to
    that on the last one; 0 where it is no more than detectors tremble.
    """
    swing = sum((swing_between(a.grey, b.grey) for a, b in pairwise(pictures)), np.zeros(2))
    high, wide = pictures[0].grey.shape
    far = _shift_between(one, two, np.array([wide, high], np.float64)) - swing
    moves = np.linalg.norm(far) > _TREMBLES * float((two[2:] - two[:2]).min())
    seconds = pictures[-1].time - pictures[0].time
    return np.asarray(far / seconds if moves else np.zeros(2))


def _shift_between(
    one: NDArray[np.float64], two: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Right and down, by the sides that the picture's edge does not cut off."""
    low, high = two[:2] - one[:2], two[2:] - one[2:]
    cut_low = np.minimum(one[:2], two[:2]) <= _AT_EDGE
    cut_high = np.maximum(one[2:], two[2:]) >= size - _AT_EDGE
    either = np.where(cut_high & ~cut_low, low, (low + high) / 2)
    return np.asarray(np.where(cut_low & ~cut_high, high, either))


def share_inside(box: NDArray[np.float64], grey: Grey) -> float:
    """How much of a box is in the picture, of 1."""
    whole = np.array([[0.0, 0.0, grey.shape[1], grey.shape[0]]])
    area = float(area_of_boxes(box[None])[0])
    return float(common_area(box[None], whole)[0, 0]) / max(area, 1e-9)
