"""What a span of time covers of the pictures of a video.

Whoever hides pictures and whoever shows what will be hidden ask here, so that they agree.

Decision 160.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from reviewer.clock.timebase import MICROS, as_exact_fraction

_FOREVER = 1 << 62
# Starts are cut to six decimals, so one may stand that much before the picture that is meant.
_ROUNDING = Fraction(1, MICROS)


@lru_cache(4096)
def ticks_covered(
    start: float | None, end: float | None, time_base: Fraction, zero: int | Fraction
) -> tuple[int, int]:
    """What a span covers of pictures, as two ticks ``(begin, behind)``.

    A picture is shown from its PTS until that of the next.  It is covered when the span touches
    that stretch: when the next one's PTS is greater than ``begin`` and its own less than
    ``behind``.  So times that were rounded leave no picture bare, and a span between two
    pictures covers the one that is shown then.  What touches a picture for less than a
    microsecond (a start that was cut to six decimals) does not touch it; a picture that stands
    on an end for those who reckon in floating point is covered too.
    The seconds count from media time zero, ``zero`` in ticks.
    """
    begin, behind = -_FOREVER, _FOREVER
    if start is not None:
        begin = int((zero + (as_exact_fraction(start) + _ROUNDING) / time_base) // 1)
    if end is not None:
        behind = -int(-(zero + as_exact_fraction(end) / time_base) // 1)
        # Players and other programs reckon in floating point: a picture that one of them takes for
        # covered is covered.
        rough = float(behind) * time_base.numerator / time_base.denominator
        rough -= float(zero) * time_base.numerator / time_base.denominator
        behind += rough < end
    return begin, behind


class Ascending(Protocol):
    """Ticks in order: an array, or a list."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> Any: ...


def pictures_covered(span: tuple[int, int], shown: Ascending) -> tuple[int, int]:
    """The numbers of the first picture that a span covers and of the first one behind it.

    ``span`` is what ``ticks_covered`` gave, ``shown`` the PTS of all pictures, ascending. The
    last one stays; when the first number is not less than the second, nothing is covered.
    """
    return max(bisect_right(shown, span[0]) - 1, 0), bisect_left(shown, span[1])
