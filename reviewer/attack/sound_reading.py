"""Sound as blocks of samples on the record's media time.

PCM in WAV is read by a parser of the attack's own; for coded sound there is one decoder at
hand, FFmpeg's through PyAV, which also wrote it: the report names it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import numpy.typing as npt
from av.audio.plane import AudioPlane

from reviewer.attack.coded_pictures import APART, begin_of_stream, main_video, seek_before
from reviewer.system.jobs import Job

Sound = npt.NDArray[np.float32]

WAV_LIBRARY = "own RIFF reader"
AV_LIBRARY = f"av {av.__version__}"
# By wFormatTag (1 is PCM, 3 IEEE float) and bits of a sample: RIFF's `fmt ` chunk.
_FORMS = {
    (1, 8): "u1",
    (1, 16): "<i2",
    (1, 24): "i3",
    (1, 32): "<i4",
    (3, 32): "<f4",
    (3, 64): "<f8",
}
_KINDS = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}
_BLOCK = 1 << 16
# Chosen by hand; twice as many as the renderer looks at.
_LOOK = 512  # packets in which a picture must be decoded
_UNTOLD = {0, 0xFFFFFFFF}  # sizes of samples that a recorder wrote which could not go back
# Vorbis' packets have two lengths, and what a container says of their times wavers by one.
_HOLE = {"vorbis": 0.1}  # seconds; less is how a container rounds, or how times waver
_HOLE_ELSE = 0.02
# A step further back than this is another chain of an Ogg file.
_BACK = 0.5  # seconds
_LONGEST_HOLE = 24 * 3600  # seconds


@dataclass(frozen=True)
class Riff:
    """A WAV file's chunks: (name, offset of the body, size), and its format.

    Attributes:
        chunks: no size reaches beyond the file.
        form: empty when it is no plain PCM.
        sound: False when a chunk says of itself that it is longer than the file, or nothing.
    """

    chunks: tuple[tuple[bytes, int, int], ...]
    form: str
    channels: int
    rate: int
    sound: bool

    @property
    def samples_place(self) -> tuple[int, int]:
        """Offset and size of the samples.

        Raises:
            ValueError: There are none.
        """
        for name, at, size in self.chunks:
            if name == b"data":
                return at, size
        raise ValueError("no data chunk")


def read_riff(path: Path) -> Riff:
    """Walk a WAV file's chunks.

    A recorder that wrote into a pipe, or lost its power, left no size or a wrong one: then
    the samples reach to the end of the file, as players take them.

    Raises:
        ValueError, struct.error: It is none, or its format is missing.
    """
    end = path.stat().st_size
    with path.open("rb") as stream:
        if stream.read(4) not in (b"RIFF", b"RF64", b"BW64") or stream.read(8)[4:] != b"WAVE":
            raise ValueError("no WAV file")
        chunks, fmt, wide, sound = [], b"", 0, True
        at = 12
        while at + 8 <= end:
            stream.seek(at)
            name, size = struct.unpack("<4sI", stream.read(8))
            # EBU Tech 3306 (RF64): sizes of 64 bits for files beyond 4 GB; then the usual one is
            # all 1s.
            if name == b"ds64":
                wide = struct.unpack_from("<QQ", stream.read(16))[1]
            if name == b"data" and size == 0xFFFFFFFF and wide:
                size = wide
            rest = end - at - 8
            if size > rest or (name == b"data" and size in _UNTOLD):
                size, sound = rest, False
            if name == b"fmt ":
                fmt = stream.read(size)
            chunks.append((name, at + 8, size))
            # RIFF: chunks begin at even places; the byte that fills up is not counted in the size.
            at += 8 + size + (size & 1)
        if at < end:
            chunks.append((b"", at, end - at))
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", fmt)
    # WAVE_FORMAT_EXTENSIBLE: the real format is the first two bytes of the GUID behind it.
    if kind == 0xFFFE and len(fmt) >= 26:
        kind = struct.unpack_from("<H", fmt, 24)[0]
    return Riff(tuple(chunks), _FORMS.get((kind, bits), ""), channels, rate, sound)


@dataclass(frozen=True)
class Tape:
    """How to read one file's sound.

    Attributes:
        seeks: reading may begin anywhere.
        zero: media time zero on the file's own clock, seconds; ``None`` counts samples
            from the first.
        begins: when the first sample is heard, in seconds of media time.
        from_sound: media time zero is the first sound, which is heard before any picture.
        own_rate: samples a second in the file, where they are given at another rate; or 0.
    """

    path: Path
    rate: int
    channels: int
    codec: str
    zero: Fraction | None
    riff: Riff | None = None
    seeks: bool = False
    begins: Fraction = Fraction(0)
    own_rate: int = 0
    from_sound: bool = False

    def at_rate(self, rate: int) -> Tape:
        """The same sound at another rate."""
        return self if rate == self.rate else replace(self, rate=rate, own_rate=self.rate)

    @property
    def has_whole_samples(self) -> bool:
        """True when samples are whole numbers, which know nothing beyond full scale."""
        plain = self.riff is not None and np.dtype(self.riff.form.replace("i3", "i4")).kind != "f"
        return plain or self.codec == "flac"

    @property
    def library_used(self) -> str:
        """What reads it."""
        return WAV_LIBRARY if self.riff else AV_LIBRARY

    def read_blocks(self, start: float, end: float, job: Job) -> Iterator[tuple[int, Sound]]:
        """(number of the first sample, samples x channels) between two moments."""
        if self.own_rate:
            own = replace(self, rate=self.own_rate, own_rate=0)
            return _resample_blocks(own.read_blocks(start, end, job), self.own_rate, self.rate)
        if self.riff:
            return self._read_plain_blocks(start, end, job)
        return self._decode_blocks(start, end, job)

    def _read_plain_blocks(self, start: float, end: float, job: Job) -> Iterator[tuple[int, Sound]]:
        assert self.riff is not None
        at, size = self.riff.samples_place
        wide = 3 if self.riff.form == "i3" else np.dtype(self.riff.form).itemsize
        step = wide * self.channels
        # To the millionth of a sample: 32.324 s times 8,000 is 258591.99999999997 in floating
        # point, and would begin one sample too early.
        first = max(int(round(start * self.rate, 6)), 0)
        last = math.ceil(round(min(end * self.rate, size // step), 6))
        with self.path.open("rb") as stream:
            stream.seek(at + first * step)
            while first < last:
                job.check()
                count = min(_BLOCK, last - first)
                block = _read_pcm(stream, count * self.channels, self.riff.form)
                yield first, block.reshape(-1, self.channels)
                first += count

    def _decode_blocks(self, start: float, end: float, job: Job) -> Iterator[tuple[int, Sound]]:
        with av.open(str(self.path)) as box:
            stream = box.streams.audio[0]
            if self.zero is not None and self.seeks and start > 1:
                where = (Fraction(start) - 1 + self.zero) / (stream.time_base or 1)
                box.seek(int(where), stream=stream, backward=True)
            count, begun = 0, False
            line = _FrameLine(self.rate, self.codec)
            for packet in box.demux(stream):
                for frame in _decode_sound_frames(packet):
                    job.check()
                    at = count
                    if self.zero is None:
                        at = line.place_frame(frame, count)
                    elif frame.pts is not None:
                        tick = Fraction(frame.time_base or 0)
                        told = round((frame.pts * tick - self.zero) * self.rate)
                        at = self._place_of_frame(told, count, tick) if begun else told
                    begun, count = True, at + frame.samples
                    if count <= start * self.rate:
                        continue
                    if at >= end * self.rate:
                        return
                    yield at, _floats_of_frame(frame, self.channels)

    def _place_of_frame(self, told: int, follows: int, tick: Fraction) -> int:
        """Where a frame stands: a container that counts in milliseconds says so only nearly,
        and what it nearly calls the next sample is the next sample.
        """
        rough = _is_coarse(tick, self.rate) and abs(told - follows) <= 2 * tick * self.rate
        return follows if rough else told


def _resample_blocks(
    blocks: Iterator[tuple[int, Sound]], own: int, rate: int
) -> Iterator[tuple[int, Sound]]:
    """Blocks at another rate; each channel by itself, for there is no layout for every number."""
    shapers: list[av.AudioResampler] = []
    follows, at = -1, 0

    def stack_channels(block: Sound | None) -> Sound:
        parts = []
        for number, shaper in enumerate(shapers):
            frame = None
            if block is not None:
                line = np.ascontiguousarray(block[:, number]).reshape(1, -1)
                frame = av.AudioFrame.from_ndarray(line, "fltp", "mono")
                frame.sample_rate = own
            made = [f.to_ndarray().reshape(-1) for f in shaper.resample(frame)]
            parts.append(np.concatenate(made) if made else np.zeros(0))
        size = min((len(p) for p in parts), default=0)
        return np.stack([p[:size] for p in parts], axis=1).astype(np.float32)

    for first, block in blocks:
        if first != follows:
            if shapers:
                yield at, stack_channels(None)
            shapers = [av.AudioResampler("fltp", "mono", rate) for _ in range(block.shape[1])]
            at = round(first * Fraction(rate, own))
        follows = first + len(block)
        made = stack_channels(block)
        yield at, made
        at += len(made)
    if shapers:
        yield at, stack_channels(None)


class _FrameLine:
    """A recording's frames one behind the other from its first sample on.

    Only where the container tells of a hole is there one: packets that are lost or broken,
    a recorder that paused. A step far back is the beginning of another chain.
    """

    def __init__(self, rate: int, codec: str) -> None:
        self._rate = rate
        self._hole = _HOLE.get(codec, _HOLE_ELSE)
        self._zero: Fraction | None = None

    def place_frame(self, frame: av.AudioFrame, follows: int) -> int:
        """Where a frame stands that would stand at ``follows`` if nothing were lost."""
        if frame.pts is None:
            return follows
        told = frame.pts * Fraction(frame.time_base or 0) * self._rate
        if self._zero is None:
            self._zero = told - follows
        off = float(told - self._zero - follows) / self._rate
        if off < -_BACK or off > _LONGEST_HOLE:
            self._zero = told - follows
            return follows
        return round(told - self._zero) if off > self._hole else follows


def tape_of(path: Path, *, video: bool, like: Tape | None = None) -> Tape | None:
    """A file's first sound stream; ``None`` when it has none. A release counts from where its
    original (``like``) does: from its first sound, or from its first picture.

    Raises:
        av.FFmpegError, ValueError: The file cannot be read.
    """
    with path.open("rb") as stream:
        is_wav = stream.read(12)[8:] == b"WAVE"
    if is_wav and not video:
        riff = read_riff(path)
        if riff.form:
            return Tape(path, riff.rate, riff.channels, "pcm", None, riff)
    with av.open(str(path)) as box:
        if not box.streams.audio:
            return None
        context = box.streams.audio[0].codec_context
        early = like.from_sound if like is not None else video and _is_early(box)
        zero = _media_zero(box, early) if video else None
        name = context.name.removesuffix("float")
        tick = Fraction(box.streams.audio[0].time_base or 0)
        # Behind a jump only the container says which sample comes; it must know to the sample.
        seeks = not _is_coarse(tick, context.sample_rate) and seek_before(
            box, box.streams.audio[0], 0
        )
        heard = _first_heard(path) if video else None
        if early and like is not None and heard is not None:
            # An original may begin with a packet that is cut through: nobody hears it.
            zero = heard - like.begins
        off = heard - zero if zero is not None and heard is not None else Fraction(0)
        rate, channels = context.sample_rate, context.channels
        return Tape(path, rate, channels, name, zero, None, seeks, off, from_sound=early)


def _first_heard(path: Path) -> Fraction | None:
    """When the first sample is heard, by the file's own clock. What a container tells of the
    beginning of a stream leaves out, now and then, what a decoder is told to throw away.
    """
    with av.open(str(path)) as box:
        stream = box.streams.audio[0]
        for packet in islice(box.demux(stream), _LOOK):
            for frame in _decode_sound_frames(packet):
                if frame.pts is not None:
                    return frame.pts * Fraction(frame.time_base or 0)
        return begin_of_stream(stream)


def _is_coarse(tick: Fraction, rate: int) -> bool:
    """True when a container's times are too rough to tell samples apart."""
    return tick * rate > 1


def _is_early(box: av.container.InputContainer) -> bool:
    """True when sound is plainly heard before the stream of pictures begins."""
    sound, pictures = begin_of_stream(box.streams.audio[0]), begin_of_stream(main_video(box))
    return sound is not None and pictures is not None and pictures - sound >= APART


def _media_zero(box: av.container.InputContainer, early: bool) -> Fraction:
    """Media time zero: the first picture, or the first sound."""
    sound, tick = begin_of_stream(box.streams.audio[0]), Fraction(main_video(box).time_base or 1)
    return sound // tick * tick if early and sound is not None else _first_picture(box)


def _first_picture(box: av.container.InputContainer) -> Fraction:
    """When the first frame that can be decoded is shown, by the file's own clock: a recording
    that begins between two whole pictures has packets before it that nobody sees.
    """
    stream = main_video(box)
    seen: list[int] = []
    tick = Fraction(stream.time_base or 1)
    for packet in box.demux(stream):
        for frame in _decode_pictures(packet):
            if frame.pts is not None:
                return frame.pts * tick
        if packet.pts is not None and not packet.is_discard:
            seen.append(packet.pts)
            if len(seen) == _LOOK:
                break
    return min(seen) * tick if seen else Fraction(0)


def _decode_pictures(packet: av.Packet[av.VideoStream]) -> list[av.VideoFrame]:
    try:
        return [f for f in packet.decode() if isinstance(f, av.VideoFrame)]
    except av.FFmpegError:
        return []


def _decode_sound_frames(packet: av.Packet[av.AudioStream]) -> list[av.AudioFrame]:
    """The frames of a packet; a broken one gives none, as a player does."""
    try:
        return list(packet.decode())
    except av.FFmpegError:
        return []


def _read_pcm(stream: BinaryIO, count: int, form: str) -> Sound:
    if form == "i3":
        raw = np.frombuffer(stream.read(count * 3), np.uint8).reshape(-1, 3).astype(np.int32)
        # Three bytes to the top of four, and back down with their sign.
        whole = (raw[:, 0] << 8 | raw[:, 1] << 16 | raw[:, 2] << 24) >> 8
        return (whole / 8388608).astype(np.float32)
    kind = np.dtype(form)
    values = np.frombuffer(stream.read(count * kind.itemsize), kind)
    if form == "u1":
        return ((values.astype(np.float32) - 128) / 128).astype(np.float32)
    scale = 2.0 ** (8 * kind.itemsize - 1) if kind.kind == "i" else 1.0
    return (values / scale).astype(np.float32)


def _floats_of_frame(frame: av.AudioFrame, channels: int) -> Sound:
    if frame.layout.nb_channels != channels:
        raise ValueError("the number of channels changes")
    if frame.format.is_planar:
        # Not to_ndarray: it counts planes until a null pointer, which from eight on is missing.
        kind = np.dtype(_KINDS[frame.format.packed.name])
        planes = (AudioPlane(frame, number) for number in range(channels))
        values = np.stack(
            [np.frombuffer(memoryview(p), kind, frame.samples) for p in planes], axis=1
        )
    else:
        values = frame.to_ndarray().reshape(-1, channels)
    if values.dtype == np.uint8:
        return ((values.astype(np.float32) - 128) / 128).astype(np.float32)
    scale = 2.0 ** (8 * values.dtype.itemsize - 1) if values.dtype.kind == "i" else 1.0
    return (values / scale).astype(np.float32)
