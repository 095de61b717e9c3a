"""The margin beside a transcript's words: when each cue is spoken, and which is spoken now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, SignalInstance
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.transcripts.cue_text import CueText

_PAD = 8
_BAR = 4


def fade_colour(colour: QColor, alpha: int) -> QColor:
    """The same colour, see-through: ``alpha`` from 0 to 255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


class CueMargin(QWidget):
    """The times of the visible cues; the current one has a bar and is bold."""

    def __init__(self, text: CueText) -> None:
        super().__init__(text)
        self._text = text
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        font = QFont(self._text.font())
        font.setBold(True)
        # Bold, for the current cue is, and the margin must not move with it.
        return QSize(QFontMetrics(font).horizontalAdvance("00:00:00") + _BAR + 2 * _PAD, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self._text.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
        for block, box in self._text.visible_blocks():
            self._paint_time(painter, block.blockNumber(), box, palette)

    def _paint_time(self, painter: QPainter, cue: int, box: QRectF, palette: QPalette) -> None:
        now = cue in self._text.cues_spoken_now
        line = self._text.shown_cues[cue]
        if now:
            lit = palette.color(QPalette.ColorRole.Highlight)
            painter.fillRect(QRectF(0, box.top(), self.width(), box.height()), fade_colour(lit, 28))
            painter.fillRect(QRectF(0, box.top(), _BAR, box.height()), lit)
        font = QFont(self._text.font())
        font.setBold(now)
        painter.setFont(font)
        role = QPalette.ColorRole.Text if now else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        height = painter.fontMetrics().lineSpacing()
        place = QRectF(_BAR + _PAD, box.top(), self.width() - _BAR - _PAD, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, line.time)
        if line.shown.corrected:
            place.translate(0, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, "✎")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._emit_for_cue(self._text.clicked, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._emit_for_cue(self._text.played, event)

    def _emit_for_cue(self, signal: SignalInstance, event: QMouseEvent) -> None:
        for block, box in self._text.visible_blocks():
            if box.top() <= event.position().y() < box.bottom():
                signal.emit(block.blockNumber(), -1)
