"""Lanes as columns of numbers: what is visible is found by bisection, not by looking at all."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import MICROS
from reviewer.model import Status
from reviewer.timeline import Item, ItemKind, Lane
from reviewer.timeline.items import RECORDINGS

MOST_ROWS = 4  # of items that overlap; more share the last
UNKNOWN = 1 << 40  # microseconds of doubt that stand for "no clock at all"

STYLES: tuple[ItemKind | Status, ...] = (*ItemKind, *Status)
_STYLE_OF = {style: number for number, style in enumerate(STYLES)}

Longs = NDArray[np.int64]


class LaneColumns:
    """One lane's items as arrays, in the lane's order.

    Attributes:
        start, end: microseconds UTC.
        reach: the latest end up to each item: bounds where the visible ones begin.
        row: of overlapping items, which row each stands in.
        style: index in ``STYLES``.
        edges: starts and ends, sorted, to snap to.
    """

    def __init__(self, lane: Lane) -> None:
        self.lane, self.items = lane, lane.items
        count = len(lane.items)
        self.start = np.fromiter((i.start for i in lane.items), np.int64, count)
        self.end = np.fromiter((i.end for i in lane.items), np.int64, count)
        self.reach: Longs = np.maximum.accumulate(self.end) if count else self.end
        self.row, self.rows = _stacked(lane.items)
        self.style = np.fromiter((style_of(i) for i in lane.items), np.uint8, count)
        self.edges: Longs = np.unique(np.concatenate([self.start, self.end]))

    @property
    def is_recording(self) -> bool:
        """True for a lane of recordings, which is taller."""
        return self.lane.kind in RECORDINGS

    def visible(self, left: float, right: float) -> Longs:
        """Places of the items that touch a span, in order."""
        among = self.window(left, right)
        inside: Longs = np.flatnonzero(self.end[among] >= left) + among.start
        return inside

    def window(self, left: float, right: float) -> slice:
        """Where the items that touch a span lie; some between them may have ended before it."""
        first = int(np.searchsorted(self.reach, left, side="left"))
        return slice(first, max(int(np.searchsorted(self.start, right, side="right")), first))

    def find(self, item: Item) -> int | None:
        """The place of an item; ``None`` if it is not in this lane."""
        if item.kind is not self.lane.kind:
            return None
        first = int(np.searchsorted(self.start, item.start, side="left"))
        last = int(np.searchsorted(self.start, item.start, side="right"))
        return next((at for at in range(first, last) if self.items[at] == item), None)

    def nearest_edge(self, utc: int) -> int | None:
        """The start or end nearest to a moment."""
        if not len(self.edges):
            return None
        at = int(np.searchsorted(self.edges, utc))
        near = self.edges[max(at - 1, 0) : at + 1]
        return int(near[np.argmin(np.abs(near - utc))])


def style_of(item: Item) -> int:
    """The place of an item's look in ``STYLES``."""
    return _STYLE_OF[item.status if item.status is not None else item.kind]


def doubt_of(item: Item) -> int:
    """An item's sigma in microseconds."""
    return min(round(min(item.sigma, 1e6) * MICROS), UNKNOWN) if item.sigma < 1e6 else UNKNOWN


def _stacked(items: Sequence[Item]) -> tuple[NDArray[np.uint8], int]:
    """A row for each item so that items of a row do not overlap, while rows suffice."""
    rows = np.zeros(len(items), np.uint8)
    free: list[int] = []  # rows that are empty now, the uppermost first
    busy: list[tuple[int, int]] = []  # end, row
    used = 0
    for number, item in enumerate(items):
        while busy and busy[0][0] <= item.start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            row = heapq.heappop(free)
        elif used < MOST_ROWS:
            row, used = used, used + 1
        else:
            row = heapq.heappop(busy)[1]
        heapq.heappush(busy, (max(item.end, item.start + 1), row))
        rows[number] = row
    return rows, max(used, 1)


@dataclass(frozen=True)
class LaneBox:
    """Where a lane stands, in pixels from the first lane's top."""

    columns: LaneColumns
    top: int
    height: int
    row_height: int
    shaded: bool  # every other block of lanes stands on another ground

    @property
    def bottom(self) -> int:
        """One behind the last pixel."""
        return self.top + self.height


def arranged(columns: Sequence[LaneColumns], line: int) -> list[LaneBox]:
    """Lanes from top to bottom; ``line`` is the height of a line of text in pixels."""
    boxes: list[LaneBox] = []
    top, shaded = 0, True
    for lane in columns:
        shaded ^= not lane.lane.under
        row = round(line * 2.5) if lane.is_recording else line + 4
        height = row * lane.rows + 4
        top += 4 if lane.is_recording and boxes else 0
        boxes.append(LaneBox(lane, top, height, row, shaded))
        top += height
    return boxes
