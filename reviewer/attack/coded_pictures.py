"""Coded pictures, unit by unit: which are the original's own, and what else rides along.

A copied frame is proved identical by its coded slices; nothing needs to be decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from reviewer.attack.mp4_boxes import Ints, Mp4Track
from reviewer.system.jobs import Job

LIBRARY = f"av {av.__version__} (packets of the original) and own MP4 reader"
VideoPacket: TypeAlias = "av.Packet[VideoStream]"

APART = Fraction(1, 4)  # seconds between the beginnings of streams that do not begin together
# Chosen by hand, far beyond any reordering: the first frame shown is among the first coded.
_LEAD = 256  # packets in which the first shown frame must lie
# ITU-T H.264, D.1, and H.265, D.2.1: payload types that say how a picture is to be shown. All
# others are user data, time codes, captions.
_SEI_KEPT = {6, 45, 47, 137, 144, 147}  # recovery, stereo, orientation, HDR
# H.264, Table 7-1: slices, parameter sets, delimiters and ends. 6 (SEI) and 12 (filler) are looked
# at by themselves.
_H264_KNOWN = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 15}
# ITU-T H.265, Table 7-1: parameter sets, delimiter, ends. 38 is filler, 39 and 40 are SEI.
_HEVC_KNOWN = {32, 33, 34, 35, 36, 37}
# Of slices: intra random access pictures (BLA, IDR, CRA), the broken links among them, and leading
# pictures that lean on what was before (RASL).
_ENTRIES, _BROKEN, _LEANING = {16, 17, 18, 19, 20, 21}, {16, 17, 18}, {8, 9}
_CUT_OFF = {(21, 16), (21, 17), (21, 18)}  # in the original, in the release


@dataclass
class PacketComparison:
    """The original's frames beside the release's, in the order of showing.

    Attributes:
        times: PTS of every original frame, ascending, in ticks of ``tick`` seconds.
        copied: for each sample of the release, whether its slices are the original's.
        closed: original PTS at which a group begins that nothing refers across.
        groups: for each original frame, in which such group it is coded: the number of the PTS in
            ``closed``. What is coded behind it and shown before it is coded in it, too.
        oddities: (place, sentence) of units that should not be in the release.
        known: False when the original's packets do not tell its frames' times.
        heard: when the original's sound begins, seconds on its own clock, if it has any.
        seen: when its stream of pictures begins, likewise.
    """

    tick: Fraction = Fraction(1)
    times: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    copied: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    closed: set[int] = field(default_factory=set)
    groups: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    oddities: list[tuple[str, str]] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    known: bool = True
    heard: Fraction | None = None
    seen: Fraction | None = None

    def take_times(self, times: Ints, begins: Ints) -> None:
        """Set the frames' times, ascending; ``begins``: of each the PTS of its own group."""
        self.times = times
        self.groups = self.groups_of(begins)

    def groups_of(self, times: Ints) -> Ints:
        """In which group, as they are shown, frames stand."""
        starts = np.array(sorted(self.closed), np.int64)
        return np.searchsorted(starts, times, "right").astype(np.int64)

    @property
    def media_zero(self) -> int:
        """Media time zero in ticks: the first frame, or the sound that begins plainly before."""
        heard, seen = self.heard, self.seen
        early = heard is not None and seen is not None and seen - heard >= APART
        return int(heard // self.tick) if early and heard is not None else int(self.times[0])


def compare_packets(original: Path, path: Path, track: Mp4Track, job: Job) -> PacketComparison:
    """Walk both files once, packet beside sample.

    Raises:
        OSError, ValueError, av.FFmpegError: One of them cannot be read.
    """
    twin = PacketComparison(copied=np.zeros(len(track.pts), np.bool_))
    with av.open(str(original)) as box, path.open("rb") as stream:
        source = main_video(box)
        hevc = track.codec == "hvc1"
        same = source.codec_context.name == ("hevc" if hevc else "h264")
        assert source.time_base is not None
        twin.tick = source.time_base
        twin.seen = begin_of_stream(source)
        twin.heard = begin_of_stream(box.streams.audio[0]) if box.streams.audio else None
        reader = _Samples(stream, track, hevc, twin)
        times: list[int] = []
        begins: list[int] = []
        for packet in _packets_shown(box, source, twin):
            job.check()
            assert packet.pts is not None
            times.append(packet.pts)
            reader.compare_with_packet(
                packet, twin.times[0] if len(twin.times) else packet.pts, same
            )
            begins.append(packet.pts if packet.pts in twin.closed or not begins else begins[-1])
        reader.walk_rest()
    order = np.argsort(np.array(times, np.int64), kind="stable")
    twin.take_times(np.array(times, np.int64)[order], np.array(begins, np.int64)[order])
    return twin


def main_video(box: av.container.InputContainer) -> VideoStream:
    """The stream that a person would call the video: no cover picture."""
    for stream in box.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise ValueError("there is no picture")


def begin_of_stream(stream: AudioStream | VideoStream) -> Fraction | None:
    """When a stream begins, in seconds by the file's own clock."""
    start = stream.start_time
    return None if start is None else start * Fraction(stream.time_base or 0)


def seek_before(
    box: av.container.InputContainer, stream: VideoStream | AudioStream, tick: int
) -> bool:
    """Go to the last place before a tick at which decoding can begin; False if the file
    does not allow it.
    """
    try:
        box.seek(tick, stream=stream, backward=True)
    except av.FFmpegError:
        return False
    return True


def _packets_shown(
    box: av.container.InputContainer, source: VideoStream, twin: PacketComparison
) -> Iterator[VideoPacket]:
    """Packets of shown frames; ``twin.times`` holds the first PTS before the first comes."""
    lead: list[VideoPacket] = []
    begun = False
    for packet in box.demux(source):
        if packet.size == 0 or packet.is_discard:
            continue
        if packet.pts is None:
            twin.known = False
            continue
        if begun:
            yield packet
            continue
        lead.append(packet)
        if len(lead) >= _LEAD:
            begun = True
            yield from _packets_from_lead(lead, twin)
    if not begun:
        yield from _packets_from_lead(lead, twin)


def _packets_from_lead(lead: list[VideoPacket], twin: PacketComparison) -> Iterator[VideoPacket]:
    if lead:
        twin.times = np.array([min(p.pts for p in lead if p.pts is not None)], np.int64)
    yield from lead


class _Samples:
    """The release's samples, read in the order in which the original's packets come."""

    def __init__(
        self, stream: BinaryIO, track: Mp4Track, hevc: bool, twin: PacketComparison
    ) -> None:
        self._stream, self._track, self._hevc, self._twin = stream, track, hevc, twin
        self._prefix = _prefix_size(track.config, hevc)
        self._base = int(track.pts.min()) if len(track.pts) else 0
        self._at = {int(p) - self._base: n for n, p in enumerate(track.pts)}
        self._seen = np.zeros(len(track.pts), np.bool_)
        self._kinds = np.zeros(len(track.pts), np.int64)  # of the picture in each sample
        self._source_prefix: int | None = None

    def compare_with_packet(self, packet: VideoPacket, first: int, same: bool) -> None:
        """Compare the sample that is shown when the packet is."""
        stream = packet.stream
        if self._source_prefix is None:
            extra = stream.codec_context.extradata or b""
            self._source_prefix = _prefix_size(extra, self._hevc) if extra[:1] == b"\1" else 0
        assert packet.pts is not None
        assert packet.time_base is not None
        ticks = (packet.pts - first) * packet.time_base * self._track.timescale
        number = self._at.get(round(ticks))
        if not same:
            return
        try:
            coded = [bytes(u) for u in units_of_packet(memoryview(packet), self._source_prefix)]
        except ValueError:
            coded = []  # a broken packet cannot have been copied: its picture is compared
        if packet.is_keyframe and self._begins_afresh(coded):
            self._twin.closed.add(packet.pts)
        if number is not None and not self._seen[number]:
            mine = self._slices_of_sample(number)
            theirs = [u.rstrip(b"\0") for u in coded if self._is_slice(u[0])]
            self._twin.copied[number] = len(mine) > 0 and self._are_same(mine, theirs)

    def _are_same(self, mine: list[bytes], theirs: list[bytes]) -> bool:
        if self._hevc and len(mine) == len(theirs):
            # Behind what was encoded again nothing may lean on what was before: a picture from
            # which on all can be decoded (CRA) says so (BLA). Nothing else of it changes.
            theirs = [
                bytes([a[0] & 0x81 | self._kind_of_unit(b[0]) << 1]) + a[1:]
                if (self._kind_of_unit(a[0]), self._kind_of_unit(b[0])) in _CUT_OFF
                else a
                for a, b in zip(theirs, mine, strict=True)
            ]
        return mine == theirs

    def walk_rest(self) -> None:
        """Walk the samples that had no packet beside them, and tell what no decoder shows."""
        for number in np.flatnonzero(~self._seen).tolist():
            self._slices_of_sample(number)
        if self._hevc:
            self._look_for_skipped()

    def _look_for_skipped(self) -> None:
        """Leading pictures that lean on what was before their entry are shown only where that was
        decoded: behind a broken link, and in front of everything, a decoder leaves them out.
        """
        skips = True
        for number, kind in enumerate(self._kinds.tolist()):
            if kind in _ENTRIES:
                skips = kind in _BROKEN or number == 0
            elif skips and kind in _LEANING:
                what = "Pictures that no decoder shows are in the release."
                self._twin.oddities.append((f"sample {number}", what))

    def _begins_afresh(self, coded: list[bytes]) -> bool:
        kinds = {self._kind_of_unit(u[0]) for u in coded}
        # Intra random access pictures of HEVC (BLA, IDR, CRA), or IDR of H.264: what follows refers
        # to nothing before.
        return bool(kinds & (_ENTRIES if self._hevc else {5}))

    def _kind_of_unit(self, first: int) -> int:
        # H.265, 7.3.1.2: the type is six bits behind the forbidden one; H.264, 7.3.1: the last
        # five.
        return (first >> 1) & 0x3F if self._hevc else first & 0x1F

    def _is_slice(self, first: int) -> bool:
        kind = self._kind_of_unit(first)
        return kind < 32 if self._hevc else 1 <= kind <= 5

    def _slices_of_sample(self, number: int) -> list[bytes]:
        """The slices of a sample; anything else in it is looked at."""
        self._seen[number] = True
        self._stream.seek(int(self._track.offsets[number]))
        data = memoryview(self._stream.read(int(self._track.sizes[number])))
        slices: list[bytes] = []
        for unit in units_of_packet(data, self._prefix):
            kind = self._kind_of_unit(unit[0])
            if self._is_slice(unit[0]):
                # Zeros behind a unit (trailing_zero_8bits, B.1) come and go with the container.
                slices.append(bytes(unit).rstrip(b"\0"))
                self._kinds[number] = kind
                continue
            self._look_at_other_unit(number, kind, bytes(unit))
        return slices

    def _look_at_other_unit(self, number: int, kind: int, unit: bytes) -> None:
        where = f"sample {number}"
        sei = kind in (39, 40) if self._hevc else kind == 6
        if sei:
            self._twin.texts.append(unit)
            strange = [t for t in sei_types(unit, 2 if self._hevc else 1) if t not in _SEI_KEPT]
            if strange:
                what = f"Side data of type {strange[0]} rides along inside the picture stream."
                self._twin.oddities.append((where, what))
        # Filler: its head, bytes of 255, the stop bit. Only a filler that is nothing else is passed
        # over.
        elif kind in (12, 38) and not unit.strip(b"\xff\x0c\x80\x4c\x01"):
            return
        elif kind not in (_HEVC_KNOWN if self._hevc else _H264_KNOWN):
            self._twin.texts.append(unit)
            what = f"A unit of type {kind} inside the picture stream is no picture."
            self._twin.oddities.append((where, what))
        else:
            self._twin.texts.append(unit)


def units_of_packet(data: memoryview, prefix: int) -> Iterator[memoryview]:
    """The NAL units of a packet: length-prefixed, or Annex B when ``prefix`` is 0.

    Raises:
        ValueError: The lengths do not fit the packet.
    """
    if not prefix:
        yield from _units_of_annexb(data)
        return
    at, size = 0, len(data)
    while at < size:
        length = int.from_bytes(data[at : at + prefix], "big")
        at += prefix
        if length == 0 or at + length > size:
            raise ValueError("unit lengths do not fit the sample")
        yield data[at : at + length]
        at += length


def _units_of_annexb(data: memoryview) -> Iterator[memoryview]:
    raw = bytes(data)
    at = raw.find(b"\0\0\1")
    while at >= 0:
        after = raw.find(b"\0\0\1", at + 3)
        end = len(raw) if after < 0 else after
        if body := raw[at + 3 : end].rstrip(b"\0"):
            yield memoryview(body)
        at = after


def sei_types(unit: bytes, header: int) -> list[int]:
    """The payload types in an SEI unit."""
    found, at, end = [], header, len(unit)
    while at < end and unit[at:] not in (b"", b"\x80"):
        kind = size = 0
        while at < end and unit[at] == 0xFF:
            kind, at = kind + 255, at + 1
        kind, at = kind + (unit[at] if at < end else 0), at + 1
        while at < end and unit[at] == 0xFF:
            size, at = size + 255, at + 1
        size, at = size + (unit[at] if at < end else 0), at + 1
        found.append(kind)
        at += size
    return found


def _prefix_size(config: bytes, hevc: bool) -> int:
    # lengthSizeMinusOne in hvcC and avcC (ISO/IEC 14496-15), in the last two bits of that byte.
    at = 21 if hevc else 4
    return (config[at] & 3) + 1 if len(config) > at else 4
