"""What sticks out of its own mask is told from whoever stands beside it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewer.detect.pictures.things import Found, box_around
from reviewer.model import RegionRedaction, Snapshot, Status
from reviewer.model.geometry import Box, Keyframe, box_at, share_inside
from reviewer.overlooked.answers_to_visible import widen_mask
from reviewer.overlooked.look_in_child import sightings_in
from reviewer.overlooked.own_subject import COVERED, left_by_masks, share_covered
from reviewer.plan.bare_subjects import Bare, answer_bare, to_answer
from tests.helpers.cases import INFO

FACE = Box(0.4, 0.3, 0.1, 0.2)


def face(box, score=0.9):
    return Found("faces", box, score)


def beside(gap):
    """A face of the same size on the right of the other, so many of its widths away."""
    return Box(FACE.x + FACE.w * (1 + gap), FACE.y, FACE.w, FACE.h)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.6, 0.7, 0.8])
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_part_of_its_own_subject_sticks_out_at_any_side(share, side):
    w, h = (FACE.w * share, FACE.h) if side in ("left", "right") else (FACE.w, FACE.h * share)
    x = FACE.x + FACE.w - w if side == "left" else FACE.x
    y = FACE.y + FACE.h - h if side == "top" else FACE.y
    assert left_by_masks([face(FACE)], [face(FACE)], [("m", Box(x, y, w, h))]) == ["m"]


@pytest.mark.parametrize("gap", [-0.3, -0.1, 0.0, 0.5])
def test_who_stands_beside_a_mask_is_nobody_of_its(gap):
    mask = Box(FACE.x - 0.01, FACE.y - 0.02, FACE.w + 0.03, FACE.h + 0.04)
    both = [face(FACE), face(beside(gap))]
    assert left_by_masks(both, [face(beside(gap))], [("m", mask)]) == [""]


def test_of_text_a_part_may_be_hidden():
    line = Found("text", FACE, 0.9)
    half = ("m", replace(FACE, w=FACE.w * 0.6))
    assert left_by_masks([line], [line], [half]) == [""]


def test_two_masks_hide_one_together():
    halves = [("a", replace(FACE, w=FACE.w * 0.6)), ("b", Box(0.45, 0.3, 0.05, 0.2))]
    assert left_by_masks([face(FACE)], [face(FACE)], halves) == [""]
    assert left_by_masks([face(FACE)], [face(FACE)], halves[:1]) == ["a"]


unit = st.floats(0.0, 0.7)
sides = st.floats(0.05, 0.3)
boxes = st.builds(Box, unit, unit, sides, sides)


@given(boxes, st.lists(boxes, max_size=3), boxes)
def test_it_sticks_out_only_where_something_is_bare_and_the_release_shows_it(mask, others, subject):
    named = [("m", mask), *((f"o{n}", box) for n, box in enumerate(others))]
    (whose,) = left_by_masks([face(subject)], [face(subject)], named)
    every = [mask, *others]
    if whose:
        assert share_covered(subject, every) < COVERED
        # The middle of one lies in the other, so the two touch.
        assert share_inside(subject, dict(named)[whose]) > 0
    if not any(share_inside(subject, box) for box in every):
        assert whose == ""
    assert left_by_masks([], [face(subject)], named) == [""]
    assert left_by_masks([face(subject)], [], named) == []


times = st.lists(
    st.floats(0.0, 10.0).map(lambda t: round(t, 2)), min_size=1, max_size=5, unique=True
)
tracks = st.builds(
    lambda ts, bs: tuple(Keyframe(t, b) for t, b in zip(sorted(ts), bs, strict=False)),
    times,
    st.lists(boxes, min_size=5, max_size=5),
)


def mask_of(track, start=0.0, end=10.0):
    return RegionRedaction(
        "m", "cam.mp4", ("7(1)(c)",), status=Status.ACCEPTED, start=start, end=end, keyframes=track
    )


@given(tracks, tracks, st.floats(0, 10), st.floats(0.01, 5), st.floats(0, 10))
def test_a_widened_mask_covers_the_places_and_never_less_than_before(own, places, at, long, moment):
    span = (at, at + long)
    before = mask_of(own, 2.0, 8.0)
    after = widen_mask(before, places, span)
    assert after.start <= min(before.start, span[0])
    assert after.end >= max(before.end, span[1])
    if before.start <= moment <= before.end:
        assert holds(box_at(after.keyframes, moment), box_at(own, moment))
    if span[0] <= moment <= span[1]:
        assert holds(box_at(after.keyframes, moment), box_at(places, moment))
    assume(before.start <= moment < before.end)
    far = min(abs(moment - edge) for edge in span) > 0.01
    if far and not span[0] <= moment <= span[1]:
        # Elsewhere nothing more is hidden than was.
        assert holds(box_at(own, moment), box_at(after.keyframes, moment))


def holds(outer, inner):
    around = box_around([outer, inner])
    pairs = zip(around.to_list(), outer.to_list(), strict=True)
    return all(abs(a - b) < 1e-6 for a, b in pairs)


def test_an_answer_is_about_this_mask_and_this_time():
    mask = mask_of((Keyframe(0.0, FACE),))
    one = Bare("cam.mp4", "m", 1.0, 2.0, "a face")
    note = answer_bare(mask, one, "an actor", "Ann")
    assert (note.author, note.note) == ("Ann", "an actor")

    def open_ones(made, asked):
        case = Snapshot(INFO, records=(), redactions=(made,), annotations=(note,))
        return to_answer(case, [asked])

    assert open_ones(mask, one) == []
    assert open_ones(mask, replace(one, start=1.2, end=1.8)) == []
    assert open_ones(mask, replace(one, end=2.5)) != []
    moved = replace(mask, keyframes=(Keyframe(0.0, replace(FACE, x=0.41)),))
    assert open_ones(moved, one) != []
    assert open_ones(replace(mask, end=9.0), one) != []
    # Another reason or exemption leaves the picture as it was.
    assert open_ones(replace(mask, exemptions=("7(1)(b)",), reason="a minor"), one) == []


class HeadsOnTop:
    """Sees a head at the top of all that is light in a picture, and nothing else."""

    own_light = True

    def find_things(self, picture, known=()):
        rows, columns = np.nonzero(picture[:, :, 0])
        high, wide = picture.shape[:2]
        left, top = columns.min() / wide, rows.min() / high
        return [Found("heads", Box(left, top, (columns.max() + 1) / wide - left, 0.2), 0.9)]


@pytest.mark.parametrize(("lower_edge", "seen"), [(0.3, 0), (0.1, 1)])
def test_a_head_that_is_expected_on_a_body_below_a_mask_is_none(lower_edge, seen):
    """And one of which the mask leaves half is one."""
    body = np.zeros((100, 100, 3), np.uint8)
    body[5:90, 40:60] = 255
    mask = Box(0.35, 0.0, 0.3, lower_edge)
    after = body.copy()
    after[: round(100 * lower_edge), 35:65] = 0
    # Its box is padded, as a person's is in a real picture.
    wider = ("m", replace(mask, h=mask.h + 0.02))
    assert len(list(sightings_in(body, after, [wider], [HeadsOnTop()]))) == seen
