"""Made sound that two devices hear, each in its own way, from seeds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reviewer.sound.whitening import RATE

Floats = NDArray[np.float32]


def talk(seconds: float, seed: int) -> Floats:
    """Syllables of changing pitch and length, with pauses, like someone who talks."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    out, at = np.zeros(count), 0
    while at < count:
        length = min(int(chance.uniform(0.08, 0.35) * RATE), count - at)
        pitch = chance.uniform(90, 220) * (
            1 + chance.uniform(-0.2, 0.2) * np.linspace(0, 1, length)
        )
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        voiced = sum(np.sin(n * phase) * chance.uniform(0, 1) for n in range(1, 15))
        hiss = chance.normal(0, chance.uniform(0.2, 2), length)
        out[at : at + length] = (voiced + hiss) * np.hanning(length) * 0.05
        at += length + int(chance.exponential(0.12) * RATE)
    return out.astype(np.float32)


def in_room(sound: Floats, seed: int, decibels: float = 10.0) -> Floats:
    """Heard by another microphone, across a room of half a second, with noise."""
    chance = np.random.default_rng(seed)
    tail = np.arange(RATE // 2)
    echoes = chance.normal(0, 0.15, len(tail)) * np.exp(-tail / (0.08 * RATE))
    echoes[0] = 1.0
    wet = _convolve(sound, echoes)
    noise = chance.normal(0, float(np.std(wet)) * 10 ** (-decibels / 20), len(wet))
    return (wet + noise).astype(np.float32)


def over_telephone(sound: Floats, seed: int) -> Floats:
    """A copy of one signal: band of a telephone, eight bits by mu-law, gain, clipping, noise."""
    chance = np.random.default_rng(seed)
    spectrum = np.fft.rfft(sound)
    pitches = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(pitches < 300) | (pitches > 1900)] = 0
    loud = np.fft.irfft(spectrum, len(sound)) * chance.uniform(0.5, 4)
    loud = np.clip(loud + chance.normal(0, float(np.std(loud)) * 0.3, len(loud)), -1, 1)
    coded = np.rint(np.sign(loud) * np.log1p(255 * np.abs(loud)) / np.log(256) * 127) / 127
    return (np.sign(coded) * np.expm1(np.abs(coded) * np.log(256)) / 255).astype(np.float32)


def run_faster(sound: Floats, share: float) -> Floats:
    """By a clock that runs faster: media time is ``1 + share`` times as long."""
    places = np.arange(round(len(sound) * (1 + share))) / (1 + share)
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def beeps(seconds: float, every: float, pitch: float, seed: int) -> Floats:
    """The same beep again and again in faint noise."""
    chance = np.random.default_rng(seed)
    at = np.arange(round(seconds * RATE)) / RATE
    sounding = (at + chance.uniform(0, every)) % every < 0.3
    noise = chance.normal(0, 0.003, len(at))
    return (0.3 * np.sin(2 * np.pi * pitch * at) * sounding + noise).astype(np.float32)


def ring_tone(seconds: float, seed: int) -> Floats:
    """A telephone that rings: two tones, two seconds on and four off, in faint noise."""
    chance = np.random.default_rng(seed)
    at = np.arange(round(seconds * RATE)) / RATE
    sounding = (at + chance.uniform(0, 6)) % 6 < 2
    tones = np.sin(2 * np.pi * 440 * at) + np.sin(2 * np.pi * 480 * at)
    return (0.2 * tones * sounding + chance.normal(0, 0.003, len(at))).astype(np.float32)


def melody(seconds: float, seed: int) -> Floats:
    """Notes of a scale, each a quarter of a second, with overtones."""
    chance = np.random.default_rng(seed)
    note = RATE // 4
    count = -(-round(seconds * RATE) // note)
    pitches = 220 * 2 ** (chance.choice([0, 2, 4, 5, 7, 9, 11, 12], count) / 12)
    phase = 2 * np.pi * np.cumsum(np.repeat(pitches, note)) / RATE
    fading = np.tile(np.exp(-np.arange(note) / note * 3), count)
    made = fading * sum(np.sin(n * phase) / n for n in range(1, 6)) * 0.2
    return made[: round(seconds * RATE)].astype(np.float32)


def rain(seconds: float, seed: int) -> Floats:
    """Noise without end."""
    chance = np.random.default_rng(seed)
    return chance.normal(0, 0.05, round(seconds * RATE)).astype(np.float32)


def _convolve(sound: Floats, echoes: NDArray[np.float64]) -> NDArray[np.float64]:
    size = len(sound) + len(echoes)
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echoes, size), size)
    return heard[: len(sound)]
