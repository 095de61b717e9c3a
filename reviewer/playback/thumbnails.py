"""Small pictures along a video, from its key frames alone: cheap enough for hours of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput, explain_plainly
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.playback.index import FrameIndex, demux_frames
from reviewer.system.jobs import SILENT, Job

HEIGHT = 54  # pixels
MOST = 240  # pictures of one video
EVERY = 2.0  # seconds between two, at least


@dataclass(frozen=True)
class Thumbnails:
    """Pictures and when they are shown.

    Attributes:
        seconds: of media time, ascending; float64.
        pictures: count x height x width x 3, uint8, red green blue, upright.
    """

    seconds: NDArray[np.float64]
    pictures: NDArray[np.uint8]


def thumbs_of(
    path: Path,
    cache_file: Path | None = None,
    *,
    orientation: Orientation = UPRIGHT,
    job: Job = SILENT,
    decode_elsewhere: Callable[[], Thumbnails] | None = None,
) -> Thumbnails:
    """Decode a video's thumbnails, or read those kept from an earlier time.

    Args:
        path: the video.
        cache_file: where they are kept.
        orientation: how the display brings the stored picture upright.
        job: asked whether to stop.
        decode_elsewhere: decodes the pictures in another process.

    Raises:
        BadInput: There is no video that can be decoded.
    """
    found = _read_thumbs(cache_file)
    if found is None:
        here = decode_elsewhere or (
            lambda: decoded_thumbs(path, demux_frames(path, job), orientation, job)
        )
        found = here()
        keep_arrays(cache_file, {"seconds": found.seconds, "pictures": found.pictures})
    return found


def check_thumbs(thumbs: Thumbnails) -> Thumbnails:
    """Thumbnails that came from elsewhere, if they are some.

    Raises:
        BadInput: They are none.
    """
    at, pictures = thumbs.seconds, thumbs.pictures
    if at.dtype != np.float64 or at.ndim != 1 or pictures.dtype != np.uint8:
        raise BadInput("its thumbnails are none")
    if pictures.ndim != 4 or len(pictures) != len(at) or pictures.shape[3] != 3:
        raise BadInput("its thumbnails are none")
    return thumbs


def _read_thumbs(cache_file: Path | None) -> Thumbnails | None:
    data = read_arrays(cache_file)
    try:
        return None if data is None else check_thumbs(Thumbnails(data["seconds"], data["pictures"]))
    except (KeyError, BadInput):
        return None


def decoded_thumbs(
    path: Path, index: FrameIndex, orientation: Orientation, job: Job = SILENT
) -> Thumbnails:
    """The thumbnails of an indexed video, from its key frames.

    Raises:
        BadInput: It cannot be decoded.
    """
    import av  # in a child only: the window needs no decoder

    from reviewer.readers.media import main_video, tells_no_order, turn_picture

    seconds: list[float] = []
    pictures: list[NDArray[np.uint8]] = []
    try:
        with av.open(str(path), metadata_errors="ignore") as box:
            stream = main_video(box)
            assert stream is not None  # it has an index
            counted = tells_no_order(box, stream)
            for key in _frames_wanted(index):
                job.check()
                box.seek(key, stream=stream)
                frame = next(box.decode(stream), None)
                if frame is None or frame.pts is None:
                    continue
                width = max(round(frame.width * HEIGHT / frame.height), 2)
                small = frame.reformat(width, HEIGHT, format="rgb24").to_ndarray()
                pictures.append(turn_picture(small.astype(np.uint8, copy=False), orientation))
                shown = key if counted else frame.pts
                seconds.append(float((shown - index.media_zero_tick) * index.time_base))
    except av.FFmpegError as fault:
        raise BadInput(f"{path.name} cannot be decoded ({explain_plainly(fault)}).") from None
    if not pictures:
        return Thumbnails(np.zeros(0), np.zeros((0, HEIGHT, HEIGHT, 3), np.uint8))
    same = [n for n, p in enumerate(pictures) if p.shape == pictures[0].shape]
    order = sorted(same, key=lambda n: seconds[n])
    return Thumbnails(np.array([seconds[n] for n in order]), np.stack([pictures[n] for n in order]))


def _frames_wanted(index: FrameIndex) -> list[int]:
    """Key frames that are far enough apart, and few enough."""
    times = (index.keys - index.media_zero_tick) * float(index.time_base)
    length = float((index.pts[-1] - index.media_zero_tick) * index.time_base)
    step = max(EVERY, length / MOST)
    chosen: list[int] = []
    last = -step
    for key, at in zip(index.keys.tolist(), times.tolist(), strict=True):
        if at - last >= step:
            chosen.append(key)
            last = at
    return chosen
