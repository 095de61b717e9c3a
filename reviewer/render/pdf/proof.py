"""Does the cleaned file still hold what was redacted? Asked of other libraries and of its bytes.

This is the renderer's own doubt, before the attack's: a page that does not pass becomes a
picture of itself, with its boxes burned in.

Decision 132.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from reviewer.model import TermRedaction
from reviewer.model.geometry import Box
from reviewer.readers.glyphs import GlyphColumns, GlyphPage, squeeze_look_alikes
from reviewer.readers.page_read import drawn_text, text_left
from reviewer.readers.pdfium_text import second_text
from reviewer.render.pdf.boxes import PlacedBox
from reviewer.render.pdf.content import IDENTITY, Matrix, multiply_matrices
from reviewer.render.pdf.find_terms import TermFinder, TermHit
from reviewer.system.jobs import Job
from reviewer.text import terms

_SHORT = 4  # letters: shorter terms are not looked for in raw data
_FLAT = 2  # levels of 255
_DEPTH = 8
_DRAWN_KEYS = {"/Length1", "/Length2", "/Length3", "/Subtype"}
_ORDINARY = frozenset(
    {"adobe", "identity", "begin", "cmap", "defineresource", "dict", "find", "resource", "process"}
    | {"name", "type", "range", "code", "codespace", "space", "black", "none", "registry", "map"}
)


@dataclass(frozen=True)
class PageDoubt:
    """A page on which something redacted may still be had, and where if it is known."""

    page: int  # from 0
    redaction: str
    hit: TermHit | None = None


class Proof:
    """Looks for redacted content in a file of cleaned pages, upright at 0, 0.

    Args:
        path: the file.
        job: progress and stop.
        left: by page the letters that should be left on it. Where one reader sees these words,
            and the other these letters, each in its place, nothing more has to be told of them.
    """

    def __init__(self, path: Path, job: Job, left: Mapping[int, GlyphColumns] = {}) -> None:
        self.path = path
        with pymupdf.open(path) as book:
            self.first = [
                text_left(page, left[number]) if number in left else drawn_text(page)
                for number, page in enumerate(book)
            ]
            self.second = second_text(path, job, self.first)
            for number in left:
                if not self.second[number].as_first:
                    self.first[number] = drawn_text(book[number])

    def find_doubts(
        self,
        redactions: tuple[TermRedaction, ...],
        boxes: dict[int, list[PlacedBox]],
        pictured: frozenset[int],
    ) -> list[PageDoubt]:
        """Everything that does not hold.

        Args:
            redactions: those by term.
            boxes: for a page its boxes.
            pictured: pages that are pictures with their boxes filled already.
        """
        found = list(self._doubts_of_words(redactions))
        found += self._doubts_of_glyphs(boxes)
        found += self._doubts_of_pixels({n: b for n, b in boxes.items() if n not in pictured})
        found += self._doubts_of_data(redactions)
        return found

    def _doubts_of_words(self, redactions: tuple[TermRedaction, ...]) -> Iterator[PageDoubt]:
        if not redactions:
            return
        for texts in (self.first, self.second):
            finder = TermFinder(texts)
            for redaction in redactions:
                for hit in finder.find_term(redaction.term):
                    yield PageDoubt(hit.page, redaction.id, hit)

    def _doubts_of_glyphs(self, boxes: dict[int, list[PlacedBox]]) -> Iterator[PageDoubt]:
        sizes = _sizes_of_pages(self.path)
        for number, placed in boxes.items():
            width, height = sizes[number]
            for texts in (self.first, self.second):
                yield from (
                    PageDoubt(number, item.redaction)
                    for item in placed
                    if _stands_in(texts[number], item.box, width, height)
                )

    def _doubts_of_pixels(self, boxes: dict[int, list[PlacedBox]]) -> Iterator[PageDoubt]:
        with pdfium.PdfDocument(self.path) as book:
            for number, placed in boxes.items():
                page = book[number]
                width, height = page.get_size()
                for matrix, image in _images_of(page.raw, IDENTITY, 0):
                    for item in placed:
                        corners = _corners_of_box(item.box, width, height)
                        if not _flat_below(image, matrix, corners):
                            yield PageDoubt(number, item.redaction)
                page.close()

    def _doubts_of_data(self, redactions: tuple[TermRedaction, ...]) -> Iterator[PageDoubt]:
        """What no reader shows: strings of any object, code of patterns and glyphs, tables."""
        wanted = [(r.id, r.term) for r in redactions]
        wanted = [(k, t) for k, t in wanted if len(squeeze_look_alikes(t)) >= _SHORT]
        if not wanted:
            return
        with pikepdf.open(self.path) as book:
            pages = range(len(book.pages))
            for item in book.objects:
                text = _text_of(item)
                for redaction, term in wanted if text else ():
                    if squeeze_look_alikes(term) not in _ORDINARY and terms.term_occurs(term, text):
                        yield from (PageDoubt(number, redaction) for number in pages)


def _stands_in(text: GlyphPage, box: Box, width: float, height: float) -> bool:
    """True when the middle of a letter lies in a box of a page of this size."""
    x, y = (text.glyph_columns.middles_of_boxes / (width, height)).T
    within = (box.x < x) & (x < box.x + box.w) & (box.y < y) & (y < box.y + box.h)
    return bool((within & ~text.glyph_columns.is_blank).any())


def _sizes_of_pages(path: Path) -> list[tuple[float, float]]:
    with pymupdf.open(path) as book:
        return [(max(p.rect.width, 0.01), max(p.rect.height, 0.01)) for p in book]


def _text_of(item: Any) -> str:
    """The text that an object can be read for, where page readers do not show it."""
    if not isinstance(item, pikepdf.Stream):
        return "\n".join(_texts_within(item, 0))
    if item.get("/PatternType") == 1:
        return "\n".join(
            "".join(t for operand in step.operands for t in _texts_within(operand, 0))
            for step in pikepdf.parse_content_stream(item)
        )
    if item.get("/Type") in ("/ObjStm", "/XRef") or _DRAWN_KEYS & set(item.keys()):
        return ""  # forms and pictures: read and looked at; fonts: drawn; the rest: the file itself
    return item.read_bytes().decode("latin-1")


def _texts_within(item: Any, depth: int) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif depth > _DEPTH:
        return
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not isinstance(value, pikepdf.Object) or not value.is_indirect:
                yield from _texts_within(value, depth + 1)
    elif isinstance(item, pikepdf.Dictionary):
        for _, value in item.items():
            if not isinstance(value, pikepdf.Object) or not value.is_indirect:
                yield from _texts_within(value, depth + 1)


def _corners_of_box(box: Box, width: float, height: float) -> list[tuple[float, float]]:
    x0, x1 = box.x * width, (box.x + box.w) * width
    y0, y1 = height - (box.y + box.h) * height, height - box.y * height
    return [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]


def _images_of(holder: Any, outer: Matrix, depth: int) -> Iterator[tuple[Matrix, Any]]:
    """Every image of a page or form, with the way from its unit square to the page."""
    if depth > _DEPTH:
        return
    form = depth > 0
    count = (pdfium_c.FPDFFormObj_CountObjects if form else pdfium_c.FPDFPage_CountObjects)(holder)
    get = pdfium_c.FPDFFormObj_GetObject if form else pdfium_c.FPDFPage_GetObject
    for index in range(count):
        item = get(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
            continue
        own = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(item, own)
        matrix = multiply_matrices((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield matrix, item
        else:
            yield from _images_of(item, matrix, depth + 1)


def _flat_below(image: Any, matrix: Matrix, corners: list[tuple[float, float]]) -> bool:
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-9:
        return True
    us = [(d * (x - e) - c * (y - f)) / determinant for x, y in corners]
    vs = [(a * (y - f) - b * (x - e)) / determinant for x, y in corners]
    if max(us) <= 0 or min(us) >= 1 or max(vs) <= 0 or min(vs) >= 1:
        return True
    handle = pdfium_c.FPDFImageObj_GetBitmap(image)
    if not handle:
        return False
    pixels = pdfium.PdfBitmap.from_raw(handle).to_numpy()
    high, wide = pixels.shape[:2]
    if min(abs(a) + abs(d), abs(b) + abs(c)) > 1e-3 * max(abs(a), abs(b), abs(c), abs(d)):
        corners = [(u * wide, (1 - v) * high) for u, v in zip(us, vs, strict=True)]
        below = pixels[_within_slanted((wide, high), corners)].astype(np.int16)
        return not below.size or int(np.ptp(below, axis=0).max()) <= _FLAT
    x0, x1 = round(max(min(us), 0) * wide) + 1, round(min(max(us), 1) * wide) - 1
    y0, y1 = round((1 - min(max(vs), 1)) * high) + 1, round((1 - max(min(vs), 0)) * high) - 1
    below = pixels[y0:y1, x0:x1].reshape(-1, *pixels.shape[2:]).astype(np.int16)
    return not below.size or int(np.ptp(below, axis=0).max()) <= _FLAT


def _within_slanted(size: tuple[int, int], corners: list[tuple[float, float]]) -> Any:
    """The pixels within a slanted box (its corners crosswise), but for those at its edge."""
    p, q, r, s = corners
    shape = Image.new("1", size, 0)
    brush = ImageDraw.Draw(shape)
    brush.polygon([p, q, s, r], fill=1)
    brush.line([p, q, s, r, p], fill=0, width=4)
    return np.asarray(shape, bool)
