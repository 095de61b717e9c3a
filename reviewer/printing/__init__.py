"""Printed pages: what is said in headings, paragraphs, lists and tables becomes a tagged PDF."""

from reviewer.printing.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Headline,
    Paragraph,
    ParagraphStyle,
    PrintedTable,
    TextRun,
)
from reviewer.printing.docx_pages import write_docx
from reviewer.printing.html_blocks import read_html
from reviewer.printing.html_pages import write_html
from reviewer.printing.printing import print_document

__all__ = [
    "Block",
    "Bullets",
    "Column",
    "Document",
    "Headline",
    "Paragraph",
    "ParagraphStyle",
    "PrintedTable",
    "TextRun",
    "print_document",
    "read_html",
    "write_docx",
    "write_html",
]
