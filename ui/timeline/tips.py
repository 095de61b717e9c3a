"""What is told of a place on the timeline while the mouse rests there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from ui.common.item_text import describe_item
from ui.timeline.fold_painting import describe_gap
from ui.timeline.lane_rows import Left
from ui.timeline.titles import TitlePart

if TYPE_CHECKING:
    from ui.timeline.canvas import Canvas

_OF_LINE = {
    Left.EMPTY: "Nothing of them lies in the time that is shown. Click to show or fold them.",
    Left.HIDDEN: "Click to choose which come back.",
}


def tip_at(canvas: Canvas, pos: QPoint) -> str:
    """The words for a pixel of the viewport; empty for the ground."""
    gap = canvas.gap_at(QPointF(pos))
    if gap is not None:
        folded = canvas.scale.fold_of(gap.fold_start) is not None
        return describe_gap(gap, canvas.inside_of(gap), canvas.zone, folded)
    line = canvas.line_at(pos.y())
    if line is not None:
        return _OF_LINE[line.why]
    if pos.x() < canvas.scale.origin:
        return _tip_of_title(canvas, pos)
    hit = canvas.hit_at(QPointF(pos))
    return describe_item(hit.item, canvas.zone) if hit is not None else ""


def _tip_of_title(canvas: Canvas, pos: QPoint) -> str:
    found = canvas.title_part_at(pos)
    if found is None:
        return ""
    lane, part = found
    if part is TitlePart.EYE:
        return "Hide this lane"
    if part is TitlePart.TICK:
        shown = canvas.titles.is_ticked(lane)
        return "Stands on the wall: click to take it off" if shown else "Put it on the wall"
    return "\n".join(text for text in (lane.title, lane.record) if text)
