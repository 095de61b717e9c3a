"""Pictures of what is too dense to draw one by one: crowded rows and waveforms, by numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from reviewer.model import Status
from ui.views.timeline.columns import STYLES, LaneColumns, Longs
from ui.views.timeline.scale import Scale

_PROPOSED, _REJECTED = STYLES.index(Status.PROPOSED), STYLES.index(Status.REJECTED)
Image = NDArray[np.uint32]


def crowd(
    columns: LaneColumns, shown: Longs, scale: Scale, colours: Sequence[QColor]
) -> list[QImage]:
    """One picture a row, a pixel high, of the items at ``shown``; the denser, the fuller.

    Proposed items are striped and rejected ones dotted, so that colour does not tell alone.
    """
    width = scale.width
    first = np.clip((columns.start[shown] - scale.left) / scale.per_pixel, 0, width - 1)
    last = np.clip((columns.end[shown] - scale.left) / scale.per_pixel, 0, width - 1)
    left, right = first.astype(np.int64), np.ceil(last).astype(np.int64)
    right = np.minimum(np.maximum(right, left + 1), width)
    style, row = columns.style[shown], columns.row[shown]
    rows = np.zeros((columns.rows, width), np.uint32)
    for number in np.unique(style)[::-1]:
        mine = style == number
        _paint_style(rows, (left[mine], right[mine], row[mine]), int(number), colours[number])
    return [_image(line) for line in rows]


def _paint_style(
    rows: Image, spans: tuple[Longs, Longs, NDArray[np.uint8]], style: int, colour: QColor
) -> None:
    """Paint one style over all rows, thin where few items are."""
    count, width = rows.shape
    left, right, row = spans
    at = row.astype(np.int64) * (width + 1)
    size = count * (width + 1)
    steps = np.bincount(at + left, minlength=size) - np.bincount(at + right, minlength=size)
    depth = np.cumsum(steps).reshape(count, width + 1)[:, :width]
    begun = np.bincount(at + left, minlength=size).reshape(count, width + 1)[:, :width]
    # A pixel in which something new begins is darker: neighbours stay apart.
    tone = np.where(begun > 0, 150, 210).astype(np.uint32)
    tone = np.where(begun > 1, np.minimum(120 + 30 * begun, 255), tone).astype(np.uint32)
    columns = np.arange(width)
    if style == _PROPOSED:
        tone = np.where(columns % 4 < 2, tone // 3, tone)
    elif style == _REJECTED:
        tone = np.where(columns % 4 == 0, tone, 0)
    painted = _premultiplied(colour, tone.astype(np.uint32))
    rows[:] = np.where(depth > 0, painted, rows)


def waveform(peaks: NDArray[np.uint8], height: int, colour: QColor) -> QImage:
    """A picture of peaks (0 to 255), one column each, mirrored about the middle."""
    # Quiet speech is a hundredth of full scale: the root keeps it in sight.
    size = np.sqrt(peaks.astype(np.float32) / 255) * (height / 2 - 1)
    away = np.abs(np.arange(height, dtype=np.float32) - (height - 1) / 2)
    inside = away[:, None] <= np.maximum(size, 0.5)[None, :]
    tone = np.where(inside, 200, 0).astype(np.uint32)
    return _image(_premultiplied(colour, tone))


def _premultiplied(colour: QColor, alpha: NDArray[np.uint32]) -> Image:
    red, green, blue = colour.red(), colour.green(), colour.blue()
    made: Image = (
        (alpha << 24)
        | (red * alpha // 255 << 16)
        | (green * alpha // 255 << 8)
        | (blue * alpha // 255)
    ).astype(np.uint32)
    return made


def _image(pixels: Image) -> QImage:
    """A copy: Qt must not read an array that is gone."""
    flat = np.ascontiguousarray(np.atleast_2d(pixels))
    height, width = flat.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(flat.data, width, height, width * 4, form).copy()
