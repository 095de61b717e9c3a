"""What the mouse does on the lanes, as one small machine without painting or case logic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reviewer.timeline import RECORDINGS, TimelineItem

# Chosen by hand: a mouse hits it, and it leaves the middle of short items free.
EDGE = 5  # pixels: how near an edge is the edge
HANDLE = 7  # pixels: width of a handle beside the selected item
APART = 12  # pixels that are always free between its two handles: whatever the zoom, it can be held


class ItemPart(Enum):
    """Where an item is held."""

    BODY = "body"
    START = "start"
    END = "end"


class Mode(Enum):
    """What a drag does."""

    IDLE = "idle"
    PRESSED = "pressed"  # not yet a drag
    SCRUB = "scrub"
    RANGE = "range"
    EDIT = "edit"
    SHIFT = "shift"  # a recording is moved on the clock
    PAN = "pan"


@dataclass(frozen=True)
class ItemHit:
    """An item under the mouse, and the part of it."""

    item: TimelineItem
    part: ItemPart
    lane: int


@dataclass
class Gesture:
    """A drag under way.

    Attributes:
        origin: the moment (microseconds UTC) at which the button went down.
        span: the span that it selects, or that the held item would get.
        snapped: the moment that an edge stuck to.
        moves: a recording that is held is to be moved on the clock.
    """

    mode: Mode = Mode.IDLE
    hit: ItemHit | None = None
    origin: int = 0
    x: float = 0.0
    y: float = 0.0
    span: tuple[int, int] | None = None
    snapped: int | None = None
    moves: bool = False

    @property
    def moving_edges(self) -> tuple[int, ...]:
        """The moments that move with the mouse."""
        if self.span is None or self.mode not in (Mode.EDIT, Mode.SHIFT, Mode.RANGE):
            return ()
        if self.mode is Mode.EDIT and self.hit is not None:
            if self.hit.part is ItemPart.START:
                return self.span[:1]
            if self.hit.part is ItemPart.END:
                return self.span[1:]
        return self.span

    @property
    def ghost_of_item(self) -> tuple[TimelineItem, tuple[int, int]] | None:
        """The held item, and where it would stand if it were let go now."""
        if self.mode in (Mode.EDIT, Mode.SHIFT) and self.hit is not None and self.span is not None:
            return self.hit.item, self.span
        return None

    def begin_drag(self) -> None:
        """The mouse moved far enough: what it holds decides what the drag does."""
        if self.moves and self.hit is not None and self.hit.item.kind in RECORDINGS:
            self.mode = Mode.SHIFT
            return
        held = self.hit is not None and self.hit.item.is_editable
        self.mode = Mode.EDIT if held else Mode.RANGE

    def edges_at(self, now: int) -> tuple[int, ...]:
        """The moments that may stick to something, with the mouse at ``now``."""
        if self.mode is Mode.RANGE or self.hit is None:
            return (now,)
        item, shift = self.hit.item, now - self.origin
        if self.hit.part is ItemPart.START:
            return (item.start + shift,)
        if self.hit.part is ItemPart.END:
            return (item.end + shift,)
        return (item.start + shift, item.end + shift)

    def drag_to(self, now: int, correction: int, snapped: int | None) -> None:
        """The mouse is at ``now``; ``correction`` brings an edge to what it sticks to."""
        self.snapped = snapped
        if self.mode is Mode.RANGE:
            at = now + correction
            self.span = (min(self.origin, at), max(self.origin, at))
        elif self.mode in (Mode.EDIT, Mode.SHIFT) and self.hit is not None:
            shift = now - self.origin + correction
            self.span = _edited_span(self.hit, shift)


def _edited_span(hit: ItemHit, shift: int) -> tuple[int, int]:
    item = hit.item
    if hit.part is ItemPart.START:
        return min(item.start + shift, item.end), item.end
    if hit.part is ItemPart.END:
        return item.start, max(item.end + shift, item.start)
    return item.start + shift, item.end + shift


def handles_of(span: tuple[float, float]) -> tuple[float, float]:
    """Where the handles of the selected item end, in pixels: at its edges, or further apart."""
    middle = (span[0] + span[1]) / 2
    return min(span[0], middle - APART / 2), max(span[1], middle + APART / 2)


def has_handles(item: TimelineItem) -> bool:
    """True of what has two edges that may be dragged."""
    return item.is_editable and item.end > item.start


def handle_at(item: TimelineItem, x: float, span: tuple[float, float]) -> ItemPart | None:
    """Which handle of the selected item is at pixel ``x``."""
    left, right = handles_of(span)
    if not has_handles(item):
        return None
    if left - HANDLE <= x < left:
        return ItemPart.START
    return ItemPart.END if right < x <= right + HANDLE else None


def part_at(item: TimelineItem, x: float, span: tuple[float, float]) -> ItemPart:
    """Which part of an item is at pixel ``x``; short items are held by their body."""
    start, end = span
    # Else an item that is short could be trimmed only, and never moved.
    if not item.is_editable or end - start < 3 * EDGE:
        return ItemPart.BODY
    if x - start <= EDGE:
        return ItemPart.START
    return ItemPart.END if end - x <= EDGE else ItemPart.BODY
