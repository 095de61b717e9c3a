"""Which of the things that are seen now is which of those that were seen before.

Boxes in pixels as left, top, right and bottom; any unit will do, as long as it is the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Edges = NDArray[np.float64]

# Chosen by hand: a face in a swinging picture moves by its own size between two looks.
ENLARGED = 1.6  # times their size: so large are boxes that are compared
LEAST = 0.15  # overlap of the enlarged boxes
FARTHEST = 6.0  # times the side: so far a thing leaps from one look to the next
UNLIKE = 1.8  # times the side: what is so much larger is something else


def match_boxes(expected: Edges, seen: Edges, slack: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of an expected box and one that is seen, the nearest first, each box once at most.

    Args:
        expected: (n, 4).
        seen: (m, 4).
        slack: (n): how many times larger than usual an expected box may be taken: it was not
            followed for long.
    """
    if not len(expected) or not len(seen):
        return []
    larger = enlarge_boxes(expected, ENLARGED * slack)
    overlap = overlap_of_edges(larger, enlarge_boxes(seen, np.full(len(seen), ENLARGED)))
    overlap[_sizes_differ(expected, seen, slack)] = 0.0
    pairs, rows, columns = [], set[int](), set[int]()
    for flat in np.argsort(-overlap, axis=None, kind="stable").tolist():
        row, column = divmod(flat, len(seen))
        if overlap[row, column] < LEAST:
            break
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return pairs


def leaps_between(one: Edges, two: Edges, able: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Pairs of boxes of like size each of which is the nearest to the other, and not too far.

    Args:
        one: (n, 4).
        two: (m, 4).
        able: (n, m): which pairs there can be.
    """
    away = (one[:, None, :2] + one[:, None, 2:] - two[None, :, :2] - two[None, :, 2:]) / 2
    far = np.linalg.norm(away, axis=2)
    sides = np.sqrt(np.minimum(area_of_boxes(one)[:, None], area_of_boxes(two)[None, :]))
    unlike = _sizes_differ(one, two, np.ones(len(one)))
    far[~able | unlike | (far > FARTHEST * sides)] = np.inf
    rows = np.flatnonzero(np.isfinite(far.min(axis=1)))
    pairs = [(int(row), int(far[row].argmin())) for row in rows]
    return [(row, column) for row, column in pairs if far[:, column].argmin() == row]


def overlap_of_edges(one: Edges, two: Edges) -> NDArray[np.float64]:
    """(n, m): what two boxes have in common, by what they are together: 0 to 1."""
    common = common_area(one, two)
    both = area_of_boxes(one)[:, None] + area_of_boxes(two)[None, :] - common
    return np.asarray(common / np.maximum(both, 1e-12))


def common_area(one: Edges, two: Edges) -> NDArray[np.float64]:
    """(n, m): the area that is in both boxes."""
    low = np.maximum(one[:, None, :2], two[None, :, :2])
    high = np.minimum(one[:, None, 2:], two[None, :, 2:])
    return np.asarray(np.clip(high - low, 0, None).prod(axis=2))


def area_of_boxes(boxes: Edges) -> NDArray[np.float64]:
    """(n): their areas."""
    return np.asarray(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1))


def enlarge_boxes(boxes: Edges, times: NDArray[np.float64]) -> Edges:
    """Boxes larger by ``times`` (n), around their middles."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * times[:, None]
    return np.concatenate([middle - half, middle + half], axis=1)


def hull_of_boxes(one: Edges, two: Edges) -> Edges:
    """The least boxes that hold both, row by row."""
    low, high = np.minimum(one[..., :2], two[..., :2]), np.maximum(one[..., 2:], two[..., 2:])
    return np.concatenate([low, high], axis=-1)


def _sizes_differ(one: Edges, two: Edges, slack: NDArray[np.float64]) -> NDArray[np.bool_]:
    side, other = np.sqrt(area_of_boxes(one)) + 1e-9, np.sqrt(area_of_boxes(two)) + 1e-9
    ratio = side[:, None] / other[None, :]
    most = UNLIKE * slack[:, None]
    return np.asarray((ratio > most) | (ratio < 1 / most))
