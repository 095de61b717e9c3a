"""The words of HTML as a browser lays them out: what stands on one line stays on one line.

Terms are looked for in lines. A line that is broken at every tag would part a surname set in
bold from the given name behind it, and a row of a table into its cells; words that a tag runs
through would fall apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, CData, Comment, Tag
from bs4.element import PageElement, PreformattedString

from reviewer.readers.legible_ink import hidden_words, label_hidden, mark_hidden, remove_marks
from reviewer.readers.web_tree import attribute_of
from reviewer.readers.web_words import BLOCKS, as_seen

_UNREAD = {
    "script": "scripts",
    "style": "style sheets",
    "template": "hidden words",
    "title": "titles",
}
BLACKED_OUT = "blacked out words"
_SILENT = frozenset({"meta", "link", "base"})
_BLOCKS = BLOCKS | {"option", "xmp", "listing"}
_AS_WRITTEN = frozenset({"pre", "textarea", "xmp", "listing"})
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([\w-]+)", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"(?:^|;)\s*white-space\s*:\s*([\w-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MOST_TABLES = 200  # one within the other; deeper ones are laid out as blocks


@dataclass(frozen=True)
class WebText:
    """The words of an HTML text, how many places of each kind were left out, and what was
    blacked out in it.
    """

    text: str
    dropped: Mapping[str, int]
    hidden: tuple[str, ...] = ()


def laid_out(html: str) -> WebText:
    """The lines of HTML as they are seen: tags within a line part nothing, cells of a row are
    parted by a tab, blocks, line breaks and rows by a line end.
    """
    soup = BeautifulSoup(html, "html.parser")
    seen = as_seen(soup)
    page = _PageLayout(seen.hidden, seen.blacked)
    page.dropped.update(seen.lost)
    page.read_elements(soup)
    text = page.text_of_page()
    return WebText(label_hidden(text), page.dropped, tuple(hidden_words(text)))


@dataclass(eq=False)
class _LineFlow:
    """Lines in the making: of the page, a table, a row or a cell."""

    kind: str = ""
    lines: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    open: bool = True

    def end_line(self) -> None:
        line = re.sub(r" {2,}", " ", "".join(self.parts)).strip(" \xa0\t")
        self.parts.clear()
        if line:
            self.lines.append(line.replace("\xa0", " "))

    def text_of_flow(self) -> str:
        self.end_line()
        if self.kind == "row":
            self._end_cell("\n".join(self.lines))
            wide = any("\n" in cell for cell in self.cells)  # a row that only lays out a page
            cells = [cell for cell in self.cells if cell or not wide]
            return "\t".join(cells).rstrip("\t") if any(cells) else ""
        return "\n".join(self.lines)

    def add_cell(self, text: str) -> None:
        self.end_line()
        self._end_cell("\n".join(self.lines))  # words between cells, which a browser moves
        self.lines.clear()
        self.cells.append(text)

    def _end_cell(self, loose: str) -> None:
        if loose:
            self.cells.append(loose)


@dataclass
class _OpenElement:
    """An element whose children are being read, and what is to be done at its end."""

    children: Iterator[PageElement]
    as_written: bool  # white space counts
    block: bool = False
    flow: _LineFlow | None = None


class _PageLayout:
    def __init__(self, hidden: set[int], blacked: set[int]) -> None:
        self._hidden, self._blacked = hidden, blacked
        self._flows = [_LineFlow()]
        self.dropped: Counter[str] = Counter()

    def text_of_page(self) -> str:
        while len(self._flows) > 1:
            self._close_flow(self._flows[-1])
        return self._flows[0].text_of_flow()

    def read_elements(self, soup: BeautifulSoup) -> None:
        """Read all elements, with a list of its own: a hostile page nests without end."""
        stack = [_OpenElement(iter(soup.contents), as_written=False)]
        while stack:
            top = stack[-1]
            node = next(top.children, None)
            if node is None:
                stack.pop()
                if top.flow:
                    self._close_flow(top.flow)
                elif top.block:
                    self._flows[-1].end_line()
            elif isinstance(node, Tag):
                opened = self._open_tag(node, top.as_written)
                stack += [opened] if opened else []
            elif isinstance(node, Comment):
                self.dropped["comments"] += bool(str(node).strip())
            elif isinstance(node, CData) or not isinstance(node, PreformattedString):
                self._add_words(node, top.as_written)

    def _add_words(self, node: PageElement, as_written: bool) -> None:
        text = remove_marks(str(node))
        if id(node) in self._blacked:
            self.dropped[BLACKED_OUT] += 1
            text = mark_hidden(text)
        if id(node) in self._hidden:
            self.dropped["hidden words"] += bool(text.strip())
            return
        flow = self._flows[-1]
        if not as_written:
            flow.parts.append(_BLANKS.sub(" ", text))
            return
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                flow.end_line()
            flow.parts.append(line.replace(" ", "\xa0"))

    def _open_tag(self, tag: Tag, outer: bool) -> _OpenElement | None:
        name, styled = tag.name.lower(), attribute_of(tag, "style")
        if name in _SILENT:
            return None
        if name in _UNREAD:
            self.dropped[_UNREAD[name]] += bool(tag.get_text().strip())
            return None
        if id(tag) in self._hidden:
            self.dropped["hidden words"] += bool(tag.get_text().strip())
            return None
        if name == "br":
            self._flows[-1].end_line()
            return _OpenElement(iter(tag.contents), outer)  # it holds nothing, unless badly written
        return self._open_element(tag, name, styled, _as_written(name, styled, outer))

    def _open_element(self, tag: Tag, name: str, styled: str, as_written: bool) -> _OpenElement:
        children = iter(tag.contents)
        shape = _display_of(name, styled)
        if shape == "inline":
            return _OpenElement(children, as_written)
        if shape != "block" and len(self._flows) < _MOST_TABLES:
            flow = self._begin_flow(shape)
            if flow:
                return _OpenElement(children, as_written, flow=flow)
            self._flows[-1].parts.append("\t")  # a cell without a row
            return _OpenElement(children, as_written)
        self._flows[-1].end_line()
        return _OpenElement(children, as_written, block=True)

    def _begin_flow(self, kind: str) -> _LineFlow | None:
        """A new flow; rows and cells that nobody closed end where the next one begins."""
        ended = {"cell": ("cell",), "row": ("cell", "row"), "table": ()}[kind]
        while self._flows[-1].kind in ended:
            self._close_flow(self._flows[-1])
        if kind == "cell" and self._flows[-1].kind != "row":
            return None
        if kind != "cell":
            self._flows[-1].end_line()
        self._flows.append(_LineFlow(kind))
        return self._flows[-1]

    def _close_flow(self, flow: _LineFlow) -> None:
        while flow.open:
            last = self._flows.pop()
            last.open = False
            text, outer = last.text_of_flow(), self._flows[-1]
            if last.kind == "cell":
                outer.add_cell(text)
            elif text:
                outer.end_line()
                outer.lines.append(text)


def _display_of(name: str, styled: str) -> str:
    """How an element takes its place: ``inline``, ``block``, ``table``, ``row`` or ``cell``."""
    shown = _DISPLAY.search(styled)
    display = shown[1].lower() if shown else ""
    if name in ("td", "th") or display == "table-cell":
        return "cell"
    if name == "tr" or display == "table-row":
        return "row"
    if name == "table" or display in ("table", "inline-table"):
        return "table"
    if display in ("inline", "contents"):
        return "inline"
    if display in ("block", "flex", "grid", "list-item", "flow-root"):
        return "block"
    if display == "inline-block":
        return "inline"
    return "block" if name in _BLOCKS else "inline"


def _as_written(name: str, styled: str, outer: bool) -> bool:
    """True where every space and line end of the source is shown."""
    space = _WHITE_SPACE.search(styled)
    if name in _AS_WRITTEN or space:
        return space[1].lower().startswith(("pre", "break")) if space else True
    return outer
