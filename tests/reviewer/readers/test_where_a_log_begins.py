"""Dispatch logs whose header stands further down, or is missing; and those in workbooks."""

from datetime import datetime, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
from helpers.plans import redaction, step
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from reviewer.intake import new_case
from reviewer.model import Kind, RedactionKind
from reviewer.readers import dispatch
from reviewer.readers.document import read_sections
from reviewer.readers.log_sheets import is_log, log_sheets
from reviewer.readers.office import read_extract
from reviewer.readers.office.sheets import sheet_as_workbook
from reviewer.readers.tables import delimiter_of
from reviewer.render.dispatch import render_step
from reviewer.store import Case
from reviewer.system.jobs import SILENT

HEADS = ("Event Number,Call Date,Type,Remarks", "Incident #,Unit,Received,Cleared,Nature")
MOMENT = datetime(2025, 6, 4, 16, 22, 31)


def row(head, number):
    cells = []
    for name in head.split(","):
        at = (MOMENT + timedelta(minutes=number)).strftime("%m/%d/%Y %H:%M:%S")
        known = {"Event Number": f"25155{number:05}", "Incident #": f"P{number:08}", "Unit": "1213"}
        cells.append(
            at if "Date" in name or name in ("Received", "Cleared") else known.get(name, "x")
        )
    return ",".join(cells)


titles = st.lists(
    st.sampled_from(
        ["OEMC export", "Report of 06/05/2025 08:00:00", "run by J. Doe,,,", "", "Event 2515512345"]
    ),
    max_size=6,
)


@given(titles, st.sampled_from(HEADS), st.integers(3, 8), st.sampled_from(",;\t|"))
def test_lines_of_title_above_the_header(title, head, count, delimiter):
    lines = [*title, head, *(row(head, n) for n in range(count))]
    text = "\n".join(lines).replace(",", delimiter)
    assert delimiter_of(text) == delimiter
    assert dispatch.is_dispatch_log(text.encode(), "a.csv")
    rows = [r for r in dispatch.rows_of(text, "a.csv") if any(c.strip() for c in r)]
    start = dispatch.start_of(rows)
    assert list(start.header) == head.split(",")
    assert start.lines == len([t for t in title if t.strip(",")])
    assert {"event_no", "call"} <= set(start.columns)


def test_the_title_is_searched_and_released_without_terms(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["Log of Farid Nasser,,,", HEADS[0], row(HEADS[0], 1), row(HEADS[0], 2)]
    path.write_text("\n".join(lines))
    log = dispatch.read_dispatch_log(path)
    assert log.title[0][0] == "Log of Farid Nasser"
    assert [r.number for r in log.rows] == [1, 2]
    term = redaction("t1", "a.csv", RedactionKind.TEXT, term="Farid Nasser")
    render_step(step("a.csv", Kind.DISPATCH, "csv", term), path, tmp_path, SILENT)
    released = (tmp_path / "record.csv").read_text()
    assert released.startswith("Log of [REDACTED 7(1)(b)]")
    assert len(released.splitlines()) == 4


def test_a_table_without_a_header_has_its_times(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "".join(
            f"25155{n:05},06/04/2025 16:2{n}:31,06/04/2025 16:1{n}:00,312-555-014{n}\n"
            for n in range(5)
        )
    )
    assert dispatch.is_dispatch_log(path.read_bytes(), "a.csv")
    log = dispatch.read_dispatch_log(path)
    assert len(log.rows) == 5
    assert log.rows[0].times["call"] == datetime(2025, 6, 4, 16, 10)
    assert log.columns["phone"] == (3,)
    assert "no header" in log.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Account,Date,Amount\n1234567,06/04/2025 16:22:31,100\n1234568,06/04/2025 16:22:31,90\n",
        "\n".join(f"1234567,06/04/2025 16:2{n}:31,100.00" for n in range(5)),
        "\n".join(f"INFO,2025-06-04 16:22:3{n},2025-06-04 16:22:3{n},started" for n in range(5)),
    ],
)
def test_other_tables_are_no_dispatch_logs(text):
    assert not dispatch.is_dispatch_log(text.encode(), "account.csv")


def workbook(path, *more):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Office of Emergency Management"])
    sheet.append([])
    sheet.append(["Event #", "Call Date", "Disp Date", "Type", "Remarks"])
    for n in range(3):
        at = MOMENT + timedelta(minutes=n)
        sheet.append([f"P2515500{n}", at, at + timedelta(seconds=60), "DIST", "caller Ana"])
    sheet["E5"].fill = PatternFill("solid", fgColor="FF000000")
    for title in more:
        book.create_sheet(title)["A1"] = "x"
    book.save(path)


def test_a_workbook_of_one_sheet_is_a_log_with_clocks_and_its_blacked_out_cells(tmp_path):
    bundle = tmp_path / "in"
    bundle.mkdir()
    workbook(bundle / "log.xlsx")
    workbook(bundle / "two.xlsx", "Legend")
    report = new_case(tmp_path / "case", bundle)
    found = {r.path: r for r in report.records}
    assert found["two.xlsx"].kind is Kind.DOCUMENT
    log = found["log.xlsx"]
    assert (log.kind, log.format, log.facts.rows) == (Kind.DISPATCH, "xlsx", 3)
    assert log.facts.leaves_out == ("blacked out words (1)",)
    assert {a.record for a in report.anchors} == {"log.xlsx", "two.xlsx/Sheet"}
    assert {p.term for p in report.proposals if p.record == "log.xlsx"} == {"caller Ana"}
    render_step(step("log.csv", Kind.DISPATCH, "xlsx"), bundle / "log.xlsx", tmp_path, SILENT)
    lines = (tmp_path / "record.csv").read_text().splitlines()
    assert lines[2].startswith("P25155000,2025-06-04 16:22:31,2025-06-04 16:23:31,DIST")
    assert lines[3].endswith("[REDACTED in the original]")


LOG = [HEADS[0].split(","), *(row(HEADS[0], n).split(",") for n in range(1, 4))]
NOTES = [["Notes of the shift", ""], ["Farid Nasser called", "twice"]]


def book_of(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return book


def test_each_sheet_that_is_a_log_is_a_record_and_the_others_stay(tmp_path):
    (tmp_path / "b").mkdir()
    path = tmp_path / "b" / "log.xlsx"
    book = book_of(path, Calls=LOG, Notes=NOTES, Units=LOG)
    book["Units"]["D2"].value = "caller Ana"
    book["Units"]["D2"].fill = PatternFill("solid", fgColor="FF000000")
    book["Notes"].sheet_state = "hidden"
    book.save(path)
    report = new_case(tmp_path / "case", tmp_path / "b")
    records = {r.path: r for r in report.records}
    assert set(records) == {"log.xlsx", "log.xlsx/Calls", "log.xlsx/Units"}
    assert {records[p].kind for p in list(records)[1:]} == {Kind.DISPATCH}
    assert [records[p].facts.rows for p in list(records)[1:]] == [3, 3]
    assert records["log.xlsx"].kind is Kind.DOCUMENT
    assert records["log.xlsx"].facts.leaves_out == ("hidden sheets (1)",)
    assert records["log.xlsx/Units"].facts.leaves_out == ("blacked out words (1)",)
    assert {p.record for p in report.proposals} == {"log.xlsx/Units"}
    assert {a.record for a in report.anchors} == {"log.xlsx/Calls", "log.xlsx/Units"}
    with Case.open(tmp_path / "case") as case:
        found = {hit.record for hit in case.search_words("2515500002")}
        original = case.original_path(records["log.xlsx"])
        facts = next(r for r in case.snapshot().records if r.path == "log.xlsx").facts
    assert found == {"log.xlsx/Calls", "log.xlsx/Units"}
    shown = [block.cells for block in read_extract(original, "xlsx", facts=facts).blocks]
    assert shown == []
    assert "Farid" in str(list(read_sections(original, "xlsx", facts=facts)))


def test_a_sheet_alone_holds_nothing_of_the_others_and_is_the_same_each_time(tmp_path):
    book_of(tmp_path / "a.xlsx", Calls=LOG, Notes=NOTES)
    made = sheet_as_workbook(tmp_path / "a.xlsx", "Calls")
    assert made == sheet_as_workbook(tmp_path / "a.xlsx", "Calls")
    (tmp_path / "one").write_bytes(made)
    with ZipFile(tmp_path / "one") as box:
        assert not any(b"Nasser" in box.read(name) for name in box.namelist())
    assert log_sheets(tmp_path / "a.xlsx") == {"Calls": "Calls"}
    assert log_sheets(tmp_path / "one") == {}
    assert is_log(tmp_path / "one")
