"""Sound as it is compared: every pitch of the voice's band as loud as the next, at every moment.

Codecs, telephone lines, gain and rooms change how loud a pitch is, and leave when it begins. A tone
that both recordings hold becomes one pitch among hundreds, so that beeps tie nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 4000  # samples a second
VERSION = 1  # of what is kept in a cache
_FRAME = 1024  # samples, a quarter of a second
_HOP = _FRAME // 2
_BAND = (300.0, 1800.0)  # hertz: what a telephone passes and four kilohertz hold
_AT_ONCE = 2048  # frames
_QUIET = 1e-4  # of full scale: what is below is the rounding of a codec


def whiten_sound(samples: Floats) -> NDArray[np.int8]:
    """A mono recording at ``RATE``, whitened a quarter of a second at a time.

    Args:
        samples: -1 to 1; what is no number counts as silence.

    Returns:
        As many samples, of which each hearable stretch is as loud as the next; 0 is silence.
    """
    heard = np.nan_to_num(samples.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    count = -(-len(heard) // _HOP) + 1
    padded = np.pad(heard, (_HOP, (count + 1) * _HOP - _HOP - len(heard)))
    out = np.zeros(len(padded), np.float32)
    window = np.sqrt(np.hanning(_FRAME + 1)[:-1]).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    for first in range(0, len(frames), _AT_ONCE):
        made = _whiten_frames(frames[first : first + _AT_ONCE] * window) * window
        for n, frame in enumerate(made, first):
            out[n * _HOP : n * _HOP + _FRAME] += frame
    out = out[_HOP : _HOP + len(heard)]
    return np.clip(np.rint(out * 32), -127, 127).astype(np.int8)


def _whiten_frames(frames: Floats) -> Floats:
    spectra = np.fft.rfft(frames, axis=1)
    pitches = np.fft.rfftfreq(_FRAME, 1 / RATE)
    inside = (pitches >= _BAND[0]) & (pitches <= _BAND[1])
    loudness = np.abs(spectra)
    audible = np.sqrt(np.mean(frames**2, axis=1, keepdims=True)) > _QUIET
    flat = np.where(inside & audible, spectra / np.maximum(loudness, 1e-9), 0)
    made = np.fft.irfft(flat, _FRAME, axis=1) * np.sqrt(_FRAME / 2)
    whole: Floats = made.astype(np.float32)
    return whole
