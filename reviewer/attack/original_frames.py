"""Frames of the original, to hold the release against: decoded only where they are needed."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import cast

import av
import numpy as np

from reviewer.attack.coded_pictures import main_video, seek_before
from reviewer.attack.mp4_boxes import Ints
from reviewer.attack.released_frames import Luma, NotDecoded, turn_upright
from reviewer.system.jobs import Job

_JUMP = 90  # frames to the next wanted one from which on seeking beats decoding; ...
_HOP = 12  # ... so many, to the next place where decoding can begin


def decoded_times(path: Path, job: Job) -> Ints:
    """PTS of every frame that the decoder gives, ascending: slow, and sure."""
    times = []
    with av.open(str(path)) as box:
        stream = main_video(box)
        stream.thread_type = "AUTO"
        for frame in _decode_as_player(box, stream):
            job.check()
            if frame.pts is not None:
                times.append(frame.pts)
    return np.unique(np.array(times, np.int64))


def decode_original_frames(
    path: Path, times: Ints, closed: set[int], wanted: list[int], job: Job
) -> Generator[tuple[int, Luma], None, None]:
    """Wanted frames as (number in display order, upright 8-bit luma), ascending.

    ``times`` are the PTS of all the original's frames, ``wanted`` numbers of frames, both
    ascending; at the PTS in ``closed``, if there are any, decoding can begin afresh.

    Raises:
        NotDecoded: The decoder does not give a wanted frame.
    """
    if not wanted:
        return
    begins = np.array(sorted(closed), np.int64)
    stops = _frames_to_seek_after(times, begins, wanted)
    with av.open(str(path)) as box:
        stream = main_video(box)
        stream.thread_type = "AUTO"
        number_of = {int(p): n for n, p in enumerate(times)}
        left = list(reversed(wanted))
        if _in_order_only(box, stream):
            yield from _decode_by_count(box, stream, left, job)
        while left:
            target = int(times[left[-1]])
            before = begins[begins <= target]
            had = len(left)
            if seek_before(box, stream, int(before[-1]) if len(before) else target):
                yield from _decode_run(box, stream, number_of, left, stops)
                job.check()
            if len(left) == had:
                yield from _from_start(path, number_of, left, job)


def _frames_to_seek_after(times: Ints, begins: Ints, wanted: list[int]) -> set[int]:
    """Wanted frames behind which seeking to the next one beats decoding on to it."""
    starts = np.searchsorted(times, begins[np.isin(begins, times)])
    found = set()
    for number, after in pairwise(wanted):
        between = starts[np.searchsorted(starts, after, "right") - 1] if len(starts) else 0
        if between - number > _HOP:
            found.add(number)
    return found


def _decode_as_player(
    box: av.container.InputContainer, stream: av.VideoStream
) -> Iterator[av.VideoFrame]:
    """Frames as they come; a packet that cannot be decoded gives none, as in a player."""
    for packet in box.demux(stream):
        try:
            found = packet.decode()
        except av.FFmpegError:
            continue
        yield from found


def _from_start(
    path: Path, number_of: dict[int, int], left: list[int], job: Job
) -> Iterator[tuple[int, Luma]]:
    """For files in which seeking misses: decode from the first frame on."""
    with av.open(str(path)) as box:
        stream = main_video(box)
        stream.thread_type = "AUTO"
        had = len(left)
        yield from _decode_run(box, stream, number_of, left, set())
        job.check()
        if len(left) == had:
            raise NotDecoded(f"{had} frames of the original are missing")


def _in_order_only(box: av.container.InputContainer, stream: av.VideoStream) -> bool:
    """An AVI's packets are counted in the order of coding, which is no time of showing."""
    context = stream.codec_context
    shuffled = context.name in ("h264", "hevc") and context.has_b_frames
    return box.format.name == "avi" and bool(shuffled)


def _decode_by_count(
    box: av.container.InputContainer, stream: av.VideoStream, left: list[int], job: Job
) -> Iterator[tuple[int, Luma]]:
    """Wanted frames by their place among all that are shown; there is nothing to seek by."""
    for number, frame in enumerate(_decode_as_player(box, stream)):
        job.check()
        if number == left[-1]:
            left.pop()
            yield number, _luma_as_shown(frame)
        if not left:
            return
    raise NotDecoded(f"{len(left)} frames of the original are missing")


def _decode_run(
    box: av.container.InputContainer,
    stream: av.VideoStream,
    number_of: dict[int, int],
    left: list[int],
    stops: set[int],
) -> Iterator[tuple[int, Luma]]:
    """Decode on until the next wanted frame is far away, or was missed."""
    for frame in _decode_as_player(box, stream):
        number = number_of.get(frame.pts if frame.pts is not None else -1)
        if number is None or number < left[-1]:
            continue
        if number > left[-1]:
            return
        left.pop()
        yield number, _luma_as_shown(frame)
        if not left or number in stops or left[-1] - number > _JUMP:
            return


def _luma_as_shown(frame: av.VideoFrame) -> Luma:
    """The luma as the display shows it. FFmpeg tells the turn of a mirrored picture as if it
    were none: of such a one it is reckoned anew from a matrix that was mirrored back.
    """
    sides = cast("Mapping[str, bytes]", frame.side_data)  # what its stub says is not what it is
    if "DISPLAYMATRIX" not in sides:
        return luma_of(frame)
    a, b, _, c, d = np.frombuffer(bytes(sides["DISPLAYMATRIX"]), np.int32, 5).astype(float)
    mirrored = bool(np.linalg.det([[a, c], [b, d]]) < 0)
    right = complex(-a, -b) if mirrored else complex(a, b)
    quarters = round(float(np.angle(right)) / (np.pi / 2))
    return turn_upright(luma_of(frame), quarters * 90, mirrored)


def luma_of(frame: av.VideoFrame) -> Luma:
    """The 8-bit luma of a decoded frame."""
    parts, name = frame.format.components, frame.format.name
    own = name.startswith(("yuv", "gray", "nv")) and frame.format.is_planar | (len(parts) == 1)
    if own and not frame.format.is_big_endian and 8 <= parts[0].bits <= 16:
        plane = frame.planes[0]
        kind = np.dtype("u1" if parts[0].bits == 8 else "<u2")
        rows = np.frombuffer(bytes(plane), kind).reshape(plane.height, -1)
        luma: Luma = (rows[: frame.height, : frame.width] >> (parts[0].bits - 8)).astype(np.uint8)
        return luma
    return frame.reformat(format="gray").to_ndarray().astype(np.uint8)
