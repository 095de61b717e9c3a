"""The wall: one to nine videos on one clock, each with its time, its doubt and its gaps."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.clock_map import describe_spread
from reviewer.clock.timebase import MICROS, utc_moment
from reviewer.playback.index import FrameIndex
from ui.case.context import Context
from ui.case.session import Changed
from ui.case.stream import Stream
from ui.common.theme import ICON, themed_icon
from ui.common.times import length_text
from ui.playback.box_overlay import Overlay, OverlayLook
from ui.playback.frame_view import FrameView
from ui.playback.overlays import drop_followed_ends, mark_selected, overlays_at
from ui.widgets.fitting_label import FittingLabel

_SHOWN = frozenset({"redactions", "anchors", "records"})
"""The tables of a case that tiles show something of."""
_LOOKS = {
    OverlayLook.RELEASED: (
        "AS RELEASED",
        "Accepted redactions are painted as the requester will see them.",
    ),
    OverlayLook.BEHIND: ("SEE BEHIND", "Boxes are outlines only."),
}


def wall_time(utc: int, zone: str) -> str:
    """A moment as people in that zone read it: ``16:22:31.48``."""
    moment: datetime = utc_moment(utc).astimezone(ZoneInfo(zone))
    return f"{moment:%H:%M:%S}.{moment.microsecond // 10_000:02d}"


def describe_doubt(sigma: float, known: bool) -> str:
    """How far a record's clock may be off, in a few letters."""
    return describe_spread(sigma) if known else "time unknown"


def best_columns(tiles: int, width: int, height: int) -> int:
    """Columns of a grid in which 16:9 pictures are largest."""

    def size_of_tile(columns: int) -> float:
        rows = max(math.ceil(tiles / columns), 1)
        # 48 pixels are the two lines of a tile; nearly all video of evidence is 16:9.
        return min(width / columns, (height / rows - 48) * 16 / 9)

    return max(range(1, max(tiles, 1) + 1), key=size_of_tile)


class Tile(QWidget):
    """One video: picture, name, wall time, badge, and its sound."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, context: Context, stream: Stream, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.stream = context, stream
        self.frame: int | None = None  # the one that is seen; it may be behind the clock
        self._stands: tuple[FrameIndex, int] | None = None  # the same object for a frame
        self._told_time: tuple[object, ...] = ()
        self._told_badge: tuple[object, ...] = ()
        self.view = FrameView(self)
        self.view.setAccessibleName(f"Picture of {stream.record.path}")
        self._name = FittingLabel(stream.record.title or stream.record.path)
        self._time, self._badge = FittingLabel(), QLabel()
        self._badge.setObjectName("badge")
        self._mute, self._solo = (
            self._make_button("mute", "Mute"),
            self._make_button("solo", "Solo"),
        )
        self._gain = QSlider(Qt.Orientation.Horizontal)
        self._gain.setRange(0, 200)
        self._gain.setValue(100)
        self._gain.setMaximumWidth(72)
        self._gain.setAccessibleName(f"Volume of {stream.record.path}")
        self._gain.setToolTip("Volume")
        self._lay_out()
        self._connect_parts()
        self.view.installEventFilter(self)

    def refresh_picture(self) -> None:
        """Show what belongs to where the clock stands."""
        position = self._context.playhead.position
        self._say_time(position)
        self._say_badge()
        self.frame = None
        if self.stream.fault:
            self.view.show_message(f"{self.stream.record.path}\n{self.stream.fault}")
        elif self.stream.index is None:
            self.view.show_message("Reading the frames of this video …")
        elif (frame := self.stream.frame_at(position)) is None:
            self.view.show_message(self._tell_gap(position))
        else:
            picture = self._context.player.newest_picture(self.stream.record.path)
            # Boxes belong to the frame that is seen, which may be late; never to the clock.
            shown = picture.frame if picture is not None else frame
            boxes = self._boxes_on_frame(shown)
            self.frame = shown if picture is not None else None
            self.view.show_picture(picture, boxes)

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

    def _say_time(self, position: int) -> None:
        """The time of day, and how far it may be off; asked 25 times a second, said when new."""
        zone, place = self._context.session.zone_shown, self.stream.place
        told = (position, zone, place.clock.sigma, place.known)
        if told == self._told_time:
            return
        self._told_time = told
        now, off = wall_time(position, zone), describe_doubt(place.clock.sigma, place.known)
        brief, tight = now.partition(".")[0], off.replace("± ", "±")
        # How far it may be off says more than hundredths do, so these go first.
        self._time.say_variants(f"{now}  {off}", f"{now} {tight}", f"{brief} {tight}", brief)

    def _say_badge(self) -> None:
        """What the picture comes from; as released or seen behind, how it is shown."""
        told = (self.stream.fault, self.stream.on_proxy, self.view.look)
        if told == self._told_badge:
            return
        self._told_badge = told
        look = None if self.stream.fault else _LOOKS.get(self.view.look)
        about = self.stream.badge_explained
        self._badge.setText(look[0] if look else self.stream.badge_text)
        self._badge.setToolTip(f"{look[1]}\n{about}" if look else about)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The time comes before the volume where there is no room for both."""
        super().resizeEvent(event)
        heard = self.stream.record.facts.audio_codec is not None
        needs = self.fontMetrics().horizontalAdvance("00:00:00.00") + 72 + 4 * ICON
        self._gain.setVisible(heard and self.width() >= needs + 24)

    def set_selected(self, selected: bool) -> None:
        """Show that the tile is in focus, by more than colour."""
        font = self._name.font()
        font.setBold(selected)
        self._name.setFont(font)
        self.setProperty("selected", selected)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """A click on the picture brings its record into focus; a double click opens it alone."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.chosen.emit(self.stream.record.path)
        elif event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            self.opened.emit(self.stream.record.path)
            return True
        return False

    def _tell_gap(self, position: int) -> str:
        place = self.stream.place
        away = place.start - position if position < place.start else position - place.end
        when = "starts in" if position < place.start else "ended"
        text = length_text(away / MICROS)
        return f"Not recording: {when} {text}" + ("" if position < place.start else " ago")

    def _make_button(self, name: str, text: str) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(themed_icon(name))
        made.setCheckable(True)
        made.setAutoRaise(True)
        made.setToolTip(text)
        made.setAccessibleName(f"{text} {self.stream.record.path}")
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_row(self._name, self._badge))
        column.addWidget(self.view, 1)
        column.addLayout(self._make_row(self._time, self._mute, self._solo, self._gain))
        for part in (self._mute, self._solo, self._gain):
            part.setVisible(self.stream.record.facts.audio_codec is not None)

    def _make_row(self, wide: QWidget, *others: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(6)
        row.addWidget(wide, 1)
        for part in others:
            row.addWidget(part)
        return row

    def _connect_parts(self) -> None:
        player, path = self._context.player, self.stream.record.path
        self.view.room_changed.connect(lambda w, h: player.fit_pictures(path, (w, h)))
        self._mute.toggled.connect(lambda on: player.set_voice(path, muted=on))
        self._solo.toggled.connect(lambda on: player.set_voice(path, solo=on))
        self._gain.valueChanged.connect(lambda v: player.set_voice(path, gain=v / 100))


class Wall(QWidget):
    """The grid of tiles. Other parts of the window reach a tile's picture by its record."""

    tiles_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tiles: dict[str, Tile] = {}
        self.look = OverlayLook.EDIT
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._empty = QLabel("This case holds no video.\nSound plays all the same.", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        context.player.shown_changed.connect(self._rebuild_tiles)
        context.player.ready.connect(lambda _: self.refresh_tiles())
        context.playhead.moved.connect(lambda _: self.refresh_tiles())
        context.session.changed.connect(self._follow_case)
        context.session.redaction_selected.connect(lambda _: self.refresh_tiles())
        context.session.record_selected.connect(self._show_chosen)
        self._columns = 1
        self._late = self.startTimer(40)  # pictures that come after the clock stopped
        self._rebuild_tiles()

    def tile_of(self, record: str) -> Tile | None:
        """The tile of a record, if it is on the wall."""
        return self.tiles.get(record)

    def set_look(self, look: OverlayLook) -> None:
        """Edit, see behind, as released or original, on all tiles."""
        self.look = look
        for tile in self.tiles.values():
            tile.view.look = look
            tile.view.update()
        self.refresh_tiles()

    def refresh_tiles(self) -> None:
        """Show what belongs to where the clock stands, on all tiles."""
        if self.isVisible():
            for tile in self.tiles.values():
                tile.refresh_picture()

    def _follow_case(self, change: Changed) -> None:
        if change.tables & _SHOWN:
            self.refresh_tiles()

    def timerEvent(self, event: object) -> None:
        # While it plays every move of the clock refreshes already.
        if not self._context.playhead.playing:
            self.refresh_tiles()

    def _rebuild_tiles(self) -> None:
        player = self._context.player
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._grid.removeWidget(self._empty)
        self.tiles = {r: Tile(self._context, player.streams[r], self) for r in player.shown_records}
        self._empty.setVisible(not self.tiles)
        if not self.tiles:
            self._grid.addWidget(self._empty, 0, 0)
        self._place_tiles()
        for tile in self.tiles.values():
            tile.view.look = self.look
            tile.chosen.connect(self._context.session.select_record)
            tile.opened.connect(self._open_alone)
        self._mark_selected(self._context.session.selected_record)
        self.tiles_changed.emit()
        self.refresh_tiles()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns != best_columns(len(self.tiles), self.width(), self.height()):
            self._place_tiles()

    def _place_tiles(self) -> None:
        """Put the tiles into as many columns as show them largest."""
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
        self._columns = best_columns(len(self.tiles), self.width(), self.height())
        for number, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, number // self._columns, number % self._columns)

    def _open_alone(self, record: str) -> None:
        if self._context.player.only_record:
            self._context.player.show_all()
        else:
            self._context.player.show_records((record,))

    def _show_chosen(self, record: str) -> None:
        """A video that is chosen elsewhere takes the place of one that stands alone."""
        player = self._context.player
        if player.only_record and record != player.only_record and record in player.streams:
            player.show_records((record,))
        self._mark_selected(record)

    def _mark_selected(self, record: str) -> None:
        for path, tile in self.tiles.items():
            tile.set_selected(path == record)
