"""Pictures in an RTF file, and drawings that may lie on its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|(\\.)|([{}])|([^\\{}]+)", re.DOTALL
)
_KINDS = {"pngblip": ".png", "jpegblip": ".jpg"}
_NOT_HEX = re.compile(r"[^0-9a-fA-F]")


@dataclass
class _Open:
    """A group, and what is known of the picture that it belongs to."""

    picture: _Picture | None = None
    twin: bool = False  # the same picture for older programs
    own: bool = False  # its words are the picture's bytes


@dataclass
class _Picture:
    suffix: str = ""
    digits: list[str] = field(default_factory=list)
    raw: bytes = b""


@dataclass
class Parts:
    """What lies in an RTF file.

    Attributes:
        pictures: the ending of each, and its bytes.
        drawn: pictures in formats that no reader knows.
    """

    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    drawn: int = 0


def parts_of(data: bytes) -> Parts:
    """The pictures of an RTF file; of one that is there twice, for older programs too, one."""
    text = data.decode("latin-1")
    found = Parts()
    groups = [_Open()]
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        word, number, _, brace, words = match.groups()
        top = groups[-1]
        if brace == "{":
            groups.append(_Open(top.picture, top.twin))
        elif brace:
            if top.own and top.picture and not top.twin:
                _add(found, top.picture)
            if len(groups) > 1:
                groups.pop()
        elif word == "nonshppict":
            top.twin = True
        elif word == "pict":
            top.picture, top.own = _Picture(), True
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


def _add(found: Parts, picture: _Picture) -> None:
    digits = _NOT_HEX.sub("", "".join(picture.digits))
    content = picture.raw or bytes.fromhex(digits[: len(digits) // 2 * 2])
    if picture.suffix and content:
        found.pictures.append((picture.suffix, content))
    else:
        found.drawn += 1


def count_covering(data: bytes) -> int:
    """How many filled drawings without words float in front of the text."""
    return sum(_covers(shape) for shape in _shapes(data.decode("latin-1")))


def _shapes(text: str) -> Iterator[str]:
    starts = [found.start() for found in re.finditer(r"\{\\shp(?![a-z])", text)]
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        yield text[start : min(end, start + 100_000)]


def _covers(shape: str) -> bool:
    instructions = shape.partition("\\shprslt")[0]
    floats = re.search(r"\\shpwr3(?!\d)", instructions)
    behind = re.search(r"\\shpfblwtxt1", instructions)
    said = dict(re.findall(r"\{\\sn\s+(\w+)\}\s*\{\\sv\s+([^{}]*)\}", instructions))
    empty = said.get("fFilled") == "0" or "\\shptxt" in instructions
    line = said.get("shapeType") == "20"
    return bool(floats) and not behind and not empty and not line
