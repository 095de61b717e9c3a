"""The release of a video of which only parts are encoded again.

The source is read once, in its own order. A picture outside every run is copied, its
slices byte for byte; in the place of a picture of a run stands the next one that the
encoder gives. Both have the same number of pictures and the same times.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from av.packet import Packet
from av.stream import Stream

from reviewer.render.video.clean import Cleaner
from reviewer.render.video.cuts import (
    ReencodedRun,
    decode_stamps,
    least_runs,
    reorder_depth,
    usual_step,
)
from reviewer.render.video.demux import is_picture, main_packets, open_source
from reviewer.render.video.encode import Encoder, EncoderSettings, Sample, settings_matching
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.mp4 import Mp4Writer, WrittenTrack
from reviewer.render.video.outcome import VideoOutcome
from reviewer.render.video.paramsets import ParameterSets
from reviewer.render.video.reencode_run import encode_run
from reviewer.render.video.regions import Regions
from reviewer.render.video.sound.packets import Sound
from reviewer.render.video.tracks import (
    SoundTrack,
    describe_pictures,
    picture_track,
    refine_time_base,
)
from reviewer.render.video.unsafe import Unsafe
from reviewer.system.jobs import Job

# Chosen by hand: encoding the rest as well takes hardly longer, and the whole then has one encoder
# and no seam.
_NEARLY_ALL = 0.97


def splice_video(
    index: SourceIndex, regions: Regions, sound: Sound | None, target: Path, job: Job
) -> VideoOutcome:
    """Write a release into ``target``.

    Args:
        index: Of the source.
        regions: What to hide in the pictures.
        sound: What makes the sound.
        target: A new file.
        job: Told of every picture.

    Raises:
        Unsafe: The pictures cannot be spliced after all.
        SoundUnsafe: The sound cannot.
    """
    if index.unsafe:
        raise Unsafe(index.unsafe)
    again = least_runs(index.pts, index.restarts, regions.pictures_touched(index.pts))
    if sum(len(run) for run in again) > _NEARLY_ALL * len(index.pts):
        raise Unsafe("redactions reach into nearly all of it")
    return _Splice(index, regions, again, job).write_video(target, sound)


class _Splice:
    """One splicing under way."""

    def __init__(
        self, index: SourceIndex, regions: Regions, again: list[ReencodedRun], job: Job
    ) -> None:
        assert index.sets is not None
        self._index = index
        self._regions = regions
        self._job = job
        self._again = again
        depth = reorder_depth(index.pts)
        self._outcome = _sum_up(index, again, depth)
        self._dts = decode_stamps(index.pts, depth, usual_step(index.pts))
        self._settings: EncoderSettings | None = None
        self._sets: ParameterSets = index.sets
        if again:
            self._settings = settings_matching(index, depth)
            self._sets = index.sets.join_with(Encoder(self._settings).parameter_sets)
        self._clean = Cleaner(self._sets, index.prefix)
        self._run: ReencodedRun | None = None
        self._made: Iterator[Sample] = iter(())

    def write_video(self, target: Path, sound: Sound | None) -> VideoOutcome:
        """Read the source through, write the target."""
        index = self._index
        count = len(index.pts)
        heard = len(index.sound.positions) if index.sound else 0
        scale, times = refine_time_base(index.time_base)
        with (
            open_source(index.path, index.record) as source,
            Mp4Writer(target, index.record, count + heard) as mp4,
        ):
            track = mp4.add_track(picture_track(index.look, scale, index.last * times))
            describe_pictures(track, self._sets, index.look, (index.look.width, index.look.height))
            audio = SoundTrack(mp4, sound)
            number = 0
            for packet in main_packets(source, self._job):
                if not is_picture(packet, source):
                    audio.feed_packet(packet)
                    continue
                self._write_sample(mp4, track, number, packet, times)
                number += 1
                self._job.progress(number, count)
            self._run_of(number)
            audio.finish_track()
            if number != count:
                raise Unsafe("it reads differently the second time")
        return self._outcome

    def _write_sample(
        self, mp4: Mp4Writer, track: WrittenTrack, number: int, packet: Packet[Stream], times: int
    ) -> None:
        index = self._index
        if packet.pts is None or number >= len(index.pts) or packet.pts != index.pts[number]:
            raise Unsafe("it reads differently the second time")
        run = self._run_of(number)
        if run is None:
            key = bool(index.keys[number])
            sample = Sample(packet.pts, 0, key, self._clean(bytes(packet)))
        else:
            sample = self._next_of_run(run)
        dts = int(self._dts[number])
        # MP4 cannot say that a picture is shown before it is decoded. It happens where the encoder
        # needs more pictures ahead than the source did; then all is encoded anew.
        if sample.pts < dts:
            raise Unsafe("the encoder reorders its pictures further than the source")
        mp4.add_sample(track, sample.data, sample.pts * times, dts * times, sample.key)

    def _run_of(self, number: int) -> ReencodedRun | None:
        """The run that a picture belongs to; its encoder starts with its first picture."""
        if self._again and number == self._again[0].start:
            assert self._settings is not None
            self._run = self._again.pop(0)
            self._made = encode_run(
                self._index, self._run, self._regions, self._settings, self._job
            )
        if self._run is not None and number >= self._run.stop:
            # One picture more or less would shift all that follow against their times.
            if next(self._made, None) is not None:
                raise Unsafe("the encoder gave too many pictures")
            self._run = None
        return self._run

    def _next_of_run(self, run: ReencodedRun) -> Sample:
        sample = next(self._made, None)
        if sample is None:
            raise Unsafe("the encoder gave too few pictures")
        return sample


def _sum_up(index: SourceIndex, again: list[ReencodedRun], depth: int) -> VideoOutcome:
    spans = []
    for run in again:
        inside = index.pts[run.start : run.stop]
        spans.append((int(inside.min()), int(inside.max())))
    step = usual_step(index.pts)
    ticks = sum(last - first + step for first, last in spans)
    count = len(index.pts)
    return VideoOutcome(
        frames=count,
        copied=count - sum(len(run) for run in again),
        runs=tuple(spans),
        seconds=float(ticks * index.time_base),
        depth=depth,
    )
