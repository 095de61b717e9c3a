"""Looking at a picture the way a person does who wants to find something: whole, then close,
then with the contrast turned up until whatever differs from its surroundings is black on white.

Decisions 54, 91.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from reviewer.attack import ppocr
from reviewer.attack.ppocr import LinePlace, Picture, ReadLine
from reviewer.system.opencv import cv2 as _cv2

cv2: Any = _cv2  # its stubs know fewer kinds of pixels than it gives

VERSION = 2  # of the way of looking: what was seen in another way is looked at again
_WHOLE = 960  # pixels of the long side at the first look
_TILE = 768  # pixels of a close look ...
_EDGE = 96  # ... and what two of them share
_LARGEST = 5_000_000  # pixels; of more, halves are looked at
_BLOCK = 32
_INKED = 6  # dark pixels in a block that may be a part of a letter
_GRAIN = np.array([(1, -2, 1), (-2, 4, -2), (1, -2, 1)], np.float32)  # sees no edges
_OF_GRAIN = float(np.sqrt(np.pi / 2) / 6)  # its mean answer, as a standard deviation
_EVEN = 10  # per cent of the blocks, the most even ones, tell the grain
_ABOVE = 5.0  # times the grain: what stands out
_READ = 0.8  # certainty from which on a line is done with
_GOOD = 0.95  # ... and from which on it is not read in another picture as well
_PUZZLE = 0.72  # below, marks that look like a line were not read
_SMALL_LETTERS = 3
_LEGIBLE = 14  # pixels: what is lower is a smudge
_AROUND = 41  # pixels around a pixel that are its background


@dataclass(frozen=True)
class SeenWords:
    """What was seen in a picture.

    Attributes:
        lines: what was read, in no order.
        puzzles: boxes (left, top, right, bottom in pixels) of what looks like writing and
            could not be read.
    """

    lines: tuple[ReadLine, ...]
    puzzles: tuple[tuple[float, float, float, float], ...]


def _go_on() -> None:
    """Whoever looks may go on."""


def look_closely(picture: Picture, check: Callable[[], None] = _go_on) -> SeenWords:
    """Everything that can be read in a BGR picture, or in a grey one.

    ``check`` is called before each line; what it raises ends the look.
    """
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if picture.shape[0] * picture.shape[1] <= _LARGEST:
        return _look_at_picture(picture, check)
    across = picture.shape[1] > picture.shape[0]
    middle = max(picture.shape[:2]) // 2
    parts = ((0, middle + _EDGE), (middle - _EDGE, max(picture.shape[:2])))
    seen = [
        _shift_seen(
            look_closely(picture[:, a:b] if across else picture[a:b], check),
            a if across else 0,
            0 if across else a,
        )
        for a, b in parts
    ]
    return SeenWords(seen[0].lines + seen[1].lines, seen[0].puzzles + seen[1].puzzles)


def _shift_seen(seen: SeenWords, across: float, down: float) -> SeenWords:
    def shift_box(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        return box[0] + across, box[1] + down, box[2] + across, box[3] + down

    lines = tuple(replace(line, box=shift_box(line.box)) for line in seen.lines)
    return SeenWords(lines, tuple(shift_box(box) for box in seen.puzzles))


def _look_at_picture(picture: Picture, check: Callable[[], None]) -> SeenWords:
    picture = np.ascontiguousarray(picture)
    if min(picture.shape[:2]) < _SMALL_LETTERS or _is_flat(picture):
        return SeenWords((), ())
    picture = cv2.copyMakeBorder(
        picture, _EDGE // 4, _EDGE // 4, _EDGE // 4, _EDGE // 4, cv2.BORDER_REPLICATE
    )
    lines = [
        ppocr.read_line_at(picture, place)
        for place in _check_between(_lines_at_first_look(picture), check)
    ]
    strong = ink_of_picture(picture)
    left = _without_lines(strong, (line for line in lines if line.sure >= _READ))
    for place in _check_between(_lines_among_strokes(left, _visible_blocks(picture), check), check):
        lines.append(_read_better_contrast(picture, strong, place))
    edge = -float(_EDGE // 4)
    return _shift_seen(SeenWords(tuple(lines), tuple(_puzzling_boxes(lines))), edge, edge)


def _check_between(places: Iterable[LinePlace], check: Callable[[], None]) -> Iterator[LinePlace]:
    for place in places:
        check()
        yield place


def _read_better_contrast(picture: Picture, strong: Picture, place: LinePlace) -> ReadLine:
    """A line with the contrast turned up or as it is, whichever reads better."""
    line = ppocr.read_line_at(strong, place)
    if line.sure < _GOOD:
        line = max(line, ppocr.read_line_at(picture, place), key=lambda one: one.sure)
    return line


def look_once(picture: Picture, check: Callable[[], None] = _go_on) -> SeenWords:
    """What can be read in a BGR picture at one look, with the contrast turned up."""
    if min(picture.shape[:2]) < _SMALL_LETTERS or _is_flat(picture):
        return SeenWords((), ())
    strong = ink_of_picture(picture)
    places = _check_between(ppocr.find_line_places(strong), check)
    return SeenWords(tuple(_read_better_contrast(picture, strong, place) for place in places), ())


def _is_flat(picture: Picture) -> bool:
    return all(int(c.max()) == int(c.min()) for c in cv2.split(picture))


def _lines_at_first_look(picture: Picture) -> Iterator[LinePlace]:
    """Lines of the whole picture at once."""
    factor = min(_WHOLE / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    for place in ppocr.find_line_places(small if factor < 1 else picture):
        yield place.scaled_and_moved(1 / factor)


def ink_of_picture(picture: Picture) -> Picture:
    """The picture with whatever differs from its background black, the rest white (BGR).

    Light on dark, one colour on another of the same brightness, grey on nearly the same grey:
    each becomes dark strokes.
    """
    strongest = np.zeros(picture.shape[:2], np.float32)
    for channel in cv2.split(picture):
        level = channel.astype(np.float32)
        away = cv2.absdiff(level, cv2.blur(level, (_AROUND, _AROUND)))
        strongest = np.maximum(strongest, away)
    usual = cv2.blur(strongest, (2 * _AROUND + 1, 2 * _AROUND + 1))
    dark = np.clip(255 * strongest / (4 * usual + 1.0), 0, 255)
    made: Picture = cv2.cvtColor((255 - dark).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    return made


def _without_lines(strong: Picture, lines: Iterable[ReadLine]) -> Picture:
    """The strokes of a picture but those of lines that were read."""
    left = strong.copy()
    for line in lines:
        x0, y0, x1, y1 = (round(v) for v in line.box)
        left[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1] = 255
    return left


def _visible_blocks(picture: Picture) -> npt.NDArray[np.bool_]:
    """Blocks in which something stands out from the grain that is all over the picture.

    The grain is that of the most even blocks. Three by three pixels together have a third of
    it, of which a stroke is five times as strong that is a little stronger than the grain.
    Where there is no grain, everything stands out.
    """
    seen: npt.NDArray[np.bool_] | None = None
    edge = _EDGE // 4  # was drawn out of the pixels beside it: it has no grain of its own
    for channel in cv2.split(picture[edge:-edge, edge:-edge]):
        level = channel.astype(np.float32)
        edges = cv2.filter2D(level, -1, _GRAIN)
        step = 1 / _BLOCK
        blocks = cv2.resize(np.abs(edges), None, fx=step, fy=step, interpolation=cv2.INTER_AREA)
        grain = float(np.percentile(blocks, _EVEN)) * _OF_GRAIN
        away = cv2.absdiff(cv2.blur(level, (3, 3)), cv2.blur(level, (_AROUND, _AROUND)))
        strokes = (away > _ABOVE * grain / 3).astype(np.uint8)
        now = _blocks_with_strokes(np.pad(strokes, edge))
        seen = now if seen is None else seen | now
    assert seen is not None
    return seen


def _lines_among_strokes(
    left: Picture, visible: npt.NDArray[np.bool_], check: Callable[[], None]
) -> Iterator[LinePlace]:
    """Lines among the strokes that are left, found tile by tile."""
    blocks = _blocks_with_strokes((left[..., 0] < 128).astype(np.uint8)) & visible
    for x0, y0, x1, y1 in _tiles_of_blocks(blocks, left.shape):
        check()
        for place in ppocr.find_line_places(np.ascontiguousarray(left[y0:y1, x0:x1])):
            yield place.scaled_and_moved(1.0, (x0, y0))


def _blocks_with_strokes(dark: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which blocks of a picture hold strokes, of whose pixels ``dark`` is 1."""
    height, width = dark.shape
    padded = np.pad(dark, ((0, -height % _BLOCK), (0, -width % _BLOCK)))
    rows, columns = padded.shape[0] // _BLOCK, padded.shape[1] // _BLOCK
    counts = padded.reshape(rows, _BLOCK, columns, _BLOCK).sum(axis=(1, 3), dtype=np.int64)
    return np.asarray(counts >= _INKED)


def _tiles_of_blocks(
    blocks: npt.NDArray[np.bool_], shape: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """Left, top, right, bottom of tiles that cover every block with strokes, and its edge."""
    step = (_TILE - 2 * _EDGE) // _BLOCK
    for top in range(0, blocks.shape[0], step):
        for left in range(0, blocks.shape[1], step):
            part = np.argwhere(blocks[top : top + step, left : left + step])
            if len(part):
                (y0, x0), (y1, x1) = part.min(axis=0), part.max(axis=0) + 1
                yield (
                    max((left + int(x0)) * _BLOCK - _EDGE, 0),
                    max((top + int(y0)) * _BLOCK - _EDGE, 0),
                    min((left + int(x1)) * _BLOCK + _EDGE, shape[1]),
                    min((top + int(y1)) * _BLOCK + _EDGE, shape[0]),
                )


def _puzzling_boxes(lines: list[ReadLine]) -> Iterator[tuple[float, float, float, float]]:
    good = [line.box for line in lines if line.sure >= _PUZZLE]
    for line in lines:
        x0, y0, x1, y1 = line.box
        tall, long = sorted((x1 - x0, y1 - y0))
        letters = sum(c.isalnum() for c in line.text)
        written = letters >= _SMALL_LETTERS and tall >= _LEGIBLE and long >= 1.5 * tall
        if (
            line.sure < _PUZZLE
            and written
            and not any(_center_is_inside(line.box, b) for b in good)
        ):
            yield line.box


def _center_is_inside(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]
