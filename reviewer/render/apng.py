"""An animation as a PNG that browsers play: every picture whole, one behind the other.

Decision 46.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

_HEAD = b"\x89PNG\r\n\x1a\n"
_SLOWEST = 0xFFFF  # milliseconds that a picture can say
Shown = tuple[Image.Image, int]  # a picture, and for how many milliseconds it is seen


def save_animation(pictures: Iterator[Shown], target: Path) -> None:
    """Write an animation without any tag; one picture makes a plain PNG."""
    shown = [
        (_header_and_data(picture), min(max(int(ms), 1), _SLOWEST)) for picture, ms in pictures
    ]
    header = shown[0][0][0]
    many = len(shown) > 1
    parts = [_HEAD, _png_chunk(b"IHDR", header)]
    if many:
        # PNG (Third Edition), 11.3.6.1: how many pictures, and how often (0: for ever).
        parts.append(_png_chunk(b"acTL", struct.pack(">II", len(shown), 0)))
    number = 0
    for at, ((own, pixels), ms) in enumerate(shown):
        if own != header:
            raise ValueError("the pictures of an animation have one size")
        if many:
            size = struct.unpack_from(">II", header)
            # PNG (Third Edition), 11.3.6.2: sequence number, size, offset, delay as a fraction of
            # 1/1000 s, and that each picture replaces the one before as a whole.
            control = struct.pack(">IIIIIHHBB", number, *size, 0, 0, ms, 1000, 0, 0)
            parts.append(_png_chunk(b"fcTL", control))
            number += 1
        if at == 0:
            parts.append(_png_chunk(b"IDAT", pixels))
        else:
            parts.append(_png_chunk(b"fdAT", struct.pack(">I", number) + pixels))
            number += 1
    target.write_bytes(b"".join([*parts, _png_chunk(b"IEND", b"")]))


def _header_and_data(picture: Image.Image) -> tuple[bytes, bytes]:
    """A picture's PNG header, and its coded pixels."""
    with io.BytesIO() as out:
        picture.convert("RGB").save(out, "PNG", optimize=False)
        data = out.getvalue()
    at, header, pixels = len(_HEAD), b"", b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        header = body if kind == b"IHDR" else header
        pixels += body if kind == b"IDAT" else b""
        at += 12 + size
    return header, pixels


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    # PNG, 5.3: length, type, data, and a CRC over type and data.
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
