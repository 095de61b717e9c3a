"""A workbook's visible cells as they are shown: values, not formulas."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.readers.legible_ink import label_hidden, mark_hidden, remove_marks
from reviewer.readers.office.blocks import ENCLOSED, Extract, TextBlock, open_unpacked, read_member
from reviewer.readers.office.cell_format import words_of
from reviewer.readers.office.cell_look import (
    CellLooks,
    Range,
    covered_cells,
    sheet_parts,
    unseen_size,
)
from reviewer.readers.office.quick_sheet import SheetCells, one_sheet
from reviewer.readers.office.sheet_xml import Unusual, column_number
from reviewer.readers.office.theme import Theme
from reviewer.readers.office.workbooks import get_column_letter, load_openpyxl_book
from reviewer.readers.xml_tree import elements_at_end, local_name, parse_xml

_CHART = re.compile(r"charts/chart\d*\.xml\Z")
_SHEET = re.compile(r"worksheets/[^/]+\.xml\Z")
_DRAWING = re.compile(r"drawings/drawing\d*\.xml\Z")
_PRINTED = frozenset(f"{w}{e}" for w in ("odd", "even", "first") for e in ("Header", "Footer"))
_EMPTY = "cells without a stored value (their formulas were never computed)"
_IN_BYTES = re.compile(  # a text whose signs are those that are looked for
    rb"(?:\xef\xbb\xbf)?<(?:[^?!]|\?xml[^>]*encoding=.(?i:utf-8|us-ascii)[^>]*>)"
)
_TELLING = re.compile(rb"[<:](?:f|(?:odd|even|first)(?:Header|Footer))[\s/>]")
_PLACE_OF_CELL = re.compile(rb'<(?:[\w-]+:)?c(?:\s[^<>]*?)?\sr="([A-Z]{1,3})([1-9]\d{0,6})"')
_MANY_BYTES = 1 << 23  # of a sheet: a hundred thousand cells or so, in a second
_PERCENT = re.compile(r"#?0(?:\.(0+))?%")
_EXACT = 1e15  # from here on a floating number is no longer exact to one
_BROKEN = (ValueError, KeyError, TypeError, OSError, AttributeError, SyntaxError, IndexError)
MAX_CELLS = 2_000_000
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# Chosen by hand.
_MOST_SHEETS = 50  # that are looked at, whether they are logs
Covered = dict[str, tuple[Range, ...]]
MAX_COLUMNS = 10  # a wider table is told row by row


def read_xlsx(path: Path, apart: Collection[str] = ()) -> Extract:
    """The blocks of an XLSX: each visible sheet, without hidden rows and columns.

    Args:
        path: the workbook.
        apart: sheets that are left to records of their own.

    Raises:
        BadInput: It is broken, hostile, or absurdly large.
    """
    extract, book, looks_of = _open_with_looks(path, apart)
    for sheet in book.worksheets:
        if sheet.title in apart:
            continue
        if sheet.sheet_state != "visible":
            extract.count_dropped("hidden sheets")
            continue
        _require_bounded(sheet, path.name)
        extract.blocks.append(TextBlock("heading", (sheet.title,), 2))
        extract.blocks += _blocks_of_rows(sheet, looks_of(sheet), extract)
    return extract


def sheet_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a workbook's only sheet as they are shown, each with all its columns.

    What nobody can read there is replaced by a label, and times are told in full.

    Raises:
        BadInput: It is broken, hostile, absurdly large, or shows no sheet.
    """
    for row in sheet_extract(path).blocks:
        yield [label_hidden(cell) for cell in row.cells]


def sheet_extract(path: Path) -> Extract:
    """The rows of a workbook's only sheet as they are shown, and what a release leaves out.

    Raises:
        BadInput: As ``sheet_rows``.
    """
    known = path.stat()
    return read_only_sheet(path, known.st_size, known.st_mtime_ns)


@lru_cache(maxsize=1)  # who reads a log reads it again for its words; opening it is slow
def read_only_sheet(path: Path, size: int, changed: int) -> Extract:
    """The one sheet of a file, kept until the file changes."""
    extract, covered, part = _survey_workbook(path, first=True)
    # Decision 135. What the quick reader does not know it leaves to openpyxl.
    quick = _read_quickly(path, part)
    return _all_rows(
        path,
        extract,
        covered,
        quick or SheetCells.first_shown_sheet(_load_workbook(path), path.name),
    )


def _read_quickly(path: Path, part: str) -> SheetCells | None:
    """The sheet of a workbook that has one; ``None`` where the library has to read its cells."""
    if not part:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return one_sheet(path, part)
        except (*_BROKEN, Unusual, BadInput, zipfile.BadZipFile, RecursionError):
            return None


def _all_rows(path: Path, extract: Extract, covered: Covered, read: SheetCells) -> Extract:
    """The rows of the sheet that is shown, each with all its columns that are."""
    sheet = read.sheet
    # By what a sheet claims: its cells may be few, but each place would become a cell here.
    if read.last_row * read.last_column > MAX_CELLS:
        raise BadInput(f"A sheet of {path.name} has over {MAX_CELLS} cells.", "Split it.")
    looks = CellLooks(sheet, _theme_of(read.book, path.name), covered.get(sheet.title, ()))
    hidden, columns = _hidden_columns(sheet), read.last_column
    extract.count_dropped("hidden columns", len([c for c in hidden if c <= columns]))
    shown = [column for column in range(1, columns + 1) if column not in hidden]
    for number in range(1, read.last_row + 1):
        row = read.cells.get(number, {})
        extract.count_dropped("comments", read.comments.get(number, 0))
        if _unseen_row(sheet, number):
            extract.count_dropped(
                "hidden rows", int(any(cell.value is not None for cell in row.values()))
            )
            continue
        cells = (row.get(column) for column in shown)
        told = tuple(
            "" if cell is None else _text_of_cell(cell, looks, full=True) for cell in cells
        )
        extract.blocks.append(TextBlock("row", told))
    return extract


def first_rows(path: Path, most: int) -> tuple[int, dict[str, list[list[str]]]]:
    """How many sheets a workbook has, and the first rows of each that can be seen.

    Only they are read; of a workbook that cannot be read, none.
    """
    try:
        with open_unpacked(path), path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_openpyxl_book(stream, path.name, data_only=True, read_only=True)
            try:
                seen = [s for s in book.worksheets if s.sheet_state == "visible"]
                rows = {sheet.title: _first_rows(sheet, most) for sheet in seen[:_MOST_SHEETS]}
                return len(book.sheetnames), rows
            finally:
                book.close()
    except (*_BROKEN, BadInput, zipfile.BadZipFile, RecursionError):
        return 0, {}


def _first_rows(sheet: Any, most: int) -> list[list[str]]:
    rows = sheet.iter_rows(max_row=most, max_col=200)
    return [[_shown_value(c.value, c.number_format or "", True) for c in row] for row in rows]


def sheet_as_workbook(path: Path, title: str) -> bytes:
    """A workbook of one sheet of a workbook: its values and how they look.

    Raises:
        BadInput: It is broken.
    """
    made, packed = io.BytesIO(), io.BytesIO()
    with open_unpacked(path):
        book = _load_workbook(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for sheet in book.worksheets:
                if sheet.title != title:
                    book.remove(sheet)
            for sheet in book.chartsheets:
                book.remove(sheet)
            # Names may point to cells of sheets that are gone, with their values.
            book.defined_names.clear()
            book.save(made)
        except (*_BROKEN, zipfile.BadZipFile, RecursionError) as fault:
            raise BadInput(f"{path.name} is not a readable workbook.", "Withhold it.") from fault
    with zipfile.ZipFile(made) as box, zipfile.ZipFile(packed, "w") as out:
        for name in box.namelist():  # the same bytes whenever it is made
            data = _CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z", box.read(name))
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _require_bounded(sheet: Any, name: str) -> None:
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        raise BadInput(f"A sheet of {name} has over {MAX_CELLS} cells.", "Split it.")


def _open_with_looks(
    path: Path, apart: Collection[str]
) -> tuple[Extract, Any, Callable[[Any], CellLooks]]:
    """A workbook, what is dropped of it in any case, and how the cells of a sheet look."""
    extract, covered, _ = _survey_workbook(path, apart)
    book = _load_workbook(path)
    theme = _theme_of(book, path.name)
    return extract, book, lambda sheet: CellLooks(sheet, theme, covered.get(sheet.title, ()))


def _survey_workbook(
    path: Path, apart: Collection[str] = (), *, first: bool = False
) -> tuple[Extract, Covered, str]:
    """What is dropped of a workbook in any case, which cells drawings lie on, by the sheet's
    title, and the part of its only sheet, if it has one.

    Raises:
        BadInput: It is broken, or a sheet that is shown, and not left ``apart``, is too large;
            with ``first`` the first of these is meant, for no other is read.
    """
    extract = Extract([], enclosed=ENCLOSED)
    with open_unpacked(path) as box:
        names = box.namelist()
        extract.count_dropped("embedded files", sum(n.startswith("xl/embeddings/") for n in names))
        extract.count_dropped("pictures", sum(n.startswith("xl/media/") for n in names))
        extract.count_dropped("macros", sum(n.endswith("vbaProject.bin") for n in names))
        extract.count_dropped("links to other files", sum("externalLinks/e" in n for n in names))
        extract.count_dropped("charts", sum(_CHART.search(n) is not None for n in names))
        read = partial(read_member, box, file=path.name)
        parts = list(sheet_parts(set(names), read, path.name))
        shown = [part.name for part in parts if part.is_shown and part.title not in apart]
        bounded = shown[:1] if first else shown
        for name in filter(_SHEET.search, names):
            data = read(name)
            # Before any reader makes objects of them, which takes minutes for millions.
            if name in bounded and _claims_too_many(data):
                raise BadInput(f"A sheet of {path.name} has over {MAX_CELLS} cells.", "Split it.")
            empty, printed = _count_unread(data, path.name)
            extract.count_dropped(_EMPTY, empty)
            extract.count_dropped("headers and footers of printed pages", printed)
        drawings = (read_member(box, n, path.name) for n in names if _DRAWING.search(n))
        extract.count_dropped("drawings with words", sum(b":t>" in data for data in drawings))
        covered = covered_cells(box, read, path.name)
    return extract, covered, parts[0].name if len(parts) == 1 else ""


def _claims_too_many(data: bytes) -> bool:
    """True where cells stand so far apart that a sheet has more places than are read.

    Only of a sheet whose bytes are many that is asked; what else has too many is found once its
    cells are read, which then are few.
    """
    if len(data) < _MANY_BYTES or not _IN_BYTES.match(data) or b"<!" in data:
        return False
    rows = columns = 0
    for found in _PLACE_OF_CELL.finditer(data):
        rows, columns = max(rows, int(found[2])), max(columns, column_number(found[1].decode()))
        if rows * columns > MAX_CELLS:
            return True
    return False


def _theme_of(book: Any, name: str) -> Theme:
    data = book.loaded_theme
    return Theme(parse_xml(data, name) if data else None)


def _count_unread(data: bytes, name: str) -> tuple[int, int]:
    """How many cells of a sheet have a formula and no value; how many lines only print shows.

    Of any sheet, hidden or not. The library that reads the values cannot tell such a cell
    from an empty one.
    """
    count = printed = 0
    # A look at the bytes, before anything is parsed: most sheets have neither.
    if _IN_BYTES.match(data) and not _TELLING.search(data):
        return 0, 0
    try:
        for node in elements_at_end(data, name):
            tag = local_name(node.tag)
            if tag == "c":
                if len(node) > 1:  # a value or a formula alone tells enough
                    has = {local_name(child.tag): child.text for child in node}
                    # A formula may well give an empty text, which then is a text's empty value.
                    stored = has.get("v") or ("v" in has and node.get("t") == "str")
                    count += "f" in has and not stored
                else:
                    count += any(local_name(child.tag) == "f" for child in node)
            elif tag == "row":
                node.clear()  # a large sheet is never held whole
            elif tag in _PRINTED:
                printed += bool((node.text or "").strip())
    except BadInput as fault:
        raise BadInput(f"{name} is not a readable workbook.", "Withhold it.") from fault
    return count, printed


def _load_workbook(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every feature that it does not keep
        try:
            with path.open("rb") as stream:
                return load_openpyxl_book(stream, path.name, data_only=True)
        except (*_BROKEN, zipfile.BadZipFile, RecursionError) as fault:
            raise BadInput(f"{path.name} is not a readable workbook.", "Withhold it.") from fault


def _blocks_of_rows(sheet: Any, looks: CellLooks, extract: Extract) -> Iterator[TextBlock]:
    hidden_columns = _hidden_columns(sheet)
    extract.count_dropped(
        "hidden columns", len([c for c in hidden_columns if c <= sheet.max_column])
    )
    for row in sheet.iter_rows():
        extract.count_dropped("comments", sum(cell.comment is not None for cell in row))
        if row and _unseen_row(sheet, row[0].row):
            extract.count_dropped("hidden rows", int(any(cell.value is not None for cell in row)))
            continue
        cells = [cell for cell in row if cell.column not in hidden_columns]
        texts = [_text_of_cell(cell, looks) for cell in cells]
        if not any(texts):
            continue
        if len(texts) <= MAX_COLUMNS:
            yield TextBlock("row", tuple(texts))
        else:
            told = [(c, t) for c, t in zip(cells, texts, strict=True) if t]
            before = (f"Row {row[0].row} — ", *["; "] * (len(told) - 1))
            letters = (get_column_letter(cell.column) for cell, _ in told)
            labels = tuple(f"{b}{a}: " for b, a in zip(before, letters, strict=True))
            yield TextBlock("told", tuple(text for _, text in told), labels=labels)


def _unseen_row(sheet: Any, number: int) -> bool:
    dimension = sheet.row_dimensions[number]
    return bool(dimension.hidden) or unseen_size(dimension.height)


def _text_of_cell(cell: Any, looks: CellLooks, full: bool = False) -> str:
    """A cell's text with its format's words; between marks where nobody can read it."""
    value, form = cell.value, cell.number_format or ""
    if value is None:
        return ""
    words = words_of(form, value)
    text = remove_marks(_shown_value(value, words.form if words.writes_letters else form, full))
    if not text or not looks.is_readable(cell):
        return mark_hidden(text) if text else text
    if not words.writes_letters:
        return text
    shown = mark_hidden(text) if words.bare else text
    return f"{remove_marks(words.before)}{shown}{remove_marks(words.after)}"


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        unseen = dimension.hidden or (dimension.customWidth and unseen_size(dimension.width))
        if unseen and dimension.min is not None and dimension.max is not None:
            hidden |= set(range(dimension.min, dimension.max + 1))
    return hidden


def _shown_value(value: Any, form: str, full: bool = False) -> str:
    """A value as the sheet shows it, as far as that is simple; else as it is.

    With ``full`` a midnight that the sheet shows as a time is told as one.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    timed = full and "h" in (form or "").casefold()
    # Sheets know no days, only moments: midnight is what a day is kept as.
    if isinstance(value, dt.datetime) and value.time() == dt.time() and not timed:
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        return _shown_duration(value)
    if isinstance(value, int | float):
        return _shown_number(value, form)
    return str(value)


def _shown_number(value: float, form: str) -> str:
    percent = _PERCENT.fullmatch(form or "")
    if percent:
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < _EXACT)
    if not whole:
        return f"{value:.10g}"
    digits = str(int(value))
    zeros = form and value >= 0 and not form.strip("0")  # such as a ZIP code's leading zero
    return digits.zfill(len(form)) if zeros else digits


def _shown_duration(value: dt.timedelta) -> str:
    """Hours go on beyond a day, as in the format ``[h]:mm:ss``."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < dt.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
