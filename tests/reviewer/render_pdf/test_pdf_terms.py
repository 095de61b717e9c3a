"""A redacted term is removed however it is drawn, and its neighbours stay."""

import re

import pymupdf
import pytest
from helpers import pdf_media
from helpers.plans import redaction, step

from reviewer.errors import BadInput
from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT
from reviewer.text.terms import term_occurs

RECORD = "docs/a.pdf"


def released(source, out, *redactions):
    done = render_step(step(RECORD, Kind.DOCUMENT, "pdf", *redactions), source, out, SILENT)
    return out / "record.pdf", done


def term(text, id="t1", **fields):
    return redaction(id, RECORD, RedactionKind.TEXT, term=text, **fields)


def area(box, page=1, id="a1", **fields):
    return redaction(id, RECORD, RedactionKind.AREA, page=page, box=Box(*box), **fields)


def letters(path):
    return re.sub(r"\W", "", pdf_media.everything_readable(path))


SECRET = "Kowalczyk"
DRAWN = {
    "plainly": b"(Officer Kowalczyk left) Tj",
    "in capitals": b"(Officer KOWALCZYK left) Tj",
    "with kerning": b"[(Officer Ko) 40 (walc) -30 (zyk left)] TJ",
    "spaced out": b"(Officer ) Tj 4 Tc (Kowalczyk) Tj 0 Tc ( left) Tj",
    "with spaces": b"(Officer   K o w a l c z y k   left) Tj",
    "with a soft hyphen": b"(Officer Kowal\255czyk left) Tj",
    "letter by letter, backwards": b"ET "
    + b" ".join(
        b"BT /F1 12 Tf %d 200 Td (%c) Tj ET" % (60 + 9 * n, c)
        for n, c in reversed(list(enumerate(b"Kowalczyk")))
    )
    + b" BT /F1 12 Tf 40 100 Td (Officer left) Tj",
    "broken at a hyphen": b"(Officer Kowal-) Tj 0 -16 Td (czyk left) Tj",
    "half as large": b"0.3 0 0 0.3 50 100 Tm (Officer Kowalczyk left) Tj",
    "turned": b"0 1 -1 0 100 60 Tm (Officer Kowalczyk left) Tj",
    "aslant": b"0.8 0.6 -0.6 0.8 60 60 Tm (Officer Kowalczyk left) Tj",
    "upside down": b"-1 0 0 -1 300 200 Tm (Officer Kowalczyk left) Tj",
    "twice to look bold": b"(Officer Kowalczyk left) Tj "
    b"1 0 0 1 40.4 200 Tm (Officer Kowalczyk left) Tj",
    "as outlines of letters only": b"1 Tr (Officer Kowalczyk left) Tj 0 Tr",
    "in two columns": b"(Officer Kowal-) Tj 200 60 Td (czyk left) Tj",
}  # fmt: skip


@pytest.mark.parametrize("how", DRAWN)
def test_a_term_goes_however_it_is_drawn(how, tmp_path):
    code = b"BT /F1 12 Tf 40 200 Td " + DRAWN[how] + b" ET BT /F1 12 Tf 40 30 Td (Neighbour) Tj ET"
    source = pdf_media.coded(tmp_path / "a.pdf", code)
    path, done = released(source, tmp_path, term(SECRET))
    seen = letters(path)
    assert "kowalczyk" not in seen
    assert "zyk" not in seen
    if not done.details["pictured"]:
        for word in ("officer", "left", "neighbour"):
            assert word in seen
    assert done.details["boxes"]


def test_a_term_over_two_pages_goes_from_both(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "The caller was Maria", "Lopez of Wells Street")
    path, _ = released(source, tmp_path, term("Maria Lopez"))
    seen = letters(path)
    assert "maria" not in seen
    assert "lopez" not in seen
    assert "caller" in seen
    assert "wells" in seen


def test_a_number_goes_with_other_separators(tmp_path):
    source = pdf_media.simple(
        tmp_path / "a.pdf", "call (312) 555.0142 now\nor 3125550142\nor 312 555"
    )
    path, _ = released(source, tmp_path, term("312-555-0142"))
    assert "3125550142" not in letters(path)
    assert "or 312 555" in pdf_media.pdfium_text(path)


def test_part_of_another_word_stays(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Tan was tanned and Stan left")
    path, _ = released(source, tmp_path, term("Tan"))
    text = pdf_media.pdfium_text(path)
    assert "tanned and Stan left" in text
    assert not term_occurs("Tan", text)


def test_two_terms_of_one_line_leave_the_words_between_where_they_were(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Anna Smith met Peter Jones at noon")
    with pymupdf.open(source) as book:
        before = book[0].search_for("met")[0]
    path, done = released(source, tmp_path, term("Anna Smith"), term("Peter Jones", "t2"))
    with pymupdf.open(path) as book:
        after = book[0].search_for("met")[0]
    assert abs(before.x0 - after.x0) < 0.1
    assert len(done.details["boxes"]) == 2


def test_a_form_shared_by_two_pages_is_swept_on_both(tmp_path):
    from pikepdf import Dictionary, Name, Stream

    def share(book):
        form = Stream(book, b"BT /F1 12 Tf 40 150 Td (Officer Kowalczyk) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 400, 300]
        form.Resources = Dictionary(Font=book.pages[0].Resources.Font)
        for page in book.pages:
            page.Resources.XObject = Dictionary(Fm=form)

    source = pdf_media.coded(
        tmp_path / "a.pdf", b"/Fm Do", b"q 1 0 0 1 0 50 cm /Fm Do Q", extra=share
    )
    path, done = released(source, tmp_path, term(SECRET))
    assert "kowalczyk" not in letters(path)
    assert {b["page"] for b in done.details["boxes"]} == {1, 2}


def test_the_value_of_a_form_field_and_a_note_on_the_page_are_swept(tmp_path):
    book = pymupdf.open()
    page = book.new_page(width=400, height=300)
    page.insert_text((40, 40), "Neighbour")
    widget = pymupdf.Widget()
    widget.field_name, widget.field_type = "n", pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.rect, widget.field_value = pymupdf.Rect(40, 60, 300, 80), "Officer Kowalczyk"
    page.add_widget(widget)
    page.add_freetext_annot(pymupdf.Rect(40, 100, 300, 130), "seen by Kowalczyk")
    book.save(tmp_path / "a.pdf")
    path, done = released(tmp_path / "a.pdf", tmp_path, term(SECRET))
    assert "kowalczyk" not in letters(path)
    assert "Officer" in pdf_media.pdfium_text(path)
    assert len(done.details["boxes"]) == 2


def test_a_term_that_is_nowhere_is_counted_and_no_note_names_it(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Nothing here")
    _, done = released(source, tmp_path, term("Kowalczyk", "r7"))
    assert done.places == {"r7": 0}
    assert "Kowalczyk" not in repr(done)


def test_the_box_names_its_exemption_and_nothing_else(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Officer Kowalczyk left")
    path, done = released(
        source, tmp_path, term(SECRET, exemptions=("7(1)(b)", "50 ILCS 706/10-20(b)"))
    )
    x, y, w, h = done.details["boxes"][0]["box"]
    assert "7(1)(b)50ILCS706/10-20(b)" in pdf_media.pdfium_text(path)
    assert pdf_media.flat_part(path, (x, y, w, h)) > 0.6


def test_a_misread_letter_in_a_scan_does_not_save_the_term(tmp_path):
    from reviewer.readers.glyphs import Glyph, GlyphPage, GlyphText
    from reviewer.render.pdf.find_terms import near_hits

    text = "Officer Kowa1czyk left"
    glyphs = tuple(Glyph(c, (n, 0, n + 1, 1), 1, 0) for n, c in enumerate(text))
    page = GlyphPage(glyphs, GlyphText(text, tuple(range(len(text)))), whole_words=True)
    hits = list(near_hits("Kowalczyk", 0, page))
    assert ["".join(g.char for g in h.glyphs) for h in hits] == ["Kowa1czyk"]


def test_a_term_that_names_nothing_is_refused(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Nothing here")
    with pytest.raises(BadInput, match=r"^Redaction r9 of a document names no term"):
        released(source, tmp_path, term("  ", "r9"))


def test_a_note_that_readers_draw_by_themselves_stays_visible(tmp_path):
    from pikepdf import Array, Dictionary, Name, String

    def note(book):
        book.pages[0].Annots = Array([
            Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[40, 40, 200, 90], F=4,
                       C=Array([1, 0, 0]), Contents=String(SECRET))
        ])  # fmt: skip

    source = pdf_media.coded(
        tmp_path / "a.pdf", b"BT /F1 12 Tf 40 200 Td (Words) Tj ET", extra=note
    )
    path, _ = released(source, tmp_path)
    assert "kowalczyk" not in letters(path)
    red = pdf_media.pixels(path).astype(int)
    assert ((red[..., 2] > 200) & (red[..., 0] < 90)).any() or (
        (red[..., 0] > 200) & (red[..., 2] < 90)
    ).any()


UNSEEN = {
    "under a black rectangle": lambda page: page.draw_rect((30, 60, 300, 90), fill=0, color=0),
    "beyond the page's edge": lambda page: page.set_cropbox(pymupdf.Rect(0, 100, 400, 300)),
}


@pytest.mark.parametrize("where", UNSEEN)
def test_a_term_that_is_removed_since_nobody_could_see_it_counts(tmp_path, where):
    book = pymupdf.open()
    page = book.new_page(width=400, height=300)
    page.insert_text((40, 80), "Officer Kowalczyk")
    page.insert_text((40, 200), "left at noon")
    UNSEEN[where](page)
    book.save(tmp_path / "a.pdf")
    path, done = released(tmp_path / "a.pdf", tmp_path, term(SECRET), term("Nobody", "t2"))
    assert done.places == {"t1": 1, "t2": 0}
    assert "kowalczyk" not in letters(path)
