"""What a release of an Office file, web page or RTF shows, as plain blocks of text.

One reading for all: the renderer lays these blocks out, and intake tells from the same reading
what a release leaves out and what somebody has hidden in the file before it came.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.model import NO_FACTS, Facts, Kind
from reviewer.model.formats import format_of, resolve_entry
from reviewer.readers.office.blocks import Extract, TextBlock
from reviewer.readers.office.sheets import read_xlsx
from reviewer.readers.office.slides import read_pptx
from reviewer.readers.office.web import read_html, read_rtf
from reviewer.readers.office.word import read_docx

__all__ = ["Extract", "TextBlock", "read_extract"]


def read_extract(
    path: Path, format: str, encoding: str | None = None, facts: Facts = NO_FACTS
) -> Extract:
    """What a release of a file shows, and what it leaves out.

    Args:
        path: the file.
        format: one that is laid out anew, see ``Format.extract``.
        encoding: of a web page, as a person chose it.
        facts: of the record: the style sheets that came with a web page, and the sheets of a
            workbook that are records of their own.

    Raises:
        BadInput: It is broken, hostile, locked, absurdly large, or of another format.
    """
    row = format_of(Kind.DOCUMENT, format)
    if not row.extract:
        raise BadInput(
            f"{path.name}: no reader knows the format {format!r}.",
            "Convert it to PDF or DOCX and add that to the case, or withhold it.",
        )
    extract: Extract = resolve_entry(row.extract)(path, encoding, facts)
    return extract


def extract_docx(path: Path, *_: Any) -> Extract:
    """What a release of a Word document shows."""
    return read_docx(path)


def extract_pptx(path: Path, *_: Any) -> Extract:
    """What a release of slides shows."""
    return read_pptx(path)


def extract_rtf(path: Path, *_: Any) -> Extract:
    """What a release of an RTF file shows."""
    return read_rtf(path)


def extract_html(path: Path, encoding: str | None, facts: Facts) -> Extract:
    """What a release of a web page shows."""
    return read_html(path, encoding, facts.sheets_beside)


def extract_xlsx(path: Path, _: str | None, facts: Facts) -> Extract:
    """What a release of a workbook shows."""
    return read_xlsx(path, facts.apart)
