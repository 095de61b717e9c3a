"""The cells of a workbook's only sheet as text: the attack's own reading, by expat alone.

It is held against a released table, to tell whether a text stands there less often than
before. So numbers that may be dates are told as such too, in a cell of their own.
"""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from xml.parsers import expat

_MOST = 256 << 20  # bytes of one part
_FIRST, _LAST = 366.0, 73051.0  # days: 1901 to 2099
_EPOCH = datetime(1899, 12, 30)
_PACKED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
_BROKEN = (*_PACKED, KeyError, expat.ExpatError)


class Unreadable(ValueError):
    """It is no workbook that this reader knows."""


def is_workbook(path: Path) -> bool:
    """True for a file that is packed as a workbook is."""
    try:
        with zipfile.ZipFile(path) as box:
            return "xl/workbook.xml" in box.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def text_of(path: Path) -> str:
    """The rows of the first sheet that is shown, a line each, cells with tabs between them.

    Raises:
        Unreadable: It is broken, or no workbook.
    """
    try:
        with zipfile.ZipFile(path) as box:
            return _text_of_sheet(lambda name: _read_part(box, name))
    except _BROKEN as fault:
        raise Unreadable(str(fault)) from fault


Read = Callable[[str], bytes]
Start = Callable[[str, dict[str, str]], None]


def _read_part(box: zipfile.ZipFile, name: str) -> bytes:
    with box.open(name) as stream:
        return stream.read(_MOST)


def _text_of_sheet(read: Read) -> str:
    links: dict[str, tuple[str, str]] = {}

    def note_link(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            links[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                attributes.get("Target", ""),
            )

    sheets: list[str] = []

    def note_sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.append(
                next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            )

    _walk_elements(read("xl/_rels/workbook.xml.rels"), note_link)
    _walk_elements(read("xl/workbook.xml"), note_sheet)
    if not sheets or sheets[0] not in links:
        raise Unreadable("no sheet is shown")
    kinds = (target for kind, target in links.values() if kind.endswith("/sharedStrings"))
    shared = next((_read_shared_strings(read(_place_of_part(target))) for target in kinds), [])
    return _read_rows(read(_place_of_part(links[sheets[0]][1])), shared)


def _place_of_part(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _walk_elements(
    data: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    said: Callable[[str], None] | None = None,
) -> None:
    """Tell of each part of a document, by local names. What declares entities is not read."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, told: start(tag.rpartition(":")[2], told)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = said
    parser.EntityDeclHandler = _refuse_entities
    parser.Parse(data, True)


def _refuse_entities(*_: object) -> None:
    raise Unreadable("it declares entities")


def _read_shared_strings(data: bytes) -> list[str]:
    found: list[str] = []
    words: list[str] = []
    inside = [False]

    def begin_string(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            words.clear()
        inside[0] = tag == "t"

    def end_string(tag: str) -> None:
        inside[0] = False
        if tag == "si":
            found.append("".join(words))

    _walk_elements(
        data, begin_string, end_string, lambda text: words.append(text) if inside[0] else None
    )
    return found


def _read_rows(data: bytes, shared: list[str]) -> str:
    lines: list[str] = []
    cells: list[str] = []
    words: list[str] = []
    kind = [""]
    shown = [True]
    inside = [False]

    def begin_cell(tag: str, attributes: dict[str, str]) -> None:
        inside[0] = tag in ("v", "t")
        if tag == "c":
            words.clear()
            kind[0] = attributes.get("t", "n")
        elif tag == "row":
            cells.clear()
            shown[0] = attributes.get("hidden", "0") in ("0", "false")

    def end_cell(tag: str) -> None:
        inside[0] = False
        if tag == "c" and words:
            cells.extend(_texts_of_cell(kind[0], "".join(words), shared))
        elif tag == "row" and shown[0] and cells:
            lines.append("\t".join(cells))

    _walk_elements(
        data, begin_cell, end_cell, lambda text: words.append(text) if inside[0] else None
    )
    return "\n".join(lines)


def _texts_of_cell(kind: str, said: str, shared: list[str]) -> list[str]:
    if kind == "s":
        at = int(said) if said.strip().isdigit() else -1
        return [shared[at]] if 0 <= at < len(shared) else []
    if kind != "n":
        return [said]
    try:
        number = float(said)
    except ValueError:
        return [said]
    plain = str(int(number)) if number.is_integer() else f"{number:.10g}"
    if not _FIRST <= number <= _LAST:
        return [plain]
    at_time = _EPOCH + timedelta(seconds=round(number * 86400))
    dated = at_time.date().isoformat() if number.is_integer() else at_time.isoformat(" ")
    return [plain, dated]
