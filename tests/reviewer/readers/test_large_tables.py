"""A table of a million rows is read as often as it must be, and its cells are looked at once."""

import csv

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake import looking
from reviewer.intake.sniff import FileType
from reviewer.model import Facts, Kind, Record
from reviewer.readers import decoding, dispatch, document, tables
from reviewer.readers.decoding import clean_text
from reviewer.readers.office import sheets

HEADER = ["Event Number", "Call Date", "Type", "Caller"]
ROWS = [[f"25012345{n:02}", "06/04/2025 16:22:31", "ALARM", f"Ana {n}"] for n in range(20)]


def table(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def counted(monkeypatch, module, name):
    calls = []
    known = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **k: calls.append(a) or known(*a, **k))
    return calls


def taken_in(path, kind):
    found = FileType(kind, "csv")
    reading = looking.look_into_file(path, found, None)
    record = Record(path.name, kind, "csv", "", 0, "", facts=reading.facts)
    return reading, looking.text_units_of(record, path, 10**6)[0]


def test_a_log_is_read_once_for_its_times_and_its_words(tmp_path, monkeypatch):
    reads = counted(monkeypatch, dispatch, "rows_of")
    times = counted(monkeypatch, dispatch, "time_of")
    reading, units = taken_in(table(tmp_path / "log.csv", [HEADER, *ROWS]), Kind.DISPATCH)
    assert reading.facts.rows == len(units) - 1 == len(ROWS)
    assert len(reads) == 1
    assert len(times) < 2 * len(ROWS)


def test_a_log_that_changed_is_read_anew(tmp_path):
    path = table(tmp_path / "log.csv", [HEADER, *ROWS])
    first = dispatch.read_dispatch_log(path)
    table(path, [HEADER, *[[*row[:3], row[3].replace("Ana", "Eva")] for row in ROWS]])
    again = dispatch.read_dispatch_log(path)
    assert [row.cells[3] for row in again.rows][:2] == ["Eva 0", "Eva 1"]
    assert first.rows[0].cells[3] == "Ana 0"


def test_counting_the_rows_of_a_table_looks_at_no_cell(tmp_path, monkeypatch):
    rows = counted(monkeypatch, document, "clean_cells")
    cells = counted(monkeypatch, decoding, "clean_text")
    _, units = taken_in(table(tmp_path / "list.csv", ROWS), Kind.DOCUMENT)
    assert len(rows) == len(ROWS)
    assert not cells  # of rows that are plain as a whole
    assert units[3].text == ",".join(ROWS[3])


@given(st.lists(st.text(st.sampled_from("ab é\u200b\n\x85\t"), max_size=4), max_size=4))
def test_cells_are_cleaned_as_each_would_be(cells):
    assert list(decoding.clean_cells(cells)) == [clean_text(cell) for cell in cells]


@pytest.mark.parametrize("cell", ["a,b", 'say "x"', "two\nlines", " ", "é", "x\u200by", ""])
def test_a_row_is_told_as_a_table_writes_it(tmp_path, cell):
    path = table(tmp_path / "list.csv", [["one", cell, "three"]])
    [row] = csv.reader([next(iter(document.read_csv(path))).text.replace("\n", " ")])
    assert row == ["one", clean_text(cell).replace("\n", " "), "three"]
    assert list(tables.rows_of(path.read_text(encoding="utf-8"), "x")) == [["one", cell, "three"]]


def test_plain_text_is_what_it_is_in_any_company():
    """Most cells are plain, and are not looked at closely: they read as beside other letters."""
    for char in map(chr, range(0x300)):
        beside = decoding.clean_text(f"\u0141{char}b")
        assert decoding.clean_text(f"L{char}b") == f"L{beside[1:]}"


def sheet(path, last_row, state="visible", formula=None):
    """A workbook whose second sheet has cells in its first and its last row."""
    book = openpyxl.Workbook()
    book.active["A1"] = formula or "Nobody came"
    wide = book.create_sheet("Wide")
    for row in (1, last_row):
        for column in range(1, 40):
            wide.cell(row, column, "Nobody came")
    wide.sheet_state = state
    book.save(path)
    return path


@pytest.mark.parametrize(("state", "apart", "refused"), [
    ("visible", (), True), ("hidden", (), False), ("visible", ("Wide",), False),
])  # fmt: skip
def test_a_sheet_of_too_many_cells_is_refused_before_a_reader_makes_them(
    tmp_path, monkeypatch, state, apart, refused
):
    path = sheet(tmp_path / "a.xlsx", sheets.MAX_CELLS // 39 + 2, state)
    loads = counted(monkeypatch, sheets, "load_openpyxl_book")
    monkeypatch.setattr(sheets, "_MANY_BYTES", 1000)
    if not refused:
        blocks = sheets.read_xlsx(path, apart).blocks
        assert [block.cells for block in blocks if block.kind == "row"] == [("Nobody came",)]
        return
    with pytest.raises(BadInput, match="over 2000000 cells"):
        sheets.read_xlsx(path, apart)
    assert not loads


@pytest.mark.parametrize(("formula", "times"), [(None, 1), ("=1+1", 2)])
def test_a_workbook_without_formulas_is_opened_once_for_its_words(
    tmp_path, monkeypatch, formula, times
):
    loads = counted(monkeypatch, document, "load_openpyxl_book")
    sections = list(
        document.read_xlsx(sheet(tmp_path / "a.xlsx", 2, formula=formula), None, Facts())
    )
    assert len(loads) == times
    assert (formula or "Nobody came") in sections[0].text
