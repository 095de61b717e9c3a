"""From mouse and wheel events to gestures, and from finished gestures to the canvas' signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.timeline.gestures import Gesture, ItemPart, Mode
from ui.timeline.lane_rows import Left
from ui.timeline.titles import TitlePart

if TYPE_CHECKING:
    from ui.timeline.canvas import Canvas

_CURSORS = {
    ItemPart.START: Qt.CursorShape.SizeHorCursor,
    ItemPart.END: Qt.CursorShape.SizeHorCursor,
    ItemPart.BODY: Qt.CursorShape.ArrowCursor,
}


_MOVES = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class MouseHandler:
    """The canvas' hands. ``Alt`` held down keeps an edge from sticking to anything.

    ``Ctrl+Shift`` moves a whole recording on the clock: no drag by accident does.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.gesture = Gesture()
        self.snapping = True

    def handle_event(self, event: QEvent) -> bool:
        """Take an event of the viewport; false when it is none of ours."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            self._on_wheel(event)
            return True
        if not isinstance(event, QMouseEvent):
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._on_press(event)
        elif kind == QEvent.Type.MouseMove:
            self._on_move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._on_release(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._on_double_click(event)
        else:
            return False
        return True

    def cancel_drag(self) -> bool:
        """Give a drag up; false when there was none."""
        was = self.gesture.mode is not Mode.IDLE
        self.gesture = Gesture()
        self.canvas.viewport().unsetCursor()
        self.canvas.viewport().update()
        return was

    def range_or(self, standing: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
        """The span being dragged out, else the one that stands."""
        if self.gesture.mode is Mode.RANGE and self.gesture.span is not None:
            return self.gesture.span
        return standing

    @property
    def is_idle(self) -> bool:
        """True while no button is held over the lanes."""
        return self.gesture.mode is Mode.IDLE

    # ---- buttons

    def _on_press(self, event: QMouseEvent) -> None:
        canvas, pos = self.canvas, event.position()
        canvas.keep_scale()  # nothing moves away under a hand
        if event.button() == Qt.MouseButton.MiddleButton:
            self.gesture = Gesture(Mode.PAN, x=pos.x(), y=pos.y())
            canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() == Qt.MouseButton.LeftButton and self._press_line(pos):
            return
        if pos.x() < canvas.scale.origin:
            if event.button() == Qt.MouseButton.LeftButton:
                self._press_title(pos)
            return
        hit = canvas.hit_at(pos)
        if event.button() == Qt.MouseButton.RightButton:
            if hit is not None:
                canvas.chosen.emit(hit.item)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        gap = canvas.gap_at(pos) if hit is None else None
        if gap is not None:
            canvas.gap_turned.emit(gap)
            return
        origin = canvas.scale.moment_at(pos.x())
        if pos.y() < canvas.ruler_height:
            self.gesture = Gesture(Mode.SCRUB, origin=origin)
            canvas.sought.emit(origin)
            return
        moves = event.modifiers() & _MOVES == _MOVES
        self.gesture = Gesture(Mode.PRESSED, hit, origin, pos.x(), pos.y(), moves=moves)
        canvas.chosen.emit(hit.item if hit is not None else None)

    def _press_line(self, pos: QPointF) -> bool:
        """A line that stands for lanes which are not drawn; false where there is none."""
        canvas = self.canvas
        line = canvas.line_at(pos.y())
        if line is None:
            return False
        if line.why is Left.EMPTY:
            canvas.rows.shows_empty = not canvas.rows.shows_empty
            canvas.arrange()
        else:
            canvas.hidden_asked.emit(canvas.viewport().mapToGlobal(pos.toPoint()))
        return True

    def _press_title(self, pos: QPointF) -> None:
        found = self.canvas.title_part_at(pos.toPoint())
        if found is None:
            return
        lane, part = found
        told = {
            TitlePart.EYE: self.canvas.lane_hidden,
            TitlePart.TICK: self.canvas.lane_ticked,
            TitlePart.NAME: self.canvas.lane_chosen,
        }
        told[part].emit(lane)

    def _on_move(self, event: QMouseEvent) -> None:
        canvas, pos, gesture = self.canvas, event.position(), self.gesture
        if gesture.mode is Mode.IDLE:
            self._on_hover(pos)
        elif gesture.mode is Mode.PAN:
            canvas.pan_by(gesture.x - pos.x())
            bar = canvas.verticalScrollBar()
            bar.setValue(bar.value() + round(gesture.y - pos.y()))
            gesture.x, gesture.y = pos.x(), pos.y()
        elif gesture.mode is Mode.SCRUB:
            canvas.sought.emit(canvas.scale.moment_at(max(pos.x(), canvas.scale.origin)))
        else:
            self._on_drag(event)

    def _on_drag(self, event: QMouseEvent) -> None:
        canvas, pos, gesture = self.canvas, event.position(), self.gesture
        if gesture.mode is Mode.PRESSED:
            if abs(pos.x() - gesture.x) < QApplication.startDragDistance():
                return
            gesture.begin_drag()
        now = canvas.scale.moment_at(pos.x())
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) or not self.snapping
        correction, target = (0, None) if free else self._stick_to_edges(now)
        gesture.drag_to(now, correction, target)
        if gesture.span is not None:
            canvas.say_span(pos.toPoint(), gesture.span)
        canvas.viewport().update()

    def _stick_to_edges(self, now: int) -> tuple[int, int | None]:
        """How far to correct so that the edge nearest to something sticks to it."""
        best: tuple[int, int] | None = None
        held = (
            self.gesture.hit.item
            if self.gesture.mode in (Mode.EDIT, Mode.SHIFT) and self.gesture.hit
            else None
        )
        for edge in self.gesture.edges_at(now):
            target = self.canvas.snap_moment(edge)
            own = held is not None and target in (held.start, held.end)
            if target is None or own:
                continue
            if best is None or abs(target - edge) < abs(best[0]):
                best = (target - edge, target)
        return best if best is not None else (0, None)

    def _on_release(self, event: QMouseEvent) -> None:
        canvas, gesture = self.canvas, self.gesture
        mine = (
            Qt.MouseButton.MiddleButton if gesture.mode is Mode.PAN else Qt.MouseButton.LeftButton
        )
        if event.button() != mine:
            return
        self.cancel_drag()
        canvas.settle_rows()
        if gesture.mode is Mode.PRESSED:
            canvas.sought.emit(gesture.origin)
        elif gesture.mode is Mode.RANGE and gesture.span is not None:
            canvas.ranged.emit(*gesture.span)
        elif gesture.ghost_of_item is not None:
            item, span = gesture.ghost_of_item
            if gesture.mode is Mode.SHIFT:
                canvas.shifted.emit(item.record, span[0] - item.start)
            elif span != (item.start, item.end):
                canvas.edited.emit(item, *span)

    def _on_double_click(self, event: QMouseEvent) -> None:
        canvas, pos = self.canvas, event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        number, hit = canvas.lane_at(pos.y()), canvas.hit_at(pos)
        if pos.x() < canvas.scale.origin:
            found = canvas.title_part_at(pos.toPoint())
            if number is not None and found is not None and found[1] is TitlePart.NAME:
                canvas.lane_opened.emit(canvas.boxes[number].columns.lane)
        elif hit is not None:
            canvas.played.emit(hit.item)

    def _on_hover(self, pos: QPointF) -> None:
        canvas = self.canvas
        hit, title = canvas.hit_at(pos), canvas.title_part_at(pos.toPoint())
        canvas.hover_title(title[0].key if title is not None else "")
        shape = Qt.CursorShape.ArrowCursor
        if (title is not None and title[1] is not TitlePart.NAME) or (
            hit is None and (canvas.gap_at(pos) or canvas.line_at(pos.y()))
        ):
            shape = Qt.CursorShape.PointingHandCursor
        elif hit is not None and hit.item.is_editable:
            shape = _CURSORS[hit.part]
        elif pos.y() < canvas.ruler_height and pos.x() >= canvas.scale.origin:
            shape = Qt.CursorShape.PointingHandCursor
        canvas.viewport().setCursor(shape)

    # ---- wheel

    def _on_wheel(self, event: QWheelEvent) -> None:
        canvas, by = self.canvas, event.angleDelta()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            canvas.zoom_by(1.25 ** (-(by.y() or by.x()) / 120), event.position().x())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            canvas.pan_by(-(by.y() or by.x()) / 120 * canvas.scale.width / 10)
        else:
            if by.x():
                canvas.pan_by(-by.x() / 120 * canvas.scale.width / 10)
            bar = canvas.verticalScrollBar()
            bar.setValue(bar.value() - round(by.y() / 120 * 3 * canvas.line_height))
        event.accept()
