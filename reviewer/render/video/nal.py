"""H.264 bitstreams, as far as splicing needs them: units, bits, and messages beside the picture.

A sample is the coded form of one picture. It is a row of NAL units, each behind its
length (MP4, Matroska) or a start code (transport streams, "Annex B").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.render.video.unsafe import Unsafe

# ITU-T H.264, Table 7-1: nal_unit_type.
SLICE, IDR, SEI, SPS, PPS = 1, 5, 6, 7, 8
# Slices in three data partitions A, B and C; only the Extended profile has them.
_PARTITIONS = (2, 3, 4)

# What a player needs of the messages beside the picture, and how long each may be: recovery
# point, stereo packing, orientation, mastering display, light level, transfer. Everything else
# is user data, timecodes, captions or an encoder's name.
_RECOVERY = 6
_KEPT_MESSAGES = {_RECOVERY: 8, 45: 16, 47: 8, 137: 24, 144: 4, 147: 1}

# Annex B: 00 00 01 before each unit; the payload itself never holds it, see `escaped`.
START_CODE = re.compile(b"\0\0\1")
_ESCAPABLE = re.compile(rb"\0\0(?=[\0-\3])")


def unit_type(unit: bytes) -> int:
    """The type number in a unit's first byte."""
    # H.264, 7.3.1: one bit forbidden_zero_bit, two bits nal_ref_idc, five bits nal_unit_type.
    return unit[0] & 31


def split_units(sample: bytes, prefix: int) -> list[bytes]:
    """The NAL units of a sample.

    Args:
        sample: One coded picture.
        prefix: Bytes of each length field; 0 for start codes.

    Raises:
        Unsafe: A length points outside the sample.
    """
    if not prefix:
        starts = [m.start() for m in START_CODE.finditer(sample)]
        ends = [*starts[1:], len(sample)]
        # Zeros before the next start code are trailing_zero_8bits (B.1.1), no part of the unit: one
        # ends with the stop bit, which is a 1.
        found = (sample[a + 3 : b].rstrip(b"\0") for a, b in zip(starts, ends, strict=False))
        return [unit for unit in found if unit]
    out, at = [], 0
    while at + prefix <= len(sample):
        size = int.from_bytes(sample[at : at + prefix], "big")
        at += prefix
        if at + size > len(sample):
            raise Unsafe("a picture's data is cut off")
        if size:
            out.append(sample[at : at + size])
        at += size
    return out


def first_slice(sample: bytes, prefix: int) -> int | None:
    """Type of the first slice in a sample; ``None`` when it holds no picture."""
    found = (unit_type(unit) for unit in split_units(sample, prefix))
    return next((t for t in found if t in (SLICE, IDR)), None)


def is_recovery(units: list[bytes]) -> bool:
    """True for a picture from which on all that is shown later decodes to the letter.

    It says so itself (H.264, D.1.8): nothing has to be decoded before, and no link is broken.
    """
    for unit in units:
        if unit_type(unit) != SEI:
            continue
        for kind, message in _split_messages(strip_emulation(unit[1:])):
            if kind == _RECOVERY:
                bits = Bits(message + b"\0")
                return not bits.read_unsigned() and bits.read_bits(2) == 0b10
    return False


def is_partition(unit: bytes) -> bool:
    """True for data partitions, which no browser plays."""
    return unit_type(unit) in _PARTITIONS


def length_prefixed(found: list[bytes]) -> bytes:
    """Units as one MP4 sample, each behind a length of four bytes."""
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in found)


def strip_emulation(data: bytes) -> bytes:
    """The payload without its emulation prevention bytes."""
    # H.264, 7.4.1: emulation_prevention_three_byte, put in wherever two zero bytes are followed by
    # a byte of 0 to 3.
    return data.replace(b"\0\0\3", b"\0\0")


def add_emulation(data: bytes) -> bytes:
    """The payload with emulation prevention bytes."""
    return _ESCAPABLE.sub(b"\0\0\3", data)


class Bits:
    """Reads bits from the front of some bytes."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._size = self._left = len(data) * 8

    @property
    def position(self) -> int:
        """Bits read so far."""
        return self._size - self._left

    def copy_bits(self, start: int, stop: int) -> str:
        """Bits of the data as a text of 0 and 1, whatever was read."""
        count = stop - start
        value = self._value >> (self._size - stop) & ((1 << count) - 1)
        return f"{value:0{count}b}" if count else ""

    def read_bits(self, count: int) -> int:
        """An unsigned number of ``count`` bits."""
        self._left -= count
        if self._left < 0:
            raise Unsafe("what tells how its pictures are coded is cut off")
        return self._value >> self._left & ((1 << count) - 1)

    def read_unsigned(self) -> int:
        """An unsigned Exp-Golomb number."""
        # H.264, 9.1: as many zeros as there are bits behind the first 1. No field of a parameter
        # set has more than 32 of them.
        zeros = 0
        while not self.read_bits(1):
            zeros += 1
            if zeros > 32:
                raise Unsafe("what tells how its pictures are coded is broken")
        return (1 << zeros) - 1 + self.read_bits(zeros)

    def read_signed(self) -> int:
        """A signed Exp-Golomb number."""
        # H.264, 9.1.1: the numbers go 0, 1, -1, 2, -2.
        code = self.read_unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def clean_messages(unit: bytes, head: int = 1) -> bytes:
    """A SEI unit with only the messages that players need; empty when none is left.

    ``head``: bytes before the first message, of HEVC 2. Its numbers of messages are the same.
    """
    # H.264, 7.3.2.3 and 7.3.2.3.1: a row of messages, each with its type and size, then the
    # trailing bits 80.
    kept = b""
    for kind, message in _split_messages(strip_emulation(unit[head:])):
        # By length as well: the standard gives each of these a few bytes, and whatever is longer
        # carries something else under a harmless number.
        if len(message) <= _KEPT_MESSAGES.get(kind, -1):
            kept += bytes([kind, len(message)]) + message
    # A unit without a message would be one that no standard allows.
    return unit[:head] + add_emulation(kept + b"\x80") if kept else b""


def _split_messages(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the messages in a SEI unit."""
    at = 0
    while at + 2 < len(payload):
        kind, at = _read_stretched(payload, at)
        size, at = _read_stretched(payload, at)
        if at + size > len(payload):
            return
        yield kind, payload[at : at + size]
        at += size


def _read_stretched(payload: bytes, at: int) -> tuple[int, int]:
    """A number written as a row of 255s and a rest; and where it ends."""
    total = 0
    while at < len(payload):
        total += payload[at]
        at += 1
        if payload[at - 1] != 255:
            break
    return total, at
