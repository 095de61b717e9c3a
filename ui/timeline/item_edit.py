"""What can be done to an item of the timeline or of its table, as one step of the case each."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model import (
    Annotation,
    Redaction,
    Remove,
    SpanRedaction,
)
from reviewer.timeline import ItemKind, Placement, TimelineItem, retime_entity
from ui.case.context import Context
from ui.case.stretch import StretchPlayer

# Cameras of evidence write about thirty pictures a second; a key moves by one.
FRAME = 1 / 30  # seconds that a key moves an edge by


class ItemEdit:
    """Moves, trims and removes what items stand for; plays them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stretch = StretchPlayer(context.playhead)

    def retime_item(self, item: TimelineItem, start: int, end: int) -> None:
        """Give an item a new span, in microseconds UTC."""
        entity, place = self.entity_of(item), self._placement_of(item.record)
        if place is None or not isinstance(entity, (SpanRedaction, Annotation)):
            return
        if entity.start is None:
            return
        length = (
            self._context.session.snapshot.get_record(place.record).facts.duration_seconds or 0.0
        )
        # From the distance dragged, not from the clock: a length is kept to the digit.
        first = entity.start + (place.media_of_utc(start) - place.media_of_utc(item.start))
        old_end = entity.start if entity.end is None else entity.end
        last = old_end + (place.media_of_utc(end) - place.media_of_utc(item.end))
        changed = retime_entity(entity, first, last, length)
        if changed != entity:
            moved = end - start == item.end - item.start
            self._context.session.put_entity(
                changed, f"{'Move' if moved else 'Trim'} {item.kind}", self
            )

    def nudge_edge(self, item: TimelineItem, edge: str, seconds: float) -> None:
        """Move the ``start`` or ``end`` of an item by seconds."""
        by = round(seconds * 1_000_000)
        if item.end <= item.start:
            self.retime_item(item, item.start + by, item.end + by)
        elif edge == "start":
            self.retime_item(item, item.start + by, item.end)
        else:
            self.retime_item(item, item.start, item.end + by)

    def remove_item(self, item: TimelineItem) -> None:
        """Take a redaction, annotation or bookmark out of the review."""
        entity = self.entity_of(item)
        if entity is not None:
            table = "redactions" if isinstance(entity, Redaction) else "annotations"
            change = Remove(table, entity.id)
            self._context.session.apply([change], f"Delete {item.kind}", self)

    def play_item(self, item: TimelineItem) -> None:
        """Play an item from its start to its end."""
        self._stretch.play_stretch(item.start, item.end)

    def entity_of(self, item: TimelineItem) -> Redaction | Annotation | None:
        """What the review holds for an item."""
        snapshot = self._context.session.snapshot
        if item.kind is ItemKind.REDACTION:
            return snapshot.find_redaction(item.key)
        if item.kind in (ItemKind.ANNOTATION, ItemKind.BOOKMARK):
            return snapshot.find_annotation(item.key)
        return None

    def bind_keys(self, chosen: Callable[[], TimelineItem | None]) -> None:
        """Bind the keys that trim an item; ``chosen`` gives it."""

        def nudge_by(edge: str, seconds: float) -> Callable[[], None]:
            def nudge_chosen() -> None:
                item = chosen()
                if item is not None and item.is_editable:
                    self.nudge_edge(item, edge, seconds)

            return nudge_chosen

        for edge in ("start", "end"):
            self._context.actions.bind_action(f"item_{edge}_earlier", nudge_by(edge, -FRAME))
            self._context.actions.bind_action(f"item_{edge}_later", nudge_by(edge, FRAME))

    def _placement_of(self, path: str) -> Placement | None:
        """Where a record stands; a transcript stands where its recording does."""
        session = self._context.session
        own = session.placement_of(path)
        if own is not None:
            return own
        of = session.snapshot.get_record(path).transcript_of
        return session.placement_of(of) if of else None
