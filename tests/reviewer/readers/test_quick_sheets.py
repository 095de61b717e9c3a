"""The cells of a workbook's one sheet are the same whether the library reads them or expat."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from reviewer.errors import BadInput
from reviewer.readers.office import quick_sheet, sheets
from reviewer.readers.office.sheet_xml import Unusual
from reviewer.readers.office.workbooks import load_openpyxl_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WHITE = Font(color="FFFFFFFF")
VALUES = st.one_of(
    st.sampled_from(["Lopez", "", " a  b ", "x005F_x", "é 日本", "=A1", "line\nline", "<&>", None]),
    st.integers(-9, 10**12),
    st.floats(-1e6, 1e9, allow_nan=False),
    st.booleans(),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2200, 1, 1)),
    st.times(),
    st.timedeltas(dt.timedelta(0), dt.timedelta(900)),
    st.just(CellRichText("A ", TextBlock(InlineFont(b=True), "Lop"), "ez")),
)
FORMS = st.sampled_from([None, "0.0%", "00000", '"Unit" 0', ";;;", "[h]:mm:ss", "yyyy-mm-dd"])
CELLS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 6), VALUES, FORMS, st.booleans()), max_size=14
)
BESIDE = st.sets(st.sampled_from(["merged", "linked", "comment", "row", "thin", "column", "rule"]))


def _book(cells, beside):
    book = openpyxl.Workbook()
    sheet = book.active
    for row, column, value, form, white in cells:
        cell = sheet.cell(row, column, value)
        cell.number_format = form or cell.number_format
        if white:
            cell.font = WHITE
    if "linked" in beside:
        sheet["B2"].hyperlink = "https://example.org/"
        sheet["A9"].hyperlink = "https://example.org/"
    if "merged" in beside:
        sheet.merge_cells("B2:C3")
    if "comment" in beside:
        sheet["A1"].comment = Comment("see", "A")
    if "row" in beside:
        sheet.row_dimensions[3].hidden = True
    if "thin" in beside:
        sheet.row_dimensions[2].height = 0.1
    if "column" in beside:
        sheet.column_dimensions["C"].hidden = True
    if "rule" in beside:
        sheet.conditional_formatting.add(
            "A1:C9", CellIsRule(operator="equal", formula=['"Lopez"'], font=WHITE)
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(data, part, change):
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as box, zipfile.ZipFile(out, "w") as made:
        for name in box.namelist():
            read = box.read(name)
            made.writestr(name, change(read.decode()).encode() if name == part else read)
    return out.getvalue()


def _shared(data):
    """A workbook whose texts lie in a table of their own, as Excel writes them."""
    items = []
    told = f"{KIND}.sharedStrings+xml"
    link = f'<Relationship Id="rIdS" Target="sharedStrings.xml" Type="{LINK}/sharedStrings"/>'

    def share(found):
        items.append(f"<si>{found[2]}</si>")
        return f'{found[1]}t="s"><v>{len(items) - 1}</v></c>'

    inline = re.compile(r'(<c [^>]*)t="inlineStr"[^>]*><is>(.*?)</is></c>', re.S)
    put = _changed(data, "xl/worksheets/sheet1.xml", lambda text: inline.sub(share, text))
    more = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{told}"/></Types>'
    put = _changed(put, "[Content_Types].xml", lambda text: text.replace("</Types>", more))
    end = "</Relationships>"
    put = _changed(put, "xl/_rels/workbook.xml.rels", lambda text: text.replace(end, link + end))
    made = io.BytesIO(put)
    with zipfile.ZipFile(made, "a") as box:
        box.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"".join(items)}</sst>')
    return made.getvalue()


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A workbook's rows and losses read by expat, where that can, and by the library."""
    place = tmp_path_factory.mktemp("sheets")

    def read(data):
        path = place / "log.xlsx"
        path.write_bytes(data)
        told = []
        for quick in (True, False):
            sheets.read_only_sheet.cache_clear()
            with pytest.MonkeyPatch.context() as patch:
                used = []
                patch.setattr(sheets, "one_sheet", _watched(used) if quick else _refused)
                try:
                    told.append(sheets.sheet_extract(path))
                except BadInput as fault:
                    told.append(fault.message)
            told += [bool(used)] if quick else []
        return told

    return read


def _watched(used):
    def read(path, part):
        out = quick_sheet.one_sheet(path, part)
        used.append(path)
        return out

    return read


def _refused(path, part):
    raise Unusual


@settings(max_examples=25)
@given(CELLS, BESIDE, st.booleans())
def test_expat_reads_what_the_library_reads(both, cells, beside, shared):
    data = _book(cells, beside)
    quick, _, slow = both(
        _shared(data) if shared else data
    )  # the library reads days that no calendar has
    assert quick == slow


def test_a_plain_log_is_read_by_expat(both):
    told = dt.datetime(2025, 6, 4, 1, 2, 3)
    rows = [(1, 1, "Event", None, False), (2, 1, told, None, True), (2, 2, 0.5, "0.0%", False)]
    data = _book(rows, ("merged", "linked", "row"))
    for one in (data, _shared(data)):
        quick, used, slow = both(one)
        assert used
        assert quick == slow
        assert quick.blocks[0].cells[0] == "Event"


WRITTEN = {
    "inline": '<c r="A1" t="inlineStr"><is><t>Lo</t><r><rPr><b/></rPr><t>pez</t></r></is></c>',
    "inline, empty": '<c r="A1" t="inlineStr"><is/></c><c r="B1" t="inlineStr"/>',
    "phonetic": '<c r="A1" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>h</t></rPh></is></c>',
    "without places": "<c><v>1</v></c><c><v>2.5</v></c>",
    "formula": '<c r="B1"><f>SUM(A1)</f><v>7</v></c><c r="C1" t="str"><f>A1</f><v>Lo</v></c>',
    "fault": '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c>',
    "day": '<c r="A1" t="d"><v>2025-06-04T01:02:03</v></c>',
    "no number": '<c r="A1"><v>seven</v></c>',
    "no such text": '<c r="A1" t="s"><v>99</v></c>',
    "no such style": '<c r="A1" s="99"><v>1</v></c>',
    "not a cell": '<x r="A1"><v>1</v></x>',
    "twice": '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
    "far": '<c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c>',
    "parted": '<c r="A1" t="str"><v>Lo<!-- -->pez<![CDATA[ & co]]></v></c>',
    "extended": '<c r="A1"><v>1</v><extLst><ext uri="x"/></extLst></c>',
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_cells_as_other_programs_write_them(both, written):
    data = _book([(1, 1, 5, None, False)], ())
    row = re.compile(r"<sheetData>.*</sheetData>", re.S)
    rows = (
        f'<sheetData><row r="1" spans="1:1">{written}</row><row><c><v>3</v></c></row></sheetData>'
    )
    put = _changed(data, "xl/worksheets/sheet1.xml", lambda text: row.sub(lambda _: rows, text))
    quick, _, slow = both(put)
    assert quick == slow


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("declared", ['<!ENTITY a "Lopez">', "<!ELEMENT a ANY>"])
def test_what_declares_anything_is_left_to_the_library(both, part, declared):
    data = _shared(_book([(1, 1, "Lopez", None, False)], ()))
    root = "worksheet" if "sheet1" in part else "sst"
    doctype = f"<!DOCTYPE {root} [{declared}]>"
    put = _changed(data, part, lambda text: text.replace(f"<{root}", f"{doctype}<{root}", 1))
    quick, used, slow = both(put)
    assert not used
    assert quick == slow
    assert isinstance(slow, str) == ("ENTITY" in declared)


def test_rules_that_count_cells_are_left_to_the_library(both):
    book = openpyxl.load_workbook(io.BytesIO(_book([(1, 1, "a", None, False)] * 2, ())))
    hidden = DifferentialStyle(font=WHITE, fill=PatternFill(bgColor="FFFFFFFF"))
    book.active["A2"] = "a"
    book.active.conditional_formatting.add("A1:A2", Rule(type="duplicateValues", dxf=hidden))
    out = io.BytesIO()
    book.save(out)
    quick, used, slow = both(out.getvalue())
    assert not used
    assert quick == slow


def test_a_sheet_that_merges_billions_of_cells_is_refused_at_once(tmp_path):
    """A few bytes name them, and the library makes an object of each."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Nobody came"
    book.active.merged_cells.add("A1:XFD1048576")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="merges over"), (tmp_path / "a.xlsx").open("rb") as stream:
        load_openpyxl_book(stream, "a.xlsx", data_only=True)
