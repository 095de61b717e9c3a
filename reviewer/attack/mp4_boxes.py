"""An MP4 parser of the attack's own: every box by an allow-list, every byte accounted for.

The writer is ours too, so the reader must not be: it believes no table that the bytes do
not bear out, and whatever it does not know is reported, never skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

MAX_MOOV = 256 << 20  # bytes: hours of samples; anything beyond is hostile
# ISO/IEC 14496-12, 4.2 and clause 8: boxes that hold boxes. What is not in these lists does not
# belong in a release, whatever it is: that is what an allow-list is for.
_HOLDERS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"}
_LEAVES = {
    b"": {b"ftyp", b"mdat"},
    b"moov": {b"mvhd"},
    b"trak": {b"tkhd"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr"},
    b"minf": {b"vmhd", b"smhd"},
    b"dinf": {b"dref"},
    # 8.5 to 8.7, and of 8.9 the sample groups that FFmpeg writes for roll distances of AAC.
    b"stbl": {b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"co64"}
    | {b"cslg", b"sdtp", b"sgpd", b"sbgp"},
}
_INSIDE = {
    b"": {b"moov"},
    b"moov": {b"trak"},
    b"trak": {b"edts", b"mdia"},
    b"mdia": {b"minf"},
    b"minf": {b"dinf", b"stbl"},
}
# 8.1.2 Free Space Box; `wide` is QuickTime's. They may hold anything, so they must hold nothing.
_PADDING = {b"free", b"skip", b"wide"}
_ENTRY_BOXES = {
    b"avc1": {b"avcC", b"colr", b"pasp", b"btrt", b"mdcv", b"clli", b"fiel", b"chrm"},
    b"hvc1": {b"hvcC", b"colr", b"pasp", b"btrt", b"mdcv", b"clli", b"fiel", b"chrm"},
    b"mp4a": {b"esds", b"btrt"},
    b"alac": {b"alac", b"btrt"},
    b"Opus": {b"dOps", b"btrt"},
}
# What FFmpeg's muxer writes when there is no tag: an iTunes list without entries.
_NO_TAGS = (
    b"\0\0\0\x35meta\0\0\0\0\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl" + bytes(9) + b"\0\0\0\x08ilst"
)
# tkhd's a, b, c, d by sign: degrees clockwise, and whether it is mirrored before.
_WAYS_UP: dict[tuple[int, ...], tuple[int, bool]] = {
    (1, 0, 0, 1): (0, False),
    (0, 1, -1, 0): (90, False),
    (-1, 0, 0, -1): (180, False),
    (0, -1, 1, 0): (270, False),
    (-1, 0, 0, 1): (0, True),
    (0, -1, -1, 0): (90, True),
    (1, 0, 0, -1): (180, True),
    (0, 1, 1, 0): (270, True),
}
_NEUTRAL_NAMES = {"", "VideoHandler", "SoundHandler"}


class BadBoxes(Exception):
    """The file is no MP4 that this parser can follow; the message names no content."""


@dataclass
class Mp4Track:
    """One track's tables, expanded to one number a sample, in decoding order.

    Attributes:
        pts: presentation times in ticks of ``1 / timescale``, edit list not applied.
        edits: (duration in movie ticks, media time or -1) of each edit.
        rotation: degrees clockwise that the display turns the picture.
        mirrored: whether it changes left and right before that.
        config: the codec's configuration (avcC, hvcC, esds) without its box header.
    """

    handler: str = ""
    timescale: int = 1
    codec: str = ""
    config: bytes = b""
    description: bytes = b""
    width: int = 0
    height: int = 0
    rotation: int = 0
    mirrored: bool = False
    edits: list[tuple[int, int]] = field(default_factory=list)
    tables: dict[str, memoryview] = field(default_factory=dict, repr=False)
    offsets: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    sizes: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    dts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    pts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    sync: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))


@dataclass
class Movie:
    """What the boxes say, and what about them breaks a promise.

    Attributes:
        oddities: (place, sentence) of every box or byte that should not be there.
        texts: (place, bytes) of every part that is not coded sound or picture.
        media: (start, end) offsets of the media data.
    """

    timescale: int = 1
    tracks: list[Mp4Track] = field(default_factory=list)
    oddities: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, bytes]] = field(default_factory=list)
    media: list[tuple[int, int]] = field(default_factory=list)

    def first_track(self, handler: str) -> Mp4Track | None:
        """The first track of a handler type, ``vide`` or ``soun``."""
        return next((t for t in self.tracks if t.handler == handler), None)

    def note_oddity(self, where: str, what: str) -> None:
        """Note something that should not be there."""
        self.oddities.append((where, what))


def read_movie(path: Path) -> Movie:
    """Parse a released MP4.

    Raises:
        BadBoxes: The boxes contradict themselves or the file.
        OSError: It cannot be read.
    """
    movie = Movie()
    try:
        with path.open("rb") as stream:
            _read_top_boxes(stream, path.stat().st_size, movie)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise BadBoxes(type(error).__name__) from error
    _account_for_bytes(movie)
    return movie


def _read_top_boxes(stream: BinaryIO, size: int, movie: Movie) -> None:
    at = 0
    while at < size:
        stream.seek(at)
        kind, body, end = _read_box_header(stream.read(16), at, size)
        if kind == b"mdat":
            movie.media.append((body, end))
        elif end - at > MAX_MOOV:
            raise BadBoxes("a box is too big")
        else:
            stream.seek(at)
            data = stream.read(end - at)
            movie.texts.append((f"box {_name_of_box(kind)} at {at}", data))
            _read_box(kind, memoryview(data)[body - at :], b"", at, movie)
        at = end


def _read_box_header(head: bytes, at: int, limit: int) -> tuple[bytes, int, int]:
    """A box's type, where its body starts and where it ends."""
    size, kind = struct.unpack_from(">I4s", head)
    body = at + 8
    # 4.2 Object Structure: 1 means that 64 bits of size follow, 0 that the box goes to the end.
    if size == 1:
        size, body = struct.unpack_from(">Q", head, 8)[0], at + 16
    elif size == 0:
        size = limit - at
    # A box that is shorter than its own head would keep a reader at one place for ever.
    if at + size > limit or body > at + size:
        raise BadBoxes("a box ends outside its file or parent")
    return kind, body, at + size


def _child_boxes(body: memoryview, at: int) -> Iterator[tuple[bytes, memoryview, int]]:
    pos = 0
    while pos + 8 <= len(body):
        kind, start, end = _read_box_header(bytes(body[pos : pos + 16]), pos, len(body))
        yield kind, body[start:end], at + pos
        pos = end
    if pos != len(body):
        yield b"\0\0\0\0", body[pos:], at + pos


def _read_box(kind: bytes, body: memoryview, parent: bytes, at: int, movie: Movie) -> None:
    where = f"box {_name_of_box(parent)}/{_name_of_box(kind)} at {at}"
    if kind in _PADDING:
        if bytes(body).strip(b"\0"):
            movie.note_oddity(where, "A padding box is not empty.")
    elif kind in _HOLDERS and kind in _INSIDE.get(parent, set()):
        if kind == b"trak":
            movie.tracks.append(Mp4Track())
        for child, inner, place in _child_boxes(body, at + 8):
            _read_box(child, inner, kind, place, movie)
        if kind == b"stbl" and movie.tracks:
            _expand_tables(movie.tracks[-1])
    elif kind == b"udta" and bytes(body) == _NO_TAGS:
        return
    elif kind in _LEAVES.get(parent, set()):
        _READERS.get(kind, _leave_leaf)(body, where, movie)
    else:
        movie.note_oddity(where, "This kind of box does not belong in a release.")


def _name_of_box(kind: bytes) -> str:
    return kind.decode("ascii") if kind.isalnum() else kind.hex()


def _leave_leaf(body: memoryview, where: str, movie: Movie) -> None:
    """A leaf that only the word search reads."""


def _read_ftyp(body: memoryview, where: str, movie: Movie) -> None:
    if len(body) > 64:
        movie.note_oddity(where, "The file type box is longer than its brands.")


def _read_head(body: memoryview, long_form: str, short_form: str) -> tuple[int, ...]:
    form = long_form if body[0] == 1 else short_form
    return struct.unpack_from(form, body, 4)


def _read_mvhd(body: memoryview, where: str, movie: Movie) -> None:
    made, changed, movie.timescale, _ = _read_head(body, ">QQIQ", ">IIII")
    _check_no_dates(made, changed, where, movie)


def _check_no_dates(made: int, changed: int, where: str, movie: Movie) -> None:
    if made or changed:
        movie.note_oddity(where, "A date of creation or change is kept.")


def _read_tkhd(body: memoryview, where: str, movie: Movie) -> None:
    made, changed = _read_head(body, ">QQ", ">II")
    _check_no_dates(made, changed, where, movie)
    # 8.3.2: the matrix of 36 bytes and the size of 8 end the box in both versions.
    a, b, _, c, d = struct.unpack_from(">5i", body, len(body) - 44)
    # How the corners right of and below the origin lie, seen from it, in the displayed picture.
    corners = tuple(int(n > 0) - int(n < 0) for n in (a, b, c, d))
    track = movie.tracks[-1]
    if corners in _WAYS_UP:
        track.rotation, track.mirrored = _WAYS_UP[corners]
    else:
        movie.note_oddity(where, "The picture is turned by an angle that players do not agree on.")


def _read_elst(body: memoryview, where: str, movie: Movie) -> None:
    count = struct.unpack_from(">I", body, 4)[0]
    # 8.6.6: duration, media time and rate, in 64 or 32 bits by the version in the first byte.
    form, step = (">QqI", 20) if body[0] == 1 else (">IiI", 12)
    for n in range(count):
        duration, media, rate = struct.unpack_from(form, body, 8 + n * step)
        movie.tracks[-1].edits.append((duration, media))
        if rate != 1 << 16:
            movie.note_oddity(where, "An edit plays the media at another speed.")


def _read_mdhd(body: memoryview, where: str, movie: Movie) -> None:
    made, changed, scale, _ = _read_head(body, ">QQIQ", ">IIII")
    movie.tracks[-1].timescale = max(scale, 1)
    _check_no_dates(made, changed, where, movie)


def _read_hdlr(body: memoryview, where: str, movie: Movie) -> None:
    kind = bytes(body[8:12]).decode("latin-1")
    movie.tracks[-1].handler = kind
    if kind not in ("vide", "soun"):
        movie.note_oddity(where, "A track is neither picture nor sound.")
    # 8.4.3: behind pre_defined, handler_type and three reserved words.
    name = bytes(body[24:]).strip(b"\0").decode("utf-8", "replace")
    if name not in _NEUTRAL_NAMES:
        movie.note_oddity(where, "A track's handler carries a name.")


def _read_dref(body: memoryview, where: str, movie: Movie) -> None:
    # 8.7.2: one entry with flag 1, "in this file". Anything else would name a file, which is a path
    # of somebody's machine.
    if bytes(body[12:20]) != b"url \0\0\0\1" or len(body) != 20:
        movie.note_oddity(where, "The media is said to lie in another file.")


def _read_stsd(body: memoryview, where: str, movie: Movie) -> None:
    track = movie.tracks[-1]
    if struct.unpack_from(">I", body, 4)[0] != 1:
        movie.note_oddity(where, "A track has more than one sample description.")
    track.description = bytes(body)
    for kind, entry, at in _child_boxes(body[8:], 8):
        track.codec = _name_of_box(kind)
        if kind not in _ENTRY_BOXES:
            movie.note_oddity(where, "The codec is not one that a release may use.")
            continue
        # VisualSampleEntry and AudioSampleEntry (12.1.3 and 12.2.3 of the edition of 2015): bytes
        # before the first box in an entry.
        head = 78 if track.handler == "vide" else 28
        if track.handler == "vide":
            # Bytes 42 to 73 are compressorname, in which cameras write a model, or a serial number.
            track.width, track.height = struct.unpack_from(">HH", entry, 24)
            if bytes(entry[42:74]).strip(b"\0"):
                movie.note_oddity(where, "A compressor's name is kept.")
        for inner, data, _ in _child_boxes(entry[head:], at):
            if inner in (b"avcC", b"hvcC", b"esds", b"alac", b"dOps"):
                track.config = bytes(data)
            if inner not in _ENTRY_BOXES[kind]:
                movie.note_oddity(
                    where, f"The sample description holds an unknown box {_name_of_box(inner)}."
                )


def _read_table(body: memoryview, at: int, count: int, form: str) -> Ints:
    return np.frombuffer(body, np.dtype(form), count, at).astype(np.int64)


def _keep_table(name: str) -> Callable[[memoryview, str, Movie], None]:
    def keep_body(body: memoryview, where: str, movie: Movie) -> None:
        movie.tracks[-1].tables[name] = body

    return keep_body


def _expand_tables(track: Mp4Track) -> None:
    raw = track.tables
    if not {"stsz", "stts", "stsc"} <= set(raw) or not {"stco", "co64"} & set(raw):
        raise BadBoxes("a sample table is missing")
    track.sizes = _expand_sizes(raw["stsz"])
    count = len(track.sizes)
    # 8.6.1.2: DTS is the sum of all steps before; 8.6.1.3: PTS is that and an offset.
    deltas = _expand_runs(raw["stts"], count)
    track.dts = np.concatenate(([0], np.cumsum(deltas)[:-1])) if count else deltas
    shift = (
        _expand_runs(raw["ctts"], count, signed=True)
        if "ctts" in raw
        else np.zeros(count, np.int64)
    )
    track.pts = track.dts + shift
    # 8.6.2: without this box every sample is one at which decoding may begin.
    track.sync = np.full(count, "stss" not in raw)
    if "stss" in raw:
        number = struct.unpack_from(">I", raw["stss"], 4)[0]
        track.sync[_read_table(raw["stss"], 8, number, ">u4") - 1] = True
    track.offsets = _expand_offsets(raw, track.sizes)


def _expand_sizes(body: memoryview) -> Ints:
    # 8.7.3: sample_size is 0 where each has a size of its own.
    one, count = struct.unpack_from(">II", body, 4)
    # Some 26 days of pictures, 30 a second: a table of more would fill the memory before anything
    # is looked at.
    if count > 1 << 26:
        raise BadBoxes("too many samples")
    return np.full(count, one, np.int64) if one else _read_table(body, 12, count, ">u4")


def _expand_runs(body: memoryview, count: int, *, signed: bool = False) -> Ints:
    entries = struct.unpack_from(">I", body, 4)[0]
    pairs = _read_table(body, 8, entries * 2, ">i4" if signed else ">u4").reshape(-1, 2)
    if int(pairs[:, 0].sum()) != count:
        raise BadBoxes("a time table does not cover its samples")
    return np.repeat(pairs[:, 1], pairs[:, 0])


def _expand_offsets(raw: dict[str, memoryview], sizes: Ints) -> Ints:
    body, form = (raw["co64"], ">u8") if "co64" in raw else (raw["stco"], ">u4")
    chunks = _read_table(body, 8, struct.unpack_from(">I", body, 4)[0], form)
    entries = struct.unpack_from(">I", raw["stsc"], 4)[0]
    table = _read_table(raw["stsc"], 8, entries * 3, ">u4").reshape(-1, 3)
    # 8.7.4: rows tell from which chunk on (counted from 1) how many samples a chunk holds.
    firsts = np.append(table[:, 0] - 1, len(chunks))
    per_chunk = np.repeat(table[:, 1], np.diff(firsts))
    # The third number chooses a sample description, and there is one only.
    if int(per_chunk.sum()) != len(sizes) or np.any(table[:, 2] != 1):
        raise BadBoxes("the chunks do not hold the samples")
    if not len(sizes):
        return sizes
    begin = np.repeat(np.cumsum(per_chunk) - per_chunk, per_chunk)
    upto = np.cumsum(sizes) - sizes
    placed: Ints = np.repeat(chunks, per_chunk) + upto - upto[begin]
    return placed


def _account_for_bytes(movie: Movie) -> None:
    """Every byte of media data must belong to one sample of one track."""
    if not movie.tracks:
        raise BadBoxes("there is no track")
    starts = np.concatenate([t.offsets for t in movie.tracks])
    ends = starts + np.concatenate([t.sizes for t in movie.tracks])
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    if np.any(starts[1:] < ends[:-1]):
        movie.note_oddity("mdat", "Two samples share bytes.")
    for begin, end in movie.media:
        inside = (starts >= begin) & (ends <= end)
        # Bytes between samples are where a muxer leaves what an editor removed: they are not
        # decoded, and whoever opens the file finds them.
        used = int((ends[inside] - starts[inside]).sum())
        if used != end - begin:
            what = f"{end - begin - used} bytes of media data belong to no frame and no sound."
            movie.note_oddity(f"mdat at {begin}", what)
        starts, ends = starts[~inside], ends[~inside]
    if len(starts):
        movie.note_oddity("mdat", "Samples lie outside the media data.")


_READERS: dict[bytes, Callable[[memoryview, str, Movie], None]] = {
    b"ftyp": _read_ftyp,
    b"mvhd": _read_mvhd,
    b"tkhd": _read_tkhd,
    b"elst": _read_elst,
    b"mdhd": _read_mdhd,
    b"hdlr": _read_hdlr,
    b"dref": _read_dref,
    b"stsd": _read_stsd,
    **{k: _keep_table(k.decode()) for k in (b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco")},
    b"co64": _keep_table("co64"),
}
