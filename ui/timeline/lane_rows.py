"""Which lanes are seen, and where: not those that an eye hides, nor those with nothing here.

What is not drawn is told in a line of its own, which brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from reviewer.timeline import ItemKind
from ui.timeline.columns import LaneBox, LaneColumns

ROW = 22
"""Pixels of a lane at letters of the usual size."""
_ABOVE = 2  # pixels of a lane above its first row
_FEWEST = 2  # fewer empty lanes than that take no more room than the line that tells of them


class Left(Enum):
    """Why lanes are not drawn."""

    EMPTY = "empty"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class LeftLine:
    """One line in place of lanes that are not drawn, in pixels from the first lane's top."""

    why: Left
    text: str
    top: int
    height: int
    is_open: bool = False

    @property
    def bottom_pixel(self) -> int:
        """One behind the last pixel."""
        return self.top + self.height


@dataclass
class LaneRows:
    """Lanes from top to bottom, and the lines below them.

    Attributes:
        hidden: keys of lanes that a person hid; those of a recording's own lane hide all under it.
        shows_empty: lanes with nothing here are drawn as well.
        focus: the record whose own lane is drawn whatever is in it.
    """

    hidden: frozenset[str] = frozenset()
    shows_empty: bool = False
    focus: str = ""
    boxes: list[LaneBox] = field(default_factory=list)
    lines: list[LeftLine] = field(default_factory=list)

    @property
    def bottom_pixel(self) -> int:
        """One behind the last pixel of all."""
        if self.lines:
            return self.lines[-1].bottom_pixel
        return self.boxes[-1].bottom_pixel if self.boxes else 0

    def arrange_lanes(
        self, columns: Sequence[LaneColumns], window: tuple[float, float], line: int, tall: bool
    ) -> None:
        """Lay lanes out; ``line`` is the height of a line of text, in pixels.

        Only what touches the ``window`` of time is there; ``tall`` recordings have two rows.
        """
        groups = list(_group_lanes(columns))
        hidden = [lane for group in groups for lane in group if self._is_hidden(lane, group)]
        empty: set[str] = set()
        for group in groups:
            empty |= {lane.lane.key for lane in self._empty_lanes(group, window)}
        empty -= {lane.lane.key for lane in hidden}
        folds = len(empty) >= _FEWEST
        away = {lane.lane.key for lane in hidden} | (
            empty if folds and not self.shows_empty else set()
        )
        row = max(ROW, line + 6) - _ABOVE
        self.boxes = _place_boxes(groups, away, row, tall)
        told = [(Left.EMPTY, _words_for_empty(groups, empty))] if folds else []
        told += [(Left.HIDDEN, _words_for_hidden(hidden))] if hidden else []
        top = self.boxes[-1].bottom_pixel if self.boxes else 0
        high = row + _ABOVE
        self.lines = [
            LeftLine(why, text, top + n * high, high, why is Left.EMPTY and self.shows_empty)
            for n, (why, text) in enumerate(told)
        ]

    def line_at(self, y: float) -> LeftLine | None:
        """The line at a pixel below the first lane's top."""
        return next((line for line in self.lines if line.top <= y < line.bottom_pixel), None)

    def _is_hidden(self, lane: LaneColumns, group: Sequence[LaneColumns]) -> bool:
        return lane.lane.key in self.hidden or group[0].lane.key in self.hidden

    def _empty_lanes(
        self, group: Sequence[LaneColumns], window: tuple[float, float]
    ) -> list[LaneColumns]:
        """The lanes of a recording with nothing here; its own only with all under it."""
        under = [lane for lane in group[1:] if lane.is_empty_in(*window)]
        whole = len(under) == len(group) - 1 and group[0].is_empty_in(*window)
        keeps = bool(self.focus) and group[0].lane.record == self.focus
        return [group[0], *under] if whole and not keeps else under


def is_same_place(one: LaneBox, other: LaneBox) -> bool:
    """True when a lane stands where the other stood, with the same name."""
    were, are = one.columns.lane, other.columns.lane
    return (one.top, one.height, one.row_height, one.shaded) == (
        other.top,
        other.height,
        other.row_height,
        other.shaded,
    ) and (were.key, were.title, were.left_out) == (are.key, are.title, are.left_out)


def _group_lanes(columns: Sequence[LaneColumns]) -> Iterator[list[LaneColumns]]:
    """Each lane of its own with those that belong to it."""
    group: list[LaneColumns] = []
    for lane in columns:
        if group and not lane.lane.under:
            yield group
            group = []
        group.append(lane)
    if group:
        yield group


def _place_boxes(
    groups: Sequence[Sequence[LaneColumns]], away: set[str], row: int, tall: bool
) -> list[LaneBox]:
    boxes: list[LaneBox] = []
    top, shaded = 0, True
    for group in groups:
        seen = [lane for lane in group if lane.lane.key not in away]
        shaded ^= bool(seen)
        for lane in seen:
            own = 2 * row + _ABOVE if tall and lane.is_recording else row
            height = own * lane.rows + _ABOVE
            boxes.append(LaneBox(lane, top, height, own, shaded))
            top += height
    return boxes


def _words_for_empty(groups: Sequence[Sequence[LaneColumns]], empty: set[str]) -> str:
    whole = [g for g in groups if g[0].lane.key in empty and _is_record(g[0])]
    if not whole:
        return f"{len(empty)} lanes without anything here"
    return f"{len(whole)} record{'s' * (len(whole) != 1)} without anything here"


def _words_for_hidden(hidden: Sequence[LaneColumns]) -> str:
    own = [lane for lane in hidden if not lane.lane.under] or hidden
    return f"{len(own)} hidden lane{'s' * (len(own) != 1)}"


def _is_record(lane: LaneColumns) -> bool:
    return lane.is_recording or lane.lane.kind in (ItemKind.EVENT, ItemKind.MOMENT)
