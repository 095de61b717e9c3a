"""Ties by sound: how far off the right ones are, how many are false, what a pair of hours costs.

Unrelated are pieces of made sound of all kinds that repeat themselves, and, where the corpus lies
(``REVIEWER_CORPUS``), of real recordings. Times are of the processor, of one thread.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from workbench import Row

from reviewer.sound.matching import SoundMatch, Whitened, match_sounds
from reviewer.sound.whitening import RATE, whiten_sound

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.helpers import two_devices as made

_PIECE = 15  # seconds of an unrelated recording
_PAIRS = 1000
_COPIES = 10
_TONES = (440.0, 853.0, 1000.0, 1200.0)  # hertz: radios, alarms, recorders
_DRIFT = 145e-6


def run(folder: Path, runs: int) -> list[Row]:
    """Right ties of three kinds, unrelated pairs, a pair of hours."""
    return [
        _right_ties("copies of one signal over a telephone", made.over_telephone, 0.005),
        _right_ties("two microphones, one across a room, 10 dB", made.in_room, 0.04),
        _drift_row(),
        _false_ties(),
        _pair_of_hours(),
    ]


def _right_ties(what: str, hear: Callable[[made.Floats, int], made.Floats], most: float) -> Row:
    errors = []
    for seed in range(_COPIES):
        sound, start = made.talk(100, seed), round((7 + 1.237 * seed) * RATE)
        heard = hear(sound[start : start + 60 * RATE], seed)
        match = match_sounds(whiten_sound(sound), whiten_sound(heard))
        if isinstance(match, SoundMatch):
            errors.append(abs(match.offset - start / RATE))
    off = float(np.median(errors)) if errors else float("inf")
    told = f"{len(errors)} of {_COPIES} tied, median error {off * 1e3:.2f} ms"
    holds = len(errors) == _COPIES and off < most
    return Row(f"ties by sound: {what}", told, f"all, < {most * 1e3:.0f} ms", holds)


def _drift_row() -> Row:
    sound = made.talk(600, 1)
    match = match_sounds(whiten_sound(made.run_faster(sound, _DRIFT)), whiten_sound(sound))
    told = f"{match.drift * 1e6:.1f} ppm" if isinstance(match, SoundMatch) else match.reason
    holds = isinstance(match, SoundMatch) and abs(match.drift - _DRIFT) < 10e-6
    return Row("ties by sound: a drift of 145 ppm over ten minutes", told, "135-155 ppm", holds)


def _false_ties() -> Row:
    pieces = list(_unrelated_pieces())
    pairs = list(itertools.combinations(pieces, 2))
    random.Random(15).shuffle(pairs)
    pairs = pairs[:_PAIRS]
    false = sum(isinstance(match_sounds(a, b), SoundMatch) for a, b in pairs)
    told = f"{false * 1000 / len(pairs):.1f} per 1,000 pairs ({len(pairs)} pairs)"
    return Row("ties by sound: false ones between unrelated recordings", told, "0", false == 0)


def _unrelated_pieces() -> Iterator[Whitened]:
    # A seed for each piece: two of one seed would share their noise, and be tied rightly.
    seeds = itertools.count()
    for _ in range(4):
        for sound in (
            *(made.beeps(_PIECE, 1 + n, pitch, next(seeds)) for n, pitch in enumerate(_TONES)),
            made.ring_tone(_PIECE, next(seeds)),
            made.melody(_PIECE, next(seeds)),
            made.rain(_PIECE, next(seeds)),
            made.talk(_PIECE, next(seeds)),
            made.talk(_PIECE, next(seeds)) + made.beeps(_PIECE, 2, 1000.0, next(seeds)),
        ):
            yield whiten_sound(sound)
    for sound in _real_recordings():
        whole = whiten_sound(sound)
        for at in range(0, len(whole) - _PIECE * RATE + 1, _PIECE * RATE):
            yield whole[at : at + _PIECE * RATE]


def _real_recordings() -> Iterator[made.Floats]:
    folder = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")) / "audio"
    for name in ("apollo11.mp3", "ve9qrp.wav", "timbl_1.mp3", "dev00.wav", "acoustic_corpus.wav"):
        if (folder / name).is_file():
            yield _decode(folder / name)


def _decode(path: Path) -> made.Floats:
    import av

    pieces = []
    with av.open(str(path)) as box:
        shaper = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in box.decode(audio=0):
            frame.pts = None
            pieces += [one.to_ndarray().ravel() for one in shaper.resample(frame)]
    return np.concatenate(pieces)


def _pair_of_hours() -> Row:
    one, other = (whiten_sound(made.rain(3600, seed)) for seed in (1, 2))
    begin = time.process_time()
    match_sounds(one, other)
    spent = time.process_time() - begin
    return Row("ties by sound: two recordings of an hour", f"{spent:.1f} s", "< 20 s", spent < 20)
