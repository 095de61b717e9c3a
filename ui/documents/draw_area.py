"""Drawing an area on a page, armed by one key: the next drag, or Return, makes one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from reviewer.model.geometry import Box
from ui.common.place_by_keys import HOW, move_box_by_key, tell_box
from ui.common.screen_reader import announce_text
from ui.documents.page_canvas import PageCanvas

HINTS = (
    f"Draw a box around what must not be seen, or {HOW}; Return puts it there, Esc stops.",
    "Draw a box around what must not be seen; Return puts one there, Esc stops.",
    "Draw a box; Esc stops.",
)
"""What is said while one is drawn, in several lengths."""
TOOL = "Draw a box · Esc"
"""What is said over the page meanwhile."""


class AreaTool(QObject):
    """Arms a canvas, and tells of the box that came of it.

    Args:
        made: is given the box.
        left: is called when it was stopped.
    """

    def __init__(
        self, canvas: PageCanvas, made: Callable[[Box], None], left: Callable[[], None]
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._made, self._left = canvas, made, left
        canvas.drawn.connect(self._finish_area)
        canvas.installEventFilter(self)

    @property
    def is_armed(self) -> bool:
        """True while the next drag makes an area."""
        return self._canvas.drawing

    def begin_drawing(self) -> None:
        """The next drag makes an area."""
        self._canvas.drawing = True
        self._canvas.hold_tool(TOOL)
        # For the keys: who armed it by a button would else have to click once more.
        self._canvas.setFocus()

    def cancel_drawing(self) -> None:
        """Draw none after all."""
        self._canvas.drawing = False
        self._canvas.cancel_draft()
        self._canvas.hold_tool("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While armed, arrows place a box, from the middle of what is seen on; Return puts it."""
        if not self.is_armed or not isinstance(event, QKeyEvent):
            return False
        does = self._meaning_of_key(event)
        if does is None:
            return False
        event.accept()
        # Accepted as a shortcut override it comes back as a key press, and only then something is
        # done.
        if event.type() == QEvent.Type.KeyPress:
            does()
        return True

    def _meaning_of_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_Escape:
            return self._stop_drawing
        box = self._canvas.draft_box or self._canvas.visible_middle()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return partial(self._finish_area, box)
        moved = move_box_by_key(box, event)
        return partial(self._place_box, moved) if moved is not None else None

    def _stop_drawing(self) -> None:
        self.cancel_drawing()
        self._left()

    def _place_box(self, box: Box) -> None:
        self._canvas.offer_box(box)
        announce_text(self._canvas, tell_box(box))

    def _finish_area(self, box: Box) -> None:
        self.cancel_drawing()
        self._made(box)
