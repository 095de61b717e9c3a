"""Many short texts are searched together, and long ones by the places of their letters."""

import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack import words, workbook
from reviewer.attack.needle import APART, Secret
from reviewer.attack.needles import Needles
from reviewer.attack.texts_in_bytes import Layer

SAID = {
    "Maria Lopez": [
        "Maria  Lopez", "LOPEZ, MARIA", "M. Lopez", "M a r i a L o p e z", "Ma-\nria Lopez",
    ],
    "312-555-0142": [
        "(312) 555.0142", "three one two 555 01 four two", "+1 312 555 0142", "555-0142",
    ],
    "1847 S Loomis St": ["1847 South Loomis", "1847 s. loomis street", "1847 S Loomis St Apt 3"],
    "Mariposas & Sons": ["Mariposas and Sons", "mariposas" + " . " * 9 + "and sons"],
}  # fmt: skip
OTHERS = [
    "",
    "Marialopezia",
    "Williamson",
    "25",
    "1847 S Loomis Pl",
    "555 0143",
    "was 12, 55",
    "ß x ñ",
]
NEEDLES = Needles.make_needles(Secret(text, "", "", True) for text in SAID)
FORMS = [form for forms in SAID.values() for form in forms]


def found(texts, prose=True):
    return {n for text in texts for n in NEEDLES.find_in(text, prose=prose)}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_at_all(form):
    assert found([form])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FORMS + OTHERS), min_size=1, max_size=12))
def test_what_one_of_many_texts_holds_is_found_in_all_of_them_together(texts):
    together = words.put_together([Layer("base64", text, True) for text in texts])
    joined = [APART.join(layer.text for layer in some) for some in together]
    assert found(texts) <= found(joined)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FORMS + OTHERS), min_size=1, max_size=8))
def test_letters_beyond_ascii_change_nothing_of_what_is_found(texts):
    text = " ... ".join(texts)
    assert found([text]) == found([f"{text} ... ñé"])
    assert found([text]) == found([f"{text} ... İ"])  # its small form is longer: no places


def test_a_workbook_is_read_as_it_is_shown(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Name", "Age"], ["Ann", 7], ["Unseen", 1.5], [None, True]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("second").append(["elsewhere"])
    book.save(tmp_path / "a.xlsx")
    assert workbook.is_workbook(tmp_path / "a.xlsx")
    assert workbook.text_of(tmp_path / "a.xlsx").split() == ["Name", "Age", "Ann", "7", "1"]


def test_a_workbook_whose_parts_cannot_be_unpacked_is_not_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>" * 9)
    data = bytearray(path.read_bytes())
    at = data.index(b"workbook.xml.rels") + len("workbook.xml.rels")
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(workbook.Unreadable):
        workbook.text_of(path)


def test_what_is_no_workbook_is_not_read(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert not workbook.is_workbook(tmp_path / "a.xlsx")
    with pytest.raises(workbook.Unreadable):
        workbook.text_of(tmp_path / "a.xlsx")
