"""Stretches of a text or of time: joined, and asked whether another one meets any of them.

Decisions 134, 170.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import TypeVar

_T = TypeVar("_T")


def join_neighbours(
    stretches: Iterable[_T], meet: Callable[[_T, _T], bool], join: Callable[[_T, _T], _T]
) -> list[_T]:
    """Stretches of anything, each joined to the one before it where the two meet.

    Args:
        stretches: in order of where they begin.
        meet: whether what is joined so far meets the next one: whether touching is enough, or
            must be overlapping, and how large a gap counts as none, differs by what they are of.
        join: both as one, with all that both carry.
    """
    out: list[_T] = []
    for one in stretches:
        if out and meet(out[-1], one):
            out[-1] = join(out[-1], one)
        else:
            out.append(one)
    return out


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
