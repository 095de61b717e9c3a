"""A name that only the eye can read goes too, however it is drawn; the text beside it stays."""

import io

import numpy as np
import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pytest
from helpers import pdf_kinds, pdf_media, plans

from reviewer.model import Kind, RedactionKind
from reviewer.readers.scan import read_scan, scanned_pages
from reviewer.readers.tesseract import words_in
from reviewer.readers.unexplained_ink import Eyes
from reviewer.render import pdf
from reviewer.system.jobs import SILENT


def released(source, folder, *terms):
    redactions = [
        plans.redaction(f"r{n}", "a.pdf", RedactionKind.TEXT, term=t) for n, t in enumerate(terms)
    ]
    out = folder / "out"
    out.mkdir()
    step = plans.step("a.pdf", Kind.DOCUMENT, "pdf", *redactions)
    return out / "record.pdf", pdf.render_step(step, source, out, SILENT)


def seen(path, turn=0):
    """What is read of the lower half of a page, as PDFium paints it."""
    with pdfium.PdfDocument(path) as book:
        grey = np.asarray(book[0].render(scale=250 / 72).to_pil().convert("L"))
    half = np.rot90(grey[len(grey) * 3 // 8 :], turn // 90)
    return " ".join(w.text for w in words_in(np.ascontiguousarray(half), 250, sparse=True))


@pytest.mark.parametrize("kind", pdf_kinds.KINDS)
def test_a_name_in_pixels_goes(kind, tmp_path):
    source = pdf_kinds.KINDS[kind](tmp_path / "a.pdf")
    assert scanned_pages(source, Kind.DOCUMENT, "pdf") == (1,)
    path, done = released(source, tmp_path, pdf_kinds.NAME)
    assert done.details["boxes"]
    assert not [n for n in done.notes if "found nowhere" in n]
    turns = {"turned": 270, "turned back": 90, "head down": 180}
    left = seen(path, turns.get(kind, 0)).casefold()
    assert not [part for part in ("maria", "kowal", "alczyk") if part in left]
    assert "took a statement" in pdf_media.pdfium_text(path)


@pytest.mark.parametrize("kind", ["small picture", "outlines", "no map"])
def test_the_words_in_pixels_are_found_by_the_search(kind, tmp_path):
    source = pdf_kinds.KINDS[kind](tmp_path / "a.pdf")
    assert "Kowalczyk" in [w.text for w in read_scan(source, Kind.DOCUMENT, 1).words]


def test_what_is_proved_to_be_text_and_rulings_is_not_read(tmp_path):
    path = pdf_kinds.page_of_text(tmp_path / "a.pdf")
    with pymupdf.open(path) as book:
        page = book[0]
        page.draw_rect((60, 80, 500, 320), fill=(0.9, 0.95, 1), color=(0, 0, 0), overlay=False)
        for row in range(4):
            page.draw_line((60, 400 + 20 * row), (500, 400 + 20 * row))
        for column in range(5):
            page.draw_line((60 + 110 * column, 400), (60 + 110 * column, 460))
        book.saveIncr()
    with pymupdf.open(path) as book:
        assert Eyes(book).unexplained_regions(book[0]) == ()
    assert scanned_pages(path, Kind.DOCUMENT, "pdf") == ()


def test_a_font_is_believed_after_its_words_were_read(tmp_path):
    """Twenty pages in a subset without everyday words: read once, then known."""
    book = pymupdf.open()
    for _ in range(3):
        page = book.new_page()
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font("tiro")
        for row in range(8):
            writer.append((72, 100 + 20 * row), "Quarterly inventory ledger totals", font=font)
        writer.write_text(page)
    book.subset_fonts()
    book.save(tmp_path / "a.pdf")
    with pymupdf.open(tmp_path / "a.pdf") as kept:
        eyes = Eyes(kept)
        if eyes.unexplained_regions(kept[0]):
            eyes.read_regions(kept[0])
        assert eyes.unexplained_regions(kept[1]) == ()


def scan_with_layer(path):
    """A scanned page whose words are a text layer too."""
    lines = ("CITY FLYER FOR ALL", "Contact: Renata Osei in the office", "Open meeting on Monday")
    book = pymupdf.open()
    page = book.new_page(width=400, height=200)
    for row, line in enumerate(lines):
        picture = pdf_kinds.word(size=(330, 40), letters=16, text=line)
        data = io.BytesIO()
        picture.save(data, "PNG")
        page.insert_image((20, 20 + 50 * row, 350, 60 + 50 * row), stream=data.getvalue())
        page.insert_text((24, 46 + 50 * row), line, fontsize=16, render_mode=3)
    book.save(path)
    return path


def test_the_words_of_a_scan_beside_a_box_can_still_be_found(tmp_path):
    source = scan_with_layer(tmp_path / "a.pdf")
    path, _ = released(source, tmp_path, "Renata Osei")
    text = pdf_media.pdfium_text(path)
    for word in ("FLYER", "Contact", "office", "meeting", "Monday"):
        assert word in text
    assert "Renata" not in text
    assert "Osei" not in text
    with pikepdf.open(path) as book:
        assert b"3 Tr" in book.pages[0].Contents.read_bytes()
    before, after = pdf_media.pixels(source).astype(int), pdf_media.pixels(path).astype(int)
    assert (abs(before - after)[:118].max(axis=2) > 40).mean() < 0.002


BARS = {
    "H": [(0, 0, 20, 150), (60, 0, 80, 150), (20, 65, 60, 85)],
    "L": [(0, 0, 20, 150), (20, 130, 70, 150)],
    "F": [(0, 0, 20, 150), (20, 0, 70, 20), (20, 65, 60, 85)],
    "T": [(0, 0, 80, 20), (30, 20, 50, 150)],
}


def of_bars(page, letters, scale, pen):
    """Letters of nothing but level and upright bars, filled or drawn with a pen."""
    left = 60.0
    for char in letters:
        for bar in BARS[char]:
            x0, y0, x1, y1 = (v * scale for v in bar)
            x0, y0, x1, y1 = left + x0, 200 + y0, left + x1, 200 + y1
            half = 10 * scale
            if not pen:
                page.draw_rect((x0, y0, x1, y1), color=None, fill=(0.2, 0.2, 0.6))
            elif x1 - x0 > y1 - y0:
                start = x0 - half if bar[0] else x0
                page.draw_line((start, y0 + half), (x1, y0 + half), width=pen)
            else:
                page.draw_line((x0 + half, y0), (x0 + half, y1), width=pen)
        left += (max(bar[2] for bar in BARS[char]) + 20) * scale


@pytest.mark.parametrize(("scale", "pen"), [(0.25, 0), (0.5, 0), (1.2, 0), (1.3, 8)])
def test_letters_of_straight_bars_are_no_rulings(scale, pen):
    with pymupdf.open() as book:
        page = book.new_page()
        of_bars(page, "HLFT", scale, pen)
        read = Eyes(book).read_regions(page).reading.text
        assert "HLFT" in read.replace(" ", "")


def test_tables_boxes_and_lines_are_rulings():
    with pymupdf.open() as book:
        page = book.new_page()
        for row in range(12):
            page.draw_rect((50, 60 + 40 * row, 545, 100 + 40 * row))
            page.draw_rect((60, 65 + 40 * row, 90, 95 + 40 * row))
            page.draw_line((120 + 30 * row, 60), (120 + 30 * row, 540))
        assert Eyes(book).unexplained_regions(page) == ()
