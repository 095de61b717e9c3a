"""The demo's sound: synthetic voices over a phone line and over a real street.

Needs the PyPI package hibari-tts (Apache-2.0, its voice is in the package) and ffmpeg.
"""

from __future__ import annotations

import functools
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from demo_story import Line

RATE = 24000
VOICES = {  # name: (pitch, formants, pace), relative to the one voice of the package
    "caller": (1.04, 1.0, 1.08),
    "operator": (0.84, 0.93, 1.08),
    "officer": (0.57, 0.84, 1.04),
    "radio": (0.66, 0.88, 1.08),
    "bystander": (0.93, 0.96, 1.02),
}


@dataclass(frozen=True)
class Word:
    """One written word and when it is spoken, in seconds of the recording."""

    text: str
    start: float
    end: float
    secret: bool


def speak(text: str, voice: str) -> np.ndarray:
    """Mono samples at ``RATE``, without silence at the ends."""
    from hibari import dsp

    pitch, formants, pace = VOICES[voice]
    model = _model()
    parts = []
    for phonemes in model.phonemize(text):
        feeds = {
            "ids": np.asarray([model.ids(phonemes)], np.int64),
            "speed": np.asarray([pace], np.float32),
        }
        *spectra, f0 = (out[0] for out in model.sess.run(None, feeds))
        spectra = [_warped(s, formants) for s in spectra]
        parts.append(dsp.synth(*spectra, f0 * pitch, np.random.default_rng(4)))
    return _trimmed(np.concatenate(parts))


def spoken(line: Line, start: float) -> tuple[np.ndarray, list[Word]]:
    """A line's samples and its words, when it starts at ``start`` seconds."""
    parts: list[np.ndarray] = []
    words: list[Word] = []
    at = start
    for written, said, secret in line.pieces:
        samples = speak(said, line.voice)
        words += _words(written, secret, at, samples.size / RATE)
        gap = np.zeros(int((0.16 if secret else 0.09) * RATE), np.float32)
        parts += [samples, gap]
        at += (samples.size + gap.size) / RATE
    return np.concatenate(parts[:-1]), words


def conversation(lines: tuple[Line, ...]) -> tuple[np.ndarray, list[list[Word]]]:
    """Lines one after the other; the words of each."""
    track = np.zeros(0, np.float32)
    said = []
    for line in lines:
        track = np.concatenate([track, np.zeros(int(line.pause * RATE), np.float32)])
        samples, words = spoken(line, track.size / RATE)
        said.append(words)
        track = np.concatenate([track, samples])
    return np.concatenate([track, np.zeros(RATE, np.float32)]), said


def placed(lines: tuple[tuple[float, Line], ...], seconds: float) -> tuple[np.ndarray, list[Word]]:
    """Lines at given moments of a track; all their words."""
    track = np.zeros(int(seconds * RATE), np.float32)
    said = []
    for start, line in lines:
        samples, words = spoken(line, start)
        if line.voice == "radio":
            samples = _through(samples, "highpass=f=450,lowpass=f=2600,acrusher=bits=8:mix=0.25")
        first = int(start * RATE)
        track[first : first + samples.size] += samples[: track.size - first]
        said += words
    return track, said


def phone(samples: np.ndarray, target: Path) -> None:
    """Write a recording as a telephone recorder would: 8 kHz, narrow, a little noisy."""
    noise = np.random.default_rng(911).normal(0, 0.0035, samples.size).astype(np.float32)
    hum = 0.002 * np.sin(2 * np.pi * 60 * np.arange(samples.size) / RATE).astype(np.float32)
    band = "highpass=f=280,lowpass=f=3400,acompressor=threshold=-22dB:ratio=3:makeup=2"
    shaped = _through(samples * 0.7 + noise + hum, band)
    _write(
        shaped, target, ["-ar", "8000", "-c:a", "pcm_s16le", "-bitexact", "-fflags", "+bitexact"]
    )


def street(recording: Path, seconds: float) -> np.ndarray:
    """Real outdoor sound, made long enough by cross-faded repetition."""
    raw = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            str(recording),
            "-f",
            "f32le",
            "-ac",
            "1",
            "-ar",
            str(RATE),
            "-",
        ],
        check=True,
        capture_output=True,
    ).stdout
    piece = np.frombuffer(raw, np.float32)[RATE // 2 :]
    fade = RATE
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    track = piece.copy()
    while track.size < seconds * RATE:
        turned = piece[::-1] if (track.size // piece.size) % 2 else piece  # no audible loop
        overlap = track[-fade:] * (1 - ramp) + turned[:fade] * ramp
        track = np.concatenate([track[:-fade], overlap, turned[fade:]])
    track = track[: int(seconds * RATE)]
    return track / (np.abs(track).max() + 1e-9)


def worn(world: np.ndarray, seed: int, muffle: int) -> np.ndarray:
    """What a camera on a chest hears: the world, muffled, with rustling cloth of its own."""
    rng = np.random.default_rng(seed)
    rustle = rng.normal(0, 1, world.size).astype(np.float32)
    rustle = _through(rustle, "highpass=f=900,lowpass=f=5000")
    strength = np.interp(
        np.arange(world.size),
        np.arange(0, world.size + RATE, RATE // 2),
        rng.gamma(0.5, 0.006, world.size // (RATE // 2) + 3)[
            : len(range(0, world.size + RATE, RATE // 2))
        ],
    )
    return _through(world, f"lowpass=f={muffle}") + rustle * strength.astype(np.float32)


def write_wav(samples: np.ndarray, target: Path) -> None:
    """A plain WAV at ``RATE``, for the camera makers."""
    _write(samples, target, ["-c:a", "pcm_s16le"])


@functools.lru_cache(maxsize=1)
def _model() -> Any:
    from hibari import Hibari

    return Hibari()


def _warped(spectrum: np.ndarray, factor: float) -> np.ndarray:
    """Move formants: bin k reads what stood at k / factor."""
    bins = np.minimum(np.round(np.arange(spectrum.shape[0]) / factor), spectrum.shape[0] - 1)
    return spectrum[bins.astype(int)]


def _trimmed(samples: np.ndarray) -> np.ndarray:
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    edge = int(0.02 * RATE)
    return samples[max(loud[0] - edge, 0) : loud[-1] + edge].astype(np.float32)


def _words(written: str, secret: bool, start: float, seconds: float) -> list[Word]:
    """Share a piece's time among its words by their length, as letters go."""
    texts = written.split()
    weights = np.array([len(t) + 1.5 for t in texts])
    edges = start + seconds * np.concatenate([[0], np.cumsum(weights) / weights.sum()])
    return [Word(t, float(edges[i]), float(edges[i + 1]), secret) for i, t in enumerate(texts)]


def _through(samples: np.ndarray, chain: str) -> np.ndarray:
    shape = ["-f", "f32le", "-ac", "1", "-ar", str(RATE)]
    command = ["ffmpeg", "-v", "error", *shape, "-i", "-", "-af", chain, *shape, "-"]
    raw = subprocess.run(
        command, input=samples.astype("<f4").tobytes(), check=True, capture_output=True
    )
    out = np.frombuffer(raw.stdout, np.float32)
    return np.pad(out, (0, max(0, samples.size - out.size)))[: samples.size]


def _write(samples: np.ndarray, target: Path, options: list[str]) -> None:
    shape = ["-f", "f32le", "-ac", "1", "-ar", str(RATE)]
    command = ["ffmpeg", "-v", "error", "-y", *shape, "-i", "-", *options, str(target)]
    limited = np.clip(samples, -0.97, 0.97).astype("<f4")
    subprocess.run(command, input=limited.tobytes(), check=True)
