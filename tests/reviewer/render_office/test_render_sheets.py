"""Workbooks are released as their sheets show them."""

import datetime as dt

import openpyxl
import pytest
from helpers import pdf_media
from helpers.office_media import SECRET, edited, released, term, words
from openpyxl.comments import Comment


def test_a_workbook_is_released_without_what_it_hides(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Calls"
    sheet.append(["Caller", "Phone", "Note"])
    sheet.append(["Maria Lopez", 3125550142, "shown"])
    sheet.append([f"{SECRET}row", "", ""])
    sheet.row_dimensions[3].hidden = True
    sheet["D1"] = f"{SECRET}column"
    sheet.column_dimensions["D"].hidden = True
    sheet["A2"].comment = Comment(f"{SECRET}comment", "x")
    other = book.create_sheet("Private")
    other["A1"] = f"{SECRET}sheet"
    other.sheet_state = "hidden"
    book.save(tmp_path / "a")
    path, done = released(tmp_path / "a", tmp_path, "xlsx", term("312-555-0142"))
    seen = pdf_media.everything_readable(path)
    assert "kowalczyk" not in seen
    assert "3125550142" not in seen
    assert "Maria Lopez" in words(path)
    for what in ("hidden sheets", "hidden rows", "hidden columns", "comments"):
        assert done.details["dropped"][what] == 1


def test_numbers_are_shown_as_the_sheet_shows_them(tmp_path):
    book = openpyxl.Workbook()
    shown = {
        (0.25, "0%"): "25%",
        (0.1234, "0.0%"): "12.3%",
        (dt.timedelta(hours=30, minutes=5), "[h]:mm:ss"): "30:05:00",
        (dt.datetime(2025, 6, 4), "m/d/yyyy"): "2025-06-04",
        (2134, "00000"): "02134",
        (12345678901.0, "General"): "12345678901",
        (True, "General"): "TRUE",
        (7, '"Halvorsen" 0'): "Halvorsen 7",
        (5, '0" km"'): "5 km",
        (0.5, '0%" of"'): "50% of",
        (-4, '0;"minus "0'): "minus -4",
        (2, '[=1]"Ann" 0;[=2]"Bob" 0;0'): "Bob 2",
        (3, "\\H\\a0"): "Ha3",
        (9, "[Red][$USD-409] #,##0"): "USD 9",
        ("Lee", '0;0;0;"Dr. "@'): "Dr. Lee",
        ("Kim", '"Dr. "@'): "Dr. Kim",
        ("Poe", '0" x"'): "Poe",
        (1234, '"N/A"'): "N/A[REDACTED in the original]",
        (dt.datetime(2025, 6, 4), 'yyyy" by Ann"'): "2025-06-04 by Ann",
        (dt.timedelta(hours=30), '[h]" hours"'): "30:00:00 hours",
    }
    for row, (value, form) in enumerate(shown, 1):
        book.active.cell(row, 1, value).number_format = form
    book.save(tmp_path / "a")
    path, _ = released(tmp_path / "a", tmp_path, "xlsx")
    assert words(path) == " ".join(["Sheet", *shown.values()])


def test_formulas_that_were_never_computed_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Total", "=1+2", "=2+2", '=""'])
    book.save(tmp_path / "a")
    name = "xl/worksheets/sheet1.xml"
    for empty in ("<v />", "<v></v>"):  # as openpyxl writes it, with lxml or without
        edited(tmp_path / "a", name, f"<f>2+2</f>{empty}", "<f>2+2</f><v>4</v>")
        edited(tmp_path / "a", name, '<c r="D1"><f>""</f>', '<c r="D1" t="str"><f>""</f>')
    path, done = released(tmp_path / "a", tmp_path, "xlsx")
    assert words(path) == "Sheet Total 4"
    text = "dropped: 1 cells without a stored value (their formulas were never computed)"
    assert done.notes == (text,)


@pytest.mark.parametrize("names", [("Maria", "Lopez"), ("LOPEZ", "MARIA"), ("Maria", "", "Lopez")])
def test_a_name_split_over_columns_of_a_wide_table_goes_from_all(names, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Event", *names, *(f"kept {n}" for n in range(12))])
    book.save(tmp_path / "a")
    path, done = released(tmp_path / "a", tmp_path, "xlsx", term("Maria Lopez"))
    seen = pdf_media.everything_readable(path)
    assert "maria" not in seen
    assert "lopez" not in seen
    assert "Row 1 — A: Event; B: [REDACTED 7(1)(b)]; " in words(path)
    assert "kept 11" in words(path)
    assert done.details["places"] == 1
