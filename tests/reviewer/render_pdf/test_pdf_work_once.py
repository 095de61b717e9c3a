"""What is done to each page of a text PDF is done once: counted, for time tells nothing here."""

from __future__ import annotations

from collections import Counter

import pymupdf
import pypdfium2
import pytest
from helpers.plans import redaction, step

from reviewer.model import Kind, RedactionKind
from reviewer.render.pdf import boxes, release, render_step
from reviewer.system.freed_memory import keep_freed_memory
from reviewer.system.jobs import SILENT
from reviewer.text.terms.page_breaks import LineEnds

RECORD, NAME, PAGES = "docs/a.pdf", "Maria Kowalczyk", 4


@pytest.fixture
def counted(monkeypatch):
    """How often pages were read and drawn, and how files were saved on the way."""
    calls: Counter[str] = Counter()

    def watch(owner, name):
        real = getattr(owner, name)

        def watched(*given, **named):
            calls[name] += 1
            calls[f"{name}, equal objects looked for"] += named.get("garbage", 0) > 2
            return real(*given, **named)

        monkeypatch.setattr(owner, name, watched)

    watch(pymupdf.TextPage, "extractRAWDICT")
    watch(pymupdf.Page, "get_textpage")
    watch(pymupdf.Page, "get_pixmap")
    watch(pymupdf.Page, "apply_redactions")
    watch(pymupdf.Document, "save")
    watch(pypdfium2.PdfPage, "get_textpage")
    return calls


def test_a_page_of_text_is_read_drawn_and_cut_once(tmp_path, counted):
    with pymupdf.open() as book:
        for number in range(PAGES):
            page = book.new_page()
            page.insert_text((72, 100), f"Page {number}: {NAME} was seen at the station.")
            page.insert_text((72, 130), "The officer was called and took a statement.")
        book.save(tmp_path / "a.pdf")
    counted.clear()
    hidden = redaction("t1", RECORD, RedactionKind.TEXT, term=NAME)
    done = render_step(
        step(RECORD, Kind.DOCUMENT, "pdf", hidden), tmp_path / "a.pdf", tmp_path, SILENT
    )
    assert done.places == {"t1": PAGES}
    assert counted["extractRAWDICT"] == PAGES  # letter by letter: before anything is removed
    assert counted["get_textpage"] == 4 * PAGES  # each reader before and after it
    assert counted["get_pixmap"] == PAGES
    assert counted["apply_redactions"] == PAGES
    assert counted["save"] == 2
    # Among copied objects that takes the square of their number.
    assert counted["save, equal objects looked for"] == 1


def test_marks_are_compared_within_their_page_only(monkeypatch):
    compared = []
    real = boxes.are_one_mark
    monkeypatch.setattr(
        boxes, "are_one_mark", lambda a, b: compared.append((a.page, b.page)) or real(a, b)
    )
    marks = [
        boxes.RemovalMark(page, (x, 10.0, x + 40.0, 20.0), "t1", "7(1)(b)", False)
        for page in (2, 0, 1, 3)
        for x in (50.0, 52.0, 200.0)
    ]
    merged = boxes.merge_marks(marks)
    assert [(m.page, m.rect[0], m.rect[2]) for m in merged] == [
        place for page in range(4) for place in ((page, 50.0, 92.0), (page, 200.0, 240.0))
    ]
    assert compared
    assert all(one == other for one, other in compared)


def test_lines_are_listed_by_the_side_that_is_asked_for():
    tails, heads = LineEnds(["seenmaria", "a", ""]), LineEnds(["kowalczykleft", "kk", "lopez"])
    assert list(tails.find_cuts("mariakowalczyk", heads)) == [(0, 0)]
    assert list(tails.find_cuts("ak", heads)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert "_starts" not in vars(tails)
    assert "_ends" not in vars(heads)


def test_a_rendering_keeps_the_memory_of_a_page_for_the_next(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(release, "keep_freed_memory", lambda: asked.append(keep_freed_memory()))
    with pymupdf.open() as book:
        book.new_page(width=100, height=100)
        book.save(tmp_path / "a.pdf")
    render_step(step(RECORD, Kind.DOCUMENT, "pdf"), tmp_path / "a.pdf", tmp_path, SILENT)
    assert asked == [keep_freed_memory()]


def test_areas_of_a_page_are_compared_with_their_own_marks_only(monkeypatch):
    compared = []
    real = boxes.are_one_mark
    monkeypatch.setattr(boxes, "are_one_mark", lambda a, b: compared.append((a, b)) or real(a, b))
    marks = [
        boxes.RemovalMark(0, (x, 10.0, x + 4.0, 20.0), f"r{number}", "7(1)(b)", True)
        for number in range(40)
        for x in (10.0 * number, 10.0 * number + 1)
    ]
    merged = boxes.merge_marks(marks)
    assert [mark.redaction for mark in merged] == [f"r{number}" for number in range(40)]
    assert {mark.rect[2] - mark.rect[0] for mark in merged} == {5.0}
    assert len(compared) == 40
