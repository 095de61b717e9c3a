"""A Word document's paragraphs and tables as they stand after all changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from reviewer.errors import BadInput
from reviewer.readers.xmltree import attribute, local, parse
from reviewer.render.office.blocks import MAX_TEXT, Block, Extract, member, unpacked

_GONE = {"del": "tracked deletions", "moveFrom": "tracked deletions"}
_PICTURES = {"blip": "pictures", "imagedata": "pictures", "OLEObject": "embedded objects"}
_SKIPPED = {"instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr"}
_HEADING = re.compile(r"(?:heading|title|berschrift)\D*(\d?)", re.IGNORECASE)
_PARTS = ("header", "document", "footnotes", "endnotes", "footer")
_DEPTH = 60


def read_docx(path: Path) -> Extract:
    """The blocks of a DOCX: headers, body, notes, footers.

    Raises:
        BadInput: It is broken, hostile, or no Word document.
    """
    extract = Extract([])
    with unpacked(path) as box:
        names = box.namelist()
        if "word/document.xml" not in names:
            raise BadInput(f"{path.name} is no Word document.", "Withhold it.")
        for part in _PARTS:
            wanted = re.compile(rf"word/{part}\d*\.xml")
            for name in sorted(n for n in names if wanted.fullmatch(n)):
                root = parse(member(box, name, path.name), path.name)
                _add_once(extract, _Reader(extract).blocks(root), part)
        comments = [n for n in names if re.fullmatch(r"word/comments\d*\.xml", n)]
        for name in comments:
            root = parse(member(box, name, path.name), path.name)
            extract.drop("comments", sum(local(n.tag) == "comment" for n in root.iter()))
        extract.drop("embedded files", sum(_is_embedded(n) for n in names))
        extract.drop("macros", sum(n.endswith("vbaProject.bin") for n in names))
    if sum(len(c) for b in extract.blocks for c in b.cells) > MAX_TEXT:
        raise BadInput(f"{path.name} holds more text than can be laid out.", "Split it.")
    return extract


def _is_embedded(name: str) -> bool:
    return PurePosixPath(name).parent.name == "embeddings"


def _add_once(extract: Extract, blocks: Iterator[Block], part: str) -> None:
    """Add a part's blocks; a header that stands on every page is wanted once."""
    found = [b for b in blocks if any(cell.strip() for cell in b.cells)]
    if part in ("header", "footer"):
        found = [b for b in found if b not in extract.blocks]
    extract.blocks += found


class _Reader:
    def __init__(self, extract: Extract) -> None:
        self._extract = extract

    def blocks(self, node: Element, depth: int = 0) -> Iterator[Block]:
        """The paragraphs and table rows below a node, in order."""
        if depth > _DEPTH:
            return
        for child in node:
            kind = local(child.tag)
            if kind == "p":
                yield from self._paragraph(child)
            elif kind == "tbl":
                yield from self._table(child)
            elif kind in _GONE:
                self._extract.drop(_GONE[kind])
            elif kind not in _SKIPPED:
                yield from self.blocks(child, depth + 1)

    def _table(self, table: Element) -> Iterator[Block]:
        for row in (n for n in table.iter() if local(n.tag) == "tr"):
            if any(local(n.tag) == "del" for n in row.iter() if local(n.tag) in ("trPr", "del")):
                marks = [n for n in row if local(n.tag) == "trPr"]
                if any(local(n.tag) == "del" for mark in marks for n in mark):
                    self._extract.drop("tracked deletions")
                    continue
            cells = [n for n in row if local(n.tag) in ("tc", "sdt")]
            texts = ["\n".join("".join(b.cells) for b in self.blocks(cell)) for cell in cells]
            yield Block("row", tuple(texts))

    def _paragraph(self, node: Element) -> Iterator[Block]:
        boxes: list[Element] = []
        text = "".join(self._words(node, boxes, 0))
        style = next((attribute(n, "val") for n in node.iter() if local(n.tag) == "pStyle"), "")
        heading = _HEADING.search(style)
        if heading:
            yield Block("heading", (text,), int(heading[1] or 1))
        elif any(local(n.tag) == "numPr" for n in node.iter()):
            yield Block("item", (text,))
        else:
            yield Block("text", (text,))
        for box in boxes:
            yield from self.blocks(box, 1)

    def _words(self, node: Element, boxes: list[Element], depth: int) -> Iterator[str]:
        if depth > _DEPTH:
            return
        for child in node:
            kind = local(child.tag)
            if kind in _GONE:
                self._extract.drop(_GONE[kind])
            elif kind == "txbxContent":
                boxes.append(child)
            elif kind == "Fallback":
                continue  # the same again, for older programs
            elif kind in _LEAVES or kind in _PICTURES:
                yield self._leaf(kind, child)
            elif kind == "r" and _hidden(child):
                self._extract.drop("hidden words")
            elif kind not in _SKIPPED:
                yield from self._words(child, boxes, depth + 1)

    def _leaf(self, kind: str, node: Element) -> str:
        if kind in _PICTURES:
            self._extract.drop(_PICTURES[kind])
            return ""
        return (node.text or "") if kind == "t" else _LEAVES[kind]


_LEAVES = {"t": "", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _hidden(run: Element) -> bool:
    marks = (n for part in run if local(part.tag) == "rPr" for n in part)
    return any(
        local(n.tag) == "vanish" and attribute(n, "val") not in ("0", "false", "off") for n in marks
    )
