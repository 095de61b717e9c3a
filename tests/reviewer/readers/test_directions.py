"""Words that a file shows from right to left are read, and released, as they are seen."""

import pytest
from helpers.office_media import p, raw_word
from hypothesis import given
from hypothesis import strategies as st

from reviewer.readers import document, office
from reviewer.readers.decoding import clean_text
from reviewer.readers.direction import in_seen_order, reverse_text

NAME = "Farid Nasser"
BACK = NAME[::-1]


@pytest.mark.parametrize(
    "text",
    [
        f"Seen \u202e{BACK}\u202c left",
        f"Seen \u202e{BACK}\u202c left\n\u202e",
        "Seen \u202eressaN \u202dFarid\u202c\u202c left",
        f"Seen \u202a\u202e{BACK}\u202c\u202c left",
        f"Seen \u202e{BACK[:6]}\u202e{BACK[6:]}\u202c\u202c left",
        f"Seen {NAME} left\u202e",
    ],
)
def test_signs_of_direction_are_followed(text):
    assert clean_text(text).rstrip("\n") == f"Seen {NAME} left"


def test_a_sign_ends_with_its_line():
    assert clean_text(f"\u202e{BACK}\nand on") == f"{NAME}\nand on"
    assert clean_text("e\u0301a(b)") == "e\u0301a(b)"
    assert reverse_text("e\u0301a(b)") == "(b)ae\u0301"


@given(st.text("ab (\u202a\u202c\u202d\u202e\u2066\u2069\n", max_size=30))
def test_no_letter_is_lost(text):
    shown = in_seen_order(text)
    for one, other in zip(shown.split("\n"), text.split("\n"), strict=True):
        assert sorted(c for c in one if c in "ab ") == sorted(c for c in other if c in "ab ")


def test_runs_of_word_that_are_turned(tmp_path):
    run = f'<w:r><w:t xml:space="preserve">{BACK}</w:t></w:r>'
    body = f'<w:p><w:bdo w:val="rtl">{run}</w:bdo></w:p>' + p("\u202eressaN diraF\u202c left")
    path = raw_word(tmp_path / "a.docx", body)
    (section,) = document.read_sections(path, "docx")
    assert section.text.count(NAME) == 2
    shown = [block.cells[0] for block in office.read_extract(path, "docx").blocks]
    assert NAME in shown[0]
