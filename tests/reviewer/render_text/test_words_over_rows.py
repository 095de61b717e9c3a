"""What a dispatcher types is cut into rows: a name over two of them is hidden in both."""

import pytest

from reviewer.coverage.rows import HiddenTerms
from tests.helpers.text_records import hide

ROWS = [
    ["16:22:31", "CALL", "CALLER MARIA"],
    ["16:22:33", "CALL", "LOPEZ AT 4127 N"],
    ["16:22:36", "CALL", "KEDVALE AVE"],
]


def released(rows, term):
    redaction = hide(term=term)
    terms = HiddenTerms(rows, (redaction,))
    shown = "\n".join("|".join(terms.release_cells(at)) for at in range(len(rows)))
    return shown, terms.places[redaction.id]


@pytest.mark.parametrize(
    ("term", "gone"), [("Maria Lopez", ("MARIA", "LOPEZ")), ("4127 N Kedvale Ave", ("4127", "KED"))]
)
def test_a_column_of_remarks_is_read_on(term, gone):
    text, count = released(ROWS, term)
    assert count == 1
    assert not any(word in text for word in gone)
    assert text.count("CALL|") == 3


def test_a_column_of_single_words_is_a_list():
    rows = [["1", "MARIA", "x"], ["2", "LOPEZ", "y"], ["3", "555", "z"], ["4", "0142", "z"]]
    assert "MARIA" in released(rows, "Maria Lopez")[0]
    assert "0142" in released(rows, "312-555-0142")[0]
