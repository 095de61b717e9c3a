"""What a recording holds is read by child processes, which it may bring down alone."""

import os
import threading

import numpy as np
import pytest

from reviewer.errors import BadInput, Cancelled
from reviewer.playback import index, peaks, proxy, thumbnails
from reviewer.playback import media_desk as desks
from reviewer.playback.media_desk import Crashed, MediaDesk
from reviewer.playback.thumbnails import Thumbnails
from reviewer.system.jobs import StoppableJob
from tests.helpers.flash_beep import write_clip


def die(*_):
    os._exit(3)


def lie(*_):
    return "frames"


def lie_in_pictures(*_):
    return Thumbnails(np.zeros(1), np.zeros((1, 54, 96, 1), np.uint8))


def hang(_, target, _height):
    target.write_bytes(b"begun")
    target.with_name(f".{target.name}.x.part").write_bytes(b"begun")
    desks.child_job().progress(1, 2)
    threading.Event().wait()


@pytest.fixture
def clip(tmp_path):
    write_clip(tmp_path / "clip.mp4", 3.0, group=15, beep_every=1.0)
    return tmp_path / "clip.mp4"


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def desk(cache):
    made = MediaDesk(cache)
    yield made
    made.close()
    assert not list((cache / "proxy").glob(".*")), "a room is left"


class Watched(StoppableJob):
    """A job that is stopped by its first progress."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def progress(self, done, total, text=""):
        self.heard.append((done, total))
        self.stop_work()


def test_children_read_what_the_caller_would_have_read(desk, clip, cache):
    frames = desk.read_index(clip, cache / "index.npz")
    assert np.array_equal(frames.pts, index.index_of(clip).pts)
    assert frames.time_base == index.index_of(clip).time_base
    sound = desk.read_peaks(clip, cache / "peaks.npz")
    assert np.array_equal(sound.levels[0], peaks.peaks_of(clip).levels[0])
    small = desk.read_thumbs(clip, cache / "thumbs.npz", cache / "index.npz")
    assert np.array_equal(small.pictures, thumbnails.thumbs_of(clip).pictures)
    made, twin = desk.read_proxy(clip, cache / "proxy" / "clip.mkv")
    assert made.is_file()
    assert len(twin) == len(frames)
    assert np.array_equal(desk.read_proxy(clip, made)[1].pts, twin.pts)


def test_what_is_kept_needs_no_child_and_what_is_damaged_there_is_read_anew(
    desk, clip, cache, monkeypatch
):
    kept = cache / "index.npz"
    first = desk.read_index(clip, kept)
    whole = kept.read_bytes()
    monkeypatch.setattr(index, "demux_frames", die)
    assert np.array_equal(desk.read_index(clip, kept).pts, first.pts)
    monkeypatch.undo()
    for damaged in (b"", b"PK", b"nonsense", whole[: len(whole) // 2], whole[:-1]):
        kept.write_bytes(damaged)
        assert np.array_equal(desk.read_index(clip, kept).pts, first.pts)
    np.savez(kept, pts=first.pts[::-1], keys=first.keys, base=[1, 0], zero=0)
    assert np.array_equal(desk.read_index(clip, kept).pts, first.pts)


def test_a_crash_is_told_by_name_and_the_next_file_is_read(desk, clip, cache, monkeypatch):
    for module, name in (
        (index, "demux_frames"),
        (peaks, "decoded_peaks"),
        (thumbnails, "decoded_thumbs"),
        (desks, "copy_video"),
    ):
        monkeypatch.setattr(module, name, die)
    kept, target = cache / "x.npz", cache / "proxy" / "x.mkv"
    for ask in (desk.read_index, desk.read_peaks):
        with pytest.raises(Crashed, match=r"clip\.mp4: its reader crashed on it"):
            ask(clip, kept)
    with pytest.raises(Crashed, match=r"clip\.mp4"):
        desk.read_proxy(clip, target)
    monkeypatch.undo()
    monkeypatch.setattr(thumbnails, "decoded_thumbs", die)
    with pytest.raises(Crashed, match=r"clip\.mp4"):
        desk.read_thumbs(clip, kept, cache / "index.npz")
    assert not kept.exists()
    assert not target.exists()
    assert len(desk.read_index(clip, kept)) == len(index.index_of(clip))


def test_an_answer_that_is_none_is_refused_and_not_kept(desk, clip, cache, monkeypatch):
    monkeypatch.setattr(index, "demux_frames", lie)
    with pytest.raises(BadInput, match=r"clip\.mp4: its reader answered something else"):
        desk.read_index(clip, cache / "x.npz")
    monkeypatch.undo()
    monkeypatch.setattr(thumbnails, "decoded_thumbs", lie_in_pictures)
    with pytest.raises(BadInput, match=r"clip\.mp4: its thumbnails are none"):
        desk.read_thumbs(clip, cache / "x.npz", cache / "index.npz")
    assert not (cache / "x.npz").exists()


def test_progress_is_heard_and_a_stopped_proxy_leaves_nothing(desk, clip, cache, monkeypatch):
    monkeypatch.setattr(desks, "copy_video", hang)
    job = Watched()
    with pytest.raises(Cancelled):
        desk.read_proxy(clip, cache / "proxy" / "x.mkv", job)
    assert job.heard == [(1, 2)]
    assert [p for p in (cache / "proxy").rglob("*") if p.is_file()] == []
    monkeypatch.undo()
    assert desk.read_proxy(clip, cache / "proxy" / "x.mkv") is not None


def test_a_closed_desk_reads_no_more(clip, cache):
    made = MediaDesk(cache)
    made.close()
    with pytest.raises(Cancelled):
        made.read_index(clip, cache / "x.npz")


def test_a_file_that_is_gone_or_none_is_refused_by_name(desk, tmp_path, cache):
    (tmp_path / "x.mp4").write_bytes(b"nothing")
    for name in ("x.mp4", "gone.mp4"):
        with pytest.raises(BadInput, match=name):
            desk.read_index(tmp_path / name, cache / "x.npz")


def test_proxies_are_made_as_before(clip, tmp_path):
    assert proxy.make_proxy(clip, tmp_path / "p.mkv")
