"""Office files are released by their visible words alone, whatever their format."""

import zipfile

import openpyxl
import pikepdf
import pytest
from helpers import pdf_media
from helpers.office_media import p, raw_word, released, rtf_file, term, word_file, words
from helpers.plans import redaction
from openpyxl.comments import Comment

from reviewer.errors import BadInput, Refused
from reviewer.model import RedactionKind
from reviewer.model.geometry import Box
from reviewer.readers.document import text_of
from reviewer.text import terms


def unseen_in_word(path):
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>alphahid</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>betahid</w:delText></w:r></w:del>"
    field = "<w:r><w:instrText>HYPERLINK gammahid</w:instrText></w:r>"
    return raw_word(path, p("Ana L", hidden, deleted, field, "ee"))


def unseen_in_workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["Ana", "Lee"])
    book.active["A1"].comment = Comment("alphahid betahid gammahid", "x")
    book.save(path)


def unseen_in_rtf(path):
    rtf_file(path, r"Ana L{\v alphahid}{\deleted betahid}{\*\annotation gammahid}ee\par")


def unseen_in_page(path):
    path.write_text(
        "Ana L<i hidden>alphahid</i><!-- no --><i style='display:none'>betahid gammahid</i>ee"
    )


@pytest.mark.parametrize(
    ("write", "format"),
    [
        (unseen_in_word, "docx"),
        (unseen_in_workbook, "xlsx"),
        (unseen_in_rtf, "rtf"),
        (unseen_in_page, "html"),
    ],
)
def test_a_search_sees_a_name_as_the_page_shows_it_and_what_is_hidden_too(write, format, tmp_path):
    write(tmp_path / "a")
    path, _ = released(tmp_path / "a", tmp_path, format, term("Ana Lee"))
    text = "\n".join(text_of(tmp_path / "a", format))
    assert terms.term_occurs("Ana Lee", text)
    for unseen in ("alphahid", "betahid", "gammahid"):
        assert unseen in text
        assert unseen not in pdf_media.everything_readable(path)
    assert "REDACTED" in words(path)


def test_a_long_text_is_laid_out_on_many_pages_with_nothing_lost(tmp_path):
    body = "".join(f"<p>Paragraph number {n} of the memo.</p>" for n in range(900))
    (tmp_path / "a").write_text(f"<html><body>{body}</body></html>")
    path, done = released(tmp_path / "a", tmp_path, "html")
    text = words(path)
    assert all(f"number {n} of" in text for n in range(0, 900, 50))
    assert done.details["pages"] > 10


def test_a_box_is_refused_by_its_id_since_there_is_no_page_yet(tmp_path):
    wrong = redaction("r8", "docs/a", RedactionKind.AREA, page=1, box=Box(0.1, 0.1, 0.1, 0.1))
    with pytest.raises(Refused, match="r8"):
        released(word_file(tmp_path / "a"), tmp_path, "docx", wrong)


def test_the_same_file_gives_the_same_bytes_and_a_neutral_title(tmp_path):
    source = word_file(tmp_path / "a")
    first = released(source, tmp_path, "docx")[0].read_bytes()
    path, _ = released(source, tmp_path, "docx")
    assert path.read_bytes() == first
    with pikepdf.open(path) as book:
        assert dict(book.docinfo.items()) == {"/Title": "a"}


@pytest.mark.parametrize("format", ["docx", "xlsx", "doc"])
def test_what_cannot_be_read_is_refused_by_name(format, tmp_path):
    (tmp_path / "a").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(BadInput, match="a"):
        released(tmp_path / "a", tmp_path, format)


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(tmp_path / "a", "w") as box:
        box.writestr("word/document.xml", bomb)
    with pytest.raises(BadInput):
        released(tmp_path / "a", tmp_path, "docx")


def test_a_container_that_unpacks_without_end_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"\0" * (300 << 20))
    with pytest.raises(BadInput, match="absurd"):
        released(tmp_path / "a", tmp_path, "docx")


def test_real_office_files_are_released(corpus, tmp_path):
    for name in (
        "word-docx.docx",
        "testComment.docx",
        "test_recursive_embedded.docx",
        "testEXCEL_embeded.xlsx",
    ):
        source = corpus / "document" / name
        _, done = released(source, tmp_path, source.suffix[1:])
        assert done.details["pages"] >= 1
