"""The slider of the play bar: what the bar covers as one line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from ui.case.playhead import Playhead
from ui.playback.play_range import PlayRange

STEPS = 1_000_000_000  # of the slider at most; a case may span years


class PositionSlider(QSlider):
    """What the bar covers as one line, with in and out point; a click goes there.

    Args:
        clock: a moment in words.
    """

    def __init__(
        self,
        playhead: Playhead,
        play_range: PlayRange,
        clock: Callable[[int], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._playhead, self._play_range, self._clock = playhead, play_range, clock
        self._follows = False
        self._unit = 1
        self.valueChanged.connect(self._on_value)
        playhead.moved_calmly.connect(self._follow_clock)
        playhead.state_changed.connect(self.update)
        play_range.changed.connect(self._show_range)
        self._show_range()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            at = QStyle.sliderValueFromPosition(
                self.minimum(), self.maximum(), round(event.position().x()), max(self.width(), 1)
            )
            self.setSliderPosition(at)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        points = [p for p in self._playhead.loop_points if p is not None]
        if not points:
            return
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Text)
        start, end = self._play_range.covered_span
        for point, way in zip(self._playhead.loop_points, (1, -1), strict=True):
            if point is None or not start <= point <= end:
                continue
            x = (point - start) / (end - start) * (self.width() - 4) + 2
            painter.fillRect(QRectF(x - 1, 0, 2, self.height()), colour)
            for y in (0, self.height() - 2):  # brackets: which is which without colour
                painter.fillRect(QRectF(min(x, x + 6 * way), y, 6, 2), colour)
        painter.end()

    def _show_range(self) -> None:
        self.setAccessibleName(f"Position in {self._play_range.name_of_covered}")
        first, last = (self._clock(at).partition(".")[0] for at in self._play_range.covered_span)
        self.setToolTip(f"Position in {self._play_range.name_of_covered}\n{first} to {last}")
        self._follow_clock(self._playhead.position)
        self.update()

    def _follow_clock(self, position: int) -> None:
        start, end = self._play_range.covered_span
        # Milliseconds, or as many microseconds as let Qt's 32 bits count a case of years.
        self._unit = max(1000, (end - start) // STEPS)
        self._follows = True
        self.setRange(0, (end - start) // self._unit)
        self.setPageStep(max((end - start) // self._unit // 20, 1))
        # While a hand holds it, it is the hand that moves it.
        if not self.isSliderDown():
            self.setValue((min(max(position, start), end) - start) // self._unit)
        self._follows = False

    def _on_value(self, value: int) -> None:
        if not self._follows:
            self._playhead.seek_to(self._play_range.covered_span[0] + value * self._unit)
