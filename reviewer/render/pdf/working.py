"""The working copy: pages alone, upright, with annotations and forms turned into content.

Only page content survives the way into a new document: no catalog, no names, no outlines.
Points of the working copy are measured from the top left of the visible page, before its turn.
"""

from __future__ import annotations

from pathlib import Path

import pymupdf

from reviewer.errors import BadInput
from reviewer.model.geometry import Box, unrotated
from reviewer.render.pdf.opening import Opened, Sheet

Rect = tuple[float, float, float, float]
_TURNED = ("Rotate", "CropBox", "UserUnit", "TrimBox", "BleedBox", "ArtBox")


def make_working(opened: Opened, work: Path, name: str) -> Path:
    """Write the working copy of an opened file.

    Raises:
        BadInput: The two readers do not agree on what the file holds.
    """
    target = work / "working.pdf"
    with pymupdf.open(opened.path) as original:
        if original.page_count != len(opened.sheets):
            raise BadInput(
                f"{name} shows a different number of pages to different readers.",
                "Ask for it anew, or withhold it.",
            )
        for page in original:
            for _ in page.annots():
                pass  # visiting one draws it, where the file leaves that to the reader
        original.bake()
        with pymupdf.open() as copy:
            copy.insert_pdf(original, links=False, annots=False, widgets=False)
            for page, sheet in zip(copy, opened.sheets, strict=True):
                numbers = " ".join(f"{v:.4f}" for v in sheet.box)
                copy.xref_set_key(page.xref, "MediaBox", f"[{numbers}]")
                for key in _TURNED:
                    copy.xref_set_key(page.xref, key, "null")
            copy.save(target, garbage=3, deflate=True, no_new_id=True)
    return target


def displayed(rect: Rect, sheet: Sheet) -> Box:
    """A rectangle of the working page as a box of the page as it is displayed."""
    x0, y0, x1, y1 = clipped(rect, sheet)
    stored = Box(
        x0 / sheet.width, y0 / sheet.height, (x1 - x0) / sheet.width, (y1 - y0) / sheet.height
    )
    return unrotated(stored, 360 - sheet.rotation)


def stored(box: Box, sheet: Sheet) -> Rect:
    """A box of the displayed page as a rectangle of the working page."""
    b = unrotated(box, sheet.rotation)
    return clipped(
        (
            b.x * sheet.width,
            b.y * sheet.height,
            (b.x + b.w) * sheet.width,
            (b.y + b.h) * sheet.height,
        ),
        sheet,
    )


def clipped(rect: Rect, sheet: Sheet) -> Rect:
    """The part of a rectangle that lies on the page; of no size when none does."""
    x0, y0 = min(max(rect[0], 0.0), sheet.width), min(max(rect[1], 0.0), sheet.height)
    x1, y1 = max(min(rect[2], sheet.width), x0), max(min(rect[3], sheet.height), y0)
    return x0, y0, x1, y1
