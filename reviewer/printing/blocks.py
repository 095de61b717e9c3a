"""What a printed document says, in the parts that a screen reader hears: headings, lists, tables.

How it looks is the business of ``resources/printing/document.typ``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class ParagraphStyle(StrEnum):
    """How a paragraph stands out from others."""

    PLAIN = ""
    QUIET = "quiet"
    NAME = "name"
    DATE = "date"
    ADDRESS = "address"
    APART = "apart"


@dataclass(frozen=True)
class TextRun:
    """TextRun of one weight; a line feed in them begins a new line."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Headline:
    """A heading of rank 1 to 3: how large it looks beside others."""

    rank: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Some lines of text."""

    words: tuple[TextRun, ...]
    style: ParagraphStyle = ParagraphStyle.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list, each entry of it a text."""

    entries: tuple[tuple[TextRun, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and its share of the width."""

    head: str
    share: float


@dataclass(frozen=True)
class PrintedTable:
    """A table whose head stands on each page. Shares of its columns add up to 1.

    Attributes:
        rows: a text a column; a line feed in it begins a new line.
        empty: what to say when there is no row.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    empty: str


Block = Headline | Paragraph | Bullets | PrintedTable


@dataclass(frozen=True)
class Document:
    """All that one file says.

    Attributes:
        title: of the file; nothing prints it by itself.
        foot: left part of every page's foot; the page's number stands right of it.
        sideways: the paper lies on its long side, for wide tables.
    """

    title: str
    blocks: Sequence[Block]
    foot: str = ""
    sideways: bool = False


def texts_of(document: Document) -> Iterable[str]:
    """Every text that is printed."""
    yield document.title
    yield document.foot
    for block in document.blocks:
        yield from _texts_of_block(block)


def _texts_of_block(block: Block) -> Iterable[str]:
    match block:
        case Headline():
            yield block.text
        case Paragraph():
            yield from (part.text for part in block.words)
        case Bullets():
            yield from (part.text for entry in block.entries for part in entry)
        case PrintedTable():
            yield block.empty
            yield from (column.head for column in block.columns)
            for row in block.rows:
                yield from row
