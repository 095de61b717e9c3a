"""The HTML of a letter's template, as far as letters need it, read into what is printed."""

from __future__ import annotations

from collections.abc import Iterator

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
_HELP = "Letters know h1 to h3, p, ul, ol, li, b and br."


def read_html(html: str) -> list[Block]:
    """The parts of a body.

    Raises:
        Refused: It holds what cannot be printed.
    """
    soup = BeautifulSoup(html, "html.parser")
    return [block for child in soup.children for block in _blocks_of(child)]


def _blocks_of(node: object) -> Iterator[Block]:
    if isinstance(node, Tag) and node.name in _HEADINGS:
        yield Headline(_HEADINGS[node.name], " ".join(node.get_text().split()))
    elif isinstance(node, Tag) and node.name in _LISTS:
        yield Bullets(tuple(_words_of(entry) for entry in node.find_all("li", recursive=False)))
    elif isinstance(node, Tag) and node.name == "p":
        styles = [_STYLES[name] for name in node.get_attribute_list("class") if name in _STYLES]
        yield Paragraph(_words_of(node), styles[0] if styles else ParagraphStyle.PLAIN)
    elif isinstance(node, Tag):
        raise Refused(f"A letter holds <{node.name}>, which cannot be printed.", _HELP)
    elif type(node) is NavigableString and node.strip():
        yield Paragraph((TextRun(" ".join(node.split())),))


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
            raise Refused(f"A letter holds <{child.name}>, which cannot be printed.", _HELP)
        elif type(child) is NavigableString:
            yield _one_spaced(child), bold


def _one_spaced(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"
