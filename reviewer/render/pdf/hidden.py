"""Text that is in the file and that nobody sees: off the page, invisible, or without ink.

A reviewer decides over what is shown, so what is not shown has no place in a release. Whether
a word is seen is measured on the rendered page, not guessed from its attributes.

``Page.get_texttrace`` and ``Page.get_bboxlog`` would help here, but each entry that they
return frees a reference to ``None`` too many, which ends the process sooner or later.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pymupdf

from reviewer.readers.unseen import (
    Rect,
    Word,
    drawn,
    inkless,
    is_flat,
    outside,
    remove_at,
    remove_glyphs,
    unnoticed,
    words_on,
)
from reviewer.render.pdf.opening import Sheet
from reviewer.render.pdf.working import clipped

_FAR = 20_000.0
_BESIDE = 2.0  # points beyond the edge where removal by area begins
_FLAT = 3  # levels of 255
_NARROW = 4.0  # points: a narrower shape is a ruling


def remove_outside(page: Any, sheet: Sheet) -> int:
    """Remove text beyond the page's edges; return how many words. Lines and pictures are
    cut there when the page is finished.
    """
    lost = outside(words_on(page), sheet.width, sheet.height)
    remove_glyphs(page, [rect for rects in lost.values() for rect in rects])
    return sum(bool(word.cores) for word in lost)


def around(sheet: Sheet) -> list[Rect]:
    """The four sides beyond a page's edges."""
    width, height = sheet.width, sheet.height
    far, near = _FAR, _BESIDE
    return [
        (-far, -far, -near, far),
        (width + near, -far, far, far),
        (-far, -far, far, -near),
        (-far, height + near, far, far),
    ]


def remove_inkless(page: Any) -> int:
    """Remove words in whose place nothing is drawn; return how many."""
    return _without(page, inkless(page, words_on(page)))


def has_undrawn(page: Any) -> bool:
    """True when a page has text that is marked as invisible, as scanners add it."""
    return any(not word.drawn for word in words_on(page))


def remove_unseen(page: Any) -> int:
    """Remove words without which the page looks the same; return how many.

    Tried are those in the colour of what surrounds them, nearly transparent ones, and
    those that a picture may lie over; first all text that is marked as invisible.
    """
    words = words_on(page)
    if any(not word.drawn for word in words):
        remove_at(page, [(-_FAR, -_FAR, _FAR, _FAR)], images=0, graphics=0, text=2)
        words = words_on(page)
    return _without(page, unnoticed(page, words))


def _without(page: Any, unseen: list[Word]) -> int:
    remove_glyphs(page, [rect for word in unseen for rect in word.rects])
    return sum(bool(word.cores) for word in unseen)


def covered_pictures(page: Any, sheet: Sheet) -> list[Rect]:
    """Where an opaque shape hides part of a picture: the pixels below it must go as well.

    So are redactions made by drawing a black box over a scan. What hides is seen by its
    colour alone being shown where the picture itself has more than one.
    """
    pictures = page.get_image_info(xrefs=True)
    if not pictures:
        return []
    shown, zoom = drawn(page)
    found = []
    for shape in page.get_drawings():
        if shape["type"] not in ("f", "fs") or (shape.get("fill_opacity") or 1) < 1:
            continue
        for item in shape["items"]:
            if item[0] != "re":
                continue
            x0, y0, x1, y1 = clipped(tuple(item[1]), sheet)
            inner = (x0 + 1, y0 + 1, x1 - 1, y1 - 1)
            if min(x1 - x0, y1 - y0) < _NARROW or not is_flat(shown, inner, zoom):
                continue
            if any(_meet(inner, p["bbox"]) and _varied(page, p, inner) for p in pictures):
                found.append(inner)
    return found


def _varied(page: Any, info: dict[str, Any], rect: Rect) -> bool:
    """True when a picture has more than one colour below a rectangle of the page."""
    if not info["xref"]:
        return True  # a picture within the page code: not worth unpacking to know
    pixels = pymupdf.Pixmap(page.parent, info["xref"])
    area = pymupdf.Rect(rect) * ~pymupdf.Matrix(info["transform"])
    area = area & pymupdf.Rect(0, 0, 1, 1)
    x0, x1 = int(area.x0 * pixels.width) + 1, int(area.x1 * pixels.width) - 1
    y0, y1 = int(area.y0 * pixels.height) + 1, int(area.y1 * pixels.height) - 1
    flat = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)
    part = flat[:, : pixels.width * pixels.n].reshape(pixels.height, pixels.width, pixels.n)
    below = part[y0:y1, x0:x1].astype(np.int16)
    if not below.size:
        return False
    return bool((below.max(axis=(0, 1)) - below.min(axis=(0, 1))).max() > _FLAT)


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
