"""Word files are released by the words that they show."""

import zipfile

import pytest
from helpers import pdf_media
from helpers.office_media import (
    SECRET,
    SPACES,
    edited,
    p,
    raw_word,
    released,
    table,
    term,
    word_file,
    words,
)

from reviewer.errors import BadInput
from reviewer.readers.document import text_of
from reviewer.text import terms


def test_a_word_file_is_released_with_its_terms_replaced(tmp_path):
    path, done = released(
        word_file(tmp_path / "a"), tmp_path, "docx", term("Maria Lopez"), term("3125550142", "t2")
    )
    text = words(path)
    for kept in ("Incident report", "arrived", "Name", "Phone", "Unit 12", "[REDACTED 7(1)(b)]"):
        assert kept in text
    seen = pdf_media.everything_readable(path)
    for gone in ("maria", "lopez", "555-0142", "kowalczyk"):
        assert gone not in seen
    assert done.details["places"] == 3


def test_tracked_deletions_are_left_out_and_insertions_kept(tmp_path):
    run = "<w:r><w:t>Officer Maria Lopez arrived.</w:t></w:r>"
    changed = (
        '<w:ins w:id="1" w:author="x"><w:r><w:t>Inserted words</w:t></w:r></w:ins>'
        f'<w:del w:id="2" w:author="x"><w:r><w:delText>{SECRET} deleted</w:delText></w:r></w:del>'
    )
    source = edited(word_file(tmp_path / "a"), "word/document.xml", run, changed)
    path, done = released(source, tmp_path, "docx")
    assert "Inserted words" in words(path)
    assert "deleted" not in words(path)
    assert done.details["dropped"]["tracked deletions"] == 1


@pytest.mark.parametrize(
    "body",
    [
        table(p("Persons") + table(p("Ana Lee"), p("wife")) + p(""), p("other")),
        p("Ana Lee", "<w:r><w:ptab/></w:r>", "wife other"),
        p("Ana Lee", "<w:r><w:drawing><blip/></w:drawing></w:r>", "wife other"),
        table(table(table(p("Ana Lee"), p("wife")), p("other"))),
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p('Ana Lee')}</w:tc><w:sdt><w:sdtContent>"
        f"<w:tc>{p('wife')}</w:tc><w:tc>{p('other')}</w:tc></w:sdtContent></w:sdt></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>",
    ],
)
def test_what_a_word_page_sets_apart_is_not_glued_to_a_name(body, tmp_path):
    path, done = released(raw_word(tmp_path / "a", body), tmp_path, "docx", term("Ana Lee"))
    seen = pdf_media.everything_readable(path)
    assert "ana" not in seen
    assert "lee" not in seen
    assert words(path).count("wife") == words(path).count("other") == 1
    assert done.details["places"] == 1
    assert terms.term_occurs("Ana Lee", "\n".join(text_of(tmp_path / "a", "docx")))


def test_a_word_file_whose_body_has_another_name_is_read_and_no_stray_body(tmp_path):
    source = raw_word(tmp_path / "a", p("Maria Lopez came"), main="word/document2.xml")
    with zipfile.ZipFile(source, "a") as box:
        box.writestr("word/document.xml", f"<w:x {SPACES}>{p(SECRET)}</w:x>")
    path, _ = released(source, tmp_path, "docx", term("Maria Lopez"))
    assert words(path) == "[REDACTED 7(1)(b)] came"
    assert "Maria Lopez came" in text_of(source, "docx")
    assert any(SECRET in text for text in text_of(source, "docx"))


def test_symbols_and_ticks_are_shown_and_what_stands_twice_once(tmp_path):
    box = '<w:r><w:sym w:font="Wingdings" w:char="{}"/></w:r>'
    field = '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
    twice = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
    body = (
        p(box.format("F0FE"), " on ", box.format("F0A8"), " off ", f"{field}</w:fldChar></w:r>")
        + twice.format(p("once"))
        + "</mc:AlternateContent>"
        + p(
            "<mc:AlternateContent><mc:Fallback><w:r><w:t>alone</w:t></w:r></mc:Fallback>"
            "</mc:AlternateContent>"
        )
        + '<w:altChunk r:id="r9"/>'
    )
    path, done = released(raw_word(tmp_path / "a", body), tmp_path, "docx")
    assert words(path) == "☒ on ☐ off ☒ once alone"
    assert "dropped: 1 enclosed documents" in done.notes


def test_what_is_chosen_in_a_form_is_shown(tmp_path):
    entries = '<w:listEntry w:val="Honorable"/><w:listEntry w:val="General"/>'
    field = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    source = raw_word(tmp_path / "a", p("Kind: ", f"<w:r><w:fldChar>{field}</w:fldChar></w:r>"))
    path, _ = released(source, tmp_path, "docx", term("Honorable"))
    assert words(path) == "Kind: General"
    assert text_of(source, "docx") == ["Kind: General"]


def test_a_word_file_that_nests_without_end_is_refused(tmp_path):
    body = p("inside")
    for _ in range(80):
        body = table(body)
    with pytest.raises(BadInput, match="nests"):
        released(raw_word(tmp_path / "a", body), tmp_path, "docx")
