"""What stands on the timeline: items, and the lanes that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.model import Status

BOOKMARK = "bookmark"
"""The tag of annotations that are bookmarks."""


class ItemKind(StrEnum):
    """What an item is; its value is the word for it on the screen."""

    VIDEO = "video"
    CALL = "call"
    SOUND = "sound"
    MOMENT = "photo or mail"
    EVENT = "dispatch event"
    CUE = "speech"
    ANNOTATION = "note"
    BOOKMARK = "bookmark"
    REDACTION = "redaction"


RECORDINGS = (ItemKind.VIDEO, ItemKind.CALL, ItemKind.SOUND)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened, or was noted, from ``start`` to ``end``.

    Attributes:
        kind: what it is.
        key: names it among its kind: a record's path, an id of the review, a record and a
            number. A redaction of a term has several items of one key.
        record: the record that it is in.
        start, end: microseconds UTC; equal for a moment.
        text: what it says.
        sigma: how far its time may be off, one standard deviation in seconds; infinite
            when its record has no clock.
        status: of a redaction.
        what: of a redaction, what it hides: ``picture``, ``sound``, ``words``, ``record``.
        basis: of a redaction, the exemptions it cites; empty while it is unfinished.
        again: of a redaction, that it was accepted and is to be checked again.
    """

    kind: ItemKind
    key: str
    record: str
    start: int
    end: int
    text: str = ""
    sigma: float = 0.0
    status: Status | None = None
    what: str = ""
    basis: str = ""
    again: bool = False

    @property
    def is_editable(self) -> bool:
        """True when its edges may be dragged: what the review made, with a span of its own."""
        if self.kind is ItemKind.REDACTION:
            return self.what in ("picture", "sound")
        return self.kind in (ItemKind.ANNOTATION, ItemKind.BOOKMARK)


def order_of(item: TimelineItem) -> tuple[int, int, str]:
    """What the items of a lane are sorted by."""
    return item.start, item.end, item.key


@dataclass(frozen=True)
class Lane:
    """A row of the timeline.

    Attributes:
        key: stays the same while the case changes.
        title: in words.
        kind: of its items.
        record: the recording that it belongs to; empty for lanes of the whole case.
        items: sorted by start.
        under: true for a lane that belongs to the recording above it.
        left_out: how many items of other days are not shown.
    """

    key: str
    title: str
    kind: ItemKind
    record: str
    items: tuple[TimelineItem, ...]
    under: bool = False
    left_out: int = 0
