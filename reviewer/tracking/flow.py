"""How boxes move from one picture to the next: all of a picture at once.

The median of many small movements carries a box (Kalal, Mikolajczyk and Matas, Forward-Backward
Error, 2010): points that do not come back to where they began have no say. A box of which too few
points come back (a flash, a blur) moves as the whole picture does, which is the camera's swing.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Edges = NDArray[np.float64]
"""(n, 4): left, top, right and bottom in pixels of the grey picture."""
Points = NDArray[np.float32]
"""(n, 2): across and down, in pixels of the grey picture."""

# Chosen by hand, on worn cameras.
_GRID = 6  # points across and down a box ...
_SMALL_GRID = 4  # ... and one in which so many would stand too close to tell more than fewer do
_APART = 4.0  # pixels from one of them to the next, at least
_AROUND = (12, 8)  # points across and down the picture, for the camera's own swing
_INNER = 0.8  # of a box's sides: at its edges there is mostly something else
_SMALLEST = 10.0  # pixels of a side over which points are spread, however small a box is
_STRAY = 1.5  # pixels: a point that comes back further from where it began has no say
_BACK = 0.25  # of a box's points: if fewer come back, it is not followed
_GROWTH = 0.06  # of its size, by which a box may grow from a picture to the next
_BESIDE = 0.4  # of a box's sides: so far around it points tell how its surroundings move
_OWN = 1.0  # pixels: a point that moves so far over them is not of them
_ENOUGH = 0.1  # of a box's points: fewer that move on their own are noise
_ALIKE = 0.7  # cosine between how a thing is known to move and how a point of it may
_FASTER = 4.0  # times as fast as it is known to move, at most
_LIGHT = 12.0  # grey levels by which pictures may differ before they are brought together
_WINDOW = (15, 15)  # pixels around a point that are compared
_LEVELS = 4  # halvings of the picture, so that wide swings are followed


def move_boxes(one: Grey, two: Grey, boxes: Edges) -> tuple[Edges, NDArray[np.bool_]]:
    """Where boxes of a picture are in another one, and which of them were truly followed."""
    if not len(boxes):
        return boxes.copy(), np.zeros(0, bool)
    two = _in_light_of(one, two)
    grids = [_points_in(box) for box in boxes]
    points = np.concatenate(grids)
    there, good = _flow_of(one, two, points)
    moved, followed = boxes.copy(), np.zeros(len(boxes), bool)
    ends = np.cumsum([len(grid) for grid in grids])
    for n, end in enumerate(ends.tolist()):
        part = slice(end - len(grids[n]), end)
        kept = good[part]
        followed[n] = kept.mean() >= _BACK
        if followed[n]:
            moved[n] = _moved_box(boxes[n], points[part][kept], there[part][kept])
    if not followed.all():
        moved[~followed] += np.tile(swing_between(one, two), 2)
    return moved, followed


def move_on_their_own(
    pair: tuple[Grey, Grey, float], boxes: Edges, known: NDArray[np.float64]
) -> tuple[Edges, NDArray[np.bool_]]:
    """Where boxes are in the next picture by what moves in them as they are known to, and which of
    them hold something that does; the others are not moved.

    Args:
        pair: two pictures, and the seconds between them.
        boxes: (n, 4), on the first.
        known: (n, 2): pixels a second by which they move over their surroundings. What moves
            otherwise passes before them.
    """
    one, two, seconds = pair
    two = _in_light_of(one, two)
    inner, around = [_points_in(box) for box in boxes], [_points_around(box) for box in boxes]
    points = np.concatenate([*inner, *around])
    there, good = _flow_of(one, two, points)
    steps = there - points
    ends = np.cumsum([0, *map(len, inner), *map(len, around)]).tolist()
    parts = [slice(*pair) for pair in pairwise(ends)]
    moved, followed = boxes.copy(), np.zeros(len(boxes), bool)
    for n in range(len(boxes)):
        part, beside = parts[n], parts[len(boxes) + n]
        scene = _middle_of(steps[beside][good[beside]], steps[part][good[part]])
        own = good[part] & _are_own(steps[part] - scene, known[n] * seconds)
        followed[n] = own.mean() >= _ENOUGH
        if followed[n]:
            moved[n] = _moved_box(boxes[n], points[part][own], there[part][own])
    return moved, followed


def _are_own(steps: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which movements over the surroundings are those of a thing that is known to move so."""
    far, length = np.linalg.norm(steps, axis=1), float(np.linalg.norm(known))
    alike = steps @ known >= _ALIKE * far * length
    return np.asarray((far > _OWN) & alike & (far <= _FASTER * length))


def _middle_of(*steps: NDArray[np.float32]) -> NDArray[np.float64]:
    """The middle of the first movements of which there are some."""
    some = next((one for one in steps if len(one)), None)
    return np.zeros(2) if some is None else np.median(some, axis=0).astype(np.float64)


def _points_around(box: NDArray[np.float64]) -> Points:
    """Points beside a box: what it stands before."""
    reach = np.maximum((box[2:] - box[:2]) * _BESIDE, _SMALLEST / 2)
    grid = _grid(box[:2] - reach, box[2:] + reach, (_SMALL_GRID * 2, _SMALL_GRID * 2))
    within = ((grid > box[:2]) & (grid < box[2:])).all(axis=1)
    return np.asarray(grid[~within])


def swing_between(one: Grey, two: Grey) -> NDArray[np.float64]:
    """By how much the picture moves as a whole: right and down, in pixels."""
    far = np.array([one.shape[1] - 1, one.shape[0] - 1], np.float64)
    points = _grid(far * 0.04, far * 0.96, _AROUND)
    there, good = _flow_of(one, two, points)
    step = (there - points)[good]
    return np.median(step, axis=0).astype(np.float64) if len(step) else np.zeros(2)


def _points_in(box: NDArray[np.float64]) -> Points:
    middle, half = (box[:2] + box[2:]) / 2, np.maximum((box[2:] - box[:2]) * _INNER, _SMALLEST) / 2
    many = _GRID if (2 * half >= _GRID * _APART).all() else _SMALL_GRID
    return _grid(middle - half, middle + half, (many, many))


def _grid(first: NDArray[np.float64], last: NDArray[np.float64], many: tuple[int, int]) -> Points:
    across, down = (np.linspace(first[n], last[n], many[n], dtype=np.float32) for n in (0, 1))
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def _in_light_of(one: Grey, two: Grey) -> Grey:
    """The second picture in the light of the first, where a camera or a flash changed it."""
    from reviewer.system.opencv import cv2

    before, after = cv2.mean(one)[0], cv2.mean(two)[0]
    if abs(before - after) < _LIGHT or after < 1 or before < 1:
        return two
    lit = np.clip(two.astype(np.float32) * (before / after), 0, 255)
    return np.asarray(lit, np.uint8)


def _flow_of(one: Grey, two: Grey, points: Points) -> tuple[Points, NDArray[np.bool_]]:
    """Where points are in the next picture, and which of them come back from there."""
    from reviewer.system.opencv import cv2

    start = points.reshape(-1, 1, 2)
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, two, start, np.empty_like(start), winSize=_WINDOW, maxLevel=_LEVELS
    )
    back, again, _ = cv2.calcOpticalFlowPyrLK(
        two, one, there, np.empty_like(start), winSize=_WINDOW, maxLevel=_LEVELS
    )
    stray = np.linalg.norm((np.asarray(back) - start).reshape(-1, 2), axis=1)
    come = (np.asarray(found).ravel() != 0) & (np.asarray(again).ravel() != 0)
    return np.asarray(there, np.float32).reshape(-1, 2), come & (stray <= _STRAY)


def _moved_box(
    box: NDArray[np.float64], was: NDArray[np.float32], now: NDArray[np.float32]
) -> NDArray[np.float64]:
    shift, grown = np.median(now - was, axis=0), _growth_of(was, now)
    middle, half = (box[:2] + box[2:]) / 2 + shift, (box[2:] - box[:2]) / 2 * grown
    return np.concatenate([middle - half, middle + half])


def _growth_of(was: NDArray[np.float32], now: NDArray[np.float32]) -> float:
    """By how much the points spread, within what a picture can bring."""
    if len(was) < 8:
        return 1.0
    other = np.roll(np.arange(len(was)), len(was) // 2)
    before = np.linalg.norm(was - was[other], axis=1)
    far = before > 3  # pixels: nearer ones tell nothing
    if not far.any():
        return 1.0
    after = np.linalg.norm(now - now[other], axis=1)
    grown = float(np.median(after[far] / before[far]))
    return min(max(grown, 1 - _GROWTH), 1 + _GROWTH)
