"""Which pictures of HEVC are encoded again. Pure arithmetic on times and kinds.

A run begins at a closed cut and ends before an entry, a picture at which decoding may begin.
What is coded behind that entry and shown before it (leading pictures) belongs to the run; the
entry then is one behind which nothing leans on what was before. So every run is one stretch of
time, and what is copied leans on nothing that was made anew.

Decision 226.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewer.render.video.cuts import Flags, Ticks, closed_cuts


@dataclass(frozen=True)
class HevcRun:
    """Pictures ``start`` to ``stop`` (exclusive) in coded order, and those behind ``stop`` that are
    shown before it: ``leading`` of them follow it.
    """

    start: int
    stop: int
    leading: int

    @property
    def after_stop(self) -> range:
        """The leading pictures."""
        return range(self.stop + 1, self.stop + 1 + self.leading)

    def __contains__(self, number: int) -> bool:
        return self.start <= number < self.stop or number in self.after_stop

    def __len__(self) -> int:
        return self.stop - self.start + self.leading

    def numbers(self) -> list[int]:
        """All its pictures, in coded order."""
        return [*range(self.start, self.stop), *self.after_stop]


def runs_between_entries(pts: Ticks, entries: Flags, touched: Flags) -> list[HevcRun]:
    """The least runs that hold every touched picture, in order.

    Args:
        pts: Of every picture, in coded order; no two alike. Cuts before entries are closed, and
            what is coded behind an entry and shown before it follows it at once.
        entries: Pictures at which decoding may begin; the first is one.
        touched: Pictures that a redaction touches.
    """
    starts = np.flatnonzero(closed_cuts(pts))
    places = np.flatnonzero(entries)
    found: list[HevcRun] = []
    for number in np.flatnonzero(touched)[np.argsort(pts[touched])].tolist():
        if found and number in found[-1]:
            continue
        start = int(starts[np.searchsorted(starts, number, "right") - 1])
        later = places[(places >= start) & (pts[places] > pts[number])]
        stop = int(later[0]) if len(later) else len(pts)
        if found and start <= found[-1].stop:
            start = found.pop().start
        found.append(HevcRun(start, stop, _leading_of(pts, stop)))
    return found


def _leading_of(pts: Ticks, entry: int) -> int:
    """How many pictures behind an entry are shown before it."""
    if entry >= len(pts):
        return 0
    return int((pts[entry + 1 :] < pts[entry]).sum())
