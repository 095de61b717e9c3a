"""AAC as it lies in files: its configuration, its packets, and where each packet sounds.

A packet of AAC-LC stands for 1,024 samples, and its window reaches over 1,024 more: what
is said in a moment lies in two packets.

Decision 44.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from reviewer.render.video.cuts import Flags, Ticks
from reviewer.render.video.unsafe import SoundUnsafe

# ISO/IEC 14496-3, subpart 4: samples of a frame of AAC. The window of its transform is twice as
# long and overlaps with the next one's by half.
FRAME = 1024
WINDOW = 2048
# ISO/IEC 14496-3, AudioSpecificConfig: the rates of samplingFrequencyIndex 0 to 12; 15 would be a
# rate in full.
RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
# ISO/IEC 14496-3, 1.5.1.1: audio object types.
_LOW_COMPLEXITY, _SBR, _PS = 2, 5, 29
_PREROLL = 2  # packets before the first that is heard: what a decoder needs to begin
# ISO/IEC 14496-3, Table 4.85, syntactic elements: ID_FIL and ID_DSE.
_FILL, _DATA = 6, 4
# syncExtensionType 0x2B7 and audioObjectType 5 behind a plain configuration: SBR that old players
# pass over (ISO/IEC 14496-3, 1.6.2.1). It takes 11 and 5 bits, which makes these two bytes.
_SYNC_EXTENSION = b"\x56\xe5"


@dataclass(frozen=True)
class SoundFacts:
    """What is known of a source's main sound.

    Attributes:
        config: AudioSpecificConfig of AAC; empty for what cannot be copied.
        adts: each packet has a header of its own.
        copied: for each packet in the file, whether a copy holds it.
        positions: of each kept packet, the sample at which it begins to sound; the
            stream's own zero is sample 0.
        shown_from: the first sample that a player lets hear.
        packet: samples of the last packet.
    """

    codec: str
    rate: int
    channels: int
    bit_rate: int
    config: bytes
    adts: bool
    spliceable: bool
    copied: Flags
    positions: Ticks
    shown_from: int
    packet: int


class SoundNotes:
    """What the pass over a file writes down of its sound."""

    def __init__(self, stream: AudioStream) -> None:
        self._stream = stream
        self._base = stream.time_base or Fraction(1, 1000)
        self._pts = array("q")
        self._discard = array("b")
        self._bytes = 0
        self._first = b""
        self._skip: int | None = None
        self._duration = 0

    def take_packet(self, packet: Packet[Stream]) -> None:
        """Write down one packet of the main sound."""
        if not self._pts:
            self._first = bytes(memoryview(packet)[:16])
        pts = packet.pts
        if pts is None:
            pts = self._pts[-1] + self._duration if self._pts else 0
        if self._skip is None and not packet.is_discard:
            self._skip = _samples_skipped(packet)
        self._duration = int(packet.duration or 0)
        self._pts.append(pts)
        self._discard.append(packet.is_discard)
        self._bytes += packet.size

    def finish_facts(self) -> SoundFacts | None:
        """The finished facts; ``None`` when there was no packet."""
        context = self._stream.codec_context
        if not self._pts or not context.sample_rate or not context.layout.nb_channels:
            return None
        rate = int(context.sample_rate)
        discard = np.frombuffer(self._discard, np.int8).astype(bool)
        kept = _kept_packets(discard)
        ticks = np.frombuffer(self._pts, np.int64)[kept]
        usual = max(1, round(self._duration * self._base * rate)) or FRAME
        # With SBR a frame of 1,024 gives 2,048 samples, and containers round its duration: one of
        # both it is.
        if context.name == "aac":
            usual = FRAME if abs(usual - FRAME) <= abs(usual - WINDOW) else WINDOW
        first = int(np.argmin(discard[kept]))
        positions = sample_positions(ticks, self._base * rate, usual)
        seconds = float((int(ticks.max()) - int(ticks.min())) * self._base) or 1.0
        adts = _is_adts(self._first)
        config = self._clean_config(adts)
        return SoundFacts(
            codec=context.name,
            rate=rate,
            channels=int(context.layout.nb_channels),
            bit_rate=int(context.bit_rate or self._bytes * 8 / seconds),
            config=config,
            adts=adts,
            spliceable=self._is_spliceable(config, usual),
            copied=kept,
            positions=positions,
            shown_from=int(positions[first]) + (self._skip or 0),
            packet=usual,
        )

    def _clean_config(self, adts: bool) -> bytes:
        if self._stream.codec_context.name != "aac":
            return b""
        if adts:
            return _config_of_adts(self._first)
        return clean_config(bytes(self._stream.codec_context.extradata or b""))

    def _is_spliceable(self, config: bytes, usual: int) -> bool:
        context = self._stream.codec_context
        return (
            bool(config)
            and config[0] >> 3 == _LOW_COMPLEXITY
            and context.profile == "LC"
            and usual == FRAME
            and context.layout.nb_channels <= 2
            and context.sample_rate in RATES
        )


def sample_positions(ticks: Ticks, scale: Fraction, usual: int) -> Ticks:
    """Where each packet begins, in samples: containers round times, sound does not.

    A packet follows the one before it without a gap unless its time says otherwise by
    more than two ticks of the container.

    Args:
        ticks: PTS of the packets.
        scale: samples in a tick.
        usual: samples in a packet.
    """
    # Two ticks, for two times that were rounded; two samples, for what is rounded here.
    loose = 2 * float(scale) + 2
    told = np.rint(ticks.astype(np.float64) * float(scale)).astype(np.int64).tolist()
    out: list[int] = []
    for position in told:
        if out:
            follows = out[-1] + usual
            near = abs(position - follows) <= loose
            position = follows if near else max(position, out[-1] + 1)
        out.append(position)
    return np.array(out, np.int64)


def raw_packet(data: bytes, adts: bool) -> bytes:
    """A packet without a header of its own, and without the fill that hides an encoder's
    name or other people's data.

    Raises:
        SoundUnsafe: Its header is broken, or it holds more than one block.
    """
    if adts:
        # ISO/IEC 14496-3, Audio Data Transport Stream (ADTS): the last two bits of the head count
        # raw data blocks, less one.
        if not _is_adts(data) or data[6] & 3:
            raise SoundUnsafe("its sound packets are not plain AAC")
        # protection_absent: without it a checksum of two bytes follows the head of seven.
        data = data[7 if data[1] & 1 else 9 :]
    return _without_fill(data)


def clean_config(config: bytes) -> bytes:
    """AudioSpecificConfig without trailing bytes; empty when browsers cannot play it."""
    # Two bytes are an AudioSpecificConfig's least. The most is chosen by hand: five are usual, and
    # what goes on for long is no configuration.
    if len(config) < 2 or len(config) > 64:
        return b""
    kind = config[0] >> 3
    index = (config[0] & 7) << 1 | config[1] >> 7
    if kind not in (_LOW_COMPLEXITY, _SBR, _PS) or index >= len(RATES):
        return b""
    # Where channelConfiguration is 0 a program_config_element follows, which is kept: it may be
    # long, and tells which speaker a channel is for.
    if kind == _LOW_COMPLEXITY and config[1] >> 3 & 15:
        return config[:5] if config[2:4] == _SYNC_EXTENSION else config[:2]
    return config


def _config_of_adts(header: bytes) -> bytes:
    # ADTS tells the object type less one in two bits, the rate in four, the channels in three that
    # lie over a byte's end.
    kind, index = (header[2] >> 6) + 1, header[2] >> 2 & 15
    channels = (header[2] & 1) << 2 | header[3] >> 6
    if kind != _LOW_COMPLEXITY or index >= len(RATES) or not channels:
        return b""
    return (kind << 11 | index << 7 | channels << 3).to_bytes(2, "big")


def _is_adts(data: bytes) -> bool:
    # The sync word of twelve 1s; of the four bits behind it the layer, which is 0 in AAC.
    return len(data) > 7 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0


def _kept_packets(discard: Flags) -> Flags:
    """All that is heard, and just before it what a decoder needs to begin."""
    kept: Flags = ~discard
    heard = np.flatnonzero(kept)
    if len(heard):
        kept[max(0, int(heard[0]) - _PREROLL) : int(heard[0])] = True
    else:
        kept[:] = True
    return kept


def _samples_skipped(packet: Packet[Stream]) -> int:
    """Samples that the container tells a decoder to throw away at the start."""
    for side in packet.iter_sidedata():
        if side.data_type == "skip_samples":
            return int.from_bytes(bytes(side)[:4], "little")
    return 0


def _without_fill(data: bytes) -> bytes:
    """Zeros in place of leading fill and data elements; nothing moves, so all stays in step."""
    at = 0
    value = None
    total = len(data) * 8
    # Elements follow each other from the first bit on. Once one that holds sound has come, its
    # length is known only to who decodes it, so only what stands before it is cleaned.
    while at + 16 < total and data[at >> 3 : (at >> 3) + 3]:
        word = int.from_bytes(data[at >> 3 : (at >> 3) + 5].ljust(5, b"\0"), "big")
        window = word >> (8 - at % 8) & 0xFFFFFFFF
        # id_syn_ele, three bits.
        kind = window >> 29
        if kind == _FILL:
            begin, end, plain = _fill_span(window, at)
        elif kind == _DATA:
            begin, end, plain = _data_span(window, at)
        else:
            break
        # A fill element may carry SBR or dynamic range control, which is heard: it is left alone.
        if not plain or end > total:
            break
        value = int.from_bytes(data, "big") if value is None else value
        value &= ~(((1 << (end - begin)) - 1) << (total - end))
        at = end
    return data if value is None else value.to_bytes(len(data), "big")


def _fill_span(window: int, at: int) -> tuple[int, int, bool]:
    """First and last bit of a fill's payload, and whether it is mere fill."""
    # fill_element(): four bits of count; 15 means that eight more bits follow, less one.
    count, head = window >> 25 & 15, 7
    if count == 15:
        count, head = 14 + (window >> 17 & 255), 15
    # extension_type: 0 is EXT_FILL, 1 EXT_FILL_DATA; all others mean something to a decoder.
    kind = window >> (32 - head - 4) & 15 if count else 0
    return at + head, at + head + 8 * count, kind in (0, 1)


def _data_span(window: int, at: int) -> tuple[int, int, bool]:
    # data_stream_element(): tag of four bits, then whether its bytes begin at a byte's edge, eight
    # bits of count, and eight more where these are all 1s.
    aligned = window >> 24 & 1
    count, head = window >> 16 & 255, 16
    if count == 255:
        count, head = 255 + (window >> 8 & 255), 24
    begin = at + head
    if aligned:
        begin = -(-begin // 8) * 8
    return begin, begin + 8 * count, True
