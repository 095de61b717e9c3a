"""A page with boxes as PDFium has it: drawn once and read once, however many boxes lie on it.

Places are fractions of the page as it is displayed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack.page_pictures import object_matrix, place_on_page, render_page
from reviewer.model.geometry import Box

Luma = npt.NDArray[np.uint8]

_NESTED = 8  # forms within forms that are looked into
_ROOM = 1e-6  # of a page: more than numbers are off
_FLATTEST = 1e-9


class BoxedPage:
    """What a released page shows and holds; what nobody asks for is not made.

    Args:
        page: of the release; whoever opened it closes it.
        twin: the original, or ``None`` where PDFium cannot open it.
        number: of the page, from 0.
    """

    def __init__(self, page: pdfium.PdfPage, twin: pdfium.PdfDocument | None, number: int) -> None:
        self._page, self._twin, self._number = page, twin, number

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = self._page.get_size()
        return width, height

    @cached_property
    def picture(self) -> Luma:
        """The page as it is displayed, 8-bit grey."""
        return render_page(self._page)

    @cached_property
    def before(self) -> Luma | None:
        """The same of the original; ``None`` where it has no such page."""
        if self._twin is None or self._number >= len(self._twin):
            return None
        page = self._twin[self._number]
        picture = render_page(page)
        page.close()
        return picture

    def glyphs_under(self, box: Box) -> tuple[str, list[Box]]:
        """Text whose glyphs touch a box, and where they are."""
        codes, places = self._glyphs
        x, y, w, h = places.T
        met = (x < box.x + box.w) & (box.x < x + w) & (y < box.y + box.h) & (box.y < y + h)
        found = np.nonzero(met)[0].tolist()
        text = "".join(chr(codes[at]) if codes[at] else "" for at in found)
        return text, [Box(*places[at].tolist()) for at in found]

    @cached_property
    def _glyphs(self) -> tuple[list[int], npt.NDArray[np.float64]]:
        """The code of each letter, and as many boxes (rows of x, y, w, h)."""
        text_page = self._page.get_textpage()
        codes, places = [], []
        for at in range(text_page.count_chars()):
            left, bottom, right, top = text_page.get_charbox(at)
            ax, ay = place_on_page(self._page, left, bottom)
            bx, by = place_on_page(self._page, right, top)
            codes.append(raw.FPDFText_GetUnicode(text_page, at))
            places.append((min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)))
        text_page.close()
        return codes, np.array(places, np.float64).reshape(-1, 4)

    def pictures_and_drawings(self, points: int) -> Iterator[PlacedImage | PlacedDrawing]:
        """The pictures, and the drawings of more than so many points, in the order of painting."""
        for item in self._page.get_objects(max_depth=_NESTED):
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                yield PlacedImage(self._page, item)
            elif item.type == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPath_CountSegments(item) > points:
                yield PlacedDrawing(self._page, item)


class PlacedDrawing:
    """The points of a drawing on a page."""

    def __init__(self, page: pdfium.PdfPage, item: Any) -> None:
        matrix, places = object_matrix(item), []
        for at in range(raw.FPDFPath_CountSegments(item)):
            segment = raw.FPDFPath_GetPathSegment(item, at)
            x, y = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            places.append(place_on_page(page, *matrix.on_point(x.value, y.value)))
        self._across, self._down = np.array(places, np.float64).reshape(-1, 2).T

    def near_boxes(self, boxes: npt.NDArray[np.float64]) -> list[int]:
        """The boxes (rows of x, y, w, h) that may hold a point: their numbers."""
        return _near(self._across, self._down, boxes)

    def points_in(self, box: Box) -> int:
        """How many points lie inside a box."""
        across, down = self._across, self._down
        inside = (box.x < across) & (across < box.x + box.w)
        return int((inside & (box.y < down) & (down < box.y + box.h)).sum())


class PlacedImage:
    """The stored pixels of a picture and where they lie on a page."""

    def __init__(self, page: pdfium.PdfPage, item: Any) -> None:
        self._item = item
        matrix = object_matrix(item)
        corners = [place_on_page(page, *matrix.on_point(u, v)) for u, v in ((0, 0), (1, 0), (0, 1))]
        self._origin, right, up = (np.array(c) for c in corners)
        self._basis = np.stack([right - self._origin, up - self._origin], axis=1)
        self._flat = bool(abs(np.linalg.det(self._basis)) < _FLATTEST)

    def near_boxes(self, boxes: npt.NDArray[np.float64]) -> list[int]:
        """The boxes (rows of x, y, w, h) that may lie over it: their numbers."""
        if self._flat:
            return []
        corners = [
            self._origin + self._basis @ np.array(c) for c in ((0, 0), (1, 0), (0, 1), (1, 1))
        ]
        across, down = np.array(corners).T
        return _near(across, down, boxes)

    def part_under(self, box: Box, steps: int) -> PartOfImage:
        """What lies under the points of a grid, so many each way, in a box."""
        grid = np.linspace(0.02, 0.98, steps)
        xs, ys = np.meshgrid(box.x + grid * box.w, box.y + grid * box.h)
        points = np.stack([xs.ravel() - self._origin[0], ys.ravel() - self._origin[1]])
        u, v = np.linalg.inv(self._basis) @ points
        return PartOfImage(self, u, v)

    @cached_property
    def grey(self) -> npt.NDArray[Any]:
        """Its pixels in grey."""
        bitmap = self._item.get_bitmap(render=False)  # it owns the pixels
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2:
            grey: npt.NDArray[Any] = pixels.copy()
            return grey
        mean: npt.NDArray[Any] = pixels[..., : min(pixels.shape[2], 3)].mean(axis=2)
        return mean


class PartOfImage:
    """Points of a grid on a picture.

    Attributes:
        count: how many of them lie on it.
        whole: true when all do.
    """

    def __init__(
        self, image: PlacedImage, u: npt.NDArray[np.float64], v: npt.NDArray[np.float64]
    ) -> None:
        hit = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
        self._image, self._u, self._v = image, u[hit], v[hit]
        self.count, self.whole = int(hit.sum()), bool(hit.all())

    @cached_property
    def _rows(self) -> npt.NDArray[np.int_]:
        height = self._image.grey.shape[0]
        rows: npt.NDArray[np.int_] = ((1 - self._v) * height).astype(int)
        clipped: npt.NDArray[np.int_] = np.minimum(rows, height - 1)
        return clipped

    def values(self) -> Luma:
        """The stored grey at each of them."""
        grey = self._image.grey
        width = grey.shape[1]
        columns = np.minimum((self._u * width).astype(int), width - 1)
        values: Luma = grey[self._rows, columns].astype(np.uint8)
        return values

    def patch(self) -> Luma:
        """The rectangle of stored pixels around them."""
        grey, rows = self._image.grey, self._rows
        columns = (self._u * grey.shape[1]).astype(int)
        cut = grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        patch: Luma = cut.astype(np.uint8)
        return patch


def _near(
    across: npt.NDArray[np.float64],
    down: npt.NDArray[np.float64],
    boxes: npt.NDArray[np.float64],
) -> list[int]:
    """The boxes that meet the bounds of points, and those just beside: their numbers."""
    if not across.size:
        return []
    x, y, w, h = boxes.T
    near = (x <= across.max() + _ROOM) & (across.min() - _ROOM <= x + w)
    near &= (y <= down.max() + _ROOM) & (down.min() - _ROOM <= y + h)
    return [int(at) for at in np.nonzero(near)[0]]
