"""The scan of a film from first frame to last: partial results, resuming, stopping, bad input."""

from dataclasses import replace

import numpy as np
import pytest

from reviewer.errors import BadInput, Cancelled
from reviewer.model import Facts, Kind
from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.playback.index import demux_frames
from reviewer.system.jobs import SilentJob
from reviewer.tracking import scan
from reviewer.tracking.finishing import TrackRule
from reviewer.tracking.scan import ScanWish, scan_video
from reviewer.tracking.stretch import Arrived, Stretch, is_due, look_at_stretch, looks_of
from reviewer.tracking.track_store import FOLDER, TrackStore
from tests.helpers.cases import record
from tests.helpers.moving_things import (
    SIZE,
    THING,
    RedThings,
    box_at_number,
    grey_picture,
    load_deadly_things,
    load_nothing,
    load_red_things,
    write_film,
)

MANY = 84
RULES = {"faces": TrackRule(0.6, 0.45, 1.3)}


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    seen = [n for n in range(MANY) if not 36 <= n <= 56]
    # Slower, faster, and with a stop in between.
    steps = np.where(np.arange(MANY) % 3 == 0, 0.05, 0.02)
    steps[50] = 0.4
    uneven = np.concatenate([[0], np.cumsum(steps)[:-1]])
    return {
        "even": write_film(folder / "even.mp4", MANY, seen),
        "uneven": write_film(folder / "uneven.mp4", MANY, seen, uneven),
        "one": write_film(folder / "one.mp4", 1, [0]),
    }


def wish_for(path, **changed):
    video = replace(record(path.name, kind=Kind.VIDEO, facts=Facts()), sha256="c" * 64)
    return replace(ScanWish(path, video, None, ("faces",), RULES, load_red_things, 1), **changed)


def bare_frames(result, many=MANY):
    boxes = {}
    for track in result.tracks:
        for frame, box in zip(track.frames.tolist(), track.boxes, strict=True):
            boxes.setdefault(frame, []).append(box * np.array([*SIZE, *SIZE]))
    return [n for n in range(many) if not any(_holds(box, n) for box in boxes.get(n, []))]


def _holds(box, number):
    left, top, right, bottom = box_at_number(number)
    x, y, w, h = box
    return x <= left + 1 and y <= top + 1 and x + w >= right - 1 and y + h >= bottom - 1


def test_a_film_in_stretches_gives_one_track_and_tells_of_it_as_it_comes(
    films, tmp_path, monkeypatch
):
    monkeypatch.setattr(scan, "SECONDS", 1.0)
    store, told = TrackStore(tmp_path), []
    result = scan_video(wish_for(films["even"], cores=2), store, tell=told.append)
    (track,) = result.tracks
    assert bare_frames(result) == []
    assert (track.frames[0], track.frames[-1]) == (0, MANY - 1)
    assert track.detector == "red-things 1"
    assert result.finished
    assert [r.finished for r in told] == [False, False, False, True]
    assert told[0].tracks
    # What is kept is what was told; a second scan only reads it.
    (kept,) = store.read_tracks("c" * 64)
    assert kept.id == track.id
    monkeypatch.setattr(scan, "look_in_child", None)
    assert scan_video(wish_for(films["even"]), store).tracks[0].id == track.id


class _StopsIn(SilentJob):
    """Stops once something is kept."""

    def __init__(self, folder):
        self.folder, self.shares = folder, []

    def progress(self, done, total, text=""):
        self.shares.append(done / total)

    def check(self):
        if any(self.folder.glob("*.npz")):
            raise Cancelled()


def test_a_scan_that_was_stopped_goes_on_where_it_was(films, tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "SECONDS", 1.7)
    monkeypatch.setattr(scan, "FIRST", 0.4)
    store, job = TrackStore(tmp_path), _StopsIn(tmp_path / FOLDER)
    with pytest.raises(Cancelled):
        scan_video(wish_for(films["even"]), store, job)
    (kept,) = store.read_scans("c" * 64)
    assert kept.result.looked == ((0.0, 0.4),)  # the first is short
    assert not kept.result.finished
    told = []
    result = scan_video(wish_for(films["even"]), store, tell=told.append)
    assert len(told) == 3  # two of three stretches, and the end
    assert len(result.tracks) == 1
    assert bare_frames(result) == []


def test_a_stretch_that_brings_its_reader_down_costs_itself_and_is_tried_again(
    films, tmp_path, monkeypatch
):
    monkeypatch.setattr(scan, "SECONDS", 1.0)
    store, told = TrackStore(tmp_path), []
    broken = wish_for(films["even"], loader=load_deadly_things)
    first = scan_video(broken, store, tell=told.append)
    end = MANY / 30
    assert first.looked == ((0.0, 1.0),)
    assert first.unseen == (pytest.approx((1.0, end), abs=1e-3),)
    assert not first.finished
    assert bare_frames(first, 30) == []
    (kept,) = store.read_scans("c" * 64)
    assert kept.result.unseen == first.unseen
    result = scan_video(wish_for(films["even"]), store)
    assert (result.unseen, result.finished) == ((), True)
    assert bare_frames(result) == []


def test_where_no_stretch_can_be_looked_at_the_scan_says_so_and_keeps_nothing(
    films, tmp_path, monkeypatch
):
    broken = wish_for(films["one"], rules={"faces": TrackRule("none", 0.4, 1.3)})
    with pytest.raises(BadInput, match=r"one\.mp4"):
        scan_video(broken, TrackStore(tmp_path))
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    ("fps", "base", "every"),
    [(60, 1000, 1), (60, 90000, 1), (120, 1000, 2), (240, 90000, 4)],
)
def test_of_sixty_pictures_a_second_all_are_followed(fps, base, every):
    last, followed = -1.0, []
    for number in range(300):
        now = round(number / fps * base) / base
        if is_due(now - last):
            followed.append(number)
            last = now
    assert followed == list(range(0, 300, every))


def looked_at(path, turn=UPRIGHT):
    """The whole of a film as one stretch, without a child."""
    index = demux_frames(path)
    last = len(index) - 1
    end = index.seconds_of_frame(last) + 1 / 30
    return look_at_stretch(
        Stretch(path, index, turn, (0, last), "c" * 64, end), load_red_things(()), RULES
    )


def test_uneven_times_and_a_single_picture(films):
    result = looked_at(films["uneven"])
    assert len(result.tracks) == 1
    assert result.unseen == ()
    assert bare_frames(result) == []
    (track,) = looked_at(films["one"]).tracks
    assert len(track) == 1
    assert track.end > 0
    assert track.doubts == ()


class SlowThings(RedThings):
    """Sees the same as another kind, and looks more rarely."""

    name, kinds, every = "slow-things", ("plates",), 0.5

    def find_things(self, picture, known=()):
        return [replace(one, kind="plates") for one in super().find_things(picture, known)]


def test_a_slow_detector_looks_as_often_as_its_row_says_and_sooner_where_it_missed():
    def came():
        for number in range(61):
            grey = grey_picture(number)
            yield Arrived(number, number / 30, grey, lambda _: np.zeros((*SIZE[::-1], 3), np.uint8))

    detectors, wanted = [RedThings(), SlowThings()], {}
    looks = [look for look in looks_of(came(), detectors, lambda: wanted) if look.seen is not None]
    assert [look.number for look in looks] == list(range(0, 61, 5))
    assert [look.number for look in looks if not look.unasked] == [0, 15, 30, 45, 60]
    assert looks[1].unasked == {"plates"}
    wanted["plates"] = 40.0
    looks = [look for look in looks_of(came(), detectors, lambda: wanted) if look.seen is not None]
    # Sooner, only where the others look as well, and not all the time.
    assert [look.number for look in looks] == list(range(0, 61, 5))
    assert 5 < sum(not look.unasked for look in looks) <= 9


def test_a_large_picture_is_looked_at_closely_now_and_then_and_for_what_is_small():
    def came(large):
        for number in range(61):
            yield Arrived(number, number / 30, grey_picture(0), picture_for, large)

    def picture_for(most):
        lengths.append(most)
        return np.zeros((*SIZE[::-1], 3), np.uint8)

    def looks_at(large, wanted):
        lengths.clear()
        looks = looks_of(came(large), [RedThings()], lambda: wanted)
        return [look for look in looks if look.seen is not None]

    lengths = []
    assert {look.least for look in looks_at(False, {})} == {0.0}
    assert len(set(lengths)) == 1
    looks = looks_at(True, {})
    # The same pictures, every second of them small: in it small things are not missed.
    assert [look.number for look in looks] == list(range(0, 61, 5))
    assert [look.least > 0 for look in looks] == [False, True] * 6 + [False]
    assert max(lengths[1::2]) < min(lengths[::2])
    # What is near is seen in small pictures, also sooner; what is far asks for close ones.
    near, far = looks_at(True, {"faces": 200.0}), looks_at(True, {"faces": 8.0})
    closely = [sum(not look.least for look in those) for those in (looks, near, far)]
    assert closely[1] <= closely[0] < closely[2]
    assert len(looks) < len(far) < len(near)


def test_what_reads_sees_a_dark_picture_as_it_is():
    class Reader(SlowThings):
        own_light = True

        def find_things(self, picture, known=()):
            shown.append(int(picture.max()))
            return []

    class Finder(RedThings):
        find_things = Reader.find_things

    shown, dark = [], np.full((*SIZE[::-1], 3), 50, np.uint8)
    list(looks_of([Arrived(0, 0.0, dark[..., 0], lambda _: dark)], [Finder(), Reader()], dict))
    assert shown[0] > 100
    assert shown[1] == 50


def test_what_is_looked_for_more_rarely_is_covered_from_first_picture_to_last(tmp_path):
    path, many = write_film(tmp_path / "seen.mp4", 50, range(5, 50)), 50
    stretch = Stretch(path, demux_frames(path), UPRIGHT, (0, many - 1), "c" * 64, many / 30)
    rules = {"plates": TrackRule(0.6, 0.45, 1.3)}
    result = look_at_stretch(stretch, [SlowThings()], rules)
    # It is seen three times, the first time a third of a second after it came.
    assert bare_frames(result, many) == []
    assert {track.kind for track in result.tracks} == {"plates"}


@pytest.mark.parametrize(
    "turn", [Orientation(90), Orientation(180), Orientation(270, mirrored=True)]
)
def test_boxes_are_of_the_picture_as_it_is_displayed(films, turn):
    (track,) = looked_at(films["one"], turn).tracks
    stored = turn.to_stored(track.box_of_row(0))
    assert _holds(np.array(stored.to_list()) * [*SIZE, *SIZE], 0)
    assert stored.w * SIZE[0] < 1.7 * THING


def test_what_is_damaged_in_the_middle_is_told_and_the_rest_is_found(films, tmp_path):
    data = bytearray(films["even"].read_bytes())
    begin = data.index(b"mdat") + 4
    middle = begin + (len(data) - begin) // 3
    data[middle : middle + (len(data) - begin) // 4] = bytes((len(data) - begin) // 4)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)
    result = looked_at(broken)
    assert result.tracks
    seen = {int(frame) for track in result.tracks for frame in track.frames}
    assert set(range(20)) <= seen


def test_without_a_model_it_says_so_and_keeps_nothing(films, tmp_path):
    with pytest.raises(BadInput, match=r"one\.mp4.*model"):
        scan_video(wish_for(films["one"], loader=load_nothing), TrackStore(tmp_path))
    assert not (tmp_path / FOLDER).exists()


def test_what_is_no_video_is_refused_in_one_line(tmp_path):
    path = tmp_path / "cam.mp4"
    path.write_bytes(b"no film " * 90)
    with pytest.raises(BadInput, match=r"cam\.mp4"):
        scan_video(wish_for(path), TrackStore(tmp_path))
