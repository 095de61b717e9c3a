"""A page's text as PDFium reads it, letter by letter.

Decision 95.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import compress, repeat
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from reviewer.readers.glyphs import GlyphColumns, GlyphPage, GlyphText, blank_codes
from reviewer.system.jobs import Job

_Shapes = tuple[NDArray[np.float64], NDArray[np.int64]]
# Chosen by hand.
_NEAR = 0.1  # ems that two readers may differ in where a letter stands
_FIRST, _SURROGATES = 0x20, 0xD800
_BREAKS = (0x0A, 0x0D)
_HYPHENS = (0xFFFE, 0x02)  # how PDFium writes a hyphen at the end of a line

# With plain numbers for pointers, so that a call for each letter of a page is cheap.
_pointer, _int = ctypes.c_void_p, ctypes.c_int


def _pdfium_function(known: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(known, _pointer).value or 0
    return ctypes.PYFUNCTYPE(result, _pointer, _int, *arguments)(address)


_unicode = _pdfium_function(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_box = _pdfium_function(pdfium_c.FPDFText_GetCharBox, _int, *[_pointer] * 4)
_size = _pdfium_function(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
_angle = _pdfium_function(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float)


def second_text(path: Path, job: Job, first: Sequence[GlyphPage]) -> list[GlyphPage]:
    """Every page's text by PDFium, in the same measure as MuPDF's.

    Args:
        path: the file.
        job: progress and stop.
        first: the pages' texts by MuPDF. Where both see the same letters in the same order and
            at the same places, size and turn are taken from there, and it is told so.
    """
    with pdfium.PdfDocument(path) as book:
        pages = []
        for number in range(len(book)):
            job.check()
            page = book[number]
            pages.append(_page_text(page, first[number] if number < len(first) else None))
            page.close()
        return pages


def _page_text(page: Any, first: GlyphPage | None) -> GlyphPage:
    left, _, _, top = page.get_mediabox()
    text_page = page.get_textpage()
    raw, count = ctypes.cast(text_page.raw, _pointer).value, text_page.count_chars()
    chars, visible = _readable_characters(_code_points(text_page.raw, raw, count))
    inked = np.nonzero(visible)[0]
    at, rects = _boxes_of_characters(raw, inked, (left, top))
    own = [chars[n] for n in at.tolist()]
    seen = _same_letters(own, first)
    # To ask PDFium for each letter's size and turn takes most of the time.
    same = first is not None and seen is not None and _lie_within(rects, first.glyph_columns, seen)
    if same and first is not None:
        sizes, turns = first.glyph_columns.sizes[seen], first.glyph_columns.turns[seen]
    else:
        sizes, turns = _shapes_of_letters(raw, at)
    text_page.close()
    letters = GlyphColumns(own, rects, np.maximum(sizes, rects[:, 3] - rects[:, 1]), turns)
    return GlyphPage(letters, _make_reading(chars, at), as_first=same)


def _boxes_of_characters(
    raw: int | None, inked: NDArray[np.int64], corner: tuple[float, float]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Those of some characters that have a box, and their boxes."""
    left, top = corner
    boxes = np.zeros((len(inked), 4))  # left, right, bottom, top
    steps = np.arange(len(inked)) * boxes.shape[1] * boxes.itemsize
    places = [(begin + steps).tolist() for begin in _starts_in_memory(boxes)]
    told = np.fromiter(map(_box, repeat(raw), inked.tolist(), *places), np.bool_, len(inked))
    x0, x1, y0, y1 = boxes[told].T
    return inked[told], np.stack([x0 - left, top - y1, x1 - left, top - y0], 1)


def _shapes_of_letters(raw: int | None, at: NDArray[np.int64]) -> _Shapes:
    """Size and turn of letters by their indexes."""
    sizes = np.fromiter(map(_size, repeat(raw), at.tolist()), np.float64, len(at))
    angles = np.fromiter(map(_angle, repeat(raw), at.tolist()), np.float64, len(at))
    turns = np.rint(np.degrees(angles)).astype(np.int64) % 360
    # A font of no size is drawn by its matrix.
    return np.where(sizes == 0, 1.0, np.abs(sizes)), turns


def _starts_in_memory(boxes: NDArray[np.float64]) -> list[int]:
    """Where the four numbers of the first box are kept."""
    return [boxes.ctypes.data + column * boxes.itemsize for column in range(4)]


def _code_points(page: Any, raw: int | None, count: int) -> NDArray[np.uint32]:
    """The code points of a page's characters."""
    units = np.zeros(count + 1, np.uint16)
    place = units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
    told = pdfium_c.FPDFText_GetText(page, 0, count, place) if count else 0
    codes = units[:count].astype(np.uint32)
    # Surrogates are half of a character each; what is below a blank may be PDFium's own mark.
    odd = (codes < _FIRST) & ~np.isin(codes, _BREAKS) | (codes >= _SURROGATES)
    if told == count + 1 and not odd.any():
        return codes  # one unit for each character: all of them at once
    return np.fromiter(map(_unicode, repeat(raw), range(count)), np.uint32, count)


def _make_reading(chars: list[str], at: NDArray[np.int64]) -> GlyphText:
    placed = np.full(len(chars), -1, np.int64)
    placed[at] = np.arange(len(at))
    index = placed.tolist()
    text = "".join(chars)
    if len(text) != len(chars):
        index = [n for char, n in zip(chars, index, strict=True) for _ in char]
    return GlyphText(text, tuple(index))


def _same_letters(chars: list[str], first: GlyphPage | None) -> NDArray[np.int64] | None:
    """The indexes of the letters that the first sees, if they are these in the same order."""
    if first is None:
        return None
    letters = first.glyph_columns
    inked = ~letters.is_blank
    seen = np.nonzero(inked)[0]
    if len(seen) != len(chars) or not len(chars):
        return None
    theirs = list(compress(letters.chars, inked.tolist()))
    same = chars == theirs or all(map(_is_alike, chars, theirs))
    return seen if same else None


def _lie_within(rects: NDArray[np.float64], letters: GlyphColumns, seen: NDArray[np.int64]) -> bool:
    """True when the middle of each box lies where the first sees that letter."""
    around, room = letters.rects[seen], _NEAR * letters.sizes[seen][:, None]
    middles = (rects[:, :2] + rects[:, 2:]) / 2
    return bool(((middles >= around[:, :2] - room) & (middles <= around[:, 2:] + room)).all())


def _is_alike(mine: str, theirs: str) -> bool:
    return mine == theirs or (mine == "-\n" and theirs in ("-", "\u00ad", "\u2010"))


def _readable_characters(codes: NDArray[np.uint32]) -> tuple[list[str], NDArray[np.bool_]]:
    """The characters, and which of them are no white space."""
    odd = (codes == 0) | (codes == 0xFFFF) | (codes >> 11 == 0x1B) | (codes > 0x10FFFF)
    known = np.where(odd, 0xFFFD, codes).astype("<u4")
    hyphens = np.isin(known, _HYPHENS)
    known[hyphens] = ord("-")
    chars = list(known.tobytes().decode("utf-32-le"))
    for at in np.nonzero(hyphens)[0].tolist():
        chars[at] = "-\n"
    return chars, ~blank_codes(known)


def with_places(second: GlyphPage, first: GlyphPage) -> GlyphPage:
    """A text as this reader orders it, with the places of the first, who sees the same."""
    theirs = first.glyph_columns
    seen = np.nonzero(~theirs.is_blank)[0]
    letters = GlyphColumns(
        second.glyph_columns.chars, theirs.rects[seen], theirs.sizes[seen], theirs.turns[seen]
    )
    return GlyphPage(letters, second.reading, as_first=True)
