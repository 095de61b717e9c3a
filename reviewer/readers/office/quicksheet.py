"""The cells of a workbook's one sheet, read by expat: the library takes four times as long.

The library is given the workbook without its cells and says all else of it: how cells look, what
is merged, which row is hidden. Where anything is not as it nearly always is, ``Unusual`` is
raised and the library reads the cells too, and judges what is broken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from reviewer.errors import BadInput
from reviewer.readers.office.blocks import member
from reviewer.readers.office.workbooks import Cell, from_excel, loaded

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _ITEM, _TEXT, _RUN = (
    f"{_MAIN} {tag}" for tag in ("sheetData", "row", "c", "v", "f", "is", "si", "t", "r")
)
_ASIDE = frozenset(f"{_MAIN} {tag}" for tag in ("rPh", "phoneticPr", "rPr"))
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_WORDS = "xl/sharedStrings.xml"
_NO_WORDS = f'<sst xmlns="{_MAIN}"/>'.encode()
_BEGINS = re.compile(rb"<(?:[\w-]+:)?sheetData\s*>")
_IN_BYTES = re.compile(  # where a place in the bytes is told in the bytes of the file
    rb"(?:\xef\xbb\xbf)?<(?:[^?!]|\?xml[^>]*encoding=.(?i:utf-8|us-ascii)[^>]*>|\?xml[^>]*\?>)"
)
_COUNTING = ("duplicateValues", "uniqueValues")  # rules that ask the library for all cells
_MOST_BESIDE = 16 << 20  # bytes of all other parts, which are held twice
Value = Any  # text, number, moment, span of time, true or false; None for nothing


class Unusual(Exception):
    """It is left to the library."""


class _Style:
    """How all cells of one style look, asked of the library once."""

    def __init__(self, like: Any) -> None:
        self.id, self.form = like.style_id, like.number_format
        self.font, self.fill = like.font, like.fill


class QuickCell:
    """A cell as the rest of this package asks for it."""

    __slots__ = ("_style", "column", "number_format", "row", "style_id", "value")

    def __init__(self, row: int, column: int, value: Value, style: _Style) -> None:
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
    def of(cls, book: Any, name: str) -> SheetCells:
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
    def rows(self) -> int:
        """The number of its last row."""
        return max(self.cells, default=0)

    @property
    def columns(self) -> int:
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
        listed = member(box, "[Content_Types].xml", path.name)
        beside = sum(size for name, size in parts.items() if name not in (part, _WORDS))
        words = _WORDS in parts
        if beside > _MOST_BESIDE or len(parts) != len(box.infolist()):
            raise Unusual
        if listed.count(b"sharedStrings+xml") != words or listed.count(b"worksheet+xml") != 1:
            raise Unusual
        shared = _Words().read(member(box, _WORDS, path.name)) if words else []
        data = member(box, part, path.name)
        read = _Rows(data)
        bare = io.BytesIO()
        with zipfile.ZipFile(bare, "w") as out:
            for name in parts:
                kept = read.bare if name == part else _NO_WORDS if name == _WORDS else None
                out.writestr(name, member(box, name, path.name) if kept is None else kept)
    bare.seek(0)
    return _told(loaded(bare, path.name, data_only=True), read, shared)


def _told(book: Any, read: _Rows, shared: list[str]) -> SheetCells:
    """What the cells of a book hold, and what the library says of each."""
    sheet = book.worksheets[0]
    if len(book.sheetnames) != 1 or sheet.sheet_state != "visible":
        raise Unusual
    if any(r.type in _COUNTING for found in sheet.conditional_formatting for r in found.rules):
        raise Unusual
    out, values = SheetCells(book, sheet), _Values(book, shared)
    for (row, column), said in read.cells.items():
        value = values.of(*said)
        out.cells.setdefault(row, {})[column] = QuickCell(row, column, value, values.style(said[2]))
    for (row, column), cell in sheet._cells.items():  # merged, linked, remarked upon
        here = out.cells.setdefault(row, {})
        if column not in here:
            here[column] = QuickCell(row, column, None, _Style(cell))
        if not isinstance(cell, Cell):
            here[column].value = None
        elif here[column].value is None:
            here[column].value = cell.value
        out.count_comment(row, cell)
    return out


class _Values:
    """What the cells of a workbook hold, as the library tells it."""

    def __init__(self, book: Any, shared: list[str]) -> None:
        self._book, self._shared = book, shared
        self._sheet = book.worksheets[0]
        self._styles: dict[str, _Style] = {}
        self._spans, self._dates = book._timedelta_formats, book._date_formats

    def style(self, number: str) -> _Style:
        """The style of that number.

        Raises:
            Unusual: There is none.
        """
        if number not in self._styles:
            try:
                like = self._book._cell_styles[_whole(number)]
            except IndexError:
                raise Unusual from None
            self._styles[number] = _Style(Cell(self._sheet, row=1, column=1, style_array=like))
        return self._styles[number]

    def of(self, kind: str, said: str | None, style: str) -> Value:
        """The value of a cell of a type, from what is written in it.

        Raises:
            Unusual: It is not written as it should be.
        """
        if said is None:
            return None
        if kind == "s":
            at = _whole(said)
            if at >= len(self._shared):
                raise Unusual
            return self._shared[at]
        if kind in ("str", "inlineStr", "e"):
            return said
        try:
            if kind == "b":
                return bool(int(said))
            number = float(said) if any(c in said for c in ".Ee") else int(said)
            if _whole(style) not in self._dates:
                return number
            span = _whole(style) in self._spans
            return from_excel(number, self._book.epoch, timedelta=span)
        except (ValueError, OverflowError):
            raise Unusual from None


def _whole(said: str) -> int:
    if not (said.isascii() and said.isdigit()):
        raise Unusual
    return int(said)


class _Reading:
    """One going through a document, told of elements with how deep they lie."""

    def __init__(self) -> None:
        self.depth = 0
        self.words: list[str] | None = None  # where what stands in the element is kept
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.StartDoctypeDeclHandler = _unusual
        self.parser.EntityDeclHandler = _unusual

    def go_through(self, data: bytes) -> None:
        """Read a whole document.

        Raises:
            Unusual: It is not what it nearly always is.
        """
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Unusual from None

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """An element begins at this depth."""

    def end(self, tag: str) -> None:
        """An element ends at this depth."""

    def _start(self, tag: str, said: dict[str, str]) -> None:
        if self.words is not None:
            raise Unusual  # a text with something in it
        self.depth += 1
        self.begin(tag, said)

    def _end(self, tag: str) -> None:
        self.end(tag)
        self.depth -= 1

    def _said(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)


def _unusual(*_: object) -> None:
    raise Unusual


class _Text:
    """The words of a shared or an inline text: its own, then those of its parts in order."""

    def __init__(self, depth: int) -> None:
        self._depth, self._aside = depth, 0
        self._own: list[list[str]] = []
        self._parts: list[list[str]] = []
        self._in_run = False

    def begin(self, tag: str, depth: int) -> list[str] | None:
        """An element in it begins; where its words go, if they are read."""
        if self._aside:
            return None
        if tag in _ASIDE:
            self._aside = depth
            return None
        if tag == _RUN and depth == self._depth + 1:
            self._in_run = True
            return None
        into = self._parts if self._in_run else self._own
        if tag != _TEXT or depth != self._depth + 1 + self._in_run or (into is self._own and into):
            raise Unusual
        into.append([])
        return into[-1]

    def end(self, depth: int) -> None:
        """An element in it ends."""
        if self._aside == depth:
            self._aside = 0
        elif not self._aside and depth == self._depth + 1:
            self._in_run = False

    def __str__(self) -> str:
        return "".join("".join(words) for words in (*self._own, *self._parts))


class _Words(_Reading):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._text: _Text | None = None

    def read(self, data: bytes) -> list[str]:
        """All of them, in order.

        Raises:
            Unusual: They are not written as they should be.
        """
        self.go_through(data)
        return self._found

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """As ``_Reading``."""
        if self._text is not None:
            self.words = self._text.begin(tag, self.depth)
        elif tag == _ITEM:
            self._text = _Text(self.depth)

    def end(self, tag: str) -> None:
        """As ``_Reading``."""
        self.words = None
        if tag == _ITEM and self._text is not None:
            self._found.append(str(self._text).replace("x005F_", ""))
            self._text = None
        elif self._text is not None:
            self._text.end(self.depth)


_IN_DATA, _OF_ROW, _OF_CELL = 2, 3, 4  # how deep they lie


class _Rows(_Reading):
    """What is written in the cells of a sheet.

    Attributes:
        cells: type, text (``None`` for nothing) and style, by row and column.
        bare: the sheet without its cells; of rows only those that say more than their number.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], tuple[str, str | None, str]] = {}
        self._row = self._column = 0
        self._kind, self._style = "n", "0"
        self._place = (0, 0)
        self._value: list[str] | None = None
        self._text: _Text | None = None
        self._lines: list[str] = []
        self._within = False
        self._from = self._to = -1
        if not _IN_BYTES.match(data):
            raise Unusual
        self.go_through(data)
        begins = _BEGINS.match(data, max(self._from, 0))
        if begins is None or self._to < begins.end():
            raise Unusual
        lines = "".join(self._lines).encode()
        self.bare = data[: begins.end()] + lines + data[self._to :]

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """As ``_Reading``."""
        if not self._within:
            if tag == _DATA and self.depth == _IN_DATA and self._from < 0:
                self._from, self._within = self.parser.CurrentByteIndex, True
            elif tag in (_DATA, _ROW):
                raise Unusual
        elif self._text is not None:
            self.words = self._text.begin(tag, self.depth)
        elif self.depth == _OF_ROW and tag == _ROW:
            self._begin_row(said)
        elif self.depth == _OF_CELL and tag == _CELL:
            self._begin_cell(said)
        elif self.depth == _OF_CELL + 1:
            self._begin_value(tag)
        else:
            raise Unusual

    def end(self, tag: str) -> None:
        """As ``_Reading``."""
        self.words = None
        if not self._within:
            return
        if self.depth == _OF_CELL:
            told = None if self._value is None else "".join(self._value)
            told = told or ("" if self._kind == "inlineStr" and told is not None else None)
            self.cells[self._place] = (self._kind, told, self._style)
        elif self.depth == _OF_CELL + 1 and self._text is not None:
            self._value, self._text = [str(self._text)], None
        elif self._text is not None:
            self._text.end(self.depth)
        elif self.depth == _IN_DATA:
            self._to, self._within = self.parser.CurrentByteIndex, False

    def _begin_row(self, said: Mapping[str, str]) -> None:
        self._row = _whole(said["r"]) if "r" in said else self._row + 1
        self._column = 0
        more = {k: v for k, v in said.items() if k not in ("r", "spans") and " " not in k}
        if more:
            told = "".join(f" {name}={quoteattr(value)}" for name, value in more.items())
            self._lines.append(f'<row xmlns="{_MAIN}" r="{self._row}"{told}/>')

    def _begin_cell(self, said: Mapping[str, str]) -> None:
        if "r" in said:
            place = _PLACE.fullmatch(said["r"])
            if place is None:
                raise Unusual
            self._place = int(place[2]), _column(place[1])
        else:
            self._place = self._row, self._column + 1
        self._column = self._place[1]
        self._kind, self._style = said.get("t", "n"), said.get("s", "0")
        self._value = None
        if self._kind not in _KINDS:
            raise Unusual

    def _begin_value(self, tag: str) -> None:
        if tag == _FORMULA:
            self.words = []  # which the library does not read either
        elif self._value is not None:
            raise Unusual
        elif tag == _VALUE and self._kind != "inlineStr":
            self.words = self._value = []
        elif tag == _INLINE and self._kind == "inlineStr":
            self._value, self._text = [], _Text(self.depth)
        else:
            raise Unusual


_KINDS = frozenset({"n", "s", "b", "e", "str", "inlineStr"})


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
