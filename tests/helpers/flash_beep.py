"""Clips that can be checked by eye and ear of a program: each frame carries its number."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 16


def numbered(number: int, width: int = 320, height: int = 180) -> np.ndarray:
    """A grey picture with the frame's number as a row of light and dark squares on top."""
    picture = np.full((height, width), 90, np.uint8)
    picture[height // 3 :, number * 4 % width :][:, :20] = 200
    size = width // BITS
    for bit in range(BITS):
        picture[:size, bit * size : (bit + 1) * size] = 235 if number >> bit & 1 else 16
    return picture


def number_in(picture: np.ndarray) -> int:
    """The number that ``numbered`` drew, read from luma or any colour channel."""
    size = picture.shape[1] // BITS
    cells = [picture[size // 2, bit * size + size // 2] for bit in range(BITS)]
    return sum(1 << bit for bit, cell in enumerate(cells) if cell > 128)


def write_clip(
    path: Path, seconds: float = 4.0, fps: int = 25, group: int = 25, beep_every: float = 0.0
) -> int:
    """Numbered frames as H.264; with ``beep_every``, a 50 ms beep at each multiple of it.

    Gives the number of frames.
    """
    count = round(seconds * fps)
    with av.open(str(path), "w") as box:
        video = box.add_stream("libx264", rate=fps)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.options = {"crf": "18", "preset": "veryfast", "bf": "2"}
        video.codec_context.gop_size = group
        sound = box.add_stream("aac", rate=48_000) if beep_every else None
        if sound is not None:
            sound.layout = "mono"
        for number in range(count):
            gray = av.VideoFrame.from_ndarray(numbered(number), format="gray")
            box.mux(video.encode(gray.reformat(format="yuv420p")))
        box.mux(video.encode(None))
        if sound is not None:
            _write_beeps(box, sound, seconds, beep_every)
    return count


def beeps(seconds: float, every: float) -> np.ndarray:
    """48 kHz mono: silence with a 50 ms beep at every multiple of ``every`` but zero."""
    t = np.arange(round(seconds * 48_000)) / 48_000
    since = t % every
    return np.where((since < 0.05) & (t >= every), 0.5 * np.sin(2 * np.pi * 1000 * t), 0)


def _write_beeps(box, sound, seconds, every):
    samples = beeps(seconds, every).astype(np.float32)
    for at in range(0, len(samples), 1024):
        chunk = samples[at : at + 1024].reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
        box.mux(sound.encode(frame))
    box.mux(sound.encode(None))
