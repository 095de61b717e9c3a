"""The ruler above the lanes, and the playhead over them."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.common.item_text import date_text
from ui.timeline.scale import Scale, make_ticks

HEAD = 11  # pixels: width of the playhead's handle


def paint_ruler(painter: QPainter, scale: Scale, height: int, zone: str, palette: QPalette) -> None:
    """Paint ticks and times into the top of the view."""
    metrics = painter.fontMetrics()
    found = make_ticks(scale, zone, metrics.horizontalAdvance("00:00:00.00") + 20)
    text = palette.color(QPalette.ColorRole.WindowText)
    faint = palette.color(QPalette.ColorRole.Mid)
    bold = QFont(painter.font())
    bold.setBold(True)
    plain = painter.font()
    small = [scale.pixel_of(tick.utc) for tick in found if not tick.text]
    painter.setPen(faint)
    painter.drawLines([QLineF(x, height - 4, x, height - 1) for x in small])
    painter.setPen(text)
    for tick in (t for t in found if t.text):
        x = scale.pixel_of(tick.utc)
        painter.drawLine(QLineF(x, height - 8, x, height - 1))
        if x >= scale.origin - 1:
            painter.setFont(bold if tick.day else plain)
            painter.drawText(QPointF(x + 4, height - 9), tick.text)
    painter.setFont(plain)


def paint_corner(
    painter: QPainter, rect: QRect, palette: QPalette, scale: Scale, zone: str
) -> None:
    """The date and zone of the left edge, above the titles."""
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    text = date_text(round(scale.left), zone)
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - 14)
    painter.drawText(rect.adjusted(10, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), short)


class PlayheadLine(QWidget):
    """A thin line over the lanes: moving it paints no lane anew."""

    def __init__(self, parent: QWidget, ruler: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ruler = ruler

    def stand_at(self, x: int, height: int, visible: bool) -> None:
        """Put the line's middle at a pixel."""
        self.setGeometry(x - HEAD // 2, 0, HEAD, height)
        self.setVisible(visible)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hue = self.palette().color(QPalette.ColorRole.WindowText)
        base = self.palette().color(QPalette.ColorRole.Base)
        middle = HEAD / 2
        painter.setPen(QPen(base, 3))
        painter.drawLine(QPointF(middle, self.ruler), QPointF(middle, self.height()))
        painter.setPen(QPen(hue, 1))
        painter.drawLine(QPointF(middle, self.ruler - 2), QPointF(middle, self.height()))
        painter.setBrush(hue)
        top = self.ruler - 9
        head = [
            (0.5, top),
            (HEAD - 0.5, top),
            (HEAD - 0.5, top + 4),
            (middle, top + 9),
            (0.5, top + 4),
        ]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in head]))
