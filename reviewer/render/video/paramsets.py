"""Parameter sets: what a decoder must know before the first picture.

An MP4 has one sample description. Its ``avcC`` holds the source's parameter sets and the
encoder's, under different ids; players differ on sets inside the stream and on second
descriptions, so the output has neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.render.video.nal import PPS, SPS, Bits, split_units, strip_emulation, unit_type
from reviewer.render.video.unsafe import Unsafe

# ITU-T H.264, 7.3.2.1.1: the profiles whose sequence parameter set tells the chroma format, the bit
# depths and scaling lists. All others are 4:2:0 of eight bits.
_HIGH = {100, 110, 122, 244, 44, 83, 86, 118, 128}
# H.264, 7.4.2.1.1: seq_parameter_set_id is 0 to 31. Those of pictures go to 255, but one number
# that both may have is simpler to reason about.
_MAX_SPS_ID = 31

SetId = tuple[int, int]  # unit type and id


@dataclass(frozen=True)
class Sequence:
    """What a sequence parameter set says, as far as it matters here.

    Attributes:
        width: of the coded picture before cropping, in pixels; ``height`` likewise.
        references: pictures that the decoder keeps.
        frame_bits: of ``frame_num`` in the head of a slice.
        order_kind: how the order of showing is told, ``pic_order_cnt_type``.
        order_bits: of ``pic_order_cnt_lsb`` in the head of a slice, where the kind is 0.
        scaled: it scales coefficients by lists of its own.
        cut_before: something is cropped at the left or at the top.
    """

    profile: int
    constraints: int
    level: int
    chroma: int
    depth: int
    references: int
    width: int
    height: int
    progressive: bool
    frame_bits: int
    order_kind: int
    order_bits: int
    scaled: bool
    cut_before: bool


def parse_sequence(unit: bytes) -> Sequence:
    """Read a sequence parameter set.

    Raises:
        Unsafe: It is broken.
    """
    if len(unit) < 5:
        raise Unsafe("a parameter set is cut off")
    # Behind the unit's head: profile_idc, the constraint flags and level_idc, a byte each. How
    # large the cropped picture is, the decoder says.
    bits = Bits(strip_emulation(unit[4:]))
    bits.read_unsigned()
    chroma, depth, scaled = 1, 8, False
    if unit[1] in _HIGH:
        chroma, depth, scaled = _high_fields(bits)
    frame_bits = bits.read_unsigned() + 4
    order_kind, order_bits = _order_fields(bits)
    # max_num_ref_frames, and the flag that lets numbers of frames have gaps.
    references = bits.read_unsigned()
    bits.read_bits(1)
    width, rows = bits.read_unsigned() + 1, bits.read_unsigned() + 1
    # frame_mbs_only_flag; without it the height is told in pairs of macroblocks, for each field
    # holds half of the lines.
    progressive = bool(bits.read_bits(1))
    height = rows * (1 if progressive else 2)
    # mb_adaptive_frame_field_flag, direct_8x8_inference_flag; then the cropping: left, right, top.
    bits.read_bits(1 if progressive else 2)
    edges = [bits.read_unsigned() for _ in range(3)] if bits.read_bits(1) else [0, 0, 0]
    return Sequence(
        unit[1],
        unit[2],
        unit[3],
        chroma,
        depth,
        references,
        width * 16,
        height * 16,
        progressive,
        frame_bits,
        order_kind,
        order_bits,
        scaled,
        bool(edges[0] or edges[2]),
    )


def _high_fields(bits: Bits) -> tuple[int, int, bool]:
    chroma = bits.read_unsigned()
    # separate_colour_plane_flag exists for 4:4:4 only.
    if chroma == 3:
        bits.read_bits(1)
    # bit_depth_luma_minus8 and bit_depth_chroma_minus8; then qpprime_y_zero_transform_bypass_flag.
    depth = 8 + max(bits.read_unsigned(), bits.read_unsigned())
    bits.read_bits(1)
    scaled = bool(bits.read_bits(1))
    if scaled:
        # Six lists of 4x4, and two (or six) of 8x8.
        for number in range(12 if chroma == 3 else 8):
            if bits.read_bits(1):
                _skip_scaling_list(bits, 16 if number < 6 else 64)
    return chroma, depth, scaled


def _skip_scaling_list(bits: Bits, size: int) -> None:
    # H.264, 7.3.2.1.1.1: the list is told by differences, and ends early where the next scale is 0.
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.read_signed()) % 256
        last = following or last


def _order_fields(bits: Bits) -> tuple[int, int]:
    # pic_order_cnt_type: 0 has one number, 1 a cycle of offsets, 2 nothing.
    kind = bits.read_unsigned()
    if kind == 0:
        return kind, bits.read_unsigned() + 4
    elif kind == 1:
        bits.read_bits(1)
        bits.read_signed()
        bits.read_signed()
        count = bits.read_unsigned()
        # num_ref_frames_in_pic_order_cnt_cycle is 0 to 255; more is an attempt to keep this busy.
        if count > 255:
            raise Unsafe("a parameter set is broken")
        for _ in range(count):
            bits.read_signed()
    return kind, 0


def set_id(unit: bytes) -> SetId | None:
    """Type and id of a parameter set; ``None`` for other units."""
    kind = unit_type(unit)
    # H.264, 7.3.2.1.1 and 7.3.2.2: ids come first in either set, but behind three bytes in the one
    # of sequences. An id takes nine bytes at most, so the rest need not be read.
    if kind == SPS:
        return SPS, Bits(strip_emulation(unit[4:24])).read_unsigned()
    if kind == PPS:
        return PPS, Bits(strip_emulation(unit[1:12])).read_unsigned()
    return None


class ParameterSets:
    """The parameter sets of a stream, by type and id."""

    kinds = b"avc1", b"avcC"

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

    def knows_set(self, unit: bytes) -> bool:
        """True when exactly this set is held."""
        key = set_id(unit)
        return key is not None and self._sets.get(key) == unit.rstrip(b"\0")

    def sets_of_type(self, kind: int) -> list[bytes]:
        """The sets of a type, by id."""
        return [self._sets[key] for key in sorted(self._sets) if key[0] == kind]

    def join_with(self, other: ParameterSets) -> ParameterSets:
        """Both streams' sets.

        Raises:
            Unsafe: They use one id for different sets.
        """
        return ParameterSets([*self._sets.values(), *other._sets.values()])

    def free_id(self) -> int:
        """An id that neither a sequence nor a picture parameter set has.

        Raises:
            Unsafe: There is none.
        """
        taken = {number for _, number in self._sets}
        free = next((n for n in range(1, _MAX_SPS_ID + 1) if n not in taken), None)
        if free is None:
            raise Unsafe("it uses every parameter set id")
        return free

    def only_sequence(self) -> Sequence:
        """What the stream is.

        Raises:
            Unsafe: It has no sets, or sets that speak of different pictures.
        """
        found = [parse_sequence(unit) for unit in self.sets_of_type(SPS)]
        if not found or not self.sets_of_type(PPS):
            raise Unsafe("its header holds no parameter sets")
        # Several sets of the same picture are usual: recorders write one for each place where one
        # may begin.
        shapes = {(s.profile, s.chroma, s.depth, s.width, s.height, s.progressive) for s in found}
        if len(shapes) != 1:
            raise Unsafe("its pictures change their form within the stream")
        return max(found, key=lambda s: (s.references, s.level))

    def make_record(self) -> bytes:
        """The ``avcC`` record of an MP4 sample description, with lengths of four bytes."""
        # ISO/IEC 14496-15, AVCDecoderConfigurationRecord (5.2.4.1 of the edition of 2004): version
        # 1, profile, compatibility, level; 0xFF is six reserved bits and "lengths of four bytes";
        # 0xE0 three reserved bits beside the number of sequence sets.
        sequences, pictures = self.sets_of_type(SPS), self.sets_of_type(PPS)
        first = sequences[0]
        # A player asks the record, not the sets, whether it can keep up: the highest one counts.
        level = max(unit[3] for unit in sequences)
        out = bytes([1, first[1], first[2], level, 0xFF, 0xE0 | len(sequences)])
        out += _with_sizes(sequences) + bytes([len(pictures)]) + _with_sizes(pictures)
        # The four bytes that the record has for High profiles only; the last one counts extensions.
        if first[1] in (100, 110, 122, 144):
            told = parse_sequence(first)
            out += bytes([0xFC | told.chroma, 0xF8 | told.depth - 8, 0xF8 | told.depth - 8, 0])
        return out


def _with_sizes(found: list[bytes]) -> bytes:
    return b"".join(len(unit).to_bytes(2, "big") + unit for unit in found)


def from_header(extradata: bytes) -> tuple[ParameterSets, int]:
    """The parameter sets in a stream's header, and the bytes of its length fields (0 for
    start codes).

    Raises:
        Unsafe: The header is broken.
    """
    # A record begins with its version, 1; a stream in Annex B begins with zeros.
    if extradata[:1] != b"\1":
        return ParameterSets(split_units(extradata, 0)), 0
    if len(extradata) < 7:
        raise Unsafe("its header is cut off")
    # lengthSizeMinusOne: 0, 1 or 3.
    prefix = (extradata[4] & 3) + 1
    found: list[bytes] = []
    at = 5
    # Sequence sets are counted in five bits, picture sets in eight.
    for mask in (31, 255):
        if at >= len(extradata):
            raise Unsafe("its header is cut off")
        count = extradata[at] & mask
        at += 1
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            unit = extradata[at + 2 : at + 2 + size]
            if not size or len(unit) != size:
                raise Unsafe("its header is broken")
            found.append(unit)
            at += 2 + size
    return ParameterSets(found), prefix
