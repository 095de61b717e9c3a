"""What the one pass over a file writes down where its pictures are HEVC."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reviewer.render.video.cuts import Flags, Ticks, closed_cuts
from reviewer.render.video.hevc.sets import HevcSets, sets_of_header
from reviewer.render.video.hevc.units import (
    CLEAN_RANDOM_ACCESS,
    is_broken_link,
    is_entry,
    is_leading,
    is_skipped,
    kind_of_picture,
)
from reviewer.render.video.look import PictureForm
from reviewer.render.video.nal import split_units
from reviewer.render.video.unsafe import Unsafe

_MAIN = (1, 2)  # profiles Main and Main 10: of eight bits, the second holds the first


@dataclass(frozen=True)
class HevcSource:
    """HEVC that may be spliced.

    Attributes:
        kinds: of every picture, in coded order, see ``units``.
        sets: all parameter sets of the source.
        prefix: bytes of its length fields; 0 for start codes.
        unsafe: why it cannot be spliced; empty if it can.
    """

    kinds: Ticks
    sets: HevcSets
    prefix: int
    unsafe: str

    @property
    def entries(self) -> Flags:
        """Pictures at which decoding may begin."""
        return _flags(self.kinds, is_entry)

    @property
    def recoveries(self) -> Flags:
        """Entries that leading pictures may follow which lean on what was before."""
        found: Flags = self.kinds == CLEAN_RANDOM_ACCESS
        return found


class HevcNotes:
    """Written packet by packet."""

    def __init__(self, header: bytes) -> None:
        self._kinds = array("q")
        self._sets, self._prefix = HevcSets(), 0
        self._unsafe = ""
        try:
            self._sets, self._prefix = sets_of_header(header)
        except Unsafe as fault:
            self._unsafe = str(fault)

    def note_sample(self, sample: memoryview) -> None:
        """Write down one coded picture."""
        if self._unsafe:
            return
        try:
            kind = kind_of_picture(sample, self._prefix)
            self._kinds.append(kind)
            if is_entry(kind):
                for unit in split_units(bytes(sample), self._prefix):
                    self._sets.add_if_set(unit)
        except Unsafe as fault:
            self._unsafe = str(fault)

    def finish_source(self, pts: Ticks, look: PictureForm, unsafe: str) -> HevcSource:
        """All that was written down; ``unsafe``: what else is against splicing."""
        kinds = np.frombuffer(self._kinds, np.int64) if self._kinds else np.zeros(0, np.int64)
        self._unsafe = self._unsafe or unsafe
        try:
            if not self._unsafe:
                _judge_sets(self._sets, look)
                _judge_order(pts, kinds)
        except Unsafe as fault:
            self._unsafe = str(fault)
        return HevcSource(kinds, self._sets, self._prefix, self._unsafe)


def _judge_sets(sets: HevcSets, look: PictureForm) -> None:
    found = sets.sequences()
    shapes = {(one.width, one.height, one.chroma, one.depth) for one in found}
    if len(shapes) != 1:
        raise Unsafe("its pictures change their form within the stream")
    told = found[0]
    if told.depth != 8:
        raise Unsafe(f"its pictures have {told.depth} bits a colour")
    if any(one.profile_number not in _MAIN or one.profile[0] >> 6 for one in found):
        raise Unsafe("its profile is not one that every player knows")
    if told.chroma != 1 or look.pixels not in ("yuv420p", "yuvj420p"):
        raise Unsafe("its kind of pixels is not one that every player knows")
    if any(one.is_interlaced for one in found):
        raise Unsafe("it is interlaced")
    if (told.width, told.height) != (look.width, look.height):
        raise Unsafe("its header and its pictures disagree about their size")


def _judge_order(pts: Ticks, kinds: Ticks) -> None:
    """Groups begin and end as the standard has it (8.3.1), also where somebody cut the file."""
    if len(kinds) != len(pts) or not len(pts) or not is_entry(int(kinds[0])):
        raise Unsafe("it does not begin with a whole picture")
    if len(np.unique(pts)) != len(pts):
        raise Unsafe("two of its pictures have one time")
    entries = np.flatnonzero(_flags(kinds, is_entry))
    if not closed_cuts(pts)[entries].all():
        raise Unsafe("its groups of pictures overlap")
    own = entries[np.searchsorted(entries, np.arange(len(pts)), "right") - 1]
    early, leading = pts < pts[own], _flags(kinds, is_leading)
    if (early != leading).any():
        raise Unsafe("its pictures are shown in an order that is not followed")
    if (leading[1:] & ~leading[:-1] & ~_flags(kinds, is_entry)[:-1]).any():
        raise Unsafe("its pictures are coded in an order that is not followed")
    broken = _flags(kinds, is_broken_link)[own] | (own == 0)
    if (broken & _flags(kinds, is_skipped)).any():
        raise Unsafe("some of its pictures lean on others that are not there")


def _flags(kinds: Ticks, test: Callable[[int], bool]) -> Flags:
    return np.isin(kinds, [kind for kind in range(64) if test(kind)])
