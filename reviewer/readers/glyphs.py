"""The characters of a page with their places, as whoever read the page hands them on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, compress
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
# Letters of Cyrillic and Greek that fonts draw like Latin ones: a name may be written with them so
# that no search finds it.
LOOKALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХУҮасеіјорѕухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲ",
    "ABCEHIJKMOPSTXYYaceijopsyxdhqwABEZHIKMNOPTYXaiKvopuxc",
)


class Glyph(NamedTuple):
    """A character and its box on the page (points from the top left); ``turn`` in degrees."""

    char: str
    rect: Rect
    size: float
    turn: int


class GlyphColumns(Sequence[Glyph]):
    """Many glyphs, kept as columns: a page has thousands, and each is asked for seldom.

    Args:
        chars: of each glyph, a character or more.
        rects: ``[n, 4]``, points from the top left.
        sizes: ``[n]``, points.
        turns: ``[n]``, degrees.
    """

    def __init__(
        self,
        chars: Sequence[str],
        rects: NDArray[np.float64],
        sizes: NDArray[np.float64],
        turns: NDArray[np.int64],
    ) -> None:
        self.chars, self.rects, self.sizes, self.turns = chars, rects, sizes, turns

    @classmethod
    def columns_of(cls, glyphs: Sequence[Glyph]) -> GlyphColumns:
        """The columns of glyphs that stand in a row."""
        if isinstance(glyphs, cls):
            return glyphs
        rects = number_table([g.rect for g in glyphs], 4)
        sizes = np.array([g.size for g in glyphs], np.float64)
        turns = np.array([g.turn for g in glyphs], np.int64)
        return cls([g.char for g in glyphs], rects, sizes, turns)

    def __len__(self) -> int:
        return len(self.chars)

    @overload
    def __getitem__(self, at: int) -> Glyph: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Glyph]: ...
    def __getitem__(self, at: int | slice) -> Glyph | Sequence[Glyph]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(len(self))))
        x0, y0, x1, y1 = self.rects[at].tolist()
        return Glyph(self.chars[at], (x0, y0, x1, y1), float(self.sizes[at]), int(self.turns[at]))

    def __iter__(self) -> Iterator[Glyph]:
        columns = self.chars, map(tuple, self.rects.tolist()), self.sizes.tolist()
        return map(Glyph._make, zip(*columns, self.turns.tolist(), strict=True))

    def indexes_among(self, rects: Iterable[Rect]) -> NDArray[np.int64]:
        """The indexes of the glyphs with these boxes, and perhaps of a few others."""
        wanted = number_table(list(rects), 4)
        if not len(wanted):
            return np.zeros(0, np.int64)
        found = np.isin(self.rects[:, 0], wanted[:, 0]) & np.isin(self.rects[:, 1], wanted[:, 1])
        return np.nonzero(found)[0]

    def without_boxes(self, rects: Iterable[Rect]) -> GlyphColumns:
        """The glyphs but for those with these boxes."""
        gone = set(rects)
        near = self.indexes_among(gone)
        kept = np.ones(len(self), np.bool_)
        kept[near] = [tuple(rect) not in gone for rect in self.rects[near].tolist()]
        chars = list(compress(self.chars, kept.tolist()))
        return GlyphColumns(chars, self.rects[kept], self.sizes[kept], self.turns[kept])

    @cached_property
    def code_points(self) -> NDArray[np.uint32]:
        """``[n]``: the code point of each, or of its first character."""
        return _code_points_of(self.chars)

    @cached_property
    def are_single(self) -> bool:
        """True when every glyph is one character."""
        return sum(map(len, self.chars)) == len(self.chars) and "" not in self.chars

    @cached_property
    def is_blank(self) -> NDArray[np.bool_]:
        """``[n]``: true for white space."""
        return _of_kind(self.code_points, str.isspace)

    @cached_property
    def is_telling(self) -> NDArray[np.bool_]:
        """``[n]``: true for letters and digits."""
        return _of_kind(self.code_points, str.isalnum)

    @cached_property
    def middles_of_boxes(self) -> NDArray[np.float64]:
        """``[n, 2]``: the middle of each."""
        return (self.rects[:, :2] + self.rects[:, 2:]) / 2


def number_table(rows: Sequence[Sequence[float]], width: int) -> NDArray[np.float64]:
    """Rows of numbers as an array, also when there are none."""
    flat = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width)
    return flat.reshape(len(rows), width)


def blank_of(chars: Sequence[str]) -> NDArray[np.bool_]:
    """Which of some glyphs' characters are white space."""
    return _of_kind(_code_points_of(chars), str.isspace)


def blank_codes(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """The same of code points."""
    return _of_kind(codes, str.isspace)


def _code_points_of(chars: Sequence[str]) -> NDArray[np.uint32]:
    text = chars if isinstance(chars, str) else "".join(chars)
    if text is not chars and (len(text) != len(chars) or "" in chars):
        text = "".join(c[:1] or " " for c in chars)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


_Test = Callable[[str], bool]
_PLANE = 0x10000


def _of_kind(codes: NDArray[np.uint32], test: _Test) -> NDArray[np.bool_]:
    known = _plane_where(test)
    # A table over the first plane, where nearly all letters are; the few beyond are asked one by
    # one.
    found = known[np.minimum(codes, _PLANE - 1)]
    for at in np.nonzero(codes >= _PLANE)[0]:
        found[at] = test(chr(codes[at]))
    return found


@lru_cache(maxsize=2)
def _plane_where(test: _Test) -> NDArray[np.bool_]:
    return np.fromiter(map(test, map(chr, range(_PLANE))), np.bool_, _PLANE)


@dataclass(frozen=True)
class GlyphText:
    """A text, and for each of its characters the index of its glyph, or -1."""

    text: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class GlyphPage:
    """One reader's glyphs of a page and the text as that reader orders it."""

    glyphs: Sequence[Glyph]
    reading: GlyphText
    whole_words: bool = False  # places within a word are guesses: take the whole word
    as_first: bool = False  # the same letters in the same order and places as another reader's

    @cached_property
    def glyph_columns(self) -> GlyphColumns:
        """The glyphs as columns."""
        return GlyphColumns.columns_of(self.glyphs)


def squeeze_look_alikes(text: str) -> str:
    """Letters and digits alone, folded, look-alikes as the letters they look like."""
    if text.isascii():
        return text.lower() if text.isalnum() else "".join(filter(str.isalnum, text.lower()))
    folded = unicodedata.normalize("NFKD", text.translate(LOOKALIKES)).casefold()
    return "".join(c for c in folded if c.isalnum())
