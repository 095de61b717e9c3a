"""Sound that was copied packet by packet: what is the same bytes need not be heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from reviewer.attack.mp4_boxes import Ints, Mp4Track
from reviewer.attack.sound_reading import Tape
from reviewer.system.jobs import Job

_FILLING = "110"  # the name of a fill element in AAC
PACKET = 1024  # samples of an AAC packet; its window reaches as far into the next one
# ISO/IEC 14496-3, ADTS: seven bytes, and two of a checksum.
_HEADER = 9  # bytes of a header that a packet had of its own
_OFF = 0.003  # seconds: what coarse clocks of containers make of one moment


@dataclass(frozen=True)
class Copies:
    """The packets of a release that are the original's and stand at the same time.

    Attributes:
        begins: the sample at which each packet begins, ascending, counted as windows are.
        same: whether it is a copy.
    """

    begins: Ints
    same: npt.NDArray[np.bool_]

    @classmethod
    def compare_packets_of(cls, mine: Tape, theirs: Tape, job: Job) -> Copies:
        """Read both files side by side; nothing is a copy where they do not pair up."""
        begins, same = [], []
        if mine.codec == theirs.codec == "aac":
            for after, before in zip_longest(
                _packets_with_times(mine), _packets_with_times(theirs)
            ):
                job.check()
                if after is None or before is None:
                    return cls(np.zeros(0, np.int64), np.zeros(0, np.bool_))
                begins.append(round(after[0] * mine.rate))
                in_step = abs(float(after[0] - before[0])) < _OFF
                same.append(in_step and _is_copy(before[1], after[1]))
        return cls(np.array(begins, np.int64), np.array(same, np.bool_))

    def holds_copies_only(self, samples: Ints) -> bool:
        """True when all of these samples come out of copies alone."""
        if not len(self.begins) or not len(samples):
            return False
        of = np.unique(np.searchsorted(self.begins, samples, "right") - 1)
        # Two packets sound in every sample: so the one before each must be a copy as well.
        if of[0] < 0 or samples[-1] >= self.begins[-1] + 2 * PACKET:
            return False
        return bool(self.same[of].all() and self.same[np.maximum(of - 1, 0)].all())


def _packets_with_times(tape: Tape) -> Iterator[tuple[Fraction, bytes]]:
    """Time of each packet from the media's time zero on, and its bytes."""
    with av.open(str(tape.path)) as box:
        stream = box.streams.audio[0]
        zero = tape.zero
        for packet in box.demux(stream):
            if packet.size == 0 or packet.pts is None:
                continue
            at = packet.pts * Fraction(packet.time_base or 0)
            zero = at if zero is None else zero
            yield at - zero, bytes(packet)


def _is_copy(before: bytes, after: bytes) -> bool:
    header = len(before) - len(after)
    return (before.endswith(after) and header <= _HEADER) or _only_filling(before, after)


def changed_packets(path: Path, track: Mp4Track, source: Path, job: Job) -> list[int] | None:
    """Numbers of the packets that are not the original's; ``None`` if they do not pair up."""
    changed, count = [], 0
    with av.open(str(source)) as box, path.open("rb") as stream:
        for packet in box.demux(box.streams.audio[0]):
            if packet.size == 0:
                continue
            job.check()
            if count >= len(track.sizes):
                return None
            stream.seek(int(track.offsets[count]))
            before, after = bytes(packet), stream.read(int(track.sizes[count]))
            if not _is_copy(before, after):
                changed.append(count)
            count += 1
    return changed if count == len(track.sizes) else None


def _only_filling(before: bytes, after: bytes) -> bool:
    """True for an AAC packet that differs in its first fill element only: there an encoder
    writes its name, and the sound is bit for bit the same.
    """
    if before[:1] == b"\xff" and before[1] & 0xF6 == 0xF0:
        before = before[7 if before[1] & 1 else 9 :]
    old, new = _bits_of(before), _bits_of(after)
    if len(old) != len(new) or len(old) < 16 or not old.startswith(_FILLING):
        return False
    count, at = int(old[3:7], 2), 7
    # fill_element(): 15 says that eight more bits follow; see ISO/IEC 14496-3, subpart 4.
    if count == 15:
        count, at = 14 + int(old[7:15], 2), 15
    end = at + 8 * count
    return old[:at] == new[:at] and old[end:] == new[end:]


def _bits_of(data: bytes) -> str:
    return f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}"
