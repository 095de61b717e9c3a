"""Letters that are cut: what was read in pixels may stand again where only a part is drawn.

The edge of a tile, of a clip or of a picture cuts letters so that no program reads them, but
a person guesses the word from half of it. What is drawn once is drawn the same way again, so
the pixels of a word that was found are looked for in parts: its upper and lower quarter, its
first and second half. A quarter of the height tells little: tall letters and low ones in one order
make many words alike there. So where other letters were read that go on beyond it, it is theirs.

Decision 79.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from reviewer.readers import ocr
from reviewer.readers.glyphs import GlyphPage, squeeze_look_alikes
from reviewer.readers.tesseract import Grey
from reviewer.render.pdf.boxes import RemovalMark
from reviewer.render.pdf.working_copy import Rect
from reviewer.system.jobs import Job
from reviewer.system.opencv import cv2

Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels
_DPI = 150
_MOST = 8  # drawings of words that are looked for on a page
_SAME = 0.8  # correlation of a drawing with another of the same word
_ALIKE = 0.83  # ... and of a part of it
_GOES_ON = 0.6  # ... and of the next part of one that was found
_PARTS = 4
_LEAST = (4, 12, 160)  # pixels: thick, long, in all
_STROKES = 3  # of letters that a line cuts in a part: one curve or ruling is no writing
_INK = 32  # levels from the paper
_BEYOND = 0.3  # of the word's height that letters go on, to be more than what is cut
_HIGHEST = 2.0  # ... and how high they are at most, as a slanted line has them
_INKED = 0.4  # of a part's length that is inked there
_COVERED = 0.75  # of a part's length over which such letters stand
_UNLIKE = 0.5  # similarity to the word under which they are another
_PAD = 2


def cut_copies(
    book: Any, marks: Sequence[RemovalMark], texts: Sequence[GlyphPage], job: Job
) -> list[RemovalMark]:
    """Marks over parts of words that pictured marks hide elsewhere on their page.

    Args:
        book: the working copy (PyMuPDF).
        marks: all marks so far.
        texts: what was read of each page's pixels.
        job: to be stopped by.
    """
    found: list[RemovalMark] = []
    for number in sorted({m.page for m in marks if m.pictured}):
        job.check()
        mine = [m for m in marks if m.page == number]
        found += _on_page(book[number], mine, texts[number])
    return found


class _CutLetter(NamedTuple):
    """A letter that was read in the pixels."""

    char: str
    at: Place


class _WordEnd(NamedTuple):
    """A part of a drawing: its pixels, where in it they lie, and along which way it goes on."""

    pixels: Grey
    at: Place
    axis: int  # 0: across, 1: down
    onward: int  # 1: the rest lies to the right or below, -1: to the left or above


def _on_page(page: Any, marks: list[RemovalMark], read: GlyphPage) -> list[RemovalMark]:
    pixels = ocr.picture_of(page, _DPI)
    grey = _as_grey(pixels)
    zoom = grey.shape[1] / max(page.rect.width, 1.0)
    known = [_place_of_rect(m.rect, zoom) for m in marks]
    letters = [
        _CutLetter(squeeze_look_alikes(g.char), _place_of_rect(g.rect, zoom))
        for g in read.glyphs
        if not g.char.isspace()
    ]
    found: list[RemovalMark] = []
    drawn: list[Grey] = []
    for mark in (m for m in marks if m.pictured):
        at = _place_of_rect(mark.rect, zoom)
        word = _pixels_of_word(grey, at)
        if word is None or any(_is_same(one, word) for one in drawn):
            continue
        drawn.append(word)
        if len(drawn) > _MOST:
            break
        along = 0 if word.shape[1] >= word.shape[0] else 1
        said = _words_of(_over_place(at, letters, along), along)
        for place in _find_copies(grey, word, known, letters, said):
            known.append(place)
            x0, y0, x1, y1 = (v / zoom for v in place)
            found.append(replace(mark, rect=(x0, y0, x1, y1), glyphs=()))
    return found


def _as_grey(pixels: Any) -> Grey:
    rows = np.frombuffer(pixels.samples_mv, np.uint8).reshape(pixels.height, pixels.stride)
    colours = rows[:, : pixels.width * 3].reshape(pixels.height, pixels.width, 3)
    light = cv2.cvtColor(np.ascontiguousarray(colours), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.GaussianBlur(light, (3, 3), 0), np.uint8)  # shifts of a part of a pixel


def _place_of_rect(rect: Rect, zoom: float) -> Place:
    x0, y0, x1, y1 = (round(v * zoom) for v in rect)
    return x0, y0, x1, y1


def _pixels_of_word(grey: Grey, place: Place) -> Grey | None:
    """The pixels of a word, no larger than its ink; ``None`` for none."""
    x0, y0, x1, y1 = place
    part = grey[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
    if not part.size:
        return None
    ink = cv2.absdiff(part, np.full_like(part, int(np.median(part)))) > _INK
    rows, columns = np.nonzero(np.asarray(ink))
    if not len(rows):
        return None
    return part[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _is_same(one: Grey, other: Grey) -> bool:
    if abs(one.shape[0] - other.shape[0]) > 2 or abs(one.shape[1] - other.shape[1]) > 2:
        return False
    high, wide = (min(a, b) - 2 for a, b in zip(one.shape, other.shape, strict=True))
    if min(high, wide) < 3:
        return True
    return bool(_match_template(one, other[1 : 1 + high, 1 : 1 + wide]).max() >= _SAME)


def _find_copies(
    grey: Grey, word: Grey, known: list[Place], letters: list[_CutLetter], said: list[str]
) -> Iterator[Place]:
    taken = list(known)
    for part in _ends_of_word(word):
        high, wide = part.pixels.shape
        if min(high, wide) < _LEAST[0] or max(high, wide) < _LEAST[1] or high * wide < _LEAST[2]:
            continue
        if not _is_writing(part.pixels, word.shape[1] >= word.shape[0]):
            continue
        for x, y in _peaks_of_match(_match_template(grey, part.pixels), wide, high):
            if not _all_alike(grey[y : y + high, x : x + wide], part.pixels):
                continue
            left, top = x - part.at[0], y - part.at[1]
            place = _place_shown(grey, word, part, (left, top))
            if any(_overlap_mostly(place, one) for one in taken):
                continue
            if _is_longer(part, place, word, letters):
                continue
            if _is_inked_beyond(grey, part, place, word) and _is_of_another(
                part, place, word, letters, said
            ):
                continue
            taken.append(place)
            yield place


def _is_writing(part: Grey, level: bool) -> bool:
    """True for a part of several strokes: a curve that crosses a word is drawn all over a map."""
    ink = cv2.absdiff(part, np.full_like(part, int(np.median(part)))) > _INK
    rows = np.asarray(ink) if level else np.asarray(ink).T
    begun = np.count_nonzero(rows[:, 1:] & ~rows[:, :-1], axis=1) + rows[:, 0]
    return bool(begun.max() >= _STROKES)


def _ends_of_word(word: Grey) -> Iterator[_WordEnd]:
    """The ends of a word: quarters of its height, halves of its length."""
    high, wide = word.shape
    down = 1 if wide >= high else 0
    for axis in (down, 1 - down):
        size = word.shape[0] if axis else word.shape[1]
        share = max(size // (_PARTS if axis == down else 2), min(_LEAST[0], size))
        for first, last, onward in ((0, share, 1), (size - share, size, -1)):
            at = (0, first, wide, last) if axis else (first, 0, last, high)
            yield _WordEnd(word[at[1] : at[3], at[0] : at[2]], at, axis, onward)


def _match_template(grey: Grey, part: Grey) -> NDArray[np.float32]:
    if any(a < b for a, b in zip(grey.shape, part.shape, strict=True)) or part.std() < 1:
        return np.zeros((1, 1), np.float32)
    found = cv2.matchTemplate(grey, np.ascontiguousarray(part), cv2.TM_CCOEFF_NORMED)
    return np.nan_to_num(np.asarray(found, np.float32), posinf=0.0, neginf=0.0)


def _peaks_of_match(found: NDArray[np.float32], wide: int, high: int) -> Iterator[tuple[int, int]]:
    left = found.copy()
    while True:
        y, x = np.unravel_index(int(left.argmax()), left.shape)
        if left[y, x] < _ALIKE:
            return
        yield int(x), int(y)
        left[
            max(y - high // 2, 0) : y + high // 2 + 1, max(x - wide // 2, 0) : x + wide // 2 + 1
        ] = 0


def _all_alike(there: Grey, part: Grey) -> bool:
    """True when every piece of a part is drawn there, not only some of its letters."""
    axis = int(part.shape[1] >= part.shape[0])
    pieces = zip(*(np.array_split(one, _PARTS, axis) for one in (there, part)), strict=True)
    return all(_match_template(a, b).max() >= _GOES_ON for a, b in pieces if b.std() >= 1)


def _place_shown(grey: Grey, word: Grey, part: _WordEnd, corner: tuple[int, int]) -> Place:
    """How much of the word is drawn where a part of it was found, and a step more."""
    left, top = corner
    size = word.shape[0] if part.axis else word.shape[1]
    low, high = (part.at[1], part.at[3]) if part.axis else (part.at[0], part.at[2])
    step = max(size // (2 * _PARTS), 2)
    while low > 0 if part.onward < 0 else high < size:
        first, last = (
            (max(low - step, 0), low) if part.onward < 0 else (high, min(high + step, size))
        )
        low, high = min(low, first), max(high, last)
        if not _goes_on(grey, word, part.axis, (first, last), corner):
            break
    box = (0, low, word.shape[1], high) if part.axis else (low, 0, high, word.shape[0])
    return (
        max(left + box[0] - _PAD, 0),
        max(top + box[1] - _PAD, 0),
        min(left + box[2] + _PAD, grey.shape[1]),
        min(top + box[3] + _PAD, grey.shape[0]),
    )


def _goes_on(
    grey: Grey, word: Grey, axis: int, span: tuple[int, int], corner: tuple[int, int]
) -> bool:
    first, last = span
    wanted = word[first:last] if axis else word[:, first:last]
    x, y = (corner[0], corner[1] + first) if axis else (corner[0] + first, corner[1])
    if min(x, y) < 0:
        return False
    there = grey[y : y + wanted.shape[0], x : x + wanted.shape[1]]
    if there.shape != wanted.shape or not wanted.size:
        return False
    return bool(_match_template(there, wanted).max() >= _GOES_ON)


def _is_longer(part: _WordEnd, place: Place, word: Grey, letters: list[_CutLetter]) -> bool:
    """True for the beginning or end of another word that was read: letters stand beside it."""
    along = 0 if word.shape[1] >= word.shape[0] else 1
    if part.axis != along:
        return False
    across = 1 - along
    size = word.shape[1 - across]  # how high its letters are
    edge = place[along + 2] if part.onward > 0 else place[along]
    for _, letter in letters:
        shared = min(letter[across + 2], place[across + 2]) - max(letter[across], place[across])
        middle = (letter[along] + letter[along + 2]) / 2
        beyond = (middle - edge) * part.onward
        if shared > size / 2 and 0 < beyond < size:
            return True
    return False


def _is_of_another(
    part: _WordEnd, place: Place, word: Grey, letters: list[_CutLetter], said: list[str]
) -> bool:
    """True for the upper or lower edge of another word that was read in whole.

    Nothing is cut there: its letters go on beyond the part, over most of its length, and say
    something else.
    """
    along = 0 if word.shape[1] >= word.shape[0] else 1
    if part.axis == along:
        return False
    size = word.shape[along]  # how high its letters are
    beyond = [
        letter
        for letter in _over_place(place, letters, along)
        if _goes_beyond(letter.at, place, part.onward, along, size)
    ]
    covered = np.zeros(place[along + 2] - place[along], bool)
    for letter in beyond:
        first, last = (max(letter.at[end] - place[along], 0) for end in (along, along + 2))
        covered[first:last] = True
    # Where nothing was read of the name, nobody can say that other words are unlike it.
    return (
        bool(said)
        and covered.mean() >= _COVERED
        and not any(
            OSA.normalized_similarity(one, other) >= _UNLIKE
            for one in said
            for other in _words_of(beyond, along)
        )
    )


def _is_inked_beyond(grey: Grey, part: _WordEnd, place: Place, word: Grey) -> bool:
    """True where something is drawn on the other side of what would be the cut."""
    along = 0 if word.shape[1] >= word.shape[0] else 1
    across = 1 - along
    deep = max(round(_BEYOND * word.shape[along]), 1)
    first = place[across + 2] if part.onward > 0 else max(place[across] - deep, 0)
    sides = slice(first, first + deep), slice(place[along], place[along + 2])
    beyond = grey[sides[along], sides[across]]
    if not beyond.size:
        return False
    ink = cv2.absdiff(beyond, np.full_like(beyond, int(np.median(word)))) > _INK
    return bool(np.asarray(ink).any(axis=along).mean() >= _INKED)


def _goes_beyond(letter: Place, place: Place, onward: int, along: int, size: int) -> bool:
    """True for a letter as large as those of the word, that goes on beyond a place."""
    across = 1 - along
    wide, high = letter[along + 2] - letter[along], letter[across + 2] - letter[across]
    far = letter[across + 2] - place[across + 2] if onward > 0 else place[across] - letter[across]
    # What is cut is often read as few letters that are wide, or as one over several lines.
    return far >= _BEYOND * size and high <= _HIGHEST * size and wide <= high


def _over_place(place: Place, letters: list[_CutLetter], along: int) -> list[_CutLetter]:
    """The letters whose middles along the line lie in a place, and that reach over its middle."""
    across = 1 - along
    middle = (place[across] + place[across + 2]) / 2
    return [
        letter
        for letter in letters
        if letter.at[across] <= middle <= letter.at[across + 2]
        and place[along] <= (letter.at[along] + letter.at[along + 2]) / 2 <= place[along + 2]
    ]


def _words_of(letters: list[_CutLetter], along: int) -> list[str]:
    """What letters say, word by word; a page is read more than once, so words lie on each other."""
    across = 1 - along
    words = groupby(letters, key=lambda one: (one.at[across], one.at[across + 2]))
    return ["".join(letter.char for letter in word) for _, word in words]


def _overlap_mostly(a: Place, b: Place) -> bool:
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    area = (a[2] - a[0]) * (a[3] - a[1])
    return min(across, down) > 0 and across * down > area / 2
