"""One moment, every camera: what was hidden on one is offered to the others that recorded it.

Decision 218.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QToolButton, QWidget

from reviewer.errors import NothingMeant, Refused, ReviewerError
from reviewer.model import Put, Redaction, RegionRedaction, Source, SpanRedaction, Status
from reviewer.redaction.other_cameras import cameras_that_hide, copies_on_cameras
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.playback.call_tile import CallTile
from ui.playback.over_picture import PictureSign, PictureTitle
from ui.playback.wall import Wall

STEP = "Copy to the other cameras"
_SOUND = QPoint(22 * GRID, 6 * GRID)  # the corner of a tile in which its sound comes up


class MomentCopies(QObject):
    """Binds the action, and offers it once where a redaction was just accepted.

    Attributes:
        offered: the id of what was accepted when the room went on, until another is selected or
            changed, however long one reads first where one is now; else empty.
    """

    def __init__(
        self,
        context: Context,
        wall: Wall,
        follow: Callable[[RegionRedaction], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._wall = context, context.session, wall
        self._follow = follow  # takes a box into the hand for the same person on another
        self._known: Redaction | None = None
        self.offered = ""
        self._moment = 0  # where the clock stood then, in microseconds UTC
        self._breath = QTimer(self)  # runs while what was just accepted may be gone on from
        self._breath.setSingleShot(True)
        self._breath.setInterval(0)
        self.chip = QToolButton(wall)
        self.chip.setObjectName("copy-chip")
        self.chip.setAccessibleName(STEP)
        self.chip.setIcon(themed_icon("box"))
        self.chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.chip.hide()
        self.chip.clicked.connect(lambda: context.actions.run_action("follow_there"))
        for moved in (wall, wall.chips):
            moved.installEventFilter(self)
        wall.live_changed.connect(self._place_chip)
        context.actions.bind_action("copy_cameras", self.copy_selected)
        context.actions.bind_action(
            "follow_there", lambda: context.notices.try_command(self._go_there)
        )
        self._session.changed.connect(self._follow_case)
        self._session.redaction_selected.connect(lambda _: self._follow_selection())

    def copy_selected(self) -> None:
        """Propose the selected redaction on each other recording of its moment, as one step."""
        self._end_offer()
        self._put_copies(self._copies)

    def tell_others(self, redaction: RegionRedaction) -> str:
        """What to press for the same person on another camera; "" where none saw them."""
        found = self._left_to_hide(redaction)
        if not found:
            return ""
        return f"{self._key()}: the same on {self._names(found[:1])}."

    def _go_there(self) -> None:
        """The same on the next camera that recorded this moment, and does not hide it yet."""
        if self.offered:
            self._come_back()
        chosen = self._chosen()
        found = self._left_to_hide(chosen)
        if not found:
            raise NothingMeant(
                "No other camera recorded this moment, or it is hidden on each of them already."
            )
        moving = self._moving_box()
        if moving is not None:
            self._follow_on(moving, found[0])
        else:
            self._put_copies(lambda: found)

    def _come_back(self) -> None:
        """To what was offered when the room went on, at the moment at which it was seen."""
        wanted, moment = self.offered, self._moment
        self._end_offer()
        self._context.playhead.pause()
        self._session.select_redaction(wanted)
        self._context.playhead.seek_to(moment)

    def _key(self) -> str:
        return self._context.actions["follow_there"].shortcut().toString()

    def _moving_box(self) -> RegionRedaction | None:
        """The selected box where it was followed: elsewhere it would go another way."""
        chosen = self._session.snapshot.find_redaction(self._meant)
        if isinstance(chosen, RegionRedaction) and len(chosen.keyframes) > 1:
            return chosen
        return None

    def _follow_on(self, chosen: RegionRedaction, copy: SpanRedaction) -> None:
        """The other camera at this moment, or where the person may be first, with a box in hand."""
        self.chip.hide()
        there = self._session.placement_of(copy.record)
        self._show_beside(copy.record)
        self._session.select_record(copy.record)
        playhead = self._context.playhead
        # While both show the moment one sees in the one picture who it is in the other.
        if there is not None and not copy.start <= there.media_of_utc(playhead.position) < copy.end:
            playhead.seek_to(there.utc_within(copy.start))
        self._follow(chosen)

    def _show_beside(self, path: str) -> None:
        self._context.playhead.pause()
        self._context.player.bring_beside(path)

    def _put_copies(self, make: Callable[[], list[SpanRedaction]]) -> None:
        self.chip.hide()
        try:
            chosen, made = self._chosen(), make()
            if not made:
                raise Refused(
                    "No other camera records at this moment without a copy of this redaction."
                )
            self._session.apply([Put(r) for r in made], STEP, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self._open_copy(chosen, made[0])
        others = f" Then on the others: {len(made) - 1} more." if len(made) > 1 else ""
        box = isinstance(chosen, RegionRedaction)
        what = "move it onto the person" if box else "listen where it is heard there"
        self._context.notices.say_briefly(
            f"Proposed on {self._names(made)}: {what}, then accept.{others}"
        )

    def _open_copy(self, chosen: SpanRedaction, copy: SpanRedaction) -> None:
        """Bring it on stage at the same moment, selected and with the keys on its picture.

        Where the person stands on the other camera nobody can tell from this one, so that is said
        and left to the hand: a guess would look like an answer.
        """
        session, playhead, path = self._session, self._context.playhead, copy.record
        places = (session.placement_of(chosen.record), session.placement_of(path))
        self._show_beside(path)
        own, there = places
        if own is not None and there is not None:
            t = there.media_of_utc(playhead.position)
            if not copy.start <= t < copy.end:
                first = there.media_of_utc(own.utc_of_media(chosen.start))
                playhead.seek_to(there.utc_within(min(max(first, copy.start), copy.end)))
        session.select_redaction(copy.id)
        if not self._wall.look.shows_boxes:
            self._context.actions.run_action("view_edit")
        tile = self._wall.tile_of(path)
        if tile is not None and tile.isVisible():
            tile.view.setFocus()

    @property
    def _meant(self) -> str:
        """What is offered though the room went on, else what is selected."""
        return self.offered or self._session.selected_redaction

    def _chosen(self) -> SpanRedaction:
        chosen = self._session.snapshot.find_redaction(self._meant)
        if chosen is None:
            raise NothingMeant("No redaction is selected.", "Click a box, or press N.")
        if not isinstance(chosen, SpanRedaction):
            raise NothingMeant(
                "Only what is hidden in a recording has a moment.", "Select a box or a sound."
            )
        return chosen

    def _copies(self) -> list[SpanRedaction]:
        places = {p.record: p for p in self._session.placements_in_order}
        return copies_on_cameras(self._session.snapshot, places, self._chosen())

    def _names(self, made: list[SpanRedaction]) -> str:
        if len(made) == 1:
            return name_of(self._session.snapshot.get_record(made[0].record))
        return f"{len(made)} other cameras"

    # ---- offering it

    def _follow_selection(self) -> None:
        left, chosen = self._known, self._session.selected_redaction
        self._known = self._session.snapshot.find_redaction(chosen)
        if left is not None and left.id != chosen and self._was_just_accepted(left):
            self._keep_offer(left.id)
        else:
            self._end_offer()

    def _was_just_accepted(self, left: Redaction) -> bool:
        """Accepted by the step from which the room goes on, whoever hears of that step first."""
        now = self._session.snapshot.find_redaction(left.id)
        if now is None or now.status is not Status.ACCEPTED:
            return False
        return left.status is not Status.ACCEPTED or self._breath.isActive()

    def _keep_offer(self, wanted: str) -> None:
        """The room goes on behind an answer: what was offered of it goes along."""
        self.offered, self._moment = wanted, self._context.playhead.position
        self._breath.start()
        self._offer()
        made = self._copies_to_offer()
        if made:
            self._context.notices.say_beside(f"{self._key()}: the same on {self._names(made[:1])}.")
        else:
            self._end_offer()

    def _end_offer(self) -> None:
        self.offered = ""
        self.chip.hide()

    def _follow_case(self, change: Changed) -> None:
        was = self._known
        self._known = now = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if not self.chip.isHidden():  # what it offers may be done by now, or gone
            self._offer()
        # Its own step is told of in the same breath.
        own = change.outside or self._breath.isActive()
        another = "redactions" in change.tables and not own
        if self.offered and (another or not self._copies_to_offer()):
            self._end_offer()
        if now is None or was is None or now is was:
            return
        fresh = now.status is Status.ACCEPTED and was.status is not Status.ACCEPTED
        if fresh and not change.turned and not change.outside:
            self._breath.start()
            self._offer()

    def _offer(self) -> None:
        made = self._copies_to_offer()
        self.chip.setVisible(bool(made) and self._wall.isVisible())
        if self.chip.isHidden():
            return
        if self._moving_box() is not None:
            names = self._names(made[:1])
            self.chip.setText(f"Also on {names}? Follow there   {self._key()}")
        else:
            self.chip.setText(f"Also on {self._names(made)}? Copy there   {self._key()}")
        self.chip.adjustSize()
        self._place_chip()
        self.chip.raise_()

    def _copies_to_offer(self) -> list[SpanRedaction]:
        """Not of a copy, and not of what a person has still to watch."""
        try:
            chosen = self._chosen()
        except Refused:
            return []  # it is gone, or has no moment
        if chosen.source is Source.CAMERA or chosen.status is not Status.ACCEPTED:
            return []
        return self._left_to_hide(chosen)

    def _left_to_hide(self, chosen: SpanRedaction) -> list[SpanRedaction]:
        """Not where something hides this moment already: a person saw to it there."""
        places = {p.record: p for p in self._session.placements_in_order}
        own = places.get(chosen.record)
        try:
            made = copies_on_cameras(self._session.snapshot, places, chosen)
        except Refused:
            return []  # nobody knows its time
        if own is None:
            return []
        first, last = (own.utc_of_media(t) for t in (chosen.start, chosen.end))
        moment = self._context.playhead.position
        moment = moment if first <= moment <= last else first
        done = cameras_that_hide(self._session.snapshot, places, chosen, moment)
        return [r for r in made if r.record not in done]

    def _place_chip(self) -> None:
        """Low over the pictures, where it lies on nothing that is read or pressed."""
        if self.chip.isHidden():
            return
        taken = self._taken_places()
        width, height = self._wall.width(), self._wall.height()
        size, low = self.chip.size(), height - self.chip.height() - GRID
        middle = max((width - size.width()) // 2, 0)
        across = (middle, GRID, max(width - size.width() - GRID, 0))
        spots = (QPoint(x, y) for y in range(max(low, 0), -1, -GRID) for x in across)
        free = (s for s in spots if not any(QRect(s, size).intersects(t) for t in taken))
        spot = next(free, None)
        # Without a free place it does not stand; the same stands in the menu.
        if spot is None:
            self.chip.hide()
        else:
            self.chip.move(spot)

    def _taken_places(self) -> list[QRect]:
        kinds = (QAbstractButton, QAbstractSlider, PictureTitle, PictureSign, CallTile)
        found: list[QWidget] = [self._wall.chips]
        for tile in (*self._wall.tiles.values(), *self._wall.calls.values()):
            found += [w for w in (tile, *tile.findChildren(QWidget)) if isinstance(w, kinds)]
        shown = (w for w in found if w.isVisible())
        taken = [QRect(w.mapTo(self._wall, QPoint(0, 0)), w.size()) for w in shown]
        # The sound of a tile comes up under the mouse: its corner is kept free as well.
        corners = (t.geometry() for t in self._wall.tiles.values() if t.isVisible() and t.sound)
        return taken + [QRect(c.bottomRight() - _SOUND, c.bottomRight()) for c in corners]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It finds its place anew when the wall or its row of chips takes another size."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move)
        if event.type() in kinds and not self.chip.isHidden():
            QTimer.singleShot(0, self, self._place_chip)  # the wall has laid its tiles by then
        return False
