"""What JSON says: under each key from object to object, and in the fields of one object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reviewer.text.terms.named_fields import (
    LabelledValue,
    NamedField,
    kinds_of,
    names_by_label,
    names_in_fields,
    says_labels,
)
from reviewer.text.terms.reading import Passage, RunningText, read_downwards
from reviewer.text.terms.rows import Row, names_by_header

_NUMBER = re.compile(r"\d+")
_FIELD = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:\s*["\[\d]')
_PART = re.compile(r'"((?:[^"\\\n]|\\.)*)"|-?(\d[\d.]*)|[{}\[\]:,]')
_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\(.)|.", re.DOTALL)
_COLUMNS = 60  # of a table whose columns are named in a list
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": "\n"}


class _StatedValue(NamedTuple):
    """A string or a number: its key without numbers, the object or list that it is in, of a
    string the object around (else 0), its number in there, and what it says.
    """

    key: str
    owner: int
    whole: int
    place: int
    said: Passage


class FieldValues:
    """The strings and numbers of a text that has fields, each with the name of its field.

    Attributes:
        under: a reading for each name, whatever numbers it holds.
        beside: of the fields of each object, one behind the other; ``None`` without any.
        named: given names and surnames, by the names of the fields.
    """

    def __init__(self, text: str) -> None:
        self.under: list[RunningText] = []
        self.beside: RunningText | None = None
        self.named: list[RunningText] = []
        self._text = text if _FIELD.search(text) else ""
        if self._text:
            by_key: dict[str, list[Passage]] = {}
            fields: list[Passage] = []
            owners: list[int] = []
            named: list[NamedField] = []
            walk = _Walk(text)
            for key, owner, whole, _, said in walk.find_values():
                if said.text.strip():
                    if whole:
                        by_key.setdefault(key, []).append(said)
                        named.append(NamedField(key, said, whole))
                    fields.append(said)
                    owners.append(owner)
            self.under = [read_downwards(pieces) for pieces in by_key.values()]
            joins = [one == other > 0 for one, other in pairwise(owners)]
            self.beside = RunningText(fields, joins)
            self.named = [names_in_fields(named), *self._names_told_apart(walk)]

    def _names_told_apart(self, walk: _Walk) -> Iterator[RunningText]:
        """Names whose labels stand apart from them; walked again, for few texts have some."""
        if walk.has_named_lists():
            yield _names_in_columns(walk)
        if says_labels(self._text):
            yield from names_by_label(_labelled_objects(walk))
            yield from names_by_header(_rows_of_lists(walk), everywhere=True)

    def rows_of_values(self) -> Iterator[Row]:
        """What each object and each list holds."""
        by_owner = _Walk(self._text).values_by_owner()
        return ([value.said for value in own] for own in by_owner.values())


def _labelled_objects(walk: _Walk) -> Iterator[tuple[int, list[LabelledValue]]]:
    """Each object or list with what it holds, and what lists in it hold, by key or by number."""
    own: dict[int, list[LabelledValue]] = {}
    for owner, values in walk.values_by_owner().items():
        listed = all(v.whole != owner for v in values)
        above, _, key = walk.above[owner]
        members = [(str(v.place) if listed else v.key, v.said) for v in values]
        own.setdefault(owner, []).extend(members)
        if listed and key:
            own.setdefault(above, []).extend((key, said) for _, said in members)
    for owner, held in own.items():
        yield walk.above[owner][0], held


def _rows_of_lists(walk: _Walk) -> list[list[Passage]]:
    """The items of each list, and where those are objects what each of these has under a key."""
    rows: dict[tuple[int, str], list[Passage]] = {}
    for value in walk.find_values():
        owner, place, key = value.owner, value.place, ""
        if value.whole == owner:  # in an object
            owner, place, _ = walk.above[owner]
            key = value.key
        size = walk.sizes.get(owner, 0)
        if place < size <= _COLUMNS:
            row = rows.setdefault((owner, key), [Passage("", 0)] * size)
            row[place] = value.said
    return [*rows.values()]


def _names_in_columns(walk: _Walk) -> RunningText:
    """Names whose parts have the same number in lists of given names and of surnames."""
    fields = [
        (above, value.place, NamedField(key, value.said, (above, value.place)))
        for value in walk.find_values()
        for above, _, key in (walk.above[value.owner],)
        if above and kinds_of(key)
    ]
    return names_in_fields(field for *_, field in sorted(fields, key=lambda f: f[:2]))


class _Walk:
    """The strings and numbers of a text that has objects and lists, and where each stands.

    Attributes:
        above: of each object and list what it is in, its number there, and its key.
        sizes: how many things each holds.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.above: dict[int, tuple[int, int, str]] = {0: (0, 0, "")}
        self.sizes: dict[int, int] = {}

    def has_named_lists(self) -> bool:
        """True where a list or an object has a key that tells of names; once all was walked."""
        return any(kinds_of(key) for key in {key for _, _, key in self.above.values()})

    def values_by_owner(self) -> dict[int, list[_StatedValue]]:
        """What each object and each list holds."""
        found: dict[int, list[_StatedValue]] = {}
        for value in self.find_values():
            if value.said.text.strip():
                found.setdefault(value.owner, []).append(value)
        return found

    def find_values(self) -> Iterator[_StatedValue]:
        """In the order of the text."""
        keys, owners, objects, places = [""], [0], [1], [0]  # of the objects and lists around
        made = 1
        last: re.Match[str] | None = None  # a string that may be a key
        for part in _PART.finditer(self._text):
            mark = part[0]
            if mark == ":":
                keys[-1] = _key_of_string(last) if last else ""
            elif last is not None:
                said = _passage_of_value(last)
                yield _StatedValue(keys[-1], owners[-1], objects[-1], places[-1], said)
            last = part if mark[0] == '"' else None
            if part[2]:
                said = Passage(part[2], part.start(2))
                yield _StatedValue(keys[-1], owners[-1], 0, places[-1], said)
            elif mark == ",":
                places[-1] += 1
            elif mark in "{[":
                made += 1
                self.above[made] = (owners[-1], places[-1], keys[-1])
                keys.append(keys[-1])
                owners.append(made)
                places.append(0)
                objects.append(made if mark == "{" else objects[-1])
            elif mark in "}]" and len(keys) > 1:
                self.sizes[owners[-1]] = places[-1] + 1
                for stack in (keys, owners, places, objects):
                    stack.pop()


def _key_of_string(said: re.Match[str]) -> str:
    return _NUMBER.sub("", said[1] if "\\" not in said[1] else _passage_of_value(said).text)


def _passage_of_value(said: re.Match[str]) -> Passage:
    if "\\" not in said[1]:
        return Passage(said[1], said.start(1))
    letters: list[str] = []
    places: list[int] = []
    for match in _LETTER.finditer(said[1]):
        letter = _unescape_letter(match)
        letters.append(letter)
        places += [said.start(1) + match.start()] * len(letter)
    return Passage("".join(letters), said.start(1), (*places, said.end(1)))


def _unescape_letter(match: re.Match[str]) -> str:
    if match[1] and match[2]:
        pair = bytes.fromhex(match[1] + match[2])
        return pair.decode("utf-16-be", "replace")
    if match[1]:
        return chr(int(match[1], 16))
    return _ESCAPED.get(match[3], match[3]) if match[3] else match[0]
