"""The kept picture of the lanes, and what is painted into it when something changes.

A playhead that moves thirty times a second must not paint a hundred thousand cues as often: the
picture stays until the view or the case changes, and an edit paints only where it is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPalette, QPixmap

from ui.timeline.columns import LaneBox
from ui.timeline.fold_painting import FoldPainter
from ui.timeline.painting import FEW, REACHED, LanePainter
from ui.timeline.ruler import paint_corner, paint_ruler
from ui.timeline.titles import paint_lines

if TYPE_CHECKING:
    from ui.timeline.canvas import Canvas


class LanesLayer:
    """Paints what a canvas shows into a picture.

    Attributes:
        picture: lanes, titles and ruler as they were last painted; ``None`` when all is another.
        titles: the column of titles, which only scrolls up and down.
        dirty: keys of lanes that changed since, and when in them (``None``: anywhere).
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.picture: QPixmap | None = None
        self.titles: QPixmap | None = None
        self.dirty: list[tuple[str, tuple[int, int] | None]] = []

    def drop_picture(self, with_titles: bool) -> None:
        """Paint anew when it is next seen."""
        self.picture = None
        self.dirty.clear()
        if with_titles:
            self.titles = None

    def picture_now(self) -> QPixmap:
        """The picture as it has to be now."""
        if self.picture is None:
            self.picture = self._canvas.render_lanes()
            self.dirty.clear()
        seen = {box.columns.lane.key: (box, top) for box, top in self._canvas.lanes_in_sight()}
        for key, span in self.dirty:
            if key in seen:
                self._paint_part(self.picture, *seen[key], span)
        self.dirty.clear()
        return self.picture

    def render_lanes(self) -> QPixmap:
        """The lanes, titles and ruler as they are now."""
        canvas = self._canvas
        view, palette = canvas.viewport(), canvas.palette()
        layer = self._make_pixmap(view.size())
        layer.fill(palette.color(QPalette.ColorRole.Base))
        painter = QPainter(layer)
        painter.setFont(canvas.font())
        side, ruler = canvas.scale.origin, canvas.ruler_height
        seen = canvas.lanes_in_sight()
        room = QRect(side, ruler, view.width() - side, view.height() - ruler)
        painter.setClipRect(room)
        self._paint_ground(painter, seen)
        lanes = LanePainter(painter, canvas.scale, palette, canvas.looks)
        for box, top in seen:
            lanes.paint_lane(box, top)
        folds = FoldPainter(painter, canvas.scale, palette)
        folds.paint_folds(self._room_of_folds(), canvas.counts_in_sight())
        painter.setClipping(False)
        # Titles change when lanes do or the view scrolls, which is seldom; time moves often.
        if self.titles is None:
            self.titles = self._render_titles()
        painter.drawPixmap(0, ruler, self.titles)
        self._paint_ruler(painter, folds)
        painter.setClipRect(QRect(0, ruler, view.width(), view.height() - ruler))
        paint_lines(painter, canvas.lines_in_sight(), view.width(), palette)
        painter.end()
        return layer

    # ---- inside

    def _paint_ruler(self, painter: QPainter, folds: FoldPainter) -> None:
        canvas, palette = self._canvas, self._canvas.palette()
        view, side, ruler = canvas.viewport(), canvas.scale.origin, canvas.ruler_height
        painter.fillRect(QRect(0, 0, view.width(), ruler), palette.color(QPalette.ColorRole.Window))
        painter.setClipRect(QRect(side, 0, view.width() - side, ruler))
        paint_ruler(painter, canvas.scale, ruler, canvas.zone, palette)
        folds.paint_heads(ruler, canvas.open_gaps())
        painter.setClipping(False)
        corner = QRect(0, 0, side, ruler)
        paint_corner(painter, corner, palette, canvas.scale, canvas.zone)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, ruler - 1, view.width(), ruler - 1)
        painter.drawLine(side - 1, 0, side - 1, view.height())

    def _paint_part(
        self, layer: QPixmap, box: LaneBox, top: int, span: tuple[int, int] | None
    ) -> None:
        canvas, scale = self._canvas, self._canvas.scale
        side, ruler, view = scale.origin, canvas.ruler_height, canvas.viewport()
        left, right = side, view.width()
        # Few are drawn one by one, and their words reach as far as there is room.
        # Well above FEW, for near it one edit may turn a strip into single items.
        many = len(box.columns.places_visible(scale.left, scale.right_moment)) > 4 * FEW
        if span is not None and many:
            left = max(left, int(scale.pixel_of(span[0])) - REACHED)
            right = min(right, int(scale.pixel_of(span[1])) + REACHED)
        if left >= right:
            return
        painter = QPainter(layer)
        painter.setFont(canvas.font())
        lane = QRect(left, top, right - left, box.height)
        painter.setClipRect(lane.intersected(QRect(side, ruler, view.width(), view.height())))
        painter.fillRect(lane, canvas.palette().color(QPalette.ColorRole.Base))
        self._paint_ground(painter, [(box, top)])
        palette = canvas.palette()
        LanePainter(painter, scale, palette, canvas.looks).paint_lane(box, top, (left, right))
        FoldPainter(painter, scale, palette).paint_folds(
            self._room_of_folds(), canvas.counts_in_sight()
        )
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(side - 1, top, side - 1, top + box.height)
        painter.end()

    def _room_of_folds(self) -> QRect:
        """Where folds are seen: on the lanes, but not on the lines below them."""
        canvas = self._canvas
        side, ruler, view = canvas.scale.origin, canvas.ruler_height, canvas.viewport()
        last = min([view.height(), *(top for _, top in canvas.lines_in_sight())])
        return QRect(side, ruler, view.width() - side, max(last - ruler, 0))

    def _paint_ground(self, painter: QPainter, seen: list[tuple[LaneBox, int]]) -> None:
        """Every other block on another ground, so that lanes can be followed."""
        other = self._canvas.palette().color(QPalette.ColorRole.AlternateBase)
        for box, top in seen:
            if box.shaded:
                rect = QRect(0, top, self._canvas.viewport().width(), box.height)
                painter.fillRect(rect, other)

    def _render_titles(self) -> QPixmap:
        canvas = self._canvas
        ruler, side = canvas.ruler_height, canvas.scale.origin
        height = max(canvas.viewport().height() - ruler, 1)
        layer = self._make_pixmap(QSize(side, height))
        layer.fill(canvas.palette().color(QPalette.ColorRole.Window))
        painter = QPainter(layer)
        painter.setFont(canvas.font())
        placed = [(box, top - ruler) for box, top in canvas.lanes_in_sight()]
        canvas.titles.paint_titles(painter, placed)
        painter.end()
        return layer

    def _make_pixmap(self, size: QSize) -> QPixmap:
        ratio = self._canvas.viewport().devicePixelRatioF()
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        return made


def pixels_of_screen(rect: QRect, layer: QPixmap) -> QRectF:
    """The part of a picture that stands at ``rect``: a screen may be finer than Qt's pixels."""
    ratio = layer.devicePixelRatio()
    return QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
