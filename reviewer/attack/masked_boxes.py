"""Looking at a redacted box: is it filled, is there nothing left of what was under it?

All pictures are upright 8-bit luma; boxes are fractions of the displayed picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reviewer.model.geometry import Box
from reviewer.system.opencv import cv2

Luma = npt.NDArray[np.uint8]
Reals = npt.NDArray[np.float64]

EDGE = 2  # pixels inside a box's edge that encoding may blend with its neighbours
_STRIP = 10  # depth to which each line along the edge is looked at by itself
DARK = 48  # a fill is darker than this; black is 16, or 0 at full range
_LINE = 20.0  # how far a line's mean may be off the fill
_FLAT = 6.0  # standard deviation inside a fill
_OFF = 28  # a pixel this far off the fill is not filled ...
_OFF_SHARE = 0.004  # ... and so few may be
_CELLS = 8  # a blurred or pixelated box tells no more than so many cells across
_LIKE = 0.5  # correlation from which on a box still shows the original
_DETAIL_LIKE = 0.3
_DETAIL_SHARE = 0.2
_TINY = 20  # pixels across of a box that has one colour, whatever its style ...
_FAINT_SHARE = 0.08  # ... and in which this much of the original's contrast tells nothing
_RIM = 5  # pixels that a careful renderer hides around a box, at most
_ROUNDED = 6  # levels that a JPEG's coder may be off in a block of one colour
_SMALL = 120  # pixels across of the pictures by which likeness is judged
_ALIKE = 28.0  # dB


@dataclass(frozen=True)
class Inner:
    """The pixels that lie wholly inside a box."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def is_empty(self) -> bool:
        """True when no pixel does."""
        return self.x1 - self.x0 < 1 or self.y1 - self.y0 < 1

    def cut_from(self, picture: Luma, margin: int = 0) -> Luma:
        """That part of a picture, less a margin that leaves at least one pixel."""
        across = min(margin, (self.x1 - self.x0 - 1) // 2)
        down = min(margin, (self.y1 - self.y0 - 1) // 2)
        part: Luma = picture[self.y0 + down : self.y1 - down, self.x0 + across : self.x1 - across]
        return part


def pixels_inside(box: Box, picture: Luma) -> Inner:
    """The pixels of a picture that a box covers wholly."""
    height, width = picture.shape[:2]
    x0, y0 = math.ceil(box.x * width - 1e-6), math.ceil(box.y * height - 1e-6)
    x1, y1 = (box.x + box.w) * width, (box.y + box.h) * height
    return Inner(max(x0, 0), max(y0, 0), min(int(x1 + 1e-6), width), min(int(y1 + 1e-6), height))


def still_fault(picture: Luma, box: Box, *, exact: bool) -> str:
    """What is wrong with a filled box of a still picture: every pixel that it touches is filled.

    In an ``exact`` picture, one not encoded with loss, no pixel may be off; in a JPEG whose
    blocks are filled whole none is by more than its coder rounds.
    """
    x0, y0, x1, y1 = box.to_pixels(picture.shape[1], picture.shape[0])
    part = picture[y0:y1, x0:x1]
    if not part.size:
        return ""
    low, high = int(part.min()), int(part.max())
    if low > DARK:
        return "The box is not filled."
    if high - low > (0 if exact else _ROUNDED):
        return "The filled box does not reach its edge, or is not of one colour."
    return ""


def fill_fault(picture: Luma, box: Box) -> str:
    """What is wrong with a filled box; empty when it is flat and dark to its edges."""
    where = pixels_inside(box, picture)
    if where.is_empty:
        return ""
    core = where.cut_from(picture, EDGE + 2)
    counts = np.bincount(core.ravel(), minlength=256)  # far faster than sorting the pixels
    level = float(np.searchsorted(np.cumsum(counts), (core.size + 1) // 2))
    if level > DARK:
        return "The box is not filled."
    off = np.abs(np.arange(256) - level)
    if core.std() > _FLAT or counts[off > _OFF].sum() > _OFF_SHARE * core.size:
        return "The filled box is not flat."
    return _edge_fault(where.cut_from(picture, 0).astype(np.int16), level)


def _edge_fault(part: npt.NDArray[np.int16], level: float) -> str:
    """A line along an edge that is not filled: the box is off, or too small."""
    for side in range(4):
        turned = np.rot90(part, side)
        depth = min(_STRIP, turned.shape[0] // 2)
        for line in turned[:depth]:
            if np.abs(line - level).mean() > _LINE or _has_gap(line, level):
                return "The filled box does not reach its edge."
    return ""


def _has_gap(line: npt.NDArray[np.int16], level: float) -> bool:
    """True when a stretch of a line is plainly not filled."""
    inside = line[EDGE : len(line) - EDGE] if len(line) > 4 * EDGE else line
    if len(inside) < 8:
        return False
    off = (np.abs(inside - level) > _OFF).astype(np.float32)
    return bool(np.convolve(off, np.ones(6, np.float32), "valid").max() >= 6)


def hidden_fault(after: Luma, before: Luma, box: Box) -> str:
    """What is wrong with a box that is blurred, pixelated or filled, against the original."""
    if after.shape != before.shape:
        return "The picture has another size than the original's."
    where = pixels_inside(box, after)
    if where.is_empty:
        return ""
    a = where.cut_from(after, EDGE).astype(np.float64)
    b = where.cut_from(before, EDGE).astype(np.float64)
    faint = _FAINT_SHARE * b.std() if min(a.shape) < _TINY else 0.0  # what a coder smears into it
    if a.size < 16 or b.std() < 4 or a.std() < max(1.5, faint):
        return ""
    if b.std() > 8 and abs(measure_correlation(a, b)) > _LIKE:
        return "The box still looks like the original."
    fine_a, fine_b = _detail_of(a), _detail_of(b)
    share = float(fine_a.std() / max(fine_b.std(), 1e-6))
    if share > _DETAIL_SHARE and abs(measure_correlation(fine_a, fine_b)) > _DETAIL_LIKE:
        return "Fine detail of the original is left in the box."
    return ""


def _detail_of(part: Reals) -> Reals:
    """What a few cells cannot tell."""
    height, width = part.shape
    cells = (min(_CELLS, width), min(_CELLS, height))
    coarse = cv2.resize(part, cells, interpolation=cv2.INTER_AREA)
    rest: Reals = part - cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return rest


def measure_correlation(a: Reals, b: Reals) -> float:
    """Pearson's, 0 where one of them is constant."""
    a, b = a.ravel() - a.mean(), b.ravel() - b.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size > 1e-9 else 0.0


def sketch_picture(picture: Luma) -> Luma:
    """A small copy of a picture, in which noise is averaged out."""
    height, width = picture.shape
    step = _step_of_sketch(picture)
    size = (width // step, height // step)
    whole = picture[: size[1] * step, : size[0] * step]
    if step % 2 == 0 and step > 2:  # halving first is three times faster
        half = (whole.shape[1] // 2, whole.shape[0] // 2)
        whole = cv2.resize(whole, half, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return cv2.resize(whole, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _step_of_sketch(picture: Luma) -> int:
    height, width = int(picture.shape[0]), int(picture.shape[1])
    # Whole steps are far faster than fractions; at least two, so that noise is averaged out.
    step = max(round(max(width, height) / _SMALL), 2 if min(width, height) > 32 else 1)
    return min(step, width, height)


def of_one_size(after: Luma, before: Luma) -> Luma:
    """The original at the size of a release that has a row or a column more: coded pictures
    have even sides.
    """
    (high, wide), (rows, columns) = after.shape[:2], before.shape[:2]
    if (high, wide) == (rows, columns) or not (0 <= high - rows <= 1 and 0 <= wide - columns <= 1):
        return before
    larger = cv2.resize(before, (wide, high), interpolation=cv2.INTER_CUBIC)
    return larger.astype(np.uint8, copy=False)


def rim_of(picture: Luma) -> int:
    """How many pixels of a picture's sketch are left out around a box."""
    return max(2, math.ceil(_RIM / _step_of_sketch(picture)))


def distance_outside(after: Luma, before: Luma, hidden: list[Box], margin: int = 2) -> float:
    """Root mean square difference of two sketches outside boxes, and so many of their pixels
    around these; levels may be scaled.
    """
    if after.shape != before.shape:
        return 255.0
    counts = np.ones(after.shape, np.bool_)
    for box in hidden:
        x0, y0, x1, y1 = box.to_pixels(after.shape[1], after.shape[0])
        counts[max(y0 - margin, 0) : y1 + margin, max(x0 - margin, 0) : x1 + margin] = False
    if counts.sum() < 16:
        return 0.0
    a, b = after[counts].astype(np.float64), before[counts].astype(np.float64)
    spread = float(b.var())
    gain = float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > 1 else 1.0
    gain = min(max(gain, 0.8), 1.25)  # full range against limited, no more
    shift = min(max(float(a.mean() - gain * b.mean()), -24.0), 24.0)
    return float(np.sqrt(np.mean((a - gain * b - shift) ** 2)))


def is_alike(rms: float) -> bool:
    """True for a difference that encoding explains."""
    return rms < 255 / 10 ** (_ALIKE / 20)
