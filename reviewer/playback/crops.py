"""A part of one frame in small: what a box hides, for a person who decides about it.

It is made anew each time and kept in no file: what is redacted has no place in a cache.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model.geometry import Box, Orientation
from reviewer.playback.index import FrameIndex

CROP = (480, 270)
"""The most pixels that it has across and down."""


def crop_of_frame(
    path: Path, index: FrameIndex, orientation: Orientation, number: int, box: Box
) -> NDArray[np.uint8]:
    """A part of one frame, upright, in red, green and blue; no larger than ``CROP``.

    Raises:
        BadInput: The frame cannot be decoded.
    """
    from reviewer.playback.frame_walk import picture_of_frame, walk_frames

    found = next(walk_frames(path, index, number), None)
    if found is None:
        raise BadInput(f"{path.name} has no picture there.")
    whole = picture_of_frame(found[1], (1920, 1080), "rgb24", orientation)
    return part_of_picture(whole, box, CROP)


def check_crop(crop: NDArray[np.uint8], most: tuple[int, int] = CROP) -> NDArray[np.uint8]:
    """A part of a frame that came from elsewhere, if it is one of no more than so many pixels.

    Raises:
        BadInput: It is none.
    """
    good = crop.dtype == np.uint8 and crop.ndim == 3 and crop.shape[2] == 3 and crop.size > 0
    if not good or crop.shape[1] > most[0] or crop.shape[0] > most[1]:
        raise BadInput("the part of its picture is none")
    return crop


def crops_of_frames(
    path: Path,
    index: FrameIndex,
    orientation: Orientation,
    places: list[tuple[int, Box]],
    most: tuple[int, int],
) -> list[NDArray[np.uint8] | None]:
    """Parts of several frames, as ``crop_of_frame``, each no larger than ``most``.

    One that cannot be decoded is ``None``. Frames that follow each other are decoded once.

    Args:
        path: the video.
        index: its frames.
        orientation: how it is shown.
        places: numbers of frames and boxes, in any order.
        most: the most pixels that each has across and down.
    """
    from reviewer.playback.frame_walk import picture_of_frame, walk_wanted_frames

    out: list[NDArray[np.uint8] | None] = [None] * len(places)
    order = sorted(range(len(places)), key=lambda n: places[n][0])
    frames = walk_wanted_frames(path, index, [places[n][0] for n in order])
    for at, (_, frame) in zip(order, frames, strict=False):
        whole = picture_of_frame(frame, (1920, 1080), "rgb24", orientation)
        out[at] = part_of_picture(whole, places[at][1], most)
    return out


def part_of_picture(whole: NDArray[np.uint8], box: Box, most: tuple[int, int]) -> NDArray[np.uint8]:
    """A part of a picture in no more than so many pixels across and down."""
    left, top, right, bottom = box.to_pixels(whole.shape[1], whole.shape[0])
    part = whole[top:bottom, left:right]
    every = max(-(-part.shape[1] // most[0]), -(-part.shape[0] // most[1]), 1)
    return np.ascontiguousarray(part[::every, ::every])


def check_crops(crops: list[NDArray[np.uint8] | None], count: int) -> None:
    """Parts of frames that came from elsewhere, if they are as many and each is one.

    Raises:
        BadInput: They are not.
    """
    if len(crops) != count:
        raise BadInput("the parts of its pictures are others than were asked for")
    for crop in crops:
        if crop is not None:
            check_crop(crop)
