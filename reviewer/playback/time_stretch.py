"""Sound at another speed and the same pitch.

Pieces are laid over each other so that each goes on as the one before would have gone on
(WSOLA). It is some lines of arithmetic, so that no decoder's library is needed for it.

Decision 112.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SIZE, _HOP = 2048, 1024  # samples of a piece, and between two of them
_SEARCH, _COARSE = 512, 4  # samples to either side that a piece may be moved; first by steps
_RISE = (np.sin(np.pi / 2 * (np.arange(_HOP) + 0.5) / _HOP) ** 2).astype(np.float32)[:, None]

Samples = NDArray[np.float32]


class TimeStretch:
    """Takes samples in and gives them out faster or slower; ``rate``: above 1 is faster."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._in = np.zeros((0, 2), np.float32)
        self._at = 0.0  # where in it the next piece lies, give or take
        self._tail = np.zeros((_HOP, 2), np.float32)  # of the last piece, fading
        self._next: Samples | None = None  # how the last piece would go on
        self._out: list[Samples] = []
        self.held = 0

    def feed_samples(self, samples: Samples) -> None:
        """Put samples (count x 2) in."""
        self._in = np.concatenate([self._in, samples])
        while int(self._at) + _SEARCH + _SIZE <= len(self._in):
            best = self._best_overlap(int(self._at))
            piece = self._in[best : best + _SIZE]
            self._out.append(self._tail + piece[:_HOP] * _RISE)
            self.held += _HOP
            self._tail = piece[_HOP:] * (1 - _RISE)
            self._next = piece[_HOP:].sum(axis=1)
            self._at += _HOP * self._rate
            done = min(max(int(self._at) - _SEARCH, 0), len(self._in))
            self._in, self._at = self._in[done:], self._at - done

    def take_samples(self, count: int) -> Samples:
        """Take samples out; there must be that many."""
        joined = np.concatenate(self._out)
        self._out = [joined[count:]]
        self.held = len(joined) - count
        return joined[:count]

    def _best_overlap(self, about: int) -> int:
        """Where the sound is most like what would come next."""
        if self._next is None:
            return about
        first = max(about - _SEARCH, 0)
        mono = self._in[first : about + _SEARCH + _HOP].sum(axis=1)
        rough = _most_alike(mono[::_COARSE], self._next[::_COARSE]) * _COARSE
        near = max(rough - _COARSE, 0)
        return first + near + _most_alike(mono[near : rough + _COARSE + _HOP], self._next)


def _most_alike(sound: Samples, wanted: Samples) -> int:
    """Where in a sound the wanted one stands, as nearly as it does."""
    if len(sound) <= len(wanted):
        return 0
    alike = np.correlate(sound, wanted)
    power = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    within = power[len(wanted) :] - power[: -len(wanted)]
    return int(np.argmax(alike / np.sqrt(within + 1e-6)))
