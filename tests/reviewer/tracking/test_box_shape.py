"""The shape of a followed box changes only as far as something was seen that tells so."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.geometry import Box
from reviewer.tracking.box_shape import GROW, SHRINK, TURN, HeldShape

NEAR = 1e-9
sides = st.floats(0.02, 0.5)
places = st.floats(-0.1, 1.0)


@st.composite
def found_boxes(draw):
    """Anything that a detector may say: flat, narrow, cut by an edge of the picture."""
    x, y = draw(st.floats(0, 0.95)), draw(st.floats(0, 0.95))
    return Box(x, y, min(draw(st.floats(0.004, 0.9)), 1 - x), min(draw(sides), 1 - y))


@st.composite
def held_shapes(draw):
    """A box that a person drew around a head or on a part of it."""
    thing = draw(found_boxes())
    around, above = (draw(st.floats(-0.2, 1.5)) for _ in range(2))
    return HeldShape(
        Box(
            thing.x - around * thing.w / 2,
            thing.y - above * thing.h / 2,
            thing.w * (1 + around),
            thing.h * (1 + above),
        ),
        thing,
    )


@given(held_shapes(), st.lists(found_boxes(), max_size=12))
def test_whatever_is_found_a_box_never_collapses(held, seen):
    was = drawn = held.drawn
    for found in seen:
        box = held.box_around(found, was)
        if box is None:
            continue
        # No faster than is stated, and in no shape that a head cannot have.
        assert box.w >= SHRINK * was.w - NEAR
        assert box.h >= SHRINK * was.h - NEAR
        turned = box.w / box.h / (drawn.w / drawn.h)
        assert 1 / TURN - NEAR <= turned <= TURN + NEAR
        assert box.w * box.h <= (GROW * max(was.w, was.h * TURN * drawn.w / drawn.h)) * (
            GROW * max(was.h, was.w * TURN * drawn.h / drawn.w)
        ) * (1 + NEAR)
        was = box


@given(held_shapes(), places, places, st.floats(SHRINK, GROW))
def test_what_is_found_as_it_was_is_taken_at_its_word(held, x, y, times):
    first = held.thing
    found = Box(x, y, first.w * times, first.h * times)
    inside = found.x > 0.01 and found.y > 0.01
    if not (inside and found.x + found.w < 0.99 and found.y + found.h < 0.99):
        return
    box = held.box_around(found, held.drawn)
    again = held.thing_in(box)
    for one, other in zip(again.to_list(), found.to_list(), strict=True):
        assert abs(one - other) < 1e-6


def test_half_a_head_and_a_flat_one_tell_nothing():
    head = Box(0.4, 0.4, 0.05, 0.08)
    held = HeldShape(Box(0.39, 0.39, 0.07, 0.1), head)
    assert held.box_around(Box(0.4, 0.4, 0.05, 0.02), held.drawn) is None
    assert held.box_around(Box(0.4, 0.4, 0.02, 0.08), held.drawn) is None


def test_what_an_edge_of_the_picture_cuts_off_belongs_to_the_box_still():
    head = Box(0.9, 0.4, 0.05, 0.08)
    held = HeldShape(Box(0.89, 0.39, 0.07, 0.1), head)
    box = held.box_around(Box(0.98, 0.4, 0.02, 0.08), Box(0.96, 0.39, 0.07, 0.1))
    assert abs(box.w - 0.07) < NEAR
    assert abs(box.x - 0.97) < NEAR
