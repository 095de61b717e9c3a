"""Stretches of time that take a few pixels, however long they last, as columns of numbers.

Decision 185.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reviewer.timeline import Gap
from ui.timeline.columns import Longs

FOLD = 24
"""Pixels of a fold at letters of the usual size."""


@dataclass(frozen=True)
class GapFolds:
    """Gaps that are folded, in order and apart; ``most`` is how wide each may be, in pixels.

    A fold never takes more room than its time would take: where the view is so coarse that a
    minute is a pixel, it is one pixel.
    """

    gaps: tuple[Gap, ...] = ()
    most: float = FOLD

    @cached_property
    def starts(self) -> list[int]:
        """Where each begins, in microseconds UTC."""
        return [gap.fold_start for gap in self.gaps]

    @cached_property
    def ends(self) -> list[int]:
        """Where each ends."""
        return [gap.fold_end for gap in self.gaps]

    @cached_property
    def before(self) -> list[int]:
        """How much time is folded before each; one more for behind the last."""
        lengths = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        return [0, *np.cumsum(np.array(lengths, np.int64)).tolist()]

    def widths_at(self, per_pixel: float) -> Longs:
        """Pixels of each where a pixel lasts so long."""
        wide: Longs = np.minimum(np.diff(self.before) / per_pixel, self.most)
        return wide

    def place_at(self, utc: float) -> int:
        """The number of the last fold that begins at or before a moment; -1 for none."""
        return bisect_right(self.starts, utc) - 1

    def without(self, opened: Iterable[Gap]) -> GapFolds:
        """Those that are not opened."""
        away = set(opened)
        return GapFolds(tuple(g for g in self.gaps if g not in away), self.most) if away else self


NO_FOLDS = GapFolds()
