"""What stands before a picture's coefficients: heads of slices, and what they refer to.

ITU-T H.264, 7.3.2.2 (picture parameter sets), 7.3.3 (heads of slices). Only what the splicing of
frames needs: no fields, no slice groups.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.render.video.nal import (
    IDR,
    PPS,
    SPS,
    Bits,
    add_emulation,
    strip_emulation,
    unit_type,
)
from reviewer.render.video.paramsets import ParameterSets, Sequence, parse_sequence, set_id
from reviewer.render.video.unsafe import Unsafe

P, B, I, SP, SI = range(5)  # noqa: E741 - Table 7-6 names them so
_HEAD = 400  # bytes in which a head ends; commands and weights of 32 references are shorter


@dataclass(frozen=True)
class PictureSet:
    """A picture parameter set.

    Attributes:
        number: its id; ``sequence`` the id of the set of sequences it leans on.
        cabac: coefficients are coded arithmetically, and begin at a whole byte.
        order_bottom: heads tell the order of a frame's second field apart.
        references: how many are used of either list, where a slice does not say.
        weighted: of P slices; ``bipred`` 1 where B slices tell weights.
        deblocking: heads tell how edges are smoothed.
        rest: its bits from the numbers of references on, behind those of slice groups.
    """

    number: int
    sequence: int
    cabac: bool
    order_bottom: bool
    references: tuple[int, int]
    weighted: bool
    bipred: int
    deblocking: bool
    rest: str


@dataclass(frozen=True)
class SliceHead:
    """The head of a slice.

    Attributes:
        kind: P, B, I, SP or SI.
        set_number: id of its picture parameter set.
        importance: ``nal_ref_idc``; 0 for pictures that nothing refers to.
        order: the bits that tell when it is shown.
        frame: ``frame_num``.
        restart: ``idr_pic_id`` of an IDR picture, else None.
        marking: the bits that say which references are kept.
        tail: the bits from the quantiser on to the end of the head.
        end: where the coefficients begin, in bits of the unit without emulation prevention.
    """

    kind: int
    set_number: int
    importance: int
    order: str
    frame: int
    restart: int | None
    marking: str
    tail: str
    end: int


def parse_picture_set(unit: bytes) -> PictureSet:
    """Read a picture parameter set.

    Raises:
        Unsafe: It is broken, or uses slice groups or redundant pictures.
    """
    payload = strip_emulation(unit[1:]).rstrip(b"\0")
    bits = Bits(payload)
    number, sequence = bits.read_unsigned(), bits.read_unsigned()
    cabac, bottom = bool(bits.read_bits(1)), bool(bits.read_bits(1))
    if bits.read_unsigned():
        raise Unsafe("its pictures are coded in groups of slices")
    begin = bits.position
    references = bits.read_unsigned() + 1, bits.read_unsigned() + 1
    weighted, bipred = bool(bits.read_bits(1)), bits.read_bits(2)
    # pic_init_qp, pic_init_qs, chroma_qp_index_offset
    for _ in range(3):
        bits.read_signed()
    deblocking = bool(bits.read_bits(1))
    bits.read_bits(1)
    if bits.read_bits(1):
        raise Unsafe("its pictures are coded twice over")
    rest = bits.copy_bits(begin, len(payload) * 8).rstrip("0")
    return PictureSet(
        number, sequence, cabac, bottom, references, weighted, bipred, deblocking, rest
    )


def move_picture_set(found: PictureSet, number: int, sequence: int, order_bottom: bool) -> bytes:
    """The unit of a picture parameter set under another id, leaning on another sequence."""
    told = write_unsigned(number) + write_unsigned(sequence)
    told += f"{found.cabac:d}{order_bottom:d}" + write_unsigned(0) + found.rest
    return bytes([3 << 5 | PPS]) + add_emulation(pack_bits(told))


class SliceHeads:
    """Reads heads of slices by the parameter sets of their stream.

    Raises:
        Unsafe: The sets are of a kind whose heads are not read here, that scale coefficients, or
            that crop at the left or the top.
    """

    def __init__(self, sets: ParameterSets) -> None:
        self._sequences: dict[int, Sequence] = {}
        for unit in sets.sets_of_type(SPS):
            key = set_id(unit)
            assert key is not None
            self._sequences[key[1]] = told = parse_sequence(unit)
            odd = told.scaled or told.cut_before
            if told.order_kind == 1 or not told.progressive or told.chroma == 3 or odd:
                raise Unsafe("its pictures are numbered in a way that is not followed")
        pictures = [parse_picture_set(unit) for unit in sets.sets_of_type(PPS)]
        self._pictures = {found.number: found for found in pictures}

    @property
    def sequences(self) -> list[Sequence]:
        """All that its pictures lean on."""
        return list(self._sequences.values())

    @property
    def numbers(self) -> set[int]:
        """Ids that picture parameter sets have."""
        return set(self._pictures)

    def sets_of(self, head: SliceHead) -> tuple[PictureSet, Sequence]:
        """The two sets that a slice leans on."""
        return self._sets_numbered(head.set_number)

    def set_numbered(self, number: int) -> PictureSet:
        """A picture parameter set by its id."""
        return self._sets_numbered(number)[0]

    def read_head(self, unit: bytes) -> SliceHead:
        """The head of a slice.

        Raises:
            Unsafe: It is broken, or leans on a set that is not there.
        """
        bits = Bits(strip_emulation(unit[1 : 1 + _HEAD]))
        restart = unit_type(unit) == IDR
        if bits.read_unsigned():
            raise Unsafe("a picture does not begin with its first slice")
        kind, number = bits.read_unsigned() % 5, bits.read_unsigned()
        if kind in (SP, SI):
            raise Unsafe("its pictures switch between streams")
        pictures, sequence = self._sets_numbered(number)
        frame = bits.read_bits(sequence.frame_bits)
        again = bits.read_unsigned() if restart else None
        begin = bits.position
        if sequence.order_kind == 0:
            bits.read_bits(sequence.order_bits)
            if pictures.order_bottom:
                bits.read_signed()
        order = bits.copy_bits(begin, bits.position)
        _skip_references(bits, kind, pictures, sequence)
        importance = unit[0] >> 5 & 3
        begin = bits.position
        if importance:
            _skip_marking(bits, restart)
        marking = bits.copy_bits(begin, bits.position)
        if pictures.cabac and kind != I:
            bits.read_unsigned()
        begin = bits.position
        bits.read_signed()
        if pictures.deblocking and bits.read_unsigned() != 1:
            bits.read_signed()
            bits.read_signed()
        tail = bits.copy_bits(begin, bits.position)
        return SliceHead(
            kind, number, importance, order, frame, again, marking, tail, 8 + bits.position
        )

    def _sets_numbered(self, number: int) -> tuple[PictureSet, Sequence]:
        pictures = self._pictures.get(number)
        sequence = self._sequences.get(pictures.sequence) if pictures else None
        if pictures is None or sequence is None:
            raise Unsafe("a picture leans on a parameter set that is not there")
        return pictures, sequence


def _skip_references(bits: Bits, kind: int, pictures: PictureSet, sequence: Sequence) -> None:
    """Past how many references there are, in which order, and with which weights."""
    if kind == I:
        return
    lists = 2 if kind == B else 1
    if kind == B:
        bits.read_bits(1)
    counts = list(pictures.references[:lists])
    if bits.read_bits(1):
        counts = [bits.read_unsigned() + 1 for _ in range(lists)]
    if max(counts) > 32:
        raise Unsafe("a picture has more references than there can be")
    for _ in range(lists):
        if bits.read_bits(1):
            while bits.read_unsigned() != 3:
                bits.read_unsigned()
    if (pictures.weighted and kind == P) or (pictures.bipred == 1 and kind == B):
        bits.read_unsigned()
        if sequence.chroma:
            bits.read_unsigned()
        for count in counts:
            for _ in range(count):
                _skip_weights(bits, bool(sequence.chroma))


def _skip_weights(bits: Bits, coloured: bool) -> None:
    for fields in (2, 4) if coloured else (2,):
        if bits.read_bits(1):
            for _ in range(fields):
                bits.read_signed()


def _skip_marking(bits: Bits, restart: bool) -> None:
    if restart:
        bits.read_bits(2)
    elif bits.read_bits(1):
        while command := bits.read_unsigned():
            # Table 7-9: 5 forgets all and has no operand, 3 has two.
            for _ in range({5: 0, 3: 2}.get(command, 1)):
                bits.read_unsigned()


def write_unsigned(value: int) -> str:
    """An unsigned Exp-Golomb number as a text of 0 and 1."""
    told = f"{value + 1:b}"
    return "0" * (len(told) - 1) + told


def pack_bits(told: str) -> bytes:
    """A text of 0 and 1 as bytes, filled up with 0."""
    told += "0" * (-len(told) % 8)
    return int(told, 2).to_bytes(len(told) // 8, "big")
