"""Text that is in the file and that nobody sees: off the page, invisible, or without ink.

A reviewer decides over what is shown, so what is not shown has no place in a release. Whether
a word is seen is measured on the rendered page, not guessed from its attributes.

``Page.get_texttrace`` and ``Page.get_bboxlog`` would help here, but each entry that they
return frees a reference to ``None`` too many, which ends the process sooner or later.

Decisions 51, 97.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pymupdf

from reviewer.readers.drawn_page import DrawnPage
from reviewer.readers.glyphs import Rect
from reviewer.readers.page_code import PageCode
from reviewer.readers.page_read import FileWord, PageRead, read_page
from reviewer.readers.unseen_words import (
    mark_doubtful,
    of_one_ink,
    remove_at,
    remove_glyphs,
    words_unnoticed,
    words_without_ink,
)
from reviewer.render.pdf.opening import PageSheet
from reviewer.render.pdf.working_copy import clip_to_page

_FAR = 20_000.0
_BESIDE = 2.0  # points beyond the edge where removal by area begins
_FLAT = 3  # levels of 255
_NARROW = 4.0  # points: a narrower shape is a ruling


@dataclass(frozen=True)
class FirstLook:
    """What is known of a page once what nobody sees is gone from it.

    Attributes:
        gone: how many words went.
        changed: true when anything was removed.
        read: its letters.
        code: what it can draw at most.
        seen: every word that is left is proved to be seen. Then one can only vanish when
            something else is removed, see ``remove_unseen``.
        cut: letters beyond its edges went; what is left may be a part of a word.
    """

    gone: int
    changed: bool
    read: PageRead
    code: PageCode
    seen: bool
    cut: bool = False


def look_first(page: Any, sheet: PageSheet) -> FirstLook:
    """Remove text beyond a page's edges, and words in whose place nothing is drawn.

    Lines and pictures are cut at the edges when the page is finished.
    """
    read = read_page(page)
    lost = read.words_of_page.words_beyond(sheet.width_unturned, sheet.height_unturned)
    gone = sum(bool(read.words_of_page.have_core[number]) for number, _ in lost)
    if lost:
        remove_glyphs(page, [rect for _, rects in lost for rect in rects])
        read = read_page(page)
    code, words = PageCode(page), read.words_of_page
    if not len(words):
        return FirstLook(gone, bool(lost), read, code, True, bool(lost))
    look = DrawnPage(page)
    blank = words_without_ink(page, words, look, words.have_core)
    if blank:
        gone += _remove_unseen(page, blank)
        read, code = read_page(page), PageCode(page)
    seen = not blank and not mark_doubtful(words, look, code.pictures).any()
    return FirstLook(gone, bool(lost or blank), read, code, seen, bool(lost))


def rects_around(sheet: PageSheet) -> list[Rect]:
    """The four sides beyond a page's edges."""
    width, height = sheet.width_unturned, sheet.height_unturned
    far, near = _FAR, _BESIDE
    return [
        (-far, -far, -near, far),
        (width + near, -far, far, far),
        (-far, -far, far, -near),
        (-far, height + near, far, far),
    ]


def remove_unseen(page: Any, first: FirstLook, removed: bool) -> tuple[int, bool]:
    """Remove words without which the page looks the same.

    Tried are those that may be unseen; first all text that is marked as invisible goes.

    Args:
        page: the page.
        first: what was known of it at first.
        removed: whether anything was removed since.

    Returns:
        How many words went, and whether there was text that is marked as invisible, as scanners
        add it.
    """
    words, pictures = first.read.words_of_page, first.code.pictures
    if first.seen and (not removed or _stay_seen(page, first)):
        return 0, False
    words = read_page(page).words_of_page if removed else words
    undrawn = not words.are_drawn.all()
    if undrawn:
        remove_at(page, [(-_FAR, -_FAR, _FAR, _FAR)], images=0, graphics=0, text=2)
        words = read_page(page).words_of_page
    look = DrawnPage(page)
    tried = [
        words.word_numbered(n) for n in np.nonzero(mark_doubtful(words, look, pictures))[0].tolist()
    ]
    return _remove_unseen(page, words_unnoticed(page, tried, look)), undrawn


def _stay_seen(page: Any, first: FirstLook) -> bool:
    """True when words that are seen stay so, whichever letters went from their page."""
    words = first.read.words_of_page
    if of_one_ink(words) and first.code.only_letters(page):
        return True  # a place only becomes more like paper, and no word has the paper's colour
    return not mark_doubtful(words, DrawnPage(page), first.code.pictures).any()


def _remove_unseen(page: Any, unseen: list[FileWord]) -> int:
    remove_glyphs(page, [rect for word in unseen for rect in word.rects])
    return sum(bool(word.cores) for word in unseen)


def covered_pictures(page: Any, sheet: PageSheet, within: tuple[Rect, ...]) -> list[Rect]:
    """Where an opaque shape hides part of a picture: the pixels below it must go as well.

    So are redactions made by drawing a black box over a scan. What hides is seen by its
    colour alone being shown where the picture itself has more than one. ``within`` is where
    pictures lie.
    """
    pictures = page.get_image_info(xrefs=True) if within else []
    if not pictures:
        return []
    look = DrawnPage(page)
    found = []
    for shape in page.get_drawings():
        if shape["type"] not in ("f", "fs") or (shape.get("fill_opacity") or 1) < 1:
            continue
        for item in shape["items"]:
            if item[0] != "re":
                continue
            x0, y0, x1, y1 = clip_to_page(tuple(item[1]), sheet)
            inner = (x0 + 1, y0 + 1, x1 - 1, y1 - 1)
            if min(x1 - x0, y1 - y0) < _NARROW or not look.is_flat(inner):
                continue
            if any(_rects_meet(inner, p["bbox"]) and _is_varied(page, p, inner) for p in pictures):
                found.append(inner)
    return found


def _is_varied(page: Any, info: dict[str, Any], rect: Rect) -> bool:
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


def _rects_meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
