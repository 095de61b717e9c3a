"""Ascending times of frames in little memory: a day's footage has ten million of them.

Footage is even, or nearly so: in parts of a thousand frames each time lies close to a straight
line. Kept are the lines and, in as few bytes as hold it, how far each time is off its line: none
where footage is even, one byte a frame where times are rounded to milliseconds.

All times of a video are unpacked together, and those of a few videos stay unpacked: what is looked
at is asked for again and again.

Decision 215.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput

Ticks = NDArray[np.int64]

_PART = 1024  # frames that have one line
_LONGEST = 1 << 50  # ticks: no footage is as long, and lines could not be reckoned
KEPT = 32 << 20
"""Bytes of unpacked times that are kept, of all videos together: of some twenty hours."""


@dataclass(frozen=True, eq=False)
class PackedTicks:
    """Ascending whole numbers.

    Attributes:
        many: how many they are.
        starts: int64: the first of each part, and where one more would begin.
        off: how far each is off the line of its part; empty where none is.
    """

    many: int
    starts: Ticks
    off: NDArray[np.signedinteger]

    def __len__(self) -> int:
        return self.many

    @property
    def bytes_held(self) -> int:
        """What it takes of memory."""
        return self.starts.nbytes + self.off.nbytes

    def unpack(self) -> Ticks:
        """All of them; not to be written to.

        Raises:
            BadInput: It was not packed here, and is none.
        """
        found = _unpacked.recall(self)
        if found is None:
            found = self._unpack_now()
            _unpacked.keep(self, found)
        return found

    def _unpack_now(self) -> Ticks:
        parts = -(-self.many // _PART)
        fits = self.starts.dtype == np.int64 and self.starts.shape == (parts + 1,)
        if not fits or self.off.dtype.kind != "i" or self.off.shape not in ((0,), (self.many,)):
            raise BadInput("the index of its frames is none")
        ticks = _lines_of(self.starts)[: self.many]
        if len(self.off):
            ticks += self.off
        ticks.flags.writeable = False
        return ticks


def pack_ticks(ticks: NDArray[np.integer]) -> PackedTicks:
    """Pack ascending whole numbers."""
    whole = np.asarray(ticks, np.int64)
    many = len(whole)
    if not many:
        return PackedTicks(0, np.zeros(1, np.int64), np.zeros(0, np.int8))
    if int(whole[-1]) - int(whole[0]) > _LONGEST:
        return PackedTicks(many, np.zeros(-(-many // _PART) + 1, np.int64), whole)
    last = (many - 1) // _PART * _PART
    rest = many - 1 - last
    # What is left of a part has the slope that it has, as if it went on.
    slope = (whole[-1] - whole[last]) * _PART // rest if rest else _PART
    starts = np.append(whole[::_PART], whole[last] + slope)
    off = whole - _lines_of(starts)[:many]
    if not off.any():
        return PackedTicks(many, starts, np.zeros(0, np.int8))
    for kind in (np.int8, np.int16, np.int32):
        room = np.iinfo(kind)
        if room.min <= off.min() and off.max() <= room.max:
            return PackedTicks(many, starts, off.astype(kind))
    return PackedTicks(many, starts, off)


def _lines_of(starts: Ticks) -> Ticks:
    slopes = np.diff(starts)[:, None]
    return np.asarray((starts[:-1, None] + slopes * np.arange(_PART) // _PART).reshape(-1))


class _Unpacked:
    """The times that were asked for last, within bounds; asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[int, tuple[PackedTicks, Ticks]] = OrderedDict()
        self._bytes = 0

    def recall(self, packed: PackedTicks) -> Ticks | None:
        with self._lock:
            found = self._held.get(id(packed))
            if found is None:
                return None
            self._held.move_to_end(id(packed))
            return found[1]

    def keep(self, packed: PackedTicks, ticks: Ticks) -> None:
        with self._lock:
            if id(packed) in self._held:
                return
            # It holds what it is known by, so that no other can come to bear its number.
            self._held[id(packed)] = packed, ticks
            self._bytes += ticks.nbytes
            while self._bytes > KEPT and len(self._held) > 1:
                _, (_, gone) = self._held.popitem(last=False)
                self._bytes -= gone.nbytes


_unpacked = _Unpacked()
