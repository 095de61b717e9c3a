"""The painted lanes: what is seen of them, where things are, and what the mouse asks for.

Lanes are painted into a picture that is kept until the view or the case changes; selection,
ghost and range are painted over it, and the playhead is a widget of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from reviewer.clock.timebase import MICROS
from reviewer.model.differences import Differences
from reviewer.timeline import Gap, ItemKind, Lane, TimelineItem
from ui.common.item_text import clock_text, length_text
from ui.common.telling_names import TellingName, tell_names_apart
from ui.timeline.columns import LaneBox, LaneColumns
from ui.timeline.finding import ItemFinder
from ui.timeline.fold_painting import BAND, count_inside, head_of
from ui.timeline.gestures import ItemHit
from ui.timeline.lane_rows import LaneRows, LeftLine, is_same_place
from ui.timeline.layer import LanesLayer, pixels_of_screen
from ui.timeline.mouse import MouseHandler
from ui.timeline.overlay import paint_drag, paint_range, paint_selection
from ui.timeline.painting import RecordingLooks
from ui.timeline.ruler import PlayheadLine
from ui.timeline.time_view import TimeView
from ui.timeline.tips import tip_at
from ui.timeline.titles import TitleColumn, TitlePart

# Higher than that there is room for a recording's pictures above its sound. Chosen by hand.
_TALL = 320  # pixels


class Canvas(TimeView):
    """Lanes, ruler and titles.

    Signals:
        sought: a moment was clicked or scrubbed to.
        chosen: an item was clicked, or ``None`` for the ground.
        played: an item was double-clicked.
        ranged: a span was dragged out.
        edited: an item, and the span it was dragged to.
        shifted: a recording, and by how many microseconds it was dragged.
        lane_chosen, lane_opened: a lane's title was clicked, or double-clicked.
        lane_ticked, lane_hidden: its tick was, or its eye.
        gap_turned: a fold was clicked, or what folds an opened gap.
        hidden_asked: the line that tells of hidden lanes was clicked, there on the screen.
    """

    sought = Signal(object)
    chosen = Signal(object)
    played = Signal(object)
    ranged = Signal(object, object)
    edited = Signal(object, object, object)
    shifted = Signal(str, object)
    lane_chosen = Signal(object)
    lane_opened = Signal(object)
    lane_ticked = Signal(object)
    lane_hidden = Signal(object)
    gap_turned = Signal(object)
    hidden_asked = Signal(QPoint)

    _built = False  # Qt sends events to the viewport while it is being made

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = zone
        self.looks = RecordingLooks()
        self.rows = LaneRows()
        self.selection: TimelineItem | None = None
        self.range: tuple[int | None, int | None] = (None, None)
        self._columns: dict[str, LaneColumns] = {}
        self._names: dict[str, TellingName] = {}
        self._inside: dict[Gap, dict[ItemKind, int]] = {}
        self._layer = LanesLayer(self)
        self.titles = TitleColumn(0, self.line_height, self.palette(), {})
        self.hovered: str = ""  # key of the lane whose title is under the mouse
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.line = PlayheadLine(self.viewport(), self.ruler_height)
        self.mouse = MouseHandler(self)
        self._built = True
        self.verticalScrollBar().valueChanged.connect(self.repaint_all)

    # ---- measures

    @property
    def boxes(self) -> list[LaneBox]:
        """The lanes that are drawn, from top to bottom."""
        return self.rows.boxes

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
        wished = self.fontMetrics().averageCharWidth() * 26 + 48
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
        made: Mapping[str, LaneColumns] | None = None,
    ) -> None:
        """Show these lanes; ``home`` is the span of the recordings.

        ``differences`` may know already what changed in them, and ``made`` may hold columns of
        some, worked out behind.
        """
        differ = (differences or Differences()).only_in_each
        before, self._columns = self._columns, {}
        for lane in lanes:
            kept, ready = before.get(lane.key), (made or {}).get(lane.key)
            if ready is not None and ready.lane is lane:
                kept = ready
            same = kept is not None and kept.lane is lane
            # The very same object is the same lane: nothing has to be compared.
            self._columns[lane.key] = kept if kept and same else LaneColumns(lane, kept, differ)
        counted, self._inside = self.counts_in_sight(), {}
        bounds = self._extent, self._home
        self.take_bounds(home, self._bounds_of_all(home))
        if bounds == (self._extent, self._home) and self._take_places(before):
            if counted != self.counts_in_sight():
                self.repaint_lanes()  # a fold tells another number
            return
        self._name_lanes()
        self.arrange()

    def lanes_shown_and_hidden(self) -> list[Lane]:
        """All lanes with something in them, whether they are drawn or not."""
        return [columns.lane for columns in self._columns.values()]

    def item_bounds(self) -> tuple[int, int] | None:
        """When the first item begins and the last ends."""
        bounds = [c.bounds for c in self._columns.values() if c.bounds is not None]
        if not bounds:
            return None
        return min(start for start, _ in bounds), max(end for _, end in bounds)

    def set_focus_record(self, record: str) -> None:
        """The record in focus: its own lane is marked, and drawn whatever is in it."""
        self.rows.focus = record
        self.arrange()

    def set_wall(self, shown: frozenset[str], possible: frozenset[str]) -> None:
        """Which records stand on the wall, and which could."""
        self.titles = replace(self.titles, on_wall=shown, can_tick=possible)
        self.repaint_all()

    def hide_lanes(self, keys: frozenset[str]) -> None:
        """Draw all lanes but these."""
        self.rows.hidden = keys
        self.arrange()

    def show_item(self, item: TimelineItem) -> None:
        """Bring an item and its lane into sight; one that was hidden comes back."""
        if item.end < self.scale.left or item.start > self.scale.right_moment:
            self.show_moment(item.start, 0.3)
        own = next((c for c in self._columns.values() if c.place_of(item) is not None), None)
        if own is None:
            return
        if own.lane.key not in {box.columns.lane.key for box in self.boxes}:
            self.rows.shows_empty = self.rows.shows_empty or own.lane.key not in self.rows.hidden
            self.arrange()
        number = self.item_finder.lane_of(item)
        if number is not None:
            self._bring_into_view(self.boxes[number].top, self.boxes[number].bottom_pixel)

    def show_record(self, record: str) -> None:
        """Bring a recording's lanes into sight: its own first, and of the others what fits."""
        boxes = [box for box in self.boxes if box.columns.lane.record == record]
        if boxes:
            self._bring_into_view(boxes[0].top, boxes[-1].bottom_pixel)

    def set_playhead(self, utc: int) -> None:
        """Move the line; lanes are not painted anew."""
        self.playhead = utc
        self._place_line()

    def repaint_lanes(self) -> None:
        """Paint the lanes anew when they are next seen."""
        self._layer.drop_picture(with_titles=False)
        self.viewport().update()

    def repaint_all(self) -> None:
        """Paint the lanes, and their titles, anew when they are next seen."""
        self._layer.drop_picture(with_titles=True)
        self.viewport().update()

    def scale_changed(self) -> None:
        """Lay out and paint again what is there now."""
        self.settle_rows()
        self.repaint_lanes()
        self._place_line()

    def settle_rows(self) -> None:
        """Fold lanes that became empty, and unfold others, unless a hand is dragging."""
        if self.mouse.is_idle and self._arrange_rows():
            self._set_upright_bar()
            self.repaint_all()

    def arrange(self) -> None:
        """Lay lanes and time out anew in the space there is."""
        side = self.title_width
        self.line.ruler = self.ruler_height
        self.take_place(side, max(self.viewport().width() - side, 1))
        self._arrange_rows()
        self.titles = replace(
            self.titles,
            width=side,
            side=self.line_height,
            palette=self.palette(),
            names=self._names,
            focus=self.rows.focus,
        )
        self.set_bar()
        self._set_upright_bar()
        self.repaint_all()
        self._place_line()

    # ---- finding

    @property
    def item_finder(self) -> ItemFinder:
        """Finds items in what is seen now."""
        return ItemFinder(
            self.boxes, self.scale, self.top_of_lanes, self.ruler_height, self.selection
        )

    def lane_at(self, y: float) -> int | None:
        """The number of the lane at a pixel of the viewport."""
        return self.item_finder.lane_at(y)

    def line_at(self, y: float) -> LeftLine | None:
        """The line at a pixel that stands for lanes which are not drawn."""
        return self.rows.line_at(y - self.top_of_lanes) if y >= self.ruler_height else None

    def hit_at(self, pos: QPointF) -> ItemHit | None:
        """The item at a place of the viewport."""
        return self.item_finder.hit_at(pos.x(), pos.y())

    def gap_at(self, pos: QPointF) -> Gap | None:
        """The fold at a place of the viewport, or the gap that a click there folds."""
        if pos.x() < self.scale.origin or self.line_at(pos.y()) is not None:
            return None
        if self.ruler_height - BAND <= pos.y() < self.ruler_height:
            for gap in self.open_gaps():
                left, right = head_of(self.scale, gap)
                if left <= pos.x() < right:
                    return gap
        return self.scale.fold_at(pos.x())

    def title_part_at(self, pos: QPoint) -> tuple[Lane, TitlePart] | None:
        """The lane whose title is at a pixel, and what of it."""
        number = self.lane_at(pos.y())
        if number is None or pos.x() >= self.scale.origin:
            return None
        box = self.boxes[number]
        return box.columns.lane, self.titles.part_at(box, self.top_of_lanes + box.top, pos)

    def inside_of(self, gap: Gap) -> dict[ItemKind, int]:
        """What lies in a gap, by kind."""
        if gap not in self._inside:
            self._inside[gap] = count_inside(gap, self._columns.values())
        return self._inside[gap]

    def snap_moment(self, utc: int) -> int | None:
        """The playhead, in or out point, or an item's edge in sight, if one is near."""
        fixed = [p for p in (self.playhead, *self.range) if p is not None]
        return self.item_finder.snap_moment(utc, fixed, [box for box, _ in self.lanes_in_sight()])

    def neighbour_of_selected(self, step: int) -> TimelineItem | None:
        """The next (1) or previous (-1) item of the selected one's lane, else of any lane."""
        return self.item_finder.neighbour_of(self.selection, step, self.playhead)

    def item_across(self, step: int) -> TimelineItem | None:
        """The item of the next lane below (1) or above (-1) that is nearest in time."""
        return self.item_finder.item_across(self.selection, step, self.playhead)

    def lanes_in_sight(self) -> list[tuple[LaneBox, int]]:
        """The lanes in sight, and the pixel of each one's top."""
        top, first, last = self.top_of_lanes, self.ruler_height, self.viewport().height()
        placed = ((box, top + box.top) for box in self.boxes)
        return [(b, at) for b, at in placed if at + b.height > first and at < last]

    def lines_in_sight(self) -> list[tuple[LeftLine, int]]:
        """The lines below the lanes, and the pixel of each one's top."""
        return [(line, self.top_of_lanes + line.top) for line in self.rows.lines]

    def counts_in_sight(self) -> dict[Gap, int]:
        """How much lies in each fold in sight."""
        return {g: sum(self.inside_of(g).values()) for g, _, _ in self.scale.folds_in_sight()}

    # ---- painting

    def render_lanes(self) -> QPixmap:
        """The lanes, titles and ruler as they are now."""
        return self._layer.render_lanes()

    def paintEvent(self, event: QPaintEvent) -> None:
        layer, rect = self._layer.picture_now(), event.rect()
        painter = QPainter(self.viewport())
        painter.drawPixmap(QRectF(rect), layer, pixels_of_screen(rect, layer))
        hue = self.palette().color(self.palette().ColorRole.Highlight)
        view, side, ruler = self.viewport().rect(), self.scale.origin, self.ruler_height
        painter.setClipRect(view.adjusted(side, 0, 0, 0))
        span = self.mouse.range_or(self.range)
        ends = tuple(self.scale.pixel_of(s) if s is not None else None for s in span)
        paint_range(painter, (ends[0], ends[1]), ruler, view, hue)
        seen, look = self.lanes_in_sight(), (self.top_of_lanes, ruler, hue)
        paint_drag(painter, self.boxes, self.scale, self.mouse.gesture, look, self.zone)
        painter.setClipRect(view.adjusted(side, ruler, 0, 0))
        paint_selection(painter, seen, self.scale, self.selection, hue)
        painter.setClipRect(QRect(0, ruler, side - 1, view.height()))
        for box, top in seen:
            if box.columns.lane.key == self.hovered:
                self.titles.paint_eye(painter, box, top)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(hue, 2))
            painter.drawRect(view.adjusted(1, 1, -1, -1))

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._built:
            self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._built and event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._fold_time()
            self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the pane's: a scroll area would take the arrows for itself."""
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip_at(self, event.pos()), self.viewport())
            return True
        if self._built and event.type() == QEvent.Type.Leave:
            self.hover_title("")
        if self._built and self.mouse.handle_event(event):
            return True
        return super().viewportEvent(event)

    def hover_title(self, key: str) -> None:
        """The mouse is over a lane's title, or over none."""
        if key != self.hovered:
            self.hovered = key
            self.viewport().update(QRect(0, 0, self.scale.origin, self.viewport().height()))

    def say_span(self, pos: QPoint, span: tuple[int, int]) -> None:
        """Tell the span that is being dragged, beside the mouse."""
        length = length_text(span[1] - span[0])
        text = f"{clock_text(span[0], self.zone)} to {clock_text(span[1], self.zone)}  {length}"
        QToolTip.showText(self.viewport().mapToGlobal(pos), text, self.viewport())

    # ---- inside

    def _bounds_of_all(self, home: tuple[int, int]) -> tuple[int, int]:
        first, last = self.item_bounds() or home
        first, last = min(first, home[0]), max(last, home[1])
        folded = sum(gap.length for gap in self.gaps) if self._folding else 0
        # A little room at both ends, so that what begins the case can be taken hold of.
        margin = max((last - first - folded) // 40, MICROS)
        return first - margin, last + margin

    def _take_places(self, before: dict[str, LaneColumns]) -> bool:
        """True when lanes stand where they stood: then only those that changed are painted."""
        if before.keys() != self._columns.keys():
            return False
        changed = [c for key, c in self._columns.items() if c is not before[key]]
        if self._arrange_rows():
            return False
        self._layer.dirty += [(c.lane.key, c.dirty) for c in changed]
        if changed:
            self.viewport().update()
        return True

    def _arrange_rows(self) -> bool:
        """Lay lanes out from top to bottom; true when one stands elsewhere than before."""
        were, lines = self.rows.boxes, self.rows.lines
        window = self.scale.left, self.scale.right_moment
        tall = self.viewport().height() >= _TALL
        columns = list(self._columns.values())
        self.rows.arrange_lanes(columns, window, self.line_height, tall)
        now = self.rows.boxes
        return (
            lines != self.rows.lines
            or len(were) != len(now)
            or not all(map(is_same_place, were, now))
        )

    def _name_lanes(self) -> None:
        """What tells lanes apart stands first; lanes under another one are known by that."""
        lanes = [c.lane for c in self._columns.values() if not c.lane.under]
        told = tell_names_apart([" ".join(lane.title.split()) for lane in lanes])
        self._names = {lane.key: name for lane, name in zip(lanes, told, strict=True)}

    def _bring_into_view(self, top: int, bottom: int) -> None:
        """Scroll no further than is needed to show these pixels, the upper ones if not all fit."""
        bar = self.verticalScrollBar()
        room = self.viewport().height() - self.ruler_height - 2
        bar.setValue(min(max(bar.value(), bottom - room), top))

    def _place_line(self) -> None:
        x = round(self.scale.pixel_of(self.playhead)) if self.scale.width > 1 else 0
        inside = self.scale.origin <= x <= self.scale.origin + self.scale.width
        self.line.stand_at(x if inside else 0, self.viewport().height(), inside)

    def _set_upright_bar(self) -> None:
        view = max(self.viewport().height() - self.ruler_height, 1)
        upright = self.verticalScrollBar()
        upright.setRange(0, max(self.rows.bottom_pixel + 4 - view, 0))
        upright.setPageStep(view)
        upright.setSingleStep(self.line_height)
