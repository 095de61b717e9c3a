"""What a hand does to boxes over a picture: handles, proportions, and small boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from reviewer.model.geometry import Box
from tests.helpers.video_desk import LEFT, at
from ui.playback.box_geometry import CURSORS, WHOLE, drag_box, handles_of, part_at
from ui.playback.box_overlay import Overlay
from ui.playback.frame_view import FrameView

FRACTIONS = st.floats(0.02, 0.6)
WAYS = st.floats(-1.2, 1.2)


@pytest.fixture
def view(qtbot):
    """A picture of 400 by 300 with one chosen box."""
    made = FrameView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("grey"))
    made.show_image(image, (Overlay("r1", Box(0.4, 0.4, 0.2, 0.2), "#c93c3c", "", selected=True),))
    made.show()
    return made


@pytest.mark.parametrize(
    ("part", "point", "wanted"),
    [
        ("nw", (0.4, 0.4), (0.45, 0.45, 0.15, 0.15)),
        ("n", (0.5, 0.4), (0.4, 0.45, 0.2, 0.15)),
        ("ne", (0.6, 0.4), (0.4, 0.45, 0.25, 0.15)),
        ("e", (0.6, 0.5), (0.4, 0.4, 0.25, 0.2)),
        ("se", (0.6, 0.6), (0.4, 0.4, 0.25, 0.25)),
        ("s", (0.5, 0.6), (0.4, 0.4, 0.2, 0.25)),
        ("sw", (0.4, 0.6), (0.45, 0.4, 0.15, 0.25)),
        ("w", (0.4, 0.5), (0.45, 0.4, 0.15, 0.2)),
    ],
)
def test_each_of_eight_handles_pulls_its_side_and_shows_it(view, qtbot, part, point, wanted):
    near = at(view, *point) + QPointF(4, 4).toPoint()  # a hand is not that exact
    QTest.mouseMove(view, near)
    assert view.cursor().shape() is CURSORS[part]
    QTest.mousePress(view, LEFT, pos=near)
    QTest.mouseMove(view, near + at(view, 0.05, 0.05))
    with qtbot.waitSignal(view.box_changed) as told:
        QTest.mouseRelease(view, LEFT, pos=near + at(view, 0.05, 0.05))
    assert told.args[0] == "r1"
    assert told.args[1].to_list() == pytest.approx(wanted, abs=0.004)


@given(st.floats(2, 300), st.floats(2, 300))
def test_handles_are_hit_within_twelve_pixels_and_the_middle_always_moves(wide, high):
    rect = QRectF(100, 100, wide, high)
    for part, middle in handles_of(rect).items():
        for dx, dy in ((-6, -6), (6, 6), (-6, 6), (0, 0)):
            assert part_at(rect, middle + QPointF(dx, dy), sized=True) == part
    assert part_at(rect, rect.center(), sized=True) == WHOLE


@given(
    st.tuples(FRACTIONS, FRACTIONS, st.floats(0.02, 0.38), st.floats(0.02, 0.38)),
    st.sampled_from(sorted(set(CURSORS) - {"fixed"})),
    WAYS,
    WAYS,
)
def test_with_shift_a_box_keeps_its_proportions_and_stays_in_the_picture(sides, part, dx, dy):
    box = Box(*sides)
    made = drag_box(box, part, dx, dy, shaped=True)
    assert made.w / made.h == pytest.approx(box.w / box.h, rel=1e-6)
    assert made.fits_picture()
    free = drag_box(box, part, dx, dy)
    assert free.fits_picture()


@given(
    st.tuples(FRACTIONS, FRACTIONS, st.floats(0.02, 0.38), st.floats(0.02, 0.38)),
    st.lists(st.tuples(WAYS, WAYS), min_size=1, max_size=6),
)
def test_a_box_that_is_moved_to_the_edge_and_back_is_as_large_as_it_was(sides, ways):
    box = Box(*sides)
    for way in ways:
        box = drag_box(box, WHOLE, *way)
        assert (box.w, box.h) == sides[2:]
        assert box.fits_picture()


def test_what_is_drawn_says_its_size(view):
    from ui.playback.box_geometry import tell_size

    view.drag_draws = True
    plain = view.grab().toImage()
    QTest.mousePress(view, LEFT, pos=at(view, 0.1, 0.1))
    QTest.mouseMove(view, at(view, 0.3, 0.25))
    assert view.draft_box is not None
    assert tell_size(view.draft_box).startswith("20.")
    assert view.grab().toImage() != plain
    QTest.mouseMove(view, at(view, 0.3, 0.25))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, pos=at(view, 0.3, 0.25))
    assert view.draft_box is None
