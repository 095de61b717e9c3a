"""Opening a source: its main picture and main sound, packet by packet, in the file's order.

Every pass over a file sees the same packets in the same order, so a number found in the
first pass names the same picture in the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from reviewer.errors import BadInput, explain_plainly
from reviewer.system.jobs import Job

# FFmpeg also "opens" play lists and scripts that name other files: never those.
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,asf,flv,ogg,h264,hevc,"
    "m4v,mjpeg,mxf,dv,rm,ivf,nut,wtv,gxf,nsv,h263,h261,av1,obu,vc1,swf,gif,apng"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}


@dataclass(frozen=True)
class OpenSource:
    """An open file, its main video stream, and its main sound if it has one."""

    container: InputContainer
    video: VideoStream
    audio: AudioStream | None


@contextmanager
def open_source(path: Path, record: str) -> Iterator[OpenSource]:
    """Open a file for reading.

    Args:
        path: The file.
        record: What to call it in an error.

    Raises:
        BadInput: It cannot be opened, or it holds no pictures.
    """
    # PyAV's log callback takes the interpreter's lock in a decoder's thread, and so hangs when a
    # damaged picture is reported while the decoder is being closed. Without it nothing is lost.
    av.logging.set_level(None)
    try:
        container = av.open(str(path), metadata_errors="ignore", options=dict(_OPTIONS))
    except (av.FFmpegError, OSError, ValueError) as fault:
        raise BadInput(
            f"{record} cannot be opened as video: {explain_plainly(fault)}.",
            "Withhold it, or get an undamaged copy.",
        ) from None
    try:
        yield OpenSource(container, _main_video(container, record), _main_audio(container))
    finally:
        container.close()


def main_packets(source: OpenSource, job: Job) -> Iterator[Packet[Stream]]:
    """The packets of the main streams that hold data, until the end or the first damage
    that the container's reader cannot get over.
    """
    streams = [s for s in (source.video, source.audio) if s is not None]
    flow = source.container.demux(streams)
    while True:
        job.check()
        try:
            packet = next(flow, None)
        except (av.FFmpegError, ValueError):
            return
        if packet is None:
            return
        # At the end FFmpeg gives an empty packet that flushes decoders; it is no picture.
        if packet.size:
            yield packet


def is_picture(packet: Packet[Stream], source: OpenSource) -> bool:
    """True for a packet of the main video stream."""
    return packet.stream_index == source.video.index


def left_out(source: OpenSource) -> tuple[str, ...]:
    """One word for each stream that a release does not hold, e.g. ``data``."""
    kept = {source.video.index} | ({source.audio.index} if source.audio else set())
    return tuple(
        sorted(_word_for_stream(s) for s in source.container.streams if s.index not in kept)
    )


def _word_for_stream(stream: Stream) -> str:
    if stream.disposition & Disposition.attached_pic:
        return "cover"
    return stream.type if stream.type in ("video", "audio", "subtitle", "data") else "other"


def _main_video(container: InputContainer, record: str) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            if stream.codec_context is None:
                break
            return stream
    raise BadInput(f"{record} holds no pictures that can be read.", "Withhold it.")


def _main_audio(container: InputContainer) -> AudioStream | None:
    return next((s for s in container.streams.audio if s.codec_context is not None), None)
