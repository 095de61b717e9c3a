"""The structure of a released PDF, by allow-list: what is not known to be harmless is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

# ISO 32000-1, 7.7.2, Table 28: of the catalog's entries, those that say how pages are shown.
_ROOT = {
    "Type",
    "Pages",
    "Lang",
    "Version",
    "PageMode",
    "PageLayout",
    "ViewerPreferences",
    "Extensions",
}
_TAGGED = {"MarkInfo", "StructTreeRoot"}
# ISO 32000-1, 7.7.3.3, Table 30: of a page's entries, those that a picture of it needs.
_PAGE = {
    "Type",
    "Parent",
    "MediaBox",
    "CropBox",
    "TrimBox",
    "BleedBox",
    "ArtBox",
    "Rotate",
    "Resources",
    "Contents",
    "Group",
    "UserUnit",
    "Tabs",
    "StructParents",
}
# ISO 32000-1, 14.3.3: author, subject, keywords, creator and the two dates are missing here on
# purpose.
_INFO = {"Title", "Producer"}
# ISO 32000-1, 7.5.5, Table 15; the rest are those of a cross-reference stream, 7.5.8. `Prev` is
# missing: an older revision would lie behind it. So is `Encrypt`.
_TRAILER = {"Size", "Root", "Info", "ID"} | {
    "Type",
    "W",
    "Index",
    "Length",
    "Filter",
    "DecodeParms",
}
# What must stand nowhere, in whichever object: 7.11.4 embedded files, 8.11 layers, 12.5
# annotations, 12.6 actions, 12.7 forms, 14.3 metadata, 14.5 private data, 14.9.4 replacement text.
_NOWHERE = {
    "Metadata": "metadata",
    "PieceInfo": "a program's private data",
    "OCProperties": "layers",
    "OCGs": "layers",
    "JS": "a script",
    "JavaScript": "a script",
    "AA": "an action",
    "OpenAction": "an action",
    "EmbeddedFiles": "attached files",
    "EF": "an attached file",
    "AF": "an attached file",
    "XFA": "a form",
    "AcroForm": "a form",
    "Annots": "annotations",
    "Thumb": "a thumbnail",
    "Alternates": "another version of a picture",
    "ActualText": "replacement text",
    "URI": "a link",
    "LastModified": "a date of change",
    "Names": "a tree of names",
    "Dests": "named places",
    "Outlines": "bookmarks",
    "PageLabels": "page labels",
    "Threads": "article threads",
    "SpiderInfo": "web capture data",
    "Collection": "a portfolio",
    "Perms": "signatures",
    "DSS": "signatures",
}


def find_structure_faults(path: Path, book: pikepdf.Pdf, *, own: bool) -> Iterator[tuple[str, str]]:
    """(place, sentence) of everything in a PDF that a release must not carry.

    ``own`` means the package's own letter or log, which may be tagged for readers.
    """
    yield from _faults_of_bytes(path.read_bytes())
    yield from _faults_of_keys("trailer", book.trailer, _TRAILER)
    yield from _faults_of_keys("catalog", book.Root, _ROOT | (_TAGGED if own else set()))
    if "/Info" in book.trailer:
        yield from _faults_of_keys("document information", book.trailer.Info, _INFO)
    for number, page in enumerate(book.pages, 1):
        yield from _faults_of_keys(f"page {number}", page.obj, _PAGE)
    if book.attachments:
        yield "attachments", "Files are attached."
    for item in book.objects:
        yield from _faults_of_object(item)
    lost = _unreachable_objects(book)
    if lost:
        yield f"object {lost[0]}", f"{len(lost)} objects are left over that nothing refers to."


def _faults_of_bytes(data: bytes) -> Iterator[tuple[str, str]]:
    if not data.startswith(b"%PDF-"):
        yield "byte 0", "The file does not begin as a PDF."
    ends = [m.end() for m in re.finditer(rb"%%EOF", data)]
    # ISO 32000-1, 7.5.6: a file that was changed has its older form before the first %%EOF.
    if len(ends) != 1:
        yield "end of file", f"There are {len(ends)} ends of file, so old revisions may be left."
    if ends and data[ends[-1] :].strip():
        yield f"byte {ends[-1]}", "There are bytes behind the end of the file."


def _faults_of_keys(where: str, item: Any, allowed: set[str]) -> Iterator[tuple[str, str]]:
    for key in item.keys():  # noqa: SIM118  # a pikepdf object iterates over something else
        name = str(key).removeprefix("/")
        if name not in allowed:
            what = _NOWHERE.get(name, "an entry that does not belong there")
            yield where, f"It carries {what}."


def _faults_of_object(item: Any, where: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """What an object carries, its direct children included."""
    # An indirect number comes as a plain one, which carries nothing.
    # Direct objects within each other; chosen by hand, for no writer nests so many.
    if depth > 50 or not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        return
    where = where or f"object {item.objgen[0]}"
    if isinstance(item, pikepdf.Array):
        inside = list(item)
    else:
        inside = [child for _, child in item.items()]
        yield from _faults_of_own_keys(item, where)
    for child in inside:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _faults_of_object(child, where, depth + 1)


def _faults_of_own_keys(item: Any, where: str) -> Iterator[tuple[str, str]]:
    for key in item.keys():  # noqa: SIM118  # a pikepdf object iterates over something else
        name = str(key).removeprefix("/")
        if name in _NOWHERE:
            yield where, f"It carries {_NOWHERE[name]}."
    kind = str(item.get("/Type", ""))
    if kind in ("/Filespec", "/EmbeddedFile", "/Annot", "/OCG", "/Metadata", "/Action"):
        yield where, f"It is of the kind {kind[1:]}."


def _unreachable_objects(book: pikepdf.Pdf) -> list[int]:
    """Numbers of the objects that the trailer does not lead to."""
    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [book.trailer]
    while todo:
        item = todo.pop()
        if isinstance(item, pikepdf.Object) and item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, pikepdf.Array):
            todo += list(item)
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            todo += [child for _, child in item.items()]
    # 7.5.7 and 7.5.8: containers of the file itself, to which nothing has to refer.
    structure = ("/ObjStm", "/XRef")
    return [
        item.objgen[0]
        for item in book.objects
        if isinstance(item, pikepdf.Object)
        and item.is_indirect
        and item.objgen not in seen
        and not (isinstance(item, pikepdf.Stream) and str(item.get("/Type", "")) in structure)
    ]
