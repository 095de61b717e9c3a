"""Small videos made on the spot: each picture carries its number as a row of squares."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.stream import Disposition
from av.video.frame import VideoFrame

WIDTH, HEIGHT = 320, 180
BITS, SQUARE = 10, 16
SECRET = b"SN-4711-SECRET"


@dataclass(frozen=True)
class Clip:
    """How a clip is made; ``pts`` gives the time of a picture in ticks of ``time_base``."""

    frames: int = 90
    size: tuple[int, int] = (WIDTH, HEIGHT)
    codec: str = "libx264"
    pixels: str = "yuv420p"
    group: int = 30
    rate: int = 30
    time_base: Fraction = Fraction(1, 15360)
    pts: Callable[[int], int] = lambda n: n * 512
    x264: str = ""
    x265: str = ""
    options: tuple[tuple[str, str], ...] = (("preset", "ultrafast"), ("bf", "2"), ("crf", "24"))
    rotation: int = 0
    mirrored: bool = False  # before the turn; MP4 only
    sound: str = ""  # codec of a sound track
    sound_rate: int = 48000
    layout: str = "stereo"
    sound_at: float = 0.0  # seconds at which the sound begins
    message: bytes = b""  # user data in every picture
    extras: bool = False  # cover (Matroska), a second sound, tags
    seconds: float = 3.0  # of sound


def picture(number: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> np.ndarray:
    """Luma of a picture: texture that moves, and the number as squares along the top."""
    width, height = size
    grid = np.random.RandomState(7).randint(40, 220, (height // 4 + 2, width // 4 + 40), np.uint8)
    big = grid.repeat(4, 0).repeat(4, 1)
    luma = big[:height, number % 100 : number % 100 + width].copy()
    luma[:SQUARE] = 16
    for bit in range(BITS):
        if number >> bit & 1:
            luma[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 235
    return luma


def number_of(luma: np.ndarray) -> int:
    """The number that a decoded picture carries."""
    middle = SQUARE // 2
    return sum(1 << b for b in range(BITS) if luma[middle, b * SQUARE + middle] > 128)


def make(path: Path, clip: Clip = Clip()) -> Path:
    """Write a clip; the container is the path's suffix."""
    options = {"movflags": "use_metadata_tags"} if path.suffix in (".mp4", ".mov") else {}
    with av.open(str(path), "w", options=options) as out:
        video = _video_stream(out, clip)
        sound = _sound_stream(out, clip, clip.sound) if clip.sound else None
        extras = _extras(out, clip) if clip.extras else []
        packets = list(_coded(video, clip))
        if sound is not None:
            packets += list(_sounding(sound, clip))
        packets += extras
        packets.sort(key=lambda p: (p.dts if p.dts is not None else 0) * p.time_base)
        for packet in packets:
            out.mux(packet)
    if clip.mirrored:
        _mirror(path)
    return path


def _mirror(path: Path) -> None:
    """Let left and right change places in the display matrix, before it turns the picture."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 44  # the first track is the video
    a, b = struct.unpack_from(">2i", data, at)
    struct.pack_into(">2i", data, at, -a, -b)
    path.write_bytes(data)


def _video_stream(out, clip: Clip):
    options = dict(clip.options)
    if clip.codec == "libx264":
        options["x264-params"] = clip.x264 or "scenecut=0"
    if clip.codec == "libx265":
        options["x265-params"] = ":".join(filter(None, ("log-level=none", clip.x265)))
    stream = out.add_stream(clip.codec, rate=clip.rate, options=options)
    stream.width, stream.height = clip.size
    stream.pix_fmt = clip.pixels
    stream.codec_context.time_base = clip.time_base
    stream.time_base = clip.time_base
    stream.codec_context.gop_size = clip.group
    stream.codec_context.thread_count = 1
    if clip.rotation:
        stream.set_display_rotation(-clip.rotation)
    if clip.extras:
        out.metadata["location"] = "+41.85-087.65/"
        out.metadata["com.example.serial"] = SECRET.decode()
        stream.metadata["handler_name"] = SECRET.decode()
    return stream


def _coded(stream, clip: Clip) -> Iterator[av.Packet]:
    chroma = np.full((clip.size[1] // 2, clip.size[0]), 110, np.uint8)
    for number in range(clip.frames):
        planes = np.concatenate([picture(number, clip.size), chroma])
        frame = VideoFrame.from_ndarray(planes, "yuv420p")
        if clip.pixels != "yuv420p":
            frame = frame.reformat(format=clip.pixels)
        frame.pts = clip.pts(number)
        frame.time_base = clip.time_base
        yield from (_told(p, clip) for p in stream.encode(frame))
    yield from (_told(p, clip) for p in stream.encode(None))


def _told(packet: av.Packet, clip: Clip) -> av.Packet:
    if not clip.message:
        return packet
    payload = bytes(range(16)) + clip.message
    head = b"\x4e\1" if clip.codec == "libx265" else b"\6"
    unit = b"\0\0\0\1" + head + b"\5" + bytes([len(payload)]) + payload + b"\x80"
    again = av.Packet(unit + bytes(packet))
    again.pts, again.dts, again.time_base = packet.pts, packet.dts, packet.time_base
    again.duration = packet.duration
    again.is_keyframe = packet.is_keyframe
    again.stream = packet.stream
    return again


def _sound_stream(out, clip: Clip, codec: str):
    stream = out.add_stream(codec, rate=clip.sound_rate, layout=clip.layout)
    stream.codec_context.bit_rate = 96000
    return stream


def _sounding(stream, clip: Clip) -> Iterator[av.Packet]:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[clip.layout]
    wave = voice(clip.sound_rate, clip.seconds)
    begin = round(clip.sound_at * clip.sound_rate)
    size = stream.codec_context.frame_size or 1024
    form = stream.codec_context.format.name
    for at in range(0, len(wave), size):
        block = wave[at : at + size]
        if form.startswith("s16"):
            data = (np.tile(block, (channels, 1)) * 32767).astype(np.int16)
        else:
            data = np.tile(block, (channels, 1)).astype(np.float32)
        if not form.endswith("p"):
            data = data.T.reshape(1, -1)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(data), form, clip.layout)
        frame.sample_rate, frame.pts = clip.sound_rate, begin + at
        frame.time_base = Fraction(1, clip.sound_rate)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def voice(rate: int, seconds: float) -> np.ndarray:
    """Something loud that changes all the time."""
    t = np.arange(round(rate * seconds)) / rate
    return 0.4 * np.sin(2 * np.pi * (300 + 40 * np.sin(5 * t)) * t) + 0.2 * np.sin(
        2 * np.pi * 710 * t
    )


def _extras(out, clip: Clip) -> list[av.Packet]:
    out.add_attachment("cover.jpg", "image/jpeg", _jpeg())
    return list(_sounding(_sound_stream(out, clip, "aac"), clip))


def _jpeg() -> bytes:
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = 64, 64, "yuvj420p"
    context.time_base = Fraction(1, 1)
    frame = VideoFrame.from_ndarray(np.full((96, 64), 99, np.uint8), "yuvj420p")
    frame.pts = 0
    return b"".join(bytes(p) for f in (frame, None) for p in context.encode(f))


@dataclass(frozen=True)
class Shown:
    """A decoded picture."""

    time: Fraction  # from the first picture
    luma: np.ndarray
    chroma: np.ndarray


def shown(path: Path) -> list[Shown]:
    """Every picture of a file's main video stream, decoded."""
    out: list[Shown] = []
    first = None
    with av.open(str(path)) as box:
        stream = next(s for s in box.streams.video if not s.disposition & Disposition.attached_pic)
        for frame in box.decode(stream):
            name = "yuvj420p" if "j" in frame.format.name else "yuv420p"
            planes = frame.to_ndarray(format=name)
            time = frame.pts * stream.time_base
            first = time if first is None else first
            out.append(Shown(time - first, planes[: frame.height], planes[frame.height :]))
    return out


def heard(path: Path) -> tuple[int, np.ndarray]:
    """Rate and samples (channels by samples) of a file's first sound."""
    with av.open(str(path)) as box:
        stream = box.streams.audio[0]
        shaper = av.AudioResampler(format="fltp", layout=stream.codec_context.layout.name)
        parts = [p.to_ndarray() for f in box.decode(stream) for p in shaper.resample(f)]
        return stream.rate, np.concatenate(parts, 1)


def tags(path: Path) -> dict[str, str]:
    """Every tag of a file and of its streams, but for those that every MP4 has."""
    with av.open(str(path)) as box:
        found = dict(box.metadata)
        for stream in box.streams:
            found.update({f"{stream.index}.{k}": v for k, v in stream.metadata.items()})
    usual = ("major_brand", "minor_version", "compatible_brands")
    plain = {".language": "und", ".handler_name": "", ".vendor_id": "[0][0][0][0]"}
    return {
        k: v
        for k, v in found.items()
        if k not in usual and not any(k.endswith(n) and v == w for n, w in plain.items())
    }


def kinds(path: Path) -> list[str]:
    """Codec of every stream."""
    with av.open(str(path)) as box:
        return [s.codec_context.name if s.codec_context else s.type for s in box.streams]
