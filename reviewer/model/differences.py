"""What differs between two versions of a list, found by identity and asked for once.

A list of tens of thousands is walked through once for a change, however many follow it; where the
store or a result knows what it exchanged, not even that.

Decisions 166, 171.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not
from typing import Any, TypeVar, cast

_Thing = TypeVar("_Thing")
_Found = tuple[list[_Thing], list[_Thing]]

_MOST = 8
"""Answers that are kept: a change touches few lists, and each is asked about at once."""


def only_in_each(before: Sequence[_Thing], now: Sequence[_Thing]) -> _Found[_Thing]:
    """What is only in the first of two lists, and only in the second, by identity.

    The two have the same order, and nothing is twice in one.
    """
    if before is now:
        return [], []
    most = min(len(before), len(now))
    first = next(compress(count(), map(is_not, before, now)), most)
    behind = map(is_not, reversed(before), reversed(now))
    last = min(next(compress(count(), behind), most), most - first)
    old, new = before[first : len(before) - last], now[first : len(now) - last]
    were, are = set(map(id, old)), set(map(id, new))
    return [t for t in old if id(t) not in are], [t for t in new if id(t) not in were]


class Differences:
    """The last answers of ``only_in_each``, and what was told instead. Any thread may ask."""

    def __init__(self) -> None:
        # Replaced and never changed, for others may be looking.
        self._known: tuple[tuple[Sequence[Any], Sequence[Any], _Found[Any]], ...] = ()

    def note_change(
        self,
        before: Sequence[_Thing],
        now: Sequence[_Thing],
        gone: list[_Thing],
        come: list[_Thing],
    ) -> None:
        """Whoever made the second list of the first tells what it exchanged."""
        self._known = ((before, now, (gone, come)), *self._known[: _MOST - 1])

    def only_in_each(self, before: Sequence[_Thing], now: Sequence[_Thing]) -> _Found[_Thing]:
        """As the function has it; the answer is not to be changed."""
        for were, are, found in self._known:
            if were is before and are is now:
                return cast("_Found[_Thing]", found)
        found = only_in_each(before, now)
        if before is not now:
            self.note_change(before, now, *found)
        return found
