"""Cuts are found where another scene begins, and a box is followed until what it hides is gone."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.errors import BadInput
from reviewer.model.geometry import UPRIGHT, Box
from reviewer.playback import frame_walk
from reviewer.playback.box_path import (
    WantedPath,
    path_steps,
    read_step,
    tracked_path,
    way_out,
    write_step,
)
from reviewer.playback.box_tracker import TrackedPath, TrackEnd, check_path
from reviewer.playback.crops import check_crop, check_crops, crop_of_frame, crops_of_frames
from reviewer.playback.index import index_of
from reviewer.playback.path_pieces import PIECE, PathPieces
from reviewer.playback.scene_cuts import check_cuts, cuts_of, decoded_cuts, find_cuts

SIZE = (320, 180)


def scene(seed):
    """A street: soft blobs, as a lens gives them."""
    dice = np.random.default_rng(seed)
    small = dice.integers(20, 235, (SIZE[1] // 5, SIZE[0] // 5), np.uint8)
    grown = np.kron(small, np.ones((5, 5)))
    return np.clip(grown * 0.6 + 40, 0, 255)


def person():
    dice = np.random.default_rng(99)
    return np.kron(dice.integers(0, 255, (10, 8), np.uint8), np.ones((4, 4)))  # 32 wide, 40 high


def write_film(path, pictures):
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "16", "g": "12"}
        for grey in pictures:
            rgb = np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        box.mux(stream.encode(None))
    return path


def with_person(street, x, y):
    """The person with their left upper corner there, as far as that is in the picture."""
    made, who = street.copy(), person()
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + 32, SIZE[0]), min(y + 40, SIZE[1])
    if left < right and top < bottom:
        made[top:bottom, left:right] = who[top - y : bottom - y, left - x : right - x]
    return made


def box_of(x, y):
    return Box(x / SIZE[0], y / SIZE[1], 32 / SIZE[0], 40 / SIZE[1])


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Somebody walks to the right through 24 frames, and another scene begins with frame 40."""
    street = scene(1)
    pictures = [with_person(street, 40 + 4 * n, 60 + n) for n in range(40)]
    pictures += [scene(2)] * 12
    return write_film(tmp_path_factory.mktemp("walk") / "walk.mp4", pictures)


def test_a_cut_is_found_and_a_swing_a_flash_and_brightness_are_none(walk, tmp_path):
    index = index_of(walk)
    assert decoded_cuts(walk, index).tolist() == [40]
    street = np.tile(scene(1), (1, 2))
    swing = [street[:, 10 * n : 10 * n + SIZE[0]] for n in range(12)]
    flash = [street[:, : SIZE[0]]] * 6 + [scene(3)] + [street[:, : SIZE[0]]] * 6
    bright = [np.clip(street[:, : SIZE[0]] * 1.3, 0, 255)] * 6
    other = write_film(tmp_path / "other.mp4", [*swing, *swing[::-1], *flash, *bright])
    assert decoded_cuts(other, index_of(other)).tolist() == []


def test_cuts_are_kept_and_what_is_kept_is_looked_at(tmp_path):
    kept, made = tmp_path / "cuts" / "a.npz", np.array([3, 9], np.int64)
    assert cuts_of(kept, lambda: made).tolist() == [3, 9]
    assert cuts_of(kept, lambda: pytest.fail("it was kept")).tolist() == [3, 9]
    kept.write_bytes(b"torn")
    assert cuts_of(kept, lambda: made[:1]).tolist() == [3]
    with pytest.raises(BadInput):
        check_cuts(np.array([9, 3], np.int64))
    assert find_cuts([], []) == []


def test_who_walks_is_followed_to_the_cut(walk):
    index = index_of(walk)
    path = tracked_path(walk, index, UPRIGHT, WantedPath(5, box_of(60, 65), len(index) - 1))
    assert path.ended is TrackEnd.CUT
    assert path.frames.tolist() == list(range(5, 40))
    for row, number in enumerate(path.frames.tolist()):
        wanted, found = box_of(40 + 4 * number, 60 + number), path.box_of_row(row)
        assert found.x <= wanted.x + 0.02
        assert found.y <= wanted.y + 0.02
        assert found.x + found.w >= wanted.x + wanted.w - 0.02
        assert found.y + found.h >= wanted.y + wanted.h - 0.02
    check_path(path)


def test_who_leaves_the_picture_and_who_is_covered_ends_the_path(tmp_path):
    street, wall = scene(1), scene(4)
    leaves = [with_person(street, 200 + 6 * n, 70) for n in range(30)]
    film = write_film(tmp_path / "leaves.mp4", leaves)
    path = tracked_path(film, index_of(film), UPRIGHT, WantedPath(0, box_of(200, 70), 29))
    assert path.ended is TrackEnd.LEFT
    # Where most of it is outside the rest is still seen: hidden until all of it is, and on.
    assert 20 <= len(path.frames) < 30  # 320 pixels are reached with frame 20
    for n in range(20):
        hidden, seen = path.box_of_row(n), (200 + 6 * n) / SIZE[0]
        assert hidden.x <= seen + 0.02
        assert hidden.x + hidden.w >= min(seen + 32 / SIZE[0], 1) - 0.02
    hidden = []
    for n in range(30):
        picture = with_person(street, 60 + 4 * n, 70)
        picture[:, 150:] = wall[:, 150:]
        hidden.append(picture)
    film = write_film(tmp_path / "hidden.mp4", hidden)
    path = tracked_path(film, index_of(film), UPRIGHT, WantedPath(0, box_of(60, 70), 29))
    assert path.ended is TrackEnd.LOST
    assert len(path.frames) < 25


def test_what_is_lost_on_its_way_out_is_hidden_on_to_the_edge_and_elsewhere_it_is_lost():
    def rows(x, step, y=0.5):
        return [(n, Box(x + step * n, y, 0.1, 0.1)) for n in range(12)]

    hull, frames = way_out(rows(0.2, -0.01))  # 0.09 from the left edge, which it nears
    assert (hull.x, hull.x + hull.w) == pytest.approx((0.0, 0.19))
    assert frames >= 19  # as it moves all of it is outside then
    back = [(40 - n, box) for n, box in rows(0.7, 0.01)]
    hull, frames = way_out(back)
    assert (hull.x, hull.x + hull.w) == pytest.approx((0.81, 1.0))
    assert way_out(rows(0.6, -0.01)) is None  # in the middle
    assert way_out(rows(0.02, 0.004)) is None  # away from the edge
    assert way_out(rows(0.05, -0.0001)) is None  # stands there
    assert way_out(rows(0.2, -0.01)[:1]) is None


def test_a_path_from_elsewhere_is_looked_at():
    good = np.array([[0.1, 0.1, 0.2, 0.2]])
    for frames, boxes in (
        (np.array([], np.int64), np.zeros((0, 4))),
        (np.array([1, 2], np.int64), good),
        (np.array([1], np.int64), good + 0.9),
        (np.array([1], np.int64), good * np.nan),
    ):
        with pytest.raises(BadInput):
            check_path(TrackedPath(frames, boxes, TrackEnd.OVER))


def test_a_part_of_a_frame_is_what_stands_there(walk):
    crop = crop_of_frame(walk, index_of(walk), UPRIGHT, 10, box_of(80, 70))
    assert crop.shape == (40, 32, 3)
    assert np.abs(crop[:, :, 0].astype(float) - person()).mean() < 20
    check_crop(crop)
    with pytest.raises(BadInput):
        check_crop(crop[:, :, 0])


class KnowsThePerson:
    """A detector that sees the person wherever they are not covered."""

    def __init__(self, box_at):
        self.box_at, self.calls = box_at, 0

    def hold_thing(self, picture, box):
        self.first = picture
        return True

    def correct_box(self, picture, box):
        return None

    def looks_same(self, picture, box):
        return True

    def find_again(self, picture, box):
        self.calls += 1
        return self.box_at(self.calls)


def test_who_walks_is_followed_back_to_where_they_came_from(walk):
    index = index_of(walk)
    path = tracked_path(walk, index, UPRIGHT, WantedPath(39, box_of(196, 99), 0))
    assert path.ended is TrackEnd.OVER
    assert path.frames.tolist() == list(range(40))
    for row, number in ((0, 0), (20, 20)):
        wanted, found = box_of(40 + 4 * number, 60 + number), path.box_of_row(row)
        assert found.x <= wanted.x + 0.02
        assert found.x + found.w >= wanted.x + wanted.w - 0.02
    check_path(path)


@pytest.mark.parametrize("back", [False, True])
def test_in_pieces_a_box_goes_the_way_that_it_goes_at_once(walk, back):
    index, pieces, opened = index_of(walk), PathPieces(), []
    number = 35 if back else 5
    wanted = WantedPath(number, box_of(40 + 4 * number, 60 + number), 0 if back else 51)

    def begin():
        opened.append(1)
        return path_steps(walk, index, UPRIGHT, wanted)

    asked, answers = wanted, []
    while not answers or answers[-1] is None:
        answers.append(pieces.follow_piece(walk, asked, begin))
        asked = replace(wanted, goes_on=True)
    whole = tracked_path(walk, index, UPRIGHT, wanted)
    assert answers[-1].frames.tolist() == whole.frames.tolist()
    assert np.array_equal(answers[-1].boxes, whole.boxes)
    assert len(answers) == len(whole.frames) // PIECE + 1
    assert opened == [1]  # nothing is sought or decoded anew between them
    # Another child knows nothing of it, and begins anew.
    assert PathPieces().follow_piece(walk, asked, begin) is None
    assert opened == [1, 1]


def test_on_the_way_back_a_group_is_decoded_once(walk, monkeypatch):
    index, walks = index_of(walk), []
    onward = frame_walk.walk_frames

    def counted(path, index, first=0):
        for number, frame in onward(path, index, first):
            walks.append(number)
            yield number, frame

    monkeypatch.setattr(frame_walk, "walk_frames", counted)
    assert [n for n, _ in frame_walk.walk_frames_back(walk, index, 50)] == list(range(50, -1, -1))
    groups = len({index.key_before(n) for n in range(51)})
    assert len(walks) <= 51 + groups
    walks.clear()
    # Of a group for which there is no room the rest is decoded again.
    monkeypatch.setattr(frame_walk, "_most_held", lambda _: 5)
    assert [n for n, _ in frame_walk.walk_frames_back(walk, index, 50)] == list(range(50, -1, -1))


def test_who_is_covered_for_a_while_is_found_again_and_all_between_is_hidden(tmp_path):
    street, wall, pictures = scene(1), scene(4), []
    for n in range(40):
        picture = with_person(street, 30 + 4 * n, 70)
        picture[:, 110:170] = wall[:, 110:170]
        pictures.append(picture)
    film = write_film(tmp_path / "behind.mp4", pictures)
    index, wanted = index_of(film), WantedPath(0, box_of(30, 70), 39)
    alone = tracked_path(film, index, UPRIGHT, wanted)
    assert len(alone.frames) < 35
    told = []

    class Told:
        def progress(self, done, total, text=""):
            told.append(read_step(text))

        def check(self):
            pass

    # It comes out of the wall with frame 36: the third look is past it.
    knows = KnowsThePerson(lambda calls: None if calls < 5 else box_of(186, 70))
    path = tracked_path(film, index, UPRIGHT, wanted, Told(), knows)
    assert path.frames.tolist() == list(range(len(path.frames)))
    assert len(path.frames) > len(alone.frames)
    gap = path.box_of_row(len(alone.frames) + 2)
    assert gap.x <= box_of(110, 70).x
    assert gap.x + gap.w >= box_of(150, 70).x
    assert told[0][0] == 0
    assert [step for step in told if step][-1][0] == path.frames[-1]
    check_path(path)


class ComparesLooks(KnowsThePerson):
    """A detector that says, each time it is asked, whether the person looks the same."""

    def __init__(self, answers):
        super().__init__(lambda _: None)
        self.answers = iter(answers)

    def looks_same(self, picture, box):
        return next(self.answers)


def test_where_it_twice_looks_like_somebody_else_it_ends_at_the_last_sure_picture(walk):
    index, wanted = index_of(walk), WantedPath(0, box_of(40, 60), 39)
    path = tracked_path(walk, index, UPRIGHT, wanted, finder=ComparesLooks([True, False, False]))
    assert path.ended is TrackEnd.DOUBT
    assert path.frames.tolist() == list(range(10))  # the first of three comparisons
    back = WantedPath(39, box_of(196, 99), 0)
    path = tracked_path(walk, index, UPRIGHT, back, finder=ComparesLooks([False, False]))
    assert (path.ended, path.frames.tolist()) == (TrackEnd.DOUBT, [39])
    once = ComparesLooks([True, False, True])  # a shadow, or somebody who passed before it
    path = tracked_path(walk, index, UPRIGHT, wanted, finder=once)
    assert (path.ended, len(path.frames)) == (TrackEnd.OVER, 40)


def test_a_step_is_read_as_it_was_written_and_nothing_else_is_one():
    assert read_step(write_step(7, Box(0.25, 0.5, 0.125, 0.25))) == (7, Box(0.25, 0.5, 0.125, 0.25))
    assert read_step("") is None
    assert read_step("7 0.5 0.5 0.9 0.9") is None
    assert read_step("reading page 3") is None


def test_many_parts_of_frames_come_in_the_order_in_which_they_were_asked_for(walk):
    index = index_of(walk)
    places = [(30, box_of(160, 90)), (2, box_of(48, 62)), (30, Box(0, 0, 1, 1)), (2, box_of(0, 0))]
    crops = crops_of_frames(walk, index, UPRIGHT, places, (64, 64))
    for (number, box), crop in zip(places, crops, strict=True):
        one = crop_of_frame(walk, index, UPRIGHT, number, box)
        assert crop.shape[0] <= 64
        assert abs(float(crop.mean()) - float(one.mean())) < 8
    with pytest.raises(BadInput):
        check_crops(crops[:2], 4)
