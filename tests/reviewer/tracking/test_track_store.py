"""Tracks as the case's cache keeps them: whole, for one original and one set of detectors."""

from dataclasses import replace

import numpy as np
import pytest

from reviewer.errors import BadInput
from reviewer.tracking import track_file
from reviewer.tracking.track import Doubt, DoubtKind, Track, check_track, id_of_track
from reviewer.tracking.track_store import FOLDER, ScanKey, ScanResult, TrackStore

ORIGINAL = "a" * 64
KEY = ScanKey(ORIGINAL, ("yunet 1", "yolox 2"), ("face", "head"))


def track(kind="face", first=10, many=20, x=0.2):
    frames = np.arange(first, first + many, dtype=np.int32)
    boxes = np.tile(np.array([x, 0.3, 0.1, 0.15], np.float32), (many, 1))
    scores = np.full(many, 0.8, np.float32)
    scores[4:8] = np.nan
    times = frames / 30.0
    hole = Doubt(DoubtKind.HOLE, float(times[4]), float(times[8]))
    name = id_of_track(ORIGINAL, kind, first, boxes[0])
    end = float(times[-1] + 1 / 30)
    return Track(name, kind, frames, times, boxes, scores, end, 0.8, 3, "AB 12", (hole,), "yunet 1")


def same(one, two):
    plain = ("id", "kind", "end", "confidence", "best", "text", "doubts", "detector")
    return all(getattr(one, name) == getattr(two, name) for name in plain) and all(
        np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)
        for name in ("frames", "times", "boxes", "scores")
    )


def test_what_is_kept_comes_back_the_same_after_a_restart(tmp_path):
    made = ScanResult((track(), track("head", 12, 9)), ((0.0, 60.0),), ((3.0, 4.0),), True)
    TrackStore(tmp_path).keep_scan(KEY, made)
    found = TrackStore(tmp_path).read_scan(KEY)
    assert found.looked == made.looked
    assert found.unseen == made.unseen
    assert found.finished
    assert all(map(same, found.tracks, made.tracks))
    assert found.tracks[0].share_seen == 0.8


def test_a_scan_without_tracks_is_not_a_scan_that_was_never_made(tmp_path):
    store = TrackStore(tmp_path)
    assert store.read_scan(KEY) is None
    store.keep_scan(KEY, ScanResult((), ((0.0, 9.0),), (), True))
    assert store.read_scan(KEY) == ScanResult((), ((0.0, 9.0),), (), True)


def test_other_detectors_and_other_originals_have_files_of_their_own(tmp_path):
    store = TrackStore(tmp_path)
    store.keep_scan(KEY, ScanResult((track(),)))
    assert store.read_scan(replace(KEY, detectors=("yunet 2", "yolox 2"))) is None
    assert store.read_scan(replace(KEY, original="b" * 64)) is None
    assert store.read_scan(replace(KEY, detectors=KEY.detectors[::-1])) is not None


def test_the_latest_scan_counts_for_each_kind(tmp_path):
    store = TrackStore(tmp_path)
    store.keep_scan(KEY, ScanResult((track("face", x=0.1), track("head"))))
    faces = ScanKey(ORIGINAL, ("other 1",), ("face",))
    store.keep_scan(faces, ScanResult((track("face", x=0.5),), finished=True))
    found = store.read_tracks(ORIGINAL)
    assert sorted((t.kind, round(float(t.boxes[0, 0]), 1)) for t in found) == [
        ("face", 0.5),
        ("head", 0.2),
    ]
    assert [t.kind for t in store.read_tracks(ORIGINAL, ["head"])] == ["head"]


@pytest.mark.parametrize("bad", [b"", b"no archive", None])
def test_a_damaged_file_counts_as_none_and_is_made_again(tmp_path, bad):
    store = TrackStore(tmp_path)
    store.keep_scan(KEY, ScanResult((track(),)))
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(file.read_bytes()[:-90] if bad is None else bad)
    assert store.read_scan(KEY) is None
    assert store.read_tracks(ORIGINAL) == ()
    store.keep_scan(KEY, ScanResult((track(),)))
    assert len(store.read_tracks(ORIGINAL)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"boxes": np.full((20, 4), 0.7, np.float32)},
        {"boxes": np.full((20, 4), np.nan, np.float32)},
        {"times": np.zeros(20)},
        {"frames": np.arange(19, dtype=np.int32)},
        {"frames": np.arange(20, dtype=np.int32)[::-1]},
        {"end": 0.0},
        {"best": 20},
    ],
)
def test_what_is_no_track_is_told_from_one(change):
    assert check_track(track())
    with pytest.raises(BadInput):
        check_track(replace(track(), **change))


def test_a_search_that_was_stopped_hides_nothing_of_the_one_before(tmp_path):
    store = TrackStore(tmp_path)
    apart, across, inside = track("head", 300), track("head", 20, 40), track("head", 0, 9, x=0.8)
    store.keep_scan(KEY, ScanResult((inside, across, apart), finished=True))
    both = ScanKey(ORIGINAL, ("other 1",), ("head", "plate"))
    store.keep_scan(both, ScanResult(()))
    assert len(store.read_tracks(ORIGINAL)) == 3
    # It saw the second from a frame later on, as far as it looked, and the last one nowhere.
    seen = track("head", 21, 15)
    store.keep_scan(both, ScanResult((seen,), ((0.0, 1.0),)))
    whole, late = store.read_tracks(ORIGINAL)
    assert (whole.frames[0], len(whole), late.id) == (20, 40, apart.id)
    assert {whole.id, *whole.also} == {across.id, seen.id}
    assert same(TrackStore(tmp_path).read_scan(both).tracks[0], seen)
    store.keep_scan(both, ScanResult((whole,), finished=True))
    (kept,) = store.read_tracks(ORIGINAL)
    assert kept.also == whole.also


def test_other_thresholds_and_padding_have_a_file_of_their_own(tmp_path):
    store = TrackStore(tmp_path)
    wide = replace(KEY, rules="wider")
    store.keep_scan(KEY, ScanResult((track(),), finished=True))
    assert store.read_scan(wide) is None
    store.keep_scan(wide, ScanResult((), finished=True))
    assert store.read_scans(ORIGINAL)[0].key == wide


def grown(many):
    """What a scan knows after so many stretches: in each two things more, and one that goes on."""
    done = [track(kind, 1000 * n + 100, 400) for n in range(many) for kind in ("face", "head")]
    return ScanResult((*done, track("face", 5, 90 + 10 * many, x=0.7)), ((0.0, 30.0 * many),))


def test_a_scan_that_grows_writes_what_is_new_and_comes_back_whole_after_each_stretch(
    tmp_path, monkeypatch
):
    written = []
    keep = track_file.keep_arrays

    def keep_and_count(path, arrays):
        keep(path, arrays)
        written.append(path.stat().st_size)

    monkeypatch.setattr(track_file, "keep_arrays", keep_and_count)
    store, keeper = TrackStore(tmp_path), TrackStore(tmp_path).keeper_of(KEY)
    same_ones = {}
    for many in range(1, 61):
        result = grown(many)
        # What did not change is the same track, as it is to a scan.
        tracks = tuple(
            one if one.start < 1 else same_ones.setdefault(one.id, one) for one in result.tracks
        )
        keeper.keep(replace(result, tracks=tracks))
        found = store.read_scan(KEY)
        assert found.looked == result.looked
        assert {one.id: len(one) for one in found.tracks} == {
            one.id: len(one) for one in result.tracks
        }
    store.keep_scan(KEY, grown(60))
    whole = written.pop()
    assert sum(written) < 4 * whole  # each stretch anew were thirty times as much
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_who_is_killed_between_two_stretches_leaves_what_was_kept_before(tmp_path):
    store, keeper = TrackStore(tmp_path), TrackStore(tmp_path).keeper_of(KEY)
    kept = [track("head", 1000 * n, 50) for n in range(3)]
    for many in (1, 2, 3):
        keeper.keep(ScanResult(tuple(kept[:many]), ((0.0, 30.0 * many),)))
    *_, last = sorted((tmp_path / FOLDER).glob("*.part"))
    part = last.read_bytes()
    last.write_bytes(part[:-40])
    assert len(store.read_scan(KEY).tracks) == 2
    # What two stretches share becomes one: the other is there no more.
    keeper.keep(ScanResult((kept[0],), ((0.0, 90.0),)))
    last.write_bytes(part)
    assert [one.id for one in store.read_scan(KEY).tracks] == [kept[0].id]
    # Parts of another whole say nothing, be they there still.
    store.keep_scan(KEY, ScanResult((kept[2],)))
    last.write_bytes(part)
    assert [one.id for one in store.read_tracks(ORIGINAL)] == [kept[2].id]
