"""A page is drawn and read once for all its boxes, and each box is told of as if it were alone."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pymupdf
import pypdfium2
import pytest
from PIL import Image

from reviewer.attack import boxed_pages
from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from tests.helpers.counted_calls import count_calls
from tests.helpers.plans import redaction, step

PDF, PAGES = "report.pdf", 2
PLACES = [
    Box(0.1, 0.05, 0.3, 0.08),  # letters
    Box(0.1, 0.16, 0.3, 0.08),  # letters, covered
    Box(0.5, 0.3, 0.2, 0.2),  # a picture
    Box(0.62, 0.42, 0.2, 0.2),  # the same picture
    Box(0.1, 0.6, 0.3, 0.2),  # a drawing
    Box(0.1, 0.85, 0.3, 0.1),  # nothing
    Box(0.1, 0.2, 0.001, 0.001),  # too small to be looked at
]


def noise() -> bytes:
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 255, (60, 60, 3), np.uint8)
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def leaking(tmp_path_factory, stage):
    """A release that is the original, but for a black box drawn over one line."""
    root = tmp_path_factory.mktemp("boxes-once")
    (root / "originals").mkdir()
    with pymupdf.open() as book:
        for _ in range(PAGES):
            page = book.new_page(width=300, height=200)
            for y in (22, 44):
                page.insert_text((30, y), "Maria Kowalczyk called.", fontsize=10)
            page.insert_image(pymupdf.Rect(140, 50, 260, 130), stream=noise())
            page.draw_polyline([(32 + 4 * n, 125 + 20 * (n % 2)) for n in range(14)])
        page.set_rotation(180)
        book.save(root / "originals" / PDF)
        for page in book:
            page.draw_rect(pymupdf.Rect(25, 30, 130, 50) * page.derotation_matrix, fill=(0, 0, 0))
        released = book.tobytes()
    staged = stage(root, [step(PDF, Kind.DOCUMENT, "pdf")])
    staged.file(PDF).write_bytes(released)
    return staged


def areas(count: int):
    """Redactions that take turns between the pages."""
    return [
        redaction(
            f"r{n:02}", PDF, RedactionKind.AREA, page=n % PAGES + 1, box=PLACES[n // PAGES % 7]
        )
        for n in range(count)
    ]


def told_of(staged, redactions):
    """Findings of areas, and how many promises were held and tried."""
    [known] = staged.plan.steps
    plan = replace(staged.plan, steps=(replace(known, redactions=tuple(redactions)),))
    report = replace(staged, plan=plan).attack()
    checks = [c for c in report.checks if c.rule == "area"]
    found = [(f.redaction, f.where, f.what) for f in report.findings if f.rule == "area"]
    return found, sum(c.tried for c in checks), sum(c.held for c in checks)


def test_each_box_is_told_of_as_if_it_were_alone(leaking):
    asked = areas(len(PLACES) * PAGES)
    asked.append(redaction("r90", PDF, RedactionKind.AREA, page=PAGES + 1, box=PLACES[0]))
    together, tried, held = told_of(leaking, asked)
    alone = [told_of(leaking, [one]) for one in asked]
    assert together == [finding for found, _, _ in alone for finding in found]
    assert (tried, held) == (sum(one[1] for one in alone), sum(one[2] for one in alone))
    assert {what for _, _, what in together} >= {
        "Text can be selected under the box.",
        "The box is not covered.",
        "The page is missing.",
        "A picture under the box still holds its pixels.",
        "A drawing is left under the box.",
    }


def test_a_page_is_drawn_and_read_once_for_all_its_boxes(leaking, monkeypatch):
    calls = count_calls(
        monkeypatch,
        (boxed_pages, "render_page"),
        (boxed_pages, "place_on_page"),
        (pypdfium2.PdfTextPage, "get_charbox"),
        (pypdfium2.PdfPage, "get_objects"),
        (pypdfium2.PdfImage, "get_bitmap"),
    )
    counts = []
    for count in (len(PLACES) * PAGES, 5 * len(PLACES) * PAGES):
        calls.clear()
        told_of(leaking, areas(count))
        counts.append(dict(calls))
    assert counts[0]["boxed_pages.render_page"] == 2 * PAGES  # and the original's
    assert counts[0]["PdfImage.get_bitmap"] == PAGES
    assert counts[0] == counts[1]


def test_what_was_seen_is_told_where_a_later_page_cannot_be_looked_at(leaking, monkeypatch):
    real, drawn = boxed_pages.render_page, []

    def fail_on_second(page):
        drawn.append(page)
        if len(drawn) > 2:
            raise RuntimeError("cannot be drawn")
        return real(page)

    monkeypatch.setattr(boxed_pages, "render_page", fail_on_second)
    found, _, _ = told_of(leaking, areas(4))
    told = {(where, what) for _, where, what in found}
    assert ("page 1", "Text can be selected under the box.") in told
    assert any("could not be checked" in what for _, what in told)
