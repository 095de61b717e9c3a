"""Small originals and releases for the attack: made here, so that each can be made to leak."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDTH, HEIGHT, RATE, GOP = 320, 180, 30, 15
SOUND_RATE = 48000
BITEXACT = {"fflags": "+bitexact"}
X264 = {
    "preset": "veryfast",
    "qp": "18",
    "x264-params": "keyint=15:min-keyint=15:scenecut=0:open-gop=0:b-adapt=0:bframes=2:"
    "threads=1:sliced-threads=0:rc-lookahead=0:mbtree=0:weightp=0",
}


def pictures(count: int = 60) -> list[np.ndarray]:
    """Moving luma pictures with fine and coarse detail, each unlike its neighbours."""
    rng = np.random.default_rng(7)
    coarse = np.kron(rng.integers(40, 220, (12, 32)), np.ones((20, 20)))
    fine = rng.integers(-25, 26, coarse.shape)
    world = np.clip(coarse + fine, 20, 235).astype(np.uint8)
    return [world[n // 2 : n // 2 + HEIGHT, 3 * n : 3 * n + WIDTH].copy() for n in range(count)]


def speech(seconds: float, rate: int = SOUND_RATE) -> np.ndarray:
    """Something that sounds like speech to a measure: bursts of coloured noise, 16 bit."""
    rng = np.random.default_rng(3)
    count = int(seconds * rate)
    noise = np.convolve(rng.normal(0, 1, count), np.hanning(9), "same")
    swell = 0.4 + 0.6 * np.abs(np.sin(np.arange(count) / rate * 9))
    return (noise / np.abs(noise).max() * swell * 20000).astype(np.int16)


def write_video(
    path: Path,
    frames: Iterable[np.ndarray],
    sound: np.ndarray | None = None,
    *,
    side_data: bool = False,
    times: Callable[[int], int] = lambda n: n,
    metadata: dict[str, str] | None = None,
    rotation: int = 0,
    crf: str = "18",
) -> None:
    """Encode luma pictures (and 16-bit sound) as H.264 and AAC in MP4, without tags."""
    with av.open(str(path), "w", format="mp4", options={} if metadata else BITEXACT) as box:
        if metadata:
            box.metadata.update(metadata)
        stream = box.add_stream("libx264", rate=RATE, options={**X264, "qp": crf})
        first = np.asarray(next(iter(frames)))
        stream.height, stream.width = first.shape
        stream.pix_fmt = "yuv420p"
        stream.codec_context.flags |= 1 << 23
        stream.time_base = stream.codec_context.time_base = Fraction(1, 15360)
        tone = None
        if sound is not None:
            tone = box.add_stream(
                "aac", rate=SOUND_RATE, options={"b": "240k", "aac_coder": "fast", "aac_pns": "0"}
            )
            tone.layout = "mono"
            tone.codec_context.flags |= 1 << 23
        strip = None
        for number, luma in enumerate(frames):
            for packet in stream.encode(_frame(luma, times(number) * 512)):
                strip = strip or _stripper(stream, side_data)
                _mux(box, strip, packet)
        for packet in stream.encode(None):
            strip = strip or _stripper(stream, side_data)
            _mux(box, strip, packet)
        if tone is not None and sound is not None:
            _write_sound(box, tone, sound)


def _stripper(stream, side_data: bool):
    if side_data:
        return None
    return av.BitStreamFilterContext("filter_units=remove_types=6", stream)


def _mux(box, strip, packet) -> None:
    for kept in strip.filter(packet) if strip else [packet]:
        kept.stream = packet.stream
        box.mux(kept)


def _frame(luma: np.ndarray, pts: int) -> av.VideoFrame:
    height, width = luma.shape
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    planes[:height] = luma
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = pts, Fraction(1, 15360)
    return frame


def _write_sound(box, stream, sound: np.ndarray) -> None:
    for at in range(0, len(sound), 1024):
        frame = av.AudioFrame.from_ndarray(sound[None, at : at + 1024], format="s16", layout="mono")
        frame.sample_rate, frame.pts = SOUND_RATE, at
        frame.time_base = Fraction(1, SOUND_RATE)
        box.mux(stream.encode(frame))
    box.mux(stream.encode(None))


def write_wav(path: Path, sound: np.ndarray, rate: int = SOUND_RATE) -> None:
    """16-bit PCM, mono or samples x channels."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(sound.astype("<i2").tobytes())


def write_coded(path, codec, channels, loud=1.0, lost=(0, 0)):
    """Three seconds, coded; packets that begin in ``lost`` seconds are left out."""
    layout = {6: "5.1", 8: "7.1"}.get(channels, "mono")
    wave = np.repeat((speech(3) / 32768 * loud)[None, :], channels, axis=0)
    with av.open(str(path), "w") as box:
        stream = box.add_stream(codec, rate=SOUND_RATE, layout=layout)
        shaper = av.AudioResampler(stream.format, layout, SOUND_RATE)
        fifo = av.AudioFifo()
        flat = np.ascontiguousarray(wave.T, np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(flat, "flt", layout)
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, 0, Fraction(1, SOUND_RATE)
        for part in shaper.resample(frame):
            fifo.write(part)
        packets = []
        for part in fifo.read_many(stream.codec_context.frame_size or 1024, partial=True):
            packets += stream.encode(part)
        for packet in packets + stream.encode(None):
            begins = float(packet.pts * packet.time_base)
            if not lost[0] <= begins < lost[1]:
                box.mux(packet)


def filled(luma: np.ndarray, box: tuple[float, float, float, float], shift=(0, 0)) -> np.ndarray:
    """A picture with a box blackened, grown outward by two pixels as a careful renderer does."""
    height, width = luma.shape
    x, y, w, h = box
    out = luma.copy()
    x0, y0 = int(x * width) - 2 + shift[0], int(y * height) - 2 + shift[1]
    x1, y1 = int((x + w) * width) + 3 + shift[0], int((y + h) * height) + 3 + shift[1]
    out[max(y0, 0) : y1, max(x0, 0) : x1] = 16
    return out
