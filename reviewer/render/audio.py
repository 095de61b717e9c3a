"""Sound recordings: copied without their tags, or muted sample by sample and kept lossless.

A recording that a redaction touches is decoded once and written as PCM (a WAV stays a
WAV) or FLAC, so that what is not muted stays exactly what the decoder gave, and a mute
begins and ends on its sample. Nothing else of the file survives: tags, pictures, chapters.

Decision 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from reviewer.clock.timebase import Span, as_exact_fraction, merge_spans
from reviewer.errors import BadInput, explain_plainly
from reviewer.model import (
    SoundRedaction,
    Style,
)
from reviewer.plan.plan import Step
from reviewer.render.flac import Frames, make_seekable
from reviewer.render.mp3 import copy_frames
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.files import write_replacing
from reviewer.system.jobs import Job

TONE_HZ = 1000
TONE_LEVEL = 0.1  # -20 dB of full scale
_BITEXACT = {"fflags": "+bitexact"}  # no encoder name, no date
_MUXERS = {".wav": "wav", ".m4a": "ipod", ".flac": "flac"}
_TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".flac": "audio/flac",
}
_PCM = {
    "u8": "pcm_u8",
    "s16": "pcm_s16le",
    "s32": "pcm_s32le",
    "flt": "pcm_f32le",
    "dbl": "pcm_f64le",
}
_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
_HOLE = Fraction(1, 50)  # seconds; less is a container's rounding, or a recorder's jitter
_HOLE_VORBIS = Fraction(1, 10)  # its times waver where long and short blocks meet
_BACK = Fraction(1, 2)  # seconds
_LONGEST_HOLE = 24 * 3600  # seconds
# RIFF counts in 32 bits; a megabyte is left for headers.
_WAV_LIMIT = (1 << 32) - (1 << 20)  # bytes: what a plain RIFF file can say
_COPYABLE = {"mp3", "mp3float", "aac", "flac"}


@dataclass(frozen=True)
class SampleMute:
    """Samples to hide, counted from the first of the recording."""

    span: Span
    tone: bool
    channel: int | None = None  # of all


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write the released form of a sound recording into ``out``.

    Raises:
        BadInput: It cannot be decoded.
    """
    suffix = Path(step.release_name).suffix.lower()
    target = out / f"sound{suffix}"
    sounds = step.of_type(SoundRedaction)
    try:
        with write_replacing(target) as part, av.open(str(source), metadata_errors="ignore") as box:
            stream = _first_sound(step, box)
            notes = _tell_dropped(box)
            if not sounds and suffix != ".wav" and _can_copy(stream, suffix):
                if suffix == ".mp3":
                    copy_frames(source, part, job)
                else:
                    _copy_packets(box, stream, part, suffix, job)
                method = "sound copied without loss; every tag dropped"
            else:
                rate = stream.codec_context.sample_rate
                mutes = mutes_of(step, rate)
                missing = _rewrite_samples(box, stream, part, suffix, mutes, job)
                method = _tell_method(_form_kept(suffix, stream), mutes, rate)
                silent = f"{missing / rate:.2f} s that are missing or damaged became silence"
                notes += [silent] if missing else []
    except av.FFmpegError as fault:
        raise BadInput(f"{step.record} cannot be decoded ({explain_plainly(fault)}).") from None
    file = RenderedFile(target.name, step.release_name, _TYPES[suffix])
    return Rendered(step.record, (file,), method, tuple(notes))


def mutes_of(step: Step, rate: int) -> tuple[SampleMute, ...]:
    """The step's sound redactions in samples, grown outward to whole samples."""
    spans: dict[tuple[bool, int | None], list[Span]] = {}
    for r in step.of_type(SoundRedaction):
        # Down at the start and up at the end: a sample that is touched is hidden.
        span = Span(
            int(as_exact_fraction(r.start) * rate), -(-as_exact_fraction(r.end) * rate // 1)
        )
        spans.setdefault((r.style != Style.TONE, r.channel), []).append(span)
    order = sorted(spans, key=lambda key: (key[0], key[1] is None, key[1] or 0))  # silence wins
    return tuple(
        SampleMute(s, not key[0], key[1]) for key in order for s in merge_spans(spans[key])
    )


def hide_samples(
    samples: NDArray[Any], first: int, mutes: tuple[SampleMute, ...], rate: int
) -> None:
    """Overwrite the muted part of ``samples`` (channels x time), which begin at ``first``."""
    length = samples.shape[1]
    for mute in mutes:
        a, b = max(mute.span.start - first, 0), min(mute.span.end - first, length)
        if a < b:
            at = np.arange(first + a, first + b) if mute.tone else np.zeros(b - a)
            wave = TONE_LEVEL * np.sin(2 * np.pi * TONE_HZ * at / rate)
            rows = samples if mute.channel is None else samples[mute.channel : mute.channel + 1]
            rows[:, a:b] = _as_type(wave, samples.dtype)


def _as_type(wave: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    if dtype == np.uint8:
        # WAV of 8 bits is unsigned: silence is 128.
        return (128 + wave * 127).astype(np.uint8)
    if dtype.kind == "i":
        return (wave * np.iinfo(dtype).max).astype(dtype)
    return wave.astype(dtype)


def _first_sound(step: Step, box: av.container.InputContainer) -> AudioStream:
    if not box.streams.audio:
        raise BadInput(f"{step.record} holds no sound.")
    stream = box.streams.audio[0]
    if not stream.codec_context.sample_rate:
        raise BadInput(f"{step.record} does not say its sample rate.")
    return stream


def _tell_dropped(box: av.container.InputContainer) -> list[str]:
    others = len(box.streams) - 1
    return [f"{others} further streams dropped"] if others else []


def _can_copy(stream: AudioStream, suffix: str) -> bool:
    name = stream.codec_context.name
    fits = {".mp3": {"mp3", "mp3float"}, ".m4a": {"aac"}, ".flac": {"flac"}}
    return name in _COPYABLE and name in fits.get(suffix, set())


def _copy_packets(
    box: av.container.InputContainer, stream: AudioStream, part: Path, suffix: str, job: Job
) -> None:
    with av.open(str(part), "w", format=_MUXERS[suffix], options=_BITEXACT) as target:
        # Opaque: the packets are never decoded, so any AAC or FLAC can be copied.
        twin = target.add_stream_from_template(stream, opaque=True)
        twin.metadata.clear()
        for packet in box.demux(stream):
            job.check()
            # The empty packet at the end flushes decoders; a muxer refuses it.
            if packet.dts is not None and packet.size:
                packet.stream = twin
                target.mux(packet)


def _rewrite_samples(
    box: av.container.InputContainer,
    stream: AudioStream,
    part: Path,
    suffix: str,
    mutes: tuple[SampleMute, ...],
    job: Job,
) -> int:
    """Decode, mute and write; gives how many samples were missing."""
    context = stream.codec_context
    packed = context.format.packed.name
    codec, form = _lossless_format(suffix, packed, context)
    shaper = av.AudioResampler(format=form, layout=context.layout, rate=context.sample_rate)
    line = _SampleLine(context)
    frames: Frames = []
    large = (
        box.duration or 0
    ) / av.time_base * context.sample_rate * 8 * context.layout.nb_channels > _WAV_LIMIT
    with av.open(
        str(part), "w", format=_MUXERS[suffix], options=_options_for_wide(suffix, large)
    ) as target:
        twin = cast(AudioStream, target.add_stream(codec, rate=context.sample_rate))
        twin.layout, twin.format = context.layout, form
        twin.codec_context.flags |= 1 << 23  # bit exact: no vendor
        at = 0
        for frame in _shape_frames(box, stream, shaper, line):
            job.check()
            samples = _grid_of_frame(frame)
            hide_samples(samples, at, mutes, context.sample_rate)
            hidden = _frame_of_grid(samples, frame, at)
            at += frame.samples
            _mux_packets(target, twin.encode(hidden), frames)
        _mux_packets(target, twin.encode(None), frames)
    if not at:
        raise BadInput("The recording holds no sound that can be decoded.")
    if suffix == ".flac":
        make_seekable(part, frames)
    return line.missing


def _mux_packets(
    target: av.container.OutputContainer, packets: list[av.Packet[AudioStream]], frames: Frames
) -> None:
    for packet in packets:
        if packet.size:
            frames.append((packet.pts or 0, int(packet.duration or 0), packet.size))
        target.mux(packet)


class _SampleLine:
    """The record's time: its frames one behind the other, and silence where some are missing.

    A mute stands where a person heard the word, which after a jump is where the container's
    times say. So lost and damaged packets and a recorder's pauses must take their time here
    too. A step far back (or further on than any recording) is another recording in the same
    file, which follows at once. A small step back is none: times that waver must not add up.
    """

    def __init__(self, context: AudioCodecContext) -> None:
        self._rate = context.sample_rate
        self._name = context.name
        self._hole = _HOLE_VORBIS if context.name == "vorbis" else _HOLE
        self._zero: Fraction | None = None
        self._follows = 0
        self.missing = 0

    def samples_missing_before(self, frame: AudioFrame) -> int:
        """How many samples are missing in front of a frame, which is then the last one."""
        size = 0
        if frame.pts is not None and frame.time_base is not None:
            told = frame.pts * frame.time_base * self._rate
            if self._zero is None:
                self._zero = told
            off = told - self._zero - self._follows
            if off < -_BACK * self._rate or off > _LONGEST_HOLE * self._rate:
                if self._name == "vorbis":  # decoded with the first one's tables it is noise
                    what = "A second Vorbis recording begins in the file, which cannot be decoded."
                    raise BadInput(what, "Split the file, or withhold it.")
                self._zero = told - self._follows
            elif off > self._hole * self._rate:
                size = round(off)
        self._follows += size + frame.samples
        self.missing += size
        return size


def _shape_frames(
    box: av.container.InputContainer,
    stream: AudioStream,
    shaper: av.AudioResampler,
    line: _SampleLine,
) -> Iterator[AudioFrame]:
    """Decoded frames in the output's sample format, with silence where some are missing."""
    for packet in box.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue  # the next frame's time tells what it cost; rubbish at the end costs none
        for frame in frames:
            missing = line.samples_missing_before(frame)
            # The line of samples is the clock from here on, not the container.
            frame.pts = None
            try:
                made = shaper.resample(frame)
            except ValueError:
                what = "The recording changes its channels or its rate."
                raise BadInput(what, "Withhold it.") from None
            while missing and made:
                size = min(missing, frame.sample_rate)
                yield _silent_frame(made[0], size)
                missing -= size
            yield from made
    yield from shaper.resample(None)


def _silent_frame(like: AudioFrame, samples: int) -> AudioFrame:
    fill = 128 if like.format.name == "u8" else 0
    count = samples * like.layout.nb_channels
    flat = np.full((1, count), fill, _DTYPES[like.format.name])
    frame = AudioFrame.from_ndarray(flat, format=like.format.name, layout=like.layout.name)
    frame.sample_rate = like.sample_rate
    return frame


def _lossless_format(suffix: str, packed: str, context: AudioCodecContext) -> tuple[str, str]:
    """Encoder and sample format that keep what the decoder gives."""
    if suffix == ".wav":
        # FFmpeg has no samples of three bytes: it decodes them to four.
        codec = "pcm_s24le" if context.name == "pcm_s24le" else _PCM.get(packed, "pcm_s16le")
        return codec, "s32" if codec == "pcm_s24le" else packed
    return "flac", "s32" if packed == "s32" else "s16"


def _options_for_wide(suffix: str, large: bool) -> dict[str, str]:
    """RF64 leaves a reserved chunk in every file, so only what needs it gets it."""
    return _BITEXACT | ({"rf64": "always"} if suffix == ".wav" and large else {})


def _grid_of_frame(frame: AudioFrame) -> NDArray[Any]:
    """Samples of a packed frame as channels x time."""
    flat = frame.to_ndarray().reshape(-1)
    return np.ascontiguousarray(flat.reshape(frame.samples, -1).T)


def _frame_of_grid(samples: NDArray[Any], like: AudioFrame, at: int) -> AudioFrame:
    flat = np.ascontiguousarray(samples.T).reshape(1, -1)
    frame = AudioFrame.from_ndarray(flat, format=like.format.name, layout=like.layout.name)
    frame.sample_rate, frame.pts = like.sample_rate, at
    return frame


def _form_kept(suffix: str, stream: AudioStream) -> str:
    """What the samples are kept as; decoders of lossy sound give more bits than were ever told."""
    if suffix == ".wav":
        return "PCM"
    rounded = stream.codec_context.format.packed.name in ("flt", "dbl")
    return "FLAC, at 16 bits" if rounded else "FLAC (lossless)"


def _tell_method(form: str, mutes: tuple[SampleMute, ...], rate: int) -> str:
    hidden = sum(s.end - s.start for s in merge_spans([m.span for m in mutes])) / rate
    if not mutes:
        return f"sound kept sample by sample as {form}; every tag dropped"
    return f"{hidden:.2f} s hidden, the rest kept sample by sample as {form}; every tag dropped"
