"""Pictures larger than a usual sheet are read by parts that overlap.

Decision 39.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from reviewer.readers.tesseract import Grey, RecognisedWord, words_in

_SHEET = 3500  # pixels of a side that is read at once: a usual sheet, or two side by side
_PART, _LAP = 2400, 500  # pixels of the parts of a larger one, and how far they overlap
_RIM = 3  # pixels
_NEAR = 5  # pixels
_LINES = 10_000  # more than a part has


def words_of(picture: Grey, dpi: int, *, sparse: bool) -> Iterable[RecognisedWord]:
    """The words of a picture; of one larger than a usual sheet by parts that overlap, for the
    time of a reading grows faster than what is read.
    """
    high, wide = picture.shape
    if max(high, wide) <= _SHEET:
        return words_in(picture, dpi, sparse=sparse)
    found: dict[tuple[str, int, int], RecognisedWord] = {}
    corners = [(x, y) for y in _starts_of_parts(high) for x in _starts_of_parts(wide)]
    for number, (x, y) in enumerate(corners):
        part = np.ascontiguousarray(picture[y : y + _PART, x : x + _PART])
        inner = (x > 0, y > 0, x + _PART < wide, y + _PART < high)
        for word in words_in(part, dpi, sparse=sparse):
            if _is_cut(word, (part.shape[1], part.shape[0]), inner):
                continue  # it stands whole in the next part
            a, b, c, d = word.box
            box = (a + x, b + y, c + x, d + y)
            key = word.text, round((box[0] + box[2]) / 2 / _NEAR), round(box[1] / _NEAR)
            found.setdefault(key, word._replace(box=box, line=number * _LINES + word.line))
    return found.values()


def _starts_of_parts(length: int) -> list[int]:
    """Where the parts of a side begin."""
    last = max(length - _PART, 0)
    return [*range(0, last, _PART - _LAP), last]


def _is_cut(
    word: RecognisedWord, size: tuple[int, int], inner: tuple[bool, bool, bool, bool]
) -> bool:
    """True for a word at an inner edge of a part that is not too long to stand in the next."""
    x0, y0, x1, y1 = word.box
    beyond = (x0 <= _RIM, y0 <= _RIM, x1 >= size[0] - _RIM, y1 >= size[1] - _RIM)
    at_edge = any(a and b for a, b in zip(inner, beyond, strict=True))
    return at_edge and max(x1 - x0, y1 - y0) < _LAP - 2 * _RIM
