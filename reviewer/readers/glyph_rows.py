"""The lines that the glyphs of a page form, by their places alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reviewer.readers.glyphs import Glyph, GlyphColumns, GlyphText

# These are chosen by hand.
_BREAK = 1.5  # a gap of so many ems parts columns
_LEVEL = 0.4  # ems that a glyph may stand above or below the first of its row
_SAME = 0.15  # ems between glyphs that are drawn twice to look bold
_FIRST = 256  # glyphs in which the end of a row is looked for at first
WORD_GAP = 0.17
"""A gap between words is wider, in ems."""


@dataclass(frozen=True)
class GlyphLine:
    """Glyphs that stand in one line with no wide gap, in the order a person reads them."""

    reading: GlyphText
    members: tuple[int, ...]  # without white space
    gaps: tuple[float, ...]  # before each member after the first, in ems


@dataclass(frozen=True)
class _DirectedGlyphs:
    """Glyphs of one writing direction, by columns: where each starts and ends along it, its
    level across it, and its index.
    """

    start: NDArray[np.float64]
    level: NDArray[np.float64]
    stop: NDArray[np.float64]
    index: NDArray[np.int64]

    def in_order(self, order: NDArray[np.int64]) -> _DirectedGlyphs:
        return _DirectedGlyphs(
            self.start[order], self.level[order], self.stop[order], self.index[order]
        )


def visual_lines(glyphs: Sequence[Glyph]) -> list[list[GlyphLine]]:
    """The lines of a page by place alone, whatever the order they were drawn in.

    Returns:
        Rows from top to bottom; a row holds its stretches between wide gaps.
    """
    letters = GlyphColumns.columns_of(glyphs)
    rows: list[list[GlyphLine]] = []
    turns = letters.turns
    alike = len(turns) > 0 and bool((turns == turns[0]).all())
    for turn in (turns[:1] if alike else np.unique(turns)).tolist():
        placed = _glyphs_of_turn(letters, turn)
        if not len(placed.index):
            continue
        placed = placed.in_order(np.lexsort((placed.start, placed.level)))
        row = _number_rows(placed.level, letters.sizes[placed.index])
        order = np.lexsort((placed.index, placed.stop, placed.level, placed.start, row))
        placed, row = placed.in_order(order), row[order]
        once = _drop_redrawn(placed, row, letters)
        rows += _lines_of_rows(placed.in_order(once), row[once], letters)
    return rows


def _glyphs_of_turn(letters: GlyphColumns, turn: int) -> _DirectedGlyphs:
    index = np.nonzero((letters.turns == turn) & ~letters.is_blank)[0]
    x0, y0, x1, y1 = letters.rects[index].T
    if turn == 0:  # nearly every page's only one
        return _DirectedGlyphs(x0, (y0 + y1) / 2, x1, index)
    radians = math.radians(turn)
    cos, sin = math.cos(radians), math.sin(radians)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    half = (np.abs((x1 - x0) * cos) + np.abs((y1 - y0) * sin)) / 2
    along = x * cos + y * sin
    return _DirectedGlyphs(along - half, y * cos - x * sin, along + half, index)


def _number_rows(level: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.int64]:
    """The number of each glyph's row. A row ends before the first glyph, in the order of their
    levels, that stands too far from the row's first.
    """
    row = np.zeros(len(level), np.int64)
    start = number = 0
    while start < len(level):
        end, span = start + 1, _FIRST
        while end < len(level):
            far = np.abs(level[end : end + span] - level[start]) > _LEVEL * size[end : end + span]
            if far.any():
                end += int(far.argmax())
                break
            end, span = min(end + span, len(level)), 2 * span
        row[start:end] = number
        start, number = end, number + 1
    return row


def _drop_redrawn(
    placed: _DirectedGlyphs, row: NDArray[np.int64], letters: GlyphColumns
) -> NDArray[np.int64]:
    """The glyphs that are left when of those of a row that are drawn again, in the place of the
    last one that is kept, only the first is.
    """
    before, here = placed.index[:-1], placed.index[1:]
    shift = np.abs(letters.rects[before] - letters.rects[here])
    # Neighbours first, all at once: only rows in which some are drawn twice are looked at glyph by
    # glyph.
    near = (shift < _SAME * letters.sizes[before][:, None]).all(axis=1)
    again = (
        near & (letters.code_points[before] == letters.code_points[here]) & (row[1:] == row[:-1])
    )
    kept = np.ones(len(row), np.bool_)
    for number in np.unique(row[1:][again]).tolist():
        members = np.nonzero(row == number)[0].tolist()
        last = members[0]
        for at in members[1:]:
            one, other = letters[int(placed.index[last])], letters[int(placed.index[at])]
            if _same_place(one, other):
                kept[at] = False
            else:
                last = at
    return np.nonzero(kept)[0]


def _same_place(a: Glyph, b: Glyph) -> bool:
    near = _SAME * a.size
    return a.char == b.char and all(abs(p - q) < near for p, q in zip(a.rect, b.rect, strict=True))


def _lines_of_rows(
    placed: _DirectedGlyphs, row: NDArray[np.int64], letters: GlyphColumns
) -> list[list[GlyphLine]]:
    """The stretches of all rows."""
    gaps = (placed.start[1:] - placed.stop[:-1]) / np.maximum(letters.sizes[placed.index[1:]], 0.1)
    anew = row[1:] != row[:-1]
    cuts = [0, *(np.nonzero(anew | (gaps > _BREAK))[0] + 1).tolist(), len(row)]
    words = [0, *(np.nonzero(anew | (gaps > WORD_GAP))[0] + 1).tolist(), len(row)]
    members, wide, owner = placed.index.tolist(), gaps.tolist(), row.tolist()
    readings = _read_between_cuts(cuts, words, letters, placed.index)
    rows: list[list[GlyphLine]] = []
    for (first, last), reading in zip(pairwise(cuts), readings, strict=True):
        line = GlyphLine(reading, tuple(members[first:last]), tuple(wide[first : last - 1]))
        if not first or owner[first] != owner[first - 1]:
            rows.append([])
        rows[-1].append(line)
    return rows


def _read_between_cuts(
    cuts: list[int], words: list[int], letters: GlyphColumns, index: NDArray[np.int64]
) -> Iterator[GlyphText]:
    """What is read between the cuts, with a blank between words.

    Args:
        cuts: where stretches start in the row of all glyphs, and the end.
        words: the same of words; each stretch starts with one.
        letters: the glyphs.
        index: their order.
    """
    parted = np.zeros(len(index), np.int64)  # blanks before each glyph
    parted[words[1:-1]] = 1
    parted[cuts[1:-1]] = 0
    if letters.are_single:
        at = np.arange(len(index)) + np.cumsum(parted)
        codes = np.full(len(index) + int(parted.sum()), ord(" "), "<u4")
        places = np.full(len(codes), -1, np.int64)
        codes[at], places[at] = letters.code_points[index], index
        text = codes.tobytes().decode("utf-32-le", "surrogatepass")
        told, ends = places.tolist(), at.tolist()
        for first, last in pairwise(cuts):
            own = slice(ends[first], ends[last - 1] + 1)
            yield GlyphText(text[own], tuple(told[own]))
        return
    for first, last in pairwise(cuts):
        parts: list[str] = []
        spots: list[int] = []
        for n, blank in zip(range(first, last), parted[first:last].tolist(), strict=True):
            said = letters.chars[int(index[n])]
            parts += [" "] * blank + [said]
            spots += [-1] * blank + [int(index[n])] * len(said)
        yield GlyphText("".join(parts), tuple(spots))
