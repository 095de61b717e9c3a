"""Chosen frames of a released video, decoded by OpenCV's FFmpeg.

Only the groups of pictures that hold a wanted frame are decoded: they are put into a small
MP4 of their own, in which frame n of the excerpt stands at n ticks, so that a decoded
picture is known by its time and never by the order in which it happened to come.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from reviewer.attack.mp4_boxes import Ints, Mp4Track
from reviewer.system.jobs import Job
from reviewer.system.opencv import cv2

Luma = npt.NDArray[np.uint8]

LIBRARY = f"opencv {cv2.__version__} (FFmpeg), av {av.__version__}"
_FPS = 25
_FULL = 2  # range: black is 0
_HDR = (16, 18)  # transfer characteristics: perceptual quantizer, hybrid log-gamma
_MAX_EXCERPT = 96 << 20  # bytes: longer stretches are decoded piece by piece
_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


class NotDecoded(Exception):
    """A frame that the tables promise does not come out of the decoder."""


@dataclass(frozen=True)
class ShowOrder:
    """The order in which a track's samples are shown.

    Attributes:
        order: the sample of each shown frame.
        rank: the shown frame of each sample.
        cuts: samples, ascending, at which decoding can begin; the last is the end.
    """

    order: Ints
    rank: Ints
    cuts: Ints


def shown_order(track: Mp4Track) -> ShowOrder:
    """Work out display order and the places where decoding can begin afresh."""
    order = np.argsort(track.pts, kind="stable").astype(np.int64)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    before = np.maximum.accumulate(np.concatenate(([-1], rank[:-1])))
    after = np.minimum.accumulate(rank[::-1])[::-1]
    # Pictures that come after a whole one and are shown before it refer to what was before.
    closed = np.flatnonzero(track.sync & (before < after) & (rank == after))
    if not len(closed) or closed[0] != 0:
        closed = np.append(0, closed)
    return ShowOrder(order, rank, np.append(closed, len(order)).astype(np.int64))


def decode_released_frames(
    path: Path, track: Mp4Track, wanted: npt.NDArray[np.bool_], job: Job, colour: bool = False
) -> Generator[tuple[int, Luma], None, None]:
    """The wanted frames as (number in display order, upright 8-bit luma), in that order.

    ``colour``: in place of the luma the picture as it is displayed, blue first.

    Raises:
        NotDecoded: A wanted frame cannot be decoded.
    """
    shown = shown_order(track)
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        for first, last in _stretches_to_decode(track, shown, wanted):
            file = Path(folder) / f"{first}.mp4"
            base = int(shown.rank[first:last].min())
            _write_excerpt(path, track, shown, first, last, file)
            ranks = range(base, base + last - first)
            numbers = {n - base for n in ranks if wanted[n]}
            for number, luma in _decode_excerpt(file, track, numbers, job, colour):
                yield base + number, luma
            file.unlink()


def _stretches_to_decode(
    track: Mp4Track, shown: ShowOrder, wanted: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Runs of samples, between places where decoding can begin, that hold wanted frames."""
    open_at, size, end = -1, 0, 0
    for begin, stop in zip(shown.cuts[:-1].tolist(), shown.cuts[1:].tolist(), strict=True):
        hit = bool(wanted[shown.rank[begin:stop]].any())
        if open_at >= 0 and (not hit or size > _MAX_EXCERPT):
            yield open_at, end
            open_at = -1
        if hit:
            if open_at < 0:
                open_at, size = begin, 0
            size, end = size + int(track.sizes[begin:stop].sum()), stop
    if open_at >= 0:
        yield open_at, end


def _write_excerpt(
    path: Path, track: Mp4Track, shown: ShowOrder, first: int, last: int, out: Path
) -> None:
    """An MP4 of samples ``first`` to ``last`` whose frame n is shown at n + 32 frames' time."""
    count = last - first
    ranks = shown.rank[first:last] - int(shown.rank[first:last].min())
    delay = ranks - np.arange(count)
    delay = delay - int(delay.min())
    head = _boxed_bytes(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    with path.open("rb") as source, out.open("wb") as target:
        target.write(
            head + struct.pack(">I4sQ", 1, b"mdat", 16 + int(track.sizes[first:last].sum()))
        )
        for at, size in zip(track.offsets[first:last], track.sizes[first:last], strict=True):
            source.seek(int(at))
            target.write(source.read(int(size)))
        target.write(_make_moov(track, first, last, delay, len(head) + 16))


def _make_moov(track: Mp4Track, first: int, last: int, delay: Ints, data_at: int) -> bytes:
    count = last - first
    syncs = np.flatnonzero(track.sync[first:last]) + 1
    sizes = track.sizes[first:last].astype(">u4").tobytes()
    ctts = np.stack([np.ones(count, np.int64), delay], axis=1).astype(">u4").tobytes()
    stbl = _boxed_bytes(
        b"stbl",
        _boxed_bytes(b"stsd", track.description),
        _boxed_bytes(b"stts", struct.pack(">IIII", 0, 1, count, 1)),
        _boxed_bytes(b"ctts", struct.pack(">II", 0, count), ctts),
        _boxed_bytes(b"stss", struct.pack(">II", 0, len(syncs)), syncs.astype(">u4").tobytes()),
        _boxed_bytes(b"stsc", struct.pack(">IIIII", 0, 1, 1, count, 1)),
        _boxed_bytes(b"stsz", struct.pack(">III", 0, 0, count), sizes),
        _boxed_bytes(b"co64", struct.pack(">IIQ", 0, 1, data_at)),
    )
    dref = _boxed_bytes(b"dref", struct.pack(">II", 0, 1), _boxed_bytes(b"url ", b"\0\0\0\1"))
    minf = _boxed_bytes(
        b"minf", _boxed_bytes(b"vmhd", b"\0\0\0\1", bytes(8)), _boxed_bytes(b"dinf", dref), stbl
    )
    mdhd = _boxed_bytes(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, _FPS, count, 0x55C4, 0))
    hdlr = _boxed_bytes(b"hdlr", bytes(8), b"vide", bytes(13))
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    size = struct.pack(">II", track.width << 16, track.height << 16)
    tkhd = struct.pack(">IIIIII16x", 3, 0, 0, 1, 0, count) + matrix + size
    mvhd = struct.pack(">IIIIIIH10x", 0, 0, 0, _FPS, count, 65536, 256) + matrix
    return _boxed_bytes(
        b"moov",
        _boxed_bytes(b"mvhd", mvhd, bytes(24), struct.pack(">I", 2)),
        _boxed_bytes(b"trak", _boxed_bytes(b"tkhd", tkhd), _boxed_bytes(b"mdia", mdhd, hdlr, minf)),
    )


def _boxed_bytes(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _decode_excerpt(
    file: Path, track: Mp4Track, numbers: set[int], job: Job, colour: bool
) -> Iterator[tuple[int, Luma]]:
    if not colour and _is_mapped(file):
        yield from _as_stored(file, track, numbers, job)
        return
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    # Without the conversion to colour the backend hands out the luma plane as it is.
    options = [cv2.CAP_PROP_CONVERT_RGB, 0] if _is_8bit(track) and not colour else []
    video = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG, options)
    video.set(cv2.CAP_PROP_ORIENTATION_AUTO, 0)
    left = set(numbers)
    try:
        while left and video.grab():
            job.check()
            number = round(video.get(cv2.CAP_PROP_POS_MSEC) * _FPS / 1000)
            if number not in left:
                continue
            good, picture = video.retrieve()
            if not good:
                break
            left.discard(number)
            shown = picture.astype(np.uint8, copy=False) if colour else _luma_of(picture)
            yield number, turn_upright(shown, track.rotation, track.mirrored)
    finally:
        video.release()
        cv2.utils.logging.setLogLevel(level)
    if left:
        raise NotDecoded(f"{len(left)} frames are missing")


def _is_mapped(file: Path) -> bool:
    """True for pictures whose light OpenCV would map to that of a usual screen."""
    with av.open(str(file)) as box:
        context = box.streams.video[0].codec_context
        return int(context.color_trc) in _HDR or int(context.color_range) == _FULL


def _as_stored(
    file: Path, track: Mp4Track, numbers: set[int], job: Job
) -> Iterator[tuple[int, Luma]]:
    """The same by another reader, which gives the luma as it is coded."""
    left = set(numbers)
    with av.open(str(file)) as box:
        stream = box.streams.video[0]
        first: float | None = None
        for frame in box.decode(stream):
            job.check()
            first = frame.time or 0.0 if first is None else first
            number = round(((frame.time or 0.0) - first) * _FPS)
            if number in left:
                left.discard(number)
                plane = np.frombuffer(bytes(frame.planes[0]), np.uint8)
                luma = plane.reshape(-1, frame.planes[0].line_size)[: frame.height, : frame.width]
                yield number, turn_upright(luma, track.rotation, track.mirrored)
            if not left:
                return
    raise NotDecoded(f"{len(left)} frames are missing")


def _luma_of(picture: npt.NDArray[Any]) -> Luma:
    if picture.ndim == 3:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return picture.astype(np.uint8, copy=False)


def turn_upright(luma: Luma, rotation: int, mirrored: bool) -> Luma:
    """The picture as the display shows it: mirrored, then turned clockwise."""
    if mirrored:
        luma = cv2.flip(luma, 1).astype(np.uint8, copy=False)
    turn = _TURNS.get(rotation % 360)
    return luma if turn is None else cv2.rotate(luma, turn).astype(np.uint8, copy=False)


def _is_8bit(track: Mp4Track) -> bool:
    if track.codec == "avc1":
        return len(track.config) > 1 and track.config[1] in (66, 77, 88, 100)
    return track.codec == "hvc1" and len(track.config) > 18 and track.config[17] & 7 == 0
