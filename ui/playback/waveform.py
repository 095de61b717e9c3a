"""The sound of a recording as a picture with a playhead, and what is hidden of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from reviewer.model import Kind, Redaction, SoundRedaction, Status
from reviewer.playback.peaks import Peaks
from ui.common.theme import KIND_COLOURS, STATUS_COLOURS, STATUS_SHAPES

# Chosen by hand.
PAGE = 120.0  # seconds that are shown at once of a recording that lasts longer
_QUIET = 2  # of 255: less is the noise of a line that nobody speaks on
_HALF = 0.5


@dataclass(frozen=True)
class SoundSpan:
    """The stretch of a recording that is drawn, in seconds of its own time."""

    start: float
    end: float

    def x_of(self, seconds: float, area: QRectF) -> float:
        """Where a moment stands."""
        return area.left() + (seconds - self.start) / (self.end - self.start) * area.width()

    def seconds_of(self, x: float, area: QRectF) -> float:
        """The moment at a place."""
        part = min(max((x - area.left()) / max(area.width(), 1.0), 0.0), 1.0)
        return self.start + part * (self.end - self.start)


def span_around(seconds: float, length: float) -> SoundSpan:
    """All of a short recording; of a long one the page on which a moment stands."""
    if length <= PAGE * 1.5:
        return SoundSpan(0.0, max(length, 0.1))
    first = seconds // PAGE * PAGE
    return SoundSpan(first, first + PAGE)


def is_silent(peaks: Peaks) -> bool:
    """True when nothing is heard in all of a recording."""
    return bool(peaks.levels[-1].max(initial=0) <= _QUIET)


class WaveformPicture:
    """Draws it; the sound itself once for each page and size."""

    def __init__(self) -> None:
        self._drawn: QPixmap | None = None
        self._drawn_of: tuple[object, ...] = ()

    def paint_sound(
        self, painter: QPainter, area: QRectF, span: SoundSpan, peaks: Peaks | None
    ) -> None:
        """The waveform, or the line that stands for it until it is read."""
        colour = QColor(KIND_COLOURS[Kind.AUDIO]).lighter(140)
        if peaks is None:
            painter.fillRect(QRectF(area.left(), area.center().y(), area.width(), 1), colour)
            return
        ratio = painter.device().devicePixelRatio()
        of = (id(peaks), span, area.width(), area.height(), ratio)
        if of != self._drawn_of or self._drawn is None:
            self._drawn_of = of
            self._drawn = _draw_peaks(peaks, span, area, colour, ratio)
        painter.drawPixmap(area.topLeft(), self._drawn)

    def paint_playhead(self, painter: QPainter, area: QRectF, x: float) -> None:
        """Where the clock stands."""
        painter.fillRect(QRectF(x - 1, area.top(), 2, area.height()), QColor("#ffffff"))


def paint_hidden(
    painter: QPainter,
    area: QRectF,
    span: SoundSpan,
    redaction: Redaction,
    *,
    channels: int,
    released: bool,
) -> None:
    """Redacted sound: what is accepted as a solid block, what is proposed as a dashed frame."""
    if not isinstance(redaction, SoundRedaction) or redaction.status is Status.REJECTED:
        return
    accepted = redaction.status is Status.ACCEPTED
    if redaction.end <= span.start or redaction.start >= span.end or (released and not accepted):
        return
    left = max(span.x_of(redaction.start, area), area.left())
    right = min(span.x_of(redaction.end, area), area.right())
    rect = QRectF(left, area.top(), max(right - left, 2.0), area.height())
    if redaction.channel is not None and channels > 1:  # one of the voices goes on below or above
        high = area.height() / channels
        rect = QRectF(rect.left(), area.top() + high * redaction.channel, rect.width(), high)
    if released:
        painter.fillRect(rect, QColor("black"))
        return
    colour = QColor(STATUS_COLOURS[redaction.status])
    veil = QColor(colour)
    veil.setAlpha(150 if accepted else 50)
    painter.fillRect(rect, veil)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.SolidLine if accepted else Qt.PenStyle.DashLine))
    painter.drawRect(rect.adjusted(_HALF, _HALF, -_HALF, -_HALF))
    sign = STATUS_SHAPES[redaction.status]
    if rect.width() >= painter.fontMetrics().horizontalAdvance(sign) + 6:
        painter.setPen(QColor("#ffffff"))
        painter.drawText(
            QPointF(rect.left() + 3, rect.top() + painter.fontMetrics().ascent()), sign
        )


def _draw_peaks(
    peaks: Peaks, span: SoundSpan, area: QRectF, colour: QColor, ratio: float
) -> QPixmap:
    width, height = max(round(area.width() * ratio), 1), max(round(area.height() * ratio), 1)
    made = QPixmap(width, height)
    made.fill(Qt.GlobalColor.transparent)
    heights = _reach_of(peaks.peaks_between(span.start, span.end, width), height)
    onto = QPainter(made)
    onto.setPen(QPen(colour, 1))
    middle = height / 2
    onto.drawLines([QLineF(x, middle - r, x, middle + r) for x, r in enumerate(heights.tolist())])
    onto.end()
    made.setDevicePixelRatio(ratio)
    return made


def _reach_of(found: NDArray[np.uint8], height: int) -> NDArray[np.float64]:
    # Quiet speech is a hundredth of full scale: the root keeps it in sight.
    reach = np.sqrt(found / 255) * (height / 2 - 1)
    return np.asarray(np.maximum(reach, 0.5), np.float64)
