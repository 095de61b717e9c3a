"""The slider of the play bar, with the times at its ends and the way to the whole case."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStyle, QToolButton, QWidget

from ui.case.context import Context
from ui.case.playhead import Playhead
from ui.common.theme import themed_icon
from ui.playback.play_range import PlayRange

STEPS = 1_000_000_000  # of the slider at most; a case may span years
TOGGLE = "Whole case"
ROOMY = 40  # letters: a narrower bar shows the toggle as its picture alone


class PositionSlider(QSlider):
    """What the bar covers as one line, with in and out point; a click goes there."""

    def __init__(
        self, playhead: Playhead, play_range: PlayRange, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._playhead, self._play_range = playhead, play_range
        self._follows = False
        self._unit = 1
        self.valueChanged.connect(self._on_value)
        playhead.moved.connect(self._follow_clock)
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
        self.setToolTip(f"Position in {self._play_range.name_of_covered}")
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


class PositionLine(QWidget):
    """The slider between the wall times of its two ends, and the toggle for the whole case.

    Args:
        clock: a moment in words, with the date for those who point at it.
    """

    def __init__(
        self,
        context: Context,
        play_range: PlayRange,
        clock: Callable[[int, bool], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._play_range, self._clock = play_range, clock
        self._action = context.actions["whole_case"]
        self.slider = PositionSlider(context.playhead, play_range, self)
        self.start, self.end = QLabel(self), QLabel(self)
        self.toggle = QToolButton(self)
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setIcon(themed_icon("whole"))
        self.toggle.setText(TOGGLE)
        self.toggle.setAccessibleName(self._action.text())
        self.toggle.clicked.connect(lambda: context.actions.run_action("whole_case"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.start)
        row.addWidget(self.slider, 1)
        row.addWidget(self.end)
        row.addWidget(self.toggle)
        context.actions.bind_action(
            "whole_case", lambda: play_range.set_whole(not play_range.wants_whole_case)
        )
        play_range.changed.connect(self._show_times)
        self._show_times()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _show_times(self) -> None:
        for label, moment in zip(
            (self.start, self.end), self._play_range.covered_span, strict=True
        ):
            label.setText(self._clock(moment, False).partition(".")[0])
            label.setToolTip(self._clock(moment, True))
        self._action.setChecked(self._play_range.wants_whole_case)
        self.toggle.setChecked(self._play_range.wants_whole_case)
        now = f"The line covers {self._play_range.name_of_covered}"
        then = "the chosen recording" if self._play_range.wants_whole_case else "the whole case"
        key = self._action.shortcut().toString()
        self.toggle.setToolTip(f"{now}; click for {then} ({key})")

    def _fit_words(self) -> None:
        """Words where there is room for them."""
        style = Qt.ToolButtonStyle
        roomy = self.width() >= ROOMY * self.fontMetrics().averageCharWidth() * 2
        wanted = style.ToolButtonTextBesideIcon if roomy else style.ToolButtonIconOnly
        if self.toggle.toolButtonStyle() != wanted:
            self.toggle.setToolButtonStyle(wanted)
