"""The HTML of a page's template, as far as pages need it, read into what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from reviewer.errors import Refused
from reviewer.printing.blocks import Block, Bullets, Headline, Paragraph, ParagraphStyle, TextRun

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_LISTS = {"ul", "ol"}
_BOLD = {"b", "strong"}
# What a paragraph's class says of it.
_STYLES = {
    "office": ParagraphStyle.NAME,
    "date": ParagraphStyle.DATE,
    "address": ParagraphStyle.ADDRESS,
    "grey": ParagraphStyle.QUIET,
    "line": ParagraphStyle.APART,
}
_HELP = "Letters know h1 to h3, p, ul, ol, li, b and br, and table with the id of a known table."
_Tables = Mapping[str, Callable[[], Block | None]]


def read_html(html: str, tables: _Tables | None = None) -> list[Block]:
    """The parts of a body.

    Args:
        html: the text.
        tables: makes what stands in place of ``<table id="...">``, by its id; nothing for ``None``.

    Raises:
        Refused: It holds what cannot be printed.
    """
    soup = BeautifulSoup(html, "html.parser")
    known = tables if tables is not None else {}
    return [block for child in soup.children for block in _blocks_of(child, known)]


def _blocks_of(node: object, tables: _Tables) -> Iterator[Block]:
    if isinstance(node, Tag) and node.name == "table":
        yield from _table_named(node, tables)
    elif isinstance(node, Tag) and node.name in _HEADINGS:
        yield Headline(_HEADINGS[node.name], " ".join(node.get_text().split()))
    elif isinstance(node, Tag) and node.name in _LISTS:
        yield Bullets(tuple(_words_of(entry) for entry in node.find_all("li", recursive=False)))
    elif isinstance(node, Tag) and node.name == "p":
        styles = [_STYLES[name] for name in node.get_attribute_list("class") if name in _STYLES]
        yield Paragraph(_words_of(node), styles[0] if styles else ParagraphStyle.PLAIN)
    elif isinstance(node, Tag):
        raise _cannot_print(node)
    elif type(node) is NavigableString and node.strip():
        yield Paragraph((TextRun(" ".join(node.split())),))


def _table_named(node: Tag, tables: _Tables) -> Iterator[Block]:
    name = str(node.get("id") or "")
    if name not in tables or node.find(True) is not None:
        known = ", ".join(sorted(tables)) or "none"
        told = f"Line {node.sourceline} holds <table> with the id {name!r}; known are {known}."
        raise Refused(told, _HELP)
    table = tables[name]()
    if table is not None:
        yield table


def _cannot_print(node: Tag) -> Refused:
    return Refused(f"Line {node.sourceline} holds <{node.name}>, which cannot be printed.", _HELP)


def _words_of(tag: Tag) -> tuple[TextRun, ...]:
    """TextRun with their weight; spaces run together, as HTML has it."""
    found = list(_pieces_of(tag, bold=False))
    return tuple(TextRun(text, bold) for text, bold in found if text)


def _pieces_of(tag: Tag, *, bold: bool) -> Iterator[tuple[str, bool]]:
    for child in tag.children:
        if isinstance(child, Tag) and child.name == "br":
            yield "\n", bold
        elif isinstance(child, Tag) and child.name in _BOLD:
            yield from _pieces_of(child, bold=True)
        elif isinstance(child, Tag):
            raise _cannot_print(child)
        elif type(child) is NavigableString:
            yield _one_spaced(child), bold


def _one_spaced(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"
