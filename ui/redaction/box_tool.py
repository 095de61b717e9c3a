"""The tool in the hand over the pictures: a box that is drawn or placed by keys, or a spray."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from reviewer.model.geometry import Box
from ui.case.context import Context
from ui.common.place_by_keys import move_box_by_key, tell_box
from ui.common.screen_reader import announce_text
from ui.playback.wall import Wall
from ui.redaction.spray import Spray

# These are chosen by hand.
GROW = 1.08
CENTRE = Box(0.4, 0.35, 0.2, 0.3)

DRAWING = "Draw a box · Esc"
SPRAYING = "Follow with the mouse · the wheel sizes · Esc"


class BoxTool(QObject):
    """Takes a tool into the hand, shows it on every picture, and puts it away.

    Attributes:
        purpose: what is said of the box that is drawn with it; "" while none is.

    Signals:
        placed: record and box, where keys put one.
    """

    placed = Signal(str, object)

    def __init__(self, context: Context, wall: Wall, spray: Spray, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._wall, self._spray = context, wall, spray
        self._drawing, self.purpose = False, ""

    def take_box(self, purpose: str = DRAWING) -> None:
        """The next drag draws a box, and keys may place one; what for is said over the pictures."""
        self._listen_to_keys()
        self._drawing, self.purpose = True, purpose
        for tile in self._wall.tiles.values():
            tile.view.drawing = True
            tile.view.hold_tool(purpose)

    def take_spray(self, box_of: Callable[[str], Box | None]) -> None:
        """The mouse is followed where it is held; ``box_of`` gives a record's box, or none."""
        self._listen_to_keys()
        self._spray.arm_pictures(box_of)
        for tile in self._wall.tiles.values():
            tile.view.hold_tool(SPRAYING)

    def put_away(self) -> None:
        """Stop drawing and following; nothing is kept of either."""
        self._drawing, self.purpose = False, ""
        self._wall.window().removeEventFilter(self)
        self._spray.disarm_pictures()
        for tile in self._wall.tiles.values():
            tile.view.drawing = False
            tile.view.cancel_draft()
            tile.view.hold_tool("")

    def target_of_keys(self) -> tuple[str, Box]:
        """The record that keys draw on, and the box as far as they have placed it."""
        # One that records nothing now has a tile that nobody sees.
        tile = self._wall.tile_in_hand or next(iter(self._wall.tiles.values()))
        return tile.record.path, tile.view.draft_box or CENTRE

    def _listen_to_keys(self) -> None:
        # Keys draw where the person works; without a choice, on the first picture.
        self._wall.tiles[self.target_of_keys()[0]].view.setFocus()
        # The window's, for the focus may be in any pane while the hand is on the picture.
        self._wall.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While drawing or following, a few keys mean something of their own."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        does = self._meaning_of_key(event)
        if does is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            does()
        return True

    def _meaning_of_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_Escape:
            return self._stop_drawing
        if self._drawing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return partial(self.placed.emit, *self.target_of_keys())
        moved = move_box_by_key(self.target_of_keys()[1], event) if self._drawing else None
        if moved is not None:
            return partial(self._place_box, moved)
        keys, actions = QKeySequence(event.keyCombination()), self._context.actions
        for name, factor in (("grow", GROW), ("shrink", 1 / GROW)):
            if self._spray.armed and keys in actions[name].shortcuts():
                return partial(self._spray.scale_box, factor)
        return None

    def _stop_drawing(self) -> None:
        self.put_away()
        self._context.notices.say_briefly("Stopped; nothing was redacted.")

    def _place_box(self, box: Box) -> None:
        view = self._wall.tiles[self.target_of_keys()[0]].view
        view.offer_box(box)
        announce_text(view, tell_box(box))
