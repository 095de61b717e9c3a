"""Which samples a sound redaction hides, and hiding them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reviewer.model import Redaction
from reviewer.render.video.aac import WINDOW
from reviewer.timebase import exact

Samples = NDArray[np.float32]  # channels by samples

TONE_HZ = 1000
TONE_LEVEL = 0.1  # -20 dB of full scale
_FOREVER = 1 << 60
# A lossy coder spreads its noise over a window: so much more is hidden on either side, and
# 5 ms for those who measure a little beside the edge.
_EDGE = Fraction(5, 1000)
_TWO_READINGS = Fraction(1, 4)


@dataclass(frozen=True)
class Mute:
    """Samples ``start`` to ``end`` (exclusive) are hidden, by silence or by a tone."""

    start: int
    end: int
    tone: bool


def mutes(
    redactions: Iterable[Redaction], rate: int, picture: Fraction, sound: Fraction
) -> tuple[Mute, ...]:
    """The samples that redactions hide, padded.

    Seconds count from the first picture. Where the sound begins at another moment, not
    far from it, some players and people count from there: both readings are hidden.

    Args:
        redactions: Of kind ``sound``.
        rate: Samples a second.
        picture: When the first picture is shown, in seconds of the stream's clock.
        sound: When the first sample is heard, likewise.
    """
    late = sound - picture
    other = picture + late if abs(late) < _TWO_READINGS else picture
    pad = WINDOW + int(_EDGE * rate) + 1
    found = []
    for redaction in redactions:
        start, end = redaction.start, redaction.end
        first, last = -_FOREVER, _FOREVER
        if start is not None:
            first = int((exact(start) + min(picture, other)) * rate) - pad
        if end is not None:
            last = int((exact(end) + max(picture, other)) * rate) + 1 + pad
        if first < last:
            found.append(Mute(first, last, redaction.style == "tone"))
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))


def hide(samples: Samples, position: int, hidden: tuple[Mute, ...], rate: int) -> Samples:
    """The samples, from ``position`` on, with what is hidden replaced in place.

    Where a tone and a silence meet, it is silent.
    """
    size = samples.shape[1]
    for mute in sorted(hidden, key=lambda m: not m.tone):
        begin, end = max(mute.start - position, 0), min(mute.end - position, size)
        if begin >= end:
            continue
        if mute.tone:
            turns = np.arange(position + begin, position + end) * (2 * np.pi * TONE_HZ / rate)
            samples[:, begin:end] = TONE_LEVEL * np.sin(turns)
        else:
            samples[:, begin:end] = 0
    return samples
