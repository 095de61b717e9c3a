"""The wall: what is recorded at this moment, as large as the room allows, on one clock.

A video is a tile with its picture, a call one with its sound and words. What records nothing now
takes no room from those: it is a chip below them.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.clock.timebase import MICROS
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.telling_names import TellingName, names_of_records
from ui.playback.arrangement import GAP, PictureSpot, arrange_pictures
from ui.playback.box_overlay import OverlayLook
from ui.playback.call_tile import CallTile
from ui.playback.chips import Away, ChipRow
from ui.playback.nothing_recorded import NothingRecorded
from ui.playback.tile import Tile
from ui.playback.wall_tile import EDGE, WallTile

_SHOWN = frozenset({"redactions", "anchors", "records"})
"""The tables of a case that tiles show something of."""
# Chosen by hand.
LOW, NARROW = 220, 240  # pixels: a wall less high, or beside a page, has no room for chips
MOST_CALLS, MOST_ALONE = 3, 9  # calls beside pictures, and where there are none
# Of the height, for calls below pictures: when one is in focus, and when none is; and pixels.
_CALL_IN_FOCUS, _CALL_PART, _CALL_LEAST, _CALL_MOST = 0.4, 0.2, 64, 112


class Wall(QWidget):
    """The tiles. Other parts of the window reach a video's picture by its record.

    Signals:
        tiles_changed: other videos have a tile; a tile may be hidden while its video does not run.
        live_changed: other recordings run where the clock stands.
    """

    tiles_changed = Signal()
    live_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tiles: dict[str, Tile] = {}
        self.calls: dict[str, CallTile] = {}
        self.live: tuple[str, ...] = ()
        self.placed: tuple[str, ...] = ()  # those of them that have a tile
        self._waits = False
        self._held_back = False  # what runs is another than what stands here, below a hand
        self.look = OverlayLook.EDIT
        self._pressed = ""
        self.chips = ChipRow(self)
        self.chips.asked.connect(self.go_to_record)
        self.empty = NothingRecorded(context, self)
        context.player.shown_changed.connect(self._rebuild_tiles)
        context.player.ready.connect(lambda _: self._follow_clock())
        context.playhead.moved.connect(lambda _: self._follow_clock())
        context.session.changed.connect(self._follow_case)
        context.session.redaction_selected.connect(lambda _: self.refresh_tiles())
        context.session.record_selected.connect(self._show_chosen)
        self._late = self.startTimer(40)  # pictures that come after the clock stopped
        self._rebuild_tiles()

    # ---- doors

    def tile_of(self, record: str) -> Tile | None:
        """The tile of a video, if it is on the wall."""
        return self.tiles.get(record)

    @property
    def tile_in_hand(self) -> Tile | None:
        """Where tools work: the video in focus, else the first one that runs."""
        chosen = self._context.session.selected_record
        running = [r for r in self.live if r in self.tiles]
        found = chosen if chosen in running else next(iter(running), "")
        return self.tiles.get(found)

    def go_to_record(self, record: str) -> None:
        """Bring a recording into focus, and the clock to where it begins."""
        place = self._context.session.placement_of(record)
        self._context.session.select_record(record)
        position = self._context.playhead.position
        if place is not None and not place.start <= position <= place.end:
            self._context.playhead.seek_to(place.start)

    def set_look(self, look: OverlayLook) -> None:
        """Edit, see behind, as released or original, on all tiles."""
        self.look = look
        for tile in self.tiles.values():
            tile.view.look = look
            tile.view.update()
        for call in self.calls.values():
            call.set_look(look)
        self.refresh_tiles()

    def refresh_tiles(self) -> None:
        """Show what belongs to where the clock stands, on all tiles that are seen."""
        if not self.isVisible():
            return
        for record in self.placed:
            if record in self.tiles:
                self.tiles[record].refresh_picture()
            elif record in self.calls:
                self.calls[record].refresh_sound()

    # ---- following

    def _follow_clock(self) -> None:
        self._find_live()
        self.refresh_tiles()

    def _follow_case(self, change: Changed) -> None:
        if change.tables & {"records", "anchors"}:
            self._names = self._names_of_shown()
            self._name_tiles()
            self._find_live()
        if change.tables & _SHOWN:
            self.refresh_tiles()

    def timerEvent(self, event: object) -> None:
        # While it plays every move of the clock refreshes already.
        if not self._context.playhead.playing:
            self.refresh_tiles()
        if self._waits:
            self._arrange_soon()
        if self._held_back:
            self._find_live()

    def showEvent(self, event: object) -> None:
        self._follow_clock()
        # Else Qt gives the focus to whatever was made first.
        if self.window().focusWidget() is None:
            self._take_focus()

    def _find_live(self) -> None:
        position = self._context.playhead.position
        live = tuple(r for r in self._context.player.shown_records if self._runs_at(r, position))
        # A camera that begins while one follows somebody would push the picture away.
        held = any(t.view.is_held for t in self.tiles.values())
        self._held_back = held and live != self.live
        if live != self.live and not held:
            self.live = live
            self._place_live()
            self.live_changed.emit()
        self._tell_away()

    def _runs_at(self, record: str, position: int) -> bool:
        place = self._context.session.placement_of(record)
        if place is None:
            return False
        stream = self._context.player.streams.get(record)
        # Who steps back to the first picture may land a little before it.
        early = round(stream.half_first_frame * MICROS) if stream is not None else 0
        return place.start - early <= position <= place.end

    def _tell_away(self) -> None:
        session, away = self._context.session, []
        for record in self._context.player.shown_records:
            place = session.placement_of(record)
            if record not in self.placed and place is not None:
                away.append(Away(record, self._names[record], place))
        self.chips.show_away(away, self._context.playhead.position)
        wanted = bool(away) and self.height() >= LOW and self.width() >= NARROW
        if wanted == self.chips.isHidden():
            self.chips.setVisible(wanted)
            self._arrange_tiles()

    # ---- tiles

    def _rebuild_tiles(self) -> None:
        player = self._context.player
        wanted = [r for r in player.shown_records if r in player.streams]
        self._names = self._names_of_shown()
        changed = list(self.tiles) != wanted
        for gone in [r for r in (*self.tiles, *self.calls) if r not in player.shown_records]:
            tile = self.tiles.pop(gone) if gone in self.tiles else self.calls.pop(gone)
            tile.hide()  # so that it is not in focus when it goes
            tile.deleteLater()
        self.tiles = {r: self.tiles.get(r) or self._make_tile(r) for r in wanted}
        if changed:
            self.tiles_changed.emit()
        self._name_tiles()
        position = self._context.playhead.position
        self.live = tuple(r for r in player.shown_records if self._runs_at(r, position))
        self._place_live()
        self._tell_away()
        self.live_changed.emit()
        self.refresh_tiles()

    def _make_tile(self, record: str) -> Tile:
        made = Tile(self._context, self._context.player.streams[record], self)
        made.view.look = self.look
        self._connect_tile(made)
        return made

    def _make_call(self, record: str) -> CallTile:
        made = CallTile(self._context, record, self)
        made.set_look(self.look)
        made.title.show_name(self._names[record])
        made.set_selected(record == self._context.session.selected_record)
        self._connect_tile(made)
        return made

    def _connect_tile(self, tile: WallTile) -> None:
        tile.hide()
        tile.chosen.connect(self._choose)
        tile.opened.connect(self._open_alone)

    def _tiles_of_all(self) -> list[tuple[str, WallTile]]:
        return [*self.tiles.items(), *self.calls.items()]

    def _names_of_shown(self) -> dict[str, TellingName]:
        session, shown = self._context.session, self._context.player.shown_records
        return names_of_records(session.snapshot.get_record(r) for r in shown)

    def _name_tiles(self) -> None:
        for record, tile in self._tiles_of_all():
            tile.title.show_name(self._names[record])

    def _place_live(self) -> None:
        """Give what runs now its tile, and hide the others."""
        self.placed = self._records_to_place()
        inside = QApplication.focusWidget()
        had_focus = inside is not None and self.isAncestorOf(inside)
        for record in self.placed:
            if record not in self.tiles and record not in self.calls:
                self.calls[record] = self._make_call(record)
        among = len(self.placed) > 1
        for record, tile in self._tiles_of_all():
            seen = record in self.placed
            tile.set_among_others(among)
            tile.setVisible(seen)
            if not seen and isinstance(tile, Tile):
                tile.leave_picture()
        self._mark_selected(self._context.session.selected_record)
        self.empty.setVisible(not self.placed)
        self._arrange_tiles()
        # Of what is hidden the focus would go to whatever Qt takes for the next one.
        if had_focus and inside is not None and not inside.isVisibleTo(self):
            self._take_focus()

    def _take_focus(self) -> None:
        chosen = self._context.session.selected_record
        seen = sorted(self.placed, key=lambda r: r != chosen)
        first = self.tiles.get(seen[0]) or self.calls[seen[0]] if seen else None
        where = first.view if isinstance(first, Tile) else first or self.empty.button
        where.setFocus()

    def _records_to_place(self) -> tuple[str, ...]:
        chosen = self._context.session.selected_record
        heard = [r for r in self.live if r not in self.tiles]
        most = MOST_CALLS if len(heard) < len(self.live) else MOST_ALONE
        # The one in focus is never among those for which there is no room.
        kept = sorted(heard, key=lambda r: r != chosen)[:most]
        return tuple(r for r in self.live if r in self.tiles or r in kept)

    # ---- in focus

    def _choose(self, record: str) -> None:
        self._pressed = record
        self._context.session.select_record(record)

    def _open_alone(self, record: str) -> None:
        player = self._context.player
        if player.chosen.is_alone:
            player.show_again()
        else:
            # The first click may have moved the pictures: it told which one was meant.
            player.show_alone(self._pressed or record)

    def _show_chosen(self, record: str) -> None:
        """A recording that is chosen elsewhere is shown: in place of one that stands alone."""
        player = self._context.player
        if record not in player.shown_records:
            if player.only_record:
                player.show_alone(record)
            else:
                player.show_beside(record)
        elif record in self.live and record not in self.placed:
            self._place_live()
            self._tell_away()
        self._mark_selected(record)
        self._arrange_soon()
        inside = QApplication.focusWidget()
        # Keys go to the picture that is in focus, not to one beside it.
        if record in self.placed and inside is not None and self._is_picture(inside):
            self._take_focus()

    def _is_picture(self, widget: QWidget) -> bool:
        return any(
            widget in (tile, getattr(tile, "view", None)) for _, tile in self._tiles_of_all()
        )

    def _mark_selected(self, record: str) -> None:
        for path, tile in self._tiles_of_all():
            tile.set_selected(path == record)

    # ---- geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_away()
        self._arrange_tiles()

    def _arrange_soon(self) -> None:
        """Not under a hand that draws: the picture would move away below it."""
        if QApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            self._waits = True
        else:
            self._arrange_tiles()

    def _arrange_tiles(self) -> None:
        """Lay all that runs into the room, so that most is seen of the pictures."""
        self._waits = False
        high = self.height()
        if not self.chips.isHidden():
            row = self.chips.sizeHint().height()
            self.chips.setGeometry(0, high - row, self.width(), row)
            high -= row + GAP
        self.empty.setGeometry(0, 0, self.width(), high)
        videos = [r for r in self.placed if r in self.tiles]
        calls = [r for r in self.placed if r not in self.tiles]
        low = self._height_of_calls(calls, high) if videos else high
        pictures = high - low - GAP if calls else high
        chosen = self._context.session.selected_record
        focus = videos.index(chosen) if chosen in videos else None
        shapes = tuple(self.tiles[r].shape for r in videos)
        # Frames stand in the gaps between pictures, and take no room from these.
        edge = EDGE if len(self.placed) > 1 else 0
        spots = arrange_pictures(shapes, self.width() - 2 * edge, pictures - 2 * edge, focus)
        for record, spot in zip(videos, spots, strict=True):
            rect = _rect_of(spot.move_by(edge, edge))
            self.tiles[record].setGeometry(rect.adjusted(-edge, -edge, edge, edge))
        top = pictures + GAP if videos else 0
        for record, rect in zip(calls, _cells(len(calls), top, self.width(), low), strict=True):
            self.calls[record].setGeometry(rect)

    def _height_of_calls(self, calls: list[str], high: int) -> int:
        if self._context.session.selected_record in calls:
            return round(high * _CALL_IN_FOCUS)
        return round(min(max(high * _CALL_PART, _CALL_LEAST), _CALL_MOST))


def _rect_of(spot: PictureSpot) -> QRect:
    left, top = round(spot.x), round(spot.y)
    return QRect(left, top, round(spot.x + spot.width) - left, round(spot.y + spot.height) - top)


def _cells(count: int, top: int, width: int, height: int) -> list[QRect]:
    """Equal cells for what has no shape: beside each other where they are low, else in rows."""
    if not count:
        return []
    columns = count if height < LOW else min((count + 2) // 3, count)
    rows = -(-count // columns)
    wide, high = (width + GAP) // columns, (height + GAP) // rows
    return [
        QRect(n % columns * wide, top + n // columns * high, wide - GAP, high - GAP)
        for n in range(count)
    ]
