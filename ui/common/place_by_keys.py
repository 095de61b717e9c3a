"""Placing a box by keys before it is one: arrows move it, with Shift they change its size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from reviewer.model.geometry import Box
from reviewer.redaction.boxes import resize_box, shift_box

STEP = 0.02  # of the picture: the middle is some twenty keys from every edge
HOW = "place it with the arrow keys (with Shift, its size)"

_WAYS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}
_OTHERS = (
    Qt.KeyboardModifier.ControlModifier
    # With these the arrows are keys of the window: they move the clock or a redaction.
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def move_box_by_key(box: Box, event: QKeyEvent) -> Box | None:
    """The box as an arrow key moves or resizes it; ``None`` for every other key."""
    way = _WAYS.get(Qt.Key(event.key()))
    if way is None or event.modifiers() & _OTHERS:
        return None
    sized = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return resize_box(box, *way) if sized else shift_box(box, *way)


def tell_box(box: Box) -> str:
    """Where a box stands, in hundredths of the picture."""
    x, y, w, h = (round(100 * n) for n in (box.x, box.y, box.w, box.h))
    return f"Box {x} % from the left, {y} % from the top, {w} % wide, {h} % high"
