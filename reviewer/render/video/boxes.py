"""The boxes of an MP4 file, as bytes. Times of making are zero; there are no names."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import groupby

from reviewer.model.geometry import Orientation

# ISO/IEC 14496-12, 6.2.2: the matrix of a track header, {a b u; c d v; x y w}, in 16.16 except for
# u, v and w, which are 2.30; so the last one is 1 << 30.
IDENTITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
# Cosine and sine, for a picture's y runs down: a turn of 90 degrees is clockwise.
_TURNS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def make_box(kind: bytes, *parts: bytes) -> bytes:
    """A box of a kind around its parts."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def make_full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box that begins with a version and flags."""
    return make_box(kind, struct.pack(">I", version << 24 | flags), *parts)


def count_equal(values: Iterable[int]) -> Iterator[tuple[int, int]]:
    """How often, and which value, for each stretch of equal values."""
    for value, stretch in groupby(values):
        yield sum(1 for _ in stretch), value


def make_table_of_runs(kind: bytes, values: Iterable[int]) -> bytes:
    """A table of (how often, value), such as ``stts``."""
    rows = [struct.pack(">II", *row) for row in count_equal(values)]
    return make_full_box(kind, 0, 0, struct.pack(">I", len(rows)), *rows)


def make_table_of_numbers(kind: bytes, values: list[int], form: str, *head: int) -> bytes:
    """A table of numbers after its length; ``form`` is ``I`` or ``Q``."""
    start = struct.pack(f">{len(head) + 1}I", *head, len(values))
    return make_full_box(kind, 0, 0, start, struct.pack(f">{len(values)}{form}", *values))


def chunk_table(counts: Iterable[int]) -> bytes:
    """``stsc``: how many samples each chunk holds."""
    rows, first = [], 1
    for chunks, samples in count_equal(counts):
        # ISO/IEC 14496-12, 8.7.4: first chunk of a run, samples in each, which sample description.
        rows.append(struct.pack(">III", first, samples, 1))
        first += chunks
    return make_full_box(b"stsc", 0, 0, struct.pack(">I", len(rows)), *rows)


def display_matrix(orientation: Orientation, width: int, height: int) -> bytes:
    """The display matrix that brings a picture upright, its corner back at the origin."""
    cos, sin = _TURNS[orientation.turn]
    a, b, c, d = cos, sin, -sin, cos
    if orientation.mirrored:
        a, b = -a, -b
    # Turning is about the origin and would carry the picture out of sight: it is moved back, so
    # that its leftmost and topmost corner lie at zero, as players expect it.
    x = -min(0, a * width, c * height, a * width + c * height)
    y = -min(0, b * width, d * height, b * width + d * height)
    fixed = (a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, y << 16, 1 << 30)
    return struct.pack(">9i", *fixed)


def make_edit_list(delay: int, duration: int, first: int) -> bytes:
    """The edit list: ``delay`` of nothing (movie ticks), then ``duration`` (movie ticks)
    from ``first`` (media ticks) on.
    """
    # ISO/IEC 14496-12, 8.6.6 Edit List Box: a media time of -1 is an empty edit, a time in which
    # nothing is shown; the rate behind each row is 1.0 in 16.16.
    rows = [(delay, -1)] if delay > 0 else []
    rows.append((duration, first))
    body = b"".join(struct.pack(">QqI", *row, 1 << 16) for row in rows)
    return make_box(b"edts", make_full_box(b"elst", 1, 0, struct.pack(">I", len(rows)), body))


def describe_coded(
    kinds: tuple[bytes, bytes], record: bytes, size: tuple[int, int], extra: bytes
) -> bytes:
    """The sample description of coded pictures; ``kinds``: of its box, and of the box in it that
    holds the decoder's record.
    """
    kind, kind_of_record = kinds
    return make_box(
        kind,
        bytes(6),
        # ISO/IEC 14496-12, VisualSampleEntry: data reference 1, width, height, 72 dpi twice. In the
        # next part: one picture a sample, 32 bytes for a compressor's name (empty), depth 24, and
        # -1 for "no colour table".
        struct.pack(">H16xHHIII", 1, *size, 72 << 16, 72 << 16, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        make_box(kind_of_record, record),
        extra,
    )


def make_colour_box(values: tuple[int, int, int], full_range: bool) -> bytes:
    """``colr``: empty when nothing is known."""
    if 2 in values or not all(0 < v < 256 for v in values):
        return b""
    # ISO/IEC 14496-12, Colour information box: the numbers are those of ITU-T H.273. Value 2 means
    # "unspecified": then nothing is said rather than something guessed.
    return make_box(b"colr", b"nclx", struct.pack(">HHHB", *values, full_range << 7))


def pixel_aspect(width: int, height: int) -> bytes:
    """``pasp``: empty for square pixels."""
    return make_box(b"pasp", struct.pack(">II", width, height)) if width != height else b""


def describe_aac(config: bytes, rate: int, channels: int, bit_rate: int) -> bytes:
    """The sample description of AAC."""
    # ISO/IEC 14496-1, descriptors by tag: 3 ES_Descriptor, 4 DecoderConfigDescriptor, 5
    # DecoderSpecificInfo (here AudioSpecificConfig of ISO/IEC 14496-3), 6 SLConfigDescriptor.
    specific = _make_descriptor(5, config)
    # Object type 0x40 is Audio ISO/IEC 14496-3; 0x15 is stream type 5 (audio) and the reserved bit
    # that is always 1; 6,144 bytes of buffer hold some packets of two channels, which are 1,536 at
    # most.
    decoder = struct.pack(">BBBHII", 0x40, 0x15, 0, 6144, bit_rate, bit_rate) + specific
    # In the SLConfigDescriptor a 2 means: as MP4 files have it, see ISO/IEC 14496-14.
    stream = struct.pack(">HB", 2, 0) + _make_descriptor(4, decoder) + _make_descriptor(6, b"\2")
    # The rate of an AudioSampleEntry is 16.16, so 88.2 and 96 kHz do not fit; players take it from
    # the configuration then.
    told = rate << 16 if rate < 1 << 16 else 0
    head = struct.pack(">H8xHHHHI", 1, channels, 16, 0, 0, told)
    return make_box(
        b"mp4a", bytes(6), head, make_full_box(b"esds", 0, 0, _make_descriptor(3, stream))
    )


def _make_descriptor(tag: int, body: bytes) -> bytes:
    # A size is written in groups of seven bits, the highest bit for "more follows". Four bytes are
    # always used, as common writers do: readers that count on it exist.
    return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body
