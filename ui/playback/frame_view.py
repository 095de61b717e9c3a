"""A picture, and boxes painted over it in the same call, so that they cannot lag behind it.

Boxes are fractions of the picture.  While the mouse draws or drags, the box is a draft; it
is told once, when the button is let go.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import reduce

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.model import Style
from reviewer.model.geometry import Box
from reviewer.playback.live_pictures import DecodedPicture
from ui.common.theme import readable_on
from ui.playback.label_places import LabelWish, Rects, group_boxes, place_labels, rects_as_rows

HANDLE = 9  # pixels
# Chosen by hand: nine notches double a box.
WHEEL = 1.08  # for a notch
SMALLEST = 0.004  # of the picture: a smaller drag is a click
_AROUND = QColor("#0b0d10")


class OverlayLook(Enum):
    """How a redaction is painted."""

    EDIT = "edit"  # outline and a veil: where it is, and what is behind
    BEHIND = "behind"  # outline only
    RELEASED = "released"  # as the requester will see it
    ORIGINAL = "original"  # not at all


@dataclass(frozen=True)
class Overlay:
    """One box over the picture."""

    id: str
    box: Box
    colour: str
    label: str
    style: Style = Style.FILL
    selected: bool = False
    finished: bool = True  # false: it cites no exemption yet
    applied: bool = True  # false: proposed or rejected, so a release would not hide it
    fixed: bool = False  # it can be selected, not dragged: its place comes from words

    @property
    def status_sign(self) -> str:
        """The label's first character, which shows the status by its shape."""
        return self.label[:1]


class FrameView(QWidget):
    """Shows one picture fitted into the widget, and its overlays.

    Signals:
        drawn: a new box was drawn with the mouse.
        box_changed: id and new box of an overlay that was dragged or resized.
        overlay_clicked: id of an overlay, or "" for the picture itself.
        followed: the mouse's box while ``spraying``, when the button goes down and at each move.
        spray_ended: the button was let go.
        spray_sized: the wheel was turned while ``spraying``: factor, and whether of the width only.
    """

    drawn = Signal(object)
    box_changed = Signal(str, object)
    overlay_clicked = Signal(str)
    followed = Signal(object)
    spray_ended = Signal()
    spray_sized = Signal(float, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._picture: DecodedPicture | None = None
        self._image = QImage()
        # The picture as it stands in the widget, kept from the second time that it is painted:
        # fitting it in costs more than all boxes, and while it plays each comes once.
        self._ground: QPixmap | None = None
        self._ground_of: tuple[object, ...] = ()
        self.message = ""
        self.overlays: tuple[Overlay, ...] = ()
        self.look = OverlayLook.EDIT
        self.drawing = False
        self.spraying: Box | None = None
        self._draft: Box | None = None
        self._grip: tuple[str, str, QPointF, Box] | None = None  # id, part, from, box
        self._start = QPointF()
        self._hovered = ""

    # ---- content

    def show_picture(
        self, picture: DecodedPicture | None, overlays: tuple[Overlay, ...] = ()
    ) -> None:
        """Paint this picture with these boxes from now on."""
        # Asked at every move of the clock, and mostly nothing is different.
        if picture is not None and picture is self._picture and overlays == self.overlays:
            return
        if picture is not self._picture:
            self._picture = picture
            self._image = _image_of(picture)
        self.overlays = overlays
        self.message = ""
        self.update()

    def show_image(self, image: QImage, overlays: tuple[Overlay, ...] = ()) -> None:
        """Paint a still image with these boxes."""
        self._picture, self._image, self.overlays = None, image, overlays
        self.message = ""
        self.update()

    def show_message(self, text: str) -> None:
        """Say why there is no picture."""
        if text == self.message and self._image.isNull():
            return
        self._picture, self._image, self.overlays = None, QImage(), ()
        self.message = text
        self.update()

    @property
    def painted_image(self) -> QImage:
        """What is painted, without overlays."""
        return self._image

    @property
    def draft_box(self) -> Box | None:
        """The box being drawn or dragged."""
        return self._draft

    # ---- geometry

    def picture_rect(self) -> QRectF:
        """Where the picture stands in the widget."""
        if self._image.isNull():
            return QRectF(self.rect())
        width, height = self._image.width(), self._image.height()
        scale = min(self.width() / width, self.height() / height)
        w, h = width * scale, height * scale
        return QRectF((self.width() - w) / 2, (self.height() - h) / 2, w, h)

    def to_widget(self, box: Box) -> QRectF:
        """A box of the picture in widget pixels."""
        return _box_within(box, self.picture_rect())

    def to_picture(self, point: QPointF) -> QPointF:
        """A point of the widget in fractions of the picture, kept inside it."""
        area = self.picture_rect()
        x = (point.x() - area.x()) / max(area.width(), 1)
        y = (point.y() - area.y()) / max(area.height(), 1)
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(self.rect(), _AROUND)
            painter.setPen(QColor("#b8c0cc"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self.message)
            return
        self._draw_ground(painter)
        rects = self._rects_of_overlays()
        for overlay, rect in zip(self.overlays, rects, strict=True):
            self._paint_overlay(painter, overlay, rect)
        if self.look in (OverlayLook.EDIT, OverlayLook.BEHIND):
            self._paint_labels(painter, rects)
        if self._draft is not None and (self._grip is None or self.drawing):
            self._draw_outline(painter, self.to_widget(self._draft), QColor("#ffd34d"), dashed=True)
        if self.spraying is not None:
            self._draw_outline(
                painter, self.to_widget(self.spraying), QColor("#ffd34d"), dashed=True
            )
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _draw_ground(self, painter: QPainter) -> None:
        """The picture and what is around it; a box that moves over it does not fit it in anew."""
        ratio, area = self.devicePixelRatioF(), self.picture_rect()
        of = (self._image.cacheKey(), self.width(), self.height(), ratio, area.getRect())
        fits = area.size() * ratio == self._image.size().toSizeF()
        if fits or of != self._ground_of:  # a page that is as large as it is shown costs no more
            self._ground_of, self._ground = of, None
            self._fit_picture(painter)
            return
        if self._ground is None:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            onto = QPainter(self._ground)
            self._fit_picture(onto)
            onto.end()
        painter.drawPixmap(0, 0, self._ground)

    def _fit_picture(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), _AROUND)
        # Smoothing a large picture costs more than there is time for while it plays.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._is_moving())
        painter.drawImage(self.picture_rect(), self._image)

    def _is_moving(self) -> bool:
        return self._picture is not None and self._image.width() > 2 * self.width()

    def _paint_overlay(self, painter: QPainter, overlay: Overlay, rect: QRectF) -> None:
        colour = QColor(overlay.colour)
        if self.look is OverlayLook.ORIGINAL:
            return
        if self.look is OverlayLook.RELEASED:
            if overlay.applied:
                self._paint_released(painter, rect, overlay)
            return
        if self.look is OverlayLook.EDIT and overlay.applied:
            veil = QColor(colour)
            veil.setAlpha(90)
            painter.fillRect(rect, veil)
        self._draw_outline(
            painter, rect, colour, dashed=not overlay.applied, thick=overlay.selected
        )
        if overlay.selected and not overlay.fixed:
            for handle in self._handles_of(rect).values():
                painter.fillRect(handle, colour)

    def _paint_released(self, painter: QPainter, rect: QRectF, overlay: Overlay) -> None:
        if overlay.style == Style.FILL:
            painter.fillRect(rect, QColor("black"))
            return
        area = self.picture_rect()
        scale = self._image.width() / area.width()
        source = QRectF(
            (rect.x() - area.x()) * scale,
            (rect.y() - area.y()) * scale,
            rect.width() * scale,
            rect.height() * scale,
        ).toRect()
        part = self._image.copy(source)
        cells = max(1, round(6 * part.width() / max(min(part.width(), part.height()), 1)))
        rows = max(1, round(6 * part.height() / max(min(part.width(), part.height()), 1)))
        # Six cells on the shorter side: near what a release has. What is released is made by the
        # renderer; this only shows where and how.
        few = part.scaled(cells, rows, mode=Qt.TransformationMode.SmoothTransformation)
        blur = overlay.style == Style.BLUR
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, blur)
        painter.drawImage(rect, few)

    def _draw_outline(
        self,
        painter: QPainter,
        rect: QRectF,
        colour: QColor,
        dashed: bool = False,
        thick: bool = False,
    ) -> None:
        """Around a box, not over it: what stands in a small one can still be read."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        width = 2.5 if thick else 1.5
        out = width / 2
        # A dark line around the coloured one can be seen on any ground.
        painter.setPen(QPen(QColor("black"), width + 1))
        painter.drawRect(rect.adjusted(-out - 0.5, -out - 0.5, out + 0.5, out + 0.5))
        painter.setPen(QPen(colour, width, style))
        painter.drawRect(rect.adjusted(-out, -out, out, out))

    def _rects_of_overlays(self) -> list[QRectF]:
        """Where the boxes are painted: one that is dragged, where the hand has it."""
        area, dragged = self.picture_rect(), self._grip[0] if self._grip is not None else None
        return [
            _box_within(self._draft if self._draft and o.id == dragged else o.box, area)
            for o in self.overlays
        ]

    def _paint_labels(self, painter: QPainter, rects: list[QRectF]) -> None:
        """After all boxes, so that none lies over a label."""
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.85, 8))
        painter.setFont(font)
        told = self._labels_to_place(painter.fontMetrics(), rects)
        places = place_labels([wish for _, wish in told], QRectF(self.rect()), self.content_rects())
        for (overlay, _), plate in zip(told, places, strict=True):
            if plate is not None:
                colour = QColor(overlay.colour)
                painter.fillRect(plate.rect, colour)
                painter.setPen(readable_on(colour))
                text = overlay.label if plate.whole else overlay.status_sign
                width = round(plate.rect.width()) - 2
                text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.drawText(plate.rect, Qt.AlignmentFlag.AlignCenter, text)

    def _labels_to_place(
        self, metrics: QFontMetrics, rects: list[QRectF]
    ) -> list[tuple[Overlay, LabelWish]]:
        """What is to be labelled: one box, or neighbours that say the same."""
        height = metrics.height() + 2
        labelled = [(o, rect) for o, rect in zip(self.overlays, rects, strict=True) if o.label]
        some, boxes = [o for o, _ in labelled], [rect for _, rect in labelled]
        must = [o.selected or o.id == self._hovered for o in some]
        says = [f"{o.label}{o.colour}{m}" for o, m in zip(some, must, strict=True)]

        def size_of_label(text: str) -> QSizeF:
            return QSizeF(metrics.horizontalAdvance(text) + 8, height)

        told = []
        for group in group_boxes(boxes, says, QSizeF(height, 2)):
            first = some[group[0]]
            whole = reduce(QRectF.united, [boxes[n] for n in group])
            parts = tuple(boxes[n] for n in group)
            wish = LabelWish(
                whole,
                size_of_label(first.label),
                size_of_label(first.status_sign),
                must[group[0]],
                parts,
            )
            told.append((first, wish))
        return told

    def content_rects(self) -> Rects:
        """What labels should leave visible, in widget pixels; none in a film."""
        return rects_as_rows(())

    def _handles_of(self, rect: QRectF) -> dict[str, QRectF]:
        points = {
            "nw": rect.topLeft(),
            "ne": rect.topRight(),
            "sw": rect.bottomLeft(),
            "se": rect.bottomRight(),
        }
        half = HANDLE / 2
        return {
            name: QRectF(p.x() - half, p.y() - half, HANDLE, HANDLE) for name, p in points.items()
        }

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._image.isNull():
            super().mousePressEvent(event)
            return
        self._start = self.to_picture(event.position())
        if self.spraying is not None:
            self._follow_mouse(event.position())
            return
        grip = None if self.drawing else self._grip_at(event.position())
        if grip is not None and grip[1] == "fixed":
            self.overlay_clicked.emit(grip[0])
        elif grip is not None:
            self._grip = (*grip, self._start, self._box_of(grip[0]))
            self._draft = self._grip[3]
            self.overlay_clicked.emit(grip[0])
        elif self.drawing:
            self._draft = Box(self._start.x(), self._start.y(), 0.0, 0.0)
        else:
            self.overlay_clicked.emit("")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_out(event.position())
            return
        if self.spraying is not None:
            self._follow_mouse(event.position())
            return
        here = self.to_picture(event.position())
        if self._grip is not None:
            _, part, start, box = self._grip
            self._draft = _drag_box(box, part, here.x() - start.x(), here.y() - start.y())
            self.update()
        elif self._draft is not None:
            self._draft = _box_between(self._start, here)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.spraying is not None:
            self.spray_ended.emit()
            return
        draft, grip = self._draft, self._grip
        self._draft, self._grip = None, None
        # A click that moved nothing must not make a step of the journal.
        if draft is not None and grip is not None and draft != grip[3]:
            self.box_changed.emit(grip[0], draft)
        elif draft is not None and grip is None and min(draft.w, draft.h) > SMALLEST:
            self.drawn.emit(draft)
        self.update()

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
        self._draft, self._grip = None, None
        self.update()

    def _follow_mouse(self, position: QPointF, tell: bool = True) -> None:
        assert self.spraying is not None
        here, box = self.to_picture(position), self.spraying
        x = min(max(here.x() - box.w / 2, 0.0), 1 - box.w)
        y = min(max(here.y() - box.h / 2, 0.0), 1 - box.h)
        self.spraying = Box(x, y, box.w, box.h)
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
        shapes = {
            "nw": Qt.CursorShape.SizeFDiagCursor,
            "se": Qt.CursorShape.SizeFDiagCursor,
            "ne": Qt.CursorShape.SizeBDiagCursor,
            "sw": Qt.CursorShape.SizeBDiagCursor,
            "all": Qt.CursorShape.SizeAllCursor,
            "fixed": Qt.CursorShape.PointingHandCursor,
        }
        self.setCursor(shapes[grip[1]] if grip else Qt.CursorShape.ArrowCursor)

    def _hover_over(self, overlay: str) -> None:
        """The box under the mouse shows its whole label."""
        if overlay != self._hovered:
            self._hovered = overlay
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover_over("")

    def _grip_at(self, position: QPointF) -> tuple[str, str] | None:
        if self.look in (OverlayLook.RELEASED, OverlayLook.ORIGINAL):
            return None
        # The chosen one first, then the smallest: a box that lies in another can still be reached.
        for overlay in sorted(self.overlays, key=lambda o: (not o.selected, o.box.w * o.box.h)):
            rect = self.to_widget(overlay.box)
            if overlay.selected and not overlay.fixed:
                for part, handle in self._handles_of(rect).items():
                    # A little larger than they are painted: a hand is not that exact.
                    if handle.adjusted(-3, -3, 3, 3).contains(position):
                        return overlay.id, part
            if rect.contains(position):
                return overlay.id, "fixed" if overlay.fixed else "all"
        return None

    def _box_of(self, overlay_id: str) -> Box:
        return next(o.box for o in self.overlays if o.id == overlay_id)


def _box_within(box: Box, area: QRectF) -> QRectF:
    """A box of a picture that stands in an area."""
    left, top, width, height = area.x(), area.y(), area.width(), area.height()
    return QRectF(left + box.x * width, top + box.y * height, box.w * width, box.h * height)


def _image_of(picture: DecodedPicture | None) -> QImage:
    if picture is None:
        return QImage()
    height, width = picture.data.shape[:2]
    # Not copied: the picture lies in memory shared with the child that decoded it, and stays as
    # long as it is held.
    data = picture.data.data.cast("B")
    return QImage(data, width, height, width * 4, QImage.Format.Format_RGB32)


def _box_between(a: QPointF, b: QPointF) -> Box:
    return Box(min(a.x(), b.x()), min(a.y(), b.y()), abs(a.x() - b.x()), abs(a.y() - b.y()))


def _drag_box(box: Box, part: str, dx: float, dy: float) -> Box:
    """A box moved as a whole, or by one of its corners, and kept inside the picture."""
    if part == "all":
        x = min(max(box.x + dx, 0.0), 1 - box.w)
        y = min(max(box.y + dy, 0.0), 1 - box.h)
        return Box(x, y, box.w, box.h)
    left = box.x + (dx if "w" in part else 0)
    right = box.x + box.w + (dx if "e" in part else 0)
    top = box.y + (dy if "n" in part else 0)
    bottom = box.y + box.h + (dy if "s" in part else 0)
    left, right = sorted((min(max(left, 0.0), 1.0), min(max(right, 0.0), 1.0)))
    top, bottom = sorted((min(max(top, 0.0), 1.0), min(max(bottom, 0.0), 1.0)))
    return Box(left, top, max(right - left, SMALLEST), max(bottom - top, SMALLEST))
