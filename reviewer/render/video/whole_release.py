"""The release of a video that cannot be spliced: decoded, masked and encoded as a whole.

As many pictures leave as the decoder shows, at the times it shows them. A picture that
cannot be decoded is black where a region is live, and else the one before it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from reviewer.errors import BadInput
from reviewer.readers.media import tells_no_order
from reviewer.render.video.cuts import reorder_depth, usual_step
from reviewer.render.video.decode import Decoder
from reviewer.render.video.demux import is_picture, main_packets, open_source
from reviewer.render.video.encode import Encoder, Sample, settings_for_whole
from reviewer.render.video.index import FOREVER, SourceIndex
from reviewer.render.video.look import PictureForm
from reviewer.render.video.mask import blacken_picture, hide_spots
from reviewer.render.video.mp4 import Mp4Writer, WrittenTrack
from reviewer.render.video.outcome import VideoOutcome
from reviewer.render.video.regions import Regions
from reviewer.render.video.sound.packets import Sound
from reviewer.render.video.tracks import (
    SoundTrack,
    describe_pictures,
    picture_track,
    refine_time_base,
)
from reviewer.system.jobs import Job

_BT601 = 6, 6, 6  # the matrix with which pictures in RGB are turned into luma and chroma


def encode_whole(
    index: SourceIndex, regions: Regions, sound: Sound | None, target: Path, careful: bool, job: Job
) -> VideoOutcome:
    """Write a release into ``target``.

    Args:
        index: Of the source.
        regions: What to hide in the pictures.
        sound: What makes the sound.
        target: A new file.
        careful: Decode one packet at a time, and go on after one that cannot be decoded.
        job: Told of every picture.

    Raises:
        Damaged: A packet cannot be decoded, and this is not the careful way.
        BadInput: No picture can be decoded.
    """
    heard = len(index.sound.copied) if index.sound else 0
    with (
        open_source(index.path, index.record) as source,
        Mp4Writer(target, index.record, index.count + heard) as mp4,
    ):
        counted = tells_no_order(source.container, source.video)
        decoder = Decoder(source.video, usual_step(index.pts), careful, counted)
        pictures = _Pictures(index, regions, mp4)
        audio = SoundTrack(mp4, sound)
        for packet in main_packets(source, job):
            if not is_picture(packet, source):
                audio.feed_packet(packet)
                continue
            for pts, frame in decoder.decode_packet(packet):
                pictures.show_picture(pts, frame)
            job.progress(min(pictures.count, index.count), index.count)
        for pts, frame in decoder.decode_rest():
            job.check()
            pictures.show_picture(pts, frame)
        audio.finish_track()
        return pictures.finish_track()


class _Timeline:
    """Times of the output: the source's, but always rising."""

    def __init__(self, scale: int, times: int, step: int) -> None:
        self._scale = scale
        self._times = times
        self._step = max(1, step * times)
        self._shift = 0
        self._last: int | None = None
        self.moved = 0

    def tick_of(self, pts: int) -> int:
        """The output's tick for a picture; one that comes too early stands just behind
        the one before, and where a clock was set back, the rest follows on.
        """
        out = pts * self._times + self._shift
        # MP4 needs times that rise; recorders whose clock was set write some twice.
        if self._last is not None and out <= self._last:
            self.moved += 1
            late = self._last - out
            # More than a second back is a clock that was set: from there on all is moved. Less is
            # jitter.
            wanted = self._last + (self._step if late > self._scale else 1)
            if late > self._scale:
                self._shift += wanted - out
            out = wanted
        self._last = out
        return out


class _Pictures:
    """Masks and encodes pictures as they come."""

    def __init__(self, index: SourceIndex, regions: Regions, mp4: Mp4Writer) -> None:
        scale, times = refine_time_base(index.time_base)
        self._index = index
        self._regions = regions
        self._mp4 = mp4
        self._scale = scale
        self._timeline = _Timeline(scale, times, usual_step(index.pts))
        self._track: WrittenTrack = mp4.add_track(
            picture_track(index.look, scale, index.last * times)
        )
        self._look: PictureForm = index.look
        self._encoder: Encoder | None = None
        self._size = (0, 0)
        self._last: VideoFrame | None = None
        self._held: tuple[int, VideoFrame | None] | None = None
        self._span: tuple[int, int] | None = None
        self._damaged = 0
        self.count = 0

    def show_picture(self, pts: int, frame: VideoFrame | None) -> None:
        """Take the next picture; ``None`` is one that could not be decoded."""
        if frame is not None and self._encoder is None:
            self._begin_track(frame)
        if self._encoder is None:
            return  # nothing has been shown yet: there is nothing to repeat
        held, self._held = self._held, (pts, frame)
        if held is not None:  # until now nobody knew how long it is shown
            self._make_picture(*held, max(pts, held[0] + 1))

    def _make_picture(self, pts: int, frame: VideoFrame | None, until: int) -> None:
        """Mask and encode a picture that is shown until a tick."""
        assert self._encoder is not None
        spots = self._regions.spots_at(pts, until)
        if frame is None:
            self._damaged += 1
            picture = self._stand_in(black=bool(spots))
        else:
            picture = self._shape_for_encoder(frame)
            hide_spots(picture, spots, self._look.full_range)
        self._last = picture
        self.count += 1
        self._span = (self._span[0] if self._span else pts, pts)
        self._write_samples(self._encoder.encode_picture(picture, self._timeline.tick_of(pts)))

    def finish_track(self) -> VideoOutcome:
        """Encode the rest, and describe the track."""
        if self._held is not None:
            self._make_picture(*self._held, FOREVER)
        if self._encoder is None or self._span is None:
            raise BadInput(
                f"No picture of {self._index.record} can be decoded.",
                "Withhold it, or get an undamaged copy.",
            )
        self._write_samples(self._encoder.finish_encoding())
        describe_pictures(self._track, self._encoder.parameter_sets, self._look, self._size)
        return VideoOutcome(
            frames=self.count,
            copied=0,
            runs=(self._span,),
            seconds=self._index.seconds_shown,
            depth=reorder_depth(np.frombuffer(self._track.pts, np.int64)),
            damaged=self._damaged,
            moved=self._timeline.moved,
        )

    def _begin_track(self, frame: VideoFrame) -> None:
        """The first picture decides the form of all."""
        look = self._look
        if frame.format.is_rgb:
            look = replace(look, colour=_BT601, full_range=False)
        self._look = look
        # 4:2:0 has one colour for two by two pixels: odd sides cannot be said.
        self._size = frame.width + frame.width % 2, frame.height + frame.height % 2
        settings = settings_for_whole(look, *self._size, Fraction(1, self._scale))
        self._encoder = Encoder(settings)

    def _shape_for_encoder(self, frame: VideoFrame) -> VideoFrame:
        """The picture as the encoder takes it: even sides, 8 bits, 4:2:0."""
        assert self._encoder is not None
        pixels = self._encoder.pixels
        if (frame.width, frame.height, frame.format.name) == (*self._size, pixels):
            return frame
        ranges = {"src_color_range": 2, "dst_color_range": 2} if self._look.full_range else {}
        return frame.reformat(*self._size, format=pixels, **ranges)

    def _stand_in(self, black: bool) -> VideoFrame:
        # What was masked before is masked in the copy as well.
        if self._last is not None and not black:
            return self._last
        assert self._encoder is not None
        picture = VideoFrame(*self._size, self._encoder.pixels)
        blacken_picture(picture, self._look.full_range)
        return picture

    def _write_samples(self, samples: Iterator[Sample]) -> None:
        for sample in samples:
            self._mp4.add_sample(self._track, sample.data, sample.pts, sample.dts, sample.key)
