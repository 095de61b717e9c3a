"""A page as it is seen: its pixels, and what can be told of many places of it at once."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from reviewer.readers.glyphs import Rect
from reviewer.system.opencv import cv2

Pixels = NDArray[np.uint8]
_ZOOM = 2.0
_MAX_PIXELS = 30_000_000
_FLAT = 3  # levels of 255
_SAME = 2
_ACROSS, _DOWN = 9, 5  # pixels of a place that are compared at first
_WIDE = 8_000_000  # pixels of which the sum of levels may pass 31 bits


class DrawnPage:
    """A drawn page.

    Attributes:
        picture: ``[height, width, 3]`` of 0 to 255.
        zoom: pixels a point.
    """

    def __init__(self, page: Any) -> None:
        area = max(page.rect.width * page.rect.height, 1)
        self.zoom = min(_ZOOM, math.sqrt(_MAX_PIXELS / area))
        matrix = pymupdf.Matrix(self.zoom, self.zoom)
        pix = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB, alpha=False)
        flat = np.frombuffer(pix.samples_mv, np.uint8).reshape(pix.height, pix.stride)
        self._drawn = pix  # whose memory the picture is
        self.picture: Pixels = flat[:, : pix.width * 3].reshape(pix.height, pix.width, 3)

    def patch_at(self, rect: Rect) -> Pixels:
        """The pixels that a rectangle, in points, touches."""
        x0, y0 = max(math.floor(rect[0] * self.zoom), 0), max(math.floor(rect[1] * self.zoom), 0)
        x1, y1 = max(math.ceil(rect[2] * self.zoom), 0), max(math.ceil(rect[3] * self.zoom), 0)
        return self.picture[y0:y1, x0:x1]

    def is_flat(self, rect: Rect) -> bool:
        """True when a rectangle, in points, has one colour only."""
        patch = self.patch_at(rect)
        if patch.shape[0] < 2 or patch.shape[1] < 2:
            return False  # too small to tell here
        return int((patch.max(axis=(0, 1)) - patch.min(axis=(0, 1))).max()) <= _FLAT

    def looks_alike(self, other: DrawnPage, rect: Rect) -> bool:
        """True when a rectangle looks the same in another drawing of the same size."""
        a, b = self.patch_at(rect), other.patch_at(rect)
        return not a.size or int(cv2.absdiff(a, b).max()) <= _SAME

    def are_inked(self, rects: NDArray[np.float64]) -> NDArray[np.bool_]:
        """``[m]``: true for rectangles ``[m, 4]`` that are not flat for sure: of a few pixels in
        each, some differ.
        """
        x0, y0, x1, y1 = self._pixels_of_rects(rects)
        whole = np.nonzero((x1 - x0 >= 2) & (y1 - y0 >= 2))[0]
        x = x0[whole, None] + ((x1 - x0)[whole, None] - 1) * np.arange(_ACROSS) // (_ACROSS - 1)
        y = y0[whole, None] + ((y1 - y0)[whole, None] - 1) * np.arange(_DOWN) // (_DOWN - 1)
        seen = self.picture[y[:, :, None], x[:, None, :], 1].reshape(len(whole), -1)
        found = np.zeros(len(rects), np.bool_)
        found[whole] = np.ptp(seen, axis=1) > _FLAT
        return found

    def are_unlike(
        self, rects: NDArray[np.float64], colors: NDArray[np.int64], least: float
    ) -> NDArray[np.bool_]:
        """``[m]``: true for rectangles of which the mean colour is for sure further from these
        colours ``[m, 3]`` than ``least``.
        """
        x0, y0, x1, y1 = self._pixels_of_rects(rects)
        size = (x1 - x0) * (y1 - y0)
        mean = _sums_of_rects(self._summed_levels, x0, y0, x1, y1) / np.maximum(size, 1)
        return np.asarray((np.abs(mean - colors[:, 1]) > least) & (size > 0))

    def _pixels_of_rects(self, rects: NDArray[np.float64]) -> tuple[NDArray[np.int64], ...]:
        high, wide = self.picture.shape[:2]
        most = np.array([wide, high])
        first = np.clip(np.floor(rects[:, :2] * self.zoom), 0, most).astype(np.int64)
        last = np.clip(np.ceil(rects[:, 2:] * self.zoom), 0, most).astype(np.int64)
        last = np.maximum(first, last)
        return first[:, 0], first[:, 1], last[:, 0], last[:, 1]

    @cached_property
    def _summed_levels(self) -> NDArray[Any]:
        return _sum_table(np.asarray(cv2.extractChannel(self.picture, 1), np.uint8))


def _sum_table(values: Pixels) -> NDArray[Any]:
    """The sums of all values above and left of each corner."""
    if not values.size:
        return np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    depth = cv2.CV_64F if values.size > _WIDE else cv2.CV_32S
    return np.asarray(cv2.integral(values, sdepth=depth))


def _sums_of_rects(table: NDArray[Any], *corners: NDArray[np.int64]) -> NDArray[np.float64]:
    x0, y0, x1, y1 = corners
    # As floats, for whole numbers of 32 bits below zero stand between.
    one, two, three, four = (
        table[y, x].astype(np.float64) for y, x in ((y1, x1), (y0, x1), (y1, x0), (y0, x0))
    )
    return one - two - three + four
