"""What a recording holds beside its main picture and sound: sound tracks and captions, as files.

Sound is copied packet by packet into a container of its own, never decoded; captions become
text whose times are those of the recording. Both are then records as any other.

Decision 82.
"""

from __future__ import annotations

import html
import re
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from reviewer.errors import BadInput, explain_plainly
from reviewer.model import Facts, Kind
from reviewer.readers import line21, subtitles
from reviewer.readers.media import LOOK_AHEAD, count_in_words, main_video
from reviewer.readers.side_tracks import CARRIERS, SOUNDS, TEXTS, WITH_CAPTIONS, SideTrack, Tracks

# Where a copy of a codec may lie: its container, by FFmpeg's name, and the ending of its name.
_BOXES = {"aac": ("ipod", ".m4a"), "flac": ("flac", ".flac"), "opus": ("ogg", ".opus")}
_BOXES |= dict.fromkeys(("pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"), ("wav", ".wav"))
_ANY = ("matroska", ".mka")
_PREROLL = 2  # packets that nobody hears, with which a decoder begins
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})?")
# Without the muxer's name and version: the same track gives the same bytes.
_OPTIONS = {"fflags": "+bitexact"}


def take_out(path: Path, kind: Kind, facts: Facts, folder: Path) -> Tracks:
    """Every further sound track and all captions of a recording.

    Args:
        path: the recording; only read.
        kind: video or audio.
        facts: of the recording, which say where its media time begins.
        folder: gets the files.

    Raises:
        BadInput: The recording cannot be opened.
    """
    try:
        with av.open(str(path), metadata_errors="replace") as box:
            return _Taking(box, kind, facts, folder).take_all()
    except (av.FFmpegError, ValueError, OverflowError) as fault:
        raise BadInput(
            f"The tracks in {path.name} cannot be taken out: {explain_plainly(fault)}."
        ) from None


class _Taking:
    """One pass over a recording."""

    def __init__(self, box: InputContainer, kind: Kind, facts: Facts, folder: Path) -> None:
        self._box, self._folder, self._facts = box, folder, facts
        video = main_video(box) if kind is Kind.VIDEO else None
        self._video: VideoStream | None = video
        sounds = list(box.streams.audio)
        # The first is the recording's own sound.
        self._sounds = {s.index: _Copy(s, n, folder) for n, s in enumerate(sounds[1:], 2)}
        texts = [s for s in box.streams.subtitles if not s.disposition & Disposition.attached_pic]
        self._texts: dict[int, tuple[Stream, int, list[tuple[Packet[Stream], bytes]]]] = {
            s.index: (s, n, []) for n, s in enumerate(texts, 1)
        }
        self._pairs: list[line21.Pair] = []
        self._digital = False
        self._main: AudioStream | None = sounds[0] if sounds else None

    def take_all(self) -> Tracks:
        """Read the recording through once."""
        wanted: list[Stream] = [c.stream for c in self._sounds.values()]
        wanted += [text[0] for text in self._texts.values()]
        if self._video is not None and self._video.codec_context.name in CARRIERS:
            wanted.append(self._video)
        if wanted:
            try:
                for packet in self._box.demux(wanted):
                    if packet.size:
                        self._take_packet(packet)
            except av.FFmpegError:
                pass  # damaged from there on: the record's own notes tell
        found = Tracks()
        self._finish_sounds(found)
        self._finish_captions(found)
        self._captions_inside(found)
        return found

    def _take_packet(self, packet: Packet[Stream]) -> None:
        index = packet.stream_index
        if index in self._sounds:
            self._sounds[index].take_packet(packet)
        elif index in self._texts:
            self._texts[index][2].append((packet, bytes(packet)))
        else:
            told = packet.pts if packet.pts is not None else packet.dts
            if told is not None and packet.time_base:
                data = bytes(packet)
                seconds = float(told * packet.time_base - self._media_zero)
                self._pairs += line21.caption_pairs(data, seconds)
                self._digital = self._digital or line21.is_digital(data)

    @property
    def _media_zero(self) -> Fraction:
        """Media time zero in seconds of the container's clock."""
        base = Fraction(*(self._facts.time_base or (1, 1000)))
        return (self._facts.start or 0) * base

    def _finish_sounds(self, found: Tracks) -> None:
        lost = 0
        zero = self._media_zero
        if self._video is None and self._main is not None:  # it counts from what is heard first
            zero += _time_skipped(Path(self._box.name), self._main.index)
        for copy in self._sounds.values():
            track = copy.finish_copy(zero)
            lost += track is None
            found.files += [track] if track else []
        if lost:
            found.lost.append(count_in_words(lost, SOUNDS))

    def _finish_captions(self, found: Tracks) -> None:
        lost = 0
        for stream, number, packets in self._texts.values():
            if not packets:
                continue  # a track of which nothing is ever shown
            text = subtitles.write_caption_file(stream, packets, self._media_zero)
            if text is None:
                lost += 1
                continue
            name = f"captions {number}{_language_label(stream)}{text[0]}"
            found.files.append(self._write_text(name, f"text-{number}", text[1], stream))
        if lost:
            found.lost.append(count_in_words(lost, TEXTS))

    def _captions_inside(self, found: Tracks) -> None:
        """Captions inside the pictures, a file for each of their channels."""
        # Packets come in the order of decoding.
        self._pairs.sort(key=lambda pair: pair[0])
        cues = line21.captions_shown(self._pairs, self._facts.duration_seconds or 0.0)
        for channel in sorted({cue.channel for cue in cues}):
            lines = (
                (c.start, c.end, html.escape(c.text, quote=False), "")
                for c in cues
                if c.channel == channel
            )
            text = subtitles.write_webvtt(lines)
            found.files.append(self._write_text(f"captions {channel}.vtt", channel, text, None))
        told = WITH_CAPTIONS in self._facts.leaves_out
        if self._digital:
            found.lost.append(f"{WITH_CAPTIONS} (CEA-708)")
        elif told and not cues:
            found.lost.append(WITH_CAPTIONS)

    def _write_text(self, name: str, file: str, text: str, stream: Stream | None) -> SideTrack:
        (self._folder / file).write_text(text, encoding="utf-8", newline="\n")
        return SideTrack(name, file, called=_title_of(stream) if stream else "")


class _Copy:
    """A sound track on its way into a file of its own."""

    def __init__(self, stream: AudioStream, number: int, folder: Path) -> None:
        self.stream = stream
        codec = stream.codec_context.name if stream.codec_context else ""
        form, ending = _BOXES.get(codec, _ANY)
        self._name = f"sound {number}{_language_label(stream)}{ending}"
        self._path = folder / f"sound-{number}"
        self._form = form
        self._out: OutputContainer | None = None
        self._twin: Stream | None = None
        self._early: list[Packet[Stream]] = []
        self._first: Fraction | None = None
        self._shift = 0
        self._failed = not codec

    def take_packet(self, packet: Packet[Stream]) -> None:
        """The next packet; of those that nobody is to hear only the last are kept."""
        if self._failed:
            return
        if packet.is_discard and self._first is None:
            self._early = [*self._early, packet][-_PREROLL:]
            return
        for one in (*self._early, packet):
            self._write_packet(one)
        self._early = []

    def _write_packet(self, packet: Packet[Stream]) -> None:
        try:
            if self._out is None:
                self._out = av.open(str(self._path), "w", format=self._form, options=_OPTIONS)
                self._twin = self._out.add_stream_from_template(self.stream, opaque=True)
                # Tags are of the recording; names in them would come along unseen.
                self._twin.metadata.clear()
            if self._first is None and packet.pts is not None and packet.time_base:
                self._first = packet.pts * packet.time_base
                self._shift = max(packet.pts, 0)  # the copy begins when its sound does
            # Muxers demand it, and some demuxers leave it out.
            if packet.dts is None:
                packet.dts = packet.pts
            if packet.dts is not None:
                packet.dts -= self._shift
                packet.pts = None if packet.pts is None else packet.pts - self._shift
                assert self._twin is not None
                packet.stream = self._twin
                self._out.mux(packet)
        except (av.FFmpegError, ValueError):
            self._failed = True

    def finish_copy(self, zero: Fraction) -> SideTrack | None:
        """The track, once all packets were taken; ``None`` where it cannot be copied."""
        try:
            if self._out is not None:
                self._out.close()
        except (av.FFmpegError, ValueError):
            self._failed = True
        if self._failed or self._out is None or self._first is None:
            self._path.unlink(missing_ok=True)
            return None
        try:  # the copy's own time begins with the first sample that is heard of it
            begins = self._first + _time_skipped(self._path, 0, from_packet=True) - zero
        except (av.FFmpegError, ValueError):
            self._path.unlink(missing_ok=True)
            return None
        seconds = round(float(begins), 6)
        return SideTrack(self._name, self._path.name, seconds, _title_of(self.stream))


def _time_skipped(path: Path, index: int, *, from_packet: bool = False) -> Fraction:
    """When the first sample of a stream is heard, by its container, or since its first packet.

    Raises:
        ValueError: Nothing of it can be decoded.
    """
    with av.open(str(path), metadata_errors="replace") as box:
        stream = box.streams[index]
        first: Fraction | None = None
        for packet in islice(box.demux(stream), LOOK_AHEAD):
            if first is None and packet.pts is not None and packet.time_base:
                first = packet.pts * packet.time_base
            for frame in packet.decode():
                if isinstance(frame, AudioFrame) and frame.pts is not None and frame.time_base:
                    heard = frame.pts * frame.time_base
                    return heard - first if from_packet and first is not None else heard
    raise ValueError("no sound can be decoded")


def _language_label(stream: Stream) -> str:
    """The language of a track in brackets, where it is told."""
    told = stream.metadata.get("language", "")
    return f" ({told})" if _LANGUAGE.fullmatch(told) and told != "und" else ""


def _title_of(stream: Stream) -> str:
    told = stream.metadata.get("title") or stream.metadata.get("handler_name") or ""
    return "" if told in _HANDLERS else told[:80]


_HANDLERS = ("SoundHandler", "SubtitleHandler", "VideoHandler")
