"""Draw the black boxes, each with the exemption that it stands for, over the cleaned pages.

Decision 98.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from numpy.typing import NDArray

from reviewer.model.geometry import Box
from reviewer.readers.glyphs import GlyphPage
from reviewer.render.pdf import content, finish, unseen_layer
from reviewer.render.pdf.boxes import PlacedBox
from reviewer.render.pdf.working_copy import Rect

_FONT = "Helv"
_LARGEST, _SMALLEST, _BESIDE = 11.0, 4.0, 5.0  # points
_SHARE = 0.72  # of the box's height


class BoxPainter:
    """Draws the boxes of one page (points, origin top left) and finds room for labels."""

    def __init__(self, size: tuple[float, float], taken: NDArray[np.float64]) -> None:
        self._width, self._height = size
        self._taken = taken
        self._code: list[str] = []
        self.unlabelled = 0

    def draw_boxes(self, boxes: list[PlacedBox]) -> bytes:
        """The page code of the boxes and their labels."""
        rects = [self._rect_in_points(item.box) for item in boxes]
        areas = np.array(rects, np.float64).reshape(-1, 4)
        self._taken = np.vstack([self._taken, areas])
        for x0, y0, x1, y1 in rects:
            numbers = f"{x0:.3f} {self._height - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f}"
            self._code.append(f"0 g {numbers} re f")
        within = _lie_within_others(areas)
        for at, (rect, item) in enumerate(zip(rects, boxes, strict=True)):
            if not within[at]:
                self._write_label(rect, item.label, np.delete(areas, at, axis=0))
        return "\n".join(self._code).encode("cp1252", "replace")

    def _rect_in_points(self, box: Box) -> Rect:
        w, h = self._width, self._height
        return box.x * w, box.y * h, (box.x + box.w) * w, (box.y + box.h) * h

    def _write_label(self, rect: Rect, label: str, others: NDArray[np.float64]) -> None:
        unit = _length_of_label(label)
        size = min(_LARGEST, (rect[3] - rect[1]) * _SHARE, (rect[2] - rect[0] - 1) / unit)
        if size >= _SMALLEST:
            for x, y in _places_within(rect, unit * size, size):
                # Under a neighbour it would be text that is left there.
                if not _meets_any((x, y - size, x + unit * size, y + size * 0.3), others):
                    self._write_at(label, (x, y), size, white=True)
                    return
        place = self._free_place(rect, unit * _BESIDE)
        if place is None:
            self.unlabelled += 1
            return
        self._taken = np.vstack([self._taken, np.array([place])])
        self._write_at(label, (place[0], place[3] - 1), _BESIDE, white=False)

    def _free_place(self, rect: Rect, width: float) -> Rect | None:
        x0, y0, x1, y1 = rect
        high = _BESIDE + 1
        corners = [(x1 + 1, y0), (x0 - 1 - width, y0), (x0, y0 - 1 - high), (x0, y1 + 1)]
        for x, y in corners:
            place = (x, y, x + width, y + high)
            inside = x >= 0 and y >= 0 and place[2] <= self._width and place[3] <= self._height
            if inside and not _meets_any(place, self._taken):
                return place
        return None

    def _write_at(self, label: str, at: tuple[float, float], size: float, *, white: bool) -> None:
        x, y = at
        words = [_escape_string(word) for word in label.split(" ")]
        text = f" {-_SPACE} ".join(f"({word})" for word in words)
        self._code.append(
            f"{int(white)} g BT /{_FONT} {size:.2f} Tf 1 0 0 1 {x:.3f} {self._height - y:.3f} Tm "
            f"[{text}] TJ ET"
        )


def _places_within(rect: Rect, width: float, size: float) -> Iterator[tuple[float, float]]:
    """Where a label's line may begin within a box: in its middle, else in its corners."""
    x0, y0, x1, y1 = rect
    middle = (y0 + y1) / 2 + size * 0.35
    yield (x0 + x1 - width) / 2, middle
    for y in (middle, y0 + size, y1 - size * 0.3):
        for x in (x0 + 0.5, x1 - width - 0.5):
            yield x, y


def _meets_any(place: Rect, taken: NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = place
    a, b, c, d = taken.T
    return bool(((x0 < c) & (a < x1) & (y0 < d) & (b < y1)).any())


_SPACE = 120  # thousandths of an em between words: readers then take the label for one word


def _length_of_label(label: str) -> float:
    words = label.split(" ")
    drawn = sum(pymupdf.get_text_length(word, fontname="helv", fontsize=1) for word in words)
    return max(float(drawn) + _SPACE / 1000 * (len(words) - 1), 0.1)


def _escape_string(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _lie_within_others(rects: NDArray[np.float64]) -> list[bool]:
    """For each whether its middle lies in a larger one, whose label speaks for both."""
    a, b, c, d = rects.T
    size, across, down = (c - a) * (d - b), (a + c) / 2, (b + d) / 2
    return [
        bool(((size > own) & (a < x) & (x < c) & (b < y) & (y < d)).any())
        for own, x, y in zip(size, across, down, strict=True)
    ]


def paint_boxes(
    source: Path,
    target: Path,
    boxes: dict[int, list[PlacedBox]],
    taken: dict[int, NDArray[np.float64]],
    about: tuple[str, str],
    read: dict[int, GlyphPage],
) -> int:
    """Draw all boxes; return how many found no room for a label.

    Args:
        source: cleaned pages, upright at 0, 0.
        target: where the release is written.
        boxes: for a page (from 0) its boxes.
        taken: for a page where its letters stand, ``[n, 4]`` in points from the top left.
        about: the document's language, or nothing, and its title.
        read: for a page the words of its pixels that can be found and copied afterwards.
    """
    unlabelled = 0
    with pikepdf.open(source) as book:
        font = book.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        for number in sorted({*boxes, *read}):
            page = book.pages[number]
            size = (float(page.mediabox[2]), float(page.mediabox[3]))
            if number in read:
                code = unseen_layer.unseen_words_layer(
                    read[number], size, boxes.get(number, []), _FONT
                )
                _draw_over(page, code, font)
            if number not in boxes:
                continue
            painter = BoxPainter(size, taken.get(number, np.zeros((0, 4))))
            _draw_over(page, painter.draw_boxes(boxes[number]), font)
            unlabelled += painter.unlabelled
        _name_document(book, *about)
        finish.save_reproducibly(book, target)
    return unlabelled


def _draw_over(page: pikepdf.Page, code: bytes, font: Any) -> None:
    """Add page code after all other, whatever state that leaves behind."""
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q\n" + code)
    page.contents_coalesce()
    resources = content.copy_dictionary(page.resources)
    fonts = content.copy_dictionary(resources.get("/Font"))
    fonts[f"/{_FONT}"] = font
    resources["/Font"] = fonts
    page.obj.Resources = resources


def _name_document(book: pikepdf.Pdf, language: str, title: str) -> None:
    if language:
        book.Root.Lang = pikepdf.String(language)
    if title:
        book.docinfo["/Title"] = pikepdf.String(title)
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
