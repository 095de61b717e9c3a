"""The release of a video of which only parts are encoded again.

The source is read once, in its own order. A picture that no redaction reaches is copied, its
slices byte for byte; in the place of another stands what was made anew, see ``renewal``. Both
have the same number of pictures and the same times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from reviewer.render.video.cuts import decode_stamps, usual_step
from reviewer.render.video.demux import is_picture, main_packets, open_source
from reviewer.render.video.encode import Sample
from reviewer.render.video.hevc.renewal import HevcRenewal
from reviewer.render.video.index import SourceIndex
from reviewer.render.video.mp4 import Mp4Writer, WrittenTrack
from reviewer.render.video.outcome import VideoOutcome
from reviewer.render.video.regions import Regions
from reviewer.render.video.renewal import Renewal, choose_renewal
from reviewer.render.video.sound.packets import Sound
from reviewer.render.video.tracks import (
    SoundTrack,
    describe_pictures,
    picture_track,
    refine_time_base,
)
from reviewer.render.video.unsafe import Unsafe
from reviewer.system.jobs import Job


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
    with closing(choose_renewal(index, regions)) as renewal:
        return write_spliced(index, renewal, sound, target, job)


def splice_hevc(
    index: SourceIndex, regions: Regions, sound: Sound | None, target: Path, job: Job
) -> VideoOutcome:
    """The same for a film in HEVC, of HEVC.

    Raises:
        Unsafe, SoundUnsafe: As for ``splice_video``.
    """
    assert index.hevc is not None
    with closing(HevcRenewal(index, index.hevc, regions)) as renewal:
        return write_spliced(index, renewal, sound, target, job)


def write_spliced(
    index: SourceIndex, renewal: Renewal, sound: Sound | None, target: Path, job: Job
) -> VideoOutcome:
    """Write what a renewal gives of a source; see ``splice_video``."""
    return _Splice(index, renewal, job).write_video(target, sound)


class _Splice:
    """One splicing under way."""

    def __init__(self, index: SourceIndex, renewal: Renewal, job: Job) -> None:
        self._index = index
        self._renewal = renewal
        self._job = job
        self._dts = decode_stamps(index.pts, renewal.outcome.depth, usual_step(index.pts))
        self._written = 0

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
            describe_pictures(
                track, self._renewal.sets, index.look, (index.look.width, index.look.height)
            )
            audio = SoundTrack(mp4, sound)
            number = 0
            for packet in main_packets(source, self._job):
                if not is_picture(packet, source):
                    audio.feed_packet(packet)
                    continue
                if number >= count or packet.pts != index.pts[number]:
                    raise Unsafe("it reads differently the second time")
                ready = self._renewal.take_picture(number, bytes(packet))
                self._write_samples(mp4, track, ready, times)
                number += 1
                self._job.progress(number, count)
            self._write_samples(mp4, track, self._renewal.end_renewal(number), times)
            audio.finish_track()
            if number != count or self._written != count:
                raise Unsafe("it reads differently the second time")
        return self._renewal.outcome

    def _write_samples(
        self, mp4: Mp4Writer, track: WrittenTrack, ready: Iterator[Sample], times: int
    ) -> None:
        for sample in ready:
            if self._written >= len(self._dts):
                raise Unsafe("the encoder gave too many pictures")
            dts = int(self._dts[self._written])
            # MP4 cannot say that a picture is shown before it is decoded. It happens where the
            # encoder needs more pictures ahead than the source did; then all is encoded anew.
            if sample.pts < dts:
                raise Unsafe("the encoder reorders its pictures further than the source")
            mp4.add_sample(track, sample.data, sample.pts * times, dts * times, sample.key)
            self._written += 1
