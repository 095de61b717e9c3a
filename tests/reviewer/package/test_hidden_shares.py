"""How much boxes hide: the same as by going through every cell of their grid, without doing so."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Facts, Kind, RedactionKind
from reviewer.model.geometry import Box
from reviewer.package.hidden_shares import hidden_shares_of
from reviewer.package.released_content import Content
from tests.helpers.plans import redaction, step

SIDES = st.sampled_from([0.0, 0.1, 0.25, 0.3, 1 / 3, 0.5, 0.7, 0.95])
BOXES = st.builds(Box, SIDES, SIDES, SIDES.filter(bool), SIDES.filter(bool))


def share_of(boxes):
    made = [
        redaction(f"r{n}", "book.pdf", RedactionKind.AREA, page=1, box=box)
        for n, box in enumerate(boxes)
    ]
    asked = replace(step("book.pdf", Kind.DOCUMENT, "pdf", *made), facts=Facts(pages=1))
    [share] = hidden_shares_of(asked, Content())
    return share.part


def by_cells(boxes):
    xs = sorted({min(max(v, 0.0), 1.0) for b in boxes for v in (b.x, b.x + b.w)})
    ys = sorted({min(max(v, 0.0), 1.0) for b in boxes for v in (b.y, b.y + b.h)})
    covered = 0.0
    for x0, x1 in pairwise(xs):
        for y0, y1 in pairwise(ys):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if any(b.x <= x < b.x + b.w and b.y <= y < b.y + b.h for b in boxes):
                covered += (x1 - x0) * (y1 - y0)
    return covered


@given(st.lists(BOXES, min_size=1, max_size=7))
def test_each_place_counts_once_to_the_last_digit(boxes):
    assert share_of(boxes) == by_cells(boxes)


class CountedBox(Box):
    """A box that counts how often its sides are read."""

    reads = 0

    def __getattribute__(self, name):
        CountedBox.reads += name in "xywh"
        return super().__getattribute__(name)


def test_a_page_of_many_boxes_asks_each_a_few_times():
    def reads_of(count):
        boxes = [CountedBox(n / count / 2, n / count / 3, 0.01, 0.01) for n in range(count)]
        CountedBox.reads = 0
        share_of(boxes)
        return CountedBox.reads / count

    assert reads_of(200) == reads_of(50)
