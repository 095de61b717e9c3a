"""A document as a text that an office goes on editing (DOCX): headings, lists, tables by style."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Inches
from docx.text.paragraph import Paragraph as WordParagraph

from reviewer.printing.blocks import (
    Block,
    Bullets,
    Document,
    Headline,
    Paragraph,
    PrintedTable,
    TextRun,
)

# ISO/IEC 21320-1 dates members of an archive; the earliest that it knows tells nothing.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TABLE = "Light List Accent 1"


def write_docx(document: Document) -> bytes:
    """The document; nothing in the file tells who made it, or when."""
    made = docx.Document()
    _set_page(made, document)
    for block in document.blocks:
        _add_block(made, block)
    about = made.core_properties
    about.title, about.author, about.last_modified_by, about.comments = document.title, "", "", ""
    about.language = "en-US"
    about.created = about.modified = _EPOCH
    out = io.BytesIO()
    made.save(out)
    return _without_times(out.getvalue())


def _set_page(made: WordDocument, document: Document) -> None:
    section = made.sections[0]
    long, short = Inches(11), Inches(8.5)
    section.page_width, section.page_height = (long, short) if document.sideways else (short, long)
    if document.sideways:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.footer.paragraphs[0].text = writable_text(document.foot)


def _add_block(made: WordDocument, block: Block) -> None:
    match block:
        case Headline():
            made.add_heading(writable_text(block.text), block.rank)
        case Paragraph():
            _add_runs(made.add_paragraph(), block.words)
        case Bullets():
            for entry in block.entries:
                _add_runs(made.add_paragraph(style="List Bullet"), entry)
        case PrintedTable():
            _add_table(made, block)


def _add_table(made: WordDocument, block: PrintedTable) -> None:
    if not block.rows:
        made.add_paragraph(writable_text(block.empty))
        return
    table = made.add_table(rows=1, cols=len(block.columns), style=_TABLE)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = writable_text(column.head)
    # So that a reader hears which row is the head, and it stands on each page.
    head = table.rows[0]._tr.get_or_add_trPr()  # the library has no door for it
    head.append(parse_xml(_HEAD))
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = writable_text(text)
    made.add_paragraph()


_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = f'<w:tblHeader xmlns:w="{_WORDS}" w:val="1"/>'


def _add_runs(paragraph: WordParagraph, words: tuple[TextRun, ...]) -> None:
    for part in words:
        paragraph.add_run(writable_text(part.text)).bold = part.bold or None


def writable_text(text: str) -> str:
    """The text without signs that XML cannot hold (XML 1.0, 2.2)."""
    return "".join(
        c if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff") else " " for c in text
    )


def _without_times(data: bytes) -> bytes:
    """The same members, each without the time at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            plain = zipfile.ZipInfo(member.filename, _NO_TIME)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, old.read(member))
    return out.getvalue()
