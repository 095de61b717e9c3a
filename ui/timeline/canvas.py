"""The painted lanes: what is seen of them, where things are, and what the mouse asks for.

Lanes are painted into a picture that is kept until the view or the case changes; selection,
ghost and range are painted over it, and the playhead is a widget of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from reviewer.clock.timebase import MICROS
from reviewer.model.differences import Differences
from reviewer.timeline import Lane, TimelineItem
from ui.common.item_text import clock_text, describe_item, length_text
from ui.timeline.columns import LaneBox, LaneColumns, arrange_lanes, fits_in_place
from ui.timeline.finding import ItemFinder
from ui.timeline.gestures import ItemHit
from ui.timeline.mouse import MouseHandler
from ui.timeline.overlay import paint_drag, paint_range, paint_selection
from ui.timeline.painting import FEW, REACHED, LanePainter, RecordingLooks
from ui.timeline.ruler import PlayheadLine, paint_corner, paint_ruler, paint_titles
from ui.timeline.scale import Scale
from ui.widgets.roomy_bar import RoomyBar

# Qt's bars count in 32 bits, and a case in microseconds of years: so the bar has steps of its own.
_BAR = 100_000  # steps of the horizontal scroll bar


class Canvas(QAbstractScrollArea):
    """Lanes, ruler and titles.

    Signals:
        sought: a moment was clicked or scrubbed to.
        chosen: an item was clicked, or ``None`` for the ground.
        played: an item was double-clicked.
        ranged: a span was dragged out.
        edited: an item, and the span it was dragged to.
        shifted: a recording, and by how many microseconds it was dragged.
        lane_chosen, lane_opened: a lane's title was clicked, or double-clicked.
    """

    sought = Signal(object)
    chosen = Signal(object)
    played = Signal(object)
    ranged = Signal(object, object)
    edited = Signal(object, object, object)
    shifted = Signal(str, object)
    lane_chosen = Signal(object)
    lane_opened = Signal(object)

    _built = False  # Qt sends events to the viewport while it is being made

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = zone
        self.scale = Scale(0.0, 1e6, 0, 1)
        self.looks = RecordingLooks()
        self.boxes: list[LaneBox] = []
        self.selection: TimelineItem | None = None
        self.record = ""
        self.playhead = 0
        self.range: tuple[int | None, int | None] = (None, None)
        self._columns: dict[str, LaneColumns] = {}
        self._extent = (0, MICROS)
        self._home = (0, MICROS)
        # The kept picture: a playhead that moves thirty times a second must not paint a hundred
        # thousand cues as often.
        self._layer: QPixmap | None = None
        self._dirty: list[tuple[str, tuple[int, int] | None]] = []  # lanes, and when in them
        self._titles: QPixmap | None = None
        self._setting_bars = False
        self._untouched = True  # nobody has zoomed or scrolled yet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBar(RoomyBar(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMinimumHeight(120)
        self.viewport().setMouseTracking(True)
        self.line = PlayheadLine(self.viewport(), self.ruler_height)
        self.mouse = MouseHandler(self)
        self._built = True
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().valueChanged.connect(self.repaint_all)

    # ---- measures

    @property
    def line_height(self) -> int:
        """Pixels of a line of text."""
        return self.fontMetrics().height()

    @property
    def ruler_height(self) -> int:
        """Pixels of the ruler."""
        return self.line_height + 12

    @property
    def title_width(self) -> int:
        """Pixels of the column of titles."""
        # Some 26 letters of a title, but never more than three tenths of the width. Chosen by hand.
        wished = self.fontMetrics().averageCharWidth() * 26 + 24
        return min(wished, max(self.viewport().width() * 3 // 10, 60))

    @property
    def top_of_lanes(self) -> int:
        """The pixel of the first lane's top, which scrolls."""
        return self.ruler_height + 2 - self.verticalScrollBar().value()

    # ---- content

    def show_lanes(
        self,
        lanes: Sequence[Lane],
        home: tuple[int, int],
        differences: Differences | None = None,
    ) -> None:
        """Show these lanes; ``home`` is the span of the recordings.

        ``differences`` may know already what changed in them.
        """
        differ = (differences or Differences()).only_in_each
        before, self._columns = self._columns, {}
        for lane in lanes:
            kept = before.get(lane.key)
            same = kept is not None and kept.lane is lane
            # The very same object is the same lane: nothing has to be compared.
            self._columns[lane.key] = kept if kept and same else LaneColumns(lane, kept, differ)
        at_home, self._home = home == self._home, home
        bounds = [c.bounds for c in self._columns.values() if c.bounds is not None]
        first = min([home[0], *(start for start, _ in bounds)])
        last = max([home[1], *(end for _, end in bounds)])
        # A little room at both ends, so that what begins the case can be taken hold of.
        margin = max((last - first) // 40, MICROS)
        extent = (first - margin, last + margin)
        if at_home and extent == self._extent and self._take_places(before):
            return
        self._extent = extent
        if self.scale.right_moment < self._extent[0] or self.scale.left > self._extent[1]:
            self._untouched = True  # a first clock moves all: nothing of what was shown is left
        self._arrange_lanes()

    def _take_places(self, before: Mapping[str, LaneColumns]) -> bool:
        """True when lanes stand where they stood: then only those that changed are painted."""
        now = list(self._columns.values())
        if len(now) != len(self.boxes):
            return False
        others = [n for n, lane in enumerate(now) if lane is not self.boxes[n].columns]
        if not all(fits_in_place(self.boxes[n], now[n]) for n in others):
            return False
        for n in others:
            self.boxes[n] = replace(self.boxes[n], columns=now[n])
            self._dirty.append((now[n].lane.key, now[n].dirty))
        if self._dirty:
            self.viewport().update()
        return True

    def set_scale(self, scale: Scale) -> None:
        """Show another stretch of time, kept inside of what there is."""
        first, last = self._extent
        room = scale.width * scale.per_pixel
        # Half a view beyond the ends, for zooming around an item at the edge of the case.
        left = min(max(scale.left, first - room * 0.5), last - room * 0.5)
        if replace(scale, left=left) != self.scale:
            self.scale = replace(scale, left=left)
            self._untouched = False
            self._set_bars()
            self.repaint_lanes()
            self._place_line()

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom out by a factor (in, below 1) around a pixel, or around the playhead."""
        at = self.scale.pixel_of(self.playhead) if x is None else x
        # Around the playhead only while it is in sight: else what is looked at would fly away.
        if not self.scale.origin <= at <= self.scale.origin + self.scale.width:
            at = self.scale.origin + self.scale.width / 2
        self.set_scale(self.scale.zoom_around(factor, at, self._coarsest_scale()))

    def fit_span(self, start: int | None = None, end: int | None = None) -> None:
        """Show a span, or everything that is recorded; chosen again, all that there is."""
        if start is not None and end is not None:
            self.set_scale(self.scale.fit_to_span(start, end))
            return
        home = self.scale.fit_to_span(*self._home)
        # Pressed again where it changes nothing, it shows logs and letters of other days too.
        same = abs(home.per_pixel / self.scale.per_pixel - 1) < 0.01
        self.set_scale(self.scale.fit_to_span(*self._extent) if same else home)

    def pan_by(self, pixels: float) -> None:
        """Move the view to the right by pixels."""
        left = self.scale.left + pixels * self.scale.per_pixel
        self.set_scale(replace(self.scale, left=left))

    def show_moment(self, utc: int, share: float = 0.5) -> None:
        """Bring a moment into sight, at a share of the width, if it is not."""
        if not self.scale.left <= utc <= self.scale.right_moment:
            left = utc - share * self.scale.width * self.scale.per_pixel
            self.set_scale(replace(self.scale, left=left))

    def show_item(self, item: TimelineItem) -> None:
        """Bring an item and its lane into sight."""
        if item.end < self.scale.left or item.start > self.scale.right_moment:
            self.show_moment(item.start, 0.3)
        number = self.item_finder.lane_of(item)
        if number is not None:
            self._bring_into_view(self.boxes[number].top, self.boxes[number].bottom_pixel)

    def show_record(self, record: str) -> None:
        """Bring a recording's lanes into sight: its own first, and of the others what fits."""
        boxes = [box for box in self.boxes if box.columns.lane.record == record]
        if boxes:
            self._bring_into_view(boxes[0].top, boxes[-1].bottom_pixel)

    def _bring_into_view(self, top: int, bottom: int) -> None:
        """Scroll no further than is needed to show these pixels, the upper ones if not all fit."""
        bar = self.verticalScrollBar()
        room = self.viewport().height() - self.ruler_height - 2
        bar.setValue(min(max(bar.value(), bottom - room), top))

    def set_playhead(self, utc: int) -> None:
        """Move the line; lanes are not painted anew."""
        self.playhead = utc
        self._place_line()

    def repaint_lanes(self) -> None:
        """Paint the lanes anew when they are next seen."""
        self._layer = None
        self._dirty.clear()
        self.viewport().update()

    def repaint_all(self) -> None:
        """Paint the lanes, and their titles, anew when they are next seen."""
        self._titles = None
        self.repaint_lanes()

    # ---- finding

    @property
    def item_finder(self) -> ItemFinder:
        """Finds items in what is seen now."""
        return ItemFinder(self.boxes, self.scale, self.top_of_lanes, self.ruler_height)

    def lane_at(self, y: float) -> int | None:
        """The number of the lane at a pixel of the viewport."""
        return self.item_finder.lane_at(y)

    def hit_at(self, pos: QPointF) -> ItemHit | None:
        """The item at a place of the viewport."""
        return self.item_finder.hit_at(pos.x(), pos.y())

    def snap_moment(self, utc: int) -> int | None:
        """The playhead, in or out point, or an item's edge in sight, if one is near."""
        fixed = [p for p in (self.playhead, *self.range) if p is not None]
        return self.item_finder.snap_moment(utc, fixed, [box for box, _ in self._lanes_in_sight()])

    def neighbour_of_selected(self, step: int) -> TimelineItem | None:
        """The next (1) or previous (-1) item of the selected one's lane, else of any lane."""
        return self.item_finder.neighbour_of(self.selection, step, self.playhead)

    def item_across(self, step: int) -> TimelineItem | None:
        """The item of the next lane below (1) or above (-1) that is nearest in time."""
        return self.item_finder.item_across(self.selection, step, self.playhead)

    # ---- painting

    def render_lanes(self) -> QPixmap:
        """The lanes, titles and ruler as they are now."""
        view = self.viewport()
        ratio = view.devicePixelRatioF()
        layer = QPixmap(view.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        palette = self.palette()
        layer.fill(palette.color(QPalette.ColorRole.Base))
        painter = QPainter(layer)
        painter.setFont(self.font())
        side, ruler = self.scale.origin, self.ruler_height
        seen = self._lanes_in_sight()
        painter.setClipRect(QRect(side, ruler, view.width() - side, view.height() - ruler))
        self._paint_ground(painter, seen)
        lanes = LanePainter(painter, self.scale, palette, self.looks)
        for box, top in seen:
            lanes.paint_lane(box, top)
        painter.setClipping(False)
        # Titles change when lanes do or the view scrolls, which is seldom; time moves often.
        if self._titles is None:
            self._titles = self._render_titles()
        painter.drawPixmap(0, ruler, self._titles)
        window = palette.color(QPalette.ColorRole.Window)
        painter.fillRect(QRect(0, 0, view.width(), ruler), window)
        painter.setClipRect(QRect(side, 0, view.width() - side, ruler))
        paint_ruler(painter, self.scale, ruler, self.zone, palette)
        painter.setClipping(False)
        paint_corner(painter, QRect(0, 0, side, ruler), palette, self.scale, self.zone)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, ruler - 1, view.width(), ruler - 1)
        painter.drawLine(side - 1, 0, side - 1, view.height())
        painter.end()
        return layer

    def _paint_dirty(self, layer: QPixmap) -> None:
        """Into the kept picture, what changed since."""
        seen = {box.columns.lane.key: (box, top) for box, top in self._lanes_in_sight()}
        for key, span in self._dirty if self._dirty else ():
            if key in seen:
                self._paint_part(layer, *seen[key], span)
        self._dirty.clear()

    def _paint_part(
        self, layer: QPixmap, box: LaneBox, top: int, span: tuple[int, int] | None
    ) -> None:
        side, ruler, view = self.scale.origin, self.ruler_height, self.viewport()
        left, right = side, view.width()
        # Few are drawn one by one, and their words reach as far as there is room.
        # Well above FEW, for near it one edit may turn a strip into single items.
        many = len(box.columns.places_visible(self.scale.left, self.scale.right_moment)) > 4 * FEW
        if span is not None and many:
            left = max(left, int(self.scale.pixel_of(span[0])) - REACHED)
            right = min(right, int(self.scale.pixel_of(span[1])) + REACHED)
        if left >= right:
            return
        painter = QPainter(layer)
        painter.setFont(self.font())
        lane = QRect(left, top, right - left, box.height)
        painter.setClipRect(lane.intersected(QRect(side, ruler, view.width(), view.height())))
        painter.fillRect(lane, self.palette().color(QPalette.ColorRole.Base))
        self._paint_ground(painter, [(box, top)])
        LanePainter(painter, self.scale, self.palette(), self.looks).paint_lane(
            box, top, (left, right)
        )
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(side - 1, top, side - 1, top + box.height)
        painter.end()

    def _paint_ground(self, painter: QPainter, seen: list[tuple[LaneBox, int]]) -> None:
        """Every other block on another ground, so that lanes can be followed."""
        other = self.palette().color(QPalette.ColorRole.AlternateBase)
        for box, top in seen:
            if box.shaded:
                painter.fillRect(QRect(0, top, self.viewport().width(), box.height), other)

    def _render_titles(self) -> QPixmap:
        """The column of titles, which only scrolls up and down."""
        ruler, side = self.ruler_height, self.scale.origin
        height = max(self.viewport().height() - ruler, 1)
        ratio = self.viewport().devicePixelRatioF()
        layer = QPixmap(QSize(side, height) * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(self.palette().color(QPalette.ColorRole.Window))
        painter = QPainter(layer)
        painter.setFont(self.font())
        placed = [(box, top - ruler) for box, top in self._lanes_in_sight()]
        paint_titles(painter, placed, side, self.palette(), self.record)
        painter.end()
        return layer

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layer is None:
            self._layer = self.render_lanes()
        self._paint_dirty(self._layer)
        painter = QPainter(self.viewport())
        ratio = self._layer.devicePixelRatio()
        rect = event.rect()
        # The picture has the pixels of the screen, which may be finer than Qt's.
        source = QRectF(
            rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio
        )
        painter.drawPixmap(QRectF(rect), self._layer, source)
        hue = self.palette().color(QPalette.ColorRole.Highlight)
        view, side, ruler = self.viewport().rect(), self.scale.origin, self.ruler_height
        painter.setClipRect(view.adjusted(side, 0, 0, 0))
        span = self.mouse.range_or(self.range)
        ends = tuple(self.scale.pixel_of(s) if s is not None else None for s in span)
        paint_range(painter, (ends[0], ends[1]), ruler, view, hue)
        painter.setClipRect(view.adjusted(side, ruler, 0, 0))
        paint_selection(painter, self._lanes_in_sight(), self.scale, self.selection, hue)
        paint_drag(painter, self.boxes, self.scale, self.mouse.gesture, (self.top_of_lanes, hue))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(hue, 2))
            painter.drawRect(view.adjusted(1, 1, -1, -1))

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._built:
            self._arrange_lanes()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._built and event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._arrange_lanes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the pane's: a scroll area would take the arrows for itself."""
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if self._built and self.mouse.handle_event(event):
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        hit = self.hit_at(QPointF(event.pos()))
        number = self.lane_at(event.pos().y())
        text = ""
        if hit is not None:
            text = describe_item(hit.item, self.zone)
        elif number is not None and event.pos().x() < self.scale.origin:
            lane = self.boxes[number].columns.lane
            text = "\n".join(part for part in (lane.title, lane.record) if part)
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def say_span(self, pos: QPoint, span: tuple[int, int]) -> None:
        """Tell the span that is being dragged, beside the mouse."""
        length = length_text(span[1] - span[0])
        text = f"{clock_text(span[0], self.zone)} to {clock_text(span[1], self.zone)}  {length}"
        QToolTip.showText(self.viewport().mapToGlobal(pos), text, self.viewport())

    # ---- inside

    def _arrange_lanes(self) -> None:
        """Lay lanes and time out anew in the space there is."""
        line = self.line_height
        self.boxes = arrange_lanes(list(self._columns.values()), line)
        self.line.ruler = self.ruler_height
        side = self.title_width
        width = max(self.viewport().width() - side, 1)
        self.scale = replace(self.scale, origin=side, width=width)
        if self._untouched:
            self.scale = self.scale.fit_to_span(*self._home)
        self._set_bars()
        self.repaint_all()
        self._place_line()

    def _lanes_in_sight(self) -> list[tuple[LaneBox, int]]:
        """The lanes in sight, and the pixel of each one's top."""
        top, first, last = self.top_of_lanes, self.ruler_height, self.viewport().height()
        placed = ((box, top + box.top) for box in self.boxes)
        return [(b, at) for b, at in placed if at + b.height > first and at < last]

    def _coarsest_scale(self) -> float:
        return (self._extent[1] - self._extent[0]) * 1.2 / max(self.scale.width, 1)

    def _place_line(self) -> None:
        x = round(self.scale.pixel_of(self.playhead)) if self.scale.width > 1 else 0
        inside = self.scale.origin <= x <= self.scale.origin + self.scale.width
        self.line.stand_at(x if inside else 0, self.viewport().height(), inside)

    def _set_bars(self) -> None:
        self._setting_bars = True
        first, last = self._extent
        room, span = self.scale.width * self.scale.per_pixel, float(last - first)
        bar = self.horizontalScrollBar()
        page = max(round(_BAR * min(room / span, 1.0)), 1)
        bar.setRange(0, _BAR - page)
        bar.setPageStep(page)
        bar.setSingleStep(max(page // 20, 1))
        bar.setValue(round((self.scale.left - first) / span * _BAR))
        height = self.boxes[-1].bottom_pixel + 4 if self.boxes else 0
        view = max(self.viewport().height() - self.ruler_height, 1)
        upright = self.verticalScrollBar()
        upright.setRange(0, max(height - view, 0))
        upright.setPageStep(view)
        upright.setSingleStep(self.line_height)
        self._setting_bars = False

    def _on_scrolled(self, value: int) -> None:
        if not self._setting_bars:
            first, last = self._extent
            self.set_scale(replace(self.scale, left=first + (last - first) * value / _BAR))
