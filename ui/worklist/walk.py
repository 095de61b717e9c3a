"""Where a person stands in the queue, and where the way goes on once that is decided.

Decision 139.
"""

from __future__ import annotations

from reviewer.plan.worklist import WorkItem, after_deciding, neighbour_of

Items = tuple[WorkItem, ...]


class QueueWalk:
    """The walk through what is undecided.

    Attributes:
        here: the key of what one stands on.
    """

    def __init__(self) -> None:
        self.here: tuple[str, str] | None = None
        self._behind: tuple[str, str] | None = None  # what stood behind what was decided last
        self._by_itself = False  # it came there by itself, so it goes on by itself

    def go_to(self, item: WorkItem) -> None:
        """Stand on an item that the walk, a click or a key went to."""
        self.here, self._by_itself = item.item_key, True

    def stand_on(self, key: tuple[str, str] | None, *, whole: bool = False) -> None:
        """Stand where somebody went otherwise; ``None`` for nowhere in the queue.

        With ``whole`` it answers about the whole record that one came to: that is no other way.
        """
        stays = whole and key is not None and self.here is not None and key[0] == self.here[0]
        self.here, self._by_itself = key, stays and self._by_itself

    def neighbour_in(self, items: Items, step: int) -> WorkItem | None:
        """From where the walk stands; from where it stood, when that was decided by itself."""
        known = {item.item_key: item for item in items}
        if self.here in known or self._behind not in known:
            return neighbour_of(items, self.here, step)
        if step > 0:
            return known[self._behind]
        return neighbour_of(items, self._behind, step)

    def was_decided(self, before: Items, now: Items) -> bool:
        """True when what one stands on was in the queue, and is not any more."""
        if before is now or self.here is None:
            return False
        keys = {item.item_key for item in before} - {item.item_key for item in now}
        return self.here in keys

    def goes_on(self, deciding: bool) -> bool:
        """True where the walk goes on by itself: answered by a key, or a redaction it came to.

        A key that answers goes on however one came there. A record that was decided elsewhere,
        and a box that was just drawn and says why, stay in view.
        """
        return deciding or (self._by_itself and bool(self.here and self.here[1]))

    def next_after(self, before: Items, now: Items) -> WorkItem | None:
        """What is next once what one stood on is decided; with nothing left one stands nowhere."""
        found = after_deciding(before, now, self.here) if self.here is not None else None
        if found is None:
            self.here = None
        return found

    def remember_behind(self, before: Items, now: Items) -> None:
        """The next step of the walk goes to what stood behind what was decided."""
        found = after_deciding(before, now, self.here) if self.here is not None else None
        self._behind = found.item_key if found is not None else None
