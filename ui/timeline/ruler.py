"""The ruler above the lanes, the titles beside them, and the playhead over them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from reviewer.timeline import ItemKind, Lane
from ui.common.item_text import date_text
from ui.common.theme import themed_icon
from ui.timeline.columns import LaneBox
from ui.timeline.scale import Scale, make_ticks

_ICONS = {
    ItemKind.VIDEO: "video",
    ItemKind.CALL: "audio",
    ItemKind.SOUND: "audio",
    ItemKind.MOMENT: "image",
    ItemKind.EVENT: "dispatch",
    ItemKind.CUE: "transcript",
    ItemKind.ANNOTATION: "note",
    ItemKind.BOOKMARK: "bookmark",
    ItemKind.REDACTION: "box",
}
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


def paint_titles(
    painter: QPainter,
    boxes: Sequence[tuple[LaneBox, int]],
    width: int,
    palette: QPalette,
    chosen: str,
) -> None:
    """Paint each lane's icon and title; the record in focus is bold and has a bar."""
    plain, bold = QFont(painter.font()), QFont(painter.font())
    bold.setBold(True)
    side = painter.fontMetrics().height()
    for box, top in boxes:
        lane = box.columns.lane
        is_chosen = bool(chosen) and lane.record == chosen and not lane.under
        rect = QRect(0, top, width, box.height)
        if is_chosen:
            painter.fillRect(QRect(0, top, 4, box.height), palette.highlight())
        left = 10 + (side if lane.under else 0)
        mark = QRect(left, top + (box.height - side) // 2, side, side)
        _icon_of(lane).paint(painter, mark)
        role = QPalette.ColorRole.PlaceholderText if lane.under else QPalette.ColorRole.WindowText
        painter.setPen(palette.color(role))
        painter.setFont(bold if is_chosen else plain)
        space = rect.adjusted(left + side + 6, 0, -6, 0)
        title = f"{lane.title} (+{lane.left_out} of other days)" if lane.left_out else lane.title
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(title) > space.width() and box.height > 2 * metrics.height():
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(space, int(flags), title)
        else:
            short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter), short)
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


def _icon_of(lane: Lane) -> QIcon:
    return themed_icon(_ICONS[lane.kind])
