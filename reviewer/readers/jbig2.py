"""Pictures in JBIG2 that MuPDF does not unpack rightly: it leaves them black or empty.

Scanners write letters as symbols or as plain bits, and those both readers unpack. Refined
symbols and regions laid over each other by other rules are left to PDFium, and stand in the
opened file as plain bits from then on, for every look at it.

Decision 81.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pymupdf
import pypdfium2 as pdfium

_MOST = 250_000_000  # pixels
_SHARED = re.compile(r"/JBIG2Globals\s+(\d+)\s+\d+\s+R")
_REFERENCE = re.compile(r"(\d+)\s+\d+\s+R")
_LED = 3  # references that lead to a value
# ITU-T T.88, 7.3: segment types; 0 is a symbol dictionary, 48 page information. A segment's header
# is 11 bytes at least.
_SYMBOLS, _PAGE, _LEAST = 0, 48, 11
# T.88, 7.3: text regions; below, generic and other segments that both readers know.
_TEXT = (4, 6, 7)
_PLAIN = (36, 38, 39, 49, 50, 51, 52, 53, 62)
_REFINED = 0x0002  # of the flags of symbols and of text
_KEPT = 0x0300  # symbols that go on with what others learnt
# T.88, 7.4.1: width, height, x, y, and the flags with the combination operator in three bits.
_INFO = 17  # bytes that tell a region's place, the last how it is laid on the page


def mend_pictures(book: Any, path: Path) -> None:
    """Put plain bits in the place of such pictures of an open document (PyMuPDF)."""
    if not _names_jbig2(path):
        return
    for xref in range(1, book.xref_length()):
        with suppress(pymupdf.mupdf.FzErrorBase):  # an object that is not there is no picture
            _mend_picture(book, xref)


def _mend_picture(book: Any, xref: int) -> None:
    if _only_value(book, xref, "Filter") != "/JBIG2Decode":
        return
    shared = _SHARED.search(_only_value(book, xref, "DecodeParms"))
    more = book.xref_stream(int(shared[1])) if shared else b""
    sides = [book.xref_get_key(xref, key)[1] for key in ("Width", "Height")]
    if not all(side.isdigit() for side in sides):
        return
    bits = plain_bits(book.xref_stream_raw(xref) or b"", more or b"", *map(int, sides))
    if bits is not None:
        book.update_stream(xref, bits)
        book.xref_set_key(xref, "DecodeParms", "null")


def _only_value(book: Any, xref: int, key: str) -> str:
    """A value as it is written; of a list of one, or of a reference, what is in it."""
    told: str = book.xref_get_key(xref, key)[1].strip("[] ")
    for _ in range(_LED):
        led = _REFERENCE.fullmatch(told)
        if led is None:
            break
        told = book.xref_object(int(led[1]), compressed=True).strip("[] ")
    return told


def plain_bits(data: bytes, shared: bytes, width: int, height: int) -> bytes | None:
    """A picture's rows of bits, as its filter should give them.

    Args:
        data: the coded picture.
        shared: what several pictures share (``JBIG2Globals``), or nothing.
        width: in pixels.
        height: in pixels.

    Returns:
        ``None`` for a picture that every reader unpacks, and for one that none does.
    """
    if not 0 < width * height <= _MOST or not _is_hard(shared + data):
        return None
    try:
        with pdfium.PdfDocument(_picture_alone(data, shared, width, height)) as book:
            seen = book[0].render(scale=1).to_numpy()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
    if seen.shape[:2] != (height, width):
        return None
    return np.packbits(seen[..., 0] > 127, axis=1).tobytes()


def _names_jbig2(path: Path) -> bool:
    """True when a file may hold such pictures: their names stand in it in the open."""
    try:
        with (
            path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held,
        ):
            return held.find(b"JBIG2") >= 0 or held.find(b"#4") >= 0
    except (OSError, ValueError):
        return False


class _Segment(NamedTuple):
    kind: int
    data: bytes


def _is_hard(data: bytes) -> bool:
    """True when a picture uses more than plain bits and plain symbols."""
    try:
        return any(map(_is_odd, _read_segments(data)))
    except IndexError:
        return True


def _is_odd(segment: _Segment) -> bool:
    kind, data = segment
    if kind == _SYMBOLS:
        return bool(int.from_bytes(data[:2], "big") & (_REFINED | _KEPT))
    if kind == _PAGE:
        return False
    if kind not in (*_TEXT, *_PLAIN):
        return True
    if kind in _TEXT and int.from_bytes(data[_INFO : _INFO + 2], "big") & _REFINED:
        return True
    # 0 is OR, which every reader does; AND, XOR, XNOR and REPLACE are the rare ones.
    laid_on = data[_INFO - 1] & 0x07 if kind in (*_TEXT, 36, 38, 39) else 0
    return laid_on != 0


def _read_segments(data: bytes) -> Iterator[_Segment]:
    """The segments of an embedded stream; one of unknown length is the last that is looked at."""
    at = 0
    while at + _LEAST <= len(data):
        number, flags, count = int.from_bytes(data[at : at + 4], "big"), data[at + 4], data[at + 5]
        at += 6
        # T.88, 7.2.4: three bits count the segments referred to; 7 means that 29 bits do, and a bit
        # for each behind them.
        if count >> 5 == 7:
            refers = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFFFFFF
            at += 3 + (refers + 8) // 8
        else:
            refers = count >> 5
        # T.88, 7.2.5: numbers are as wide as this segment's own needs.
        at += refers * (1 if number <= 256 else 2 if number <= 65536 else 4)
        # T.88, 7.2.6: the page's number in four bytes or one.
        at += 4 if flags & 0x40 else 1
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4
        yield _Segment(flags & 0x3F, data[at : at + min(length, len(data))])
        at += length


def _picture_alone(data: bytes, shared: bytes, width: int, height: int) -> bytes:
    """A document of one page that shows nothing but the picture, a pixel a point."""
    parts = b"/DecodeParms<</JBIG2Globals 6 0 R>>" if shared else b""
    size = f"/Width {width}/Height {height}".encode()
    draw = f"{width} 0 0 {height} 0 0 cm /P Do".encode()
    held = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]".encode()
        + b"/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>",
        _write_stream(b"", draw),
        _write_stream(
            b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1"
            b"/Filter/JBIG2Decode" + size + parts,
            data,
        ),
        _write_stream(b"", shared),
    ]
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, item in enumerate(held, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(held) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(held) + 1, begin)
    return bytes(out)


def _write_stream(keys: bytes, data: bytes) -> bytes:
    return b"<<" + keys + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"
