"""Every real and every hostile video that there is."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from reviewer.errors import BadInput
from tests.helpers.video_release import mute, region, release_of

LONGEST = 15.0  # seconds: longer ones are tried by hand
BROKEN = {"movie-hello.ogg"}  # FFmpeg's decoder stops in the middle of the original
LARGE = {"movie-hello.mp4", "sample-5s.mp4"}  # of a kind with others here, by hand as well


@pytest.mark.slow
def test_every_real_video_keeps_its_pictures_and_their_times(corpus, tmp_path):
    for source in sorted((corpus / "video").iterdir()):
        if seconds(source) > LONGEST or source.name in BROKEN | LARGE:
            continue
        done = release_of(source, tmp_path / source.name, region(0.5, 1.0), mute(0.2, 0.6))
        compare(source, done)


def seconds(path: Path) -> float:
    with av.open(str(path), metadata_errors="ignore") as box:
        return (box.duration or 0) / 1e6


def compare(source, done):
    for (t0, a), (t1, b) in zip(times(source), times(done.path), strict=True):
        assert abs(t0 - t1) < 1e-3, source.name
        assert done.is_encoded(t0) or np.array_equal(a, b), source.name


def times(path: Path):
    first = None
    with av.open(str(path), metadata_errors="ignore") as box:
        stream = next(s for s in box.streams.video if not s.disposition & Disposition.attached_pic)
        for frame in box.decode(stream):
            time = frame.pts * stream.time_base
            first = time if first is None else first
            yield time - first, frame.to_ndarray(format="gray")


@pytest.mark.parametrize("redactions", [(), (region(0.2, 0.5), mute(0.1, 0.3))])
def test_hostile_videos_are_released_or_refused_by_name(corpus, tmp_path, redactions):
    found = [p for p in (corpus / "hostile").iterdir() if p.suffix in (".mp4", ".mov", ".mp3")]
    for source in sorted(found):
        out = tmp_path / source.name
        try:
            done = release_of(source, out, *redactions)
        except BadInput as fault:
            right = source.name in str(fault) and not list(out.iterdir())
        else:
            right = done.result.details["frames"] > 0
        assert right, source.name
