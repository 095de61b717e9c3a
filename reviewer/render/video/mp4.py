"""Writing MP4: pictures and sound, their times, and nothing else.

Samples stream to the disk as they come; only numbers are kept. The header stands before
the data, in room that was kept for it, so that a browser finds it at once.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from reviewer.errors import BadInput
from reviewer.model.geometry import UPRIGHT, WayUp
from reviewer.render.video import boxes
from reviewer.render.video.boxes import box, full

_BRANDS = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
_LONGEST_CHUNK = 1 << 20
_LATEST = 64  # the last sample shown is among the last so many coded
_HEADER = 4096
_MOST = (1 << 32) - 1


@dataclass
class Track:
    """One track, as it grows.

    Attributes:
        scale: ticks in a second.
        entry: its sample description; may be set until the file is closed.
        shown_from: tick of the first moment that is shown; ``None``: the first PTS.
        last: ticks for which the last sample stays.
        size: of the stored picture, in pixels; None for sound.
        shape: of the shown picture before it is turned, in pixels.
    """

    scale: int
    last: int
    entry: bytes = b""
    shown_from: int | None = None
    size: tuple[int, int] | None = None
    shape: tuple[int, int] = (0, 0)
    way: WayUp = UPRIGHT
    sizes: array[int] = field(default_factory=lambda: array("I"))
    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    keys: array[int] = field(default_factory=lambda: array("b"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    chunk_size: int = 0

    @property
    def begin(self) -> int:
        """The tick at which it is first shown."""
        return min(self.pts[:_LATEST]) if self.shown_from is None else self.shown_from

    @property
    def end(self) -> int:
        """The tick at which it ends."""
        return max(self.pts[-_LATEST:]) + self.last


class Mp4Writer:
    """Writes one file; a context that removes nothing and finishes only when all went well.

    Args:
        path: A new file.
        record: What to call it in an error.
        samples: How many samples there will be, roughly: room is kept for their header.
    """

    def __init__(self, path: Path, record: str, samples: int) -> None:
        self._record = record
        self._file = path.open("xb", buffering=1 << 20)
        self._tracks: list[Track] = []
        self._current: Track | None = None
        self._file.write(box(b"ftyp", _BRANDS))
        self._room_at = self._file.tell()
        self._room = _HEADER + 16 * samples
        self._file.write(bytes(self._room))
        self._data_at = self._file.tell()
        self._file.write(struct.pack(">I4sQ", 1, b"mdat", 16))
        self._at = self._data_at + 16

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._file.close()

    def track(self, track: Track) -> Track:
        """Take up a track."""
        self._tracks.append(track)
        return track

    def add(self, track: Track, data: bytes, pts: int, dts: int, key: bool) -> None:
        """Write the next sample of a track, in coded order; ticks are the track's.

        Raises:
            BadInput: Its time cannot be written in MP4.
        """
        before = track.dts[-1] if track.dts else dts - 1
        if not before < dts <= pts or max(pts - dts, dts - before) > _MOST:
            raise BadInput(f"{self._record} has times that no player can follow.", "Withhold it.")
        if self._current is not track or track.chunk_size > _LONGEST_CHUNK:
            track.offsets.append(self._at)
            track.counts.append(0)
            track.chunk_size = 0
            self._current = track
        track.counts[-1] += 1
        track.chunk_size += len(data)
        self._file.write(data)
        self._at += len(data)
        track.sizes.append(len(data))
        track.pts.append(pts)
        track.dts.append(dts)
        track.keys.append(key)

    def _finish(self) -> None:
        tracks = [t for t in self._tracks if t.pts]
        header = _movie(tracks)
        spare = self._room - len(header)
        if spare == 0 or spare >= 8:
            self._file.seek(self._room_at)
            self._file.write(header + (box(b"free", bytes(spare - 8)) if spare else b""))
        else:
            self._file.write(header)
            self._file.seek(self._room_at)
            self._file.write(struct.pack(">I4s", self._room, b"free"))
        self._file.seek(self._data_at + 8)
        self._file.write(struct.pack(">Q", self._at - self._data_at))


def _movie(tracks: list[Track]) -> bytes:
    """The header of a file: its clock is the first track's."""
    scale = tracks[0].scale
    zero = min(Fraction(t.begin, t.scale) for t in tracks)
    parts, total = [], 0
    for number, track in enumerate(tracks, 1):
        delay = round((Fraction(track.begin, track.scale) - zero) * scale)
        duration = -((track.begin - track.end) * scale // track.scale)
        total = max(total, delay + duration)
        parts.append(_track(track, number, delay, duration))
    head = struct.pack(">QQIQIH10x", 0, 0, scale, total, 1 << 16, 1 << 8)
    tail = bytes(24) + struct.pack(">I", len(tracks) + 1)
    return box(b"moov", full(b"mvhd", 1, 0, head, boxes.IDENTITY, tail), *parts)


def _track(track: Track, number: int, delay: int, duration: int) -> bytes:
    """``delay`` and ``duration`` are in ticks of the movie."""
    video = track.size is not None
    width, height = track.shape
    loud = 0 if video else 256
    head = struct.pack(">QQIIQ8xhhH2x", 0, 0, number, 0, delay + duration, 0, 0, loud)
    turned = boxes.matrix(track.way, width, height) if video else boxes.IDENTITY
    header = full(b"tkhd", 1, 3, head, turned, struct.pack(">II", width << 16, height << 16))
    first = track.begin - track.dts[0]
    length = track.end - track.dts[0]
    media = full(b"mdhd", 1, 0, struct.pack(">QQIQHH", 0, 0, track.scale, length, 0x55C4, 0))
    kind = full(b"hdlr", 0, 0, bytes(4), b"vide" if video else b"soun", bytes(13))
    about = full(b"vmhd", 0, 1, bytes(8)) if video else full(b"smhd", 0, 0, bytes(4))
    here = box(b"dinf", full(b"dref", 0, 0, struct.pack(">I", 1), full(b"url ", 0, 1)))
    content = box(b"minf", about, here, _tables(track))
    return box(
        b"trak",
        header,
        boxes.edits(delay, duration, first),
        box(b"mdia", media, kind, content),
    )


def _tables(track: Track) -> bytes:
    dts = track.dts
    steps = [b - a for a, b in pairwise(dts)]
    steps.append(min(max(track.last, 1), _MOST))
    parts = [
        full(b"stsd", 0, 0, struct.pack(">I", 1), track.entry),
        boxes.pairs(b"stts", steps),
    ]
    if track.size is not None and track.pts != dts:
        parts.append(boxes.pairs(b"ctts", (p - d for p, d in zip(track.pts, dts, strict=True))))
    if not all(track.keys):
        keys = [number for number, key in enumerate(track.keys, 1) if key]
        parts.append(boxes.numbers(b"stss", keys, "I"))
    parts.append(boxes.chunk_table(track.counts))
    parts.append(boxes.numbers(b"stsz", list(track.sizes), "I", 0))
    parts.append(boxes.numbers(b"co64", list(track.offsets), "Q"))
    return box(b"stbl", *parts)
