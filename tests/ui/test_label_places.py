"""Labels stand beside their boxes and on nothing that is to be read."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF

from ui.widgets.label_places import Wish, groups, plates, rects

ROOM = QRectF(0, 0, 400, 300)
WHOLE, SIGN = QSizeF(80, 16), QSizeF(14, 16)
boxes = st.builds(
    QRectF,
    st.integers(0, 350).map(float),
    st.integers(0, 280).map(float),
    st.integers(5, 120).map(float),
    st.integers(5, 60).map(float),
)


def wish(*box, must=False):
    return Wish(QRectF(*box), WHOLE, SIGN, must)


def test_a_lone_label_stands_above_its_box():
    (plate,) = plates([wish(100, 100, 60, 20)], ROOM, rects(()))
    assert (plate.rect, plate.whole) == (QRectF(100, 84, 80, 16), True)


def test_a_label_at_the_top_goes_below_and_at_the_right_edge_goes_left():
    top, right = plates([wish(100, 4, 60, 20), wish(370, 100, 30, 20)], ROOM, rects(()))
    assert top.rect.top() == 24
    assert right.rect.right() == 400


def test_a_label_gives_way_to_words_and_shrinks_to_its_sign_in_a_dense_text():
    line = QRectF(0, 70, 400, 29)
    (below,) = plates([wish(100, 100, 60, 20)], ROOM, rects([line]))
    assert below.rect.top() == 120
    lines = [QRectF(0, 0, 400, 99), QRectF(0, 121, 400, 179)]
    words = [QRectF(0, 100, 80, 20), QRectF(180, 100, 220, 20)]
    (sign,) = plates([wish(100, 100, 60, 20)], ROOM, rects([*lines, *words]))
    assert not sign.whole
    assert sign.rect.left() == 160


def test_where_even_the_sign_would_hide_words_there_is_none():
    lines = [QRectF(0, 0, 400, 99), QRectF(0, 121, 400, 179)]
    words = [QRectF(0, 100, 95, 20), QRectF(165, 100, 235, 20)]
    assert plates([wish(100, 100, 60, 20)], ROOM, rects([*lines, *words])) == [None]


def test_neighbours_that_say_the_same_share_one_label():
    first, second, third = (QRectF(x, 100, 40, 12) for x in (0, 50, 100))
    far, below = QRectF(300, 100, 40, 12), QRectF(0, 130, 40, 12)
    boxes = [first, far, second, below, third]
    gap = QSizeF(14, 2)
    assert groups(boxes, ["a"] * 5, gap) == [[0, 2, 4], [1], [3]]
    assert groups(boxes, ["a", "a", "b", "a", "a"], gap) == [[0], [1], [2], [3], [4]]
    assert groups([], [], gap) == []


def test_the_selected_label_is_whole_whatever_it_covers():
    words = rects([ROOM])
    plate = plates([wish(100, 100, 60, 20, must=True)], ROOM, words)[0]
    assert plate.whole


@given(st.lists(boxes, max_size=12))
def test_no_label_covers_another_or_a_box_that_is_not_its_own(found):
    made = plates([Wish(b, WHOLE, SIGN) for b in found], ROOM, rects(()))
    shown = [(n, p.rect) for n, p in enumerate(made) if p is not None]
    inner = [(n, r.adjusted(1.5, 1.5, -1.5, -1.5)) for n, r in shown]
    for at, (number, rect) in enumerate(inner):
        assert ROOM.contains(rect)
        assert not any(rect.intersects(other) for _, other in inner[at + 1 :])
        assert not any(rect.intersects(b) for n, b in enumerate(found) if n != number)
