"""Where in a record something was read, as a person finds it: page and line, cue, row.

Decision 107.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from reviewer.attack.csv_rows import read_rows
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.probe import PackageFile
from reviewer.attack.texts_in_bytes import Layer
from reviewer.model import Kind

_PAGE = re.compile(r"page \d+\Z")
_READABLE = ("", "without tags", "HTML entities")
_LONGEST = 8 << 20  # characters that are looked through for the line


def place_in_record(layer: Layer, needle: Needle, file: PackageFile) -> str:
    """The place of a needle in a layer that holds it; empty where none can be told."""
    if file.step is None or not layer.prose or len(layer.text) > _LONGEST:
        return ""
    if _PAGE.fullmatch(layer.where):
        return f"{layer.where}, line {line_of(layer.text, needle)}"
    if layer.where not in _READABLE:
        return ""
    line = line_of(layer.text, needle)
    above = layer.text.splitlines(keepends=True)[:line]
    if file.path.suffix.lower() in (".vtt", ".srt"):
        return f"cue {max(sum('-->' in told for told in above), 1)}"
    if file.path.suffix.lower() == ".csv":
        return _number_of_row(above, file)
    return f"line {line}"


def line_of(text: str, needle: Needle) -> int:
    """The number of the first line, from 1, at whose end a needle has been read."""
    only = Needles([needle])
    ends = [0]
    for line in text.splitlines(keepends=True):
        ends.append(ends[-1] + len(line))
    lines = range(1, len(ends))
    # Asked of whole beginnings of the text, so that no way of matching need be known here.
    at = bisect_left(lines, True, key=lambda n: any(True for _ in only.find_in(text[: ends[n]])))
    return min(at + 1, max(len(lines), 1))


def _number_of_row(above: list[str], file: PackageFile) -> str:
    """Rows of a dispatch log count from the one below its header, of a table from the first."""
    rows = sum(1 for row in read_rows("".join(above)) if row)
    if file.step is not None and file.step.kind is Kind.DISPATCH:
        return f"row {rows - 1}" if rows > 1 else "the header of its columns"
    return f"row {rows}"
