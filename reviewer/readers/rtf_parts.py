"""Pictures and other files in an RTF file, and drawings that may lie on its words."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|(\\.)|([{}])|([^\\{}]+)", re.DOTALL
)
_KINDS = {"pngblip": ".png", "jpegblip": ".jpg"}
# [MS-OLEDS], 2.2.5: FormatID of an embedded object.
_EMBEDDED = 2  # an object that is there, and no link to one
_NOT_HEX = re.compile(r"[^0-9a-fA-F]")


@dataclass
class _OpenGroup:
    """A group, and what is known of the picture or object that it belongs to."""

    picture: _RawPicture | None = None
    twin: bool = False  # the same picture for older programs
    own: bool = False  # its words are the picture's bytes


@dataclass
class _RawPicture:
    """A picture or an object: its bytes as they are written."""

    suffix: str = ""
    is_object: bool = False
    digits: list[str] = field(default_factory=list)
    raw: bytes = b""


@dataclass
class RtfParts:
    """What lies in an RTF file.

    Attributes:
        pictures: the ending of each, and its bytes.
        objects: what lies in each embedded object: the name of its class, and its bytes.
        odd: objects of which nothing can be told.
        drawn: pictures in formats that no reader knows.
    """

    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    objects: list[tuple[str, bytes]] = field(default_factory=list)
    odd: int = 0
    drawn: int = 0


def parts_of(data: bytes) -> RtfParts:
    """What lies in an RTF file; of a picture that is there twice, for older programs too, one."""
    text = data.decode("latin-1")
    found = RtfParts()
    groups = [_OpenGroup()]
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        word, number, _, brace, words = match.groups()
        top = groups[-1]
        if brace == "{":
            groups.append(_OpenGroup(top.picture, top.twin))
        elif brace:
            if top.own and top.picture and not top.twin:
                _add_picture(found, top.picture)
            if len(groups) > 1:
                groups.pop()
        elif word == "nonshppict":
            top.twin = True
        elif word in ("pict", "objdata"):
            top.picture, top.own = _RawPicture(is_object=word == "objdata"), True
        elif word == "bin":
            size = max(int(number or 0), 0)
            if top.own and top.picture:
                top.picture.raw += data[at : at + size]
            at += size
        elif word and top.own and top.picture:
            top.picture.suffix = _KINDS.get(word, top.picture.suffix)
        elif words and top.own and top.picture:
            top.picture.digits.append(words)
    return found


def _add_picture(found: RtfParts, picture: _RawPicture) -> None:
    digits = _NOT_HEX.sub("", "".join(picture.digits))
    content = picture.raw or bytes.fromhex(digits[: len(digits) // 2 * 2])
    if picture.is_object:
        embedded = _unwrap_ole1(content)
        found.objects += [embedded] if embedded else []
        found.odd += embedded is None
    elif picture.suffix and content:
        found.pictures.append((picture.suffix, content))
    else:
        found.drawn += 1


def _unwrap_ole1(data: bytes) -> tuple[str, bytes] | None:
    """The class and the bytes of an object, out of its OLE 1.0 wrapping; ``None`` for a link, and
    for what is wrapped otherwise.
    """
    try:
        _, kind = struct.unpack_from("<II", data, 0)
        at, names = 8, []
        for _ in range(3):  # its class, and two names of files
            (size,) = struct.unpack_from("<I", data, at)
            names.append(data[at + 4 : at + 4 + size].rstrip(b"\0").decode("cp1252", "replace"))
            at += 4 + size
        (size,) = struct.unpack_from("<I", data, at)
    except struct.error:
        return None
    content = data[at + 4 : at + 4 + size]
    return (names[0], content) if kind == _EMBEDDED and len(content) == size > 0 else None


def count_covering(data: bytes) -> int:
    """How many filled drawings without words float in front of the text."""
    return sum(_covers_words(shape) for shape in _cut_shapes(data.decode("latin-1")))


def count_drawn(data: bytes) -> int:
    """How many drawings have neither words nor a picture in them."""
    return sum(
        "\\shptxt" not in shape and "\\pict" not in shape
        for shape in _cut_shapes(data.decode("latin-1"))
    )


def _cut_shapes(text: str) -> Iterator[str]:
    starts = [found.start() for found in re.finditer(r"\{\\shp(?![a-z])", text)]
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        yield text[start : min(end, start + 100_000)]


def _covers_words(shape: str) -> bool:
    instructions = shape.partition("\\shprslt")[0]
    floats = re.search(r"\\shpwr3(?!\d)", instructions)
    behind = re.search(r"\\shpfblwtxt1", instructions)
    said = dict(re.findall(r"\{\\sn\s+(\w+)\}\s*\{\\sv\s+([^{}]*)\}", instructions))
    empty = said.get("fFilled") == "0" or "\\shptxt" in instructions
    line = said.get("shapeType") == "20"
    return bool(floats) and not behind and not empty and not line
