"""A lane that follows a change is the lane that would be made anew, in every column and pixel."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from reviewer.clock.timebase import MICROS
from reviewer.model import Status
from reviewer.timeline import ItemKind, Lane, TimelineItem
from reviewer.timeline.items import order_of
from ui.timeline.canvas import Canvas
from ui.timeline.columns import LaneColumns

COLUMNS = ("start", "end", "row", "style", "reach", "sorted_edges")
ITEMS = st.tuples(st.integers(0, 40), st.integers(0, 12), st.sampled_from([*Status]))
STEPS = st.lists(
    st.lists(st.tuples(st.integers(0, 30), st.none() | ITEMS), min_size=1, max_size=4), max_size=6
)


def item(number: int, start: int, length: int, status: Status) -> TimelineItem:
    at = start * MICROS
    end = at + length * MICROS
    kind = ItemKind.REDACTION
    return TimelineItem(kind, f"r{number}", "a.mp4", at, end, "", 0.0, status, "picture", "7(1)(c)")


def lane(items: dict[int, TimelineItem]) -> Lane:
    ordered = tuple(sorted(items.values(), key=order_of))
    return Lane("redactions:a.mp4", "Redactions", ItemKind.REDACTION, "a.mp4", ordered, under=True)


@given(st.dictionaries(st.integers(0, 30), ITEMS, max_size=25), STEPS)
def test_columns_that_follow_equal_columns_made_anew(first, steps):
    items = {n: item(n, *values) for n, values in first.items()}
    columns = LaneColumns(lane(items))
    for step in steps:
        for number, values in step:
            items.pop(number, None)
            if values is not None:
                items[number] = item(number, *values)
        columns = LaneColumns(lane(items), columns)
        anew = LaneColumns(lane(items))
        assert columns.rows == anew.rows
        for name in COLUMNS:
            assert np.array_equal(getattr(columns, name), getattr(anew, name)), name


def many(count: int) -> dict[int, TimelineItem]:
    states = [*Status]
    return {n: item(n, n * 37 % 600, 5 + n % 9, states[n % len(states)]) for n in range(count)}


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([20, 90, 400]),
    st.lists(st.tuples(st.integers(0, 30), st.none() | ITEMS), min_size=1, max_size=4),
)
def test_what_is_painted_over_the_kept_picture_is_what_would_be_painted_anew(qapp, count, step):
    canvas, home = Canvas("UTC"), (0, 600 * MICROS)
    canvas.resize(900, 300)
    items = many(count)
    canvas.show_lanes([lane(items)], home)
    picture(canvas)
    for number, values in step:
        items.pop(number, None)
        if values is not None:
            items[number] = item(number, *values)
    canvas.show_lanes([lane(items)], home)
    followed = picture(canvas)
    canvas.repaint_all()
    anew = picture(canvas)
    canvas.deleteLater()
    assert followed == anew


def picture(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()
