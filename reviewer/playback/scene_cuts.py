"""Where a video's picture becomes another from one frame to the next.

A worn camera swings, and a swing is no cut: what counts is a picture that has little in common
with the one before it while those around it have much. Brightness does not count, for cameras
set it anew in one step. A cut that is overlooked lets a new box last longer, which hides too
much rather than too little; so in doubt there is none.

Decision 189.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.playback.index import FrameIndex
from reviewer.system.jobs import SILENT, Job

SIZE = (32, 18)
"""Of the pictures that are compared, in pixels: what moves in them is hardly seen."""

# Chosen by hand, on worn cameras and on edited film.
_OTHER = 0.6  # of 2: pictures further apart are of different scenes
_STANDS_OUT = 3.0  # times the usual difference around it
_AROUND = 8  # frames on each side that are around it
_FLAT = 2.0  # grey levels: a picture that varies less shows nothing


def find_cuts(differences: Sequence[float], lasting: Sequence[float]) -> list[int]:
    """Numbers of the frames with which another scene begins.

    Args:
        differences: of each frame to the one before it, see ``difference_between``.
        lasting: of each frame to the one three before it; a flash is over by then.
    """
    step = np.asarray(differences, np.float64)
    found: list[int] = []
    for at in np.flatnonzero(step > _OTHER).tolist():
        around = np.delete(step[max(at - _AROUND, 0) : at + _AROUND + 1], min(at, _AROUND))
        usual = float(np.median(around)) if len(around) else 0.0
        # Over a flash, from where it begins and from where it ends, the scene is the same.
        stays = all(lasting[n] > _OTHER for n in (at + 1, at + 2) if n < len(lasting))
        if stays and step[at] > _STANDS_OUT * usual and at > 0:
            found.append(at)
    return found


def difference_between(one: NDArray[np.uint8], two: NDArray[np.uint8]) -> float:
    """How little two grey pictures have in common: 0 the same, 1 nothing, 2 the contrary."""
    a, b = one.astype(np.float32), two.astype(np.float32)
    flat = a.std() < _FLAT, b.std() < _FLAT
    if all(flat):
        return 0.0
    if any(flat):
        return 1.0
    a, b = a - a.mean(), b - b.mean()
    return 1.0 - float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def decoded_cuts(path: Path, index: FrameIndex, job: Job = SILENT) -> NDArray[np.int64]:
    """Numbers of the frames with which another scene begins, in the child.

    Raises:
        BadInput: The video cannot be decoded.
    """
    from reviewer.model.geometry import UPRIGHT
    from reviewer.playback.frame_walk import picture_of_frame, walk_frames

    step, lasting = np.zeros(len(index)), np.zeros(len(index))
    before: deque[NDArray[np.uint8]] = deque(maxlen=3)
    for number, frame in walk_frames(path, index):
        if number % 50 == 0:
            job.check()
            job.progress(number, len(index))
        small = picture_of_frame(frame, SIZE, "gray", UPRIGHT)
        if before and small.shape == before[-1].shape:
            step[number] = difference_between(before[-1], small)
            lasting[number] = difference_between(before[0], small)
        before.append(small)
    return np.array(find_cuts(step.tolist(), lasting.tolist()), np.int64)


def cuts_of(
    cache_file: Path, decode_elsewhere: Callable[[], NDArray[np.int64]]
) -> NDArray[np.int64]:
    """The cuts of a video as they are kept, or found now and kept."""
    kept = read_arrays(cache_file)
    try:
        if kept is not None:
            return check_cuts(kept["cuts"])
    except (KeyError, BadInput):
        pass
    found = decode_elsewhere()
    keep_arrays(cache_file, {"cuts": found})
    return found


def check_cuts(cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cuts that came from elsewhere, if they are some.

    Raises:
        BadInput: They are none.
    """
    if cuts.dtype != np.int64 or cuts.ndim != 1 or not (cuts[1:] > cuts[:-1]).all():
        raise BadInput("the list of its cuts is none")
    return cuts
