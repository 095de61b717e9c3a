"""Words that are in a page's file and that nobody sees: off the page, invisible, without ink,
or below something that was laid over them.

Whether a word is seen is measured on the rendered page, not guessed from its attributes.

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

Rect = tuple[float, float, float, float]

_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
_ZOOM = 2.0
_MAX_PIXELS = 30_000_000
_FLAT = 3  # levels of 255
_FAINT = 10
_CLEAR = 140  # so far from the mean of its place, a colour is not what most of it has
_SAME = 2
_DARK = 64  # of 255: black, as scanners write it
_THIN = 4.0  # points: no line of less hides a word
_DRAWN = 16 | 32  # filled or stroked


@dataclass(frozen=True)
class Word:
    """A word of a page's file.

    Attributes:
        rects: of its letters, in points from the top left of the page before its turn.
        cores: where a letter or digit has ink, if it has any.
        color: red, green and blue, 0 to 255, as the file says.
        alpha: 255 for ink that covers, 0 for none.
        drawn: False for words that are marked as invisible.
    """

    rects: tuple[Rect, ...]
    cores: tuple[Rect, ...]
    color: tuple[int, int, int]
    alpha: int
    drawn: bool

    @property
    def rect(self) -> Rect:
        """What its letters span."""
        return (
            min(r[0] for r in self.rects),
            min(r[1] for r in self.rects),
            max(r[2] for r in self.rects),
            max(r[3] for r in self.rects),
        )


def outside(words: list[Word], width: float, height: float) -> dict[Word, tuple[Rect, ...]]:
    """The words of which letters lie beyond the page's edges, and those letters."""
    found = {}
    for word in words:
        lost = tuple(
            r
            for r in word.rects
            if not (0 <= (r[0] + r[2]) / 2 <= width and 0 <= (r[1] + r[3]) / 2 <= height)
        )
        if lost:
            found[word] = lost
    return found


def inkless(page: Any, words: list[Word]) -> list[Word]:
    """The words in whose place nothing is drawn."""
    words = [w for w in words if w.cores]
    if not words:
        return []
    picture, zoom = drawn(page)
    blank = [w for w in words if all(is_flat(picture, core, zoom) for core in w.cores)]
    return _proved(page, blank, picture, zoom)


def unnoticed(page: Any, words: list[Word]) -> list[Word]:
    """The words without which the page looks the same. Tried are those in the colour of what
    surrounds them, nearly transparent ones, and those that a picture may lie over.
    """
    if not words:
        return []
    before, zoom = drawn(page)
    pictures = [tuple(info["bbox"]) for info in page.get_image_info()]
    return _proved(page, [w for w in words if _doubtful(w, before, zoom, pictures)], before, zoom)


def unseen_on(page: Any) -> tuple[list[Word], list[Word]]:
    """The words of a page that nobody sees: those beyond its edges, and those upon it.

    The page has no turn. Of words that scanners lay invisibly over what can be read, nothing is
    lost.
    """
    words = [word for word in words_on(page) if word.cores]
    away = outside(words, page.rect.width, page.rect.height)
    rest = [word for word in words if word not in away]
    if not rest or (all(_plain(word) for word in rest) and not _painted(page)):
        return list(away), []
    blank = inkless(page, rest)
    known = {id(word) for word in blank}
    seen = [word for word in rest if word.drawn and id(word) not in known]
    return list(away), blank + unnoticed(page, seen)


def in_bars(page: Any, words: list[Word]) -> list[Word]:
    """Of unseen words those that lie wholly in black, as below a bar in a scan that was blackened
    before its words were recognised, or after.
    """
    if not words:
        return []
    picture, zoom = drawn(page)
    return [
        w for w in words if all(_patch(picture, c, zoom).max(initial=0) < _DARK for c in w.cores)
    ]


def _plain(word: Word) -> bool:
    return word.drawn and word.alpha > _FAINT and max(word.color) <= 255 - _CLEAR


def _painted(page: Any) -> bool:
    """True when something other than letters and thin lines stands on a page."""
    if page.get_images() or page.get_xobjects():
        return True
    return any(
        shape["type"] not in ("s", "group") or (shape.get("width") or 0) > _THIN
        for shape in page.get_cdrawings(extended=True)
    )


def _proved(page: Any, words: list[Word], before: NDArray[np.int16], zoom: float) -> list[Word]:
    """Those words without which the page looks the same in their place."""
    if not words:
        return []
    after = _without(page, words)
    return [w for w in words if _unchanged(before, after, w.rect, zoom)]


def _without(page: Any, words: list[Word]) -> NDArray[np.int16]:
    with pymupdf.open() as trial:
        trial.insert_pdf(page.parent, from_page=page.number, to_page=page.number)
        remove_glyphs(trial[0], [r for w in words for r in w.rects])
        return drawn(trial[0])[0]


def _doubtful(word: Word, picture: NDArray[np.int16], zoom: float, pictures: list[Rect]) -> bool:
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


def is_flat(picture: NDArray[np.int16], rect: Rect, zoom: float) -> bool:
    """True when a rectangle of a drawn page, in points, has one colour only."""
    patch = _patch(picture, rect, zoom)
    if patch.shape[0] < 2 or patch.shape[1] < 2:
        return False  # too small to tell here
    return bool((patch.max(axis=(0, 1)) - patch.min(axis=(0, 1))).max() <= _FLAT)


def _patch(picture: NDArray[np.int16], rect: Rect, zoom: float) -> NDArray[np.int16]:
    x0, y0 = max(math.floor(rect[0] * zoom), 0), max(math.floor(rect[1] * zoom), 0)
    x1, y1 = max(math.ceil(rect[2] * zoom), 0), max(math.ceil(rect[3] * zoom), 0)
    return picture[y0:y1, x0:x1]


def drawn(page: Any) -> tuple[NDArray[np.int16], float]:
    """A page as it is seen, ``[height, width, 3]`` of 0 to 255, and its pixels a point."""
    area = max(page.rect.width * page.rect.height, 1)
    zoom = min(_ZOOM, math.sqrt(_MAX_PIXELS / area))
    pix = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)
    flat = np.frombuffer(pix.samples, np.uint8).reshape(pix.height, pix.stride)
    return flat[:, : pix.width * 3].reshape(pix.height, pix.width, 3).astype(np.int16), zoom


def words_on(page: Any) -> list[Word]:
    """All words of a page's file, seen or not, on the page or beyond it."""
    found: list[Word] = []
    raw = page.get_text("rawdict", flags=_FLAGS, clip=pymupdf.INFINITE_RECT())
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                found += _words_of(span, line["dir"])
    return found


def _words_of(span: dict[str, Any], direction: tuple[float, float]) -> list[Word]:
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
            found.append(Word(rects, cores, color, span["alpha"], drawn))
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


def remove_at(page: Any, spots: list[Rect], *, images: int, graphics: int, text: int) -> None:
    """Remove what touches the rectangles; the numbers are PyMuPDF's redaction options.

    All rectangles are corners of one annotation: with one for each, the time would grow with
    the square of their number.
    """
    if not spots:
        return
    around = (
        min(s[0] for s in spots),
        min(s[1] for s in spots),
        max(s[2] for s in spots),
        max(s[3] for s in spots),
    )
    annotation = page.add_redact_annot(pymupdf.Rect(around), fill=False, cross_out=False)
    back = ~page.transformation_matrix
    corners = []
    for spot in spots:
        x0, y0, x1, y1 = pymupdf.Rect(spot) * back
        corners.append(f"{x0:.3f} {y1:.3f} {x1:.3f} {y1:.3f} {x0:.3f} {y0:.3f} {x1:.3f} {y0:.3f}")
    page.parent.xref_set_key(annotation.xref, "QuadPoints", f"[{' '.join(corners)}]")
    page.apply_redactions(images=images, graphics=graphics, text=text)


def remove_glyphs(page: Any, rects: list[Rect]) -> None:
    """Remove the glyphs of these boxes, and no neighbour: each is hit in its middle only."""
    spots = []
    for x0, y0, x1, y1 in rects:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        dx, dy = max((x1 - x0) * 0.1, 0.02), max((y1 - y0) * 0.1, 0.02)
        spots.append((x - dx, y - dy, x + dx, y + dy))
    remove_at(page, spots, images=0, graphics=0, text=0)
