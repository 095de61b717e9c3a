"""Pages as PDFium displays them: the picture, and where things of page space stand in it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack import picture_readers

_UNITS = 1_000_000  # device units of a page's side, for exact mapping
_SCALE = picture_readers.DPI / 72
_LARGEST = 6000  # pixels of a side: bigger sheets are drawn smaller


def render_page(page: pdfium.PdfPage) -> npt.NDArray[np.uint8]:
    """The page as it is displayed, 8-bit grey, at the resolution OCR wants."""
    scale = min(_SCALE, _LARGEST / max(*page.get_size(), 1.0))
    pixels: npt.NDArray[np.uint8] = page.render(scale=scale, grayscale=True).to_numpy().copy()
    return pixels[..., 0] if pixels.ndim == 3 else pixels


def place_on_page(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of page space as fractions of the displayed page, origin top left."""
    across, down = ctypes.c_int(), ctypes.c_int()
    args = (0, 0, _UNITS, _UNITS, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    raw.FPDF_PageToDevice(page, *args)
    return across.value / _UNITS, down.value / _UNITS


def object_matrix(item: Any) -> pdfium.PdfMatrix:
    """From a page object's own space to the page's, through the forms that hold it."""
    matrix, holder = item.get_matrix(), item.container
    while holder is not None:
        matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
    return matrix
