"""The renderer's own look at pages: before anything is removed, and at what is left of them.

Decision 96.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from reviewer.model.geometry import Box
from reviewer.readers.font_evidence import FontSpan
from reviewer.readers.glyphs import GlyphPage, GlyphText, Rect
from reviewer.readers.page_code import PageCode
from reviewer.readers.tesseract import bounded_readings, cut_short
from reviewer.readers.unexplained_ink import Eyes
from reviewer.render.pdf.boxes import PlacedBox, RemovalMark
from reviewer.system.jobs import Job

_EDGE = 1.0  # points: what of a picture's box may stick out
NOTHING = GlyphPage((), GlyphText("", ()))


@dataclass
class ReadingPatience:
    """How long the reading of a page's pixels may take.

    Attributes:
        seconds: for each look at a page; ``None`` for as long as it needs.
        cut: the pages (from 0) that were not read to the end.
    """

    seconds: float | None = None
    cut: set[int] = field(default_factory=set)

    def read_page(self, eyes: Eyes, page: Any, regions: Iterable[Rect] | None = None) -> GlyphPage:
        """What is read of a page, or of regions of it, in that time."""
        with bounded_readings(self.seconds):
            found = eyes.read_regions(page, regions)
            if cut_short():
                self.cut.add(page.number)
        return found


def read_unproved(
    book: Any,
    said: Mapping[int, list[FontSpan]],
    codes: Mapping[int, PageCode],
    patience: ReadingPatience,
    job: Job,
) -> list[GlyphPage]:
    """Of every page the words that only its pixels tell; see ``reviewer.readers.unexplained_ink``.

    ``said`` is the pages' own text, and ``codes`` what they can draw, as read already.
    """
    eyes = Eyes(book, said, codes)
    for page in book:
        job.check()
        eyes.learn_fonts(page)
    read = []
    for number, page in enumerate(book):
        job.check()
        job.progress(number, len(book), f"looking at page {number + 1}")
        regions = eyes.unexplained_regions(page)
        read.append(patience.read_page(eyes, page, regions) if regions else NOTHING)
    return read


def with_letters(marks: list[RemovalMark], texts: list[GlyphPage]) -> list[RemovalMark]:
    """Marks of what was read in pixels, with the letters that the file draws there."""
    return [
        replace(mark, glyphs=(*mark.glyphs, *_rects_under(mark, texts[mark.page])))
        if mark.pictured
        else mark
        for mark in marks
    ]


def _rects_under(mark: RemovalMark, text: GlyphPage) -> Iterable[tuple[float, float, float, float]]:
    letters, (x0, y0, x1, y1) = text.glyph_columns, mark.rect
    x, y = letters.middles_of_boxes.T
    within = (x0 < x) & (x < x1) & (y0 < y) & (y < y1) & ~letters.is_blank
    return (letters[int(at)].rect for at in np.nonzero(within)[0])


def read_masked(
    path: Path,
    numbers: Iterable[int],
    placed: dict[int, list[PlacedBox]],
    patience: ReadingPatience,
    job: Job,
) -> dict[int, GlyphPage]:
    """What can be read on these pages of a cleaned file once their boxes are filled: with
    paper, for words beside a black box are misread.
    """
    found = {}
    with pymupdf.open(path) as book:
        eyes = Eyes(book)
        for number in sorted(numbers):
            eyes.learn_fonts(book[number])
        for number in sorted(numbers):
            job.check()
            job.progress(number, len(book), f"reading page {number + 1} again")
            page = book[number]
            for item in placed.get(number, []):
                page.draw_rect(_rect_of_box(item.box, page.rect), color=None, fill=(1, 1, 1))
            found[number] = patience.read_page(eyes, page)
    return found


def _rect_of_box(box: Box, page: Any) -> Any:
    w, h = page.width, page.height
    more = _EDGE
    return pymupdf.Rect(
        box.x * w - more, box.y * h - more, (box.x + box.w) * w + more, (box.y + box.h) * h + more
    )
