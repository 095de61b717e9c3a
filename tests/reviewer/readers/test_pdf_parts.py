"""What of a PDF lies beside its pages is told when it comes."""

import pikepdf
import pymupdf
import pytest

from reviewer.intake import looking
from reviewer.intake.sniff import FileType
from reviewer.model import Kind
from reviewer.readers.pdf_parts import parts_of


def bookmarks(book):
    book.set_toc([[1, "One", 1], [2, "Farid Nasser", 1], [1, "Two", 2]])


def labels(book):
    book.set_page_labels([{"startpage": 0, "style": "r"}, {"startpage": 1, "prefix": "A-"}])


def choice(book):
    field = pymupdf.Widget()
    field.rect, field.field_name = pymupdf.Rect(50, 50, 150, 70), "who"
    field.field_type = pymupdf.PDF_WIDGET_TYPE_COMBOBOX
    field.choice_values, field.field_value = ["Ann", "Farid", "Grace"], "Ann"
    book[0].add_widget(field)


def script(book):
    number = book.get_new_xref()
    book.update_object(number, "<< /S /JavaScript /JS (app.alert\\(1\\)) >>")
    book.xref_set_key(book.pdf_catalog(), "OpenAction", f"{number} 0 R")


def place(book):
    names = f"<< /Dests << /Names [ (a) [{book[0].xref} 0 R /Fit] ] >> >>"
    book.xref_set_key(book.pdf_catalog(), "Names", names)


@pytest.mark.parametrize(
    ("make", "lost", "noted"),
    [
        (bookmarks, ("bookmarks (3)",), ()),
        (labels, ("names of its pages (2)",), ()),
        (choice, ("other choices of form fields (2)",), ()),
        (script, (), ("no release has what is no content: scripts (1)",)),
        (place, (), ("no release has what is no content: named places (1)",)),
        (lambda book: book.set_page_labels([{"startpage": 0, "style": "D"}]), (), ()),
        (lambda book: None, (), ()),
    ],
)
def test_what_lies_beside_the_pages_is_told(tmp_path, make, lost, noted):
    with pymupdf.open() as book:
        for words in ("One", "Two"):
            book.new_page().insert_text((72, 300), words)
        make(book)
        book.save(tmp_path / "a.pdf")
    reading = looking.look_into_file(tmp_path / "a.pdf", FileType(Kind.DOCUMENT, "pdf"), None)
    assert (reading.facts.leaves_out, reading.notes) == (lost, noted)


def test_trees_that_lead_back_to_themselves_end(tmp_path):
    with pikepdf.new() as book:
        book.add_blank_page()
        one = book.make_indirect(pikepdf.Dictionary(Title="One"))
        one.Next = one
        one.First = one
        book.Root.Outlines = book.make_indirect(pikepdf.Dictionary(First=one))
        kids = book.make_indirect(pikepdf.Dictionary())
        kids.Kids = pikepdf.Array([kids, 7])
        book.Root.PageLabels = kids
        book.save(tmp_path / "a.pdf")
    assert parts_of(tmp_path / "a.pdf") == ({"bookmarks": 1}, {})
    (tmp_path / "b.pdf").write_bytes(b"no PDF")
    assert parts_of(tmp_path / "b.pdf") == ({}, {})


@pytest.mark.parametrize(
    "broken",
    [
        {"PageLabels": pikepdf.Dictionary(Nums=pikepdf.Array([0, 5]))},
        {"AcroForm": 7},
        {"Names": 7},
    ],
)
def test_a_number_in_the_place_of_a_list_is_no_reason_to_refuse_the_pages(broken, tmp_path):
    with pikepdf.new() as book:
        book.add_blank_page()
        for key, value in broken.items():
            book.Root[f"/{key}"] = value
        book.save(tmp_path / "a.pdf")
    assert parts_of(tmp_path / "a.pdf") == ({}, {})
