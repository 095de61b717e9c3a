"""Which parts of a document OCR must read, and what it may not find there.

Tesseract needs ten seconds of a core for a dense page, so a page with a text of its own is
read where something was hidden, and where pictures stand; a scan is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack import ocr
from reviewer.attack.ledger import Probe, Released, Scene
from reviewer.attack.masks import inner
from reviewer.attack.needles import Needles
from reviewer.attack.paper import object_matrix, place, render
from reviewer.attack.pdfwords import PDFIUM, page_texts
from reviewer.geometry import Box
from reviewer.model import Redaction

_SCAN = 40  # letters: a page with fewer and with a picture is a scan
_READABLE = 60  # letters on a page, from which on OCR must read something
_DRAWN = 4000  # points of drawings, from which on text may be drawn as outlines
_AROUND = 0.03  # of the page, read around each place
_SMALLEST = 0.02  # of the page: a smaller picture holds no words
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Pages:
    """A released document, beside its original where that is a PDF too."""

    book: pdfium.PdfDocument
    twin: pdfium.PdfDocument | None
    boxes: list[Redaction]
    needles: Needles


def check(scene: Scene, file: Released, pages: Pages) -> None:
    """Read pages by OCR: nothing that is redacted may be seen."""
    if not pages.needles:
        return
    with scene.probe("ocr", file, f"{PDFIUM}, {ocr.LIBRARY}") as probe:
        todo = list(_places(pages))
        pictures = (_part(pages.book[number], box) for number, box in todo)
        seen = scene.readers.read_all(pictures, len(todo))
        for (number, box), words in zip(todo, seen, strict=True):
            scene.job.check()
            where = f"page {number + 1}"
            if box == _WHOLE:
                what = "The page has text, and OCR cannot read a word of it: the text is hidden."
                hidden = _letters(pages.book, number) >= _READABLE and not words.strip()
                probe.hold(not hidden, where, what)
            _judge(probe, where, words, pages.needles)


def _judge(probe: Probe, where: str, words: str, needles: Needles) -> None:
    found = next(needles.find_misread(words), None)
    name = found.secret.redaction if found else ""
    probe.hold(found is None, where, "A redacted text can be read on the page.", name)


def _letters(book: pdfium.PdfDocument, number: int) -> int:
    text_page = book[number].get_textpage()
    count = len(re.findall(r"\w", text_page.get_text_range()))
    text_page.close()
    return count


def _part(page: pdfium.PdfPage, box: Box) -> npt.NDArray[np.uint8]:
    picture = render(page)
    page.close()
    return inner(box, picture).of(picture)


def _places(pages: Pages) -> Iterator[tuple[int, Box]]:
    """(page from 0, part of it) of everything that must be read."""
    redacted = {(r.page or 1) - 1 for r in pages.boxes}
    hidden = _hidden_words(pages)
    for number, text in enumerate(page_texts(pages.book)):
        page = pages.book[number]
        images, points = _drawn(page)
        if len(re.findall(r"\w", text)) < _SCAN and images:
            yield number, _WHOLE
        elif number in redacted or number in hidden:
            boxes = [r.box for r in pages.boxes if r.box and (r.page or 1) - 1 == number]
            parts = [*boxes, *hidden.get(number, []), *images]
            if points > _DRAWN:
                parts = [_WHOLE]
            yield from ((number, part) for part in _joined([_grown(p) for p in parts]))
        page.close()


def _hidden_words(pages: Pages) -> dict[int, list[Box]]:
    """Where the original's text held what must not be read, by page from 0."""
    found: dict[int, list[Box]] = {}
    if pages.twin is None:
        return found
    for number, text in enumerate(page_texts(pages.twin)):
        if number < len(pages.book) and any(True for _ in pages.needles.find(text)):
            found[number] = list(_lines(pages.twin[number], text, pages.needles)) or [_WHOLE]
    return found


def _lines(page: pdfium.PdfPage, text: str, needles: Needles) -> Iterator[Box]:
    """The places of every two lines that together hold a secret."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", text)]
    text_page = page.get_textpage()
    for (start, end), (_, after) in zip(lines, [*lines[1:], (0, 0)], strict=True):
        last = max(end, after)
        if any(True for _ in needles.find(text[start:last])):
            corners = [
                place(page, *corner)
                for at in range(start, min(last, text_page.count_chars()))
                for corner in _corners(text_page.get_charbox(at))
            ]
            if corners:
                yield _around(corners)
    text_page.close()
    page.close()


def _corners(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = box
    return (left, bottom), (right, top)


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [min(max(p[0], 0.0), 1.0) for p in points], [min(max(p[1], 0.0), 1.0) for p in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _drawn(page: pdfium.PdfPage) -> tuple[list[Box], int]:
    """Where pictures stand on a page, and how many points its drawings have."""
    images, points = [], 0
    for item in page.get_objects(max_depth=8):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            matrix = object_matrix(item)
            unit = ((0, 0), (1, 0), (0, 1), (1, 1))
            box = _around([place(page, *matrix.on_point(u, v)) for u, v in unit])
            if box.w > _SMALLEST and box.h > _SMALLEST / 2:
                images.append(box)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            points += raw.FPDFPath_CountSegments(item)
    return images, points


def _grown(box: Box) -> Box:
    x0, y0 = max(box.x - 2 * _AROUND, 0.0), max(box.y - _AROUND, 0.0)
    x1, y1 = min(box.x + box.w + 2 * _AROUND, 1.0), min(box.y + box.h + _AROUND, 1.0)
    return Box(x0, y0, x1 - x0, y1 - y0)


def _joined(boxes: list[Box]) -> list[Box]:
    """The same places, of which none touches another."""
    out: list[Box] = []
    for box in boxes:
        while (near := next((b for b in out if _touch(b, box)), None)) is not None:
            out.remove(near)
            x0, y0 = min(box.x, near.x), min(box.y, near.y)
            x1 = max(box.x + box.w, near.x + near.w)
            y1 = max(box.y + box.h, near.y + near.h)
            box = Box(x0, y0, x1 - x0, y1 - y0)
        out.append(box)
    return out


def _touch(a: Box, b: Box) -> bool:
    return a.x <= b.x + b.w and b.x <= a.x + a.w and a.y <= b.y + b.h and b.y <= a.y + a.h
