"""Small pictures along a video, from its key frames alone: cheap enough for hours of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.files import replacing
from reviewer.geometry import UPRIGHT, WayUp
from reviewer.jobs import SILENT, Job
from reviewer.playback.index import FrameIndex, index_of
from reviewer.readers.media import main_video, upright

HEIGHT = 54  # pixels
MOST = 240  # pictures of one video
EVERY = 2.0  # seconds between two, at least


@dataclass(frozen=True)
class Thumbs:
    """Pictures and when they are shown.

    Attributes:
        seconds: of media time, ascending; float64.
        pictures: count x height x width x 3, uint8, red green blue, upright.
    """

    seconds: NDArray[np.float64]
    pictures: NDArray[np.uint8]


def thumbs_of(
    path: Path,
    kept: Path | None = None,
    *,
    index: Path | None = None,
    way: WayUp = UPRIGHT,
    job: Job = SILENT,
) -> Thumbs:
    """Decode a video's thumbnails, or read those kept from an earlier time.

    Args:
        path: the video.
        kept: where they are kept.
        index: where the video's frame index is kept.
        way: how the display brings the stored picture upright.
        job: asked whether to stop.

    Raises:
        BadInput: There is no video that can be decoded.
    """
    if kept is not None and (found := _read(kept)) is not None:
        return found
    made = _decoded(path, index_of(path, index, job), way, job)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as part, part.open("wb") as out:
            np.savez(out, seconds=made.seconds, pictures=made.pictures)
    return made


def _read(kept: Path) -> Thumbs | None:
    try:
        with np.load(kept, allow_pickle=False) as data:
            return Thumbs(data["seconds"], data["pictures"])
    except (OSError, ValueError, KeyError):
        return None


def _decoded(path: Path, index: FrameIndex, way: WayUp, job: Job) -> Thumbs:
    seconds: list[float] = []
    pictures: list[NDArray[np.uint8]] = []
    try:
        with av.open(str(path), metadata_errors="ignore") as box:
            stream = main_video(box)
            assert stream is not None  # it has an index
            for key in _wanted(index):
                job.check()
                box.seek(key, stream=stream)
                frame = next(box.decode(stream), None)
                if frame is None or frame.pts is None:
                    continue
                width = max(round(frame.width * HEIGHT / frame.height), 2)
                small = frame.reformat(width, HEIGHT, format="rgb24").to_ndarray()
                pictures.append(upright(small.astype(np.uint8, copy=False), way))
                seconds.append(float((frame.pts - index.start) * index.time_base))
    except av.FFmpegError as fault:
        raise BadInput(f"{path.name} cannot be decoded ({fault.strerror}).") from None
    if not pictures:
        return Thumbs(np.zeros(0), np.zeros((0, HEIGHT, HEIGHT, 3), np.uint8))
    same = [n for n, p in enumerate(pictures) if p.shape == pictures[0].shape]
    order = sorted(same, key=lambda n: seconds[n])
    return Thumbs(np.array([seconds[n] for n in order]), np.stack([pictures[n] for n in order]))


def _wanted(index: FrameIndex) -> list[int]:
    """Key frames that are far enough apart, and few enough."""
    times = (index.keys - index.start) * float(index.time_base)
    length = float((index.pts[-1] - index.start) * index.time_base)
    step = max(EVERY, length / MOST)
    chosen: list[int] = []
    last = -step
    for key, at in zip(index.keys.tolist(), times.tolist(), strict=True):
        if at - last >= step:
            chosen.append(key)
            last = at
    return chosen
