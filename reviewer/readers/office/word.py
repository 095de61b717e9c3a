"""A Word document's paragraphs and tables as they stand after all changes are accepted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.direction import reverse_text
from reviewer.readers.legible_ink import Colour, mark_hidden, remove_marks
from reviewer.readers.office.blocks import (
    DRAWINGS,
    ENCLOSED,
    MAX_TEXT,
    Extract,
    TextBlock,
    open_unpacked,
    question_on_covering,
    read_member,
)
from reviewer.readers.office.word_look import CellSurroundings, RunLook, WordLooks
from reviewer.readers.word_parts import (
    character_of_symbol,
    field_words,
    shown_alternatives,
    word_parts,
)
from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml

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
_Into = tuple[tuple[RunLook, Colour | None], list[_Box]]  # a paragraph's look, its boxes of text


def read_docx(path: Path) -> Extract:
    """The blocks of a DOCX: headers, body, notes, footers.

    Raises:
        BadInput: It is broken, hostile, or no Word document.
    """
    extract = Extract([], enclosed=ENCLOSED)
    with open_unpacked(path) as box:
        names = box.namelist()
        parts = word_parts(names, lambda name: read_member(box, name, path.name), path.name)
        if "document" not in parts.values():
            raise BadInput(f"{path.name} is no Word document.", "Withhold it.")
        looks = _load_looks(box, parts, path.name)
        for part in _PARTS:
            for name in sorted(n for n, role in parts.items() if role == part):
                root = parse_xml(read_member(box, name, path.name), path.name)
                looks.read_page(root)
                _add_once(extract, _WordReader(extract, looks).read_blocks(root), part)
                if part == "document" and (places := _covered_paragraphs(root)):
                    extract.covered = _tell_covered(places)
        for name in sorted(n for n, role in parts.items() if role == "comments"):
            root = parse_xml(read_member(box, name, path.name), path.name)
            extract.count_dropped(
                "comments", sum(local_name(n.tag) == "comment" for n in root.iter())
            )
        extract.count_dropped("embedded files", sum(_is_embedded(n) for n in names))
        extract.count_dropped("macros", sum(n.endswith("vbaProject.bin") for n in names))
    if sum(len(c) for b in extract.blocks for c in b.cells) > MAX_TEXT:
        raise BadInput(f"{path.name} holds more text than can be laid out.", "Split it.")
    return extract


def _load_looks(box: zipfile.ZipFile, parts: dict[str, str], file: str) -> WordLooks:
    """The document's styles; parts that are missing or broken style nothing."""
    place = next(
        (str(PurePosixPath(n).parent) for n, r in parts.items() if r == "document"), "word"
    )
    found: list[Element | None] = []
    names = box.namelist()
    for name in ("styles.xml", "theme/theme1.xml", "settings.xml"):
        known = [n for n in (f"{place}/{name}", f"word/{name}") if n in names]
        found.append(parse_xml(read_member(box, known[0], file), file) if known else None)
    return WordLooks(*found)


def _covered_paragraphs(root: Element) -> list[int]:
    """The paragraphs, from 1, beside which a drawing without words floats in front of the text."""
    places: list[int] = []
    number = 0
    for node in root.iter():
        kind = local_name(node.tag)
        number += kind == "p"
        if kind == "anchor" and attribute_named(node, "behindDoc") in ("0", "false", ""):
            inside = {local_name(n.tag) for n in node.iter()}
            # Only what text does not flow around can lie on words.
            if "wrapNone" in inside and "txbxContent" not in inside and not _is_empty(node):
                places.append(number)
        elif kind in ("rect", "roundrect", "shape", "oval") and _floats_in_front(node):
            places.append(number)
    return places


def _is_empty(drawing: Element) -> bool:
    """True for shapes all of which say that nothing fills them; a line without ink fills none."""
    looks = [node for node in drawing.iter() if local_name(node.tag) == "spPr"]
    return bool(looks) and all(any(local_name(c.tag) == "noFill" for c in look) for look in looks)


def _tell_covered(places: list[int]) -> str:
    known = list(dict.fromkeys(places))
    beside = ", ".join(map(str, known[:_MOST_PLACES])) + (" …" if known[_MOST_PLACES:] else "")
    many = "s" if len(known) > 1 else ""
    return f"{question_on_covering(len(places))} (beside paragraph{many} {beside})"


def _floats_in_front(node: Element) -> bool:
    """True for an older drawing that stands in front of words and has none itself."""
    style = attribute_named(node, "style").replace(" ", "")
    depth = re.search(r"z-index:(-?\d+)", style)
    if "position:absolute" not in style or (depth and int(depth[1]) < 0):
        return False
    inside = {local_name(n.tag) for n in node.iter()}
    empty = not inside & {"txbxContent", "textpath", "imagedata"}
    return empty and attribute_named(node, "filled").casefold() not in ("f", "false")


def _is_embedded(name: str) -> bool:
    return PurePosixPath(name).parent.name == "embeddings"


def _add_once(extract: Extract, blocks: Iterator[TextBlock], part: str) -> None:
    """Add a part's blocks; a header that stands on every page is wanted once."""
    found = [b for b in blocks if any(cell.strip() for cell in b.cells)]
    if part in ("header", "footer"):
        found = [b for b in found if b not in extract.blocks]
    extract.blocks += found


class _WordReader:
    def __init__(self, extract: Extract, looks: WordLooks) -> None:
        self._extract, self._looks = extract, looks
        self._around = (
            CellSurroundings()
        )  # what a paragraph takes over from the cell or shape around it
        self._shape: Colour | None = None  # the fill of the shape whose words are read

    def read_blocks(self, node: Element, depth: int = 0) -> Iterator[TextBlock]:
        """The paragraphs and table rows below a node, in order."""
        _check_depth(depth)
        for child in node:
            kind = local_name(child.tag)
            if kind == "p":
                yield from self._blocks_of_paragraph(child, depth)
            elif kind == "tbl":
                yield from self._blocks_of_table(child, depth)
            elif kind == "AlternateContent":  # the same twice, once for older programs
                for way in shown_alternatives(child):
                    yield from self.read_blocks(way, depth + 1)
            elif kind == "altChunk":
                self._extract.count_dropped("enclosed documents")
            elif kind in _GONE:
                self._extract.count_dropped(_GONE[kind])
            elif kind not in _SKIPPED:
                yield from self.read_blocks(child, depth + 1)

    def _blocks_of_table(self, table: Element, depth: int) -> Iterator[TextBlock]:
        """A table's own rows; a table within a cell is a part of that cell.

        Cells stay apart by a tab and rows by a line, as far in as they nest: words that the
        page parts must not run into one another.
        """
        outside, rows = self._around, list(_own_children(table, "tr"))
        for at, row in enumerate(rows):
            marks = [n for n in row if local_name(n.tag) == "trPr"]
            # A row that was deleted while changes were tracked.
            if any(local_name(n.tag) == "del" for mark in marks for n in mark):
                self._extract.count_dropped("tracked deletions")
                continue
            texts = []
            cells = list(_own_children(row, "tc"))
            for column, cell in enumerate(cells):
                around = self._looks.around_cell(table, cell, (at, len(rows), column, len(cells)))
                self._around = replace(around, ground=around.ground or outside.ground)
                lines = ("\t".join(b.cells) for b in self.read_blocks(cell, depth + 2))
                texts.append("\n".join(line for line in lines if line.strip()))
            self._around = outside
            yield TextBlock("row", tuple(texts))

    def _blocks_of_paragraph(self, node: Element, depth: int) -> Iterator[TextBlock]:
        boxes: list[_Box] = []
        look = self._looks.look_of_paragraph(node, self._around)
        text = "".join(self._words_below(node, (look, boxes), 0))
        style = next(
            (attribute_named(n, "val") for n in node.iter() if local_name(n.tag) == "pStyle"), ""
        )
        heading = _HEADING.search(style)
        if heading:
            yield TextBlock("heading", (text,), int(heading[1] or 1))
        elif any(local_name(n.tag) == "numPr" for n in node.iter()):
            yield TextBlock("item", (text,))
        else:
            yield TextBlock("text", (text,))
        outside = self._around
        for box, fill in boxes:
            self._around = CellSurroundings(ground=fill)
            yield from self.read_blocks(box, depth + 1)
        self._around = outside

    def _words_of_run(self, run: Element, into: _Into, depth: int) -> Iterator[str]:
        """A run's words, as it is seen: not at all, blacked out, or in letters."""
        there, readable = self._looks.look_of_run(run, into[0])
        if not there:
            self._extract.count_dropped("hidden words")
            return
        words = "".join(self._words_below(run, into, depth + 1))
        yield words if readable else mark_hidden(words)

    def _words_of_shape(self, shape: Element, into: _Into, depth: int) -> Iterator[str]:
        """The words of a shape, which stand on its fill; one without words is not released."""
        if not any(local_name(node.tag) in _HOLDS for node in shape.iter()):
            self._extract.count_dropped(DRAWINGS)
        outside = self._shape
        self._shape = self._looks.fill_of_shape(shape) or outside
        yield from self._words_below(shape, into, depth + 1)
        self._shape = outside

    def _words_below(self, node: Element, into: _Into, depth: int) -> Iterator[str]:
        _check_depth(depth)
        for child in node:
            kind = local_name(child.tag)
            if kind in _GONE:
                self._extract.count_dropped(_GONE[kind])
            elif kind == "txbxContent":
                into[1].append((child, self._shape))
            elif kind == "AlternateContent":  # the same twice, once for older programs
                for way in shown_alternatives(child):
                    yield from self._words_below(way, into, depth + 1)
            elif kind in _LEAVES or kind in _PICTURES or kind in _DRAWN:
                yield self._text_of_leaf(kind, child)
            elif kind in ("sym", "fldChar"):
                yield character_of_symbol(child) if kind == "sym" else field_words(child)
            elif kind == "r":
                yield from self._words_of_run(child, into, depth)
            elif kind in _SHAPES:
                yield from self._words_of_shape(child, into, depth)
            elif kind in _APART or kind == "bdo":
                yield self._set_apart(child, "".join(self._words_below(child, into, depth + 1)))
            elif kind not in _SKIPPED:
                yield from self._words_below(child, into, depth + 1)

    def _set_apart(self, node: Element, words: str) -> str:
        """Words that stand apart from those around them, or are shown from right to left."""
        if local_name(node.tag) != "bdo":
            return f" {words} "
        return reverse_text(words) if attribute_named(node, "val") == "rtl" else words

    def _text_of_leaf(self, kind: str, node: Element) -> str:
        if kind in _PICTURES:
            linked = kind == "blip" and not attribute_named(node, "embed")
            self._extract.count_dropped(
                "pictures that lie elsewhere" if linked else _PICTURES[kind]
            )
            return " "  # it parts what stands around it
        if kind in _DRAWN:
            self._extract.count_dropped(_DRAWN[kind])
            return " "
        if kind == "textpath":  # words drawn along a line
            return f" {remove_marks(attribute_named(node, 'string'))} "
        return remove_marks(node.text or "") if kind == "t" else _LEAVES[kind]


_LEAVES = {
    **{"t": "", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"},
    **{"noBreakHyphen": "-", "softHyphen": "", "textpath": ""},
}
# What stands above, below or beside the words around it: readings of signs, parts of formulas.
_APART = {"rt", "rubyBase", "num", "den", "sub", "sup", "deg", "lim"}


def _check_depth(depth: int) -> None:
    """What nests without end is refused: to leave out its inside would be to lose words."""
    if depth > _DEPTH:
        raise BadInput("A Word document nests absurdly deep.", "Withhold it.")


def _own_children(node: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """A table's rows or a row's cells, also within controls and insertions."""
    _check_depth(depth)
    for child in node:
        kind = local_name(child.tag)
        if kind == wanted:
            yield child
        elif kind not in (*_SKIPPED, *_GONE, "tbl", "tr", "tc", "p"):
            ways = shown_alternatives(child) if kind == "AlternateContent" else [child]
            for way in ways:
                yield from _own_children(way, wanted, depth + 1)
