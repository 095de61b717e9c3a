"""Finding items: under the mouse, next to another, near a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.timeline import TimelineItem
from ui.timeline.columns import LaneBox
from ui.timeline.gestures import EDGE, ItemHit, handle_at, has_handles, part_at
from ui.timeline.painting import MARK
from ui.timeline.scale import Scale

REACH = MARK + 2  # pixels: how near the mouse must come to what is tiny


@dataclass(frozen=True)
class ItemFinder:
    """Lanes as they stand in the view; ``top`` is the pixel of the first lane's top."""

    boxes: Sequence[LaneBox]
    scale: Scale
    top: int
    ruler: int
    selection: TimelineItem | None = None

    def lane_at(self, y: float) -> int | None:
        """The number of the lane at a pixel."""
        if y < self.ruler:
            return None
        at = y - self.top
        return next((n for n, b in enumerate(self.boxes) if b.top <= at < b.bottom_pixel), None)

    def hit_at(self, x: float, y: float) -> ItemHit | None:
        """The item at a pixel; the shortest of those that share it."""
        number = self.lane_at(y)
        if number is None or x < self.scale.origin:
            return None
        held = self._handle_at(number, x, y)
        if held is not None:
            return held
        box, scale = self.boxes[number], self.scale
        if scale.fold_at(x) is not None:
            return None  # what lies in a fold is chosen once that is open
        columns = box.columns
        near = columns.places_visible(scale.moment_at(x - REACH), scale.moment_at(x + REACH))
        row = self._row_at(box, y)
        best: tuple[float, int] | None = None
        for at in near[columns.row[near] == row].tolist():
            start, end = (
                scale.pixel_of(int(columns.start[at])),
                scale.pixel_of(int(columns.end[at])),
            )
            outside = max(start - x, x - end, 0.0)
            if outside <= (REACH if end - start < 2 * REACH else 1):
                rank = (outside * 1e6 + (end - start), at)
                best = rank if best is None else min(best, rank)
        if best is None:
            return None
        item = columns.items[best[1]]
        return ItemHit(
            item, part_at(item, x, (scale.pixel_of(item.start), scale.pixel_of(item.end))), number
        )

    def _row_at(self, box: LaneBox, y: float) -> int:
        row = int((y - self.top - box.top - 2) // box.row_height)
        return min(max(row, 0), box.columns.rows - 1)

    def _handle_at(self, number: int, x: float, y: float) -> ItemHit | None:
        """A handle of the selected item, which lies over what stands beside it."""
        item, box = self.selection, self.boxes[number]
        if item is None or not has_handles(item):
            return None
        at = box.columns.place_of(item)
        if at is None or int(box.columns.row[at]) != self._row_at(box, y):
            return None
        part = handle_at(item, x, (self.scale.pixel_of(item.start), self.scale.pixel_of(item.end)))
        return ItemHit(item, part, number) if part is not None else None

    def snap_moment(self, utc: int, fixed: Sequence[int], seen: Sequence[LaneBox]) -> int | None:
        """The nearest of ``fixed`` moments and edges in sight, if it is near enough to stick."""
        edges = [box.columns.nearest_edge(utc) for box in seen]
        points = [*fixed, *(e for e in edges if e is not None)]
        best = min(points, key=lambda p: abs(p - utc), default=None)
        if best is None:
            return None
        away = abs(self.scale.pixel_of(best) - self.scale.pixel_of(utc))
        return best if away <= EDGE + 3 else None

    def lane_of(self, item: TimelineItem | None) -> int | None:
        """The number of the lane that holds an item."""
        if item is None:
            return None
        found = (n for n, b in enumerate(self.boxes) if b.columns.place_of(item) is not None)
        return next(found, None)

    def neighbour_of(self, item: TimelineItem | None, step: int, now: int) -> TimelineItem | None:
        """The next (1) or previous (-1) item of an item's lane, else, from now, of any lane."""
        number = self.lane_of(item)
        if number is not None and item is not None:
            columns = self.boxes[number].columns
            at = (columns.place_of(item) or 0) + step
            return columns.items[at] if 0 <= at < len(columns.items) else None
        found = [
            candidate
            for box in self.boxes
            if not box.columns.is_recording
            and (candidate := _item_beside(box, step, now)) is not None
        ]
        return min(found, key=lambda i: abs(i.start - now), default=None)

    def item_across(self, item: TimelineItem | None, step: int, now: int) -> TimelineItem | None:
        """The item of the next lane below (1) or above (-1) that is nearest in time."""
        at = self.lane_of(item)
        when = item.start if item is not None else now
        wanted = (0 if step > 0 else len(self.boxes) - 1) if at is None else at + step
        if not 0 <= wanted < len(self.boxes):
            return None
        found = [_item_beside(self.boxes[wanted], way, when) for way in (1, -1)]
        return min((i for i in found if i), key=lambda i: abs(i.start - when), default=None)


def _item_beside(box: LaneBox, step: int, now: int) -> TimelineItem | None:
    """The first item that starts at or after a moment (1), or the last before it (-1)."""
    start = box.columns.start
    at = int(start.searchsorted(now, side="left")) - (step < 0)
    return box.columns.items[at] if 0 <= at < len(start) else None
