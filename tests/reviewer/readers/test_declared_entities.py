"""XML that declares entities is refused before it is read, wherever in a file it lies."""

import io
import zipfile

import openpyxl
import pytest

from reviewer.errors import BadInput
from reviewer.readers import document
from reviewer.readers.office.sheets import first_rows, read_xlsx
from reviewer.readers.xml_tree import elements_at_end, parse_xml, require_plain

DECLARED = '<!DOCTYPE a [<!ENTITY b "words">]><a>&b;</a>'
FORMS = [
    DECLARED.encode(),
    f'<?xml version="1.0" encoding="UTF-16"?>{DECLARED}'.encode("utf-16"),
    f"<!--{'x' * 200_000}-->{DECLARED}".encode(),
    b'<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY b SYSTEM "b" NDATA n>]><a/>',
]


@pytest.mark.parametrize("data", FORMS)
def test_a_document_that_declares_entities_is_refused(data):
    with pytest.raises(BadInput, match="entities"):
        parse_xml(data, "a.xml")
    with pytest.raises(BadInput, match="entities"):
        list(elements_at_end(data, "a.xml"))


def test_other_documents_are_read():
    assert parse_xml(b"<!DOCTYPE a><a>words &amp; more</a>", "a.xml").text == "words & more"
    assert [node.tag for node in elements_at_end(b"<a><b/></a>", "a.xml")] == ["b", "a"]
    require_plain(io.BytesIO(b"\x00 no XML at all"), "a.bin")


def test_a_workbook_with_such_a_part_is_refused_by_all_who_read_it(tmp_path):
    made, path = io.BytesIO(), tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name"])
    book.save(made)
    with zipfile.ZipFile(made) as box, zipfile.ZipFile(path, "w") as out:
        for name in box.namelist():
            data = box.read(name)
            if name == "xl/styles.xml":
                data = data.replace(b"<styleSheet", b'<!DOCTYPE s [<!ENTITY b "w">]><styleSheet', 1)
            out.writestr(name, data)
    assert first_rows(path, 5) == (0, {})
    with pytest.raises(BadInput):
        read_xlsx(path)
    with pytest.raises(BadInput):
        list(document.read_sections(path, "xlsx", None))
