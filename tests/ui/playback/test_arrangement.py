"""Pictures stand so that most is seen of them, whatever their number, shape and room."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.playback.arrangement import LEAST, arrange_pictures

WIDE, UPRIGHT = 16 / 9, 9 / 16
SCREEN = 1366 * 768


def _part_of_screen(spots):
    return sum(spot.area for spot in spots) / SCREEN


@pytest.mark.parametrize(
    ("shapes", "focus", "room", "least"),
    [
        ([WIDE], None, (826, 500), 0.36),
        ([WIDE, WIDE], 0, (826, 500), 0.24),  # one large, one small
        ([WIDE, WIDE], None, (826, 537), 0.24),  # stacked
        ([WIDE] * 4, 1, (826, 500), 0.36),
        ([UPRIGHT, WIDE], 1, (826, 500), 0.26),
        ([WIDE], None, (1366, 640), 0.60),  # the panes are folded
        ([WIDE, WIDE], None, (1366, 640), 0.40),
        ([WIDE, WIDE], 1, (1366, 640), 0.40),
    ],
)
def test_of_a_common_screen_pictures_take(shapes, focus, room, least):
    assert _part_of_screen(arrange_pictures(tuple(shapes), *room, focus)) >= least


def test_two_upright_videos_stand_beside_each_other_and_two_wide_ones_above():
    beside = arrange_pictures((UPRIGHT, UPRIGHT), 826, 500)
    assert beside[0].y == beside[1].y
    above = arrange_pictures((WIDE, WIDE), 500, 600)
    assert above[0].x == above[1].x


def test_nine_cameras_stand_in_three_rows_that_align():
    spots = arrange_pictures((WIDE,) * 9, 740, 430)
    assert len({round(s.y) for s in spots}) == 3
    assert len({round(s.x) for s in spots}) == 3
    assert len({(round(s.width), round(s.height)) for s in spots}) == 1
    assert spots[0].width >= 240


def test_pictures_do_not_move_for_little():
    """Where all are as large together, a click moves none of them."""
    for shapes in ((WIDE,) * 3, (WIDE,) * 4, (WIDE,) * 9):
        at_rest = arrange_pictures(shapes, 826, 480)
        assert all(arrange_pictures(shapes, 826, 480, n) == at_rest for n in range(len(shapes)))


@given(
    st.lists(st.sampled_from([WIDE, 4 / 3, 1.0, UPRIGHT]), min_size=1, max_size=9),
    st.integers(100, 2600),
    st.integers(60, 1400),
    st.data(),
)
def test_every_picture_keeps_its_shape_inside_the_room_and_covers_no_other(
    shapes, width, height, data
):
    focus = data.draw(st.none() | st.integers(0, len(shapes) - 1))
    spots = arrange_pictures(tuple(shapes), width, height, focus)
    assert len(spots) == len(shapes)
    for spot, shape in zip(spots, shapes, strict=True):
        assert spot.width == pytest.approx(spot.height * shape)
        assert spot.height >= 1
    if min(width, height) >= 300:
        assert all(_is_inside(spot, width, height) for spot in spots)
    assert not any(_meet(one, other) for one, other in combinations(spots, 2))
    if focus is not None and spots != arrange_pictures(tuple(shapes), width, height):
        assert min(spot.height for spot in spots) >= LEAST - 1e-6


def _is_inside(spot, width, height):
    across = spot.x >= -0.01 and spot.x + spot.width <= width + 0.01
    return across and spot.y >= -0.01 and spot.y + spot.height <= height + 0.01


def _meet(one, other):
    across = one.x < other.x + other.width - 0.01 and other.x < one.x + one.width - 0.01
    return across and one.y < other.y + other.height - 0.01 and other.y < one.y + one.height - 0.01
