"""Labels stand beside their boxes and on nothing that is to be read."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF

from ui.playback.label_places import LabelWish, group_boxes, place_labels, rects_as_rows

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
    return LabelWish(QRectF(*box), WHOLE, SIGN, must)


def test_a_lone_label_stands_above_its_box():
    (plate,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows(()))
    assert (plate.rect, plate.whole) == (QRectF(100, 84, 80, 16), True)


def test_a_label_at_the_top_goes_below_and_at_the_right_edge_goes_left():
    top, right = place_labels(
        [wish(100, 4, 60, 20), wish(370, 100, 30, 20)], ROOM, rects_as_rows(())
    )
    assert top.rect.top() == 24
    assert right.rect.right() == 400


def test_a_label_gives_way_to_words_and_shrinks_to_its_sign_in_a_dense_text():
    line = QRectF(0, 70, 400, 29)
    (edge,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows([line]))
    assert edge.rect == QRectF(160, 102, 80, 16)  # in its own line, where nothing is read
    (inside,) = place_labels([wish(100, 100, 90, 20)], ROOM, rects_as_rows([line]))
    assert QRectF(100, 100, 90, 20).contains(inside.rect)
    lines = [QRectF(0, 0, 400, 99), QRectF(0, 121, 400, 179)]
    words = [QRectF(0, 100, 80, 20), QRectF(180, 100, 220, 20)]
    (sign,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows([*lines, *words]))
    assert not sign.whole
    assert QRectF(100, 100, 60, 20).contains(sign.rect)


DENSE = [QRectF(0, 0, 400, 99), QRectF(0, 121, 400, 179)]


def test_a_label_without_room_beside_its_box_goes_into_it():
    words = [QRectF(0, 100, 95, 20), QRectF(200, 100, 200, 20), QRectF(100, 100, 90, 20)]
    (plate,) = place_labels([wish(100, 100, 90, 20)], ROOM, rects_as_rows([*DENSE, *words]))
    assert plate.whole
    assert QRectF(100, 100, 90, 20).contains(plate.rect)


def test_a_shared_label_goes_into_one_of_the_boxes_and_not_between_them():
    parts = (QRectF(0, 100, 60, 20), QRectF(60, 100, 90, 20))
    whole = LabelWish(QRectF(0, 100, 150, 20), WHOLE, SIGN, parts=parts)
    words = [QRectF(0, 100, 400, 20)]
    (plate,) = place_labels([whole], ROOM, rects_as_rows([*DENSE, *words]))
    assert plate.whole
    assert parts[1].contains(plate.rect)


def test_a_label_of_a_small_box_goes_to_the_nearer_margin_at_its_height():
    words = [QRectF(85, 100, 14, 20), QRectF(165, 100, 100, 20)]
    (plate,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows([*DENSE, *words]))
    assert (plate.whole, plate.rect) == (True, QRectF(5, 102, 80, 16))
    wider = [QRectF(60, 100, 39, 20), QRectF(165, 100, 100, 20)]
    (plate,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows([*DENSE, *wider]))
    assert (plate.whole, plate.rect) == (True, QRectF(265, 102, 80, 16))


def test_where_even_the_sign_would_hide_words_there_is_none():
    words = [QRectF(0, 100, 95, 20), QRectF(165, 100, 235, 20)]
    (sign,) = place_labels([wish(100, 100, 60, 20)], ROOM, rects_as_rows([*DENSE, *words]))
    assert not sign.whole
    assert QRectF(100, 100, 60, 20).contains(sign.rect)
    small = [QRectF(0, 100, 99, 20), QRectF(111, 100, 289, 20)]
    assert place_labels([wish(100, 100, 10, 20)], ROOM, rects_as_rows([*DENSE, *small])) == [None]


def test_neighbours_that_say_the_same_share_one_label():
    first, second, third = (QRectF(x, 100, 40, 12) for x in (0, 50, 100))
    far, below = QRectF(300, 100, 40, 12), QRectF(0, 130, 40, 12)
    boxes = [first, far, second, below, third]
    gap = QSizeF(14, 2)
    assert group_boxes(boxes, ["a"] * 5, gap) == [[0, 2, 4], [1], [3]]
    assert group_boxes(boxes, ["a", "a", "b", "a", "a"], gap) == [[0], [1], [2], [3], [4]]
    assert group_boxes([], [], gap) == []


def test_the_selected_label_is_whole_whatever_it_covers():
    words = rects_as_rows([ROOM])
    plate = place_labels([wish(100, 100, 60, 20, must=True)], ROOM, words)[0]
    assert plate.whole


@given(st.lists(boxes, max_size=12))
def test_no_label_covers_another_or_a_box_that_is_not_its_own(found):
    made = place_labels([LabelWish(b, WHOLE, SIGN) for b in found], ROOM, rects_as_rows(()))
    shown = [(n, p.rect) for n, p in enumerate(made) if p is not None]
    inner = [(n, r.adjusted(1.5, 1.5, -1.5, -1.5)) for n, r in shown]
    for at, (number, rect) in enumerate(inner):
        assert ROOM.contains(rect)
        assert not any(rect.intersects(other) for _, other in inner[at + 1 :])
        assert not any(rect.intersects(b) for n, b in enumerate(found) if n != number)
