"""What the glyphs of a font program are called: whoever drew one may have named it.

Such names are kept beside the shapes, encrypted in the oldest format, and tell a word though
no page shows it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from reviewer.attack import pdf_syntax

_LONGEST = 4 << 20  # bytes of a program's encrypted part
_DRAWN = re.compile(rb"/([A-Za-z][\w.-]{1,126})(?= +\d+ +\S{1,3} )")
_CODED = re.compile(rb"\bdup\s+\d+\s*/([A-Za-z][\w.-]{1,126})\s")
_PARTS = re.compile(r"[._]")
_HEX = re.compile(rb"[0-9A-Fa-f\s]+")


def given_glyph_names(data: bytes) -> list[str]:
    """The names in a font program that are not the trade's own, as far as it is not broken."""
    found: list[bytes] = []
    with suppress(IndexError, struct.error, ValueError):
        for name in _names_in_program(data):
            found.append(name)  # one by one: what stands before a fault is kept
    texts = (name.decode("latin-1") for name in dict.fromkeys(found))
    return [text for text in texts if not all(map(pdf_syntax.is_own, _PARTS.split(text)))]


def _names_in_program(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"%!"):
        plain = _decrypt_type1(data)
        yield from (*_CODED.findall(plain), *_DRAWN.findall(plain))
    elif data[:3] == b"\1\0\4":
        yield from _of_cff(data)
    elif data[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        for number in range(struct.unpack_from(">H", data, 4)[0]):
            tag, _, start, size = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
            if tag == b"CFF ":
                yield from _of_cff(data[start : start + size])
            elif tag == b"post":
                yield from _of_post(data[start : start + size])


def _decrypt_type1(data: bytes) -> bytes:
    """A Type 1 program with its second part decrypted."""
    head, _, code = data.partition(b"eexec")
    code = code.lstrip(b" \t\r\n")[:_LONGEST]
    if _HEX.fullmatch(code[:8]):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", code)
        code = bytes.fromhex(digits[: len(digits) & ~1].decode())
    out, key = bytearray(), 55665
    for byte in code:
        out.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return head + b"\n" + bytes(out[4:])


def _of_cff(data: bytes) -> Iterator[bytes]:
    _, at = _read_cff_index(data, data[2])
    _, at = _read_cff_index(data, at)
    strings, _ = _read_cff_index(data, at)
    yield from (text for text in strings if b" " not in text)


def _read_cff_index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The items of an index of a CFF program, and where it ends."""
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size, first = data[at + 2], at + 3
    places = range(first, first + size * (count + 1), size)
    offsets = [int.from_bytes(data[p : p + size]) for p in places]
    base = first + size * (count + 1) - 1
    return [data[base + a : base + b] for a, b in pairwise(offsets)], base + offsets[-1]


def _of_post(table: bytes) -> Iterator[bytes]:
    if table[:4] != b"\0\2\0\0":
        return
    at = 34 + 2 * struct.unpack_from(">H", table, 32)[0]
    while at < len(table):
        yield table[at + 1 : at + 1 + table[at]]
        at += 1 + table[at]
