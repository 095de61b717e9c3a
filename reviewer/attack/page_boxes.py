"""Boxes on pages: no glyph, no pixel, no drawing is left under them; OCR reads the rest.

Boxes are fractions of the page as it is displayed: PDFium maps them, so that rotation and
cropping are its business and not ours.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack import masked_boxes, page_reading, picture_readers
from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.needles import Needles
from reviewer.attack.page_pictures import object_matrix, place_on_page, render_page
from reviewer.attack.pdf_words import PDFIUM
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.model import BoxRedaction, Redaction, page_of
from reviewer.model.geometry import Box

_INSET = 0.75  # points inside a box's edge within which nothing is looked at
_COVERED = 0.6  # of a box is of one colour, its label aside
_FLAT = 0.998  # of a dark box without a label
_BLANK = 0.9995  # of a light one: a thin pen leaves little ink
_DARK = 90  # grey level
_POINTS = 6  # of a drawing inside a box: a table's lines have fewer, a signature more
_NESTED = 8  # forms within forms that are looked into


def check_pages(scene: Scene, file: PackageFile, source: Path, needles: Needles) -> None:
    """Attack the pages of a released PDF; ``source`` is the original, of any format."""
    assert file.step is not None
    book = pdfium.PdfDocument(str(file.path))
    twin = _open_as_pdf(source)
    try:
        with scene.open_probe("pages", file, PDFIUM) as probe:
            if twin is not None:
                what = f"The release has {len(book)} pages, the original {len(twin)}."
                probe.check_promise(len(book) == len(twin), "whole document", what)
        boxes = [r for r in file.step.redactions if isinstance(r, BoxRedaction)]
        with scene.open_probe("area", file, PDFIUM) as probe:
            for redaction in boxes:
                scene.job.check()
                _check_area(probe, book, twin, redaction)
        page_reading.look_at_pages(scene, file, book, needles)
    finally:
        book.close()
        if twin is not None:
            twin.close()


def _open_as_pdf(source: Path) -> pdfium.PdfDocument | None:
    with source.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            return None
    try:
        return pdfium.PdfDocument(str(source))
    except pdfium.PdfiumError:
        return None  # an original that PDFium cannot open has no twin to compare with


def _check_area(
    probe: Probe, book: pdfium.PdfDocument, twin: pdfium.PdfDocument | None, redaction: BoxRedaction
) -> None:
    box, number = redaction.box, (page_of(redaction) or 1) - 1
    where = f"page {number + 1}"
    if not probe.check_promise(number < len(book), where, "The page is missing.", redaction.id):
        return
    page = book[number]
    width, height = page.get_size()
    inner = _inset_box(box, width, height)
    if inner is None:
        return
    text, labels = _glyphs_under(page, inner)
    left = _text_beside_label(text, redaction)
    probe.check_promise(not left, where, "Text can be selected under the box.", redaction.id)
    picture = render_page(page)
    part = masked_boxes.pixels_inside(inner, picture).cut_from(picture)
    fault = _cover_fault(part, _label_mask(part.shape, inner, labels), redaction)
    probe.check_promise(not fault, where, fault, redaction.id)
    if twin is not None and number < len(twin):
        before = render_page(twin[number])
        fault = (
            masked_boxes.hidden_fault(picture, before, inner)
            if before.shape == picture.shape
            else ""
        )
        probe.check_promise(not fault, where, fault, redaction.id)
    for what in _objects_underneath(page, inner, redaction):
        probe.check_promise(False, where, what, redaction.id)
    page.close()


def _inset_box(box: Box, width: float, height: float) -> Box | None:
    across, down = _INSET / width, _INSET / height
    if box.w <= 2.5 * across or box.h <= 2.5 * down:
        return None
    return Box(box.x + across, box.y + down, box.w - 2 * across, box.h - 2 * down)


def _glyphs_under(page: pdfium.PdfPage, box: Box) -> tuple[str, list[Box]]:
    """Text whose glyphs touch a box, and where they are."""
    text_page = page.get_textpage()
    found, places = [], []
    for at in range(text_page.count_chars()):
        left, bottom, right, top = text_page.get_charbox(at)
        (ax, ay), (bx, by) = place_on_page(page, left, bottom), place_on_page(page, right, top)
        glyph = Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))
        if _boxes_overlap(glyph, box):
            code = raw.FPDFText_GetUnicode(text_page, at)
            found.append(chr(code) if code else "")
            places.append(glyph)
    text_page.close()
    return "".join(found), places


def _boxes_overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def _text_beside_label(text: str, redaction: Redaction) -> str:
    """What a box's text says beside its label."""
    left = squeeze_text(text)
    for label in sorted(
        (*map(squeeze_text, redaction.exemptions), "redacted"), key=len, reverse=True
    ):
        left = left.replace(label, "")
    return left


def _label_mask(shape: tuple[int, ...], box: Box, glyphs: list[Box]) -> npt.NDArray[np.bool_]:
    """Pixels of a box in which its label stands."""
    mask = np.zeros(shape, np.bool_)
    for glyph in glyphs:
        x, y = (glyph.x - box.x) / box.w * shape[1], (glyph.y - box.y) / box.h * shape[0]
        w, h = glyph.w / box.w * shape[1], glyph.h / box.h * shape[0]
        mask[max(int(y) - 2, 0) : int(y + h) + 3, max(int(x) - 2, 0) : int(x + w) + 3] = True
    return mask


def _cover_fault(
    part: npt.NDArray[np.uint8], label: npt.NDArray[np.bool_], redaction: Redaction
) -> str:
    """What is wrong with the look of a box."""
    if not part.size:
        return ""
    free = part[~label] if (~label).sum() > part.size // 10 else part.ravel()
    level, flat = _measure_flatness(free)
    if flat >= (_FLAT if level < _DARK else _BLANK):
        return ""
    if flat < _COVERED or level >= _DARK:
        return "The box is not covered."
    words = picture_readers.read_words_of_picture(
        np.pad(_enlarge_part(part), 20, constant_values=level)
    )
    left = _text_beside_label(words, redaction)
    return "Something can be read in the box." if len(left) > 3 else ""


def _measure_flatness(values: npt.NDArray[np.uint8]) -> tuple[int, float]:
    """The commonest grey, and the share of pixels that have it, or nearly."""
    counts = np.bincount(values, minlength=256)
    level = int(counts.argmax())
    return level, float(counts[max(level - 3, 0) : level + 4].sum() / values.size)


def _enlarge_part(part: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return part.repeat(2, axis=0).repeat(2, axis=1) if part.shape[0] < 60 else part


def _objects_underneath(page: pdfium.PdfPage, box: Box, redaction: Redaction) -> Iterator[str]:
    """Pictures and drawings that a box merely hides."""
    for item in page.get_objects(max_depth=_NESTED):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            fault = _image_fault(page, item, box, redaction)
            if fault:
                yield fault
        elif item.type == raw.FPDF_PAGEOBJ_PATH and _points_in(page, item, box) > _POINTS:
            yield "A drawing is left under the box."


def _image_fault(page: pdfium.PdfPage, item: Any, box: Box, redaction: Redaction) -> str:
    """What the stored pixels of a picture show where a box lies over it."""
    matrix = object_matrix(item)
    grid = np.linspace(0.02, 0.98, 96)
    corners = [place_on_page(page, *matrix.on_point(u, v)) for u, v in ((0, 0), (1, 0), (0, 1))]
    origin, right, up = (np.array(c) for c in corners)
    basis = np.stack([right - origin, up - origin], axis=1)
    if abs(np.linalg.det(basis)) < 1e-9:
        return ""
    xs, ys = np.meshgrid(box.x + grid * box.w, box.y + grid * box.h)
    points = np.stack([xs.ravel() - origin[0], ys.ravel() - origin[1]])
    u, v = np.linalg.inv(basis) @ points
    hit = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    if hit.sum() < 16:
        return ""
    bitmap = item.get_bitmap(render=False)
    pixels = bitmap.to_numpy()
    grey = pixels if pixels.ndim == 2 else pixels[..., : min(pixels.shape[2], 3)].mean(axis=2)
    height, width = grey.shape[:2]
    rows = np.minimum(((1 - v[hit]) * height).astype(int), height - 1)
    values = grey[rows, np.minimum((u[hit] * width).astype(int), width - 1)].astype(np.uint8)
    level, flat = _measure_flatness(values)
    if flat >= (_FLAT if level < _DARK else _BLANK):
        return ""
    if flat >= _COVERED and hit.all():
        shown = _cover_fault(
            _cut_patch(grey, rows, u[hit], width), np.zeros((1, 1), np.bool_), redaction
        )
        return "A picture under the box still shows something." if shown else ""
    return "A picture under the box still holds its pixels."


def _cut_patch(
    grey: npt.NDArray[Any], rows: npt.NDArray[Any], u: npt.NDArray[Any], width: int
) -> npt.NDArray[np.uint8]:
    columns = (u * width).astype(int)
    return grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(np.uint8)


def _points_in(page: pdfium.PdfPage, item: Any, box: Box) -> int:
    """How many points of a drawing lie inside a box."""
    matrix, count = object_matrix(item), 0
    for at in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        across, down = place_on_page(page, *matrix.on_point(x.value, y.value))
        count += box.x < across < box.x + box.w and box.y < down < box.y + box.h
    return count
