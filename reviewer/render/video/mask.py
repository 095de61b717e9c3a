"""Hiding a box of a picture, on its luma and chroma planes.

A fill leaves nothing. Pixelate and blur first reduce the box to a few cells and mix
these: what is drawn then holds the colours of the box and no shape of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from reviewer.model import Style
from reviewer.render.video.regions import HiddenSpot
from reviewer.system.opencv import cv2

Plane = NDArray[np.uint8]

_GRID = 2  # pixels of luma for one of chroma
_PAD = 2  # pixels around a box: what a lossy coder smears over its edge
# Chosen by hand, with what follows: so few cells hold colours and no shape.
_CELLS = 6  # on the shorter side
_MOST_CELLS = 12
_SMALLEST = 24  # pixels; in a smaller box any order of its cells may look like it: one colour
_LIKE = 0.3  # likeness to what was there (correlation) that a mixture may have
_LIKE_FINE = 0.2  # the same of what is finer than ...
_FEW = 8  # ... so many cells across
_MIXTURES = 12
_NEUTRAL = 128


@dataclass(frozen=True)
class _Area:
    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def is_empty(self) -> bool:
        return self.x1 <= self.x0 or self.y1 <= self.y0


def hide_spots(frame: VideoFrame, spots: list[HiddenSpot], full_range: bool) -> None:
    """Hide spots on a picture in place.

    Args:
        frame: 8-bit 4:2:0 in three planes. Its data becomes its own first: a decoder may
            still refer to it.
        spots: In the order of drawing.
        full_range: black is 0 and not 16.
    """
    if not spots:
        return
    frame.make_writable()
    planes = [_view_of_plane(frame, number) for number in range(3)]
    for spot in spots:
        area = area_of(spot, frame.width, frame.height)
        if area.is_empty:
            continue
        views = [
            _part_of_plane(plane, area, 1 if number == 0 else _GRID)
            for number, plane in enumerate(planes)
        ]
        if spot.style in (Style.PIXELATE, Style.BLUR):
            _mix_views(views, smooth=spot.style == Style.BLUR)
        else:
            _fill_views(views, 0 if full_range else 16)


def blacken_picture(frame: VideoFrame, full_range: bool) -> None:
    """Make a whole picture black."""
    frame.make_writable()
    _fill_views([_view_of_plane(frame, number) for number in range(3)], 0 if full_range else 16)


def area_of(spot: HiddenSpot, width: int, height: int) -> _Area:
    """The pixels that a spot hides: its box grown outward, to the chroma's grid and a rim."""
    x0, y0, x1, y1 = spot.box.to_pixels(width, height, _GRID)
    return _Area(
        max(x0 - _PAD, 0), max(y0 - _PAD, 0), min(x1 + _PAD, width), min(y1 + _PAD, height)
    )


def _view_of_plane(frame: VideoFrame, number: int) -> Plane:
    plane = frame.planes[number]
    rows: Plane = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _part_of_plane(plane: Plane, area: _Area, step: int) -> Plane:
    return plane[area.y0 // step : -(-area.y1 // step), area.x0 // step : -(-area.x1 // step)]


def _fill_views(views: list[Plane], black: int) -> None:
    for number, view in enumerate(views):
        view[:] = _NEUTRAL if number else black


def _mix_views(views: list[Plane], smooth: bool) -> None:
    rows, columns = views[0].shape
    cells = _grid_of_cells(rows, columns)
    # Likeness is measured in brightness, in which shapes are.
    before = views[0].astype(np.float32)
    small = [_resize_plane(view, cells, cv2.INTER_AREA) for view in views]
    way = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    for attempt in range(_MIXTURES):
        mixed = [_mix_cells(cell, attempt) for cell in small]
        luma = _resize_plane(mixed[0], (columns, rows), way)
        if (
            max(
                _measure_likeness(before, luma), _measure_likeness(_core_of(before), _core_of(luma))
            )
            >= _LIKE
        ):
            continue
        if (
            _measure_likeness(_fine_detail(_core_of(before)), _fine_detail(_core_of(luma)))
            < _LIKE_FINE
        ):
            break
    else:
        # No order was unlike enough: then one colour.
        mixed = [np.full_like(cell, round(float(cell.mean()))) for cell in small]
    for view, cell in zip(views, mixed, strict=True):
        view[:] = _resize_plane(cell, (view.shape[1], view.shape[0]), way)


def _resize_plane(plane: Plane, size: tuple[int, int], way: int) -> Plane:
    return np.asarray(cv2.resize(plane, size, interpolation=way), np.uint8)


def _grid_of_cells(rows: int, columns: int) -> tuple[int, int]:
    """Cells across and down."""
    shorter = min(rows, columns)
    if shorter < _SMALLEST:
        return 1, 1
    share = _CELLS / shorter
    return (
        max(1, min(round(columns * share), _MOST_CELLS)),
        max(1, min(round(rows * share), _MOST_CELLS)),
    )


def _mix_cells(cells: Plane, attempt: int) -> Plane:
    """The cells in another order: always the same for a grid, so that it does not flicker."""
    size = cells.size
    salt = (attempt + 1) * 40503
    # Knuth's multiplier, modulo the largest prime below 2**32: an order without pattern, and the
    # same on every machine. It is no secret: what protects is that the cells are few.
    keys = [(n * 2654435761 + salt * (n + 7) ** 2) % 4294967291 for n in range(size)]
    order = sorted(range(size), key=keys.__getitem__)
    mixed: Plane = cells.reshape(-1)[order].reshape(cells.shape)
    return mixed


def _core_of(part: NDArray[Any]) -> NDArray[Any]:
    """What lies under the box itself, without the rim."""
    rim = _PAD + _GRID
    return part[rim:-rim, rim:-rim] if min(part.shape) > 4 * rim else part


def _fine_detail(part: NDArray[Any]) -> NDArray[np.float32]:
    """What is finer than a few cells: edges of the mixture may fall on edges of what was there."""
    rows, columns = part.shape
    small = (min(_FEW, columns), min(_FEW, rows))
    coarse = cv2.resize(part.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    back = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_CUBIC)
    return np.asarray(part - back, np.float32)


def _measure_likeness(before: NDArray[np.float32], after: NDArray[Any]) -> float:
    """Correlation of two pictures; 0 where one of them is flat."""
    left, right = before - before.mean(), after.astype(np.float32) - after.mean()
    scale = float(np.sqrt((left * left).sum() * (right * right).sum()))
    return abs(float((left * right).sum()) / scale) if scale > 1e-3 else 0.0
