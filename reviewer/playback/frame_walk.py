"""The frames of a video one after another, by their numbers in its index; in a child only."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reviewer.errors import BadInput, explain_plainly
from reviewer.model.geometry import Orientation
from reviewer.playback.index import FrameIndex
from reviewer.readers.media import main_video, tells_no_order, turned_view


def walk_frames(path: Path, index: FrameIndex, first: int = 0) -> Iterator[tuple[int, VideoFrame]]:
    """Each frame from number ``first`` on; one that cannot be decoded is passed over.

    Raises:
        BadInput: The video cannot be decoded at all.
    """
    with _opened(path) as (box, stream):
        yield from _decoded_from(box, stream, index, first)


def walk_wanted_frames(
    path: Path, index: FrameIndex, numbers: Sequence[int], exact: bool = False
) -> Iterator[tuple[int, VideoFrame]]:
    """Some frames by their numbers, ascending; what lies far ahead is sought and not decoded to.

    In place of one that cannot be decoded comes the next one, under its number: the same frame may
    come twice. ``exact``: it is left out, and each comes once.

    Raises:
        BadInput: The video cannot be decoded at all.
    """
    todo = deque(numbers)
    with _opened(path) as (box, stream):
        while todo:
            for number, frame in _decoded_from(box, stream, index, todo[0]):
                while todo and todo[0] <= number:
                    wanted = todo.popleft()
                    if wanted == number or not exact:
                        yield wanted, frame
                # What lies behind the next key frame is found sooner from there.
                if not todo or index.key_before(todo[0]) > int(index.pts[number]):
                    break
            else:
                return  # the video ends before what is left of them


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    try:
        with av.open(str(path), metadata_errors="ignore") as box:
            stream = main_video(box)
            if stream is None:
                raise BadInput(f"{path.name} holds no pictures.")
            stream.thread_type = "AUTO"
            yield box, stream
    except av.FFmpegError as fault:
        raise BadInput(f"{path.name} cannot be decoded ({explain_plainly(fault)}).") from None


def _decoded_from(
    box: InputContainer, stream: VideoStream, index: FrameIndex, first: int
) -> Iterator[tuple[int, VideoFrame]]:
    counted, key = tells_no_order(box, stream), index.key_before(first)
    box.seek(key, stream=stream)
    follows = int(np.searchsorted(index.pts, key))
    for frame in box.decode(stream):
        told = None if counted else frame.pts
        number = follows if told is None else int(np.searchsorted(index.pts, told))
        follows = number + 1
        if number >= len(index):
            return
        if number >= first:
            yield number, frame


_LEAST_WOVEN = 32  # lines: of fewer a half shows nothing
_HELD = 200_000_000  # bytes of pictures that are held at once on the way back ...
_LEAST_HELD = 32  # ... and so many pictures at least, however large they are


def walk_frames_back(path: Path, index: FrameIndex, first: int) -> Iterator[tuple[int, VideoFrame]]:
    """Each frame from number ``first`` back to the beginning, as ``walk_frames``."""
    last = first
    while last >= 0:
        # A group is decoded once and gone through from its end; of a long one so much as there is
        # room for, and the rest of it is decoded again.
        key = int(np.searchsorted(index.pts, index.key_before(last)))
        held: deque[tuple[int, VideoFrame]] = deque()
        for number, frame in walk_frames(path, index, key):
            if number > last:
                break
            held.append((number, frame))
            if len(held) > _most_held(frame):
                held.popleft()
        last = (held[0][0] if held else key) - 1
        yield from reversed(held)


def _most_held(frame: VideoFrame) -> int:
    """How many pictures of this size are held, with half as many samples of colour as of light."""
    return max(_HELD * 2 // (3 * frame.width * frame.height), _LEAST_HELD)


def of_one_moment(frame: VideoFrame, woven: bool = False) -> VideoFrame:
    """The frame; of an interlaced (or ``woven``) one every second line, drawn twice.

    Its halves are of two moments: what moves is torn to a comb, in which nobody sees a face.
    """
    if not (woven or frame.interlaced_frame) or frame.height <= _LEAST_WOVEN:
        return frame
    lines = np.ascontiguousarray(frame.to_ndarray(format="rgb24")[::2], np.uint8)
    half = VideoFrame.from_ndarray(lines, format="rgb24")
    return half.reformat(frame.width, frame.height)


def picture_of_frame(
    frame: VideoFrame, most: tuple[int, int], kind: str, orientation: Orientation
) -> NDArray[np.uint8]:
    """A frame as an array, upright, no larger than ``most``.

    ``kind`` is ``gray``, ``rgb24`` or ``bgr24``.
    """
    room = most[::-1] if orientation.turns_sideways else most
    scale = min(room[0] / frame.width, room[1] / frame.height, 1.0)
    width, height = (max(round(side * scale), 2) for side in (frame.width, frame.height))
    small = frame.reformat(width, height, format=kind).to_ndarray()
    return turned_view(small.astype(np.uint8, copy=False), orientation)
