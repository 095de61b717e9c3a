"""The words of documents, and of any record, in pieces with a place."""

import io
import zipfile

import openpyxl
import pymupdf
import pytest
from openpyxl.comments import Comment

from reviewer.errors import BadInput
from reviewer.model import Kind, Record
from reviewer.model.formats import names_of
from reviewer.readers import document, words
from tests.helpers.text_records import written

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(folder, **parts):
    path = folder / "a.docx"
    with zipfile.ZipFile(path, "w") as box:
        for name, body in parts.items():
            box.writestr(f"word/{name}.xml", f"<w:x {W}>{body}</w:x>")
    return path


def paragraph(text):
    return f"<w:p><w:r>{text}</w:r></w:p>"


def test_every_part_of_a_word_file_counts(tmp_path):
    path = docx(
        tmp_path,
        document=paragraph("<w:t>Seen </w:t><w:delText>struck</w:delText>")
        + f"<w:tbl><w:tr><w:tc>{paragraph('<w:t>cell</w:t>')}</w:tc></w:tr></w:tbl>",
        header1=paragraph("<w:t>head</w:t>"),
        comments=paragraph("<w:t>remark</w:t>"),
        footnotes=paragraph("<w:t>note</w:t>"),
    )
    found = {s.place: s.text for s in document.read_sections(path, "docx")}
    assert found["body"] == "Seen \nstruck\ncell"
    assert {"header", "comments", "footnotes"} <= set(found)


def test_formulas_comments_and_hidden_sheets_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.active["A1"].comment = Comment("whispered", "x")
    hidden = book.create_sheet("Secret")
    hidden["B2"] = "buried"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    sections = list(document.read_sections(tmp_path / "a.xlsx", "xlsx"))
    assert "=1+1" in sections[0].text
    assert "whispered" in sections[0].text
    assert sections[1].place == "sheet Secret (hidden)"
    assert "buried" in sections[1].text


def test_pages_of_a_pdf_with_notes_on_them(tmp_path):
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_text((72, 72), "Page words")
        page.add_text_annot((100, 100), "margin note")
        book.new_page()
        book.save(tmp_path / "a.pdf")
    pages = document.text_of(tmp_path / "a.pdf", "pdf")
    assert "Page words" in pages[0]
    assert "margin note" in pages[0]
    assert document.read_document_facts(tmp_path / "a.pdf", "pdf").pages == 2


@pytest.mark.parametrize(
    ("name", "format", "content", "says"),
    [
        ("a.html", "html", "<p>One</p><style>x</style><p>Two</p>", "One\nTwo"),
        ("a.rtf", "rtf", r"{\rtf1 Caf\'e9 {\b bold}\par}", "Café bold"),
        ("a.txt", "txt", "\ufeffOne\r\nTwo", "One\nTwo"),
        ("a.csv", "csv", 'a;b\n1;"x;y"\n', "a,b"),
    ],
)
def test_other_documents_as_text(tmp_path, name, format, content, says):
    path = written(tmp_path, name, content)
    assert document.text_of(path, format)[0].strip() == says


def test_real_documents_are_read_or_refused_with_a_sentence(corpus):
    paths = [*(corpus / "document").iterdir(), *(corpus / "hostile").glob("*.pdf")]
    found = [outcome(p) for p in paths if p.suffix[1:] in names_of(Kind.DOCUMENT)]
    assert found.count("read") >= 25
    assert all(said == "read" or ".pdf" in said for said in found)


def outcome(path):
    """What became of reading a file: ``read``, or the refusal."""
    try:
        document.text_of(path, path.suffix[1:])
    except BadInput as refusal:
        return str(refusal)
    return "read"


@pytest.mark.parametrize("look", [document.text_of, document.read_document_facts])
def test_text_packed_as_a_picture_is_refused_at_once(corpus, look):
    with pytest.raises(BadInput, match="packed as a picture"):
        look(corpus / "hostile" / "bomb_giant.pdf", "pdf")


def test_an_office_file_that_unpacks_without_bounds_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(document, "MAX_UNPACKED", 1000)
    path = docx(tmp_path, document=paragraph("<w:t>" + "x" * 5000 + "</w:t>"))
    with pytest.raises(BadInput, match="absurd"):
        document.text_of(path, "docx")


def test_broken_files_are_refused(tmp_path):
    junk = io.BytesIO(b"PK\x03\x04junk").getvalue()
    for name, format in (("a.docx", "docx"), ("a.xlsx", "xlsx"), ("a.pdf", "pdf"), ("a.x", "x")):
        with pytest.raises(BadInput, match=name.replace(".", r"\.")):
            document.text_of(written(tmp_path, name, junk), format)


def record(path, kind, format):
    return Record(path.name, kind, format, "", 0, str(path))


def units(path, kind, format):
    return list(words.text_units(record(path, kind, format), path))


def test_units_say_where_they_are(tmp_path):
    cue = written(tmp_path, "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello\n")
    (unit,) = units(cue, Kind.TRANSCRIPT, "webvtt")
    assert (unit.place, unit.text, unit.start, unit.cue) == ("cue 1", "Ann: Hello", 1.0, 1)
    log = written(tmp_path, "a.csv", "event_no,remarks\n1,He left\n")
    assert [u.place for u in units(log, Kind.DISPATCH, "csv")] == ["header row", "row 1"]
    mail = written(tmp_path, "a.eml", "From: a@b.c\nSubject: Hey\n\nBody\n")
    assert [u.place for u in units(mail, Kind.EMAIL, "eml")] == [
        "from line",
        "subject line",
        "body",
    ]
    assert units(cue, Kind.VIDEO, "mp4") == []
