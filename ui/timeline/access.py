"""What a screen reader is told of the painted lanes; the events table has every item as text."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QAccessibleWidget

from ui.common.item_text import clock_text, date_text, describe_item, gap_text
from ui.common.screen_reader import keep_interface
from ui.timeline.canvas import Canvas

_installed = False


class CanvasInterface(QAccessibleWidget):
    """A chart whose value is where the playhead stands, with the selected item."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Chart, canvas.accessibleName())
        self._canvas = canvas

    def text(self, kind: QAccessible.Text) -> str:
        canvas = self._canvas
        if kind == QAccessible.Text.Value:
            return value_text(canvas)
        if kind == QAccessible.Text.Description:
            return f"{'. '.join(_parts_of_view(canvas))}. {canvas.accessibleDescription()}"
        return super().text(kind)


def _parts_of_view(canvas: Canvas) -> list[str]:
    """What is drawn, and what is not."""
    folded = len(list(canvas.scale.folds_in_sight()))
    gaps = [f"{folded} gap{'s' * (folded != 1)} folded"] if folded else []
    return [f"{len(canvas.boxes)} lanes", *(line.text for line in canvas.rows.lines), *gaps]


def value_text(canvas: Canvas) -> str:
    """The playhead's time and date, the gap in which it stands, and the selected item."""
    zone = canvas.zone
    said = f"{clock_text(canvas.playhead, zone)}, {date_text(canvas.playhead, zone)}"
    gap = canvas.scale.fold_of(canvas.playhead)
    if gap is not None:
        inside = sum(canvas.inside_of(gap).values())
        told = f"in a gap of {gap_text(gap.length)} in which nothing is recorded"
        said = f"{said}, {told}, {inside} event{'s' * (inside != 1)} in it"
    if canvas.selection is not None:
        said = f"{said}. Selected: {describe_item(canvas.selection, zone)}"
    return said.replace("\n", "; ")


def announce_value(canvas: Canvas) -> None:
    """Tell a screen reader, if one listens, that the value is another."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(canvas, value_text(canvas)))


def install_accessibility() -> None:
    """Teach Qt what a canvas is; once for the process."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_make_interface)


def _make_interface(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    return keep_interface(CanvasInterface(thing)) if isinstance(thing, Canvas) else None
