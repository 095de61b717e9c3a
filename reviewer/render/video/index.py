"""One pass over a file before anything is written: when each picture and sound stands where.

The container's own index is not trusted. Numbers only are kept, in arrays, so that a
recording of any length fits.

Decision 212.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from reviewer.errors import BadInput
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.readers.media import MAX_PICTURE, orientation_of_frame, tells_no_order, zero_tick
from reviewer.render.video.cuts import Flags, Ticks, led_pictures, usual_step
from reviewer.render.video.demux import OpenSource, is_picture, left_out, main_packets, open_source
from reviewer.render.video.hevc.source import HevcNotes, HevcSource
from reviewer.render.video.look import PictureForm
from reviewer.render.video.nal import IDR, first_slice, is_recovery, split_units
from reviewer.render.video.paramsets import ParameterSets, Sequence, from_header
from reviewer.render.video.sound.aac import SoundFacts, SoundNotes
from reviewer.render.video.unsafe import Unsafe
from reviewer.system.jobs import Job

_PROFILES = {66: "baseline", 77: "main", 100: "high"}
_SPOKEN = {
    "mpeg4": "MPEG-4 Part 2",
    "mpeg2video": "MPEG-2",
    "mpeg1video": "MPEG-1",
    "msmpeg4v3": "Microsoft MPEG-4",
    "msmpeg4": "Microsoft MPEG-4",
    "theora": "Theora",
    "vorbis": "Vorbis",
    "opus": "Opus",
    "mjpeg": "Motion JPEG",
    "rawvideo": "raw video",
}
# What every browser's decoder takes; the second is the same in full range.
_PIXELS = ("yuv420p", "yuvj420p")
FOREVER = 1 << 62  # ticks
# Chosen by hand: more than a group of pictures usually has.
_SEARCH = 256  # packets in which the first picture is looked for


@dataclass(frozen=True)
class SourceIndex:
    """Everything that later passes need to know of a source.

    Attributes:
        count: packets that hold pictures.
        first: PTS of the first picture shown.
        zero: media time zero as a tick, see ``readers.media.zero_tick``.
        pts: of every picture that is shown, in coded order, in ``time_base`` ticks.
        keys: pictures that the container, or the stream, calls whole.
        restarts: pictures at which a decoder forgets everything before (IDR).
        recoveries: pictures from which on all that is shown later decodes rightly, though what is
            coded behind them may lean on what was before (open groups).
        last: ticks for which the last picture shown stays.
        sets, sequence, prefix: of H.264 that can be spliced, else None and 0.
        unsafe: why the pictures cannot be spliced for every browser; empty if they can.
        hevc: of HEVC, which is spliced beside that; it holds its own sets and reasons.
        sound: of the main sound; None without one, or when nothing of it could be read
            (``sound_lost``).
        heard: when its first sample is heard, in seconds of the file's clock.
        dropped: a word for each stream that is left out.
    """

    path: Path
    record: str
    time_base: Fraction
    look: PictureForm
    count: int
    first: int
    zero: int
    pts: Ticks
    keys: Flags
    restarts: Flags
    recoveries: Flags
    last: int
    sets: ParameterSets | None
    sequence: Sequence | None
    prefix: int
    unsafe: str
    hevc: HevcSource | None
    sound: SoundFacts | None
    sound_lost: bool
    heard: Fraction | None
    dropped: tuple[str, ...]

    @cached_property
    def shown_times(self) -> Ticks:
        """PTS of every picture, ascending."""
        return np.sort(self.pts)

    @cached_property
    def entries(self) -> Flags:
        """Pictures at which a player may begin: all that is coded behind them is shown behind
        them (ISO/IEC 14496-12, sync sample). What is shown before may lean on pictures that were
        skipped; browsers give up the whole film then.
        """
        return self.keys & ~led_pictures(self.pts)

    def shown_until(self, pts: int) -> int:
        """When the next picture is shown; the last one stays."""
        after = int(np.searchsorted(self.shown_times, pts, "right"))
        return int(self.shown_times[after]) if after < len(self.shown_times) else FOREVER

    @property
    def seconds_shown(self) -> float:
        """From the first picture shown to the end of the last."""
        if not len(self.pts):
            return 0.0
        return float((int(self.pts.max()) + self.last - self.first) * self.time_base)


def index_source(path: Path, record: str, job: Job) -> SourceIndex:
    """Index a file.

    Raises:
        BadInput: It cannot be opened, holds no pictures, or pictures of absurd size.
    """
    with open_source(path, record) as source:
        first, orientation = _first_picture(path, record)
        look = _form_of_pictures(source, orientation, record)
        notes = _Notes(source)
        sound = SoundNotes(source.audio) if source.audio else None
        for packet in main_packets(source, job):
            if is_picture(packet, source):
                notes.note_packet(packet)
            elif sound is not None:
                sound.take_packet(packet)
        if not notes.count:
            raise BadInput(
                f"{record} holds no pictures that can be read.",
                "Withhold it, or get an undamaged copy.",
            )
        facts = sound.finish_facts() if sound else None
        heard = _first_sound(path, record) if facts else None
        return notes.finish_index(path, record, look, first, (facts, heard))


class _Notes:
    """What the pass over a file writes down of its pictures."""

    def __init__(self, source: OpenSource) -> None:
        self._source = source
        self.count = 0
        self._pts = array("q")
        self._keys = array("b")
        self._restarts = array("b")
        self._recoveries = array("b")
        self._latest: tuple[int, int] | None = None
        self.unsafe = ""
        context = source.video.codec_context
        header = bytes(context.extradata or b"")
        self._hevc = HevcNotes(header) if context.name == "hevc" else None
        self._sets: ParameterSets | None = None
        self._sequence: Sequence | None = None
        self._prefix = 0
        # What browsers do not play stands last: whatever else there is holds for HEVC as well.
        self._unplayable = ""
        self._guard_step(self._read_header)

    def note_packet(self, packet: Packet[Stream]) -> None:
        """Write down one packet of the main video stream."""
        self.count += 1
        if packet.pts is None:
            self.unsafe = self.unsafe or "some of its pictures have no time"
            return
        # An edit list hides pictures that are in the file: a copy would hold what nobody was shown.
        if packet.is_discard:
            self.unsafe = self.unsafe or "its edit list leaves pictures out"
            return
        # The container says so itself. What a damaged picture shows is a decoder's guess, and no
        # two guess alike.
        if packet.is_corrupt:
            self.unsafe = self.unsafe or "some of its pictures are damaged"
        self._pts.append(packet.pts)
        self._keys.append(packet.is_keyframe)
        self._restarts.append(0)
        self._recoveries.append(0)
        if self._latest is None or packet.pts >= self._latest[0]:
            self._latest = packet.pts, int(packet.duration or 0)
        if self._hevc is not None:
            self._hevc.note_sample(memoryview(packet))
        elif packet.is_keyframe and self._sets is not None and not self.unsafe:
            self._guard_step(lambda: self._read_key(bytes(packet)))

    def finish_index(
        self,
        path: Path,
        record: str,
        look: PictureForm,
        first: int | None,
        heard_sound: tuple[SoundFacts | None, Fraction | None],
    ) -> SourceIndex:
        """The finished index; ``heard_sound``: what is known of the sound, and when it is heard."""
        sound, heard = heard_sound
        pts = np.frombuffer(self._pts, np.int64) if self._pts else np.zeros(0, np.int64)
        restarts = np.frombuffer(self._restarts, np.int8).astype(bool)
        earliest = int(pts.min()) if len(pts) else 0
        if first != earliest:
            self.unsafe = self.unsafe or "it does not begin with a whole picture"
        first = earliest if first is None else first
        self._guard_step(lambda: self._judge_spliceable(pts, restarts, look))
        recoveries = np.frombuffer(self._recoveries, np.int8).astype(bool)
        hevc = self._hevc.finish_source(pts, look, self.unsafe) if self._hevc else None
        if hevc is not None and not hevc.unsafe:
            restarts, recoveries = hevc.entries & ~hevc.recoveries, hevc.recoveries
        return SourceIndex(
            path=path,
            record=record,
            time_base=self._source.video.time_base or Fraction(1, 1000),
            look=look,
            count=self.count,
            first=first,
            zero=zero_tick(first, self._source.video, self._source.audio),
            pts=pts,
            keys=np.frombuffer(self._keys, np.int8).astype(bool),
            restarts=restarts,
            recoveries=recoveries,
            last=(self._latest[1] if self._latest else 0) or usual_step(pts),
            sets=self._sets,
            sequence=self._sequence,
            prefix=self._prefix,
            unsafe=self._unplayable or self.unsafe,
            hevc=hevc,
            sound=sound,
            sound_lost=sound is None and self._source.audio is not None,
            heard=heard,
            dropped=left_out(self._source),
        )

    def _guard_step(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Unsafe as fault:
            self.unsafe = self.unsafe or str(fault)

    def _read_header(self) -> None:
        context = self._source.video.codec_context
        if context.name != "h264":
            self._unplayable = f"browsers do not play {spell_codec(context.name)} everywhere"
        if tells_no_order(self._source.container, self._source.video):
            raise Unsafe("its container does not tell when its pictures are shown")
        if not self._unplayable:
            self._sets, self._prefix = from_header(bytes(context.extradata or b""))

    def _read_key(self, sample: bytes) -> None:
        assert self._sets is not None
        units = split_units(sample, self._prefix)
        for unit in units:
            self._sets.add_if_set(unit)
        self._restarts[-1] = first_slice(sample, self._prefix) == IDR
        self._recoveries[-1] = is_recovery(units)

    def _judge_spliceable(self, pts: Ticks, restarts: Flags, look: PictureForm) -> None:
        if self.unsafe or self._sets is None:
            return
        self._sequence = found = self._sets.only_sequence()
        if found.profile not in _PROFILES or found.chroma != 1 or found.depth != 8:
            raise Unsafe("browsers may not play its H.264 profile")
        if not found.progressive:
            raise Unsafe("it is interlaced")
        if look.pixels not in _PIXELS:
            raise Unsafe("browsers may not play its kind of pixels")
        # Coded pictures are whole macroblocks of 16 lines, or 32 where fields are coded; what is
        # over is cropped. A larger difference means that the two speak of different pictures.
        if not 0 <= found.width - look.width < 16 or not 0 <= found.height - look.height < 32:
            raise Unsafe("its header and its pictures disagree about their size")
        if not restarts[0]:
            raise Unsafe("it does not begin with a whole picture")
        # A time is how a picture is found again in the second pass, and in the release by the
        # attack.
        if len(np.unique(pts)) != len(pts):
            raise Unsafe("two of its pictures have one time")


def spell_codec(codec: str) -> str:
    """A codec's name as people write it."""
    return "PCM" if codec.startswith("pcm_") else _SPOKEN.get(codec, codec.upper())


def _form_of_pictures(source: OpenSource, orientation: Orientation, record: str) -> PictureForm:
    context = source.video.codec_context
    width, height = context.width, context.height
    if width * height > MAX_PICTURE or min(width, height) < 0:
        raise BadInput(f"{record} has pictures of {width} by {height} pixels.", "Withhold it.")
    pixels = context.pix_fmt or ""
    rate = source.video.average_rate or source.video.guessed_rate or Fraction(30)
    return PictureForm(
        codec=context.name,
        width=width,
        height=height,
        pixels=pixels,
        aspect=source.video.sample_aspect_ratio or Fraction(1),
        colour=(
            int(context.color_primaries),
            int(context.color_trc),
            int(context.colorspace),
        ),
        full_range=int(context.color_range) == 2 or pixels.startswith("yuvj"),
        orientation=orientation,
        # A damaged header may tell of any rate; the encoder needs it only roughly.
        rate=rate if Fraction(1, 10) <= rate <= 480 else Fraction(30),
    )


def _first_picture(path: Path, record: str) -> tuple[int | None, Orientation]:
    """PTS of the first picture that decodes, and how the display brings it upright; read on
    a handle of its own.
    """
    with open_source(path, record) as source:
        try:
            left = _SEARCH
            for packet in source.container.demux(source.video):
                for frame in _decode_leniently(packet):
                    if isinstance(frame, VideoFrame):
                        return frame.pts, orientation_of_frame(frame)
                left -= not packet.is_discard  # what an edit list hides is decoded, not shown
                if not left:
                    break
        except av.FFmpegError:
            pass  # nothing decodes there: such a picture has no way up
    return None, UPRIGHT


def _first_sound(path: Path, record: str) -> Fraction | None:
    """When the first sample is heard: some decoders give none for the first packets."""
    with open_source(path, record) as source:
        try:
            for packet in islice(source.container.demux(source.audio), _SEARCH):
                for frame in _decode_leniently(packet):
                    if isinstance(frame, AudioFrame) and frame.pts is not None and frame.time_base:
                        return frame.pts * frame.time_base
        except av.FFmpegError:
            pass  # nothing decodes there
    return None


def _decode_leniently(packet: Packet[Any]) -> Iterable[object]:
    """What a packet gives; one that is cut through, as where a part of a stream begins, nothing."""
    try:
        return packet.decode()
    except (av.FFmpegError, ValueError):
        return ()
