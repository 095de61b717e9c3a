"""A picture that was coded for itself takes the place of another, and nobody behind it notices.

Its slice gets the head of the one it replaces: number, order, importance, and which references
are kept. So the decoder's memory holds the same pictures under the same numbers as before, and
what is copied behind finds what it leans on.

Decision 194.
"""

from __future__ import annotations

from reviewer.render.video.nal import (
    IDR,
    SLICE,
    add_emulation,
    split_units,
    strip_emulation,
)
from reviewer.render.video.paramsets import ParameterSets, Sequence
from reviewer.render.video.slice_heads import (
    I,
    PictureSet,
    SliceHeads,
    move_picture_set,
    pack_bits,
    write_unsigned,
)
from reviewer.render.video.unsafe import Unsafe

_MAX_PICTURE_SET = 255  # ITU-T H.264, 7.4.2.2
_ALL_INTRA = 7  # slice_type: I, and so are all slices of the picture


class PicturePlacer:
    """Puts pictures of one encoder into places of a source.

    Args:
        source: The source's parameter sets.
        encoder: Those of an encoder that codes every picture for itself.

    Raises:
        Unsafe: The source's pictures are told in a way that is not followed.
    """

    def __init__(self, source: ParameterSets, encoder: ParameterSets) -> None:
        self._source = SliceHeads(source)
        self._encoder = SliceHeads(encoder)
        # A picture has as many macroblocks as its sequence says.
        if {_blocks_of(s) for s in self._source.sequences} != {
            _blocks_of(s) for s in self._encoder.sequences
        }:
            raise Unsafe("its pictures are cropped by more than a block")
        self._moved: dict[tuple[int, bool], int] = {}
        self.added_sets = self._move_sets()

    def place_picture(self, sample: bytes, replaced: bytes) -> bytes:
        """The slice that stands in the place of another.

        Args:
            sample: A picture of the encoder, as an MP4 sample of one slice.
            replaced: The first slice of the picture it replaces.
        """
        units = split_units(sample, 4)
        if len(units) != 1:
            raise Unsafe("the encoder gave a picture in pieces")
        told, made = self._source.read_head(replaced), self._encoder.read_head(units[0])
        pictures, sequence = self._source.sets_of(told)
        if made.kind != I:
            raise Unsafe("the encoder gave a picture that leans on others")
        head = write_unsigned(0) + write_unsigned(_ALL_INTRA)
        head += write_unsigned(self._moved[pictures.sequence, pictures.order_bottom])
        head += f"{told.frame:0{sequence.frame_bits}b}"
        if told.restart is not None:
            head += write_unsigned(told.restart)
        head += told.order + told.marking + made.tail
        kind = SLICE if told.restart is None else IDR
        payload = _join_payload(head, strip_emulation(units[0]), made.end, self._cabac)
        return bytes([told.importance << 5 | kind]) + add_emulation(payload)

    @property
    def _cabac(self) -> bool:
        return self._own_set.cabac

    @property
    def _own_set(self) -> PictureSet:
        (number,) = self._encoder.numbers
        return self._encoder.set_numbered(number)

    def _move_sets(self) -> ParameterSets:
        """The encoder's picture parameter set, once for each kind of head that the source has."""
        free = (n for n in range(_MAX_PICTURE_SET + 1) if n not in self._source.numbers)
        made = []
        for number in sorted(self._source.numbers):
            pictures = self._source.set_numbered(number)
            kind = pictures.sequence, pictures.order_bottom
            if kind in self._moved:
                continue
            self._moved[kind] = new = next(free, -1)
            if new < 0:
                raise Unsafe("it uses every parameter set id")
            made.append(move_picture_set(self._own_set, new, *kind))
        return ParameterSets(made)


def _blocks_of(sequence: Sequence) -> tuple[int, int]:
    return sequence.width // 16, sequence.height // 16


def _join_payload(head: str, unit: bytes, end: int, cabac: bool) -> bytes:
    """A head, and behind it the coefficients of a unit that begin at bit ``end``."""
    if cabac:
        # H.264, 7.3.4: cabac_alignment_one_bit.
        return pack_bits(head + "1" * (-len(head) % 8)) + unit[-(-end // 8) :]
    rest = int.from_bytes(unit, "big") & ((1 << len(unit) * 8 - end) - 1)
    count = len(unit) * 8 - end
    stop = (rest & -rest).bit_length() - 1  # zeros behind the stop bit, which is a 1
    value = (int(head, 2) << count | rest) >> stop
    size = len(head) + count - stop
    filler = -size % 8
    return (value << filler).to_bytes((size + filler) // 8, "big")
