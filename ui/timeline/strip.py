"""Pictures of what is too dense to draw one by one: crowded rows and waveforms, by numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from reviewer.model import Status
from ui.timeline.columns import STYLES, LaneColumns, Longs
from ui.timeline.scale import Scale

_TONES = np.array([210, 150, 180, 210, 240, 255], np.uint8)  # by how many begin in a pixel
_PROPOSED, _REJECTED = STYLES.index(Status.PROPOSED), STYLES.index(Status.REJECTED)
Image = NDArray[np.uint32]
Ints = NDArray[np.int32]

PATTERN = 4
"""Pixels after which the stripes of proposed and the dots of rejected items come again."""


def draw_crowd(
    columns: LaneColumns, scale: Scale, colours: Sequence[QColor], part: tuple[int, int]
) -> list[QImage]:
    """One picture a row, a pixel high, of all items in some pixels; the denser, the fuller.

    Proposed items are striped and rejected ones dotted, so that colour does not tell alone.
    """
    width = part[1] - part[0]
    edges = [scale.moment_behind(pixel) for pixel in (part[0] - 1, part[1] + 1)]
    at = columns.window_of(max(edges[0], scale.left), min(edges[1], scale.right_moment))
    start, end = columns.start[at], columns.end[at]
    style, row = columns.style[at], columns.row[at]
    seen = end >= max(edges[0], scale.left)
    if not seen.all():
        start, end, style, row = start[seen], end[seen], style[seen], row[seen]
    left = _pixels_inside(start, scale, part)
    right = np.minimum(np.maximum(_pixels_inside(end, scale, part), left) + 1, width)
    rows = np.zeros((columns.rows, width), np.uint32)
    styles = np.flatnonzero(np.bincount(style))
    for number in styles[::-1]:
        mine = slice(None) if len(styles) == 1 else style == number
        _paint_style(rows, (left[mine], right[mine], row[mine]), int(number), colours[number])
    return [_copy_to_image(line) for line in rows]


def _pixels_inside(utc: Longs, scale: Scale, part: tuple[int, int]) -> Ints:
    """The pixels of moments, counted from the first of a part and kept inside."""
    if scale.folds.gaps:
        away = np.asarray(scale.pixels_of(utc) - scale.origin, np.float64)
    else:
        away = np.asarray((utc - int(scale.left)) * (1 / scale.per_pixel), np.float64)
    kept: Ints = np.minimum(np.maximum(away, part[0]), part[1] - 1).astype(np.int32)
    return kept - np.int32(part[0])


def _paint_style(
    rows: Image, spans: tuple[Ints, Ints, NDArray[np.uint8]], style: int, colour: QColor
) -> None:
    """Paint one style over all rows, thin where few items are."""
    count, width = rows.shape
    left, right, row = spans
    at = row.astype(np.int32) * (width + 1)
    size = count * (width + 1)
    steps = np.bincount(at + left, minlength=size) - np.bincount(at + right, minlength=size)
    depth = np.cumsum(steps).reshape(count, width + 1)[:, :width]
    begun = np.bincount(at + left, minlength=size).reshape(count, width + 1)[:, :width]
    # A pixel in which one item begins is paler, so that neighbours stay apart.
    tone = _TONES[np.minimum(begun, len(_TONES) - 1)]
    columns = np.arange(width)
    if style == _PROPOSED:
        tone = np.where(columns % PATTERN < 2, tone // 3, tone)
    elif style == _REJECTED:
        tone = np.where(columns % PATTERN == 0, tone, np.uint8(0))
    painted = _shades_of(colour)[tone]
    np.copyto(rows, painted, where=depth > 0)


def draw_waveform(peaks: NDArray[np.uint8], height: int, colour: QColor) -> QImage:
    """A picture of peaks (0 to 255), one column each, mirrored about the middle."""
    # Quiet speech is a hundredth of full scale: the root keeps it in sight.
    reach = np.sqrt(np.arange(256) / 255) * (height / 2 - 1)
    reach = np.minimum(np.maximum(reach, 0.5), 255).astype(np.uint8)
    away = np.abs(np.arange(height) - (height - 1) / 2).astype(np.uint8)
    inside = away[:, None] <= reach[peaks][None, :]
    return _copy_to_image(np.array([0, _shades_of(colour)[200]], np.uint32)[inside.view(np.uint8)])


def _shades_of(colour: QColor) -> Image:
    """A colour at each of 256 opacities, as Qt's premultiplied pixels."""
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = (np.uint32(c) for c in (colour.red(), colour.green(), colour.blue()))
    made = (
        (alpha << 24)
        | (red * alpha // 255 << 16)
        | (green * alpha // 255 << 8)
        | blue * alpha // 255
    )
    return np.asarray(made, np.uint32)


def _copy_to_image(pixels: Image) -> QImage:
    """A copy: Qt must not read an array that is gone."""
    flat = np.ascontiguousarray(np.atleast_2d(pixels))
    height, width = flat.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(flat.data, width, height, width * 4, form).copy()
