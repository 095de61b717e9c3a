"""Text that is in the file and that nobody sees: off the page, invisible, or without ink.

A reviewer decides over what is shown, so what is not shown has no place in a release. Whether
a word is seen is measured on the rendered page, not guessed from its attributes.

``Page.get_texttrace`` and ``Page.get_bboxlog`` would help here, but each entry that they
return frees a reference to ``None`` too many, which ends the process sooner or later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from reviewer.render.pdf.opening import Sheet
from reviewer.render.pdf.working import Rect, clipped, remove_at, remove_glyphs

_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
_FAR = 20_000.0
_BESIDE = 2.0  # points beyond the edge where removal by area begins
_ZOOM = 2.0
_MAX_PIXELS = 30_000_000
_FLAT = 3  # levels of 255
_FAINT = 10
_CLEAR = 140  # so far from the mean of its place, a colour is not what most of it has
_SAME = 2
_NARROW = 4.0  # points: a narrower shape is a ruling
_DRAWN = 16 | 32  # filled or stroked


@dataclass(frozen=True)
class _Word:
    rects: tuple[Rect, ...]
    cores: tuple[Rect, ...]  # where a letter or digit has ink, if it has any
    color: tuple[int, int, int]
    alpha: int
    drawn: bool

    @property
    def rect(self) -> Rect:
        return (
            min(r[0] for r in self.rects),
            min(r[1] for r in self.rects),
            max(r[2] for r in self.rects),
            max(r[3] for r in self.rects),
        )


def remove_outside(page: Any, sheet: Sheet) -> int:
    """Remove text beyond the page's edges; return the glyphs removed. Lines and pictures are
    cut there when the page is finished.
    """
    width, height = sheet.width, sheet.height
    lost = [
        r
        for word in _words(page)
        for r in word.rects
        if not (0 <= (r[0] + r[2]) / 2 <= width and 0 <= (r[1] + r[3]) / 2 <= height)
    ]
    remove_glyphs(page, lost)
    return len(lost)


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


def remove_inkless(page: Any, sheet: Sheet) -> int:
    """Remove words in whose place nothing is drawn; return how many."""
    words = [w for w in _words(page) if w.cores]
    if not words:
        return 0
    picture, zoom = _picture(page)
    blank = [w for w in words if all(_flat(picture, core, zoom) for core in w.cores)]
    return _remove_what_is_unseen(page, blank, picture, zoom)


def has_undrawn(page: Any) -> bool:
    """True when a page has text that is marked as invisible, as scanners add it."""
    return any(not word.drawn for word in _words(page))


def remove_unseen(page: Any, sheet: Sheet) -> int:
    """Remove words without which the page looks the same; return how many.

    Tried are those in the colour of what surrounds them, nearly transparent ones, and
    those that a picture may lie over; first all text that is marked as invisible.
    """
    words = _words(page)
    if any(not word.drawn for word in words):
        remove_at(page, [(-_FAR, -_FAR, _FAR, _FAR)], images=0, graphics=0, text=2)
        words = _words(page)
    if not words:
        return 0
    before, zoom = _picture(page)
    pictures = [tuple(info["bbox"]) for info in page.get_image_info()]
    doubtful = [w for w in words if _doubtful(w, before, zoom, pictures)]
    return _remove_what_is_unseen(page, doubtful, before, zoom)


def _remove_what_is_unseen(
    page: Any, words: list[_Word], before: NDArray[np.int16], zoom: float
) -> int:
    if not words:
        return 0
    after = _without(page, words)
    unseen = [w for w in words if _unchanged(before, after, w.rect, zoom)]
    remove_glyphs(page, [r for w in unseen for r in w.rects])
    return len(unseen)


def _without(page: Any, words: list[_Word]) -> NDArray[np.int16]:
    with pymupdf.open() as trial:
        trial.insert_pdf(page.parent, from_page=page.number, to_page=page.number)
        remove_glyphs(trial[0], [r for w in words for r in w.rects])
        return _picture(trial[0])[0]


def _doubtful(word: _Word, picture: NDArray[np.int16], zoom: float, pictures: list[Rect]) -> bool:
    if word.alpha <= _FAINT or not word.drawn:
        return True
    x, y = (word.rect[0] + word.rect[2]) / 2, (word.rect[1] + word.rect[3]) / 2
    if any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in pictures):
        return True
    color = np.array(word.color)
    patch = _patch(picture, word.rect, zoom).reshape(-1, 3)
    if len(patch) and np.abs(patch.mean(axis=0) - color).max() > _CLEAR:
        return False  # for the common case: black on white
    return bool(np.abs(_commonest(patch) - color).max() <= _FAINT)


def _commonest(patch: NDArray[np.int16]) -> NDArray[np.int64]:
    """The colour that most pixels have: the paper's, below letters that can be seen."""
    if not len(patch):
        return np.full(3, 999, np.int64)
    packed, counts = np.unique(
        patch.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1]), return_counts=True
    )
    value = int(packed[counts.argmax()])
    return np.array([value >> 16, value >> 8 & 255, value & 255])


def _unchanged(
    before: NDArray[np.int16], after: NDArray[np.int16], rect: Rect, zoom: float
) -> bool:
    a, b = _patch(before, rect, zoom), _patch(after, rect, zoom)
    return not a.size or bool(np.abs(a - b).max() <= _SAME)


def _flat(picture: NDArray[np.int16], rect: Rect, zoom: float) -> bool:
    patch = _patch(picture, rect, zoom)
    if patch.shape[0] < 2 or patch.shape[1] < 2:
        return False  # too small to tell here
    return bool((patch.max(axis=(0, 1)) - patch.min(axis=(0, 1))).max() <= _FLAT)


def _patch(picture: NDArray[np.int16], rect: Rect, zoom: float) -> NDArray[np.int16]:
    x0, y0 = max(math.floor(rect[0] * zoom), 0), max(math.floor(rect[1] * zoom), 0)
    x1, y1 = max(math.ceil(rect[2] * zoom), 0), max(math.ceil(rect[3] * zoom), 0)
    return picture[y0:y1, x0:x1]


def _picture(page: Any) -> tuple[NDArray[np.int16], float]:
    area = max(page.rect.width * page.rect.height, 1)
    zoom = min(_ZOOM, math.sqrt(_MAX_PIXELS / area))
    pix = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)
    flat = np.frombuffer(pix.samples, np.uint8).reshape(pix.height, pix.stride)
    return flat[:, : pix.width * 3].reshape(pix.height, pix.width, 3).astype(np.int16), zoom


def _words(page: Any) -> list[_Word]:
    found: list[_Word] = []
    raw = page.get_text("rawdict", flags=_FLAGS, clip=pymupdf.INFINITE_RECT())
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                found += _words_of(span, line["dir"])
    return found


def _words_of(span: dict[str, Any], direction: tuple[float, float]) -> list[_Word]:
    value = span["color"]
    color = (value >> 16 & 255, value >> 8 & 255, value & 255)
    drawn = bool(span["char_flags"] & _DRAWN)
    found, chars = [], []
    for char in [*span["chars"], {"c": " "}]:
        if not char["c"].isspace():
            chars.append(char)
        elif chars:
            rects = tuple(tuple(c["bbox"]) for c in chars)
            cores = tuple(_core(c, span["size"], direction) for c in chars if c["c"].isalnum())
            found.append(_Word(rects, cores, color, span["alpha"], drawn))
            chars = []
    return found


def _core(char: dict[str, Any], size: float, direction: tuple[float, float]) -> Rect:
    """The band between baseline and half a capital's height: every letter has ink there."""
    x0, y0, x1, y1 = char["bbox"]
    x, y = char["origin"]
    dx, dy = direction
    low, high = 0.02 * size, 0.45 * size
    if abs(dy) < 0.01:
        inset, sign = 0.08 * (x1 - x0), 1 if dx > 0 else -1
        a, b = sorted((y - low * sign, y - high * sign))
        return x0 + inset, a, x1 - inset, b
    if abs(dx) < 0.01:
        inset, sign = 0.08 * (y1 - y0), 1 if dy > 0 else -1
        a, b = sorted((x + low * sign, x + high * sign))
        return a, y0 + inset, b, y1 - inset
    w, h = (x1 - x0) / 4, (y1 - y0) / 4
    return x0 + w, y0 + h, x1 - w, y1 - h


def covered_pictures(page: Any, sheet: Sheet) -> list[Rect]:
    """Where an opaque shape hides part of a picture: the pixels below it must go as well.

    So are redactions made by drawing a black box over a scan. What hides is seen by its
    colour alone being shown where the picture itself has more than one.
    """
    pictures = page.get_image_info(xrefs=True)
    if not pictures:
        return []
    shown, zoom = _picture(page)
    found = []
    for shape in page.get_drawings():
        if shape["type"] not in ("f", "fs") or (shape.get("fill_opacity") or 1) < 1:
            continue
        for item in shape["items"]:
            if item[0] != "re":
                continue
            x0, y0, x1, y1 = clipped(tuple(item[1]), sheet)
            inner = (x0 + 1, y0 + 1, x1 - 1, y1 - 1)
            if min(x1 - x0, y1 - y0) < _NARROW or not _flat(shown, inner, zoom):
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
