"""What a dispatcher types is cut into rows: a name over two of them is hidden in both."""

import pytest

from reviewer.coverage.rows import masked_cells, row_end_marks
from tests.helpers.text_records import hide

ROWS = [
    ["16:22:31", "CALL", "CALLER MARIA"],
    ["16:22:33", "CALL", "LOPEZ AT 4127 N"],
    ["16:22:36", "CALL", "KEDVALE AVE"],
]


def released(rows, term):
    redaction = hide(term=term)
    places = {redaction.id: 0}
    ends = row_end_marks(rows, (redaction,), places)
    out = []
    for at, cells in enumerate(rows):
        marks = [ends.get(at, {}).get(k, []) for k in range(len(cells))]
        out.append(masked_cells(cells, (redaction,), marks))
    return "\n".join("|".join(cells) for cells in out), places[redaction.id]


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
