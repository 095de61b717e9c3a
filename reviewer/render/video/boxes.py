"""The boxes of an MP4 file, as bytes. Times of making are zero; there are no names."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import groupby

from reviewer.model.geometry import WayUp

IDENTITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_TURNS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of a kind around its parts."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box that begins with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def counted(values: Iterable[int]) -> Iterator[tuple[int, int]]:
    """How often, and which value, for each stretch of equal values."""
    for value, stretch in groupby(values):
        yield sum(1 for _ in stretch), value


def pairs(kind: bytes, values: Iterable[int]) -> bytes:
    """A table of (how often, value), such as ``stts``."""
    rows = [struct.pack(">II", *row) for row in counted(values)]
    return full(kind, 0, 0, struct.pack(">I", len(rows)), *rows)


def numbers(kind: bytes, values: list[int], form: str, *head: int) -> bytes:
    """A table of numbers after its length; ``form`` is ``I`` or ``Q``."""
    start = struct.pack(f">{len(head) + 1}I", *head, len(values))
    return full(kind, 0, 0, start, struct.pack(f">{len(values)}{form}", *values))


def chunk_table(counts: Iterable[int]) -> bytes:
    """``stsc``: how many samples each chunk holds."""
    rows, first = [], 1
    for chunks, samples in counted(counts):
        rows.append(struct.pack(">III", first, samples, 1))
        first += chunks
    return full(b"stsc", 0, 0, struct.pack(">I", len(rows)), *rows)


def matrix(way: WayUp, width: int, height: int) -> bytes:
    """The display matrix that brings a picture upright, its corner back at the origin."""
    cos, sin = _TURNS[way.turn]
    a, b, c, d = cos, sin, -sin, cos
    if way.mirrored:
        a, b = -a, -b
    x = -min(0, a * width, c * height, a * width + c * height)
    y = -min(0, b * width, d * height, b * width + d * height)
    fixed = (a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, y << 16, 1 << 30)
    return struct.pack(">9i", *fixed)


def edits(delay: int, duration: int, first: int) -> bytes:
    """The edit list: ``delay`` of nothing (movie ticks), then ``duration`` (movie ticks)
    from ``first`` (media ticks) on.
    """
    rows = [(delay, -1)] if delay > 0 else []
    rows.append((duration, first))
    body = b"".join(struct.pack(">QqI", *row, 1 << 16) for row in rows)
    return box(b"edts", full(b"elst", 1, 0, struct.pack(">I", len(rows)), body))


def avc1(avcc: bytes, size: tuple[int, int], extra: bytes) -> bytes:
    """The sample description of H.264."""
    return box(
        b"avc1",
        bytes(6),
        struct.pack(">H16xHHIII", 1, *size, 72 << 16, 72 << 16, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        box(b"avcC", avcc),
        extra,
    )


def colour(values: tuple[int, int, int], full_range: bool) -> bytes:
    """``colr``: empty when nothing is known."""
    if 2 in values or not all(0 < v < 256 for v in values):
        return b""
    return box(b"colr", b"nclx", struct.pack(">HHHB", *values, full_range << 7))


def pixel_aspect(width: int, height: int) -> bytes:
    """``pasp``: empty for square pixels."""
    return box(b"pasp", struct.pack(">II", width, height)) if width != height else b""


def mp4a(config: bytes, rate: int, channels: int, bit_rate: int) -> bytes:
    """The sample description of AAC."""
    specific = _descriptor(5, config)
    decoder = struct.pack(">BBBHII", 0x40, 0x15, 0, 6144, bit_rate, bit_rate) + specific
    stream = struct.pack(">HB", 2, 0) + _descriptor(4, decoder) + _descriptor(6, b"\2")
    told = rate << 16 if rate < 1 << 16 else 0
    head = struct.pack(">H8xHHHHI", 1, channels, 16, 0, 0, told)
    return box(b"mp4a", bytes(6), head, full(b"esds", 0, 0, _descriptor(3, stream)))


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body
