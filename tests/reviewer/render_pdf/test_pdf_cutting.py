"""Nothing drawn stays under an area, and everything drawn beside it does: random drawings."""

import math
import re

import numpy as np
import pikepdf
import pymupdf
import pytest
from helpers import pdf_media
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from reviewer.render.pdf import cutting, path_cutting

SIZE = (400, 300)
BOX = (120.0, 90.0, 240.0, 200.0)  # user space
numbers = st.floats(-60, 420, allow_nan=False).map(lambda v: round(v, 2))
points = st.tuples(numbers, numbers)


def path_code(draw):
    code = []
    for _ in range(draw(st.integers(1, 3))):
        x, y = draw(points)
        code.append(f"{x:g} {y:g} m")
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from("lcvy"))
            count = {"l": 1, "c": 3, "v": 2, "y": 2}[kind]
            flat = [v for _ in range(count) for v in draw(points)]
            code.append(" ".join(f"{v:g}" for v in flat) + f" {kind}")
        if draw(st.booleans()):
            code.append("h")
    if draw(st.booleans()):
        x, y = draw(points)
        code.append(f"{x:g} {y:g} {draw(st.integers(-200, 200))} {draw(st.integers(-200, 200))} re")
    return " ".join(code)


@st.composite
def drawings(draw):
    code = []
    for _ in range(draw(st.integers(1, 3))):
        angle = math.radians(draw(st.sampled_from([0, 0, 90, 17, 45, 200])))
        scale = draw(st.sampled_from([1, 1, 0.3, 2.5]))
        a, b = scale * math.cos(angle), scale * math.sin(angle)
        skew = draw(st.sampled_from([0, 0, 0.4]))
        x, y = draw(st.integers(0, 200)), draw(st.integers(0, 200))
        matrix = f"{a:.5f} {b:.5f} {-b + skew:.5f} {a:.5f} {x} {y} cm"
        pen = f"{draw(st.sampled_from([0, 0.5, 1, 6]))} w {draw(st.integers(0, 2))} J"
        pen += f" {draw(st.integers(0, 2))} j"
        if draw(st.booleans()):
            pen += " [7 3] 2 d"
        paint = draw(st.sampled_from(["S", "s", "f", "f*", "B", "b*"]))
        code.append(f"q {matrix} {pen} 1 0 0 RG 0 0.4 1 rg {path_code(draw)} {paint} Q")
    if draw(st.booleans()):
        code.insert(0, f"q {path_code(draw)} {draw(st.sampled_from(['W', 'W*']))} n")
        code.append("Q")
    return "\n".join(code), draw(st.integers(0, 2))


def nested(path, code, depth):
    """A page with this code, in forms within forms."""

    def wrap(book):
        page = book.pages[0]
        inner, resources = code.encode(), pikepdf.Dictionary()
        for _ in range(depth):
            form = book.make_stream(inner)
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = [-900, -900, 900, 900]
            form.Matrix = [0.9, 0.1, -0.1, 0.9, 5, -3]
            form.Resources = resources
            inner = b"q 1 0 0 1 3 4 cm /Fm Do Q"
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        page.Contents, page.Resources = book.make_stream(inner), resources

    return pdf_media.coded(path, b"", size=SIZE, extra=wrap)


def without(path, target, *rects):
    with pikepdf.open(path) as book:
        safe = cutting.cut_page(book, book.pages[0], cutting.Zone(rects), lambda *_: None)
        book.save(target)
    return safe


def ink_in(path, box):
    """How far a page differs from white in a box (user space), as PDFium paints it."""
    seen = pdf_media.pixels(path, scale=3).astype(int)
    x0, y0, x1, y1 = (round(3 * v) for v in box)
    return int(255 - seen[900 - y1 + 1 : 900 - y0 - 1, x0 + 1 : x1 - 1].min())


# A pointed corner is drawn far beyond the path itself: here into the box.
SPIKE = (
    "q 0 2.5 -2.5 0 101 192 cm 6 w 1 0 0 RG 253.89 0.1 m -0 229.5 227.89 0 120.46 0 c "
    "0.82 113.95 -0 0 v 225.35 282.35 -28 0 y h S Q"
)
# Where a closed line begins its dashes begin anew.
DASHED = "q 0 1 -1 0 0 0 cm 6 w [7 3] 2 d 1 0 0 RG 0 0 90 -197 re S Q"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(drawings())
@example((SPIKE, 0))
@example((DASHED, 0))
def test_what_is_drawn_ends_at_the_box(tmp_path_factory, drawing):
    code, depth = drawing
    folder = tmp_path_factory.mktemp("cut")
    source = nested(folder / "a.pdf", code, depth)
    assert without(source, folder / "b.pdf", BOX)
    assert ink_in(folder / "b.pdf", BOX) == 0
    with pymupdf.open(folder / "b.pdf") as book:
        assert not [p for p in corners(book[0]) if inside(p, BOX)]
    before = pdf_media.pixels(source).astype(int)
    after = pdf_media.pixels(folder / "b.pdf").astype(int)
    changed = abs(before - after).max(axis=2) > 90
    x0, y0, x1, y1 = (round(2 * v) for v in BOX)
    around = 2 * 12  # half a pen of 6 points, enlarged 2.5 times, and the slant of its end
    changed[600 - y1 - around : 600 - y0 + around, x0 - around : x1 + around] = False
    assert changed.mean() < (0.02 if has_dashed_curve(code) else 0.004)


def has_dashed_curve(code):
    """Where a dash begins behind a curve hangs on how finely a viewer breaks the curve up."""
    return any("[7 3]" in line and re.search(r" [cvy]\b", line) for line in code.split("\n"))


def corners(page):
    up = ~page.transformation_matrix
    for drawing in page.get_drawings():
        for kind, *held in drawing["items"]:
            if kind in ("l", "c"):
                yield from (p * up for p in held)
            elif kind == "re":
                yield from (p * up for p in held[0].quad)
            else:
                yield from (p * up for p in held[0])


def inside(point, box):
    slack = 0.002
    return box[0] + slack < point.x < box[2] - slack and box[1] + slack < point.y < box[3] - slack


rings = st.lists(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=7), max_size=3)
boxes = st.tuples(numbers, numbers, st.floats(1, 200), st.floats(1, 200)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(max_examples=80, deadline=None)
@given(rings, st.lists(boxes, max_size=3), st.lists(points, min_size=20, max_size=20))
def test_a_cut_fill_winds_around_every_point_outside_as_before(drawn, rects, tried):
    before = [tuple(r) for r in drawn]
    after = path_cutting.fills_outside(before, rects)
    for x, y in tried:
        x, y = x + 0.0037, y + 0.0053  # on no edge
        within = any(r[0] <= x <= r[2] and r[1] <= y <= r[3] for r in rects)
        near = any(abs(v - e) < 1e-3 for r in rects for v, e in zip((x, y, x, y), r, strict=True))
        if near:
            continue
        assert winding(after, x, y) == (0 if within else winding(before, x, y))


def winding(polygons, x, y):
    count = 0
    for ring in polygons:
        for at, (bx, by) in enumerate(ring):
            ax, ay = ring[at - 1]
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                count += 1 if by > ay else -1
    return count


def test_a_pattern_or_mask_that_draws_under_a_box_is_told(tmp_path):
    def pattern(book):
        tile = book.make_stream(b"0 0 m 9 9 l S")
        tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
        tile.BBox, tile.XStep, tile.YStep = [0, 0, 10, 10], 10, 10
        tile.Resources = pikepdf.Dictionary()
        book.pages[0].Resources.Pattern = pikepdf.Dictionary(P=tile)

    code = b"/Pattern cs /P scn 100 80 200 200 re f"
    source = pdf_media.coded(tmp_path / "a.pdf", code, size=SIZE, extra=pattern)
    assert not without(source, tmp_path / "b.pdf", BOX)
    assert without(source, tmp_path / "b.pdf", (10, 10, 50, 50))


@pytest.mark.parametrize("cap", [0, 1, 2])
def test_a_line_of_any_width_leaves_no_ink_under_a_box(cap, tmp_path):
    code = f"20 w {cap} J 130 20 m 130 280 l S 0 85 m 400 85 l S".encode()
    source = pdf_media.coded(tmp_path / "a.pdf", code, size=SIZE)
    without(source, tmp_path / "b.pdf", BOX)
    assert ink_in(tmp_path / "b.pdf", BOX) == 0
    assert np.any(pdf_media.pixels(tmp_path / "b.pdf")[:80, 250:270] < 60)


def test_a_closed_line_that_was_cut_is_not_closed_again(tmp_path):
    code = b"1 w 180 40 m 180 260 l 60 260 l 60 40 l s"
    source = pdf_media.coded(tmp_path / "a.pdf", code, size=SIZE)
    without(source, tmp_path / "b.pdf", BOX)
    assert ink_in(tmp_path / "b.pdf", BOX) == 0


def test_a_path_is_measured_once_for_all_boxes_that_it_does_not_meet(tmp_path, monkeypatch):
    code = b"".join(b"%d 20 m %d 60 l S " % (at, at + 5) for at in range(10, 300, 10))
    source = pdf_media.coded(tmp_path / "a.pdf", code, size=SIZE)
    measured = []
    real = path_cutting.bounds_of
    monkeypatch.setattr(path_cutting, "bounds_of", lambda own: measured.append(own) or real(own))
    counts = []
    for boxes in ([BOX], [BOX] * 40):
        measured.clear()
        without(source, tmp_path / "b.pdf", *boxes)
        counts.append(len(measured))
    assert counts[0] == counts[1] > 0
