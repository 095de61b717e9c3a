"""What a release of an Office file, web page or RTF shows, as plain blocks of text.

One reading for all: the renderer lays these blocks out, and intake tells from the same reading
what a release leaves out and what somebody has hidden in the file before it came.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.model import NO_FACTS, Facts
from reviewer.readers.office.blocks import Block, Extract
from reviewer.readers.office.sheets import read_xlsx
from reviewer.readers.office.slides import read_pptx
from reviewer.readers.office.web import read_html, read_rtf
from reviewer.readers.office.word import read_docx

__all__ = ["FORMATS", "Block", "Extract", "read"]

_READERS: dict[str, Callable[[Path], Extract]] = {
    "docx": read_docx,
    "pptx": read_pptx,
    "rtf": read_rtf,
}
FORMATS = (*_READERS, "html", "xlsx")
"""The formats that are laid out anew."""


def read(path: Path, format: str, encoding: str | None = None, facts: Facts = NO_FACTS) -> Extract:
    """What a release of a file shows, and what it leaves out.

    Args:
        path: the file.
        format: one of ``FORMATS``.
        encoding: of a web page, as a person chose it.
        facts: of the record: the style sheets that came with a web page, and the sheets of a
            workbook that are records of their own.

    Raises:
        BadInput: It is broken, hostile, locked, absurdly large, or of another format.
    """
    if format == "html":
        return read_html(path, encoding, facts.beside)
    if format == "xlsx":
        return read_xlsx(path, facts.apart)
    reader = _READERS.get(format)
    if reader is None:
        raise BadInput(
            f"{path.name}: no reader knows the format {format!r}.",
            "Convert it to PDF or DOCX and add that to the case, or withhold it.",
        )
    return reader(path)
