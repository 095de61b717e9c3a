"""A Word document's paragraphs and tables as they stand after all changes are accepted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.direction import turned
from reviewer.readers.ink import Colour, marked, unmarked
from reviewer.readers.office.blocks import (
    DRAWINGS,
    ENCLOSED,
    MAX_TEXT,
    Block,
    Extract,
    covering,
    member,
    unpacked,
)
from reviewer.readers.office.wordlook import Around, Looks, Set
from reviewer.readers.wordparts import alternatives, field_words, symbol, word_parts
from reviewer.readers.xmltree import attribute, local, parse

_GONE = {"del": "tracked deletions", "moveFrom": "tracked deletions"}
_PICTURES = {"blip": "pictures", "imagedata": "pictures", "OLEObject": "embedded objects"}
_DRAWN = {"chart": "charts", "relIds": "diagrams"}
_SKIPPED = {"instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr"}
# Names of styles differ by language: "Heading 1", "Überschrift 1".
_HEADING = re.compile(r"(?:heading|title|berschrift)\D*(\d?)", re.IGNORECASE)
_PARTS = ("header", "document", "footnotes", "endnotes", "footer")
# Both chosen by hand.
_DEPTH = 60
_MOST_PLACES = 12
_HOLDS = {"txbxContent", "textpath", "imagedata", "blip"}  # words or a picture, in a shape
_SHAPES = {"wsp", "rect", "roundrect", "oval", "shape"}
_Box = tuple[Element, Colour | None]
_Into = tuple[tuple[Set, Colour | None], list[_Box]]  # a paragraph's look, its boxes of text


def read_docx(path: Path) -> Extract:
    """The blocks of a DOCX: headers, body, notes, footers.

    Raises:
        BadInput: It is broken, hostile, or no Word document.
    """
    extract = Extract([], enclosed=ENCLOSED)
    with unpacked(path) as box:
        names = box.namelist()
        parts = word_parts(names, lambda name: member(box, name, path.name), path.name)
        if "document" not in parts.values():
            raise BadInput(f"{path.name} is no Word document.", "Withhold it.")
        looks = _looks(box, parts, path.name)
        for part in _PARTS:
            for name in sorted(n for n, role in parts.items() if role == part):
                root = parse(member(box, name, path.name), path.name)
                looks.read_page(root)
                _add_once(extract, _Reader(extract, looks).blocks(root), part)
                if part == "document" and (places := _covered(root)):
                    extract.covered = _where(places)
        for name in sorted(n for n, role in parts.items() if role == "comments"):
            root = parse(member(box, name, path.name), path.name)
            extract.drop("comments", sum(local(n.tag) == "comment" for n in root.iter()))
        extract.drop("embedded files", sum(_is_embedded(n) for n in names))
        extract.drop("macros", sum(n.endswith("vbaProject.bin") for n in names))
    if sum(len(c) for b in extract.blocks for c in b.cells) > MAX_TEXT:
        raise BadInput(f"{path.name} holds more text than can be laid out.", "Split it.")
    return extract


def _looks(box: zipfile.ZipFile, parts: dict[str, str], file: str) -> Looks:
    """The document's styles; parts that are missing or broken style nothing."""
    place = next(
        (str(PurePosixPath(n).parent) for n, r in parts.items() if r == "document"), "word"
    )
    found: list[Element | None] = []
    names = box.namelist()
    for name in ("styles.xml", "theme/theme1.xml", "settings.xml"):
        known = [n for n in (f"{place}/{name}", f"word/{name}") if n in names]
        found.append(parse(member(box, known[0], file), file) if known else None)
    return Looks(*found)


def _covered(root: Element) -> list[int]:
    """The paragraphs, from 1, beside which a drawing without words floats in front of the text."""
    places: list[int] = []
    number = 0
    for node in root.iter():
        kind = local(node.tag)
        number += kind == "p"
        if kind == "anchor" and attribute(node, "behindDoc") in ("0", "false", ""):
            inside = {local(n.tag) for n in node.iter()}
            # Only what text does not flow around can lie on words.
            if "wrapNone" in inside and "txbxContent" not in inside and not _is_empty(node):
                places.append(number)
        elif kind in ("rect", "roundrect", "shape", "oval") and _floats(node):
            places.append(number)
    return places


def _is_empty(drawing: Element) -> bool:
    """True for shapes all of which say that nothing fills them; a line without ink fills none."""
    looks = [node for node in drawing.iter() if local(node.tag) == "spPr"]
    return bool(looks) and all(any(local(c.tag) == "noFill" for c in look) for look in looks)


def _where(places: list[int]) -> str:
    known = list(dict.fromkeys(places))
    beside = ", ".join(map(str, known[:_MOST_PLACES])) + (" …" if known[_MOST_PLACES:] else "")
    return f"{covering(len(places))} (beside paragraph{'s' if len(known) > 1 else ''} {beside})"


def _floats(node: Element) -> bool:
    """True for an older drawing that stands in front of words and has none itself."""
    style = attribute(node, "style").replace(" ", "")
    depth = re.search(r"z-index:(-?\d+)", style)
    if "position:absolute" not in style or (depth and int(depth[1]) < 0):
        return False
    inside = {local(n.tag) for n in node.iter()}
    empty = not inside & {"txbxContent", "textpath", "imagedata"}
    return empty and attribute(node, "filled").casefold() not in ("f", "false")


def _is_embedded(name: str) -> bool:
    return PurePosixPath(name).parent.name == "embeddings"


def _add_once(extract: Extract, blocks: Iterator[Block], part: str) -> None:
    """Add a part's blocks; a header that stands on every page is wanted once."""
    found = [b for b in blocks if any(cell.strip() for cell in b.cells)]
    if part in ("header", "footer"):
        found = [b for b in found if b not in extract.blocks]
    extract.blocks += found


class _Reader:
    def __init__(self, extract: Extract, looks: Looks) -> None:
        self._extract, self._looks = extract, looks
        self._around = Around()  # what a paragraph takes over from the cell or shape around it
        self._shape: Colour | None = None  # the fill of the shape whose words are read

    def blocks(self, node: Element, depth: int = 0) -> Iterator[Block]:
        """The paragraphs and table rows below a node, in order."""
        _check(depth)
        for child in node:
            kind = local(child.tag)
            if kind == "p":
                yield from self._paragraph(child, depth)
            elif kind == "tbl":
                yield from self._table(child, depth)
            elif kind == "AlternateContent":  # the same twice, once for older programs
                for way in alternatives(child):
                    yield from self.blocks(way, depth + 1)
            elif kind == "altChunk":
                self._extract.drop("enclosed documents")
            elif kind in _GONE:
                self._extract.drop(_GONE[kind])
            elif kind not in _SKIPPED:
                yield from self.blocks(child, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        """A table's own rows; a table within a cell is a part of that cell.

        Cells stay apart by a tab and rows by a line, as far in as they nest: words that the
        page parts must not run into one another.
        """
        outside, rows = self._around, list(_own(table, "tr"))
        for at, row in enumerate(rows):
            marks = [n for n in row if local(n.tag) == "trPr"]
            # A row that was deleted while changes were tracked.
            if any(local(n.tag) == "del" for mark in marks for n in mark):
                self._extract.drop("tracked deletions")
                continue
            texts = []
            cells = list(_own(row, "tc"))
            for column, cell in enumerate(cells):
                around = self._looks.cell(table, cell, (at, len(rows), column, len(cells)))
                self._around = replace(around, ground=around.ground or outside.ground)
                lines = ("\t".join(b.cells) for b in self.blocks(cell, depth + 2))
                texts.append("\n".join(line for line in lines if line.strip()))
            self._around = outside
            yield Block("row", tuple(texts))

    def _paragraph(self, node: Element, depth: int) -> Iterator[Block]:
        boxes: list[_Box] = []
        look = self._looks.paragraph(node, self._around)
        text = "".join(self._words(node, (look, boxes), 0))
        style = next((attribute(n, "val") for n in node.iter() if local(n.tag) == "pStyle"), "")
        heading = _HEADING.search(style)
        if heading:
            yield Block("heading", (text,), int(heading[1] or 1))
        elif any(local(n.tag) == "numPr" for n in node.iter()):
            yield Block("item", (text,))
        else:
            yield Block("text", (text,))
        outside = self._around
        for box, fill in boxes:
            self._around = Around(ground=fill)
            yield from self.blocks(box, depth + 1)
        self._around = outside

    def _run(self, run: Element, into: _Into, depth: int) -> Iterator[str]:
        """A run's words, as it is seen: not at all, blacked out, or in letters."""
        there, readable = self._looks.shown(run, into[0])
        if not there:
            self._extract.drop("hidden words")
            return
        words = "".join(self._words(run, into, depth + 1))
        yield words if readable else marked(words)

    def _drawn(self, shape: Element, into: _Into, depth: int) -> Iterator[str]:
        """The words of a shape, which stand on its fill; one without words is not released."""
        if not any(local(node.tag) in _HOLDS for node in shape.iter()):
            self._extract.drop(DRAWINGS)
        outside = self._shape
        self._shape = self._looks.shape(shape) or outside
        yield from self._words(shape, into, depth + 1)
        self._shape = outside

    def _words(self, node: Element, into: _Into, depth: int) -> Iterator[str]:
        _check(depth)
        for child in node:
            kind = local(child.tag)
            if kind in _GONE:
                self._extract.drop(_GONE[kind])
            elif kind == "txbxContent":
                into[1].append((child, self._shape))
            elif kind == "AlternateContent":  # the same twice, once for older programs
                for way in alternatives(child):
                    yield from self._words(way, into, depth + 1)
            elif kind in _LEAVES or kind in _PICTURES or kind in _DRAWN:
                yield self._leaf(kind, child)
            elif kind in ("sym", "fldChar"):
                yield symbol(child) if kind == "sym" else field_words(child)
            elif kind == "r":
                yield from self._run(child, into, depth)
            elif kind in _SHAPES:
                yield from self._drawn(child, into, depth)
            elif kind in _APART or kind == "bdo":
                yield self._set(child, "".join(self._words(child, into, depth + 1)))
            elif kind not in _SKIPPED:
                yield from self._words(child, into, depth + 1)

    def _set(self, node: Element, words: str) -> str:
        """Words that stand apart from those around them, or are shown from right to left."""
        if local(node.tag) != "bdo":
            return f" {words} "
        return turned(words) if attribute(node, "val") == "rtl" else words

    def _leaf(self, kind: str, node: Element) -> str:
        if kind in _PICTURES:
            linked = kind == "blip" and not attribute(node, "embed")
            self._extract.drop("pictures that lie elsewhere" if linked else _PICTURES[kind])
            return " "  # it parts what stands around it
        if kind in _DRAWN:
            self._extract.drop(_DRAWN[kind])
            return " "
        if kind == "textpath":  # words drawn along a line
            return f" {unmarked(attribute(node, 'string'))} "
        return unmarked(node.text or "") if kind == "t" else _LEAVES[kind]


_LEAVES = {
    **{"t": "", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"},
    **{"noBreakHyphen": "-", "softHyphen": "", "textpath": ""},
}
# What stands above, below or beside the words around it: readings of signs, parts of formulas.
_APART = {"rt", "rubyBase", "num", "den", "sub", "sup", "deg", "lim"}


def _check(depth: int) -> None:
    """What nests without end is refused: to leave out its inside would be to lose words."""
    if depth > _DEPTH:
        raise BadInput("A Word document nests absurdly deep.", "Withhold it.")


def _own(node: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """A table's rows or a row's cells, also within controls and insertions."""
    _check(depth)
    for child in node:
        kind = local(child.tag)
        if kind == wanted:
            yield child
        elif kind not in (*_SKIPPED, *_GONE, "tbl", "tr", "tc", "p"):
            ways = alternatives(child) if kind == "AlternateContent" else [child]
            for way in ways:
                yield from _own(way, wanted, depth + 1)
