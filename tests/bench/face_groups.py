"""Which faces of labelled footage are small, in the dark, and fast: the rows of the figure.

A face belongs to one group of each of the three; only faces that count do, see ``exposure``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.bench.exposure import FaceBox
from tests.bench.labelled_clips import LabelledClip, pictures_of

LARGE = 32  # pixels of height: somebody is known by it at a glance
DARK = 70.0  # grey levels that the face has on the whole
FAST = 0.1  # of its height, by which it moves from one frame to the next
GROUPS = (("under 32 px", "32 px and more"), ("dark", "lit"), ("fast", "slow"))


def groups_of_faces(clip: LabelledClip, tracks: Sequence[Sequence[int]]) -> list[list[list[str]]]:
    """For each face of each frame its groups: by size, by light and by motion."""
    told: list[list[list[str]]] = []
    before: dict[int, FaceBox] = {}
    for picture, faces, numbers in zip(pictures_of(clip.video), clip.frames, tracks, strict=False):
        here = dict(zip(numbers, faces or (), strict=True))
        told.append([_groups_of(picture, box, before.get(n)) for n, box in here.items()])
        before = here
    return told


def _groups_of(picture: np.ndarray, box: FaceBox, before: FaceBox | None) -> list[str]:
    high, wide = picture.shape[:2]
    x, y, w, h = box[0] * wide, box[1] * high, box[2] * wide, box[3] * high
    part = picture[int(y) : int(y + h) + 1, int(x) : int(x + w) + 1]
    was = before or box
    step = np.hypot((box[0] - was[0]) * wide, (box[1] - was[1]) * high)
    here = (h < LARGE, float(part.mean()) < DARK, step > FAST * h)
    return [names[0] if first else names[1] for names, first in zip(GROUPS, here, strict=True)]
