"""The working copy: pages alone, upright, with annotations and forms turned into content.

Only page content survives the way into a new document: no catalog, no names, no outlines.
Points of the working copy are measured from the top left of the visible page, before its turn.

Decision 179.
"""

from __future__ import annotations

from pathlib import Path

import pymupdf

from reviewer.errors import BadInput
from reviewer.model.geometry import Box, unrotate_box
from reviewer.render.pdf.opening import Opened, PageSheet

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
            # Equal objects become one later, when what a removal orphaned goes: to look for them
            # among objects that came from another document takes the square of their number.
            copy.save(target, garbage=2, deflate=True, no_new_id=True)
    return target


def as_displayed_box(rect: Rect, sheet: PageSheet) -> Box:
    """A rectangle of the working page as a box of the page as it is displayed."""
    x0, y0, x1, y1 = clip_to_page(rect, sheet)
    stored = Box(
        x0 / sheet.width_unturned,
        y0 / sheet.height_unturned,
        (x1 - x0) / sheet.width_unturned,
        (y1 - y0) / sheet.height_unturned,
    )
    return unrotate_box(stored, 360 - sheet.rotation)


def as_stored_rect(box: Box, sheet: PageSheet) -> Rect:
    """A box of the displayed page as a rectangle of the working page."""
    b = unrotate_box(box, sheet.rotation)
    return clip_to_page(
        (
            b.x * sheet.width_unturned,
            b.y * sheet.height_unturned,
            (b.x + b.w) * sheet.width_unturned,
            (b.y + b.h) * sheet.height_unturned,
        ),
        sheet,
    )


def clip_to_page(rect: Rect, sheet: PageSheet) -> Rect:
    """The part of a rectangle that lies on the page; of no size when none does."""
    x0, y0 = (
        min(max(rect[0], 0.0), sheet.width_unturned),
        min(max(rect[1], 0.0), sheet.height_unturned),
    )
    x1, y1 = (
        max(min(rect[2], sheet.width_unturned), x0),
        max(min(rect[3], sheet.height_unturned), y0),
    )
    return x0, y0, x1, y1
