"""Edits of redactions: what is hidden, and when, is what was asked for; nothing else moves."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewer.clock.timebase import as_exact_fraction, first_tick_at, round_moment
from reviewer.errors import Refused
from reviewer.model import RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.redaction.boxes import SMALLEST, clamp_box, resize_box, scale_box, stretch_box
from reviewer.redaction.deciding import accept_redaction, cite_exemptions
from reviewer.redaction.keyframes import (
    grow_at,
    key_at,
    move_at,
    replace_keyframe,
    toggled_key,
    with_key,
    without_key,
)
from reviewer.redaction.new_redactions import new_region, new_sound
from reviewer.redaction.spans import copied_to, split_at, trim_redaction
from reviewer.redaction.spraying import add_lead, size_of_track, spray_track, sprayed_over
from tests.helpers.cases import VIDEO, record
from tests.helpers.redactions import any_redaction

FILM = record(VIDEO)  # 20 s
BOX = Box(0.4, 0.3, 0.1, 0.2)

moments = st.integers(0, 19_000_000).map(lambda n: n / 1_000_000)
coordinates = st.tuples(*[st.floats(0, 0.5)] * 2, *[st.floats(0.01, 0.5)] * 2)
boxes = coordinates.map(lambda c: clamp_box(Box(*c)))


@st.composite
def tracks(draw, least=1):
    times = draw(st.lists(st.integers(0, 4000), min_size=least, max_size=8, unique=True))
    return tuple(Keyframe(t / 1000, draw(boxes)) for t in sorted(times))


@st.composite
def regions(draw):
    keys = draw(tracks())
    start = draw(st.integers(0, 2000)) / 1000
    end = start + draw(st.integers(10, 2000)) / 1000
    return any_redaction(
        "r1", VIDEO, RedactionKind.REGION, ("7(1)(c)",), start=start, end=end, keyframes=keys
    )


def region(*keys, start=0.0, end=3.0):
    return any_redaction(
        "r1", VIDEO, RedactionKind.REGION, style="fill", start=start, end=end, keyframes=keys
    )


def away(one, two):
    return max(abs(a - b) for a, b in zip(one.to_list(), two.to_list(), strict=True))


def test_a_new_box_lasts_to_the_end_of_its_record_and_is_only_proposed():
    made = new_region("r1", FILM, [Keyframe(2.0, BOX)])
    assert (made.start, made.end, made.status) == (2.0, 20.0, Status.PROPOSED)
    assert made.exemptions == ()


def test_a_new_box_that_is_told_its_end_never_outlasts_its_record():
    assert new_region("r1", FILM, [Keyframe(2.0, BOX)], 5.5).end == 5.5
    assert new_region("r1", FILM, [Keyframe(2.0, BOX)], 25.0).end == 20.0


def test_a_box_at_the_end_of_a_record_is_refused():
    with pytest.raises(Refused):
        new_region("r1", FILM, [Keyframe(20.0, BOX)])


@given(st.integers(0, 10_000_000), st.sampled_from([1000, 12_800, 15_360, 30_000, 90_000]))
def test_a_start_on_a_frame_covers_that_frame_and_not_the_one_before(tick, per_second):
    base = as_exact_fraction(1.0) / per_second
    start = round_moment(float(tick * base))
    assert first_tick_at(start, base) == tick


@given(regions(), moments, boxes)
def test_a_keyframe_holds_the_box_that_was_asked_for_at_its_moment(made, t, box):
    there = with_key(made, t, box)
    assert away(box_at(there.keyframes, key_at(there, t).t), box) < 1e-6
    assert len(there.keyframes) - len(made.keyframes) in (0, 1)


@given(regions(), moments, boxes)
def test_taking_a_new_keyframe_away_gives_the_old_track_back(made, t, box):
    assume(key_at(made, t) is None)
    assert without_key(with_key(made, t, box), t) == made


def test_the_only_keyframe_stays():
    with pytest.raises(Refused, match="only keyframe"):
        toggled_key(region(Keyframe(0, BOX)), 0)


def test_toggling_adds_a_keyframe_where_the_box_stands_by_itself():
    made = region(Keyframe(0, BOX), Keyframe(2, Box(0.6, 0.3, 0.1, 0.2)))
    assert key_at(toggled_key(made, 1.0), 1.0).box == Box(0.5, 0.3, 0.1, 0.2)


@given(regions(), moments, st.floats(-2, 2), st.floats(-2, 2))
def test_a_moved_box_keeps_its_size_and_stays_in_the_picture(made, t, dx, dy):
    was = box_at(made.keyframes, t)
    now = key_at(move_at(made, t, dx, dy), t).box
    assert now.fits_picture()
    assert abs(now.w - was.w) < 1e-3
    assert abs(now.h - was.h) < 1e-3


@given(boxes, st.floats(0.01, 50))
def test_a_scaled_box_stays_in_the_picture_and_around_its_middle(box, factor):
    now = scale_box(box, factor)
    assert now.fits_picture()
    assert now.x <= box.x + box.w / 2 <= now.x + now.w + 1e-6


@given(boxes, st.floats(-2, 2), st.floats(-2, 2))
def test_a_resized_box_stays_in_the_picture_and_keeps_its_corner(box, dw, dh):
    now = resize_box(box, dw, dh)
    assert now.fits_picture()
    assert min(now.w, now.h) >= SMALLEST
    assert (now.x, now.y) == pytest.approx((box.x, box.y), abs=SMALLEST)


@given(regions(), st.floats(0.02, 0.98), st.floats(0, 1))
def test_two_halves_hide_what_the_whole_hid(made, share, look):
    at = round_moment(made.start + (made.end - made.start) * share)
    assume(made.start < at < made.end)
    left, right = split_at(made, at, "r2")
    assert (left.start, left.end, right.start, right.end) == (made.start, at, at, made.end)
    t = made.start + (made.end - made.start) * look
    half = left if t < at else right
    assert away(box_at(half.keyframes, t), box_at(made.keyframes, t)) < 1e-9


def test_a_split_outside_of_the_redaction_is_refused():
    with pytest.raises(Refused, match="not inside"):
        split_at(region(Keyframe(0, BOX)), 3.0, "r2")


@given(regions(), moments, st.floats(0, 0.999))
def test_a_copy_goes_the_same_way_from_where_it_is_put(made, t, look):
    copy = copied_to(made, t, "r2", 40.0)
    assert copy.id == "r2"
    assert copy.start == round_moment(t)
    assert abs((copy.end - copy.start) - (made.end - made.start)) < 2e-6
    assert all(copy.start <= k.t <= 40 for k in copy.keyframes)
    at = (made.end - made.start) * look
    was, now = (box_at(r.keyframes, r.start + at) for r in (made, copy))
    assert away(was, now) < 0.002  # a microsecond between two keyframes a millisecond apart


def test_a_copy_is_cut_where_the_record_ends():
    assert copied_to(region(Keyframe(0, BOX)), 18.5, "r2", 20.0).end == 20.0


def test_a_trim_that_leaves_nothing_is_refused():
    with pytest.raises(Refused):
        trim_redaction(region(Keyframe(0, BOX)), start=3.0)


def test_a_trim_can_be_widened_again():
    made = region(Keyframe(0, BOX), Keyframe(3, Box(0.1, 0.1, 0.1, 0.1)))
    assert trim_redaction(trim_redaction(made, start=1.0, end=2.0), start=0.0, end=3.0) == made


@given(tracks(), st.floats(0.001, 0.1))
def test_a_thinned_track_is_nowhere_further_off_than_it_may_be(samples, tolerance):
    thin = spray_track(samples, tolerance)
    assert set(thin) <= set(samples)
    for sample in samples:
        assert away(box_at(thin, sample.t), sample.box) <= 2 * tolerance + 1e-9


@given(tracks(), st.floats(0.0, 1.0))
def test_a_followed_box_holds_where_it_will_be_soon(samples, lead):
    made = add_lead(samples, lead)
    assert [k.t for k in made] == [k.t for k in samples]
    for key in made:
        for near in (s.box for s in samples if key.t <= s.t <= key.t + lead):
            assert key.box.x <= near.x
            assert key.box.y <= near.y
            assert key.box.x + key.box.w >= near.x + near.w - 1e-9
            assert key.box.y + key.box.h >= near.y + near.h - 1e-9


@given(
    st.floats(0.01, 0.5),
    st.floats(0.01, 0.5),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12),
    st.floats(0.0, 0.2),
)
def test_a_brush_is_cut_at_the_edge_and_whole_again_further_in(w, h, hand, lead):
    brush = [Keyframe(n / 10, Box(x - w / 2, y - h / 2, w, h)) for n, (x, y) in enumerate(hand)]
    made = spray_track(add_lead(brush, lead), 0.0)
    for sample in brush:
        here, now = sample.box, box_at(made, sample.t)
        assert now.fits_picture()
        # All of it that lies in the picture is hidden: the whole brush where it is further in.
        assert now.x <= max(here.x, 0) + 1e-5
        assert now.y <= max(here.y, 0) + 1e-5
        assert now.x + now.w >= min(here.x + w, 1) - 1e-5
        assert now.y + now.h >= min(here.y + h, 1) - 1e-5
    inner = [key for key in brush if key.box.fits_picture()]
    if inner:
        assert size_of_track(made, inner[0].t) >= (w - 1e-5, 0)


@given(boxes, st.floats(0.05, 20), st.floats(0.05, 20))
def test_a_brush_sized_at_the_edge_keeps_its_middle_and_is_not_cut(box, wide, high):
    at_edge = Box(-box.w / 2, 1 - box.h / 2, box.w, box.h)
    now = stretch_box(at_edge, wide, high)
    assert (now.x + now.w / 2, now.y + now.h / 2) == pytest.approx((0, 1))
    assert now.w == pytest.approx(min(max(box.w * wide, SMALLEST), 1))
    assert now.h == pytest.approx(min(max(box.h * high, SMALLEST), 1))


def test_a_steady_hand_leaves_two_keyframes():
    way = [Keyframe(n / 25, Box(0.1 + n / 500, 0.2, 0.1, 0.1)) for n in range(100)]
    assert len(spray_track(way)) == 2


def test_a_shaking_hand_leaves_far_fewer_keyframes_than_frames():
    shake = [0.0, 0.002, -0.001, 0.001]
    way = [Keyframe(n / 25, Box(0.1 + n / 500 + shake[n % 4], 0.2, 0.1, 0.1)) for n in range(200)]
    assert len(spray_track(way)) < 10


def test_spraying_over_a_part_leaves_the_rest_of_the_track():
    old = region(Keyframe(0, BOX), Keyframe(3, BOX))
    new = (Keyframe(1, Box(0.0, 0.0, 0.1, 0.1)), Keyframe(2, Box(0.2, 0.0, 0.1, 0.1)))
    made = sprayed_over(old, new, 2.04)
    assert (made.start, made.end) == (0.0, 3.0)
    for t in (0.0, 0.5, 0.99, 2.01, 2.5):
        assert away(box_at(made.keyframes, t), BOX) < 1e-6
    assert box_at(made.keyframes, 1.5).x == pytest.approx(0.1)


def test_spraying_past_the_end_makes_the_redaction_longer():
    made = sprayed_over(region(Keyframe(0, BOX)), (Keyframe(2.5, BOX), Keyframe(4, BOX)), 4.04)
    assert made.end == 4.04


def test_only_a_redaction_with_an_exemption_can_be_accepted():
    with pytest.raises(Refused, match="exemption"):
        accept_redaction(region(Keyframe(0, BOX)))
    made = cite_exemptions(region(Keyframe(0, BOX)), ["7(1)(c)", "7(1)(c)"], " bystander ", True)
    assert (made.exemptions, made.reason) == (("7(1)(c)",), "bystander")
    assert made.status is Status.ACCEPTED


def test_losing_its_last_exemption_makes_it_a_proposal_again():
    made = cite_exemptions(region(Keyframe(0, BOX)), ["7(1)(c)"], "", True)
    assert cite_exemptions(made, [], "", False).status is Status.PROPOSED


def test_sound_outside_of_its_record_is_refused():
    assert new_sound("r1", FILM, -1.0, 30.0).end == 20.0
    with pytest.raises(Refused):
        new_sound("r1", FILM, 21.0, 22.0)


def test_a_keyframe_can_be_put_to_another_time_but_not_on_to_another_one():
    made = region(Keyframe(0, BOX), Keyframe(2, BOX))
    there = replace_keyframe(made, 2.0, Keyframe(1.5, Box(0.1, 0.1, 0.1, 0.1)))
    assert [k.t for k in there.keyframes] == [0, 1.5]
    with pytest.raises(Refused, match="already"):
        replace_keyframe(made, 2.0, Keyframe(0.0, BOX))


def test_the_box_of_a_page_is_moved_and_grown_as_it_is():
    area = any_redaction("r1", "docs/report.pdf", RedactionKind.AREA, page=1, box=BOX)
    assert move_at(area, 0.0, 0.1, 0.0).box.x == 0.5
    assert grow_at(area, 0.0, 2.0).box.w == 0.2
