"""The encoder: set to match a source it is spliced into, or for a whole release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import av
from av.codec.context import Flags
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from reviewer.render.video.hevc.units import is_picture_unit
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.look import PictureForm
from reviewer.render.video.nal import IDR, PPS, SLICE, SPS, length_prefixed, split_units, unit_type
from reviewer.render.video.paramsets import ParameterSets

THREADS = 4  # fixed: the number of threads changes the bytes
# Chosen by hand.
CRF = 22
# What libx264 spares pictures that others lean on (ip_ratio 1.4): where none leans on another, it
# would spare none.
CRF_SINGLE = CRF - 3
PRESET = "superfast"
_PROFILES = {66: "baseline", 77: "main", 100: "high"}
_LONGEST_GROUP = 250
_LEVELS = {9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62}


@dataclass(frozen=True)
class Sample:
    """One coded picture as an MP4 holds it; ``dts`` is the encoder's own, if asked for."""

    pts: int
    dts: int
    key: bool
    data: bytes


@dataclass(frozen=True)
class EncoderSettings:
    """How pictures are encoded.

    Attributes:
        group: pictures from one restart to the next, at most.
        options: of the encoder.
        codec: the encoder, by FFmpeg's name.
    """

    look: PictureForm
    width: int
    height: int
    time_base: Fraction
    group: int
    options: dict[str, str]
    codec: str = "libx264"


def settings_matching(index: SourceIndex, depth: int) -> EncoderSettings:
    """Settings whose pictures can stand among a source's own.

    Args:
        index: Of H.264 that can be spliced.
        depth: By how many pictures the source reorders.
    """
    assert index.sets is not None
    assert index.sequence is not None
    told = index.sequence
    keys = max(1, int(index.keys.sum()))
    number = index.sets.free_id()
    private = {
        # A picture names its parameter set by id: under one of its own the encoder's never meets
        # the source's.
        "sps-id": number,
        "b-pyramid": "normal" if depth > 1 else "none",
        "open-gop": 0,
        # ITU-T H.264, A.3: never more than 16. More than the source's would ask for a better
        # decoder than its header says.
        "dpb-size": max(1, min(told.references, 16)),
    }
    options = {**_common_options(private), "bf": "3" if depth else "0"}
    options["profile"] = _PROFILES[told.profile]
    if told.level in _LEVELS:
        options["level"] = "1b" if told.level == 9 else f"{told.level / 10:.1f}"
    return EncoderSettings(
        look=index.look,
        width=index.look.width,
        height=index.look.height,
        time_base=index.time_base,
        # As often as the source has places to begin, so that a player can jump as before.
        group=min(max(12, round(len(index.pts) / keys)), _LONGEST_GROUP),
        options=options,
    )


def settings_for_single(index: SourceIndex) -> EncoderSettings:
    """Settings whose pictures each stand alone, to be put in places of a source's own."""
    assert index.sequence is not None
    options = {**_common_options({"open-gop": 0, "slices": 1}), "bf": "0"}
    options["crf"] = str(CRF_SINGLE)
    options["profile"] = _PROFILES[index.sequence.profile]
    look = index.look
    return EncoderSettings(look, look.width, look.height, index.time_base, 1, options)


def settings_for_whole(
    look: PictureForm, width: int, height: int, time_base: Fraction
) -> EncoderSettings:
    """Settings for a release that is encoded as a whole."""
    group = min(max(12, round(2 * look.rate)), _LONGEST_GROUP)
    options = {**_common_options({"open-gop": 0}), "bf": "2", "profile": "high"}
    return EncoderSettings(look, width, height, time_base, group, options)


def _common_options(private: Mapping[str, object]) -> dict[str, str]:
    return {
        "preset": PRESET,
        "crf": str(CRF),
        # Captions beside the pictures (A/53) are text: they never go along.
        "a53cc": "0",
        "x264-params": ":".join(f"{k}={v}" for k, v in private.items()),
    }


# By encoder: which units hold pictures.
_SLICES: dict[str, Callable[[bytes], bool]] = {
    "libx264": lambda unit: unit_type(unit) in (SLICE, IDR),
    "libx265": is_picture_unit,
}


class Encoder:
    """Takes pictures in the order they are shown, gives samples in coded order."""

    def __init__(self, settings: EncoderSettings) -> None:
        context = av.CodecContext.create(settings.codec, "w")
        assert isinstance(context, VideoCodecContext)
        look = settings.look
        context.width, context.height = settings.width, settings.height
        context.pix_fmt = self.pixels = "yuvj420p" if look.full_range else "yuv420p"
        context.time_base = settings.time_base
        context.framerate = look.rate
        context.sample_aspect_ratio = look.aspect
        context.color_range = 2 if look.full_range else 0
        context.color_primaries, context.color_trc, context.colorspace = look.colour
        context.thread_count = THREADS
        context.thread_type = "FRAME"
        context.gop_size = settings.group
        context.options = dict(settings.options)
        context.flags |= Flags.global_header
        context.open()
        self._context = context
        self._time_base = settings.time_base
        self._is_slice = _SLICES[settings.codec]

    @property
    def header_units(self) -> list[bytes]:
        """The units that a decoder must know before the first picture, and what is among them."""
        return split_units(bytes(self._context.extradata or b""), 0)

    @property
    def parameter_sets(self) -> ParameterSets:
        """The parameter sets of everything that it gives, where that is H.264."""
        return ParameterSets(u for u in self.header_units if unit_type(u) in (SPS, PPS))

    def encode_picture(self, frame: VideoFrame, pts: int) -> Iterator[Sample]:
        """Take a picture; give what is ready."""
        frame.pts = pts
        frame.time_base = self._time_base
        frame.pict_type = PictureType.NONE  # else the encoder repeats the source's choice
        return self._make_samples(self._context.encode(frame))

    def finish_encoding(self) -> Iterator[Sample]:
        """Give the rest."""
        return self._make_samples(self._context.encode(None))

    def _make_samples(self, packets: list[Packet[Stream]]) -> Iterator[Sample]:
        for packet in packets:
            # libx264 writes its name and its options into an SEI unit of the first picture.
            slices = [u for u in split_units(bytes(packet), 0) if self._is_slice(u)]
            assert packet.pts is not None
            assert packet.dts is not None
            yield Sample(packet.pts, packet.dts, packet.is_keyframe, length_prefixed(slices))
