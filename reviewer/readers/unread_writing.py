"""Writing that no program can read: handwriting, signatures, stamps, letters that are cut.

What was read explains ink, and so do rulings and pictures. Strokes that nothing explains, on
even paper and as large as words, are for a person to look at. Where they stand is told, and
no word of it: there is none.

Decision 76.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from reviewer.readers.glyphs import Rect
from reviewer.readers.ocr import PlacedWord
from reviewer.readers.tesseract import Grey
from reviewer.system.opencv import cv2

# Decision 76. These are chosen by hand, see tests/reviewer/readers/test_unreadable_words.py.
_SURE = 0.6  # of the words of a line, by their letters: then it was read
_SURE_WORD = 0.3  # ... and what each of its words has
_SURE_ALONE = (4, 0.8)  # letters, and certainty, of a word of another line
_LETTERS = 3  # of a line
_ROOM = 0.15  # of a word's height around it
_DARKER = 40  # levels that ink differs from the paper around it
_STROKE = 4.5  # points: what is thicker is no stroke of a pen
_DOT = 1.2  # points: smaller specks are dust, or dots of a printed picture
_NEAR = (7.0, 3.5)  # points across and down: strokes so near are of one word
_LEAST = (24.0, 6.0)  # points wide and high
_FILLED = 0.42  # of its box: what fills more is a shape, not writing
_SPARSE = 0.03  # ... and what fills less is a frame
_LARGEST = 5.0  # points: of dots alone nothing is written
_LENGTH = 1.4  # times its longer side: writing goes to and fro
_RULE = 30.0  # points
_EVEN = 14.0  # levels that paper differs from itself


def writing_in(grey: Grey, zoom: float, words: Iterable[PlacedWord]) -> tuple[Rect, ...]:
    """The boxes (points from the picture's top left) of strokes that no reading explains.

    Args:
        grey: the picture of a page or of a part of it.
        zoom: its pixels a point.
        words: what was read in it, in points from its top left.
    """
    ink = _find_ink(grey)
    words = list(words)
    taken = _places_of_words(grey.shape, zoom, words)
    ink[taken > 0] = 0
    ink[_find_rules(ink, zoom) > 0] = 0
    strokes = _find_strokes(ink, zoom)
    return tuple(_group_strokes(grey, strokes, zoom))


def _find_ink(grey: Grey) -> Grey:
    """Where a point differs from the paper around it, darker or lighter."""
    # In a quarter of the size: paper changes slowly, and a median of so many points is slow.
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25), 31)
    paper = cv2.resize(np.asarray(paper, np.uint8), grey.shape[::-1])
    return (cv2.absdiff(grey, paper) > _DARKER).astype(np.uint8)


def _places_of_words(shape: tuple[int, ...], zoom: float, words: Iterable[PlacedWord]) -> Grey:
    """Where words stand that were read."""
    taken = np.zeros(shape, np.uint8)
    for word in _words_surely_read(words):
        x0, y0, x1, y1 = word.rect
        pad = _ROOM * min(x1 - x0, y1 - y0)
        left, top = round((x0 - pad) * zoom), round((y0 - pad) * zoom)
        right, low = round((x1 + pad) * zoom), round((y1 + pad) * zoom)
        taken[max(top, 0) : max(low, 0), max(left, 0) : max(right, 0)] = 1
    return taken


def _words_surely_read(words: Iterable[PlacedWord]) -> Iterator[PlacedWord]:
    """The words of lines that were read for sure: of scrawls single letters are, too."""
    lines: dict[tuple[int, tuple[int, int]], list[PlacedWord]] = {}
    for word in words:
        lines.setdefault((word.turn, word.line), []).append(word)
    for line in lines.values():
        letters = [sum(c.isalnum() for c in w.text) for w in line]
        total = sum(letters)
        sure = sum(n * w.sure for n, w in zip(letters, line, strict=True)) / max(total, 1)
        if total >= _LETTERS and sure >= _SURE:
            yield from (w for w in line if w.sure >= _SURE_WORD)
        else:
            least, certain = _SURE_ALONE
            pairs = zip(letters, line, strict=True)
            yield from (w for n, w in pairs if n >= least and w.sure >= certain)


def _find_rules(ink: Grey, zoom: float) -> Grey:
    length = max(round(_RULE * zoom), 3)
    lines = [
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        for shape in ((1, length), (length, 1))
    ]
    return np.asarray(cv2.dilate(cv2.bitwise_or(*lines), np.ones((3, 3), np.uint8)))


def _find_strokes(ink: Grey, zoom: float) -> Grey:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    # The distance from the edge, at its most, is half a stroke's width.
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    thick = np.zeros(count, np.float32)
    np.maximum.at(thick, np.asarray(labels, np.int64).ravel(), np.asarray(depth).ravel())
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    good = (2 * thick <= _STROKE * zoom) & (size >= _DOT * zoom)
    good[0] = False
    return np.asarray(good[labels], np.uint8)


def _group_strokes(grey: Grey, strokes: Grey, zoom: float) -> Iterator[Rect]:
    kernel = np.ones((round(_NEAR[1] * zoom), round(_NEAR[0] * zoom)), np.uint8)
    near = np.asarray(cv2.dilate(strokes, kernel))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    for number in range(1, count):
        x, y, w, h = (int(v) for v in stats[number, :4])
        inside = slice(y, y + h), slice(x, x + w)
        part = ((labels[inside] == number) & (strokes[inside] > 0)).astype(np.uint8)
        left, top, wide, high = cv2.boundingRect(part)
        if _is_written(part[top : top + high, left : left + wide], zoom) and _is_on_paper(
            grey[inside], part
        ):
            x, y = x + left, y + top
            yield x / zoom, y / zoom, (x + wide) / zoom, (y + high) / zoom


def _is_written(part: Grey, zoom: float) -> bool:
    """True for strokes as large as a word that go to and fro."""
    short, long = sorted(part.shape)
    if long < _LEAST[0] * zoom or short < _LEAST[1] * zoom:
        return False
    if not _SPARSE <= part.mean() <= _FILLED or _length_of_strokes(part) < _LENGTH * long:
        return False
    pieces = cv2.connectedComponentsWithStats(part)[2][1:, 2:4]
    return bool(pieces.max() >= _LARGEST * zoom)


def _is_on_paper(grey: Grey, part: Grey) -> bool:
    """True where all around the strokes is of one colour, as in no photograph."""
    beside = cv2.subtract(
        cv2.dilate(part, np.ones((9, 9), np.uint8)), cv2.dilate(part, np.ones((5, 5), np.uint8))
    )
    ground = grey[np.asarray(beside) > 0]
    if not ground.size:
        return False
    # Not the extremes: neighbours' ink may reach into the ring.
    low, high = np.percentile(ground, (25, 90))
    return bool(high - low <= _EVEN)


def _length_of_strokes(part: Grey) -> float:
    """How long the strokes are, drawn out: half of their outline."""
    shapes, _ = cv2.findContours(part, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return sum(cv2.arcLength(s, True) for s in shapes) / 2
