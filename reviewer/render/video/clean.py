"""A copied picture without what travels beside it: its slices stay byte for byte."""

from __future__ import annotations

from reviewer.render.video.nal import (
    IDR,
    PPS,
    SEI,
    SLICE,
    SPS,
    clean_messages,
    is_partition,
    length_prefixed,
    split_units,
    unit_type,
)
from reviewer.render.video.paramsets import ParameterSets
from reviewer.render.video.unsafe import Unsafe


class Cleaner:
    """Turns a source's sample into an MP4 sample that holds pictures and nothing else.

    Args:
        sets: The parameter sets that stand in the output's header.
        prefix: Bytes of the source's length fields; 0 for start codes.
    """

    def __init__(self, sets: ParameterSets, prefix: int) -> None:
        self._sets = sets
        self._prefix = prefix

    def __call__(self, sample: bytes) -> bytes:
        """The cleaned sample.

        Raises:
            Unsafe: It holds no picture, a broken unit, or a parameter set of its own.
        """
        # Nearly all pictures of recorders: nothing has to be taken apart.
        if self._is_one_slice(sample):
            return sample
        kept: list[bytes] = []
        slices = 0
        for unit in split_units(sample, self._prefix):
            kind = unit_type(unit)
            if kind in (SLICE, IDR):
                kept.append(unit)
                slices += 1
            elif kind == SEI:
                kept += [message for message in [clean_messages(unit)] if message]
            # Sets that stand in the header already are dropped here (14496-15, avc1); another one
            # would be lost.
            elif kind in (SPS, PPS) and not self._sets.knows_set(unit):
                raise Unsafe("its parameter sets change within the stream")
            elif is_partition(unit):
                raise Unsafe("its pictures are partitioned")
        if not slices:
            raise Unsafe("a packet holds no picture")
        return length_prefixed(kept)

    def _is_one_slice(self, sample: bytes) -> bool:
        return (
            self._prefix == 4
            and len(sample) > 5
            and int.from_bytes(sample[:4], "big") + 4 == len(sample)
            and sample[4] & 31 in (SLICE, IDR)
        )
