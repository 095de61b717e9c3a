"""Lanes as columns of numbers: what is visible is found by bisection, not by looking at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import MICROS
from reviewer.model import Status
from reviewer.model.differences import only_in_each
from reviewer.model.following import FEW
from reviewer.timeline import ItemKind, Lane, TimelineItem
from reviewer.timeline.items import RECORDINGS, order_of

# More rows would make one lane of chatter as high as the view. Chosen by hand.
MOST_ROWS = 4  # of items that overlap; more share the last
# Some twelve days: beyond any doubt that a clock may have.
UNKNOWN = 1 << 40  # microseconds of doubt that stand for "no clock at all"

STYLES: tuple[ItemKind | Status, ...] = (*ItemKind, *Status)
_STYLE_OF = {style: number for number, style in enumerate(STYLES)}

Longs = NDArray[np.int64]
_Number = TypeVar("_Number", np.int64, np.uint8)


class LaneColumns:
    """One lane's items as arrays, in the lane's order.

    Attributes:
        start, end: microseconds UTC.
        reach: the latest end up to each item: bounds where the visible ones begin.
        row: of overlapping items, which row each stands in.
        style: index in ``STYLES``.
        bounds: when the first begins and the last ends; ``None`` for an empty lane.
        dirty: the time in which it looks otherwise than before; ``None`` for all.
    """

    def __init__(
        self,
        lane: Lane,
        before: LaneColumns | None = None,
        differ: Callable[..., tuple[list[TimelineItem], list[TimelineItem]]] = only_in_each,
    ) -> None:
        """``before`` is what the lane was: what it still holds is taken over as it is there.

        ``differ`` tells what does not, see ``only_in_each``.
        """
        self.lane, self.items = lane, lane.items
        change = _change_of_lane(before, lane.items, differ) if before is not None else None
        if before is None or change is None:
            self._make_columns()
        else:
            self._follow_change(before, change)
        # Items are sorted by their start, and a long one may reach over many behind it: the first
        # whose reach is in sight is found by bisection all the same.
        self.reach: Longs = np.maximum.accumulate(self.end) if len(self.end) else self.end
        self.rows = int(self.row.max(initial=0)) + 1
        some = bool(len(self.start))
        self.bounds = (int(self.start[0]), int(self.reach[-1])) if some else None

    def _make_columns(self) -> None:
        items, count = self.items, len(self.items)
        self.start: Longs = np.fromiter((i.start for i in items), np.int64, count)
        self.end: Longs = np.fromiter((i.end for i in items), np.int64, count)
        self.style = np.fromiter((style_of(i) for i in items), np.uint8, count)
        rows, self._stacks = _stack_items(items)
        self.row = np.array(rows, np.uint8)
        self.dirty: tuple[int, int] | None = None

    def _follow_change(self, before: LaneColumns, change: _Change) -> None:
        fresh = [self.items[at] for at in change.come]
        self.start = change.make_values(before.start, [i.start for i in fresh])
        self.end = change.make_values(before.end, [i.end for i in fresh])
        self.style = change.make_values(before.style, [style_of(i) for i in fresh])
        further = len(self.items) - len(before.items)
        # From one before the first that may stand elsewhere: nothing begins before that one.
        first = max(min([*change.gone, *change.come]) - 1, 0)
        behind = max([at + further + 1 for at in change.gone] + [at + 1 for at in change.come])
        rows, stacks = _stack_items(self.items, first, max(behind, first), before, further)
        last = first + len(rows)
        self.row = np.concatenate(
            [before.row[:first], np.array(rows, np.uint8), before.row[last - further :]]
        )
        self._stacks = [*before._stacks[:first], *stacks, *before._stacks[last - further :]]
        others = [before.items[at] for at in change.gone]
        moved = [*fresh, *others, *self.items[first:last]]
        self.dirty = min(i.start for i in moved), max(i.end for i in moved)

    @cached_property
    def sorted_edges(self) -> Longs:
        """Starts and ends, sorted, to snap to."""
        edges: Longs = np.unique(np.concatenate([self.start, self.end]))
        return edges

    @property
    def is_recording(self) -> bool:
        """True for a lane of recordings, which is taller."""
        return self.lane.kind in RECORDINGS

    def places_visible(self, left: float, right: float) -> Longs:
        """Places of the items that touch a span, in order."""
        among = self.window_of(left, right)
        # What lies between may have ended long before the view begins.
        inside: Longs = np.flatnonzero(self.end[among] >= left) + among.start
        return inside

    def is_empty_in(self, left: float, right: float) -> bool:
        """True when nothing of it touches a span."""
        if self.bounds is None or self.bounds[1] < left or self.bounds[0] > right:
            return True
        # Asked of every lane whenever the view moves, and most recordings are one item.
        return len(self.items) > 1 and not bool(
            (self.end[self.window_of(left, right)] >= left).any()
        )

    def count_between(self, start: int, end: int) -> int:
        """How many items begin in a span."""
        first, last = np.searchsorted(self.start, (start, end), side="left")
        return int(last - first)

    def window_of(self, left: float, right: float) -> slice:
        """Where the items that touch a span lie; some between them may have ended before it."""
        first = int(np.searchsorted(self.reach, left, side="left"))
        return slice(first, max(int(np.searchsorted(self.start, right, side="right")), first))

    def place_of(self, item: TimelineItem) -> int | None:
        """The place of an item; ``None`` if it is not in this lane."""
        # Asked of all lanes for each selection, so the cheapest question first.
        if item.kind is not self.lane.kind:
            return None
        first = int(np.searchsorted(self.start, item.start, side="left"))
        last = int(np.searchsorted(self.start, item.start, side="right"))
        return next((at for at in range(first, last) if self.items[at] == item), None)

    def nearest_edge(self, utc: int) -> int | None:
        """The start or end nearest to a moment."""
        if not len(self.sorted_edges):
            return None
        at = int(np.searchsorted(self.sorted_edges, utc))
        near = self.sorted_edges[max(at - 1, 0) : at + 1]
        return int(near[np.argmin(np.abs(near - utc))])


def style_of(item: TimelineItem) -> int:
    """The place of an item's look in ``STYLES``."""
    return _STYLE_OF[item.status if item.status is not None else item.kind]


def doubt_of(item: TimelineItem) -> int:
    """An item's sigma in microseconds."""
    return min(round(min(item.sigma, 1e6) * MICROS), UNKNOWN) if item.sigma < 1e6 else UNKNOWN


_Ends = tuple[int, ...]
"""When the last item ends in each of the rows: all that decides where the next one stands."""
_FREE = -(1 << 62)
_EMPTY: _Ends = (_FREE,) * MOST_ROWS


def _stack_items(
    items: Sequence[TimelineItem],
    first: int = 0,
    behind: int = 0,
    before: LaneColumns | None = None,
    further: int = 0,
) -> tuple[list[int], list[_Ends]]:
    """A row for each item so that items of a row do not overlap, while rows suffice.

    Where there is a ``before``, it begins with item ``first``, which stands as there, and goes on
    over item ``behind`` only as long as items stand otherwise than there, where they had
    numbers less by ``further``.

    Returns:
        The rows, and where rows end before each item, as far as that is after its start.
    """
    rows: list[int] = []
    stacks: list[_Ends] = []
    ends = before._stacks[first] if before is not None and first else _EMPTY
    for at in range(first, len(items)):
        start = items[at].start
        ends = tuple(end if end > start else _FREE for end in ends)
        # From here on rows are filled as before, so everything behind stands where it stood.
        if before is not None and at >= behind and ends == before._stacks[at - further]:
            break
        stacks.append(ends)
        row = ends.index(_FREE) if _FREE in ends else ends.index(min(ends))
        rows.append(row)
        # A moment takes a microsecond, so that two of them at once do not share a row.
        ends = (*ends[:row], max(items[at].end, start + 1), *ends[row + 1 :])
    return rows, stacks


@dataclass(frozen=True)
class _Change:
    """Places of items: of those that went, where they were; of those that came, where they are."""

    gone: list[int]
    come: list[int]

    def make_values(self, before: NDArray[_Number], values: Sequence[int]) -> NDArray[_Number]:
        """An array with what went taken out, and what came put in."""
        # In slices, for few go and come, and numpy's own ways look at every number.
        cuts = [-1, *self.gone, len(before)]
        left = np.concatenate([before[a + 1 : b] for a, b in pairwise(cuts)])
        parts: list[NDArray[_Number]] = []
        done = 0
        for number, (at, value) in enumerate(zip(self.come, values, strict=True)):
            parts += [left[done : at - number], np.array([value], before.dtype)]
            done = at - number
        return np.concatenate([*parts, left[done:]])


def _change_of_lane(
    before: LaneColumns,
    items: tuple[TimelineItem, ...],
    differ: Callable[..., tuple[list[TimelineItem], list[TimelineItem]]],
) -> _Change | None:
    """What of a lane is another; ``None`` where that is much, or cannot be told."""
    gone, come = differ(before.items, items)
    if not 0 < len(gone) + len(come) <= FEW:
        return None
    were = [_place_of_item(before.items, item) for item in gone]
    are = [_place_of_item(items, item) for item in come]
    if -1 in were or -1 in are:
        return None
    return _Change(sorted(were), sorted(are))


def _place_of_item(items: tuple[TimelineItem, ...], item: TimelineItem) -> int:
    at = bisect_left(items, order_of(item), key=order_of)
    while at < len(items) and items[at] is not item and order_of(items[at]) == order_of(item):
        at += 1
    return at if at < len(items) and items[at] is item else -1


@dataclass(frozen=True)
class LaneBox:
    """Where a lane stands, in pixels from the first lane's top."""

    columns: LaneColumns
    top: int
    height: int
    row_height: int
    shaded: bool  # every other block of lanes stands on another ground

    @property
    def bottom_pixel(self) -> int:
        """One behind the last pixel."""
        return self.top + self.height
