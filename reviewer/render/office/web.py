"""A web page's or RTF file's visible words. Nothing is ever loaded, and no link is kept."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup, CData, Comment, Doctype, Tag
from bs4.element import NavigableString, PreformattedString

from reviewer.errors import BadInput
from reviewer.readers.decoding import cleaned, load, load_text, plain_breaks
from reviewer.readers.rtf import CELL, rtf_words
from reviewer.render.office.blocks import Block, Extract

_DROPPED = {
    "script": "scripts",
    "style": "",
    "head": "",
    "template": "hidden words",
    "noscript": "",
    "iframe": "embedded pages",
    "object": "embedded objects",
    "embed": "embedded objects",
    "svg": "pictures",
    "img": "pictures",
    "picture": "pictures",
    "video": "pictures",
    "audio": "embedded objects",
    "canvas": "pictures",
}
_BLOCK_NAMES = """
address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form
header hr html main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEPTH = 400


def read_html(path: Path) -> Extract:
    """The blocks of a web page.

    Raises:
        BadInput: It cannot be decoded, or nests absurdly deep.
    """
    extract = Extract([])
    try:
        soup = BeautifulSoup(load_text(path), "html.parser")
        _Walker(extract).walk(soup)
    except RecursionError:
        raise BadInput(f"{path.name} nests absurdly deep.", "Withhold it.") from None
    return extract


def read_rtf(path: Path) -> Extract:
    """The paragraphs of an RTF file.

    Raises:
        BadInput: It is broken.
    """
    text, dropped = rtf_words(load(path), path.name, unseen=False)
    extract = Extract([], dropped)
    for line in plain_breaks(text).split("\n"):
        cells = tuple(cleaned(cell) for cell in line.rstrip(CELL).split(CELL))
        if any(cell.strip() for cell in cells):
            extract.blocks.append(Block("row" if len(cells) > 1 else "text", cells))
    return extract


class _Walker:
    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._words: list[str] = []
        self._kind, self._level = "text", 0

    def walk(self, node: Tag, depth: int = 0) -> None:
        """Turn everything below a node into blocks."""
        if depth > _DEPTH:
            raise RecursionError
        for child in node.children:
            if isinstance(child, Tag):
                self._tag(child, depth)
            elif isinstance(child, Comment):
                self._extract.drop("comments")
            elif isinstance(child, NavigableString) and _is_text(child):
                self._words.append(str(child))
        if depth == 0:
            self._end()

    def _tag(self, tag: Tag, depth: int) -> None:
        name = tag.name.lower()
        if name in _DROPPED:
            if _DROPPED[name]:
                self._extract.drop(_DROPPED[name])
        elif _unseen(tag):
            self._extract.drop("hidden words")
        elif name == "br":
            self._words.append("\n")
        elif name == "tr":
            self._end()
            self._row(tag, depth)
        elif re.fullmatch(r"h[1-6]", name):
            self._block(tag, depth, ("heading", int(name[1])))
        elif name == "li":
            self._block(tag, depth, ("item", 0))
        elif name in _BLOCKS:
            self._block(tag, depth, ("text", 0))
        else:
            self.walk(tag, depth + 1)

    def _block(self, tag: Tag, depth: int, kind: tuple[str, int]) -> None:
        self._end()
        self._kind, self._level = kind
        self.walk(tag, depth + 1)
        self._end()
        self._kind, self._level = "text", 0

    def _row(self, row: Tag, depth: int) -> None:
        texts = []
        for cell in row.find_all(["td", "th"], recursive=False):
            if _unseen(cell):
                self._extract.drop("hidden words")
                continue
            inner = _Walker(Extract([], self._extract.dropped))
            inner.walk(cell, depth + 1)
            inner._end()
            texts.append("\n".join(" ".join(b.cells) for b in inner._extract.blocks))
        if any(texts):
            self._extract.blocks.append(Block("row", tuple(texts)))

    def _end(self) -> None:
        lines = "".join(self._words).replace("\xa0", " ").split("\n")
        self._words = []
        text = _joined_lines(lines)
        if text:
            self._extract.blocks.append(Block(self._kind, (cleaned(text),), self._level))


def _joined_lines(lines: list[str]) -> str:
    return " ".join(" ".join(line.split()) for line in lines).strip()


def _is_text(child: NavigableString) -> bool:
    return not isinstance(child, Doctype | PreformattedString) or isinstance(child, CData)


def _unseen(tag: Tag) -> bool:
    style = tag.get("style")
    return (
        tag.has_attr("hidden")
        or (tag.name == "input" and tag.get("type") == "hidden")
        or bool(_UNSEEN.search(style if isinstance(style, str) else ""))
    )
