"""What the code of a page can draw at most, told by its resources and its operators.

Decision 133.
"""

from __future__ import annotations

import re
from typing import Any

from reviewer.readers.glyphs import Rect

_DEPTH = 64  # of a tree of pages
_BLENDING = ("Pattern", "Shading", "ExtGState")
_TYPE_3 = "Type3"
# Operators that paint or clip by anything but letters. What looks like one within a text is
# taken for one: then the page is looked at, which only takes longer.
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>")
# ISO 32000-1, 8.5.3 (painting paths), 8.5.4 (clipping), 8.7.4.2 (sh), 8.8 (Do), 8.9.7 (BI).
_PAINTS = re.compile(rb"(?<![A-Za-z*'\"/])(?:[fFBSbsW]\*?|sh|Do|BI)(?![^\s\x00()<>\[\]{}/%])")


class PageCode:
    """The code of one page (PyMuPDF), looked through once.

    Attributes:
        pictures: where pictures lie on the page.
        unpainted: true when nothing but letters is painted for sure, on top of its paper.
        may_say_otherwise: False when no letters are said to stand for others than are drawn:
            that is said in the properties of marked content.
    """

    def __init__(self, page: Any) -> None:
        code: bytes = page.read_contents()
        nested = bool(page.get_xobjects())
        # ISO 32000-1, 14.9.4: ActualText stands in the properties of marked content.
        self.may_say_otherwise = nested or b"BDC" in code
        pictured = (
            nested
            or page.get_images()
            or has_resource(page.parent, page.xref, "Pattern")
            or b"BI" in code
        )  # or there is none to be drawn: to look at the page would take longer
        self.pictures: tuple[Rect, ...] = (
            tuple(tuple(info["bbox"]) for info in page.get_image_info()) if pictured else ()
        )
        # A comment could hide that something is none of a text written in hexadecimal digits.
        told = b"%" not in code and _PAINTS.search(_HEX.sub(b"<>", code)) is None
        self.unpainted = told and not nested
        # ISO 32000-1, 9.3.6: a text rendering mode may make letters unseen, or a clip.
        self._plain = not pictured and b"Tr" not in code

    def only_letters(self, page: Any) -> bool:
        """True when the page can paint nothing but letters, on its paper: no shapes, pictures,
        forms or transparency, no letters that paint in colours of their own or that clip.
        """
        return (
            self._plain
            and not has_resource(page.parent, page.xref, *_BLENDING)
            and not page.first_annot
            and all(font[2] != _TYPE_3 for font in page.get_fonts())
            and (self.unpainted or not page.get_cdrawings(extended=True))
        )


def has_resource(book: Any, xref: int, *kinds: str) -> bool:
    """True when a page, or what holds it, has resources of one of these kinds, or a form has."""
    # ISO 32000-1, 7.7.3.4: resources are inherited from the nodes of the page tree.
    for _ in range(_DEPTH):
        if book.xref_get_key(xref, "Resources")[0] != "null":
            return any(book.xref_get_key(xref, f"Resources/{k}")[0] != "null" for k in kinds)
        kind, parent = book.xref_get_key(xref, "Parent")
        if kind != "xref":
            return False
        xref = int(parent.split()[0])
    return True
