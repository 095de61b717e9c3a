"""Whether two recordings hear the same, and how their clocks stand to each other.

Windows of the shorter recording are looked for in all of the other (GCC-PHAT). A window counts if
its best place stands out from its second best: what repeats itself, as beeps do, has several.
What is found is believed if enough windows lie on one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewer.sound.whitening import RATE
from reviewer.system.jobs import SILENT, Job

Floats = NDArray[np.float32]
Whitened = NDArray[np.int8]

# Chosen by hand, and looked at by tests/bench/bench_sound.py; no distribution was fitted.
_WINDOWS = 24
_LONGEST, _SHORTEST = 6.0, 2.0  # seconds of a window
_STANDS_OUT = 1.3  # the best place against the second best
_ABOVE_CHANCE = 8.0  # standard deviations of all places
_ENOUGH = 4  # windows on one line
_PART = 0.25  # and at least so many of those that count
_APART = 0.03  # seconds that a window may lie off the line
_BESIDE = 0.2  # seconds around the best place that are no other place
_FASTEST = 500e-6  # that a clock runs faster than another
_BLOCK = 1 << 18  # samples of one transform, at most


@dataclass(frozen=True)
class WindowMatch:
    """Where one window of b was found in a.

    Attributes:
        media: seconds of b at the middle of the window.
        offset: seconds to add to b's media time for a's.
        above_chance: the height of its peak, in standard deviations of all places.
        stands_out: the height of its peak against the second best.
    """

    media: float
    offset: float
    above_chance: float
    stands_out: float

    @property
    def counts(self) -> bool:
        """True where nothing else comes near it."""
        return self.above_chance >= _ABOVE_CHANCE and self.stands_out >= _STANDS_OUT


@dataclass(frozen=True)
class SoundMatch:
    """Two recordings that hear the same: media time of a = b + offset + drift * b.

    Attributes:
        offset: seconds, at the beginning of b.
        drift: how much faster a's media time runs, as a share; 0 where it cannot be told.
        sigma: seconds, one standard deviation of a window.
        evidence: the windows on the line, in their order.
    """

    offset: float
    drift: float
    sigma: float
    evidence: tuple[WindowMatch, ...]

    @property
    def score(self) -> float:
        """How many windows agree."""
        return float(len(self.evidence))


@dataclass(frozen=True)
class NoMatch:
    """Two recordings that nothing ties, and why, in words."""

    reason: str
    windows: tuple[WindowMatch, ...] = ()


def match_sounds(a: Whitened, b: Whitened, job: Job = SILENT) -> SoundMatch | NoMatch:
    """Look for one recording in another, both from ``whiten_sound``."""
    if len(b) > len(a):
        turned = match_sounds(b, a, job)
        return _turn_round(turned) if isinstance(turned, SoundMatch) else turned
    length, starts = _choose_windows(b)
    if not starts:
        return NoMatch("too short, or silent, to be compared")
    search, found = _Search(a, length), []
    for n, start in enumerate(starts):
        job.check()
        found.append(search.find_window(b[start : start + length], start))
        job.progress(n + 1, len(starts))
    counting = [window for window in found if window is not None and window.counts]
    seen = tuple(window for window in found if window is not None)
    if len(counting) < _ENOUGH:
        return NoMatch(f"{len(counting)} of {len(starts)} windows are heard in both", seen)
    line = _best_line(counting)
    if len(line) < max(_ENOUGH, _PART * len(counting)):
        return NoMatch("windows that are heard in both contradict each other", seen)
    return _fit_line(line)


def _choose_windows(b: Whitened) -> tuple[int, list[int]]:
    """The length of the windows, and where they begin: spread over what is not silent."""
    seconds = len(b) / RATE
    length = round(float(np.clip(seconds / 10, _SHORTEST, _LONGEST)) * RATE)
    count = min(_WINDOWS, len(b) // length)
    if count < _ENOUGH:
        return length, []
    places = np.linspace(0, len(b) - length, count).astype(np.int64)
    sounding = [int(p) for p in places if np.count_nonzero(b[p : p + length]) * 2 > length]
    return length, sounding


class _Search:
    """All of one recording, ready for windows of one length to be looked for."""

    def __init__(self, a: Whitened, length: int) -> None:
        self._length = length
        # Half a window before it and behind: what begins earlier or ends later hangs over.
        self._lead = length // 2
        whole = np.pad(a, (self._lead, self._lead))
        self._places = len(whole) - length + 1
        self._block = min(_BLOCK, 1 << (len(whole) - 1).bit_length())
        self._step = self._block - length + 1
        self._spectra = [
            np.fft.rfft(whole[at : at + self._block].astype(np.float32), self._block).astype(
                np.complex64
            )
            for at in range(0, self._places, self._step)
        ]

    def find_window(self, window: Whitened, start: int) -> WindowMatch | None:
        """Where a window that begins at a sample of b lies; ``None`` where all is silent."""
        spectrum = np.conj(np.fft.rfft(window.astype(np.float32), self._block).astype(np.complex64))
        heights = np.concatenate(
            [np.fft.irfft(block * spectrum, self._block)[: self._step] for block in self._spectra]
        )[: self._places].astype(np.float32)
        spread = float(np.sqrt(np.mean(heights**2)))
        if spread <= 0:
            return None
        best = int(np.argmax(heights))
        around = round(_BESIDE * RATE)
        left, right = heights[: max(best - around, 0)], heights[best + around + 1 :]
        second = max((float(part.max()) for part in (left, right) if len(part)), default=0.0)
        lag = best + _peak_between(heights, best) - self._lead - start
        return WindowMatch(
            media=(start + self._length / 2) / RATE,
            offset=lag / RATE,
            above_chance=float(heights[best]) / spread,
            stands_out=float(heights[best]) / max(second, 1e-9),
        )


def _peak_between(heights: Floats, best: int) -> float:
    """How far, in samples, the top of the peak lies from its highest sample."""
    if not 0 < best < len(heights) - 1:
        return 0.0
    before, top, after = (float(heights[best + n]) for n in (-1, 0, 1))
    bend = before - 2 * top + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _best_line(windows: Sequence[WindowMatch]) -> list[WindowMatch]:
    """The most windows on a line through two of them that a clock could run along."""
    best: list[WindowMatch] = list(windows[:1])
    for n, one in enumerate(windows):
        for other in windows[n + 1 :]:
            slope = (other.offset - one.offset) / (other.media - one.media)
            if abs(slope) > _FASTEST:
                continue
            line = [
                w
                for w in windows
                if abs(w.offset - one.offset - slope * (w.media - one.media)) <= _APART
            ]
            best = max(best, line, key=len)
    return best


def _fit_line(line: Sequence[WindowMatch]) -> SoundMatch:
    media = np.array([w.media for w in line])
    offsets = np.array([w.offset for w in line])
    told = float(media[-1] - media[0]) >= 60.0  # less tells no drift
    slope, offset = np.polyfit(media, offsets, 1) if told else (0.0, float(np.median(offsets)))
    off = offsets - offset - slope * media
    sigma = max(1.4826 * float(np.median(np.abs(off))), 1 / RATE)
    return SoundMatch(float(offset), float(slope), sigma, tuple(line))


def _turn_round(match: SoundMatch) -> SoundMatch:
    """The same, said of b in a."""
    rate = 1 + match.drift
    evidence = tuple(
        WindowMatch(w.media + w.offset, -w.offset, w.above_chance, w.stands_out)
        for w in match.evidence
    )
    return SoundMatch(-match.offset / rate, 1 / rate - 1, match.sigma, evidence)
