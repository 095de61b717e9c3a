"""Which parts of a Word document hold its words, and what its symbols look like.

A part is found by what the container says of it: the relations from ``_rels/.rels`` on and
the types in ``[Content_Types].xml``. Its usual name counts only besides; SharePoint writes
the body as ``word/document2.xml``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml

TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"
_TYPE = re.compile(r"\.([a-z]+)(?:\.main)?\+xml\Z", re.IGNORECASE)
_USUAL = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml")
_ROLES = {
    "officedocument": "document",
    "document": "document",
    "template": "document",
    **{n: n for n in ("header", "footer", "footnotes", "endnotes", "comments")},
}

_WINGDINGS = {
    **dict.fromkeys((0x6F, 0x71, 0x72, 0xA8), "☐"),
    **dict.fromkeys((0xFD, 0xFE), "☒"),
    **{0xFB: "✗", 0xFC: "✓", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0x6C: "●", 0x6E: "■", 0xA7: "▪"},
}
_SYMBOLS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": {
        **dict.fromkeys((0x2A, 0x30, 0xA3), "☐"),
        **dict.fromkeys((0x51, 0x52, 0x53, 0x54), "☒"),
        **{0x4F: "✗", 0x50: "✓"},
    },
    "symbol": {0xB7: "•", 0xA7: "§", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xD7: "·"},
    "webdings": {0x63: "☐", 0x67: "■", 0x61: "✓"},
}
_UNKNOWN = "▪"  # a picture of a font that has no letter for it


def word_parts(names: list[str], read: Callable[[str], bytes], file: str) -> dict[str, str]:
    """The role of every part with words, by the part's name.

    Args:
        names: of all members of the container.
        read: gives a member's content.
        file: names the document to the user.

    Raises:
        BadInput: The container's own lists are no XML.
    """
    have = set(names)
    found = {n: m[1] for n in names if (m := _USUAL.fullmatch(n))}
    if TYPES in have:
        for node in parse_xml(read(TYPES), file):
            name = attribute_named(node, "PartName").lstrip("/")
            kind = _TYPE.search(attribute_named(node, "ContentType"))
            role = _ROLES.get(kind[1].lower() if kind else "")
            if name in have and role and "wordprocessingml" in attribute_named(node, "ContentType"):
                found.setdefault(name, role)
    queue = [""]
    seen: set[str] = set()
    while queue:
        part = queue.pop()
        if part in seen:
            continue
        seen.add(part)
        for name, role in _related_parts(part, have, read, file):
            found.setdefault(name, role)
            if role == "document":
                queue.append(name)
    bodies = seen - {""}  # a body that nothing points to is not shown
    return {n: r for n, r in found.items() if r != "document" or not bodies or n in bodies}


def _related_parts(
    part: str, have: set[str], read: Callable[[str], bytes], file: str
) -> Iterator[tuple[str, str]]:
    place = PurePosixPath(part)
    listing = str(place.parent / "_rels" / f"{place.name}.rels") if part else _ROOT
    if listing not in have:
        return
    for node in parse_xml(read(listing), file):
        role = _ROLES.get(attribute_named(node, "Type").rpartition("/")[2].lower())
        if role is None or attribute_named(node, "TargetMode") == "External":
            continue
        target = unquote(attribute_named(node, "Target"))
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
        if name in have:
            yield name, role


def character_of_symbol(node: Element) -> str:
    """The character that a ``w:sym`` shows: its font numbers pictures, not letters."""
    try:
        code = int(attribute_named(node, "char"), 16)
    except ValueError:
        return _UNKNOWN
    font = _SYMBOLS.get(attribute_named(node, "font").strip().casefold())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font is not None:
        return font.get(low, _UNKNOWN)
    text = chr(low) if 0 < low <= 0x10FFFF else ""
    return text if text.isprintable() else _UNKNOWN


def field_words(node: Element) -> str:
    """What a form field shows that stands in no run: its tick, or what is chosen of its list."""
    for item in node.iter():
        kind = local_name(item.tag)
        if kind == "checkBox":
            marks = {local_name(n.tag): attribute_named(n, "val") for n in item}
            on = marks.get("checked", marks.get("default", "0"))
            return "☐" if on in ("0", "false", "off") else "☒"
        if kind == "ddList":
            marks = {local_name(n.tag): attribute_named(n, "val") for n in item}
            entries = [attribute_named(n, "val") for n in item if local_name(n.tag) == "listEntry"]
            at = marks.get("result", marks.get("default", "0"))
            chosen = int(at) if at.isdecimal() else 0
            return entries[chosen] if chosen < len(entries) else ""
    return ""


def shown_alternatives(node: Element) -> list[Element]:
    """What is shown of an ``mc:AlternateContent``: its first choice, else its fallback."""
    ways = [n for n in node if local_name(n.tag) == "Choice"]
    ways += [n for n in node if local_name(n.tag) == "Fallback"]
    return ways[:1]


def is_hidden(run: Element) -> bool:
    """True for a run of words that a page does not show."""
    marks = (n for part in run if local_name(part.tag) == "rPr" for n in part)
    return any(
        local_name(n.tag) == "vanish" and attribute_named(n, "val") not in ("0", "false", "off")
        for n in marks
    )
