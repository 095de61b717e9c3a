"""Pages of PDFs: pictures, words in their places, hits, and files that mean harm."""

from contextlib import suppress

import numpy as np
import pymupdf
import pytest

from reviewer.errors import BadInput, Cancelled
from reviewer.model import Kind
from reviewer.pages import PageDesk, PagedFile, books
from reviewer.pages.pdf import MAX_PIXELS
from tests.helpers.pdf_media import simple


def source(path):
    return PagedFile(str(path), Kind.DOCUMENT, "pdf")


def dark_share(picture, box):
    """How much of a box of a page's picture is ink."""
    x0, y0, x1, y1 = box.to_pixels(picture.data.shape[1], picture.data.shape[0])
    return float((picture.data[y0:y1, x0:x1].min(axis=2) < 128).mean())


def test_a_page_has_a_picture_of_the_size_that_was_asked_for(desk, tmp_path):
    file = source(simple(tmp_path / "a.pdf", "Hello", "World"))
    assert desk.ask_outline(file).pages == 2
    assert desk.ask_outline(file).drawn
    shown = desk.ask_picture(file, 1, scale=2.0)
    assert shown.data.shape == (600, 800, 3)
    assert shown.data.dtype == np.uint8
    assert (shown.width, shown.height) == (400, 300)
    assert desk.ask_picture(file, 2, fit=(100, 100)).data.shape == (75, 100, 3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cropbox", [None, (20, 10, 380, 280)])
def test_words_stand_where_the_displayed_page_shows_them(desk, tmp_path, rotation, cropbox):
    path = simple(tmp_path / "a.pdf", "Maria Lopez", rotation=rotation, cropbox=cropbox)
    text, shown = desk.ask_text(source(path), 1), desk.ask_picture(source(path), 1, scale=3.0)
    assert text.text == "Maria Lopez"
    assert [w.text for w in text.words] == ["Maria", "Lopez"]
    assert all(dark_share(shown, w.box) > 0.08 for w in text.words)
    ink = (shown.data.min(axis=2) < 128).sum()
    held = 0
    for word in text.words:
        x0, y0, x1, y1 = word.box.to_pixels(shown.data.shape[1], shown.data.shape[0])
        held += (shown.data[y0:y1, x0:x1].min(axis=2) < 128).sum()
    assert held == ink


def test_a_search_finds_what_is_typed_and_what_a_term_would_redact(desk, tmp_path):
    path = simple(
        tmp_path / "a.pdf", "Call Maria\nLopez at (312) 555-0142.", "maria lopez, Mariana"
    )
    assert [h.page for h in desk.ask_hits(source(path), "maria lopez", (1, 2))] == [1, 2]
    assert [h.quote for h in desk.ask_hits(source(path), "Maria", (2, 2))] == ["maria", "Maria"]
    assert len(desk.ask_hits(source(path), "312-555-0142", (1, 2))) == 1
    split = desk.ask_hits(source(path), "maria lopez", (1, 1))[0]
    assert len(split.boxes) == 2  # one for each line
    assert desk.ask_hits(source(path), "  ", (1, 2)) == []


def test_a_page_with_absurd_size_gives_a_bounded_picture(desk, tmp_path):
    path = simple(tmp_path / "a.pdf", "x", size=(14_000, 14_000))
    shown = desk.ask_picture(source(path), 1, scale=8.0)
    assert shown.data.shape[0] * shown.data.shape[1] <= MAX_PIXELS * 1.01


def test_broken_and_locked_files_are_refused_by_name(desk, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(BadInput, match=r"broken\.pdf"):
        desk.ask_outline(source(broken))
    locked = tmp_path / "locked.pdf"
    with pymupdf.open() as book:
        book.new_page()
        book.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    with pytest.raises(BadInput, match="password"):
        desk.ask_outline(source(locked))
    with pytest.raises(BadInput, match="no page 9"):
        desk.ask_picture(source(simple(tmp_path / "a.pdf", "x")), 9)


def test_a_long_document_opens_without_a_look_at_each_page(tmp_path, monkeypatch):
    path, load, looked_at = tmp_path / "long.pdf", pymupdf.Document.load_page, []
    with pymupdf.open() as book:
        for number in range(300):
            book.new_page().insert_text((40, 60), f"Page {number + 1}")
        book.save(path)
    monkeypatch.setattr(
        pymupdf.Document, "load_page", lambda book, n: looked_at.append(n) or load(book, n)
    )
    assert books.outline_of(source(path)).pages == 300
    assert books.render_picture(source(path), 300, 1.0, (800, 800)).data.size
    assert 299 in looked_at
    assert len(looked_at) < 10


def test_a_closed_desk_answers_no_more(tmp_path):
    desk = PageDesk()
    desk.close()
    with pytest.raises(Cancelled):
        desk.ask_outline(source(tmp_path / "a.pdf"))


def test_hostile_pages_cost_their_own_page_only(desk, corpus):
    harmless = source(next((corpus / "pdf").rglob("*.pdf")))
    for path in sorted((corpus / "hostile").rglob("*.pdf"))[:12]:
        with suppress(BadInput):
            count = desk.ask_outline(source(path)).pages
            desk.ask_picture(source(path), count, fit=(200, 200))
            desk.ask_text(source(path), 1)
    assert desk.ask_outline(harmless).pages >= 1
