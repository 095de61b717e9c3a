"""Waveforms at any zoom: the loudest samples of stretches, four times coarser each level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput, explain_plainly
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.playback.live_sound import LONGEST_HOLE
from reviewer.system.jobs import SILENT, Job

BINS_PER_SECOND = 200  # of the finest level
FACTOR = 4
_PER_BIN = 40
_RATE = BINS_PER_SECOND * _PER_BIN  # 8 kHz shows speech well and is quick


@dataclass(frozen=True)
class Peaks:
    """Level 0 has ``BINS_PER_SECOND`` bins a second, each further one a quarter of it.

    Each level is an array of uint8: the absolute peak, 0 to 255.
    """

    levels: tuple[NDArray[np.uint8], ...]

    def peaks_between(self, start: float, end: float, columns: int) -> NDArray[np.uint8]:
        """The peak of each of ``columns`` stretches between two moments, in seconds."""
        per_column = (end - start) * BINS_PER_SECOND / max(columns, 1)
        level = 0
        while level + 1 < len(self.levels) and per_column / FACTOR ** (level + 1) >= 1:
            level += 1
        bins, scale = self.levels[level], BINS_PER_SECOND / FACTOR**level
        edges = np.linspace(start * scale, end * scale, columns + 1)
        seen = bins[: max(int(np.ceil(edges[-1])), 0)]
        if not len(seen):
            return np.zeros(columns, np.uint8)
        first = np.clip(edges[:-1].astype(np.int64), 0, len(seen) - 1)
        outside = (edges[1:] <= 0) | (edges[:-1] >= len(bins))
        loudest = np.maximum.reduceat(seen, first)
        return np.where(outside, 0, loudest).astype(np.uint8)


def peaks_of(
    path: Path,
    cache_file: Path | None = None,
    job: Job = SILENT,
    decode_elsewhere: Callable[[], Peaks] | None = None,
) -> Peaks:
    """Compute a recording's peaks, or read those kept from an earlier time.

    Args:
        path: the recording.
        cache_file: where its peaks are kept.
        job: asked whether to stop.
        decode_elsewhere: decodes the sound in another process.

    Raises:
        BadInput: There is no sound that can be decoded.
    """
    found = _read_peaks(cache_file)
    if found is None:
        found = decode_elsewhere() if decode_elsewhere is not None else decoded_peaks(path, job)
        keep_arrays(cache_file, {f"level{n}": level for n, level in enumerate(found.levels)})
    return found


def decoded_peaks(path: Path, job: Job = SILENT) -> Peaks:
    """A recording's peaks, from its sound.

    Raises:
        BadInput: There is no sound that can be decoded.
    """
    return Peaks(_build_pyramid(_finest_peaks(path, job)))


def check_peaks(peaks: Peaks) -> Peaks:
    """Peaks that came from elsewhere, if they are some.

    Raises:
        BadInput: They are none.
    """
    if not peaks.levels or any(n.dtype != np.uint8 or n.ndim != 1 for n in peaks.levels):
        raise BadInput("its waveform is none")
    return peaks


def _read_peaks(cache_file: Path | None) -> Peaks | None:
    data = read_arrays(cache_file)
    try:
        if data is None:
            return None
        return check_peaks(Peaks(tuple(data[f"level{n}"] for n in range(len(data)))))
    except (KeyError, BadInput):
        return None


def _finest_peaks(path: Path, job: Job) -> NDArray[np.uint8]:
    import av  # in a child only: the window needs no decoder

    from reviewer.playback.decoding import timed_frames, zero_of

    strip = _Strip()
    try:
        with av.open(str(path), metadata_errors="ignore") as box:
            if not box.streams.audio:
                raise BadInput(f"{path.name} holds no sound.")
            stream = box.streams.audio[0]
            shaper = av.AudioResampler(format="flt", layout="mono", rate=_RATE)
            for at, missing, frame in timed_frames(box, stream, zero_of(box, stream)):
                job.check()
                if missing or not strip.begun:
                    strip.go_to(at)
                frame.pts = None
                for made in shaper.resample(frame):
                    strip.add_samples(np.abs(made.to_ndarray().ravel()))
    except av.FFmpegError as fault:
        raise BadInput(f"{path.name} cannot be decoded ({explain_plainly(fault)}).") from None
    return strip.all_bins()


class _Strip:
    """Peaks of samples, bin after bin, with room where sound is missing."""

    def __init__(self) -> None:
        self.begun = False
        self._bins: list[NDArray[np.uint8]] = []
        self._count = 0
        self._rest = np.zeros(0, np.float32)

    def go_to(self, seconds: float) -> None:
        """What comes next is heard then: silence up to there, or the head cut off."""
        self._flush_rest()
        wanted = round(seconds * BINS_PER_SECOND) - self._count
        self.begun = True
        if wanted > 0:
            self._put_bins(np.zeros(min(wanted, LONGEST_HOLE * BINS_PER_SECOND), np.uint8))
        elif not self._count:
            self._count = wanted  # sound from before the first picture

    def add_samples(self, samples: NDArray[np.float32]) -> None:
        """More samples, as absolute values."""
        rest = np.concatenate([self._rest, samples]).astype(np.float32, copy=False)
        whole = len(rest) // _PER_BIN * _PER_BIN
        self._put_bins(_quantize_peaks(rest[:whole].reshape(-1, _PER_BIN).max(axis=1)))
        self._rest = rest[whole:]

    def all_bins(self) -> NDArray[np.uint8]:
        """All of them."""
        self._flush_rest()
        return np.concatenate(self._bins) if self._bins else np.zeros(0, np.uint8)

    def _flush_rest(self) -> None:
        if len(self._rest):
            self._put_bins(_quantize_peaks(self._rest.max(keepdims=True)))
            self._rest = self._rest[:0]

    def _put_bins(self, bins: NDArray[np.uint8]) -> None:
        early = min(max(-self._count, 0), len(bins))
        self._count += len(bins)
        if early < len(bins):
            self._bins.append(bins[early:])


def _quantize_peaks(peaks: NDArray[np.float32]) -> NDArray[np.uint8]:
    whole: NDArray[np.uint8] = np.minimum(peaks * 255 + 0.5, 255).astype(np.uint8)
    return whole


def _build_pyramid(finest: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    levels = [finest]
    while len(levels[-1]) > 1000:
        last = levels[-1]
        padded = np.pad(last, (0, -len(last) % FACTOR))
        coarser: NDArray[np.uint8] = padded.reshape(-1, FACTOR).max(axis=1)
        levels.append(coarser)
    return tuple(levels)
