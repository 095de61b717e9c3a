"""Sound encoded anew as AAC: for other codecs, and for AAC that cannot be taken apart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from reviewer.render.video.sound.aac import FRAME, RATES, SoundFacts
from reviewer.render.video.sound.aac_encoder import AacEncoder
from reviewer.render.video.sound.muted_samples import Samples, SpanMute, hide_muted
from reviewer.render.video.sound.packets import SOUND_LOST, SoundForm, Sounding

_GAP = 0.1  # seconds of missing sound that are filled with silence
_LONGEST_GAP = 600.0  # beyond it a time is not believed
# The encoder's layouts by their number of channels; more than these are mixed to stereo.
_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1"}
_GOOD = 64000  # bits a second for each channel
_NEAR = 4  # packets beside the edge of a mute that get all the bits there are


class Recoded:
    """Decodes everything, hides what is to be hidden, encodes everything.

    Args:
        facts: Of the source's sound.
        hidden: Samples to hide, at the *output's* rate.
        why: Ends the sentence "Sound encoded anew, because ...".
        rate: Of the output.
        coder: Of the encoder that is used beside mutes.
    """

    def __init__(
        self, facts: SoundFacts, hidden: tuple[SpanMute, ...], why: str, rate: int, coder: str = ""
    ) -> None:
        self.note = f"Sound encoded anew as AAC, because {why}."
        self._rate = rate
        self._layout = _LAYOUTS.get(facts.channels, "stereo")
        channels = facts.channels if facts.channels in _LAYOUTS else 2
        if channels < facts.channels:
            self.note += f" Its {facts.channels} channels were mixed to two."
            if any(mute.channel is not None for mute in hidden):
                self.note += " What is muted in one of them is muted in all."
                hidden = tuple(replace(mute, channel=None) for mute in hidden)
        self._hidden = hidden
        self._encoder = AacEncoder(rate, self._layout, _GOOD * channels)
        self._finest = AacEncoder(rate, self._layout, 0, coder) if hidden else None
        self._edges = tuple(sorted(at for m in hidden for at in (m.start, m.end)))
        self._channels = channels
        self._resampler: av.AudioResampler | None = None
        self._origin: int | None = None
        self._heard = Fraction(0)  # samples taken, at the output's rate
        self._buffer = np.zeros((channels, 0), np.float32)
        self._written = 0
        self._given = -1
        self._stream: Stream | None = None

    @property
    def form_of_track(self) -> SoundForm | None:
        """The track; ``None`` while nothing could be decoded."""
        if self._origin is None:
            return None
        return SoundForm(
            self._encoder.audio_specific_config,
            self._rate,
            self._channels,
            self._encoder.bit_rate,
            FRAME,
            self._origin,
        )

    def feed_packet(self, packet: Packet[Stream]) -> list[Sounding]:
        """Take the next packet; what cannot be decoded is passed over."""
        self._stream = packet.stream
        self._decode_packet(packet)
        return self._encode_ready(FRAME)

    def _decode_packet(self, packet: Packet[Stream] | None) -> None:
        """Take what the decoder gives for a packet, or holds back until there are no more."""
        if not isinstance(self._stream, AudioStream):
            return
        try:
            frames = self._stream.decode(packet)
        except (av.FFmpegError, ValueError):
            return
        for frame in frames:
            if isinstance(frame, AudioFrame) and frame.samples:
                self.take_frame(frame)

    def finish_sound(self) -> list[Sounding]:
        """Give the rest."""
        self._decode_packet(None)
        if self._origin is None:
            self.note = SOUND_LOST
            return []
        if self._resampler is not None:
            self._append_frames(self._resampler.resample(None))
        ready = self._encode_ready(1)
        self._encoder.finish_feeding()
        if self._finest is not None:
            self._finest.finish_feeding()
        return ready + self._drain_encoder()

    def take_frame(self, frame: AudioFrame) -> None:
        """Encode one frame, where its own time puts it."""
        position = None
        if frame.pts is not None and frame.time_base:
            position = round(frame.pts * frame.time_base * self._rate)
        if self._origin is None:
            self._origin = position or 0
        elif position is not None:
            gap = position - self._origin - round(self._heard)
            if _GAP * self._rate < gap < _LONGEST_GAP * self._rate:
                self._fill_gap(gap)
        self._heard += Fraction(frame.samples * self._rate, frame.sample_rate)
        frame.pts = None
        try:
            self._append_frames(self._resample_frame(frame))
        except (av.FFmpegError, ValueError):
            self._resampler = None  # the sound changed its form: begin afresh with it
            self._append_frames(self._resample_frame(frame))

    def _resample_frame(self, frame: AudioFrame) -> list[AudioFrame]:
        if self._resampler is None:
            # Channels stay what they are, one by one: each may be a microphone of its own.
            own = frame.layout.nb_channels == self._channels
            layout = frame.layout.name if own else self._layout
            self._resampler = av.AudioResampler("fltp", layout, self._rate)
        return self._resampler.resample(frame)

    def _fill_gap(self, gap: int) -> None:
        self._heard += gap
        silence = np.zeros((self._channels, gap), np.float32)
        self._buffer = np.concatenate([self._buffer, silence], 1)

    def _append_frames(self, frames: list[AudioFrame]) -> None:
        parts = [np.asarray(f.to_ndarray(), np.float32) for f in frames]
        if parts:
            self._buffer = np.concatenate([self._buffer, *parts], 1)

    def _encode_ready(self, least: int) -> list[Sounding]:
        """Encode what is buffered, as long as a block has ``least`` samples."""
        while self._buffer.shape[1] >= least:
            block: Samples = self._buffer[:, :FRAME].copy()
            self._buffer = self._buffer[:, FRAME:]
            position = (self._origin or 0) + self._written
            hide_muted(block, position, self._hidden, self._rate)
            self._encoder.feed_block(block)
            if self._finest is not None:
                self._finest.feed_block(block)
            self._written += block.shape[1]
        return self._drain_encoder()

    def _drain_encoder(self) -> list[Sounding]:
        out: list[Sounding] = []
        finest = self._finest
        while self._encoder.packets and (finest is None or finest.packets):
            position = (self._origin or 0) + self._given * FRAME
            self._given += 1
            packet = self._encoder.packets.popleft()
            if finest is not None:
                better = finest.packets.popleft()
                packet = better if self._near_edge(position) else packet
            out.append((position, packet))
        return out

    def _near_edge(self, position: int) -> bool:
        """True for a packet out of whose noise something could be heard in a mute."""
        after = bisect_left(self._edges, position - _NEAR * FRAME)
        return after < len(self._edges) and self._edges[after] <= position + _NEAR * FRAME


def output_rate(rate: int) -> int:
    """The rate of the encoded sound: the source's, if AAC has it."""
    if rate in RATES:
        return rate
    return min((r for r in RATES if rate <= r <= 48000), default=48000)
