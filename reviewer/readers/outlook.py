"""Outlook's ``.msg``: a container of properties, turned into a plain message.

Decision 40.
"""

from __future__ import annotations

import io
from typing import Any

import olefile

from reviewer.errors import BadInput
from reviewer.readers.mapi import (
    BINARY,
    OBJECT,
    Outer,
    Properties,
    as_message,
    content_of,
    name_and_type,
)

# [MS-CFB], 2.2.
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# [MS-OXMSG], 2.4: the stream of properties of a fixed width; the others have streams of their own.
PROPERTIES = "__properties_version1.0"
_PERSON, _FILE, _INNER = "__recip_version1.0", "__attach_version1.0", "__substg1.0_3701000D"
_STREAM = "__substg1.0_"
_FIXED = (0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0B, 0x14, 0x40)
_DEPTH = 8  # messages within messages
_MOST = 2_000  # people and attachments
_LARGEST = 256 << 20


def as_mime(data: bytes, name: str) -> bytes:
    """The message as one of RFC 5322.

    Raises:
        BadInput: It is broken; ``name`` names the file to the user.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as box:
            return as_message(_read_outer(box, (), name), name)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as fault:
        raise BadInput(f"{name} is not a readable Outlook message.", "Save it as EML.") from fault


def _read_outer(box: Any, place: tuple[str, ...], name: str) -> Outer:
    if place.count(_INNER) > _DEPTH:
        raise BadInput(f"{name} is nested too deeply to be read.", "Withhold it.")
    # [MS-OXMSG], 2.4.1: a header of 32 bytes at the top, 24 in a message within, 8 of attachments
    # and recipients.
    outer = Outer(_read_properties(box, place, 32 if not place else 24))
    inside = sorted({e[len(place)] for e in box.listdir() if tuple(e[: len(place)]) == place})
    for part in [p for p in inside if p.startswith(_PERSON)][:_MOST]:
        outer.people.append(_read_properties(box, (*place, part), 8, outer.own.page))
    for number, part in enumerate([p for p in inside if p.startswith(_FILE)][:_MOST], 1):
        own = _read_properties(box, (*place, part), 8, outer.own.page)
        title, kind = name_and_type(own, number)
        inner = (*place, part, _INNER)
        if box.exists([*inner, PROPERTIES]):
            stem = title.removesuffix(".msg").removesuffix(".eml")
            outer.messages.append((f"{stem}.eml", as_message(_read_outer(box, inner, name), name)))
        else:
            outer.files.append((title, kind, content_of(own)))
    return outer


def _read_properties(
    box: Any, place: tuple[str, ...], head: int, page: str = "cp1252"
) -> Properties:
    """The properties of a message, a person or an attachment."""
    found = Properties(page=page)
    data = box.openstream([*place, PROPERTIES]).read()
    # Entries of 16 bytes: a tag, flags, a value of eight.
    for at in range(head, len(data) - 15, 16):
        tag = int.from_bytes(data[at : at + 4], "little")
        kind, number = tag & 0xFFFF, tag >> 16
        if kind in _FIXED:
            found.held[number] = (kind, data[at + 8 : at + 16])
    for entry in box.listdir():
        if len(entry) != len(place) + 1 or tuple(entry[:-1]) != place:
            continue
        told = entry[-1].removeprefix(_STREAM)
        if told == entry[-1] or len(told) != 8:
            continue
        # [MS-OXMSG]: a stream's name ends with the property's id and type in hexadecimal.
        number, kind = int(told[:4], 16), int(told[4:], 16)
        if kind in (0x1E, 0x1F, BINARY, OBJECT) and box.get_size(entry) <= _LARGEST:
            found.held[number] = (kind, box.openstream(entry).read())
    found.settle_code_page()
    return found
