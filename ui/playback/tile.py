"""A tile of the wall: one video, with its title over the picture and its sound on hover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from reviewer.playback.index import FrameIndex
from ui.case.context import Context
from ui.case.stream import Stream
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.playback.box_overlay import Overlay
from ui.playback.frame_view import FrameView
from ui.playback.overlays import drop_followed_ends, mark_selected, overlays_at
from ui.playback.wall_tile import SIGNS, WIDE, WallTile, describe_doubt


class Tile(WallTile):
    """One video."""

    def __init__(self, context: Context, stream: Stream, parent: QWidget | None = None) -> None:
        super().__init__(context, stream.record, parent)
        self.stream = stream
        self.frame: int | None = None  # the one that is seen; it may be behind the clock
        self._stands: tuple[FrameIndex, int] | None = None  # the same object for a frame
        self._told: tuple[object, ...] = ()
        self.view = FrameView(self)
        self.view.lower()  # title, sign and sound lie over it
        self.view.setMinimumSize(0, 0)  # the wall knows how small a picture may be
        self.view.setAccessibleName(name_of(stream.record))
        if stream.record.facts.audio_codec is not None:
            self._add_sound(self.view)
        self.view.room_changed.connect(
            lambda w, h: context.player.fit_pictures(stream.record.path, (w, h))
        )
        self.view.installEventFilter(self)
        self.view.quieted.connect(lambda _: self._lift_title())

    @property
    def shape(self) -> float:
        """Width of its picture divided by the height."""
        facts = self.stream.record.facts
        return facts.width / facts.height if facts.width and facts.height else WIDE

    def refresh_picture(self) -> None:
        """Show what belongs to where the clock stands."""
        position = self._context.playhead.position
        self._say_how_shown()
        self.frame = None
        if self.stream.fault:
            self.view.show_message(f"{name_of(self.stream.record)}\n{self.stream.fault}")
        elif self.stream.index is None:
            self.view.show_message("Reading the frames of this video …")
        elif self.stream.frame_at(position) is None:
            self.view.show_message("Only sound is recorded here.")
        else:
            picture = self._context.player.newest_picture(self.stream.record.path)
            if picture is None:
                self.view.show_message("Reading the frames of this video …")
                return
            # Boxes belong to the frame that is seen, which may be late; never to the clock.
            self.frame = picture.frame
            self.view.show_picture(picture, self._boxes_on_frame(picture.frame))
            if self.view.is_quiet:
                self._lift_title()

    def leave_picture(self) -> None:
        """It is not seen: no picture of it stands anywhere, nor comes back before a new one."""
        self.frame = None
        self.view.show_message("")

    def _boxes_on_frame(self, frame: int) -> tuple[Overlay, ...]:
        """The boxes on a frame; the same object as long as they are."""
        session, index = self._context.session, self.stream.index
        if index is None:
            return ()
        if self._stands is None or self._stands[0] is not index or self._stands[1] != frame:
            self._stands = (index, frame)
        path, cuts = self.stream.record.path, self.stream.cuts or ()
        live = overlays_at(session.snapshot, path, self._stands, cuts)
        return mark_selected(drop_followed_ends(live), session.selected_redaction)

    def _say_how_shown(self) -> None:
        """Asked 25 times a second, said when new."""
        told = (self.stream.fault, self.view.look)
        if told != self._told:
            self._told = told
            sign = None if self.stream.fault else SIGNS.get(self.view.look)
            self.sign.say_text(sign[0] if sign else "")
            self._place_parts()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._selected and self._edge:
            self._paint_frame(QPainter(self))

    # ---- parts

    def _place_parts(self) -> None:
        super()._place_parts()
        inner = self._inner.toRect()
        self.view.setGeometry(inner)
        left, top = inner.left() + GRID // 2, inner.top() + GRID // 2
        room = inner.width() - GRID
        self.sign.move(inner.right() - GRID // 2 - self.sign.width(), top)
        beside = room - (self.sign.width() + 4 if self.sign.text else 0)
        if self.sign.text and beside < room / 2:  # no room for both in one line
            self.sign.move(left, top + self.sign.height() + 2)
            beside = room
        self.title.move(left, top)
        self.title.fit_into(beside)

    def told_of_picture(self) -> str:
        """Everything about the picture that does not stand on it."""
        stream, how = self.stream, SIGNS.get(self.view.look)
        lines = [
            name_of(stream.record),
            describe_doubt(stream.place, self._context.session.zone_shown),
            f"{stream.badge_text}: {stream.badge_explained}",
        ]
        return "\n".join([*lines, how[1]] if how else lines)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """A click on the picture brings its record into focus; a double click opens it alone."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._lift_letters(True)
            self.chosen.emit(self.stream.record.path)
        elif kind in (QEvent.Type.MouseButtonRelease, QEvent.Type.Hide):
            self._lift_letters(False)
        elif kind == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            if event.button() is Qt.MouseButton.LeftButton:
                self.opened.emit(self.stream.record.path)
                return True
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._tell_of_title(event)
        return False

    def _lift_letters(self, lifted: bool) -> None:
        """While a hand draws, nothing lies over the picture."""
        self.title.setVisible(not lifted)
        self.sign.setVisible(bool(self.sign.text) and not lifted)

    def _lift_title(self) -> None:
        """While pictures go by it lies over no box: it is looked at whether that hides enough."""
        place = QRectF(self.title.geometry()).translated(-self.view.x(), -self.view.y())
        below = any(
            place.intersects(self.view.to_widget(o.box)) for o in self.view.overlays if not o.over
        )
        # A hand that draws took it away already.
        self.title.setVisible(not self.view.is_held and not (self.view.is_quiet and below))

    def _tell_of_title(self, event: QHelpEvent) -> bool:
        """Only at the title: who looks at the picture wants to see it."""
        if not self.title.geometry().contains(self.mapFromGlobal(event.globalPos())):
            return False
        QToolTip.showText(event.globalPos(), self.told_of_picture(), self.view)
        return True
