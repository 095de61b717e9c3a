"""A track as a scan would have found it, made from its boxes."""

from collections.abc import Sequence

import numpy as np

from reviewer.tracking.track import Doubt, Track


def make_track(
    name: str = "faces-1",
    boxes: Sequence[Sequence[float]] = ((0.2, 0.3, 0.1, 0.15),) * 30,
    start: float = 0.0,
    kind: str = "faces",
    doubts: tuple[Doubt, ...] = (),
) -> Track:
    """A track of one box a frame, 30 frames a second, from ``start`` seconds on."""
    many = len(boxes)
    times = start + np.arange(many) / 30
    return Track(
        name,
        kind,
        np.arange(many, dtype=np.int32) + round(start * 30),
        times,
        np.array(boxes, np.float32),
        np.full(many, 0.9, np.float32),
        float(times[-1] + 1 / 30),
        0.9,
        0,
        "",
        doubts,
        "stand-in 1",
    )
