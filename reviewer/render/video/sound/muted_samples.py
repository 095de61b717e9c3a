"""Which samples a sound redaction hides, and hiding them.

Decision 86.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import as_exact_fraction
from reviewer.model import SoundRedaction, Style
from reviewer.readers.media import TOGETHER

Samples = NDArray[np.float32]  # channels by samples

TONE_HZ = 1000
TONE_LEVEL = 0.1  # -20 dB of full scale
_FOREVER = 1 << 60


@dataclass(frozen=True)
class Care:
    """How a lossy coder is kept from spreading what is beside a mute into it.

    Attributes:
        margin: seconds that are hidden beside a mute as well.
        coder: of the AAC encoder: how it shares out its bits.
        rate: samples a second at which all of the sound is encoded anew; 0: only what must be.
    """

    margin: Fraction
    coder: str = "fast"
    rate: int = 0


CARES = (
    Care(Fraction(5, 1000)),
    Care(Fraction(5, 1000), "twoloop"),
    Care(Fraction(5, 1000), "fast", 96_000),  # its windows are half as long, for twice the bits
    Care(Fraction(5, 1000), "twoloop", 96_000),
    Care(Fraction(12, 1000)),
    Care(Fraction(64, 1000)),
)
"""The next one is taken only where something could be heard with the one before."""


@dataclass(frozen=True)
class SpanMute:
    """Samples ``start`` to ``end`` (exclusive) are hidden, by silence or by a tone, in one
    channel (from 0) or in all.
    """

    start: int
    end: int
    tone: bool
    channel: int | None = None

    def widen_by(self, samples: int) -> SpanMute:
        """With so many samples more on either side."""
        return replace(self, start=self.start - samples, end=self.end + samples)


def mutes_of_redactions(
    redactions: Iterable[SoundRedaction], rate: int, zero: Fraction, begins: Fraction
) -> tuple[SpanMute, ...]:
    """The samples that redactions hide: every one that their times touch.

    Where the sound begins a moment before or after the pictures, some players and people count
    from there: what lies between the two readings is hidden as well.

    Args:
        redactions: Of kind ``sound``.
        rate: Samples a second.
        zero: Media time zero, in seconds of the stream's clock.
        begins: When the first sample is heard, likewise.
    """
    other = begins if abs(begins - zero) < TOGETHER else zero
    early, late = min(zero, other), max(zero, other)
    found = []
    for redaction in redactions:
        start, end = redaction.start, redaction.end
        first, last = -_FOREVER, -int(-(as_exact_fraction(end) + late) * rate // 1)
        if start:  # from zero on means from the first sample on, which may be heard before
            first = int((as_exact_fraction(start) + early) * rate // 1)
        if first < last:
            found.append(SpanMute(first, last, redaction.style == Style.TONE, redaction.channel))
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.channel or 0, m.tone)))


def hide_muted(samples: Samples, position: int, hidden: tuple[SpanMute, ...], rate: int) -> Samples:
    """The samples, from ``position`` on, with what is hidden replaced in place.

    Where a tone and a silence meet, it is silent.
    """
    size = samples.shape[1]
    for mute in sorted(hidden, key=lambda m: not m.tone):
        begin, end = max(mute.start - position, 0), min(mute.end - position, size)
        if begin >= end:
            continue
        rows = samples if mute.channel is None else samples[mute.channel : mute.channel + 1]
        if mute.tone:
            turns = np.arange(position + begin, position + end) * (2 * np.pi * TONE_HZ / rate)
            rows[:, begin:end] = TONE_LEVEL * np.sin(turns)
        else:
            rows[:, begin:end] = 0
    return samples
