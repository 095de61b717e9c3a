"""Stretches of a text, and whether another one meets any of them: asked often, of many.

Decision 134.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Stretches:
    """Characters ``first:last`` of a text, in any order, overlapping or not."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._firsts = [first for first, _ in ordered]
        self._reach = list(accumulate((last for _, last in ordered), max))

    def meets_any(self, first: int, last: int) -> bool:
        """True when a character of ``first:last`` is in one of them."""
        before = bisect_left(self._firsts, last)
        return before > 0 and self._reach[before - 1] > first

    def holds_all(self, first: int, last: int) -> bool:
        """True when all of ``first:last`` is in one of them."""
        before = bisect_right(self._firsts, first)
        return before > 0 and self._reach[before - 1] >= last


class NumberedStretches:
    """Stretches that have numbers, of a text or of time; they may overlap."""

    def __init__(self, stretches: Iterable[tuple[int, float, float]]) -> None:
        """Each is its number, where it begins and where it ends."""
        ordered = sorted(stretches, key=lambda one: (one[1], one[2], one[0]))
        self._numbers = [number for number, _, _ in ordered]
        self._firsts = [first for _, first, _ in ordered]
        # What ends last so far tells before which one need not look.
        self._reach = list(accumulate((last for _, _, last in ordered), max))

    def numbers_near(self, first: float, last: float) -> list[int]:
        """The numbers of those that meet a stretch, by where they begin; and of few others that
        lie between these.
        """
        begin, end = bisect_right(self._reach, first), bisect_left(self._firsts, last)
        return self._numbers[begin:end]
