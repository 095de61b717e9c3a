"""The column of titles: a line for each lane, with a tick for the wall and an eye that hides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette, QPen

from reviewer.timeline import ItemKind, Lane
from reviewer.timeline.items import RECORDINGS
from ui.common.telling_names import TellingName
from ui.common.theme import themed_icon
from ui.timeline.columns import LaneBox
from ui.timeline.lane_rows import LeftLine

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
_BAR = 4  # pixels: mark of the record in focus
_SPACE = 6  # pixels between what stands in a title


class TitlePart(Enum):
    """What of a title is at a pixel."""

    NAME = "name"
    TICK = "tick"
    EYE = "eye"


@dataclass(frozen=True)
class TitleColumn:
    """Where things stand in the titles, and how they look.

    Attributes:
        width: of the column, in pixels.
        names: of lanes, by their keys, each beginning with what tells it from the others.
        on_wall: records that stand on the wall of videos.
        can_tick: records that could.
        focus: the record in focus.
    """

    width: int
    side: int  # pixels: an icon's edge
    palette: QPalette
    names: Mapping[str, TellingName]
    on_wall: frozenset[str] = frozenset()
    can_tick: frozenset[str] = frozenset()
    focus: str = ""

    # ---- places

    def sign_rect(self, box: LaneBox, top: int) -> QRect:
        """Where the lane's icon stands, or its tick."""
        left = _BAR + _SPACE + (self.side if box.columns.lane.under else 0)
        return QRect(left, top + (box.height - self.side) // 2, self.side, self.side)

    def eye_rect(self, box: LaneBox, top: int) -> QRect:
        """Where the eye stands."""
        left = self.width - self.side - _SPACE
        return QRect(left, top + (box.height - self.side) // 2, self.side, self.side)

    def part_at(self, box: LaneBox, top: int, pos: QPoint) -> TitlePart:
        """What is at a pixel of a lane's title."""
        reach = _SPACE // 2  # a small thing is hit from a little beside it
        if self.eye_rect(box, top).adjusted(-reach, -reach, _SPACE, reach).contains(pos):
            return TitlePart.EYE
        sign = self.sign_rect(box, top).adjusted(-reach, -reach, reach, reach)
        if self.has_tick(box.columns.lane) and sign.contains(pos):
            return TitlePart.TICK
        return TitlePart.NAME

    def has_tick(self, lane: Lane) -> bool:
        """True of a lane of recordings that can stand on the wall."""
        return lane.kind in RECORDINGS and any(i.record in self.can_tick for i in lane.items)

    def is_ticked(self, lane: Lane) -> bool:
        """True of a lane whose recording stands on the wall."""
        return any(item.record in self.on_wall for item in lane.items)

    # ---- looks

    def paint_titles(self, painter: QPainter, boxes: Sequence[tuple[LaneBox, int]]) -> None:
        """Paint each lane's sign and name; the record in focus is bold and has a bar."""
        plain, bold = QFont(painter.font()), QFont(painter.font())
        bold.setBold(True)
        for box, top in boxes:
            lane = box.columns.lane
            is_focus = bool(self.focus) and lane.record == self.focus and not lane.under
            if is_focus:
                painter.fillRect(QRect(0, top, _BAR, box.height), self.palette.highlight())
            if self.has_tick(lane):
                self._paint_tick(painter, self.sign_rect(box, top), self.is_ticked(lane))
            else:
                icon_of(lane).paint(painter, self.sign_rect(box, top))
            painter.setFont(bold if is_focus else plain)
            self._paint_name(painter, box, top)
        painter.setFont(plain)

    def paint_eye(self, painter: QPainter, box: LaneBox, top: int) -> None:
        """Paint the eye of the lane under the mouse, on a ground that hides the name's end."""
        rect = self.eye_rect(box, top)
        ground = rect.adjusted(-_SPACE, 1 - rect.top() + top, _SPACE - 1, 0)
        ground.setBottom(top + box.height - 1)
        painter.fillRect(ground, self.palette.window())
        themed_icon("eye").paint(painter, rect)

    def _paint_name(self, painter: QPainter, box: LaneBox, top: int) -> None:
        lane = box.columns.lane
        left = self.sign_rect(box, top).right() + 1 + _SPACE
        space = QRect(left, top, self.width - left - _SPACE, box.height)
        name = self.names.get(lane.key) or TellingName(lane.title, lane.title)
        faint = self.palette.color(QPalette.ColorRole.PlaceholderText)
        strong = faint if lane.under else self.palette.color(QPalette.ColorRole.WindowText)
        metrics = painter.fontMetrics()
        first = metrics.elidedText(name.first, Qt.TextElideMode.ElideRight, space.width())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(strong)
        painter.drawText(space, middle, first)
        further = f" (+{lane.left_out} of other days)" if lane.left_out else ""
        rest = name.text[len(name.first) :] + further
        used = metrics.horizontalAdvance(name.first)
        if rest and used + metrics.horizontalAdvance("… ") < space.width():
            space.setLeft(space.left() + used)
            painter.setPen(faint)
            short = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(space, middle, short)

    def _paint_tick(self, painter: QPainter, rect: QRect, on: bool) -> None:
        inner = rect.adjusted(1, 1, -2, -2)
        edge = self.palette.color(QPalette.ColorRole.PlaceholderText)
        hue = self.palette.color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(hue if on else edge, 1))
        painter.setBrush(hue if on else Qt.BrushStyle.NoBrush)
        painter.drawRect(inner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if on:
            painter.setPen(QPen(self.palette.color(QPalette.ColorRole.HighlightedText), 2))
            x, y, wide, high = inner.x(), inner.y(), inner.width(), inner.height()
            corners = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.28))
            painter.drawPolyline([QPointF(x + a * wide, y + b * high) for a, b in corners])


def paint_lines(
    painter: QPainter, lines: Sequence[tuple[LeftLine, int]], width: int, palette: QPalette
) -> None:
    """Paint the lines that stand for lanes which are not drawn, across the view."""
    side = painter.fontMetrics().height()
    for line, top in lines:
        painter.fillRect(QRect(0, top, width, line.height), palette.window())
        sign = "chevron-down" if line.is_open else "chevron-right"
        mark = QRect(_BAR + _SPACE, top + (line.height - side) // 2, side, side)
        themed_icon(sign).paint(painter, mark)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        space = QRect(mark.right() + 1 + _SPACE, top, width, line.height)
        painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter), line.text)


def icon_of(lane: Lane) -> QIcon:
    """The sign of a lane's kind."""
    return themed_icon(_ICONS[lane.kind])
