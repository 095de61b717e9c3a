"""Parameter sets of HEVC: what a decoder must know before the first picture.

As with H.264, the one sample description holds the source's and the encoder's, under different
ids. The encoder cannot be told which to use, so its sets and slices are renumbered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.render.video.hevc.units import PPS, SPS, VPS, is_entry, kind_of_unit
from reviewer.render.video.nal import Bits, add_emulation, split_units, strip_emulation
from reviewer.render.video.slice_heads import pack_bits, write_unsigned
from reviewer.render.video.unsafe import Unsafe

# ITU-T H.265, 7.4.3: video and sequence parameter sets have ids up to 15, those of pictures to 63.
_MAX_ID = 15
# Numbers that take nine bits (H.265, 9.2), eight more than 0 takes: so the coefficients behind a
# slice's head stay at whole bytes.
_NINE_BITS = range(15, 31)
_PROFILE_BITS = 96  # profile_tier_level without sub-layers, 7.3.3
_HEAD_BITS = 8  # of a sequence set before it: video set, sub-layers, nesting

SetId = tuple[int, int]  # unit kind and id


@dataclass(frozen=True)
class HevcSequence:
    """What a sequence parameter set says, as far as it matters here.

    Attributes:
        profile: the twelve bytes of profile, tier, compatibility, constraints and level.
        layers: temporal sub-layers; ``nested``: they may be left at any picture.
        width: of the shown picture, in pixels; ``height`` likewise.
        depth: bits of a sample.
    """

    profile: bytes
    layers: int
    nested: bool
    chroma: int
    width: int
    height: int
    depth: int

    @property
    def profile_number(self) -> int:
        """``general_profile_idc``."""
        return self.profile[0] & 31

    @property
    def is_interlaced(self) -> bool:
        """True where the source is said to be fields."""
        # general_progressive_source_flag, general_interlaced_source_flag.
        return self.profile[5] >> 6 == 0b01


def parse_sequence(unit: bytes) -> HevcSequence:
    """Read a sequence parameter set.

    Raises:
        Unsafe: It is broken.
    """
    payload = strip_emulation(unit[2:])
    bits = Bits(payload)
    bits.read_bits(4)
    layers, nested = bits.read_bits(3) + 1, bool(bits.read_bits(1))
    profile = bits.read_bits(_PROFILE_BITS).to_bytes(12, "big")
    _skip_layers(bits, layers - 1)
    bits.read_unsigned()
    chroma = bits.read_unsigned()
    if chroma == 3:
        bits.read_bits(1)
    width, height = bits.read_unsigned(), bits.read_unsigned()
    if bits.read_bits(1):  # conformance_window_flag: left, right, top, bottom, in units of chroma
        edges = [bits.read_unsigned() for _ in range(4)]
        width -= (edges[0] + edges[1]) * (2 if chroma in (1, 2) else 1)
        height -= (edges[2] + edges[3]) * (2 if chroma == 1 else 1)
    depth = 8 + max(bits.read_unsigned(), bits.read_unsigned())
    return HevcSequence(profile, layers, nested, chroma, width, height, depth)


def _skip_layers(bits: Bits, count: int) -> None:
    """Past what is told of each sub-layer but the highest."""
    if not count:
        return
    told = [(bits.read_bits(1), bits.read_bits(1)) for _ in range(count)]
    bits.read_bits(2 * (8 - count))
    for has_profile, has_level in told:
        bits.read_bits(88 * has_profile + 8 * has_level)


def set_id(unit: bytes) -> SetId | None:
    """Kind and id of a parameter set; ``None`` for other units."""
    kind = kind_of_unit(unit)
    if kind == VPS:
        return VPS, unit[2] >> 4
    if kind == SPS:
        bits = Bits(strip_emulation(unit[2:200]))
        bits.read_bits(4)
        layers = bits.read_bits(3)
        bits.read_bits(1 + _PROFILE_BITS)
        _skip_layers(bits, layers)
        return SPS, bits.read_unsigned()
    if kind == PPS:
        return PPS, Bits(strip_emulation(unit[2:12])).read_unsigned()
    return None


class HevcSets:
    """The parameter sets of a stream, by kind and id."""

    kinds = b"hvc1", b"hvcC"

    def __init__(self, found: Iterable[bytes] = ()) -> None:
        self._sets: dict[SetId, bytes] = {}
        for unit in found:
            self.add_if_set(unit)

    def add_if_set(self, unit: bytes) -> None:
        """Take up a unit if it is a parameter set.

        Raises:
            Unsafe: Another set has its id.
        """
        key = set_id(unit)
        unit = unit.rstrip(b"\0")
        if key is not None and self._sets.setdefault(key, unit) != unit:
            raise Unsafe("its parameter sets change within the stream")

    def adds(self, unit: bytes) -> bool:
        """True for a parameter set that is not held."""
        key = set_id(unit)
        return key is not None and self._sets.get(key) != unit.rstrip(b"\0")

    def sets_of_kind(self, kind: int) -> list[bytes]:
        """The sets of a kind, by id."""
        return [self._sets[key] for key in sorted(self._sets) if key[0] == kind]

    def join_with(self, other: HevcSets) -> HevcSets:
        """Both streams' sets.

        Raises:
            Unsafe: They use one id for different sets.
        """
        return HevcSets([*self._sets.values(), *other._sets.values()])

    def sequences(self) -> list[HevcSequence]:
        """What the sequence sets say.

        Raises:
            Unsafe: There is none, or it leans on sets that are not there.
        """
        found = [parse_sequence(unit) for unit in self.sets_of_kind(SPS)]
        if not found or not self.sets_of_kind(VPS) or not self.sets_of_kind(PPS):
            raise Unsafe("its header holds no parameter sets")
        return found

    def free_ids(self) -> FreeIds:
        """Ids that none of the sets has.

        Raises:
            Unsafe: There are none.
        """
        taken = {number for kind, number in self._sets if kind != PPS}
        pictures = {number for kind, number in self._sets if kind == PPS}
        sequence = next((n for n in range(1, _MAX_ID + 1) if n not in taken), None)
        picture = next((n for n in _NINE_BITS if n not in pictures), None)
        if sequence is None or picture is None:
            raise Unsafe("it uses every parameter set id")
        return FreeIds(sequence, picture)

    def make_record(self) -> bytes:
        """The ``hvcC`` record of an MP4 sample description, with lengths of four bytes."""
        found = self.sequences()
        first = found[0]
        # ISO/IEC 14496-15, HEVCDecoderConfigurationRecord: version 1, the profile, no segmentation
        # and no kind of parallelism told, the form of samples, no rate told.
        out = b"\1" + _common_profile(found) + b"\xf0\0\xfc"
        out += bytes([0xFC | first.chroma, 0xF8 | first.depth - 8, 0xF8 | first.depth - 8, 0, 0])
        layers = max(one.layers for one in found)
        nested = all(one.nested for one in found)
        out += bytes([layers << 3 | nested << 2 | 3, 3])
        for kind in (VPS, SPS, PPS):
            units = self.sets_of_kind(kind)
            # The first bit: all sets of this kind stand here, and none in the stream.
            out += bytes([0x80 | kind]) + len(units).to_bytes(2, "big")
            out += b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)
        return out


@dataclass(frozen=True)
class FreeIds:
    """Under which ids an encoder's sets join a source's.

    Attributes:
        sequence: of its video set and its sequence set.
        picture: of its picture set; takes eight bits more than the one it has.
    """

    sequence: int
    picture: int

    def move_sets(self, units: Iterable[bytes]) -> HevcSets:
        """An encoder's parameter sets, under these ids."""
        return HevcSets(self._move_set(unit) for unit in units if set_id(unit))

    def move_slice(self, unit: bytes) -> bytes:
        """A slice of the encoder, which names these ids.

        Raises:
            Unsafe: It names another set than the encoder's one.
        """
        payload = strip_emulation(unit[2:])
        # H.265, 7.3.6.1: first_slice_segment_in_pic_flag, for entries one flag more, the set's id.
        before = 2 if is_entry(kind_of_unit(unit)) else 1
        first = f"{payload[0]:08b}"
        if first[before] != "1":
            raise Unsafe("the encoder uses several parameter sets")
        told = first[:before] + write_unsigned(self.picture) + first[before + 1 :]
        return unit[:2] + add_emulation(pack_bits(told) + payload[1:])

    def _move_set(self, unit: bytes) -> bytes:
        kind, payload = kind_of_unit(unit), strip_emulation(unit[2:]).rstrip(b"\0")
        bits = Bits(payload)
        end = len(payload) * 8
        head = f"{self.sequence:04b}"
        if kind == VPS:
            told = head + bits.copy_bits(4, end)
        elif kind == SPS:
            if payload[0] >> 1 & 7:
                raise Unsafe("the encoder gave sub-layers")
            begin = _HEAD_BITS + _PROFILE_BITS
            bits.read_bits(begin)
            bits.read_unsigned()
            told = head + bits.copy_bits(4, begin) + write_unsigned(self.sequence)
            told += bits.copy_bits(bits.position, end).rstrip("0")
        else:
            bits.read_unsigned()
            bits.read_unsigned()
            told = write_unsigned(self.picture) + write_unsigned(self.sequence)
            told += bits.copy_bits(bits.position, end).rstrip("0")
        return unit[:2] + add_emulation(pack_bits(told))


def _common_profile(found: list[HevcSequence]) -> bytes:
    """Profile, tier and level that hold for all."""
    both = bytearray(max(found, key=lambda one: one.profile_number).profile)
    for one in found:
        both[0] |= one.profile[0] & 0x20  # the tier
        for at in range(1, 11):
            both[at] &= one.profile[at]
        both[11] = max(both[11], one.profile[11])
    return bytes(both)


def sets_of_header(extradata: bytes) -> tuple[HevcSets, int]:
    """The parameter sets in a stream's header, and the bytes of its length fields (0 for
    start codes).

    Raises:
        Unsafe: The header is broken.
    """
    if extradata[:1] != b"\1":
        return HevcSets(u for u in split_units(extradata, 0) if len(u) > 2), 0
    if len(extradata) < 23:
        raise Unsafe("its header is cut off")
    found: list[bytes] = []
    at = 23
    for _ in range(extradata[22]):
        count = int.from_bytes(extradata[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            unit = extradata[at + 2 : at + 2 + size]
            if size < 3 or len(unit) != size:
                raise Unsafe("its header is broken")
            found.append(unit)
            at += 2 + size
    return HevcSets(found), (extradata[21] & 3) + 1
