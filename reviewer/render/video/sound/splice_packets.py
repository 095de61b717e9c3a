"""Muting AAC packet by packet: only packets whose window touches a mute are encoded again.

What is said in a moment lies in the packets whose windows reach it; each of them is
decoded, muted and encoded again, so nothing of it is left in any packet. The decoder and
the encoder run in before the first of them, so that the seam cannot be heard.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext

from reviewer.render.video.cuts import Ticks
from reviewer.render.video.sound.aac import FRAME, WINDOW, SoundFacts
from reviewer.render.video.sound.aac_encoder import AacEncoder
from reviewer.render.video.sound.muted_samples import Samples, SpanMute, hide_muted
from reviewer.render.video.sound.packets import Copied, Sounding
from reviewer.render.video.unsafe import SoundUnsafe

# Packets. A packet is decoded together with the half of the one before it, and a decoder begins
# with noise of its own.
_DECODER_RUN_IN = 2
# Packets: until then the encoder shares out its bits as in the midst of sound. Chosen by hand, see
# tests/reviewer/render_video/test_video_sound.py.
_ENCODER_RUN_IN = 6
# Packets that FFmpeg's encoder holds back before it gives the first.
_ENCODER_DELAY = 3


@dataclass(frozen=True)
class Patch:
    """Packets ``first`` to ``end`` (exclusive) are encoded again; ``decode`` and
    ``encode`` are where decoder and encoder begin, ``stop`` is where both end.
    """

    decode: int
    encode: int
    first: int
    end: int
    stop: int


def patches_for_mutes(positions: Ticks, hidden: tuple[SpanMute, ...]) -> list[Patch]:
    """The packets that mutes touch, with their run-in; no two patches overlap."""
    found: list[Patch] = []
    for mute in hidden:
        # A packet reaches a window's length further than where it begins, so one that begins as far
        # before the mute still sounds in it.
        first = max(int(np.searchsorted(positions, mute.start - WINDOW, "right")) - 1, 0)
        end = min(int(np.searchsorted(positions, mute.end, "left")) + 1, len(positions))
        if first >= end:
            continue
        encode = max(first - _ENCODER_RUN_IN, 0)
        patch = Patch(max(encode - _DECODER_RUN_IN, 0), encode, first, end, end + _ENCODER_DELAY)
        # Two patches whose run-ins overlap become one: a packet cannot be fed to two decoders at
        # once.
        if found and patch.decode < found[-1].stop:
            end = max(end, found[-1].end)
            found[-1] = replace(found[-1], end=end, stop=end + _ENCODER_DELAY)
        else:
            found.append(patch)
    return found


class Spliced(Copied):
    """Copies packets, and encodes again those that a mute touches."""

    def __init__(self, facts: SoundFacts, hidden: tuple[SpanMute, ...], coder: str) -> None:
        super().__init__(facts)
        self._hidden = hidden
        self._coder = coder
        self._waiting = deque(patches_for_mutes(facts.positions, hidden))
        self._work: _Work | None = None
        again = sum(p.end - p.first for p in self._waiting)
        self.note = f"Sound: {again} of {len(facts.positions)} packets encoded again."

    def take_kept(self, number: int, raw: bytes) -> list[Sounding]:
        """What is ready once this packet is known."""
        if self._work is None and self._waiting and number >= self._waiting[0].decode:
            self._work = _Work(self._waiting.popleft(), self._facts, self._hidden, self._coder)
        if self._work is None:
            return super().take_kept(number, raw)
        ready = self._work.take_packet(number, raw)
        if number + 1 >= self._work.patch.stop:
            ready += self._work.finish_patch()
            self._work = None
        return ready

    def finish_sound(self) -> list[Sounding]:
        """The rest of a patch that reaches the end."""
        return self._work.finish_patch() if self._work else []


class _Work:
    """One patch under way."""

    def __init__(
        self, patch: Patch, facts: SoundFacts, hidden: tuple[SpanMute, ...], coder: str
    ) -> None:
        self.patch = patch
        self._facts = facts
        self._hidden = hidden
        decoder = av.CodecContext.create("aac", "r")
        assert isinstance(decoder, AudioCodecContext)
        decoder.extradata = facts.config
        self._decoder = decoder
        layout = "mono" if facts.channels == 1 else "stereo"
        self._encoder = AacEncoder(facts.rate, layout, facts.bit_rate, coder)
        self._given = -1  # number of the encoder's next packet; its first is run-in
        self._held: deque[tuple[int, bytes]] = deque()

    def take_packet(self, number: int, raw: bytes) -> list[Sounding]:
        """Decode a packet, mute it, encode it; give what is ready."""
        samples = self._decode_samples(raw)
        if number >= self.patch.encode:
            position = int(self._facts.positions[number])
            self._encoder.feed_block(hide_muted(samples, position, self._hidden, self._facts.rate))
        replaced = self.patch.first <= number < self.patch.end
        self._held.append((number, b"" if replaced else raw))
        return self._give_ready()

    def finish_patch(self) -> list[Sounding]:
        """Give everything that waits.

        Raises:
            SoundUnsafe: The encoder gave fewer packets than it took.
        """
        self._encoder.finish_feeding()
        ready = self._give_ready()
        if self._held:
            raise SoundUnsafe("its sound cannot be taken apart")
        return ready

    def _decode_samples(self, raw: bytes) -> Samples:
        silence = np.zeros((self._facts.channels, FRAME), np.float32)
        try:
            frames = self._decoder.decode(av.Packet(raw))
        except av.FFmpegError:
            return silence
        shapes = {(f.samples, f.sample_rate, f.layout.nb_channels) for f in frames}
        if len(frames) != 1 or shapes != {(FRAME, self._facts.rate, self._facts.channels)}:
            raise SoundUnsafe("its sound changes its form within the stream")
        return np.array(frames[0].to_ndarray(), np.float32)

    def _give_ready(self) -> list[Sounding]:
        out: list[Sounding] = []
        while self._held:
            number, raw = self._held[0]
            if not raw:
                found = self._packet_made(number)
                if found is None:
                    break
                raw = found
            self._held.popleft()
            out.append((int(self._facts.positions[number]), raw))
        return out

    def _packet_made(self, number: int) -> bytes | None:
        """The packet that stands for ``number``, once the encoder has given it."""
        packets = self._encoder.packets
        while packets:
            stands_for = self.patch.encode + self._given
            self._given += 1
            packet = packets.popleft()
            if stands_for == number:
                return packet
        return None
