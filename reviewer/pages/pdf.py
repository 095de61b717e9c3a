"""Pages of a PDF through MuPDF, as the renderer turns and cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from reviewer.errors import BadInput
from reviewer.model import Kind, Onward
from reviewer.model.geometry import Box
from reviewer.pages.page_data import Outline, PagedFile, PagePicture, PageText, PageWord
from reviewer.readers.decoding import clean_text
from reviewer.readers.document import opened_pdf, refuse_image_text

# These three are chosen by hand, against pages that would fill the memory.
MAX_PIXELS = 24_000_000  # of a page's picture: what is zoomed in further is enlarged
MAX_INNER = 250_000_000  # pixels of a picture on a page
MAX_WORDS = 200_000


class PdfBook:
    """An open PDF."""

    def __init__(self, source: PagedFile) -> None:
        self._name = source.file_name
        self._book = opened_pdf(Path(source.path))
        self.outline = Outline(self._book.page_count, drawn=True)

    def render_picture(self, page: int, scale: float, fit: tuple[int, int] | None) -> PagePicture:
        """A page at ``scale`` pixels a point, or as large as fits into ``fit`` pixels."""
        sheet = self._load_page(page)
        width, height = sheet.rect.width, sheet.rect.height
        scale = scale_within((width, height), scale, fit, MAX_PIXELS)
        try:
            drawn = sheet.get_pixmap(
                # Without alpha: a transparent page would be drawn on nothing, and black on nothing
                # cannot be seen.
                matrix=pymupdf.Matrix(scale, scale),
                colorspace=pymupdf.csRGB,
                alpha=False,
            )
        except (RuntimeError, ValueError) as fault:
            raise BadInput(f"Page {page} of {self._name} cannot be drawn.") from fault
        rows = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)
        data = rows[:, : drawn.width * 3].reshape(drawn.height, drawn.width, 3)
        return PagePicture(np.ascontiguousarray(data), width, height)

    def read_text(self, page: int) -> PageText:
        """The words of a page and their places, in the order of the file."""
        sheet = self._load_page(page)
        try:
            # In the order of the file, as the reader has it whose text is searched: places must
            # agree.
            found = sheet.get_text("words", sort=False)[:MAX_WORDS]
        except (RuntimeError, ValueError) as fault:
            raise BadInput(f"The words of page {page} of {self._name} cannot be read.") from fault
        words: list[PageWord] = []
        parts: list[str] = []
        at, line, before = 0, -1, None
        for x0, y0, x1, y1, raw, *place in found:
            said = clean_text(raw).strip()
            box = _box_displayed(sheet, (x0, y0, x1, y1))
            if not said or box is None:
                continue
            # Block and line, as MuPDF numbers them.
            if place[:2] != before:
                line, before = line + 1, place[:2]
                gap = "\n" if parts else ""
            else:
                gap = " "
            words.append(PageWord(said, at + len(gap), line, box))
            parts += [gap, said]
            at += len(gap) + len(said)
        ratio = sheet.rect.width / max(sheet.rect.height, 1e-6)
        return PageText(page, "".join(parts), tuple(words), ratio, Onward.PAGES)

    def close(self) -> None:
        """Let the file go."""
        self._book.close()

    def _load_page(self, page: int) -> Any:
        if not 1 <= page <= self.outline.pages:
            raise BadInput(f"{self._name} has no page {page}.")
        try:
            sheet = self._book[page - 1]
            # Before anything is drawn: MuPDF unpacks a picture as a whole.
            refuse_image_text(self._book, sheet, self._name)
            inner = max((item[2] * item[3] for item in sheet.get_images()), default=0)
        except (RuntimeError, ValueError) as fault:
            raise BadInput(f"Page {page} of {self._name} cannot be read.") from fault
        if inner > MAX_INNER:
            raise BadInput(
                f"Page {page} of {self._name} holds a picture of {inner // 1_000_000} megapixels.",
                "Withhold it.",
            )
        if min(sheet.rect.width, sheet.rect.height) <= 0:
            raise BadInput(f"Page {page} of {self._name} has no size.", "Withhold it.")
        return sheet


def read_page_texts(path: Path, pages: Sequence[int]) -> dict[int, PageText]:
    """The words of some pages of a PDF; of those that can be read. Called in a child process.

    Raises:
        BadInput: The file cannot be opened.
    """
    found = {}
    with closing(PdfBook(PagedFile(str(path), Kind.DOCUMENT, "pdf"))) as book:
        for page in pages:
            with suppress(BadInput):
                found[page] = book.read_text(page)
    return found


def scale_within(
    size: tuple[float, float], scale: float, fit: tuple[int, int] | None, most: int
) -> float:
    """The scale that was asked for, or that fits, with no more than ``most`` pixels."""
    width, height = size
    if fit is not None:
        scale = min(fit[0] / width, fit[1] / height)
    # Pixels grow with the square of the scale.
    bound = (most / (width * height)) ** 0.5
    least = 1.0 / min(width, height)  # one pixel
    return float(max(min(scale, bound), min(least, bound)))


def _box_displayed(sheet: Any, rect: tuple[float, float, float, float]) -> Box | None:
    """A rectangle of the page's content as a box of the displayed page; ``None`` off it."""
    # MuPDF gives words on the page as it is written, and `rect` as it is displayed.
    turned = pymupdf.Rect(rect) * sheet.rotation_matrix
    shown = turned & sheet.rect
    if shown.is_empty:
        return None
    width, height = sheet.rect.width, sheet.rect.height
    return Box(shown.x0 / width, shown.y0 / height, shown.width / width, shown.height / height)
