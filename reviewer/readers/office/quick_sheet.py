"""The cells of a workbook's one sheet, read by expat: the library takes twice as long.

The library is given the workbook without its cells and says all else of it: how cells look, what
is merged, which row is hidden. Where anything is not as it nearly always is, ``Unusual`` is
raised and the library reads the cells too, and judges what is broken.

Decision 135.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.readers.office.blocks import read_member
from reviewer.readers.office.sheet_xml import (
    MAIN,
    SharedWords,
    SheetRows,
    Unusual,
    parse_whole_number,
)
from reviewer.readers.office.workbooks import Cell, from_excel, load_openpyxl_book

_WORDS = "xl/sharedStrings.xml"
_NO_WORDS = f'<sst xmlns="{MAIN}"/>'.encode()
_COUNTING = ("duplicateValues", "uniqueValues")  # rules that ask the library for all cells
_MOST_BESIDE = 16 << 20  # bytes of all other parts, which are held twice
Value = Any  # text, number, moment, span of time, true or false; None for nothing


class _CellStyle:
    """How all cells of one style look, asked of the library once."""

    def __init__(self, like: Any) -> None:
        self.id, self.form = like.style_id, like.number_format
        self.font, self.fill = like.font, like.fill


class QuickCell:
    """A cell as the rest of this package asks for it."""

    __slots__ = ("_style", "column", "number_format", "row", "style_id", "value")

    def __init__(self, row: int, column: int, value: Value, style: _CellStyle) -> None:
        self.row, self.column, self.value, self._style = row, column, value, style
        self.number_format, self.style_id = style.form, style.id

    @property
    def font(self) -> Any:
        """The font of its style."""
        return self._style.font

    @property
    def fill(self) -> Any:
        """The fill of its style."""
        return self._style.fill


@dataclass
class SheetCells:
    """The cells of a sheet that are there.

    Attributes:
        sheet: of the library.
        cells: of the library or quick ones, by row and column, both from 1.
        comments: how many there are in a row.
    """

    book: Any
    sheet: Any
    cells: dict[int, dict[int, Any]] = field(default_factory=dict)
    comments: dict[int, int] = field(default_factory=dict)

    @classmethod
    def first_shown_sheet(cls, book: Any, name: str) -> SheetCells:
        """The first sheet of a workbook that is shown, as the library read it.

        Raises:
            BadInput: None is.
        """
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise BadInput(f"{name} shows no sheet.", "Withhold it.")
        out = cls(book, sheet)
        for (row, column), cell in sheet._cells.items():
            out.cells.setdefault(row, {})[column] = cell
            out.count_comment(row, cell)
        return out

    def count_comment(self, row: int, cell: Any) -> None:
        """Count the comment of a cell, if it has one."""
        if cell.comment is not None:
            self.comments[row] = self.comments.get(row, 0) + 1

    @property
    def last_row(self) -> int:
        """The number of its last row."""
        return max(self.cells, default=0)

    @property
    def last_column(self) -> int:
        """The number of its last column."""
        return max((max(row) for row in self.cells.values()), default=0)


def one_sheet(path: Path, part: str) -> SheetCells:
    """A workbook whose only sheet is this part of it; bounds of its size are the caller's.

    Raises:
        Unusual: The library has to read it.
        BadInput: It is broken, or declares entities.
        Exception: Whatever zipfile and the library raise for what is broken.
    """
    with zipfile.ZipFile(path) as box:
        parts = {i.filename: i.file_size for i in box.infolist()}
        listed = read_member(box, "[Content_Types].xml", path.name)
        beside = sum(size for name, size in parts.items() if name not in (part, _WORDS))
        words = _WORDS in parts
        if beside > _MOST_BESIDE or len(parts) != len(box.infolist()):
            raise Unusual
        if listed.count(b"sharedStrings+xml") != words or listed.count(b"worksheet+xml") != 1:
            raise Unusual
        shared = SharedWords().read_strings(read_member(box, _WORDS, path.name)) if words else []
        data = read_member(box, part, path.name)
        read = SheetRows(data)
        bare = io.BytesIO()
        with zipfile.ZipFile(bare, "w") as out:
            for name in parts:
                kept = read.bare if name == part else _NO_WORDS if name == _WORDS else None
                out.writestr(name, read_member(box, name, path.name) if kept is None else kept)
    bare.seek(0)
    return _join_cells_and_styles(load_openpyxl_book(bare, path.name, data_only=True), read, shared)


def _join_cells_and_styles(book: Any, read: SheetRows, shared: list[str]) -> SheetCells:
    """What the cells of a book hold, and what the library says of each."""
    sheet = book.worksheets[0]
    if len(book.sheetnames) != 1 or sheet.sheet_state != "visible":
        raise Unusual
    if any(r.type in _COUNTING for found in sheet.conditional_formatting for r in found.rules):
        raise Unusual
    out, values = SheetCells(book, sheet), _SheetValues(book, shared)
    for (row, column), said in read.cells.items():
        value = values.value_of_cell(*said)
        out.cells.setdefault(row, {})[column] = QuickCell(
            row, column, value, values.style_numbered(said[2])
        )
    for (row, column), cell in sheet._cells.items():  # merged, linked, remarked upon
        here = out.cells.setdefault(row, {})
        if column not in here:
            here[column] = QuickCell(row, column, None, _CellStyle(cell))
        if not isinstance(cell, Cell):
            here[column].value = None
        elif here[column].value is None:
            here[column].value = cell.value
        out.count_comment(row, cell)
    return out


class _SheetValues:
    """What the cells of a workbook hold, as the library tells it."""

    def __init__(self, book: Any, shared: list[str]) -> None:
        self._book, self._shared = book, shared
        self._sheet = book.worksheets[0]
        self._styles: dict[str, _CellStyle] = {}
        self._spans, self._dates = book._timedelta_formats, book._date_formats

    def style_numbered(self, number: str) -> _CellStyle:
        """The style of that number.

        Raises:
            Unusual: There is none.
        """
        if number not in self._styles:
            try:
                like = self._book._cell_styles[parse_whole_number(number)]
            except IndexError:
                raise Unusual from None
            self._styles[number] = _CellStyle(Cell(self._sheet, row=1, column=1, style_array=like))
        return self._styles[number]

    def value_of_cell(self, kind: str, stated: str | None, style: str) -> Value:
        """The value of a cell of a type, from what is written in it.

        Raises:
            Unusual: It is not written as it should be.
        """
        if stated is None:
            return None
        if kind == "s":
            at = parse_whole_number(stated)
            if at >= len(self._shared):
                raise Unusual
            return self._shared[at]
        if kind in ("str", "inlineStr", "e"):
            return stated
        try:
            if kind == "b":
                return bool(int(stated))
            number = float(stated) if any(c in stated for c in ".Ee") else int(stated)
            if parse_whole_number(style) not in self._dates:
                return number
            span = parse_whole_number(style) in self._spans
            return from_excel(number, self._book.epoch, timedelta=span)
        except (ValueError, OverflowError):
            raise Unusual from None
