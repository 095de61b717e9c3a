"""Files that are chosen one by one are a bundle; what a person says of a case stands in it."""

import zipfile

import pytest

from reviewer.errors import BadInput
from reviewer.intake import Arrival, identify_number, new_case, preview_bundle
from reviewer.model import Condition, Kind, Request
from reviewer.store import Case


@pytest.fixture
def files(tmp_path):
    """A note, a call log of the same name in another folder, and a folder of two."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b" / "more").mkdir(parents=True)
    (tmp_path / "a" / "note.txt").write_text("First words\n")
    (tmp_path / "b" / "note.txt").write_text("Other words\n")
    (tmp_path / "b" / "more" / "one.txt").write_text("One\n")
    return tmp_path


def paths_of(case):
    with Case.open(case, read_only=True) as opened:
        return [r.path for r in opened.snapshot().records]


def test_one_file_is_a_case_of_one_record(files):
    report = new_case(files / "case", files / "a" / "note.txt")
    assert [(r.path, r.kind, r.condition) for r in report.records] == [
        ("note.txt", Kind.DOCUMENT, Condition.GOOD)
    ]
    assert (files / "a" / "note.txt").read_text() == "First words\n"


def test_files_and_folders_together_keep_their_names(files):
    arrived = Arrival((files / "b" / "more", files / "a" / "note.txt"))
    assert [name for name, _ in preview_bundle(arrived).files] == ["more/one.txt", "note.txt"]
    new_case(files / "case", arrived)
    assert paths_of(files / "case") == ["more/one.txt", "note.txt"]


def test_two_of_one_name_are_both_kept(files):
    report = new_case(files / "case", Arrival((files / "a" / "note.txt", files / "b" / "note.txt")))
    assert len(report.records) == 2
    assert len({r.path for r in report.records}) == 2
    assert {r.condition for r in report.records} == {Condition.GOOD}


def office_file(path):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")


def test_a_document_that_is_a_zip_inside_is_one_record(files):
    office_file(files / "letter.docx")
    assert [name for name, _ in preview_bundle(files / "letter.docx").files] == ["letter.docx"]


def test_a_zip_is_unpacked_whatever_it_is_called(files):
    with zipfile.ZipFile(files / "delivery", "w") as packed:
        packed.writestr("inside.txt", "words")
    assert [name for name, _ in preview_bundle(files / "delivery").files] == ["inside.txt"]


def test_what_is_called_a_zip_has_to_be_one(files):
    (files / "false.zip").write_text("no archive")
    with pytest.raises(BadInput, match=r"false\.zip"):
        preview_bundle(files / "false.zip")


def test_a_broken_office_file_is_a_record(files):
    office_file(files / "letter.docx")
    whole = (files / "letter.docx").read_bytes()
    (files / "letter.docx").write_bytes(whole[: len(whole) // 2])
    report = new_case(files / "case", files / "letter.docx")
    assert [r.path for r in report.records] == ["letter.docx"]
    assert report.records[0].condition is not Condition.GOOD


def test_one_of_several_that_is_gone_is_named(files):
    with pytest.raises(BadInput, match=r"gone\.txt"):
        new_case(files / "case", Arrival((files / "a" / "note.txt", files / "gone.txt")))
    assert not (files / "case").exists()


def test_what_a_person_says_comes_before_what_is_found(files):
    request = Request("q1", "Ald. Vasquez", "council", "2025-06-10")
    numbers = identify_number("JJ-287104")
    assert numbers == {"rd_number": "JJ-287104"}
    arrived = Arrival((files / "a" / "note.txt",), "June 4", numbers, request)
    new_case(files / "case", arrived)
    with Case.open(files / "case", read_only=True) as case:
        assert case.case_info.title == "June 4"
        assert case.case_info.identifiers == numbers
        assert case.snapshot().requests == (request,)
        assert case.undo_label is None


def test_a_number_without_a_known_shape_is_kept_as_it_is():
    assert identify_number(" 26-114 ") == {"case_number": "26-114"}
    assert identify_number("  ") == {}


def test_a_document_of_apple_is_one_record(files):
    with zipfile.ZipFile(files / "Statement.pages", "w") as packed:
        packed.writestr("Index/Document.iwa", "x")
        packed.writestr("preview.jpg", "x")
    assert [name for name, _ in preview_bundle(files / "Statement.pages").files] == [
        "Statement.pages"
    ]


@pytest.mark.parametrize("begin", [b"\x1f\x8b\x08\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_an_archive_that_is_no_zip_is_refused(files, begin):
    (files / "delivery.bin").write_bytes(begin + b"rest")
    with pytest.raises(BadInput, match=r"delivery\.bin is an archive"):
        preview_bundle(files / "delivery.bin")
