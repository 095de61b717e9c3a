"""Units of HEVC bitstreams: what kind they are, and what their heads say.

ITU-T H.265, 7.3.1.2 (heads of units) and Table 7-1 (their kinds).
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.render.video.nal import START_CODE
from reviewer.render.video.unsafe import Unsafe

BROKEN_LINK, CLEAN_RANDOM_ACCESS = 18, 21  # BLA_N_LP, CRA_NUT
VPS, SPS, PPS = 32, 33, 34
END_OF_SEQUENCE, END_OF_STREAM = 36, 37
SEI = 39  # before the picture; 40, behind it, holds nothing that a player needs
_PICTURES = 32  # kinds below are slices
_LEADING = range(6, 10)  # RADL_N to RASL_R
_SKIPPED = (8, 9)  # of them RASL: not shown where decoding begins at the picture they follow
_ENTRIES = range(16, 22)  # BLA_W_LP to CRA_NUT: pictures at which decoding may begin
_BROKEN = (16, 17, 18)


def kind_of_unit(unit: bytes | memoryview) -> int:
    """``nal_unit_type``, of a unit or of its first bytes."""
    return unit[0] >> 1 & 63


def is_picture_unit(unit: bytes | memoryview) -> bool:
    """True for slices."""
    return kind_of_unit(unit) < _PICTURES


def is_entry(kind: int) -> bool:
    """True for kinds of pictures at which decoding may begin."""
    return kind in _ENTRIES


def is_broken_link(kind: int) -> bool:
    """True for entries behind which what leans on earlier pictures is never shown."""
    return kind in _BROKEN


def is_leading(kind: int) -> bool:
    """True for kinds of pictures that are coded behind an entry and shown before it."""
    return kind in _LEADING


def is_skipped(kind: int) -> bool:
    """True for leading pictures that lean on what was coded before their entry."""
    return kind in _SKIPPED


def heads_of_units(sample: memoryview, prefix: int) -> Iterator[memoryview]:
    """The first three bytes of every unit of a sample; nothing else is copied.

    Args:
        sample: One coded picture.
        prefix: Bytes of each length field; 0 for start codes.

    Raises:
        Unsafe: A length points outside the sample.
    """
    if not prefix:
        for match in START_CODE.finditer(sample):
            yield sample[match.end() : match.end() + 3]
        return
    at = 0
    while at + prefix <= len(sample):
        size = int.from_bytes(sample[at : at + prefix], "big")
        at += prefix
        if at + size > len(sample):
            raise Unsafe("a picture's data is cut off")
        if size:
            yield sample[at : at + min(size, 3)]
        at += size


def kind_of_picture(sample: memoryview, prefix: int) -> int:
    """The kind of a sample's picture.

    Raises:
        Unsafe: It holds no picture, or more than one way to see it.
    """
    kinds: list[int] = []
    for head in heads_of_units(sample, prefix):
        if len(head) < 2:
            raise Unsafe("a picture's data is cut off")
        kind = kind_of_unit(head)
        if kind in (END_OF_SEQUENCE, END_OF_STREAM):
            raise Unsafe("its stream ends and begins anew")
        if kind < _PICTURES:
            # nuh_layer_id: the last bit of the first byte, and the first five of the second.
            if (head[0] & 1) << 5 | head[1] >> 3:
                raise Unsafe("its pictures have further layers")
            kinds.append(kind)
    if not kinds:
        raise Unsafe("a packet holds no picture")
    if len(set(kinds)) > 1:
        raise Unsafe("its pictures are put together of unlike parts")
    return kinds[0]


def cut_off(unit: bytes) -> bytes:
    """A slice of an entry as that of one behind which nothing leans on what was before.

    Only the kind in its head is another, and only where it is one that could be leant over.

    Raises:
        Unsafe: It tells a player to throw away what was not shown yet.
    """
    # H.265, 7.3.6.1: first_slice_segment_in_pic_flag, then no_output_of_prior_pics_flag.
    if unit[2] & 0x40:
        raise Unsafe("its pictures tell players to drop those before")
    if kind_of_unit(unit) != CLEAN_RANDOM_ACCESS:
        return unit
    return bytes([unit[0] & 0x81 | BROKEN_LINK << 1]) + unit[1:]
