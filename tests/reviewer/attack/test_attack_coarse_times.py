"""Containers that count in milliseconds: samples stand one behind the other all the same."""

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from reviewer.attack import sound_reading
from reviewer.system.jobs import SILENT

RATE = 48000


@pytest.fixture
def matroska(tmp_path):
    path = tmp_path / "a.mkv"
    wave = 0.3 * np.sin(np.arange(2 * RATE) * 2 * np.pi * 440 / RATE)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="mono")
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8))
            frame.pts = number + 1
            frame.time_base = Fraction(1, 25)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for at in range(0, len(wave) - 1024, 1024):
            block = wave[None, at : at + 1024].astype(np.float32)
            sound = av.AudioFrame.from_ndarray(block, "fltp", "mono")
            sound.sample_rate, sound.pts, sound.time_base = RATE, at, Fraction(1, RATE)
            out.mux(audio.encode(sound))
        out.mux(audio.encode(None))
    return path


@pytest.mark.parametrize("start", [0.0, 1.3])
def test_the_frames_of_a_matroska_sound_follow_each_other_to_the_sample(matroska, start):
    tape = sound_reading.tape_of(matroska, video=True)
    blocks = list(tape.read_blocks(start, float("inf"), SILENT))
    assert len(blocks) > 20
    for (at, block), (following, _) in pairwise(blocks):
        assert following == at + len(block)


def test_a_jump_lands_on_the_samples_that_reading_from_the_beginning_gives(matroska):
    tape = sound_reading.tape_of(matroska, video=True)
    whole = {at for at, _ in tape.read_blocks(0.0, float("inf"), SILENT)}
    assert {at for at, _ in tape.read_blocks(1.3, float("inf"), SILENT)} <= whole
