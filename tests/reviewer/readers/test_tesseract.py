"""The words of a picture, with their boxes: upright, downwards, in grey."""

import numpy as np
import pymupdf
import pytest

from reviewer.readers import tesseract
from reviewer.readers.ocr import read_page


@pytest.fixture(scope="module")
def book():
    with pymupdf.open() as made:
        page = made.new_page(width=400, height=200)
        page.insert_text((40, 60), "Officer Kowalczyk left early", fontsize=18)
        page.insert_text((40, 100), "and met a witness at the station", fontsize=18)
        yield made


def _grey(page):
    drawn = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    rows = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)
    return rows[:, : drawn.width]


def test_words_have_lines_places_and_are_sure(book):
    words = tesseract.words_in(_grey(book[0]), 200)
    assert [w.text for w in words[:4]] == ["Officer", "Kowalczyk", "left", "early"]
    assert [w.line for w in words] == [0] * 4 + [1] * 7
    assert all(w.sure > 0.8 for w in words)
    for word in words:  # nothing of a word stands outside its box
        x0, y0, x1, y1 = word.box
        assert x1 > x0
        assert y1 - y0 > 18 * 200 / 72 * 0.7
        assert (_grey(book[0])[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] < 128).any()


def test_the_engine_of_pymupdf_reads_the_same(book, monkeypatch):
    ours = [w.text for w in tesseract.words_in(_grey(book[0]), 200)]
    monkeypatch.setattr(tesseract, "tesserocr", None)
    assert [w.text for w in tesseract.words_in(_grey(book[0]), 200)] == ours


def test_a_word_that_runs_down_the_page_is_placed_along_it(book):
    words = tesseract.words_in(np.ascontiguousarray(np.rot90(_grey(book[0]), -1)), 200)
    down = [w for w in words if w.turn == 90]
    assert "Kowalczyk" in [w.text for w in down]
    assert all(w.box[3] - w.box[1] > w.box[2] - w.box[0] for w in down if len(w.text) > 6)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_on_a_turned_page_cover_the_ink(book, turn):
    with pymupdf.open() as turned:
        page = (
            turned.new_page(width=400, height=200)
            if turn % 180 == 0
            else turned.new_page(width=200, height=400)
        )
        page.show_pdf_page(page.rect, book, 0, rotate=-turn)
        read = read_page(page)
        at = read.reading.text.index("Kowalczyk")
        rects = [read.glyphs[i].rect for i in read.reading.at[at : at + 9]]
        x0, y0 = min(r[0] for r in rects), min(r[1] for r in rects)
        x1, y1 = max(r[2] for r in rects), max(r[3] for r in rects)
        page.draw_rect((x0, y0, x1, y1), color=None, fill=(1, 1, 1))
        left = read_page(page).reading.text
    assert "Officer" in left
    assert "alcz" not in left
