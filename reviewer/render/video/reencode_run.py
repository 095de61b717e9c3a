"""Encoding again: pictures of a stretch of time, decoded, masked and encoded.

Decision 4.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import chain

import av
import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reviewer.render.video.cuts import ReencodedRun, restart_before
from reviewer.render.video.demux import OpenSource, open_source
from reviewer.render.video.encode import Encoder, EncoderSettings, Sample
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.mask import hide_spots
from reviewer.render.video.regions import Regions
from reviewer.render.video.unsafe import Unsafe
from reviewer.system.jobs import Job

_STEPS_BACK = (0, 3, 15)  # seconds: containers without an index land late


def encode_run(
    index: SourceIndex, run: ReencodedRun, regions: Regions, settings: EncoderSettings, job: Job
) -> Generator[Sample, None, None]:
    """The run's pictures, encoded again: as many as it has, in coded order.

    Raises:
        Unsafe: A picture of the run cannot be decoded whole.
    """
    inside = index.pts[run.start : run.stop]
    span = int(inside.min()), int(inside.max())
    begin = restart_before(run.start, index.restarts)
    return _encode_pictures(index, begin, span, regions, settings, job)


def encode_single(
    index: SourceIndex,
    span: tuple[int, int],
    regions: Regions,
    settings: EncoderSettings,
    job: Job,
) -> Generator[Sample, None, None]:
    """The pictures shown from the first to the last PTS of ``span``, in the order of showing.

    Raises:
        Unsafe: A picture of them cannot be decoded whole.
    """
    begins = np.flatnonzero((index.restarts | index.recoveries) & (index.pts <= span[0]))
    begin = int(begins[-1]) if len(begins) else 0
    return _encode_pictures(index, begin, span, regions, settings, job)


def _encode_pictures(
    index: SourceIndex,
    begin: int,
    span: tuple[int, int],
    regions: Regions,
    settings: EncoderSettings,
    job: Job,
) -> Generator[Sample, None, None]:
    encoder = Encoder(settings)
    last = None
    for frame in _decode_span(index, begin, span, job):
        if frame.interlaced_frame:
            raise Unsafe("it is interlaced")
        if frame.is_corrupt:
            raise Unsafe("pictures near a redaction are damaged")
        form = frame.width, frame.height, frame.format.name
        if form != (settings.width, settings.height, encoder.pixels):
            raise Unsafe("its pictures change their form within the stream")
        assert frame.pts is not None
        if last is not None and frame.pts <= last:
            raise Unsafe("its pictures come out of order")
        last = frame.pts
        hide_spots(
            frame, regions.spots_at(frame.pts, index.shown_until(frame.pts)), index.look.full_range
        )
        yield from encoder.encode_picture(frame, frame.pts)
    yield from encoder.finish_encoding()


def _decode_span(
    index: SourceIndex, begin: int, span: tuple[int, int], job: Job
) -> Iterator[VideoFrame]:
    """The decoded pictures of a span, in the order they are shown; decoding begins at a picture."""
    low, high = span
    left = int(((index.pts >= low) & (index.pts <= high)).sum())
    with open_source(index.path, index.record) as source:
        source.video.thread_type = "AUTO"
        try:
            for packet in _packets_from(source, index, begin, high):
                job.check()
                for frame in packet.decode():
                    if isinstance(frame, VideoFrame) and low <= (frame.pts or 0) <= high:
                        left -= 1
                        yield frame
                if not left:
                    return
        except (av.FFmpegError, ValueError):
            raise Unsafe("pictures near a redaction cannot be decoded") from None
    raise Unsafe("pictures near a redaction cannot be decoded")


def _packets_from(
    source: OpenSource, index: SourceIndex, number: int, high: int
) -> Iterator[Packet[VideoStream]]:
    """The packets of the pictures from ``number`` on, then an empty one."""
    if not number:
        return source.container.demux(source.video)
    wanted = int(index.pts[number])
    for back in _STEPS_BACK:
        target = wanted - int(back / index.time_base)
        source.container.seek(target, stream=source.video, backward=True)
        flow = source.container.demux(source.video)
        for packet in flow:
            if packet.pts == wanted:
                return chain([packet], flow)
            if packet.pts is not None and packet.pts > high:
                break
    source.container.seek(index.first, stream=source.video, backward=True)
    return source.container.demux(source.video)
