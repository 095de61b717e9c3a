"""What is written in a sheet's cells and in the texts that they share, told by expat.

What is not written as it nearly always is raises ``Unusual``: a document type above all, for
entities would be declared in it.

Decision 135.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _ITEM, _TEXT, _RUN = (
    f"{MAIN} {tag}" for tag in ("sheetData", "row", "c", "v", "f", "is", "si", "t", "r")
)
_ASIDE = frozenset(f"{MAIN} {tag}" for tag in ("rPh", "phoneticPr", "rPr"))
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BEGINS = re.compile(rb"<(?:[\w-]+:)?sheetData\s*>")
_IN_BYTES = re.compile(  # where a place in the bytes is told in the bytes of the file
    rb"(?:\xef\xbb\xbf)?<(?:[^?!]|\?xml[^>]*encoding=.(?i:utf-8|us-ascii)[^>]*>|\?xml[^>]*\?>)"
)


class Unusual(Exception):
    """It is left to the library."""


def parse_whole_number(text: str) -> int:
    """A whole number that is not negative.

    Raises:
        Unusual: It is none.
    """
    if not (text.isascii() and text.isdigit()):
        raise Unusual
    return int(text)


class _ElementReader:
    """One going through a document, told of elements with how deep they lie."""

    def __init__(self) -> None:
        self.depth = 0
        self.words: list[str] | None = None  # where what stands in the element is kept
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._finish_element
        self.parser.CharacterDataHandler = self._take_text
        self.parser.StartDoctypeDeclHandler = _refuse_unusual
        self.parser.EntityDeclHandler = _refuse_unusual

    def go_through(self, data: bytes) -> None:
        """Read a whole document.

        Raises:
            Unusual: It is not what it nearly always is.
        """
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Unusual from None

    def begin_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins at this depth."""

    def end_element(self, tag: str) -> None:
        """An element ends at this depth."""

    def _start_element(self, tag: str, attributes: dict[str, str]) -> None:
        if self.words is not None:
            raise Unusual  # a text with something in it
        self.depth += 1
        self.begin_element(tag, attributes)

    def _finish_element(self, tag: str) -> None:
        self.end_element(tag)
        self.depth -= 1

    def _take_text(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)


def _refuse_unusual(*_: object) -> None:
    raise Unusual


class _Text:
    """The words of a shared or an inline text: its own, then those of its parts in order."""

    def __init__(self, depth: int) -> None:
        self._depth, self._aside = depth, 0
        self._own: list[list[str]] = []
        self._parts: list[list[str]] = []
        self._in_run = False

    def begin_inside(self, tag: str, depth: int) -> list[str] | None:
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

    def end_inside(self, depth: int) -> None:
        """An element in it ends."""
        if self._aside == depth:
            self._aside = 0
        elif not self._aside and depth == self._depth + 1:
            self._in_run = False

    def __str__(self) -> str:
        return "".join("".join(words) for words in (*self._own, *self._parts))


class SharedWords(_ElementReader):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._text: _Text | None = None

    def read_strings(self, data: bytes) -> list[str]:
        """All of them, in order.

        Raises:
            Unusual: They are not written as they should be.
        """
        self.go_through(data)
        return self._found

    def begin_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """As ``_ElementReader``."""
        if self._text is not None:
            self.words = self._text.begin_inside(tag, self.depth)
        elif tag == _ITEM:
            self._text = _Text(self.depth)

    def end_element(self, tag: str) -> None:
        """As ``_ElementReader``."""
        self.words = None
        if tag == _ITEM and self._text is not None:
            self._found.append(str(self._text).replace("x005F_", ""))
            self._text = None
        elif self._text is not None:
            self._text.end_inside(self.depth)


_IN_DATA, _OF_ROW, _OF_CELL = 2, 3, 4  # how deep they lie


class SheetRows(_ElementReader):
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

    def begin_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """As ``_ElementReader``."""
        if not self._within:
            if tag == _DATA and self.depth == _IN_DATA and self._from < 0:
                self._from, self._within = self.parser.CurrentByteIndex, True
            elif tag in (_DATA, _ROW):
                raise Unusual
        elif self._text is not None:
            self.words = self._text.begin_inside(tag, self.depth)
        elif self.depth == _OF_ROW and tag == _ROW:
            self._begin_row(attributes)
        elif self.depth == _OF_CELL and tag == _CELL:
            self._begin_cell(attributes)
        elif self.depth == _OF_CELL + 1:
            self._begin_value(tag)
        else:
            raise Unusual

    def end_element(self, tag: str) -> None:
        """As ``_ElementReader``."""
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
            self._text.end_inside(self.depth)
        elif self.depth == _IN_DATA:
            self._to, self._within = self.parser.CurrentByteIndex, False

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = parse_whole_number(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        more = {k: v for k, v in attributes.items() if k not in ("r", "spans") and " " not in k}
        if more:
            told = "".join(f" {name}={quoteattr(value)}" for name, value in more.items())
            self._lines.append(f'<row xmlns="{MAIN}" r="{self._row}"{told}/>')

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if "r" in attributes:
            place = _PLACE.fullmatch(attributes["r"])
            if place is None:
                raise Unusual
            self._place = int(place[2]), column_number(place[1])
        else:
            self._place = self._row, self._column + 1
        self._column = self._place[1]
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
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
def column_number(letters: str) -> int:
    """The number, from 1, of a column that is named by letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
