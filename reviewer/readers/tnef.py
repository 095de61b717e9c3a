"""TNEF, the ``winmail.dat`` of Outlook: turned into a plain message with its attachments.

Decision 40.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from reviewer.errors import BadInput
from reviewer.readers.mapi import (
    BINARY,
    OBJECT,
    STRING8,
    TIME,
    UNICODE,
    Outer,
    Properties,
    as_message,
    content_of,
    name_and_type,
)

# [MS-OXTNEF]: the signature 0x223E9F78, least byte first.
MAGIC = b"\x78\x9f\x3e\x22"
# [MS-OXTNEF]: attributes by their id, without the type in the upper half.
_SUBJECT, _BODY = 0x8004, 0x800C
_PROPERTIES, _FILE_BEGINS, _FILE_NAME, _FILE_DATA, _FILE_PROPERTIES, _PEOPLE = (
    *(0x9003, 0x9002, 0x8010, 0x800F, 0x9005, 0x9004),
)
# [MS-OXCDATA], 2.11.1: types of properties of a fixed width, in TNEF at least four bytes.
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x0B: 4, 0x0A: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, TIME: 8}
_WIDTHS |= {0x48: 16}
_VARIABLE = (STRING8, UNICODE, BINARY, OBJECT)
_GUID = 16
_DEPTH = 8
_MOST = 10_000  # properties of one thing, attachments of a message


def as_mime(data: bytes, name: str, depth: int = 0) -> bytes:
    """The message as one of RFC 5322.

    Raises:
        BadInput: It is broken, or nested too deeply; ``name`` names the file to the user.
    """
    if depth > _DEPTH:
        raise BadInput(f"{name} is nested too deeply to be read.", "Withhold it.")
    try:
        return as_message(_read_outer(data, name, depth), name)
    except (struct.error, ValueError, IndexError) as fault:
        raise BadInput(
            f"{name} is not a readable winmail.dat.", "Ask for the message as EML."
        ) from fault


def _read_outer(data: bytes, name: str, depth: int) -> Outer:
    own = Properties()
    files: list[Properties] = []
    old: dict[int, bytes] = {}
    people: list[Properties] = []
    for number, value in _read_attributes(data):
        if number == _PROPERTIES:
            own.held |= dict(_read_properties(value))
        elif number == _PEOPLE:
            people = list(_read_people(value))
        elif number == _FILE_BEGINS:
            files.append(Properties())
        elif number == _FILE_PROPERTIES and files:
            held = dict(_read_properties(value))
            files[-1].held |= {k: v for k, v in held.items() if v[1]}
        elif number == _FILE_NAME and files:
            files[-1].held.setdefault(0x3704, (STRING8, value))
        elif number == _FILE_DATA and files:
            files[-1].held.setdefault(0x3701, (BINARY, value))
        else:
            old[number] = value
    for number, tag in ((_SUBJECT, 0x0037), (_BODY, 0x1000)):
        if number in old:
            own.held.setdefault(tag, (STRING8, old[number]))
    own.settle_code_page()
    outer = Outer(own, people)
    for count, file in enumerate(files[:_MOST], 1):
        file.page = own.page
        title, kind = name_and_type(file, count)
        content = content_of(file)
        if content[_GUID : _GUID + 4] == MAGIC:
            inner = as_mime(content[_GUID:], name, depth + 1)
            outer.messages.append((f"{title.removesuffix('.msg')}.eml", inner))
        else:
            type_of = file.held.get(0x3701, (0, b""))[0]
            outer.files.append((title, kind, content[_GUID:] if type_of == OBJECT else content))
    return outer


def _read_attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    # Behind signature and key.
    at = 6
    while at + 9 <= len(data):
        # A level (message or attachment), the id and type, a length; a checksum of two bytes behind
        # it.
        number, length = struct.unpack_from("<xII", data, at)
        value = data[at + 9 : at + 9 + length]
        if len(value) < length:
            raise ValueError("cut off")
        yield number & 0xFFFF, value
        at += 9 + length + 2


def _read_people(data: bytes) -> Iterator[Properties]:
    """The people of a message: a list of lists of properties."""
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, _MOST)):
        found = Properties()
        reader = _PropertyReader(data, at)
        found.held |= dict(reader.read_all())
        at = reader.at
        found.settle_code_page()
        yield found


def _read_properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    return _PropertyReader(data, 0).read_all()


class _PropertyReader:
    """Reads properties one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self.at = data, at

    def read_all(self) -> Iterator[tuple[int, tuple[int, bytes]]]:
        """Number, type and bytes of each; of several values the first."""
        for _ in range(min(self._read_long(), _MOST)):
            kind, number = struct.unpack_from("<HH", self._data, self.at)
            self.at += 4
            # Named properties, which bring their GUID and their name with them.
            if number >= 0x8000:
                self._skip_name()
            values = [self._read_value(kind & 0xFFF) for _ in range(self._read_count(kind))]
            if values:
                yield number, (kind & 0xFFF, values[0])

    def _read_count(self, kind: int) -> int:
        # 0x1000 marks several values; those of variable length are counted in any case.
        several = kind & 0x1000 or kind & 0xFFF in _VARIABLE
        count = self._read_long() if several else 1
        if count > _MOST:
            raise ValueError("absurdly many values")
        return count

    def _read_value(self, kind: int) -> bytes:
        if kind in _VARIABLE:
            length = self._read_long()
        elif kind in _WIDTHS:
            length = _WIDTHS[kind]
        else:
            raise ValueError("a type that nobody knows")
        value = self._data[self.at : self.at + length]
        if len(value) < length:
            raise ValueError("cut off")
        self.at += length + -length % 4
        return value

    def _skip_name(self) -> None:
        kind = int.from_bytes(self._data[self.at + _GUID : self.at + _GUID + 4], "little")
        self.at += _GUID + 4
        if kind == 0:
            self.at += 4
        else:
            length = self._read_long()
            self.at += length + -length % 4

    def _read_long(self) -> int:
        (value,) = struct.unpack_from("<I", self._data, self.at)
        self.at += 4
        return int(value)
