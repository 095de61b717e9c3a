"""Listening to what a coder made of a mute, while it is written.

A lossy coder spreads the noise of what is loud over its window. So what leaves is decoded
again around every silence; where something could be heard in it, the sound is made anew
with a wider margin.
"""

from __future__ import annotations

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.stream import Stream

from reviewer.render.video.sound.aac import FRAME
from reviewer.render.video.sound.muted_samples import Samples, SpanMute
from reviewer.render.video.sound.packets import Sound, SoundForm, Sounding
from reviewer.render.video.unsafe import Audible

_AUDIBLE = 10 ** (-74 / 20)  # of full scale; the attack hears from -70 dB on
_RUN_IN = 3 * FRAME


class Proved:
    """Gives what another maker gives, having listened to it.

    Args:
        maker: What makes the sound, as AAC.
        silences: What must be silent in it: samples at the output's rate.

    Raises:
        Audible: Something is to be heard in a silence.
    """

    def __init__(self, maker: Sound, silences: tuple[SpanMute, ...]) -> None:
        self._maker = maker
        self._silences = silences
        self._decoder: AudioCodecContext | None = None
        self._follows = -1
        self._fresh = 0  # packets until the decoder has come up

    @property
    def note(self) -> str:
        """What the maker says."""
        return self._maker.note

    @property
    def form_of_track(self) -> SoundForm | None:
        """The maker's."""
        return self._maker.form_of_track

    def feed_packet(self, packet: Packet[Stream]) -> list[Sounding]:
        """Take the next packet; give what is ready."""
        return self._listen_near_mutes(self._maker.feed_packet(packet))

    def finish_sound(self) -> list[Sounding]:
        """Give the rest."""
        return self._listen_near_mutes(self._maker.finish_sound())

    def _listen_near_mutes(self, ready: list[Sounding]) -> list[Sounding]:
        for position, data in ready:
            near = [
                m
                for m in self._silences
                if m.start - _RUN_IN < position + FRAME and position < m.end + FRAME
            ]
            if near:
                self._listen_to(position, data, near)
        return ready

    def _listen_to(self, position: int, data: bytes, near: list[SpanMute]) -> None:
        if self._decoder is None or position != self._follows:
            self._decoder, self._fresh = self._open_decoder(), 2
        self._follows = position + FRAME
        self._fresh = max(self._fresh - 1, 0)
        try:
            frames = self._decoder.decode(av.Packet(data))
        except av.FFmpegError:
            return  # nobody hears it
        if self._fresh or not frames:
            return
        samples = _floats_of_frame(frames[0])
        for mute in near:
            begin, end = max(mute.start - position, 0), min(mute.end - position, samples.shape[1])
            rows = samples if mute.channel is None else samples[mute.channel : mute.channel + 1]
            if begin < end and float(np.abs(rows[:, begin:end]).max()) > _AUDIBLE:
                raise Audible

    def _open_decoder(self) -> AudioCodecContext:
        form = self.form_of_track
        assert form is not None
        decoder = av.CodecContext.create("aac", "r")
        assert isinstance(decoder, AudioCodecContext)
        decoder.extradata = form.config
        return decoder


def _floats_of_frame(frame: AudioFrame) -> Samples:
    return np.asarray(frame.to_ndarray(), np.float32)
