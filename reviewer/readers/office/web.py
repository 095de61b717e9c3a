"""A web page's or RTF file's visible words. Nothing is ever loaded, and no link is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from bs4 import BeautifulSoup, CData, Comment, Doctype, Tag
from bs4.element import NavigableString, PreformattedString

from reviewer.errors import BadInput
from reviewer.readers.decoding import clean_text, load_file, load_text, plain_breaks
from reviewer.readers.legible_ink import mark_hidden, remove_marks
from reviewer.readers.office.blocks import DRAWINGS, Extract, TextBlock, question_on_covering
from reviewer.readers.rtf import CELL, rtf_words
from reviewer.readers.rtf_parts import count_covering, count_drawn
from reviewer.readers.web_styles import Styles
from reviewer.readers.web_words import BLOCKS, as_seen, field_words, hides_words, parts_words

_DROPPED = {
    "script": "scripts",
    "style": "",
    "head": "",
    "template": "hidden words",
    "noscript": "words for browsers without scripts",
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
_CELLS = ["td", "th"]
_DEPTH = 400


def read_html(
    path: Path, encoding: str | None = None, beside: Styles = MappingProxyType({})
) -> Extract:
    """The blocks of a web page.

    Args:
        path: the page.
        encoding: as a person chose it.
        beside: the style sheets that came with it.

    Raises:
        BadInput: It cannot be decoded, or nests absurdly deep.
    """
    extract = Extract([], enclosed=frozenset({"pictures in the page"}))
    try:
        soup = BeautifulSoup(load_text(path, encoding), "html.parser")
        seen = as_seen(soup, beside)
        for what, count in seen.lost.items():
            extract.count_dropped(what, count)
        _Walker(extract, seen.hidden, seen.blacked).walk_tree(soup)
    except RecursionError:
        raise BadInput(f"{path.name} nests absurdly deep.", "Withhold it.") from None
    return extract


def read_rtf(path: Path) -> Extract:
    """The paragraphs of an RTF file.

    Raises:
        BadInput: It is broken.
    """
    data = load_file(path)
    text, dropped = rtf_words(data, path.name, unseen=False)
    extract = Extract([], dropped, enclosed=frozenset({"pictures", "embedded objects"}))
    count = count_covering(data)
    if count:
        extract.covered = question_on_covering(count)
    extract.count_dropped(DRAWINGS, count_drawn(data))
    for line in plain_breaks(text).split("\n"):
        cells = tuple(clean_text(cell) for cell in line.rstrip(CELL).split(CELL))
        if any(cell.strip() for cell in cells):
            extract.blocks.append(TextBlock("row" if len(cells) > 1 else "text", cells))
    return extract


class _Walker:
    def __init__(self, extract: Extract, hidden: set[int], blacked: set[int]) -> None:
        self._extract = extract
        self._hidden, self._blacked = hidden, blacked
        self._words: list[str] = []
        self._kind, self._level = "text", 0

    def walk_tree(self, node: Tag, depth: int = 0) -> None:
        """Turn everything below a node into blocks."""
        if depth > _DEPTH:
            raise RecursionError
        for child in node.children:
            if isinstance(child, Tag):
                self._walk_tag(child, depth)
            elif isinstance(child, Comment):
                self._extract.count_dropped("comments in the page's source")
            elif id(child) in self._hidden:
                self._extract.count_dropped("hidden words")
            elif isinstance(child, NavigableString) and _is_text(child):
                self._words.append(self._text_of_string(child))
        if depth == 0:
            self._end_block()

    def _text_of_string(self, words: NavigableString) -> str:
        text = remove_marks(str(words))
        return mark_hidden(text) if id(words) in self._blacked else text

    def _walk_tag(self, tag: Tag, depth: int) -> None:
        name = tag.name.lower()
        if name in _DROPPED:
            if _DROPPED[name]:
                own = name == "img" and str(tag.get("src", "")).strip().lower().startswith("data:")
                self._extract.count_dropped("pictures in the page" if own else _DROPPED[name])
            if parts_words(tag):  # a picture stands between the words around it
                self._words.append(" ")
        elif id(tag) in self._hidden:
            self._extract.count_dropped("hidden words")
        elif name in ("br", "input", "optgroup"):
            self._words.append("\n" if name == "br" else " ")
            self._add_field(tag, name)
            self.walk_tree(tag, depth + 1)
        elif name == "tr":
            self._end_block()
            self._add_row(tag, depth)
        elif re.fullmatch(r"h[1-6]", name):
            self._add_block(tag, depth, ("heading", int(name[1])))
        elif name == "li":
            self._add_block(tag, depth, ("item", 0))
        elif name in BLOCKS:
            self._add_block(tag, depth, ("text", 0))
        else:
            apart = " " if parts_words(tag) else ""
            self._words.append(apart)
            self.walk_tree(tag, depth + 1)
            self._words.append(apart)

    def _add_field(self, tag: Tag, name: str) -> None:
        if name == "input":
            self._words.append(f"{field_words(tag)} ")
            self._extract.count_dropped("hidden words", int(hides_words(tag)))
        elif name == "optgroup":
            label = tag.get("label")
            self._words.append(f"{label} " if isinstance(label, str) else "")

    def _add_block(self, tag: Tag, depth: int, kind: tuple[str, int]) -> None:
        self._end_block()
        self._kind, self._level = kind
        self.walk_tree(tag, depth + 1)
        self._end_block()
        self._kind, self._level = "text", 0

    def _add_row(self, row: Tag, depth: int) -> None:
        """A row's cells; what stands between them, a browser shows before the table."""
        texts: list[str] = []
        loose: list[TextBlock] = []
        for child in _in_row(row, 0):
            if id(child) in self._hidden:
                self._extract.count_dropped("hidden words")
                continue
            inner = _Walker(Extract([], self._extract.dropped), self._hidden, self._blacked)
            if isinstance(child, Tag) and child.name in _CELLS:
                inner.walk_tree(child, depth + 1)
            elif isinstance(child, Tag):
                inner._walk_tag(child, depth + 1)
            elif not isinstance(child, Comment) and _is_text(child):
                inner._words.append(self._text_of_string(child))
            inner._end_block()
            found = inner._extract.blocks
            if isinstance(child, Tag) and child.name in _CELLS:
                texts.append("\n".join("\t".join(b.cells) for b in found))
            else:
                loose += found
        self._extract.blocks += loose
        if any(texts):
            self._extract.blocks.append(TextBlock("row", tuple(texts)))

    def _end_block(self) -> None:
        lines = "".join(self._words).replace("\xa0", " ").split("\n")
        self._words = []
        text = _joined_lines(lines)
        if text:
            self._extract.blocks.append(TextBlock(self._kind, (clean_text(text),), self._level))


def _joined_lines(lines: list[str]) -> str:
    return " ".join(" ".join(line.split()) for line in lines).strip()


def _is_text(child: NavigableString) -> bool:
    return not isinstance(child, Doctype | PreformattedString) or isinstance(child, CData)


def _in_row(node: Tag, depth: int) -> Iterator[Tag | NavigableString]:
    """Cells, also within a stray tag between them, and what else stands in a row."""
    for child in node.children:
        if not isinstance(child, Tag):
            if isinstance(child, NavigableString):
                yield child
        elif child.name in (*_CELLS, "table", "tr") or depth > _DEPTH or not child.find(_CELLS):
            yield child
        else:
            yield from _in_row(child, depth + 1)
