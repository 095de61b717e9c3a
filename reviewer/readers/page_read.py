"""A page as MuPDF tells it, read once for all who ask: letters, words and spans of one font.

Decision 94.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import pymupdf
from numpy.typing import NDArray

from reviewer.readers.glyphs import GlyphColumns, GlyphPage, GlyphText, Rect, blank_of, number_table

_PLAIN = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
# ISO 32000-1, 14.9.4: ActualText says what stands for the glyphs, and may say anything.
_DRAWN = _PLAIN | pymupdf.TEXT_IGNORE_ACTUALTEXT
# Letters beyond the page are in the file as well.
_ALL = pymupdf.INFINITE_RECT()
# Of MuPDF's flags of a character.
_INKED = 16 | 32  # filled or stroked
_MOVED = 0.02  # points by which the numbers of a rewritten page may be rounded


class DrawnSpan(NamedTuple):
    """What MuPDF tells of letters of one font and colour that follow each other in a line.

    Attributes:
        rect: what they span, in points from the top left of the page before its turn.
        base: the height of the line they stand on.
        direction: in which they are written, as a vector of length 1.
        color: red, green and blue, 0 to 255, as the file says.
        alpha: 255 for ink that covers, 0 for none.
        drawn: False for words that are marked as invisible.
    """

    text: str
    rect: Rect
    base: float
    font: str
    size: float
    direction: tuple[float, float]
    color: tuple[int, int, int]
    alpha: int
    drawn: bool


@dataclass(frozen=True)
class PageRead:
    """All that is asked of a page's letters.

    Attributes:
        text: the letters, and the order in which the file draws them.
        origins: ``[n, 2]``: where each stands on its line.
        owner: ``[n]``: the index of its span.
        spans: see ``DrawnSpan``.
    """

    text: GlyphPage
    origins: NDArray[np.float64]
    owner: NDArray[np.int64]
    spans: tuple[DrawnSpan, ...]

    @cached_property
    def words_of_page(self) -> WordColumns:
        """The words: letters of one span without white space between them."""
        return WordColumns(self)


def read_page(page: Any) -> PageRead:
    """Read the letters that are drawn on a page, or would be, on the page or beyond it."""
    return _read_raw(page.get_text("rawdict", flags=_DRAWN, clip=_ALL))


def drawn_text(page: Any, *, actual: bool = False) -> GlyphPage:
    """A page's text by MuPDF: the glyphs drawn, or what the file says they stand for."""
    raw = page.get_text("rawdict", flags=_PLAIN if actual else _DRAWN, clip=_ALL)
    return _read_raw(raw).text


def text_left(page: Any, expected: GlyphColumns) -> GlyphPage:
    """A page's text by MuPDF, where it is expected that these letters are left on it.

    When the page has just these, in their order, and each word of them stands where they do,
    they are not told one by one. Else the page is read as any other.
    """
    told = page.get_textpage(flags=_DRAWN, clip=_ALL)
    return _as_expected(told, expected) or _read_raw(told.extractRAWDICT()).text


def _as_expected(told: Any, letters: GlyphColumns) -> GlyphPage | None:
    left, text = ~letters.is_blank, told.extractText()
    at, inked = np.nonzero(left)[0], ~blank_of(text)
    if not letters.are_single or not len(at) or len(at) != np.count_nonzero(inked):
        return None
    said = "".join(compress(letters.chars, left.tolist()))
    words = told.extractWORDS()
    if said != "".join([w[4] for w in words]) or said != "".join(text.split()):
        return None
    ends = np.cumsum([len(w[4]) for w in words])
    starts, rects = ends - [len(w[4]) for w in words], letters.rects[at]
    low = np.minimum.reduceat(rects[:, :2], starts)
    high = np.maximum.reduceat(rects[:, 2:], starts)
    if np.abs(np.hstack([low, high]) - number_table([w[:4] for w in words], 4)).max() > _MOVED:
        return None
    # White space of MuPDF's own belongs to no letter.
    index = np.full(len(text), -1, np.int64)
    index[inked] = at
    return GlyphPage(letters, GlyphText(text, tuple(index.tolist())))


def says_otherwise(page: Any) -> bool:
    """True when a file says of a page's letters that they stand for others than are drawn."""
    drawn, said = (page.get_text("text", flags=f, clip=_ALL) for f in (_DRAWN, _PLAIN))
    return bool(drawn != said)


def _read_raw(raw: dict[str, Any]) -> PageRead:
    chars: list[dict[str, Any]] = []
    spans: list[DrawnSpan] = []
    counts: list[int] = []
    turns: list[int] = []
    text: list[str] = []
    at: list[int] = []
    for line in _lines_of(raw):
        direction = line["dir"]
        # Downwards is positive on a page that is displayed.
        turn = round(math.degrees(math.atan2(direction[1], direction[0]))) % 360
        for span in line["spans"]:
            own = span["chars"]
            said = "".join([c["c"] for c in own])
            at += range(len(chars), len(chars) + len(own))
            text.append(said)
            chars += own
            spans.append(_make_span(span, said, direction))
            counts.append(len(own))
            turns.append(turn)
        text.append("\n")
        at.append(-1)
    owner = np.repeat(np.arange(len(spans)), counts)
    sizes = np.array([s.size for s in spans], np.float64)[owner]
    turned = np.array(turns, np.int64)[owner]
    rects, origins = (
        number_table([c["bbox"] for c in chars], 4),
        number_table([c["origin"] for c in chars], 2),
    )
    letters = GlyphColumns([c["c"] for c in chars], rects, sizes, turned)
    return PageRead(
        GlyphPage(letters, GlyphText("".join(text), tuple(at))), origins, owner, tuple(spans)
    )


def _lines_of(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in raw["blocks"]:
        yield from block.get("lines", ())


def _make_span(span: dict[str, Any], text: str, direction: tuple[float, float]) -> DrawnSpan:
    value = span["color"]
    return DrawnSpan(
        text,
        tuple(span["bbox"]),
        span["origin"][1],
        span["font"],
        span["size"],
        direction,
        (value >> 16 & 255, value >> 8 & 255, value & 255),
        span["alpha"],
        bool(span.get("char_flags", _INKED) & _INKED),
    )


@dataclass(frozen=True)
class FileWord:
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
    def bounding_rect(self) -> Rect:
        """What its letters span."""
        x0, y0, x1, y1 = zip(*self.rects, strict=True)
        return min(x0), min(y0), max(x1), max(y1)


class WordColumns:
    """The words of a page as columns; ``word_numbered`` makes one of them."""

    def __init__(self, read: PageRead) -> None:
        letters = read.text.glyph_columns
        self._read, self._letters = read, letters
        inked = ~letters.is_blank
        before = np.roll(inked, 1) & (np.roll(read.owner, 1) == read.owner)
        before[:1] = False
        self._starts = np.nonzero(inked & ~before)[0]
        after = np.roll(before, -1) & np.roll(inked, -1)
        after[-1:] = False
        self._stops = np.nonzero(inked & ~after)[0] + 1
        self._owners = read.owner[self._starts]

    def __len__(self) -> int:
        return len(self._starts)

    @cached_property
    def bounding_rects(self) -> NDArray[np.float64]:
        """``[m, 4]``: what the letters of each span."""
        if not len(self):
            return np.zeros((0, 4))
        # The letters of a word stand in a row of the columns, and white space goes between.
        edges = np.stack([self._starts, self._stops], 1).ravel()
        padded = np.vstack([self._letters.rects, np.zeros((1, 4))])
        low = np.minimum.reduceat(padded[:, :2], edges)[::2]
        high = np.maximum.reduceat(padded[:, 2:], edges)[::2]
        return np.hstack([low, high])

    @cached_property
    def _first_letters(self) -> NDArray[np.int64]:
        """The index of each word's first letter or digit, or else of some letter."""
        telling = np.append(np.nonzero(self._letters.is_telling)[0], len(self._letters))
        return telling[np.searchsorted(telling, self._starts)]

    @cached_property
    def have_core(self) -> NDArray[np.bool_]:
        """``[m]``: whether it has a letter or digit."""
        return self._first_letters < self._stops

    @cached_property
    def core_bands(self) -> NDArray[np.float64]:
        """``[m, 4]``: where the first letter or digit of each has ink, if it has one."""
        at = np.where(self.have_core, self._first_letters, self._starts)
        found = _core_bands(self._read, at)
        found[~self.have_core] = 0.0
        return found

    @cached_property
    def ink_colors(self) -> NDArray[np.int64]:
        """``[m, 3]``: red, green and blue, 0 to 255."""
        return self._of_spans([s.color for s in self._read.spans], 3)

    @cached_property
    def ink_alphas(self) -> NDArray[np.int64]:
        """``[m]``: 255 for ink that covers."""
        return self._of_spans([(s.alpha,) for s in self._read.spans], 1)[:, 0]

    @cached_property
    def are_drawn(self) -> NDArray[np.bool_]:
        """``[m]``: false for words that are marked as invisible."""
        return self._of_spans([(s.drawn,) for s in self._read.spans], 1)[:, 0].astype(np.bool_)

    def _of_spans(self, values: list[Any], width: int) -> NDArray[np.int64]:
        return np.array(values, np.int64).reshape(len(values), width)[self._owners]

    def word_numbered(self, number: int) -> FileWord:
        """One of the words."""
        first, stop = int(self._starts[number]), int(self._stops[number])
        span = self._read.spans[self._owners[number]]
        at = np.arange(first, stop)
        cores = _core_bands(self._read, at[self._letters.is_telling[first:stop]])
        return FileWord(
            _as_tuples(self._letters.rects[first:stop]), _as_tuples(cores),
            span.color, span.alpha, span.drawn,
        )  # fmt: skip

    def words_beyond(self, width: float, height: float) -> list[tuple[int, tuple[Rect, ...]]]:
        """The words of which letters lie beyond a page of this size, and those letters."""
        x, y = self._letters.middles_of_boxes.T
        lost = ~((x >= 0) & (x <= width) & (y >= 0) & (y <= height)) & ~self._letters.is_blank
        found = []
        for number in np.unique(np.searchsorted(self._starts, np.nonzero(lost)[0], "right")) - 1:
            at = slice(int(self._starts[number]), int(self._stops[number]))
            found.append((int(number), _as_tuples(self._letters.rects[at][lost[at]])))
        return found


def _as_tuples(rects: NDArray[np.float64]) -> tuple[Rect, ...]:
    return tuple((a, b, c, d) for a, b, c, d in rects.tolist())


def _core_bands(read: PageRead, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """The bands between baseline and half a capital's height: every letter has ink there."""
    letters = read.text.glyph_columns
    x0, y0, x1, y1 = letters.rects[at].T
    x, y = read.origins[at].T
    dx, dy = (
        np.array([s.direction for s in read.spans], np.float64).reshape(-1, 2)[read.owner[at]].T
    )
    # In ems; chosen by hand.
    low, high = 0.02 * letters.sizes[at], 0.45 * letters.sizes[at]
    w, h = x1 - x0, y1 - y0
    # At a slant the middle of the box, for a box does not turn with its letter.
    found = np.stack([x0 + w / 4, y0 + h / 4, x1 - w / 4, y1 - h / 4], 1)
    sign = np.where(dy > 0, 1.0, -1.0)
    a, b = x + low * sign, x + high * sign
    upright = np.stack([np.minimum(a, b), y0 + 0.08 * h, np.maximum(a, b), y1 - 0.08 * h], 1)
    found = np.where((np.abs(dx) < 0.01)[:, None], upright, found)
    sign = np.where(dx > 0, 1.0, -1.0)
    a, b = y - low * sign, y - high * sign
    level = np.stack([x0 + 0.08 * w, np.minimum(a, b), x1 - 0.08 * w, np.maximum(a, b)], 1)
    return np.asarray(np.where((np.abs(dy) < 0.01)[:, None], level, found), np.float64)
