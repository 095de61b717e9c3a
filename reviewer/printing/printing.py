"""A document becomes a PDF that a screen reader can read, and that says nothing but what it shows.

No dates, no tool, no ids of a machine; with the fonts that the libraries carry every machine makes
the same bytes.

Decision 227.
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pikepdf
import typst

from reviewer.printing.blocks import (
    Block,
    Bullets,
    Document,
    Headline,
    Paragraph,
    PrintedTable,
    TextRun,
    texts_of,
)
from reviewer.printing.script_fonts import ScriptFonts, is_common, script_of
from reviewer.system.resources import resource_path

# What of a catalogue may stay. By what may stay, not by what must go: a later library may add what
# nobody here knows.
_KEPT = {"/Type", "/Pages", "/StructTreeRoot", "/MarkInfo"}
_KEPT_OF_PAGE = {
    *("/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate"),
    *("/StructParents", "/Tabs"),
}


def print_document(document: Document) -> bytes:
    """The document as a PDF for all: tagged, titled, in English, its fonts in it.

    It holds to PDF/UA-1 (ISO 14289-1) but for the metadata in which a file would say so: the
    pages of a package carry none.
    """
    with closing(ScriptFonts()) as fonts:
        plain = _plain_document(document, fonts.families_for(texts_of(document)))
        known = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts.folder)])
        source = resource_path("printing/document.typ").read_bytes()
        data = typst.compile(
            source,
            sys_inputs={"document": json.dumps(plain)},
            font_paths=known,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    return _clean_file(data, _title_of(document))


def printable_text(text: str) -> str:
    """The text, and in place of what no font has, its number: ``[U+1F600]``."""
    return "".join(map(_printable_char, unicodedata.normalize("NFC", text)))


def _printable_char(char: str) -> str:
    if is_common(char):
        return char
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cf" or script_of(char):
        return char
    return f"[U+{ord(char):04X}]"


def _plain_document(document: Document, fonts: list[str]) -> dict[str, Any]:
    blocks = list(filter(_is_said, document.blocks))
    return {
        "title": _title_of(document),
        "foot": printable_text(document.foot),
        "sideways": document.sideways,
        "fonts": fonts,
        "blocks": list(map(_plain_block, blocks, _heading_levels(blocks))),
    }


def _title_of(document: Document) -> str:
    return printable_text(document.title).strip() or "Untitled"


def _is_said(block: Block) -> bool:
    """A heading that says nothing is none: a reader would stop at it in vain."""
    return not isinstance(block, Headline) or bool(printable_text(block.text).strip())


def _heading_levels(blocks: Sequence[Block]) -> list[int]:
    """Of each heading the level by which it is read: from 1 on, and none left out (0: no heading).

    ISO 14289-1, 7.4.2.
    """
    levels: list[int] = []
    above: list[int] = []  # the ranks of the headings under which one stands
    for block in blocks:
        if isinstance(block, Headline):
            above = [rank for rank in above if rank < block.rank] + [block.rank]
        levels.append(len(above) if isinstance(block, Headline) else 0)
    return levels


def _plain_block(block: Block, level: int) -> dict[str, Any]:
    match block:
        case Headline():
            text = printable_text(block.text)
            return {"kind": "heading", "level": level, "rank": block.rank, "text": text}
        case Paragraph():
            words = _plain_words(block.words)
            return {"kind": "paragraph", "words": words, "style": block.style.value}
        case Bullets():
            return {"kind": "list", "entries": [_plain_words(entry) for entry in block.entries]}
        case PrintedTable():
            return {
                "kind": "table",
                "heads": [printable_text(column.head) for column in block.columns],
                "shares": [column.share for column in block.columns],
                "rows": [[printable_text(cell) for cell in row] for row in block.rows],
                "empty": printable_text(block.empty),
            }


def _plain_words(words: tuple[TextRun, ...]) -> list[dict[str, Any]]:
    return [{"text": printable_text(part.text), "bold": part.bold} for part in words]


def _clean_file(data: bytes, title: str) -> bytes:
    """The same pages with a title and a language, and nothing else about them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in set(pdf.Root.keys()) - _KEPT:
            del pdf.Root[key]
        for page in pdf.pages:
            for key in set(page.obj.keys()) - _KEPT_OF_PAGE:
                del page.obj[key]
        pdf.trailer["/Info"] = pikepdf.Dictionary(Title=pikepdf.String(title))
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.Lang = pikepdf.String("en-US")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _unname_cells(pdf)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        # The id of a PDF (ISO 32000-1, 14.4) is made from the content, not from the time.
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _unname_cells(pdf: pikepdf.Pdf) -> None:
    """Heads of columns say so by their scope; names for each, kept in a tree, are not needed."""
    if "/IDTree" in pdf.Root.StructTreeRoot:
        del pdf.Root.StructTreeRoot.IDTree
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or "/S" not in item:
            continue
        if "/ID" in item:
            del item.ID
        about = item.get("/A", pikepdf.Array())
        for told in about if isinstance(about, pikepdf.Array) else [about]:
            if isinstance(told, pikepdf.Dictionary) and "/Headers" in told:
                del told.Headers
