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
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.render.video import boxes
from reviewer.render.video.boxes import make_box, make_full_box

# ISO/IEC 14496-12, 4.3 File Type Box: the major brand, its minor version, and the brands that a
# reader may know the file by. `avc1` and `mp41` are what players look for with H.264 and AAC.
_BRANDS = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
# Bytes. Sound and pictures take turns in the file, so that a browser need not fetch far ahead for
# either; a chunk ends when the other track has something to write, or here.
_LONGEST_CHUNK = 1 << 20
_LATEST = 64  # the last sample shown is among the last so many coded
# Bytes that the boxes without a table take at most; the tables take some 16 bytes a sample.
_HEADER = 4096
# `stts` and `ctts` hold 32 bits: a step beyond that has no place.
_MOST = (1 << 32) - 1


@dataclass
class WrittenTrack:
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
    orientation: Orientation = UPRIGHT
    sizes: array[int] = field(default_factory=lambda: array("I"))
    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    keys: array[int] = field(default_factory=lambda: array("b"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    chunk_size: int = 0

    @property
    def first_tick(self) -> int:
        """The tick at which it is first shown."""
        return min(self.pts[:_LATEST]) if self.shown_from is None else self.shown_from

    @property
    def end_tick(self) -> int:
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
        self._tracks: list[WrittenTrack] = []
        self._current: WrittenTrack | None = None
        self._file.write(make_box(b"ftyp", _BRANDS))
        self._room_at = self._file.tell()
        self._room = _HEADER + 16 * samples
        self._file.write(bytes(self._room))
        self._data_at = self._file.tell()
        # 14496-12, 4.2 Object Structure: a size of 1 says that 64 bits of size follow the type. How
        # long the data will be is known only at the end, and may be beyond 4 GB.
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
                self._finish_file()
        finally:
            self._file.close()

    def add_track(self, track: WrittenTrack) -> WrittenTrack:
        """Take up a track."""
        self._tracks.append(track)
        return track

    def add_sample(self, track: WrittenTrack, data: bytes, pts: int, dts: int, key: bool) -> None:
        """Write the next sample of a track, in coded order; ticks are the track's.

        Raises:
            BadInput: Its time cannot be written in MP4.
        """
        # 14496-12, 8.6.1.2 and 8.6.1.3: a step of decoding is not negative, and with version 0 of
        # `ctts` neither is the way from decoding to showing.
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

    def _finish_file(self) -> None:
        tracks = [t for t in self._tracks if t.pts]
        header = _movie_header(tracks)
        # A box is 8 bytes at least: a gap of 1 to 7 bytes could not be told to be one.
        spare = self._room - len(header)
        if spare == 0 or spare >= 8:
            self._file.seek(self._room_at)
            self._file.write(header + (make_box(b"free", bytes(spare - 8)) if spare else b""))
        else:
            # The header outgrew its room: it goes behind the data, which 14496-12 allows, and the
            # room becomes one empty `free` box (8.1.2).
            self._file.write(header)
            self._file.seek(self._room_at)
            self._file.write(struct.pack(">I4s", self._room, b"free"))
        self._file.seek(self._data_at + 8)
        self._file.write(struct.pack(">Q", self._at - self._data_at))


def _movie_header(tracks: list[WrittenTrack]) -> bytes:
    """The header of a file: its clock is the first track's."""
    scale = tracks[0].scale
    # What begins later is delayed by an empty edit, so that both tracks count from one moment.
    zero = min(Fraction(t.first_tick, t.scale) for t in tracks)
    parts, total = [], 0
    for number, track in enumerate(tracks, 1):
        delay = round((Fraction(track.first_tick, track.scale) - zero) * scale)
        duration = -((track.first_tick - track.end_tick) * scale // track.scale)
        total = max(total, delay + duration)
        parts.append(_track_header(track, number, delay, duration))
    # 8.2.2 Movie Header Box, version 1: times of making and change, clock, duration, rate 1.0 and
    # volume 1.0 as fixed-point numbers. The times stay zero: a release tells no day, and the same
    # inputs give the same bytes.
    head = struct.pack(">QQIQIH10x", 0, 0, scale, total, 1 << 16, 1 << 8)
    tail = bytes(24) + struct.pack(">I", len(tracks) + 1)
    return make_box(b"moov", make_full_box(b"mvhd", 1, 0, head, boxes.IDENTITY, tail), *parts)


def _track_header(track: WrittenTrack, number: int, delay: int, duration: int) -> bytes:
    """``delay`` and ``duration`` are in ticks of the movie."""
    video = track.size is not None
    width, height = track.shape
    loud = 0 if video else 256
    # 8.3.2 Track Header Box, version 1. Flags 3: the track is enabled, and part of the
    # presentation.
    head = struct.pack(">QQIIQ8xhhH2x", 0, 0, number, 0, delay + duration, 0, 0, loud)
    turned = boxes.display_matrix(track.orientation, width, height) if video else boxes.IDENTITY
    header = make_full_box(
        b"tkhd", 1, 3, head, turned, struct.pack(">II", width << 16, height << 16)
    )
    first = track.first_tick - track.dts[0]
    length = track.end_tick - track.dts[0]
    # 8.4.2 Media Header Box: 0x55C4 is `und` in three times five bits, for the language is content.
    media = make_full_box(
        b"mdhd", 1, 0, struct.pack(">QQIQHH", 0, 0, track.scale, length, 0x55C4, 0)
    )
    # 8.4.3 Handler Reference Box: the name at its end is empty, where cameras write theirs.
    kind = make_full_box(b"hdlr", 0, 0, bytes(4), b"vide" if video else b"soun", bytes(13))
    about = (
        make_full_box(b"vmhd", 0, 1, bytes(8)) if video else make_full_box(b"smhd", 0, 0, bytes(4))
    )
    # 8.7.2 Data Reference Box: one `url ` with flag 1, which means that the data is in this file.
    here = make_box(
        b"dinf", make_full_box(b"dref", 0, 0, struct.pack(">I", 1), make_full_box(b"url ", 0, 1))
    )
    content = make_box(b"minf", about, here, _sample_tables(track))
    return make_box(
        b"trak",
        header,
        boxes.make_edit_list(delay, duration, first),
        make_box(b"mdia", media, kind, content),
    )


def _sample_tables(track: WrittenTrack) -> bytes:
    dts = track.dts
    steps = [b - a for a, b in pairwise(dts)]
    steps.append(min(max(track.last, 1), _MOST))
    parts = [
        # 8.5.2 Sample Description Box: one entry only, for players differ on what a second one
        # means.
        make_full_box(b"stsd", 0, 0, struct.pack(">I", 1), track.entry),
        boxes.make_table_of_runs(b"stts", steps),
    ]
    # 8.6.1.3 Composition Time to Sample Box: needed only where pictures are not shown in the order
    # in which they are coded.
    if track.size is not None and track.pts != dts:
        parts.append(
            boxes.make_table_of_runs(b"ctts", (p - d for p, d in zip(track.pts, dts, strict=True)))
        )
    # 8.6.2 Sync Sample Box: where it is absent, every sample is one at which a player may begin.
    if not all(track.keys):
        keys = [number for number, key in enumerate(track.keys, 1) if key]
        parts.append(boxes.make_table_of_numbers(b"stss", keys, "I"))
    parts.append(boxes.chunk_table(track.counts))
    parts.append(boxes.make_table_of_numbers(b"stsz", list(track.sizes), "I", 0))
    # 8.7.5 Chunk Offset Box: always the form of 64 bits, so that length decides nothing about form.
    parts.append(boxes.make_table_of_numbers(b"co64", list(track.offsets), "Q"))
    return make_box(b"stbl", *parts)
