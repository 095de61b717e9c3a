"""Read the words of a picture, with their places, so that a term in a scan can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pymupdf
from rapidfuzz.distance import OSA

from reviewer.readers.glyphs import Glyph, PageText, Reading, Rect, squeeze
from reviewer.readers.tesseract import Grey, words_in
from reviewer.terms import orders

DPI = 200
_COARSE_DPI = 100
_SMALLEST = 24  # pixels: no word fits
MAX_SIDE = 6000  # pixels
_ENOUGH_WORDS = 0.45
_LIKE = 0.85
_PICTURE_SHARE = 0.01  # of a page: a smaller picture holds no words
_ODD_SHARE = 0.05
_FILLER = re.compile(r"([^\W\d_])\1{3,}", re.IGNORECASE)
_FUZZY_FROM = 6  # letters


def picture_of(page: Any, dpi: int = DPI) -> Any:
    """A page as an RGB picture, at most ``MAX_SIDE`` pixels on a side."""
    longest = max(page.rect.width, page.rect.height, 1)
    zoom = min(dpi / 72, MAX_SIDE / longest)
    return page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)


def worth_reading(page: Any) -> bool:
    """True when a page holds a picture large enough for words, or letters that may lie.

    Letters lie when their font draws each as it likes (Type 3), or when the text that the
    file gives for them is filler.
    """
    return not only_small_pictures(page, _PICTURE_SHARE) or letters_may_lie(page)


def only_small_pictures(page: Any, share: float) -> bool:
    """True when no picture on a page takes more than this share of it."""
    most = share * max(page.rect.width * page.rect.height, 1)
    boxes = (info["bbox"] for info in page.get_image_info())
    return all((x1 - x0) * (y1 - y0) <= most for x0, y0, x1, y1 in boxes)


def letters_may_lie(page: Any) -> bool:
    """True when a page's letters need not be what is drawn; see ``worth_reading``."""
    if any(font[2] == "Type3" for font in page.get_fonts(full=True)):
        return True
    text = page.get_text()
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    return bool(_FILLER.search(text)) or odd > _ODD_SHARE * max(len(text), 1)


def read_page(page: Any) -> PageText:
    """The words that can be seen on a page, upright or turned by quarter turns.

    A turned page is first looked for in a coarse picture, which takes a quarter of the time.
    """
    found = _read_turned(page, 0, DPI)
    if _looks_read(found):
        return _as_text(found)
    for turn in (90, 270, 180):
        coarse = _read_turned(page, turn, _COARSE_DPI)
        if _looks_read(coarse):
            return _as_text(_joined(found, _read_turned(page, turn, DPI)))
        found = _joined(found, coarse)
    return _as_text(found)


class _Placed(NamedTuple):
    """A word on the page: points, and the turn of its glyphs (degrees)."""

    text: str
    rect: Rect
    line: tuple[int, int]
    turn: int


def _read_turned(page: Any, turn: int, dpi: int) -> list[_Placed]:
    zoom = min(dpi / 72, MAX_SIDE / max(page.rect.width, page.rect.height, 1))
    matrix = pymupdf.Matrix(zoom, zoom).prerotate(turn)
    grey = grey_of(page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False))
    if min(grey.shape) < _SMALLEST:
        return []
    width, height = page.rect.width, page.rect.height
    high, wide = grey.shape
    scale = ((height if turn % 180 else width) / wide, (width if turn % 180 else height) / high)
    return [
        _Placed(w.text, _back(w.box, scale, turn, (width, height)), (turn, w.line), w.turn - turn)
        for w in words_in(grey, round(72 * zoom))
    ]


def grey_of(picture: Any) -> Grey:
    """The pixels of a grey pixmap without alpha: height x width."""
    rows = np.frombuffer(picture.samples_mv, np.uint8).reshape(picture.height, picture.stride)
    return rows[:, : picture.width].copy()  # its memory goes with the pixmap


def _joined(words: list[_Placed], more: list[_Placed]) -> list[_Placed]:
    """Words, and those of another reading that do not stand there already."""
    return words + [m for m in more if not any(_same(w, m) for w in words)]


def _same(a: _Placed, b: _Placed) -> bool:
    across = min(a.rect[2], b.rect[2]) - max(a.rect[0], b.rect[0])
    down = min(a.rect[3], b.rect[3]) - max(a.rect[1], b.rect[1])
    least = min((r[2] - r[0]) * (r[3] - r[1]) for r in (a.rect, b.rect))
    return (
        squeeze(a.text) == squeeze(b.text)
        and (a.turn - b.turn) % 360 == 0
        and min(across, down) > 0
        and across * down > least / 2
    )


def _as_text(words: Iterable[_Placed]) -> PageText:
    """Words as a text with the places of its letters: no more than equal parts of a word."""
    glyphs: list[Glyph] = []
    text: list[str] = []
    at: list[int] = []
    last: _Placed | None = None
    for word in words:
        if last is not None:
            text.append(" " if word.line == last.line else "\n")
            at.append(-1)
        last = word
        across = min(word.rect[2] - word.rect[0], word.rect[3] - word.rect[1])
        for number, char in enumerate(word.text):
            text.append(char)
            at.append(len(glyphs))
            rect = _part(word, number)
            glyphs.append(Glyph(char, rect, across, word.turn % 360))
    return PageText(tuple(glyphs), Reading("".join((*text, "\n")), (*at, -1)), whole_words=True)


def _part(word: _Placed, number: int) -> Rect:
    """The place of one of its letters."""
    count, (x0, y0, x1, y1) = len(word.text), word.rect
    if word.turn % 360 in (180, 270):
        number = count - 1 - number
    if word.turn % 180:
        step = (y1 - y0) / count
        return x0, y0 + number * step, x1, y0 + (number + 1) * step
    step = (x1 - x0) / count
    return x0 + number * step, y0, x0 + (number + 1) * step, y1


def _back(
    rect: tuple[float, float, float, float],
    scale: tuple[float, float],
    turn: int,
    size: tuple[float, float],
) -> tuple[float, float, float, float]:
    """A rectangle of the turned picture (clockwise, degrees) on the page as it lay before."""
    width, height = size
    x0, y0, x1, y1 = rect[0] * scale[0], rect[1] * scale[1], rect[2] * scale[0], rect[3] * scale[1]
    if turn == 90:
        return y0, height - x1, y1, height - x0
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return width - y1, x0, width - y0, x1
    return x0, y0, x1, y1


def _looks_read(words: list[_Placed]) -> bool:
    """True when most of it are words, as it is when the picture stood upright."""
    tokens = [word.text for word in words]
    good = [t for t in tokens if re.fullmatch(r"\W*[A-Za-z]{3,}\W*", t) and _sounds(t)]
    return len(good) >= 8 and len(good) >= _ENOUGH_WORDS * len(tokens)


def _sounds(word: str) -> bool:
    return bool(re.search(r"[aeiouyAEIOUY]", word))


def near_spans(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Words of a text from a picture that were read almost as the term (offsets, exclusive)."""
    needles = [squeeze(order) for order in orders(term)]
    if len(needles[0]) < _FUZZY_FROM:
        return
    words = list(re.finditer(r"\S+", text))
    count = len(term.split())
    for first in range(len(words) - count + 1):
        start, end = words[first].start(), words[first + count - 1].end()
        read = squeeze(text[start:end])
        if any(OSA.normalized_similarity(needle, read) >= _LIKE for needle in needles):
            yield start, end
