"""What cannot be spliced is encoded whole: as many pictures, at the same times, masked."""

import errno
import shutil
from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.errors import BadInput, Cancelled, NoSpace
from reviewer.system.jobs import SilentJob, StoppableJob
from tests.helpers.video_media import Clip, kinds, number_of, shown
from tests.helpers.video_release import inner, mute, region, release_of

ODD = {
    "MPEG-4": (Clip(codec="mpeg4", options=(("bf", "2"), ("b", "4M"))), ".avi"),
    "MPEG-2": (
        Clip(
            codec="mpeg2video",
            time_base=Fraction(1, 30),
            pts=lambda n: n,
            options=(("b", "6M"), ("bf", "2")),
        ),
        ".ts",
    ),
    "VP8": (Clip(codec="libvpx", options=(("b", "4M"), ("deadline", "realtime"))), ".webm"),
    "VP9": (
        Clip(
            codec="libvpx-vp9",
            frames=40,
            options=(("b", "4M"), ("deadline", "realtime"), ("cpu-used", "8")),
        ),
        ".webm",
    ),
    "Motion JPEG": (Clip(codec="mjpeg", pixels="yuvj422p", options=(("q", "3"),)), ".avi"),
    "HEVC": (Clip(codec="libx265", frames=40, options=(("preset", "ultrafast"),)), ".mp4"),
    "ten bits": (Clip(pixels="yuv420p10le"), ".mp4"),
    "4:4:4": (Clip(pixels="yuv444p"), ".mp4"),
    "interlaced": (Clip(size=(320, 192), x264="tff=1:scenecut=0"), ".mp4"),
    "odd sides": (Clip(codec="ffv1", size=(320, 180), options=()), ".mkv"),
    "grey": (Clip(codec="ffv1", pixels="gray", options=()), ".mkv"),
    "colours": (Clip(codec="png", pixels="rgb24", frames=30, options=()), ".mov"),
}


@pytest.mark.parametrize("name", ODD)
def test_a_stream_that_cannot_be_spliced_is_encoded_whole(release, name):
    clip, suffix = ODD[name]
    try:
        done = release(clip, region(0.4, 0.8), suffix=suffix)
    except (av.FFmpegError, ValueError) as fault:
        pytest.skip(f"this FFmpeg cannot make such a clip: {fault}")
    before, after = done.before, done.after
    assert [float(a.time) for a in after] == pytest.approx(
        [float(b.time) for b in before], abs=2e-4
    )
    assert [number_of(a.luma) for a in after] == [number_of(b.luma) for b in before]
    assert kinds(done.path) == ["h264"]
    assert done.result.method.startswith("encoded again as a whole")
    assert done.result.details["why_full"]
    for picture in after:
        for r in done.live(picture.time):
            part = picture.luma[inner(r, picture.time, picture)].astype(float)
            assert part.std() < 1
            assert part.mean() < 20


@pytest.mark.parametrize("hidden", [region(0.4, 0.8), mute(0.5, 1.0)])
def test_pictures_of_an_avi_are_released_in_the_order_in_which_they_are_shown(release, hidden):
    """Its packets are counted as they are coded, which is another order with B-frames."""
    clip = Clip(time_base=Fraction(1, 30), pts=lambda n: n, sound="mp2")
    after = release(clip, hidden, suffix=".avi").after
    assert [number_of(a.luma) for a in after] == list(range(clip.frames))
    assert [float(a.time) for a in after] == pytest.approx(
        [n / 30 for n in range(clip.frames)], abs=2e-4
    )
    if hidden.start == 0.4:
        black = [a.luma[inner(hidden, a.time, a)].mean() < 20 for a in after]
        assert [n for n, is_black in enumerate(black) if is_black] == list(range(12, 24))


def test_a_damaged_avi_whose_pictures_had_to_be_counted_is_refused(clips, tmp_path):
    clip = Clip(time_base=Fraction(1, 30), pts=lambda n: n)
    source = tmp_path / "damaged.avi"
    shutil.copy(clips(clip, ".avi"), source)
    spoil(source, (36, 37, 38, 50))
    with pytest.raises(BadInput, match="does not tell when the others are shown"):
        release_of(source, tmp_path / "out", region(1.0, 1.6))


def test_a_damaged_video_keeps_its_length_and_shows_nothing_under_a_region(clips, tmp_path):
    source = tmp_path / "damaged.mp4"
    shutil.copy(clips(Clip()), source)
    spoil(source, (36, 37, 38, 50))
    done = release_of(source, tmp_path / "out", region(1.0, 1.6))
    after = shown(done.path)
    assert done.result.details["why_full"]
    assert done.result.details["frames"] == len(after) >= 86
    for picture in after:
        for r in done.live(picture.time):
            part = picture.luma[inner(r, picture.time, picture)].astype(float)
            assert part.std() < 1


def spoil(path, numbers):
    """Break the length of the unit in which pictures begin."""
    with av.open(str(path)) as box:
        places = [p.pos for p in box.demux(video=0) if p.size]
    data = bytearray(path.read_bytes())
    for number in numbers:
        data[places[number] : places[number] + 4] = b"\x7f\xff\xff\xff"
    path.write_bytes(data)


def test_a_cut_off_video_is_released_as_far_as_it_goes(clips, tmp_path):
    source = tmp_path / "cut.ts"
    whole = clips(Clip(sound="aac"), ".ts").read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    done = release_of(source, tmp_path / "out", region(0.2, 0.5))
    assert 20 < len(shown(done.path)) < 80


@pytest.mark.parametrize("content", [b"", b"no video", b"#EXTM3U\n#EXTINF:1,\nother.ts\n"])
def test_what_is_no_video_is_refused_by_name(tmp_path, content):
    source = tmp_path / "evil.mp4"
    source.write_bytes(content)
    with pytest.raises(BadInput, match=r"evil\.mp4"):
        release_of(source, tmp_path / "out", region(0.2, 0.5))
    assert list((tmp_path / "out").iterdir()) == []


class StopAt(StoppableJob):
    """A job that the user stops once so many pictures are done."""

    def __init__(self, at):
        super().__init__()
        self.at = at
        self.last = 0.0

    def progress(self, done, total, text=""):
        self.last = done
        if done >= self.at:
            self.stop_work()


@pytest.mark.parametrize("todo", [(region(1.1, 1.4),), (region(0.0, 3.0),)])
def test_a_stopped_job_ends_at_once_and_leaves_nothing(clips, tmp_path, todo):
    job = StopAt(20)
    with pytest.raises(Cancelled):
        release_of(clips(Clip(sound="aac")), tmp_path / "out", *todo, job=job)
    assert job.last <= 22
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_leaves_nothing_and_says_so(clips, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reviewer.render.video.mp4.Mp4Writer.add_sample", refuse)
    with pytest.raises(NoSpace):
        release_of(clips(Clip()), tmp_path / "out", region(1.1, 1.4))
    assert list((tmp_path / "out").iterdir()) == []


def test_sound_that_cannot_be_read_is_left_out_and_the_note_says_so(tmp_path, clips, monkeypatch):
    monkeypatch.setattr(
        "reviewer.render.video.sound.encode_anew.Recoded.take_frame", lambda *_: None
    )
    done = release_of(clips(Clip(sound="mp2"), ".ts"), tmp_path / "out", mute(1, 2))
    assert kinds(done.path) == ["h264"]
    assert "could not be read" in " ".join(done.result.notes)


class Watch(SilentJob):
    """A job that writes down its progress."""

    def __init__(self):
        self.seen = []

    def progress(self, done, total, text=""):
        self.seen.append((done, total))


def test_progress_counts_pictures(clips, tmp_path):
    job = Watch()
    release_of(clips(Clip(sound="aac")), tmp_path / "out", region(1.1, 1.4), mute(1, 2), job=job)
    assert job.seen == [(n, 90) for n in range(1, 91)]


def test_the_original_is_only_read(clips, tmp_path):
    source = tmp_path / "kept.mp4"
    shutil.copy(clips(Clip()), source)
    source.chmod(0o444)
    before = source.read_bytes()
    release_of(source, tmp_path / "out", region(0.0, 0.5))
    assert source.read_bytes() == before


def test_a_picture_that_repeats_a_time_still_gets_its_mask(tmp_path, clips):
    source = clips(Clip(pts=lambda n: n * 512 - (n == 45)))
    done = release_of(source, tmp_path / "out", region(1.0, 2.0))
    pairs = zip(done.before, done.after, strict=True)
    assert all(a.time == b.time for a, b in pairs)
    assert np.all([number_of(p.luma) for p in done.after] == np.arange(90))
