"""Pictures that show all that is around a camera: what stands at their seam is cut in two.

Half of a face at the left edge and half at the right are found by nobody. So the seam is looked at
as well, laid into the middle, and what lies across it is told as the two parts that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from reviewer.detect.pictures.things import Found, Picture
from reviewer.model.geometry import Box

# Chosen by hand.
_SHAPE = 0.02  # of the height by which such a picture is not twice as wide as high
_STEP = 2.0  # times the usual step from one column to the next, and ...
_SLACK = 3.0  # ... grey levels more: so far may the two edges differ
_SHARE = 0.5  # of the width, around the seam, that is looked at
_LEAST = 1e-3  # of the width: a part that is narrower is none


def is_all_round(picture: Picture) -> bool:
    """Whether the left edge of a picture goes on from its right one, as on a sphere laid flat."""
    high, wide = picture.shape[:2]
    if wide < 4 or abs(wide - 2 * high) > _SHAPE * high:
        return False
    columns = picture[:, [0, 1, wide - 2, wide - 1]].astype(np.float32)
    usual = np.abs(np.diff(columns, axis=1))[:, [0, 2]].mean()
    return bool(np.abs(columns[:, 3] - columns[:, 0]).mean() <= _STEP * usual + _SLACK)


def around_seam(picture: Picture) -> Picture:
    """The part of a picture around its seam, which lies in the middle."""
    wide = picture.shape[1]
    side = max(round(wide * _SHARE / 2), 1)
    return np.ascontiguousarray(np.concatenate([picture[:, -side:], picture[:, :side]], axis=1))


def across_seam(found: Found, part: float = _SHARE) -> Iterator[Found]:
    """What was found around the seam, where it is in the whole picture, if it lies across."""
    left = (found.box.x - 0.5) * part
    right = left + found.box.w * part
    if left >= -_LEAST or right <= _LEAST:
        return
    for x, w in ((1 + left, -left), (0.0, right)):
        yield replace(found, box=Box(x, found.box.y, w, found.box.h))
