"""Before a thing is seen first and after it was seen last it may be anywhere it can have gone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.tracking.finishing import Excerpt, TrackRule, finish_ways
from reviewer.tracking.following import ThingFollower
from reviewer.tracking.ways import Look, Seen

WIDE, HIGH, FPS, MANY = 240, 180, 10.0, 16
RULES = {"heads": TrackRule(0.6, 0.45, 1.2)}
_SOME = np.random.default_rng(9)
_ROOM = _SOME.integers(90, 200, (30, 40), np.uint8).repeat(6, 0).repeat(6, 1)
_HAIR = _SOME.integers(10, 110, (14, 14), np.uint8).repeat(4, 0).repeat(4, 1)


def whole_box(number, edge, step, size):
    """Of a head that comes in over an edge from picture 4 on: also what is outside."""
    far = step * (number - 3)
    middle = {"left": (far - size / 2, 80), "right": (WIDE - far + size / 2, 80)}
    middle |= {"upper": (110, far - size / 2), "lower": (110, HIGH - far + size / 2)}
    x, y = middle[edge]
    return np.array([x - size / 2, y - size / 2, x + size / 2, y + size / 2]).round()


def visible(box):
    return np.clip(box, 0, [WIDE, HIGH, WIDE, HIGH])


def picture(number, *how):
    grey = _ROOM[:HIGH, :WIDE].copy()
    left, top, right, bottom = whole_box(number, *how).astype(int)
    x0, y0, x1, y1 = (int(n) for n in visible(np.array([left, top, right, bottom])))
    if x1 > x0 and y1 > y0:
        grey[y0:y1, x0:x1] = _HAIR[y0 - top : y1 - top, x0 - left : x1 - left]
    return grey


def bare_frames(tracks, *how):
    """Pictures in which less than nine tenths of what is to be seen lies under a box."""
    bare = []
    for number in range(MANY):
        x0, y0, x1, y1 = visible(whole_box(number, *how))
        if x1 - x0 < 1 or y1 - y0 < 1:
            continue
        hidden = np.zeros((HIGH, WIDE), bool)
        for track in tracks:
            for row in np.flatnonzero(track.frames == number):
                x, y, w, h = track.boxes[row] * [WIDE, HIGH, WIDE, HIGH]
                hidden[int(y) : int(np.ceil(y + h)), int(x) : int(np.ceil(x + w))] = True
        if hidden[int(y0) : int(y1), int(x0) : int(x1)].mean() < 0.9:
            bare.append(number)
    return bare


def tracks_of(how, back):
    """Seen at every second picture once it is inside, in a box twice as wide; ``back``: the film
    runs backward, and it goes out.
    """
    follower, ways = ThingFollower({"heads": 0.6}), []
    for number in range(MANY):
        shown = MANY - 1 - number if back else number
        box = whole_box(shown, *how)
        seen = []
        if (box == visible(box)).all():
            half = (box[2] - box[0]) / 2
            seen = [Seen("heads", visible(box + np.array([-half, 0, half, 0])), 0.8)]
        ways += follower.take_picture(
            Look(number, number / FPS, picture(shown, *how), seen if number % 2 == 0 else None)
        )
    ways += follower.end_pictures()
    times = np.arange(MANY) / FPS
    excerpt = Excerpt("a" * 64, times, MANY / FPS, (WIDE, HIGH), (0, MANY - 1))
    tracks = finish_ways(ways, RULES, excerpt)
    for track in tracks if back else ():
        track.frames[:] = MANY - 1 - track.frames
    return tracks


@given(
    edge=st.sampled_from(["left", "right", "upper", "lower"]),
    step=st.integers(8, 22),
    size=st.integers(30, 50),
    back=st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_who_comes_in_or_goes_out_over_an_edge_is_hidden_from_there_on(edge, step, size, back):
    """Most of its box is what it stands before: that stays where it is."""
    how = edge, step, size
    assert bare_frames(tracks_of(how, back), *how) == []


LONG, SIDE = 640, 32


def strip(number, step):
    grey = np.tile(_ROOM[:100], (1, 3))[:, :LONG].copy()
    left = 20 + step * number
    grey[30 : 30 + SIDE, left : left + SIDE] = _HAIR[:SIDE, :SIDE]
    return grey


@given(step=st.integers(8, 36), light=st.sampled_from([0.7, 0.9]))
@settings(max_examples=8, deadline=None)
def test_what_is_too_fast_to_be_followed_is_hidden_from_look_to_look(step, light):
    """At more than half of its size a picture flow finds it no more, and no look sees it twice."""
    follower, ways, many = ThingFollower({"heads": 0.6}), [], (LONG - 20 - SIDE) // step
    for number in range(many):
        left = 20.0 + step * number
        seen = [Seen("heads", np.array([left, 30, left + SIDE, 30 + SIDE]), light)]
        look = Look(number, number / 25, strip(number, step), None if number % 5 else seen)
        ways += follower.take_picture(look)
    ways += follower.end_pictures()
    excerpt = Excerpt("a" * 64, np.arange(many) / 25, many / 25, (LONG, 100), (0, many - 1))
    hidden = np.zeros((many, LONG), bool)
    for track in finish_ways(ways, RULES, excerpt):
        for frame, (x, _, w, _) in zip(track.frames, track.boxes * LONG, strict=True):
            hidden[frame, int(x) : int(np.ceil(x + w))] = True
    left = 20 + step * np.arange(many)
    assert all(row[x : x + SIDE].all() for row, x in zip(hidden, left, strict=True))
