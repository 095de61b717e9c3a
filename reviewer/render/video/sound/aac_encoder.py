"""The AAC encoder, set so that the same samples give the same packets and no name.

Decisions 44, 85.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.codec.context import Flags

from reviewer.render.video.sound.muted_samples import Samples

_OPTIONS = {"aac_pns": "0"}  # noise in place of noise would sound under a mute
_MOST_BITS = 5  # for each sample of a channel; the format holds six


class AacEncoder:
    """Takes blocks of 1,024 samples, gives packets; the first packet is run-in.

    Args:
        rate: Samples a second.
        layout: Of the channels.
        bit_rate: Bits a second, roughly.
        coder: How it shares out bits; given where there are mutes: then it takes as many as
            the format has, so that no noise of what is beside them is heard in them.
    """

    def __init__(self, rate: int, layout: str, bit_rate: int, coder: str = "") -> None:
        context = av.CodecContext.create("aac", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = rate
        context.layout = layout
        context.format = "fltp"
        channels = context.layout.nb_channels
        # ISO/IEC 14496-3 gives a frame 6,144 bits for each channel at most, which is six a sample.
        most = _MOST_BITS * rate * channels
        context.bit_rate = most if coder else max(8000 * channels, min(bit_rate, most))
        context.time_base = Fraction(1, rate)
        # The one puts the configuration where MP4 wants it; the other keeps FFmpeg's name out.
        context.flags |= Flags.global_header | Flags.bitexact
        # The same samples give the same packets: results are kept under the hash of their inputs.
        context.thread_count = 1
        context.options = _OPTIONS | ({"aac_coder": coder} if coder else {})
        context.open()
        self._context = context
        self._layout = layout
        self._rate = rate
        self._fed = 0
        self.packets: deque[bytes] = deque()

    @property
    def audio_specific_config(self) -> bytes:
        """AudioSpecificConfig."""
        return bytes(self._context.extradata or b"")

    @property
    def bit_rate(self) -> int:
        """Bits a second, roughly."""
        return int(self._context.bit_rate or 0)

    def feed_block(self, samples: Samples) -> None:
        """Take the next block."""
        block = np.ascontiguousarray(samples, np.float32)
        frame = AudioFrame.from_ndarray(block, "fltp", self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._fed
        frame.time_base = Fraction(1, self._rate)
        self._fed += samples.shape[1]
        self.packets += [bytes(p) for p in self._context.encode(frame)]

    def finish_feeding(self) -> None:
        """Take no more."""
        self.packets += [bytes(p) for p in self._context.encode(None)]
