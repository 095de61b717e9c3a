"""A picture, and boxes painted over it in the same call, so that they cannot lag behind it.

Boxes are fractions of the picture.  While the mouse draws or drags, the box is a draft; it
is told once, when the button is let go.  A click chooses what is below it, and a drag from an
empty place draws a box.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.model.geometry import Box
from reviewer.playback.live_pictures import DecodedPicture
from ui.case.sights import RedactionSight
from ui.common.theme import GRID
from ui.playback.box_geometry import (
    CURSORS,
    FIXED,
    SMALLEST,
    around_box,
    box_around,
    box_between,
    box_within,
    drag_box,
    part_at,
    point_within,
    tell_size,
)
from ui.playback.box_labels import paint_labels
from ui.playback.box_overlay import Overlay, OverlayLook
from ui.playback.box_painting import DRAFT, paint_chip, paint_outline, paint_overlay
from ui.playback.label_places import Rects, rects_as_rows
from ui.playback.picture_access import tell_as_picture
from ui.playback.picture_ground import AROUND, PictureGround

# Chosen by hand: nine notches double a box.
WHEEL = 1.08  # for a notch
A_CLICK = 4  # pixels: a hand that clicks moves a little
_GOES_BY = 5  # frames: a step, or playing


class FrameView(QWidget):
    """Shows one picture fitted into the widget, and its overlays.

    Signals:
        draw_began: the mouse begins to draw a box, from an empty place.
        drawn: a new box was drawn with the mouse.
        box_changed: id and new box of an overlay that was dragged or resized.
        overlay_clicked: id of an overlay, or "" for the picture itself.
        followed: the mouse's box while ``spraying``, when the button goes down and at each move.
        spray_ended: the button was let go.
        spray_sized: the wheel was turned while ``spraying``: factor, and whether of the width only.
        menu_asked: what can be done here is asked for: the point of the widget, and the id of the
            overlay that it is on, or "".
        room_changed: how many pixels of the screen a picture has, across and down.
        quieted: letters and handles went from the boxes, or came back.
    """

    draw_began = Signal()
    drawn = Signal(object)
    box_changed = Signal(str, object)
    overlay_clicked = Signal(str)
    followed = Signal(object)
    spray_ended = Signal()
    spray_sized = Signal(float, bool)
    menu_asked = Signal(QPoint, str)
    room_changed = Signal(int, int)
    quieted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tell_as_picture(self)
        self.setMouseTracking(True)
        self._ground = PictureGround()
        self.message = ""
        self.overlays: tuple[Overlay, ...] = ()
        self.look = OverlayLook.EDIT
        self.drawing = False  # the next drag draws, wherever it begins
        self.drag_draws = False  # a drag from an empty place draws
        self.spraying: Box | None = None
        self.is_held = False  # a mouse button is down on it: it must not move away below the hand
        self.end_hint = ""  # what is said at a box that has just ended
        self._draft: Box | None = None
        self._grip: tuple[str, str, QPointF, Box] | None = None  # id, part, from, box
        self._start = QPointF()
        self._pressed: tuple[QPointF, str] | None = None  # where, and the overlay a click means
        self._tool = self._progress = ""
        self.is_quiet = False  # pictures go by: one looks whether the boxes hide what they shall
        self._hovered = ""

    # ---- content

    def show_picture(
        self, picture: DecodedPicture | None, overlays: tuple[Overlay, ...] = ()
    ) -> None:
        """Paint this picture with these boxes from now on."""
        # Asked at every move of the clock, and mostly nothing is different.
        there = picture is not None or (self.painted_image.isNull() and not self.message)
        if there and picture is self._ground.picture and overlays == self.overlays:
            return
        self._set_quiet(self._goes_by(picture, overlays))
        self._ground.take_picture(picture)
        self.overlays = overlays
        self.message = ""
        self.update()

    def _goes_by(self, picture: DecodedPicture | None, overlays: tuple[Overlay, ...]) -> bool:
        """Whether it is the next picture of a film, or the one before, and nothing else is new."""
        before = self._ground.picture
        if picture is None or before is None:
            return False
        chosen = [[o.id for o in many if o.selected] for many in (self.overlays, overlays)]
        if chosen[1] and chosen[0] != chosen[1]:
            return False
        # Of a film that plays on a slow machine not every picture is shown.
        away = abs(picture.frame - before.frame)
        return self.is_quiet if away == 0 else away <= _GOES_BY

    def _set_quiet(self, quiet: bool) -> None:
        if quiet != self.is_quiet:
            self.is_quiet = quiet
            self.update()
            self.quieted.emit(quiet)

    def show_image(self, image: QImage, overlays: tuple[Overlay, ...] = ()) -> None:
        """Paint a still image with these boxes."""
        self._ground.take_image(image)
        self.overlays = overlays
        self.message = ""
        self.update()

    def show_message(self, text: str) -> None:
        """Say why there is no picture."""
        if text == self.message and self.painted_image.isNull():
            return
        self._ground.take_image(QImage())
        self.overlays = ()
        self.message = text
        self.update()

    @property
    def painted_image(self) -> QImage:
        """What is painted, without overlays."""
        return self._ground.image

    def hold_tool(self, text: str) -> None:
        """Say over the picture, and by the pointer, which tool is in the hand; "" for none."""
        if text:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()
        if text != self._tool:
            self._tool = text
            self.update()

    def tell_progress(self, text: str) -> None:
        """Say over the picture how far something is that is done in it; "" for nothing."""
        if text != self._progress:
            self._progress = text
            self.update()

    @property
    def progress_told(self) -> str:
        """What is said of what is done in it."""
        return self._progress

    @property
    def tool_told(self) -> str:
        """What is said of the tool in the hand."""
        return self._tool

    @property
    def draft_box(self) -> Box | None:
        """The box being drawn or dragged."""
        return self._draft

    # ---- geometry

    def picture_rect(self) -> QRectF:
        """Where the picture stands in the widget."""
        return self._ground.rect_in(self.rect(), self.devicePixelRatioF())

    def to_widget(self, box: Box) -> QRectF:
        """A box of the picture in widget pixels."""
        return box_within(box, self.picture_rect())

    def to_picture(self, point: QPointF) -> QPointF:
        """A point of the widget in fractions of the picture, kept inside it."""
        return point_within(point, self.picture_rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tell_room()  # on another screen a point has other pixels
        return super().event(event)

    def _tell_room(self) -> None:
        ratio = self.devicePixelRatioF()
        self.room_changed.emit(round(self.width() * ratio), round(self.height() * ratio))

    def sight_of(self, box: Box) -> RedactionSight:
        """Where a box stands here, and what is below it."""
        image, part = self.painted_image, around_box(box)
        left, top, right, bottom = part.to_pixels(image.width(), image.height())
        crop = image.copy(left, top, right - left, bottom - top) if left < right else QImage()
        return RedactionSight(self, self.to_widget(box).toRect(), crop)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.painted_image.isNull():
            painter.fillRect(self.rect(), AROUND)
            painter.setPen(QColor("#b8c0cc"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self.message)
            return
        area = self.picture_rect()
        self._ground.draw(painter, self.rect(), area, self.devicePixelRatioF())
        rects = self._rects_of_overlays(area)
        for overlay, rect in zip(self.overlays, rects, strict=True):
            bare = replace(overlay, fixed=True) if self.is_quiet else overlay  # without handles
            paint_overlay(painter, bare, rect, self.look, self.painted_image, area)
        if self.look.shows_boxes and not self.is_quiet:
            room, content = QRectF(self.rect()), self.content_rects()
            paint_labels(painter, self.overlays, rects, room, content, self._hovered)
        if self._draft is not None and (self._grip is None or self.drawing):
            paint_outline(painter, box_within(self._draft, area), DRAFT, dashed=True)
        if self.spraying is not None:
            paint_outline(painter, box_within(self.spraying, area), DRAFT, dashed=True)
        self._paint_chips(painter, area)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_chips(self, painter: QPainter, area: QRectF) -> None:
        """The numbers of the box that is drawn or dragged, and the tool in the hand."""
        seen = QRectF(self.visibleRegion().boundingRect()) & area
        room = seen.adjusted(GRID, GRID, -GRID, -GRID)
        if self._draft is not None:
            rect = box_within(self._draft, area)
            below = QPointF(rect.center().x(), rect.bottom() + 3 * GRID)
            above = QPointF(rect.center().x(), rect.top() - 3 * GRID)
            at = below if below.y() + 2 * GRID < room.bottom() else above
            paint_chip(painter, tell_size(self._draft), at, room)
        gone = [o for o in self.overlays if o.over] if self.look.shows_boxes else []
        for overlay in gone[:1] if self.end_hint else ():
            rect = box_within(overlay.box, area)
            paint_chip(painter, self.end_hint, QPointF(rect.center().x(), rect.top()), room)
        said = self._tool or self._progress
        if said:
            paint_chip(painter, said, QPointF(room.center().x(), room.bottom()), room)

    def _rects_of_overlays(self, area: QRectF) -> list[QRectF]:
        """Where the boxes are painted: one that is dragged, where the hand has it."""
        dragged = self._grip[0] if self._grip is not None else None
        return [
            box_within(self._draft if self._draft and o.id == dragged else o.box, area)
            for o in self.overlays
        ]

    def content_rects(self) -> Rects:
        """What labels should leave visible, in widget pixels; none in a film."""
        return rects_as_rows(())

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.painted_image.isNull():
            super().mousePressEvent(event)
            return
        self.is_held = True
        self._start = self.to_picture(event.position())
        if self.spraying is not None:
            self._follow_mouse(event.position())
            return
        grip = None if self.drawing else self._grip_at(event.position())
        if self.drawing:
            self._draft = Box(self._start.x(), self._start.y(), 0.0, 0.0)
        elif grip is None or grip[1] == FIXED:
            self._pressed = (event.position(), grip[0] if grip else "")
        else:
            self._grip = (*grip, self._start, self._box_of(grip[0]))
            self._draft = self._grip[3]
            self.overlay_clicked.emit(grip[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_quiet(False)
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_out(event.position())
            return
        if self.spraying is not None:
            self._follow_mouse(event.position())
            return
        self._begin_draft(event.position())
        here = self.to_picture(event.position())
        if self._grip is not None:
            _, part, start, box = self._grip
            shaped = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moved = (here.x() - start.x(), here.y() - start.y())
            self._draft = drag_box(box, part, *moved, shaped=shaped)
            self.update()
        elif self._draft is not None:
            self._draft = box_between(self._start, here)
            self.update()

    def _begin_draft(self, position: QPointF) -> None:
        """A press that moved far enough was no click: it draws, where it may."""
        if self._pressed is None or not self.may_draw_from(self._pressed[0]):
            return
        away = position - self._pressed[0]
        if max(abs(away.x()), abs(away.y())) < A_CLICK:
            return
        self._pressed = None
        self._draft = Box(self._start.x(), self._start.y(), 0.0, 0.0)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.draw_began.emit()

    def may_draw_from(self, position: QPointF) -> bool:
        """True where a drag draws a box though no tool is in the hand."""
        return self.drag_draws and self.look.shows_boxes

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.is_held = False
        if self.spraying is not None:
            self.spray_ended.emit()
            return
        draft, grip, pressed = self._draft, self._grip, self._pressed
        self._draft, self._grip, self._pressed = None, None, None
        if pressed is not None:
            self.overlay_clicked.emit(pressed[1])
        # A click that moved nothing must not make a step of the journal.
        elif draft is not None and grip is not None and draft != grip[3]:
            self.box_changed.emit(grip[0], draft)
        elif draft is not None and grip is None and min(draft.w, draft.h) > SMALLEST:
            self.drawn.emit(draft)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the right button where it is pressed, by its key on the chosen box."""
        if self.painted_image.isNull() or self._draft is not None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        chosen = next((o for o in self.overlays if o.selected), None) if by_key else None
        area = QRectF(self.visibleRegion().boundingRect())
        middle = self.to_widget(chosen.box).center() if chosen else area.center()
        at = middle if by_key else QPointF(event.pos())
        grip = self._grip_at(at)
        self.menu_asked.emit(at.toPoint(), grip[0] if grip else "")
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel changes the size of the box that follows; with Shift, its width alone."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if self.spraying is None or not turned:
            super().wheelEvent(event)
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.spray_sized.emit(WHEEL ** (turned / 120), shift)
        event.accept()

    def offer_box(self, box: Box) -> None:
        """Show this box as the one being drawn, as keys place it."""
        self._draft, self._grip = box, None
        self.update()

    def cancel_draft(self) -> None:
        """Forget the box being drawn or dragged."""
        self._draft, self._grip, self._pressed = None, None, None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of what the hand draws or drags."""
        if event.key() == Qt.Key.Key_Escape and self._draft is not None:
            self.cancel_draft()
            return
        super().keyPressEvent(event)

    def _follow_mouse(self, position: QPointF, tell: bool = True) -> None:
        assert self.spraying is not None
        self.spraying = box_around(self.spraying, self.to_picture(position))
        self.update()
        if tell:
            self.followed.emit(self.spraying)

    def _point_out(self, position: QPointF) -> None:
        if self.drawing or self.spraying is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
            if self.spraying is not None:
                self._follow_mouse(position, tell=False)
            return
        grip = self._grip_at(position)
        self._hover_over(grip[0] if grip else "")
        self.setCursor(CURSORS[grip[1]] if grip else Qt.CursorShape.ArrowCursor)

    def _hover_over(self, overlay: str) -> None:
        """The box under the mouse shows its whole label."""
        if overlay != self._hovered:
            self._hovered = overlay
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover_over("")

    def _grip_at(self, position: QPointF) -> tuple[str, str] | None:
        if not self.look.shows_boxes:
            return None
        # The chosen one first, then the smallest: a box that lies in another can still be reached.
        for overlay in sorted(self.overlays, key=lambda o: (not o.selected, o.box.w * o.box.h)):
            sized = overlay.selected and not overlay.fixed
            part = part_at(self.to_widget(overlay.box), position, sized=sized)
            if part:
                return overlay.id, FIXED if overlay.fixed else part
        return None

    def _box_of(self, overlay_id: str) -> Box:
        return next(o.box for o in self.overlays if o.id == overlay_id)
