"""What a video or sound file holds: its main streams, their time, their tags.

Decision 43.
"""

from __future__ import annotations

import logging
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reviewer.errors import BadInput, explain_plainly
from reviewer.model import Facts, Kind
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.readers.side_tracks import SOUNDS, TEXTS, WITH_CAPTIONS
from reviewer.system.facts import library_fact

# PyAV's log callback takes the interpreter's lock on a decoder's thread; a decoder that is let go
# waits for its threads and keeps the lock. Without the callback they cannot wait for each other.
av.logging.set_level(None)

# Both chosen by hand; 67 megapixels are twice a picture of 8K.
MAX_PICTURE = 1 << 26  # pixels of a video: beyond it a file is hostile, not large
LOOK_AHEAD = 64  # packets that may show nothing; no stream reorders its first frame further
# Chosen by hand: more than two minutes of pictures.
_LOOK_ALL = 4096  # packets; an edit list may hide more than a group of pictures
# Decision 43: muxers differ by a packet or two.
TOGETHER = Fraction(1, 4)  # seconds: streams that begin nearer to each other begin together

log = logging.getLogger(__name__)

_FORMATS = {
    "matroska,webm": "mkv",
    "mpegts": "mpegts",
    "mpeg": "mpeg",
    "mpegvideo": "mpeg",
    "avi": "avi",
    "asf": "asf",
    "ogg": "ogg",
    "flv": "flv",
    "wav": "wav",
    "w64": "wav",
    "mp3": "mp3",
    "aac": "aac",
    "flac": "flac",
    "amr": "amr",
    "aiff": "aiff",
    "au": "au",
    "caf": "caf",
    "h264": "h264",
    "hevc": "hevc",
    "mxf": "mxf",
    "gsm": "gsm",
    "wv": "wavpack",
    "ape": "ape",
    "ac3": "ac3",
    "eac3": "ac3",
    "tta": "tta",
    "dts": "dts",
    "dtshd": "dts",
    "dv": "dv",
    "ivf": "ivf",
    "rm": "rm",
    "matroska": "mkv",
}
# WebM is Matroska with these codecs and no others (WebM Container Guidelines).
_WEBM_CODECS = {"vp8", "vp9", "av1", "vorbis", "opus"}


@dataclass(frozen=True)
class MediaInfo:
    """What probing found.

    Attributes:
        kind: video or audio.
        format: the container by its content, see ``Record.format``.
        facts: streams, sizes and times.
        created: the container's creation time as it is written there, or None.
        tags: every text tag, of the container and of the streams.
        streams: one word each, e.g. ``video h264``, ``data``.
        notes: what a person should know.
    """

    kind: Kind
    format: str
    facts: Facts
    created: str | None
    tags: dict[str, str]
    streams: tuple[str, ...]
    notes: tuple[str, ...]


def probe_media(path: Path) -> MediaInfo:
    """Look into a video or sound file without decoding more than its first frames.

    A video of which no picture could be decoded has ``facts.start`` None and a note.

    Raises:
        BadInput: It is no video or sound file, or its container cannot be opened.
    """
    try:
        # Tags may be in any encoding; one bad byte shall not refuse a video.
        with av.open(str(path), metadata_errors="replace") as box:
            return _probe_streams(path, box)
    except (av.FFmpegError, ValueError, OverflowError) as fault:
        raise BadInput(
            f"{path.name} cannot be read as video or sound: {explain_plainly(fault)}.",
            "Play it elsewhere; ask for it anew, or in another format.",
        ) from None


def main_video(box: InputContainer) -> VideoStream | None:
    """The first video stream that is not a cover picture."""
    for stream in box.streams.video:
        # An album's cover is a video stream of one picture to FFmpeg.
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def zero_tick(first: int, video: VideoStream, audio: AudioStream | None) -> int:
    """Media time zero as a tick of the pictures' clock, whose first one has the PTS ``first``.

    Streams of a file seldom begin in the very same instant, and people count from the first
    picture. But where the sound begins plainly before the stream of pictures, a player shows
    nothing and counts from the first sound: so does everything here, or what is said then had
    no time. (A stream that was switched on between two whole pictures begins with its sound.)
    """
    base = video.time_base or Fraction(1, 1000)
    if audio is None or audio.start_time is None or not audio.time_base:
        return first
    heard = audio.start_time * audio.time_base
    begins = first if video.start_time is None else video.start_time
    return int(heard // base) if begins * base - heard >= TOGETHER else first


def tells_no_order(box: InputContainer, video: VideoStream) -> bool:
    """True where a container does not tell when its pictures are shown, and they are not coded
    in that order: AVI counts packets, and FFmpeg gives the pictures of H.264 the times of these.
    There the times of all packets, ascending, belong to the pictures as they are shown.
    """
    context = video.codec_context
    coded = context is not None and context.name in ("h264", "hevc")
    return box.format.name == "avi" and coded and bool(context.has_b_frames)


def orientation_of_frame(frame: VideoFrame) -> Orientation:
    """How the display brings a decoded frame upright: the multiple of 90 degrees, and the
    mirror, that are nearest to the display matrix of its container or its bitstream.

    PyAV's ``frame.rotation`` takes a mirrored picture for one that stands on its head.
    """
    sides = cast("Mapping[str, bytes]", frame.side_data)  # what its stub says is not what it is
    if "DISPLAYMATRIX" not in sides:
        return UPRIGHT
    # FFmpeg, libavutil/display.h: nine native 32-bit numbers, row by row, as in the `tkhd` box of
    # ISO/IEC 14496-12.
    a, b, _, c, d = struct.unpack_from("=5i", bytes(sides["DISPLAYMATRIX"]))
    # A negative determinant turns left into right.
    mirrored = a * d - b * c < 0
    sign = -1 if mirrored else 1
    turn = math.degrees(math.atan2(sign * b, sign * a))
    return Orientation(round(turn / 90) * 90 % 360, mirrored)


def turn_picture(picture: NDArray[np.uint8], orientation: Orientation) -> NDArray[np.uint8]:
    """A stored picture (rows, columns, ...) as the display shows it; contiguous."""
    return np.ascontiguousarray(turned_view(picture, orientation))


def turned_view(picture: NDArray[np.uint8], orientation: Orientation) -> NDArray[np.uint8]:
    """As ``turn_picture``, seen in the memory of the stored picture."""
    shown = picture[:, ::-1] if orientation.mirrored else picture
    return np.rot90(shown, -(orientation.turn // 90))


def _probe_streams(path: Path, box: InputContainer) -> MediaInfo:
    video = main_video(box)
    audio = box.streams.audio[0] if box.streams.audio else None
    if not box.format.name.startswith(("mov,mp4", "matroska,")) and box.format.name not in _FORMATS:
        raise BadInput(f"{path.name} is no video or sound file.")  # FFmpeg also "plays" text
    if video is None and audio is None:
        raise BadInput(f"{path.name} holds neither pictures nor sound.")
    if video is not None and video.width * video.height > MAX_PICTURE:
        size = f"{video.width} by {video.height} pixels"
        raise BadInput(f"{path.name} has pictures of {size}.", "Withhold it.")
    tags = dict(box.metadata)
    for stream in box.streams:
        # Streams have tags of the same names; the number keeps them apart.
        tags.update({f"{stream.index}.{k}": v for k, v in stream.metadata.items()})
    notes: list[str] = []
    facts = _video_facts(box, video, audio, notes) if video else _audio_facts(box, audio, notes)
    facts = replace(facts, leaves_out=(*_leaves_out(box, video, audio), *facts.leaves_out))
    created = tags.get("creation_time") or next(
        (v for k, v in sorted(tags.items()) if k.endswith(".creation_time")), None
    )
    kind = Kind.VIDEO if video else Kind.AUDIO
    streams = tuple(_stream_word(s) for s in box.streams)
    wide, high = (video.width, video.height) if video else (0, 0)
    told = "%s sees %s: %d streams, %d by %d pixels, %.1f s, %d notes"
    seconds = facts.duration_seconds or 0.0
    log.info(told, library_fact("av"), kind, len(streams), wide, high, seconds, len(notes))
    return MediaInfo(
        kind, _format_of_container(box, video), facts, created, tags, streams, tuple(notes)
    )


def _leaves_out(
    box: InputContainer, video: VideoStream | None, audio: AudioStream | None
) -> tuple[str, ...]:
    """What can be heard, seen or read in a file beside its main picture and sound."""
    kept = {s.index for s in (video, audio) if s is not None}
    others = [s for s in box.streams if s.index not in kept]
    cover = Disposition.attached_pic
    counts = (
        (SOUNDS, sum(s.type == "audio" for s in others)),
        (TEXTS, sum(s.type == "subtitle" for s in others)),
        (
            "further picture track",
            sum(s.type == "video" and not s.disposition & cover for s in others),
        ),
        ("cover picture", sum(bool(s.disposition & cover) for s in others)),
        ("attached file", sum(s.type == "attachment" for s in others)),
        # A camera's time code is a time, not something that is seen or heard.
        ("data track", sum(s.type == "data" and "timecode" not in s.metadata for s in others)),
    )
    return tuple(count_in_words(n, what) for what, n in counts if n)


def count_in_words(count: int, what: str) -> str:
    """So many of something, in words."""
    return f"{count} {what}{'s' * (count > 1)}"


def _video_facts(
    box: InputContainer, video: VideoStream, audio: AudioStream | None, notes: list[str]
) -> Facts:
    first, orientation, captioned = _first_picture(box, video, notes)
    width, height = video.codec_context.width, video.codec_context.height
    if orientation.turns_sideways:
        width, height = height, width
    base = video.time_base or Fraction(1, 1000)
    zero = zero_tick(first or 0, video, audio)
    pictures = _span_of_stream(box, video, first or 0, zero * base)
    sound = _span_of_stream(box, audio, audio.start_time or 0, zero * base) if audio else None
    ends = [span[1] for span in (pictures, sound) if span]
    return Facts(
        time_base=(base.numerator, base.denominator),
        start=None if first is None else zero,
        # Rounded up: the last picture is within it.
        duration=int(-(-max(ends) // base)) if ends else None,
        leaves_out=(WITH_CAPTIONS,) if captioned else (),
        pictures=_rounded_span(pictures),
        sound=_rounded_span(sound),
        frames=video.frames or None,
        width=width,
        height=height,
        rotation=orientation.turn,
        mirrored=orientation.mirrored,
        video_codec=video.codec_context.name,
        audio_codec=audio.codec_context.name if audio else None,
        sample_rate=audio.codec_context.sample_rate if audio else None,
        channels=audio.codec_context.layout.nb_channels if audio else None,
    )


def _audio_facts(box: InputContainer, audio: AudioStream | None, notes: list[str]) -> Facts:
    assert audio is not None
    base = audio.time_base or Fraction(1, 1000)
    start, length = _walk_packets(box, audio)
    if start is None:
        notes.append("The recording holds no sound packet.")
    told = _known_duration(box, audio.duration, base)
    # A header that tells less than there is would cut what can be heard off the review.
    ticks = max(length, told or 0) if length else told
    return Facts(
        time_base=(base.numerator, base.denominator),
        start=start or 0,
        duration=ticks,
        sound=(0.0, round(float(ticks * base), 6)) if ticks else None,
        audio_codec=audio.codec_context.name,
        sample_rate=audio.codec_context.sample_rate,
        channels=audio.codec_context.layout.nb_channels,
    )


def _walk_packets(box: InputContainer, audio: AudioStream) -> tuple[int | None, int]:
    """PTS of the first packet, and the length of all of them in ticks.

    What a header says may be the length of the first part of a chain, or a guess. Packets
    are summed, and a hole between two of them takes the time that it says.
    """
    start: int | None = None
    length = 0
    try:
        for packet in box.demux(audio):
            if packet.pts is not None:
                start = packet.pts if start is None else start
                length = max(length, packet.pts - start)
            # Where times are missing the packets' lengths are all that is known.
            length += packet.duration or 0
    except av.FFmpegError:
        pass  # damaged from there on: what was read so far can be heard
    return start, length


def _first_picture(
    box: InputContainer, video: VideoStream, notes: list[str]
) -> tuple[int | None, Orientation, bool]:
    """PTS of the first frame shown, how the display brings it upright, and whether captions
    travel with it (CEA-608 and 708, which a television shows when asked to).
    """
    first: int | None = None
    try:
        silent = 0
        for packet in islice(box.demux(video), _LOOK_ALL):
            for frame in packet.decode():
                first = frame.pts if first is None else first
                return (
                    first,
                    orientation_of_frame(frame),
                    "A53_CC" in cast("Mapping[str, bytes]", frame.side_data),
                )
            silent += not packet.is_discard  # what an edit list hides is decoded, not shown
            if silent >= LOOK_AHEAD:
                break
    except av.FFmpegError as fault:
        notes.append(f"The first pictures cannot be decoded ({explain_plainly(fault)}).")
    if first is None:
        notes.append("No picture could be decoded at the start of the file.")
    return first, UPRIGHT, False


def _known_duration(box: InputContainer, ticks: int | None, base: Fraction) -> int | None:
    if ticks:
        return int(ticks)
    if box.duration:
        return int(Fraction(box.duration, av.time_base) / base)
    return None


def _span_of_stream(
    box: InputContainer, stream: VideoStream | AudioStream, first: int, zero: Fraction
) -> tuple[Fraction, Fraction] | None:
    """From when until when a stream lasts, in seconds of media time; ``None``: nobody knows."""
    base = stream.time_base or Fraction(1, 1000)
    begin = first * base - zero
    if stream.duration:
        return begin, begin + stream.duration * base
    if not box.duration:  # written by what never came back to say it, such as a browser
        last = _last_tick(box, stream, whole=True)
        end = None if last is None else last * base - zero
        return None if end is None or end <= begin else (begin, end)
    last = _last_tick(box, stream)
    end = Fraction((box.start_time or 0) + box.duration, av.time_base)
    end = (end if last is None else last * base) - zero
    return (begin, end) if begin < end else None


def _last_tick(
    box: InputContainer, stream: VideoStream | AudioStream, *, whole: bool = False
) -> int | None:
    """When a stream ends whose container does not say so: its last packets are looked at, or,
    where nobody knows where these are, all.
    """
    base = stream.time_base or Fraction(1, 1000)
    target = Fraction((box.start_time or 0) + (box.duration or 0), av.time_base) / base
    last: int | None = None
    try:
        box.seek(0 if whole else int(target), stream=stream, backward=True)
        for packet in islice(box.demux(stream), None if whole else _LOOK_ALL):
            if packet.pts is not None:
                end = packet.pts + int(packet.duration or 0)
                last = end if last is None else max(last, end)
    except av.FFmpegError:
        pass  # damaged from there on
    return last


def _rounded_span(span: tuple[Fraction, Fraction] | None) -> tuple[float, float] | None:
    return (round(float(span[0]), 6), round(float(span[1]), 6)) if span else None


def _format_of_container(box: InputContainer, video: VideoStream | None) -> str:
    name = box.format.name
    if name.startswith("mov,mp4"):
        # ISO/IEC 14496-12, FileTypeBox; "qt" is QuickTime's own.
        brand = box.metadata.get("major_brand", "").strip()
        return "m4a" if video is None else "mov" if brand == "qt" else "mp4"
    codecs = {s.codec_context.name for s in box.streams if s.codec_context is not None}
    if name == "matroska,webm" and codecs <= _WEBM_CODECS:
        return "webm"
    if name == "asf" and video is None:
        return "wma"
    if name == "ogg" and video is not None:
        return "ogv"
    return _FORMATS.get(name, name.split(",")[0])


def _stream_word(stream: av.stream.Stream) -> str:
    codec = getattr(stream.codec_context, "name", "") if stream.codec_context else ""
    return f"{stream.type} {codec}".strip()
