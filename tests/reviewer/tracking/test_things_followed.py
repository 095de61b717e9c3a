"""Sightings become ways: what is followed is never bared, whatever is missed in between."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.tracking.finishing import Excerpt, TrackRule, finish_ways
from reviewer.tracking.following import ThingFollower
from reviewer.tracking.joining import join_stretches
from reviewer.tracking.linking import match_boxes, overlap_of_edges
from reviewer.tracking.track import DoubtKind, check_track
from reviewer.tracking.ways import Look, Seen
from tests.helpers.moving_things import SIZE, THING, box_at_number, grey_picture

RULES = {"faces": TrackRule(0.6, 0.45, 1.3, "stand-in 1")}
FPS = 30.0


def tracks_of(
    many,
    seen,
    pictures=grey_picture,
    others=None,
    cuts=(),
    first=0,
    total=None,
    step=1,
    rules=RULES,
):
    """The tracks of ``many`` pictures; ``seen``: the score of each sighting by picture."""
    follower, ways = ThingFollower({"faces": 0.6}), []
    for number in range(first, first + many, step):
        looked = number % 5 == 0 or number in seen
        found = [Seen("faces", box_at_number(number), seen[number])] if number in seen else []
        found += (others or {}).get(number, [])
        grey = pictures(number)
        look = Look(number, number / FPS, grey, found if looked else None, number in cuts)
        ways += follower.take_picture(look)
    ways += follower.end_pictures()
    times = np.arange(total or first + many) / FPS
    excerpt = Excerpt("a" * 64, times, len(times) / FPS, SIZE, (first, first + many - 1))
    return finish_ways(ways, rules, excerpt)


def bare_frames(tracks, numbers):
    """The pictures in which less than 0.95 of the thing lies under the boxes of a track."""
    boxes = {int(f): b for t in tracks for f, b in zip(t.frames, t.boxes, strict=True)}
    return [n for n in numbers if n not in boxes or _share(n, boxes[n]) < 0.95]


def _share(number, box):
    x, y, w, h = box * np.array([*SIZE, *SIZE])
    left, top, right, bottom = box_at_number(number)
    wide, high = min(right, x + w) - max(left, x), min(bottom, y + h) - max(top, y)
    return max(wide, 0) * max(high, 0) / ((right - left) * (bottom - top))


def kinds_of(track):
    return {doubt.kind for doubt in track.doubts}


def test_a_thing_seen_every_fifth_picture_is_covered_in_all_of_them():
    (track,) = tracks_of(60, dict.fromkeys(range(0, 60, 5), 0.7))
    assert bare_frames([track], range(60)) == []
    assert track.share_seen > 0.9
    assert kinds_of(track) == set()
    # It hides no more than the padding, the motion and a little doubt ask for.
    area = track.boxes[:, 2] * track.boxes[:, 3] * SIZE[0] * SIZE[1]
    assert np.median(area) < THING * THING * 2.6


def test_a_missed_second_is_bridged_and_named():
    seen = dict.fromkeys([0, 5, 10, 45, 50, 55], 0.7)
    (track,) = tracks_of(60, seen)
    assert bare_frames([track], range(60)) == []
    assert [(d.kind, round(d.start * FPS), round(d.end * FPS)) for d in track.doubts] == [
        (DoubtKind.HOLE, 10, 45)
    ]
    assert not np.isfinite(track.scores[20:40]).any()


def test_it_begins_before_it_is_seen_and_goes_on_after_it_was():
    (track,) = tracks_of(70, dict.fromkeys(range(25, 45, 5), 0.7))
    assert bare_frames([track], range(16, 50)) == []
    assert kinds_of(track) == {DoubtKind.BIRTH, DoubtKind.DEATH}
    assert track.frames[0] >= 10
    assert track.frames[-1] <= 55


@pytest.mark.parametrize("light", [0.15, 4.0])
def test_a_flash_or_a_dark_moment_bares_nothing(light):
    def flashed(number):
        return grey_picture(number, light=light if 22 <= number <= 24 else 1.0)

    (track,) = tracks_of(50, dict.fromkeys([0, 5, 10, 15, 30, 35, 40, 45], 0.7), flashed)
    assert bare_frames([track], range(50)) == []


def test_a_cut_ends_it_and_what_comes_after_is_something_else():
    def cut(number):
        return grey_picture(number, there=number < 30, scene=0 if number < 30 else 100)

    (track,) = tracks_of(60, dict.fromkeys([0, 5, 10, 15, 20, 25], 0.7), cut, cuts=[30])
    assert track.frames[-1] == 29
    assert kinds_of(track) == set()


def test_pictures_passed_over_at_a_cut_are_hidden_by_the_ways_of_both_scenes():
    def cut(number):
        return grey_picture(number, scene=0 if number < 30 else 40)

    # Of pictures 28 to 30 one is followed: the scene may begin with any of them.
    seen = dict.fromkeys(range(0, 58, 3), 0.7)
    before, after = tracks_of(58, seen, cut, cuts=[30], step=3)
    assert (before.frames[-1], after.frames[0]) == (29, 28)
    assert bare_frames([before], range(30)) == []
    assert bare_frames([after], range(28, 58)) == []
    assert kinds_of(before) == set()
    assert kinds_of(after) == set()


def test_what_was_lost_before_a_cut_says_so():
    def cut(number):
        return grey_picture(number, there=number < 30, scene=0 if number < 50 else 40)

    (track,) = tracks_of(70, dict.fromkeys([0, 5, 10, 15, 20, 25], 0.7), cut, cuts=[50])
    assert track.frames[-1] < 40
    assert kinds_of(track) == {DoubtKind.DEATH}


def test_one_that_is_there_when_a_scene_begins_needs_no_look_in_a_later_stretch():
    seen = dict.fromkeys(range(40, 70, 5), 0.7)

    def cut(number):
        return grey_picture(number, scene=40 if number > 39 else 0)

    (track,) = tracks_of(40, seen, cut, cuts=[40], first=30)
    assert kinds_of(track) == set()


def test_a_clock_that_goes_on_says_from_when_until_when():
    clock = {
        n: [Seen("faces", box_at_number(0), 0.7, f"2025-06-04 10:00:{n // 30:02}")]
        for n in range(0, 151, 5)
    }
    (track,) = tracks_of(151, {}, lambda _: grey_picture(0), others=clock, step=5)
    assert track.text == "2025-06-04 10:00:00 … 2025-06-04 10:00:05"


def test_a_turned_face_is_kept_while_its_head_is_seen():
    heads = {}
    for number in range(20, 120, 5):
        box = box_at_number(number) + np.array([-6, -8, 6, 6])
        heads[number] = [Seen("heads", box, 0.5)]
    (track,) = tracks_of(85, dict.fromkeys([0, 5, 10, 15], 0.7), others=heads)
    assert bare_frames([track], range(85)) == []
    assert track.kind == "faces"


def test_what_is_never_sure_is_listed_only_when_it_is_seen_again_and_again():
    assert tracks_of(40, {5: 0.4, 10: 0.5}) == []
    (track,) = tracks_of(40, {5: 0.4, 10: 0.5, 15: 0.5})
    assert not track.is_sure
    (track,) = tracks_of(40, {5: 0.4, 10: 0.65})
    assert track.is_sure
    assert track.confidence == pytest.approx(0.65)


def test_what_looks_like_one_at_one_look_of_many_is_listed_and_not_sure():
    rules = {"faces": replace(RULES["faces"], agreeing=2)}
    often = {5: 0.4, 10: 0.9, 15: 0.5, 20: 0.5}
    for seen in (often, {5: 0.9, 20: 0.5}):
        (track,) = tracks_of(40, seen, rules=rules)
        assert not track.is_sure
        assert track.confidence == pytest.approx(0.9)
    (track,) = tracks_of(40, {**often, 25: 0.7}, rules=rules)
    assert track.is_sure
    # What came and went had no chance to be seen again.
    for rarely in ({5: 0.7}, {5: 0.4, 10: 0.7}):
        (track,) = tracks_of(40, rarely, rules=rules)
        assert track.is_sure


def test_one_that_leaves_over_the_edge_says_so():
    (track,) = tracks_of(50, dict.fromkeys(range(90, 120, 5), 0.7), first=90)
    assert DoubtKind.EDGE in kinds_of(track)
    assert DoubtKind.DEATH not in kinds_of(track)


def test_looks_are_asked_for_where_something_was_missed_or_is_not_sure():
    follower = ThingFollower({"faces": 0.6})

    def take(number, *found):
        follower.take_picture(Look(number, number / FPS, grey_picture(number), found))
        return follower.wants_look()

    assert not take(0)
    assert take(5, Seen("faces", box_at_number(5), 0.4))
    assert not take(10, Seen("faces", box_at_number(10), 0.8))
    assert take(15)
    assert not take(60)


def test_two_stretches_that_overlap_give_one_track_with_the_id_of_the_first():
    seen = dict.fromkeys(range(0, 50, 5), 0.7)
    (early,) = tracks_of(35, seen, total=50)
    (late,) = tracks_of(35, seen, first=15, total=50)
    assert DoubtKind.DEATH in kinds_of(early)
    for one, two in ((early, late), (late, early)):
        (track,) = join_stretches([one], [two], [(0.5, 1.2)])
        assert check_track(track).id == early.id
        assert len(track) == 50
        assert bare_frames([track], range(50)) == []
        assert kinds_of(track) == set()
    # What has nothing in common, or lies elsewhere, stays apart.
    assert len(join_stretches([early], [late], [(40.0, 41.0)])) == 2


def test_the_id_of_a_track_does_not_change_when_the_scan_goes_on():
    seen = dict.fromkeys(range(0, 50, 5), 0.7)
    assert tracks_of(12, seen)[0].id == tracks_of(25, seen)[0].id


edges = st.tuples(*[st.floats(0, 100)] * 2, *[st.floats(1, 40)] * 2).map(
    lambda b: [b[0], b[1], b[0] + b[2], b[1] + b[3]]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(edges, max_size=6), st.lists(edges, max_size=6))
def test_each_box_is_linked_once_and_only_to_one_that_is_near(expected, seen):
    a, b = np.array(expected).reshape(-1, 4), np.array(seen).reshape(-1, 4)
    pairs = match_boxes(a, b, np.ones(len(a)))
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    for row, column in pairs:
        assert (np.abs(a[row] - b[column]) < 80).all()
    # The same boxes are linked to themselves, unless two of them are alike.
    if len(a) and np.triu(overlap_of_edges(a, a), 1).max() == 0:
        assert sorted(match_boxes(a, a, np.ones(len(a)))) == [(n, n) for n in range(len(a))]
