"""Printed pages: what they say is in them whole, and a screen reader finds its way."""

import io
import re
import unicodedata

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.printing import (
    Bullets,
    Column,
    Document,
    Headline,
    Paragraph,
    PrintedTable,
    TextRun,
    print_document,
    read_html,
)


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def said_in(data):
    return "".join("".join(pages_of(data)).split())


def tags_of(data):
    """Of every element of the structure its kind, in reading order."""
    found = []

    def walk(node):
        if not isinstance(node, pikepdf.Dictionary):
            return
        if "/S" in node:
            found.append(str(node.S).removeprefix("/"))
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot)
    return found


def test_a_screen_reader_finds_headings_lists_tables_and_a_language():
    rows = [("1", "one"), ("2", "two")]
    blocks = [
        Headline(1, "Memorandum"),
        Paragraph((TextRun("To: "), TextRun("A. Requester", bold=True))),
        Headline(2, "The answer"),
        Bullets(((TextRun("first"),), (TextRun("second"),))),
        PrintedTable([Column("No.", 0.5), Column("Word", 0.5)], rows, "none"),
    ]
    data = print_document(Document("An answer", blocks, "foot"))
    tags = tags_of(data)
    assert [tag for tag in tags if re.fullmatch(r"H\d", tag)] == ["H1", "H2"]
    assert tags.count("LI") == 2
    assert (tags.count("TH"), tags.count("TD"), tags.count("TR")) == (2, 4, 3)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == "An answer"
        heads = [item for item in pdf.objects if _kind_of(item) == "/TH"]
        assert [str(head.A[0].Scope) for head in heads] == ["/Column"] * 2


def _kind_of(item):
    return str(item.get("/S", "")) if isinstance(item, pikepdf.Dictionary) else ""


def test_a_file_tells_no_time_no_tool_and_is_the_same_each_time():
    document = Document("An answer", [Paragraph((TextRun("TextRun"),))], "foot")
    data = print_document(document)
    assert print_document(document) == data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert set(pdf.docinfo.keys()) == {"/Title"}
        assert set(pdf.Root.keys()) <= {
            *("/Type", "/Pages", "/Lang", "/ViewerPreferences", "/StructTreeRoot", "/MarkInfo")
        }


@given(st.lists(st.sampled_from([1, 2, 3]), max_size=6))
@settings(max_examples=15)
def test_no_level_of_headings_is_left_out(ranks):
    blocks = [Headline(rank, f"Headline {number}") for number, rank in enumerate(ranks)]
    tags = tags_of(print_document(Document("T", [*blocks, Paragraph((TextRun("end"),))])))
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"H\d", tag)]
    assert len(levels) == len(ranks)
    assert all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False))


def test_a_long_table_keeps_its_head_on_each_page_and_loses_no_row():
    rows = [(str(n), f"reason-{n} " + "many words " * (n % 90) + "Łódź 你好") for n in range(150)]
    rows.append(("150", "unbroken" * 3000))
    table = PrintedTable([Column("No.", 0.2), Column("Reason", 0.8)], rows, "none")
    data = print_document(Document("Log", [table], "foot", sideways=True))
    pages = pages_of(data)
    assert all("Reason" in page and "foot" in page for page in pages)
    assert all(any(f"reason-{n} " in page for page in pages) for n in range(150))
    assert said_in(data).count("unbroken") > 2990
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == len(pages)


def test_an_empty_table_says_so():
    table = PrintedTable([Column("No.", 1.0)], [], "Nothing is redacted.")
    assert "Nothingisredacted." in said_in(print_document(Document("Log", [table])))


SCRIPTS = """
Łukasz Żółć|Ζωή Παπαδοπούλου|Иван Щукин|محمد علي|משה כהן|王小明|김철수|प्रिया|สมชาย
""".strip().split("|")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_in_any_script_is_printed(name):
    data = print_document(Document(name, [Headline(1, name), Paragraph((TextRun(name),))], name))
    # Which reader puts marks of a script where is its own affair; letters are all there.
    letters = {char for char in name if unicodedata.category(char) in ("Lu", "Ll", "Lo")}
    missing = letters - set(said_in(data))
    assert len(missing) <= len(letters) // 3, missing
    assert "[U+" not in said_in(data)


@given(st.text(max_size=60))
@settings(max_examples=40)
def test_whatever_is_written_is_printed_as_it_is_or_as_its_number(text):
    blocks = [Headline(2, text), Paragraph((TextRun(text), TextRun(text, bold=True)))]
    table = PrintedTable([Column("A", 0.1), Column("B", 0.9)], [(text, text)], text)
    assert print_document(Document(text, [*blocks, table], text)).startswith(b"%PDF")


@given(st.text(alphabet="#$*_@<>[]()\\/`=-+~^&{}\"'abc ", max_size=40))
@settings(max_examples=30)
def test_no_word_is_read_as_markup(text):
    data = print_document(Document("T", [Paragraph((TextRun(text),))]))
    assert "".join(text.split()) in said_in(data)


def test_a_letter_s_html_becomes_headings_paragraphs_and_lists():
    paragraph = "<p class='office'>City &amp; <b>Hall</b><br/>2nd</p>"
    assert read_html(f"<h2>Why</h2>{paragraph}<ul><li>a <b>b</b></li></ul>") == [
        Headline(2, "Why"),
        Paragraph(
            (TextRun("City & "), TextRun("Hall", bold=True), TextRun("\n"), TextRun("2nd")), "name"
        ),
        Bullets(((TextRun("a "), TextRun("b", bold=True)),)),
    ]


@pytest.mark.parametrize("html", ["<table><tr><td>1</td></tr></table>", "<p><img src='x'/></p>"])
def test_what_a_letter_cannot_print_is_refused_by_name(html):
    with pytest.raises(Refused, match=r"<(table|img)>"):
        read_html(html)
