"""Boxes on pages: no glyph, no pixel, no drawing is left under them; OCR reads the rest.

Boxes are fractions of the page as it is displayed: PDFium maps them, so that rotation and
cropping are its business and not ours.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from reviewer.attack import masked_boxes, page_faces, page_reading, picture_readers
from reviewer.attack.boxed_pages import BoxedPage, PlacedDrawing, PlacedImage
from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.needles import Needles
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
_GRID = 96  # points each way at which a picture under a box is looked at
_LEAST = 16  # of them lie on the picture, or it is not under the box


@dataclass(frozen=True)
class _BoxUnderLook:
    """A redaction of an area, and what was promised of it: whether it holds, and what is wrong."""

    redaction: BoxRedaction
    promises: list[tuple[bool, str]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Of its page, from 0."""
        return (page_of(self.redaction) or 1) - 1


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
            _check_areas(scene, probe, book, twin, [_BoxUnderLook(one) for one in boxes])
        page_reading.look_at_pages(scene, file, book, needles)
        page_faces.look_for_people(scene, file, book, twin)
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


def _check_areas(
    scene: Scene,
    probe: Probe,
    book: pdfium.PdfDocument,
    twin: pdfium.PdfDocument | None,
    boxes: list[_BoxUnderLook],
) -> None:
    """Look at each page once for all its boxes; tell of them in the order of the plan."""
    by_page: dict[int, list[_BoxUnderLook]] = defaultdict(list)
    for one in boxes:
        by_page[one.number].append(one)
    try:
        for number, mine in by_page.items():
            scene.job.check()
            _check_page(scene, book, twin, number, mine)
    finally:  # what was seen is told, too, where a later page cannot be looked at
        for one in boxes:
            for holds, what in one.promises:
                where = f"page {one.number + 1}"
                probe.check_promise(holds, where, what, one.redaction.id)


def _check_page(
    scene: Scene,
    book: pdfium.PdfDocument,
    twin: pdfium.PdfDocument | None,
    number: int,
    boxes: list[_BoxUnderLook],
) -> None:
    for one in boxes:
        one.promises.append((number < len(book), "The page is missing."))
    if number >= len(book):
        return
    page = book[number]
    known = BoxedPage(page, twin, number)
    insets = [(one, _inset_box(one.redaction.box, *known.size)) for one in boxes]
    looked_at = [(one, inner) for one, inner in insets if inner is not None]
    for one, inner in looked_at:
        scene.job.check()
        _look_at_box(known, inner, one)
    if looked_at:
        _look_underneath(known, looked_at)
    page.close()


def _look_at_box(page: BoxedPage, inner: Box, one: _BoxUnderLook) -> None:
    """No text is left under a box, it is covered, and nothing of the original shows."""
    text, labels = page.glyphs_under(inner)
    left = _text_beside_label(text, one.redaction)
    one.promises.append((not left, "Text can be selected under the box."))
    part = masked_boxes.pixels_inside(inner, page.picture).cut_from(page.picture)
    fault = _cover_fault(part, _label_mask(part.shape, inner, labels), one.redaction)
    one.promises.append((not fault, fault))
    before = page.before
    if before is not None:
        fault = ""
        if before.shape == page.picture.shape:
            fault = masked_boxes.hidden_fault(page.picture, before, inner)
        one.promises.append((not fault, fault))


def _inset_box(box: Box, width: float, height: float) -> Box | None:
    across, down = _INSET / width, _INSET / height
    if box.w <= 2.5 * across or box.h <= 2.5 * down:
        return None
    return Box(box.x + across, box.y + down, box.w - 2 * across, box.h - 2 * down)


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


def _look_underneath(page: BoxedPage, boxes: list[tuple[_BoxUnderLook, Box]]) -> None:
    """No pictures and drawings are left that a box merely hides."""
    sides = np.array([(inner.x, inner.y, inner.w, inner.h) for _, inner in boxes], np.float64)
    for item in page.pictures_and_drawings(_POINTS):
        for at in item.near_boxes(sides):
            one, inner = boxes[at]
            fault = _fault_underneath(item, inner, one.redaction)
            if fault:
                one.promises.append((False, fault))


def _fault_underneath(item: PlacedImage | PlacedDrawing, box: Box, redaction: Redaction) -> str:
    if isinstance(item, PlacedDrawing):
        return "A drawing is left under the box." if item.points_in(box) > _POINTS else ""
    return _image_fault(item, box, redaction)


def _image_fault(image: PlacedImage, box: Box, redaction: Redaction) -> str:
    """What the stored pixels of a picture show where a box lies over it."""
    part = image.part_under(box, _GRID)
    if part.count < _LEAST:
        return ""
    level, flat = _measure_flatness(part.values())
    if flat >= (_FLAT if level < _DARK else _BLANK):
        return ""
    if flat >= _COVERED and part.whole:
        shown = _cover_fault(part.patch(), np.zeros((1, 1), np.bool_), redaction)
        return "A picture under the box still shows something." if shown else ""
    return "A picture under the box still holds its pixels."
