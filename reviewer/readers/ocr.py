"""Read the words of a picture, with their places, so that a term in a scan can be found.

Decision 178.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pymupdf
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from reviewer.readers.font_evidence import everyday_words
from reviewer.readers.glyphs import Glyph, GlyphPage, GlyphText, Rect, squeeze_look_alikes
from reviewer.readers.large_pictures import words_of
from reviewer.readers.misreading import read_as
from reviewer.readers.tesseract import Grey
from reviewer.system.opencv import cv2
from reviewer.text.terms import orders_of_term

# Decision 52: Tesseract read 99.5 to 100 % of a dense page's letters at 100 to 200 dpi.
DPI = 200
_FINEST = 800
_LINE = 28  # pixels: so high a line is read best
_SMALLEST = 10  # pixels: no letter fits
MAX_SIDE = 6000  # pixels
# These are chosen by hand, see tests/reviewer/readers/test_misreading.py.
_LIKE = 0.85
_FUZZY_FROM = 6  # letters
# From here on chosen by hand, see test_page_letters.py, test_turned_words.py and
# test_sizes_in_pictures.py.
_SMALL = 0.17  # of a page: a smaller picture is cheap to read larger than it is
_SURE = 0.6
# Decision 99.
_IN_LINE, _MOSTLY = 4, 0.8  # sure words of a line that is read the right way up
_STEP = 16  # levels: ink that is left when what was read is taken away
_WORD = (8.0, 4.0)  # points: less ink is no word
_NEAR = 5  # pixels
_RULE = 36.0  # points
_THIN = 7  # pixels: a thicker line may be a stroke of a large letter
_AROUND = 4.0  # points of paper around what is read again
_MORE = 1.25  # times as many edges: then a colour alone tells more than the light
_HUGE = 160  # pixels: Tesseract reads no letters that are higher
_MOST_PARTS = 12
_BESIDE = 8  # pixels around such a part
_LEVEL = 2.5  # degrees that Tesseract reads as level
_PIECE = re.compile(r"[^\W\d_]{3,}")


def picture_of(page: Any, dpi: int = DPI) -> Any:
    """A page as an RGB picture, at most ``MAX_SIDE`` pixels on a side."""
    longest = max(page.rect.width, page.rect.height, 1)
    zoom = min(dpi / 72, MAX_SIDE / longest)
    return page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)


def read_page(page: Any) -> GlyphPage:
    """The words that can be seen on a page, upright or turned by quarter turns."""
    whole = (0.0, 0.0, float(page.rect.width), float(page.rect.height))
    return as_text(read_region(page, whole, grey_region(page, whole, DPI)))


def grey_region(page: Any, region: Rect, dpi: int) -> Grey:
    """A region of a page (points) as grey pixels, in the colour in which most can be told.

    Words may differ from their paper in colour alone, and by little: the levels are stretched.
    """
    longest = max(region[2] - region[0], region[3] - region[1], 1)
    zoom = min(dpi / 72, MAX_SIDE / longest)
    pix = page.get_pixmap(
        matrix=pymupdf.Matrix(zoom, zoom),
        colorspace=pymupdf.csRGB,
        alpha=False,
        clip=pymupdf.Rect(region) * ~page.rotation_matrix * page.rotation_matrix,
    )
    rows = np.frombuffer(pix.samples_mv, np.uint8).reshape(pix.height, pix.stride)
    colours = rows[:, : pix.width * 3].reshape(pix.height, pix.width, 3)
    if not colours.size:
        return np.full((1, 1), 255, np.uint8)
    light = cv2.cvtColor(np.ascontiguousarray(colours), cv2.COLOR_RGB2GRAY)
    grey = np.asarray(light, np.uint8)
    channels = [np.ascontiguousarray(colours[..., n]) for n in range(3)]
    # Nearly all scans are grey: nothing is to be chosen among three like channels.
    if all(np.array_equal(channels[0], other) for other in channels[1:]):
        return _stretch_contrast(channels[0])
    told = [int(np.count_nonzero(_find_ink(c))) for c in (grey, *channels)]
    best = int(np.argmax(told))
    return _stretch_contrast(grey if told[best] <= _MORE * told[0] else channels[best - 1])


def dpi_of(region: Rect) -> int:
    """How finely a region (points) is drawn: where it is too low for letters of a usual size,
    the letters in it are small, and are read larger.
    """
    height = min(region[2] - region[0], region[3] - region[1]) - 2 * _AROUND
    return int(min(max(DPI, 72 * _LINE / max(height, 0.1)), _FINEST))


def _stretch_contrast(grey: Grey) -> Grey:
    low, high = int(grey.min()), int(grey.max())
    if high - low in (0, 255):
        return grey
    return ((grey.astype(np.float32) - low) * (255 / (high - low))).astype(np.uint8)


class PlacedWord(NamedTuple):
    """A word on the page: points, and the turn of its glyphs (degrees)."""

    text: str
    rect: Rect
    line: tuple[int, int]
    turn: int
    sure: float = 1.0


def move_word(word: PlacedWord, x: float, y: float) -> PlacedWord:
    """A word at another place."""
    x0, y0, x1, y1 = word.rect
    return word._replace(rect=(x0 + x, y0 + y, x1 + x, y1 + y))


def pieces_of_word(text: str) -> list[str]:
    """The words of three letters and more in what was read as one."""
    return _PIECE.findall(text)


def read_region(page: Any, region: Rect, grey: Grey) -> list[PlacedWord]:
    """The words of a region of a page; ``grey`` are its pixels, see ``grey_region``.

    What the first reading explains is painted over. Where more is left than dust it is read
    again: fainter, at other sizes, and turned by quarters.
    """
    if min(grey.shape) < _SMALLEST:
        return []
    share = (region[2] - region[0]) * (region[3] - region[1])
    small = share < _SMALL * page.rect.width * page.rect.height
    zoom = grey.shape[1] / max(region[2] - region[0], 1e-6)
    # As it is, first: that explains nearly everything on nearly every page.
    found = _read_pass(grey, zoom, 1.0, 0)
    left = _without_rulings(_painted_over(grey, zoom, found), zoom)
    words = _words_left(left, zoom)
    if words is None:
        return _move_to_region(found, region)
    x, y, right, low = words
    more = _read_what_is_left(np.ascontiguousarray(left[y:low, x:right]), zoom, small)
    found = _join_readings(found, [move_word(w, x / zoom, y / zoom) for w in more])
    rest = _without_rulings(_painted_over(grey, zoom, _surely_upright(found)), zoom)
    # Only where ink is left: to read each page four ways round would take four times as long.
    lying = _words_left(rest, zoom)
    if lying is not None:
        x, y, right, low = lying
        turned = _read_turned(np.ascontiguousarray(rest[y:low, x:right]), zoom, small)
        found = _join_readings(found, [move_word(w, x / zoom, y / zoom) for w in turned])
    return _move_to_region(found, region)


def _surely_upright(words: list[PlacedWord]) -> list[PlacedWord]:
    """The words of lines that are for sure read the right way up: nearly all of their words are
    sure, and one is an everyday word. What lies or stands on its head is not misread for that:
    of its words few are sure, here and there.
    """
    known = everyday_words()
    lines: dict[tuple[int, int], list[PlacedWord]] = {}
    for word in words:
        if len(word.text) > 1:
            lines.setdefault(word.line, []).append(word)
    found: list[PlacedWord] = []
    for line in lines.values():
        sure = [w for w in line if w.sure >= _SURE]
        if len(sure) < max(_IN_LINE, _MOSTLY * len(line)):
            continue
        if any(piece.casefold() in known for w in sure for piece in pieces_of_word(w.text)):
            found += sure
    return found


def _read_turned(grey: Grey, zoom: float, small: bool) -> list[PlacedWord]:
    """What is read with another side up: of all that is not surely read, for words that lie are
    misread upright.
    """
    found: list[PlacedWord] = []
    for number, turn in enumerate((90, 270, 180), 20):
        # Two of Tesseract's page modes: scattered words, or blocks and lines.
        for sparse in (True, False) if small else (True,):
            words = _read_pass(grey, zoom, 1.0 if small else 0.5, turn, sparse=sparse)
            found = _join_readings(found, [w._replace(line=(number, w.line[1])) for w in words])
    return found


def _read_what_is_left(left: Grey, zoom: float, small: bool) -> list[PlacedWord]:
    """What is read of the ink that is left, at other sizes and in other lights."""
    tries = [
        (_even_light(left), 1.0, True),
        *((left, scale, True) for scale in _scales_from_afar(left)),
    ]
    tries += [(_even_light(255 - left), 1.0, False), (left, 2.0, True)] if small else []
    found: list[PlacedWord] = []
    for number, (picture, scale, sparse) in enumerate(tries, 1):
        words = _read_pass(picture, zoom, scale, 0, sparse=sparse)
        found = _join_readings(found, [w._replace(line=(number, w.line[1])) for w in words])
    slant = _measure_slant(left) if small else 0.0
    if slant:
        words = _slanted_pass(left, zoom, slant)
        found = _join_readings(found, [w._replace(line=(len(tries) + 1, w.line[1])) for w in words])
    return found


def _scales_from_afar(grey: Grey) -> list[float]:
    """How far a picture is looked at from: letters that fill it are read from far away only."""
    scales = [0.5]
    while min(grey.shape) * scales[-1] >= _HUGE:
        scales.append(scales[-1] / 2)
    return scales


def _read_pass(
    grey: Grey, zoom: float, scale: float, turn: int, *, sparse: bool = False
) -> list[PlacedWord]:
    """The words of a picture of ``zoom`` pixels a point, turned and made larger before."""
    picture = grey
    if scale != 1.0:
        # OpenCV's advice: area to shrink, cubic to enlarge.
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how))
    high, wide = picture.shape
    if min(high, wide) < _SMALLEST or max(high, wide) > 2 * MAX_SIDE:
        return []
    size = wide / (zoom * scale), high / (zoom * scale)
    picture = np.ascontiguousarray(np.rot90(picture, -turn // 90 % 4))
    unit = 1 / (zoom * scale)
    return [
        PlacedWord(
            w.text,
            _rect_turned_back(w.box, (unit, unit), turn, size),
            (0, w.line),
            w.turn - turn,
            w.sure,
        )
        for w in words_of(picture, round(72 * zoom * scale), sparse=sparse)
    ]  # fmt: skip


def _measure_slant(grey: Grey) -> float:
    """How far a line of ink is turned from level or upright, in degrees; 0 where none is."""
    ink = cv2.dilate(_find_ink(grey), np.ones((_NEAR, _NEAR), np.uint8))
    shapes, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not shapes:
        return 0.0
    points = np.vstack([cv2.boxPoints(cv2.minAreaRect(s)) for s in shapes])
    (_, (wide, high), angle) = cv2.minAreaRect(points)
    # What is about square has no direction that could be told.
    if max(wide, high) < 2 * min(wide, high):
        return 0.0
    angle = angle if wide >= high else angle - 90
    # Upright text is as good as level: that is read with another side up.
    off = abs((angle + 45) % 90 - 45)
    return float(angle) if off > _LEVEL else 0.0


def _slanted_pass(grey: Grey, zoom: float, angle: float) -> list[PlacedWord]:
    """The words of a picture in which a line is turned by ``angle``, whichever way is up."""
    high, wide = grey.shape
    # However it is turned, the picture fits.
    side = math.ceil(math.hypot(high, wide))
    there = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    there[:, 2] += (side - wide) / 2, (side - high) / 2
    paper = int(np.median(grey))
    level = np.asarray(cv2.warpAffine(grey, there, (side, side), borderValue=paper), np.uint8)
    back = cv2.invertAffineTransform(there)
    found = []
    # Ink tells the direction of a line and not which way up it is.
    for turn in (0, 180):
        for word in _read_pass(level, zoom, 1.0, turn, sparse=True):
            x0, y0, x1, y1 = word.rect
            corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]) * zoom
            moved_back = (np.hstack([corners, np.ones((4, 1))]) @ back.T) / zoom
            low, top = moved_back.min(axis=0)
            right, bottom = moved_back.max(axis=0)
            rect = (float(low), float(top), float(right), float(bottom))
            found.append(word._replace(rect=rect, line=(turn, word.line[1])))
    return found


def read_closely(grey: Grey, zoom: float, boxes: Sequence[Rect]) -> list[PlacedWord]:
    """What can be read of parts (points) of a picture that a usual reading does not explain:
    each by itself, level, and seen from behind. Only what is read for sure.
    """
    found: list[PlacedWord] = []
    for number, box in enumerate(boxes[:_MOST_PARTS]):
        x0, y0, x1, y1 = (round(v * zoom) for v in box)
        x, y = max(x0 - _BESIDE, 0), max(y0 - _BESIDE, 0)
        part = np.ascontiguousarray(grey[y : y1 + _BESIDE, x : x1 + _BESIDE])
        wide = part.shape[1] / zoom
        slant = _measure_slant(part)
        tries = [_slanted_pass(part, zoom, slant)] if slant else []
        # A sheet's back shows through mirrored.
        behind = _read_pass(np.ascontiguousarray(part[:, ::-1]), zoom, 1.0, 0, sparse=True)
        tries.append([w._replace(rect=_flip_rect(w.rect, wide)) for w in behind])
        for which, words in enumerate(tries):
            line = 100 + 4 * number + 2 * which
            found += [
                move_word(w, x / zoom, y / zoom)._replace(line=(line + w.line[0] % 2, w.line[1]))
                for w in words
                if w.sure >= _SURE and len(w.text) > 2
            ]
    return found


def _flip_rect(rect: Rect, wide: float) -> Rect:
    return wide - rect[2], rect[1], wide - rect[0], rect[3]


def _move_to_region(words: list[PlacedWord], region: Rect) -> list[PlacedWord]:
    return [move_word(w, region[0], region[1]) for w in words]


def _painted_over(grey: Grey, zoom: float, words: list[PlacedWord]) -> Grey:
    """The picture with paper in the place of the words that were surely read."""
    left = grey.copy()
    paper = int(np.median(grey))
    for word in words:
        if word.sure >= _SURE and len(word.text) > 1:
            x0, y0, x1, y1 = (round(v * zoom) for v in word.rect)
            left[max(y0 - 2, 0) : y1 + 2, max(x0 - 2, 0) : x1 + 2] = paper
    return left


def _without_rulings(grey: Grey, zoom: float) -> Grey:
    """The picture without thin straight lines that are longer than strokes of its letters."""
    # The median is the paper: most of a page is.
    dark = (grey < int(np.median(grey)) - 2 * _STEP).astype(np.uint8)
    length = max(round(_RULE * zoom), 3)
    lines = np.zeros_like(dark)
    # Opening keeps what is as long as a ruling; opened across, what is thick as well, which is
    # none.
    for shape, thin in (((1, length), (_THIN, 1)), ((length, 1), (1, _THIN))):
        long = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))
        thick = np.asarray(cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones(thin, np.uint8)))
        lines |= ((long > 0) & (thick == 0)).astype(np.uint8)
    if not lines.any():
        return grey
    left = grey.copy()
    left[np.asarray(cv2.dilate(lines, np.ones((5, 5), np.uint8))) > 0] = int(np.median(grey))
    return left


def _words_left(grey: Grey, zoom: float) -> tuple[int, int, int, int] | None:
    """Where ink stands that is large enough for a word (pixels); ``None`` when none is."""
    near = cv2.dilate(_find_ink(grey), np.ones((_NEAR, 2 * _NEAR), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near)
    wide = stats[1:count, cv2.CC_STAT_WIDTH] - 2 * _NEAR
    high = stats[1:count, cv2.CC_STAT_HEIGHT] - _NEAR
    least = min(_WORD) * zoom
    words = (np.maximum(wide, high) >= max(_WORD) * zoom) & (np.minimum(wide, high) >= least)
    kept = stats[1:count][words]
    if not len(kept):
        return None
    pad = round(_AROUND * zoom)
    x, y = kept[:, cv2.CC_STAT_LEFT], kept[:, cv2.CC_STAT_TOP]
    right, low = x + kept[:, cv2.CC_STAT_WIDTH], y + kept[:, cv2.CC_STAT_HEIGHT]
    return (
        max(int(x.min()) - pad, 0),
        max(int(y.min()) - pad, 0),
        min(int(right.max()) + pad, grey.shape[1]),
        min(int(low.max()) + pad, grey.shape[0]),
    )


def _find_ink(grey: Grey) -> Grey:
    kernel = np.ones((2, 2), np.uint8)
    span = cv2.subtract(cv2.dilate(grey, kernel), cv2.erode(grey, kernel))
    return (np.asarray(span) > _STEP).astype(np.uint8)


def _even_light(grey: Grey) -> Grey:
    """Black where a point is darker than what is around it, be it by little."""
    size = 41
    return np.asarray(
        cv2.adaptiveThreshold(
            grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, size, 4
        )
    )  # fmt: skip


def _join_readings(words: list[PlacedWord], more: list[PlacedWord]) -> list[PlacedWord]:
    """Words, and those of another reading that do not stand there already."""
    said: dict[tuple[str, int], list[PlacedWord]] = {}
    for word in words:
        said.setdefault(_identity_of(word), []).append(word)
    rects = {key: np.array([w.rect for w in group]) for key, group in said.items()}
    return words + [m for m in more if not _stands_there(m, rects.get(_identity_of(m)))]


def _identity_of(word: PlacedWord) -> tuple[str, int]:
    return squeeze_look_alikes(word.text), word.turn % 360


def _stands_there(word: PlacedWord, rects: NDArray[np.float64] | None) -> bool:
    """True when one of some places (``[n, 4]``) has half of a word's, or the other way round."""
    if rects is None:
        return False
    a, b, c, d = rects.T
    x0, y0, x1, y1 = word.rect
    across, down = np.minimum(c, x1) - np.maximum(a, x0), np.minimum(d, y1) - np.maximum(b, y0)
    least = np.minimum((c - a) * (d - b), (x1 - x0) * (y1 - y0))
    return bool(((across > 0) & (down > 0) & (across * down > least / 2)).any())


def as_text(words: Iterable[PlacedWord]) -> GlyphPage:
    """Words as a text with the places of its letters: no more than equal parts of a word."""
    glyphs: list[Glyph] = []
    text: list[str] = []
    at: list[int] = []
    last: PlacedWord | None = None
    for word in words:
        if last is not None:
            text.append(" " if word.line == last.line else "\n")
            at.append(-1)
        last = word
        across = min(word.rect[2] - word.rect[0], word.rect[3] - word.rect[1])
        for number, char in enumerate(word.text):
            text.append(char)
            at.append(len(glyphs))
            rect = _rect_of_letter(word, number)
            glyphs.append(Glyph(char, rect, across, word.turn % 360))
    return GlyphPage(tuple(glyphs), GlyphText("".join((*text, "\n")), (*at, -1)), whole_words=True)


def _rect_of_letter(word: PlacedWord, number: int) -> Rect:
    """The place of one of its letters."""
    count, (x0, y0, x1, y1) = len(word.text), word.rect
    # Its first letter is then the last from the left, or from the top.
    if word.turn % 360 in (180, 270):
        number = count - 1 - number
    if word.turn % 180:
        step = (y1 - y0) / count
        return x0, y0 + number * step, x1, y0 + (number + 1) * step
    step = (x1 - x0) / count
    return x0 + number * step, y0, x0 + (number + 1) * step, y1


def _rect_turned_back(
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


def near_spans(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Words of a text from a picture that were read almost as the term (offsets, exclusive)."""
    needles = [squeeze_look_alikes(order) for order in orders_of_term(term)]
    seen_as = read_as(term)
    # Of short words nearly everything is nearly one: "Lee", "See", "Fee".
    if len(needles[0]) < _FUZZY_FROM and seen_as is None:
        return
    words = list(re.finditer(r"\S+", text))
    count = len(term.split())
    for first in range(len(words) - count + 1):
        start, end = words[first].start(), words[first + count - 1].end()
        read = squeeze_look_alikes(text[start:end])
        if (seen_as and seen_as.fullmatch(read)) or _is_like(needles, read):
            yield start, end


def _is_like(needles: list[str], read: str) -> bool:
    return len(needles[0]) >= _FUZZY_FROM and any(
        OSA.normalized_similarity(needle, read) >= _LIKE for needle in needles
    )
