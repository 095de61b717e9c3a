"""What JSON says: under each key from object to object, and in the fields of one object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reviewer.text.terms.named_fields import NamedField, names_in_fields
from reviewer.text.terms.reading import Passage, RunningText, read_downwards

_NUMBER = re.compile(r"\d+")
_FIELD = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:\s*["\[\d]')
_PART = re.compile(r'"((?:[^"\\\n]|\\.)*)"|-?(\d[\d.]*)|[{}\[\]:,]')
_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\(.)|.", re.DOTALL)
_LABELLED = re.compile(
    r"(?<![^\W_])(?P<label>[^\W\d_][\w '/#-]{0,24}?)[ \t]*(?:[:=]|\.{3,})[ \t]*"
    r"(?P<value>[^\s:=](?:[^:=\n]{0,60}?[^\s:=])?)"
    r"(?=[ \t]*(?:\n|\Z)|\s{2,}|[ \t]+[^\W\d_][\w ]{0,24}[:=])"
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": "\n"}


class FieldValues:
    """The strings and numbers of a text that has fields, each with the name of its field.

    Attributes:
        under: a reading for each name, whatever numbers it holds.
        beside: of the fields of each object, one behind the other; ``None`` without any.
        named: given names and surnames, by the names of the fields; ``None`` without any.
    """

    def __init__(self, text: str) -> None:
        self.under: list[RunningText] = []
        self.beside: RunningText | None = None
        self.named: RunningText | None = None
        if _FIELD.search(text):
            by_key: dict[str, list[Passage]] = {}
            fields: list[Passage] = []
            owners: list[int] = []
            named: list[NamedField] = []
            for key, owner, whole, piece in _find_values(text):
                if piece.text.strip():
                    if whole:
                        by_key.setdefault(key, []).append(piece)
                        named.append(NamedField(key, piece, whole))
                    fields.append(piece)
                    owners.append(owner)
            self.named = names_in_fields(named)
            self.under = [read_downwards(pieces) for pieces in by_key.values()]
            joins = [one == other > 0 for one, other in pairwise(owners)]
            self.beside = RunningText(fields, joins)


def values_of_form(text: str) -> RunningText:
    """The values of a form's fields, one behind the other, without the labels before them."""
    pieces: list[Passage] = []
    joins: list[bool] = []
    end = -1
    for found in _LABELLED.finditer(text):
        if pieces:
            joins.append(not text[end : found.start()].strip())
        pieces.append(Passage(found["value"], found.start("value")))
        end = found.end()
    return RunningText(pieces, joins)


def names_labelled(text: str) -> RunningText:
    """Given names and surnames in the fields of a form that say so."""
    return names_in_fields(
        NamedField(
            re.split(r"\s{2,}", found["label"])[-1], Passage(found["value"], found.start("value"))
        )
        for found in _LABELLED.finditer(text)
    )


def _find_values(text: str) -> Iterator[tuple[str, int, int, Passage]]:
    """(field, object or list, of a string the object it is in and else 0, what it says)."""
    keys, owners, objects, made = [""], [0], [1], 1  # of the objects and lists around
    last: re.Match[str] | None = None  # a string that may be a key
    for part in _PART.finditer(text):
        mark = part[0]
        if mark == ":":
            keys[-1] = _NUMBER.sub("", last[1]) if last else ""
        elif last is not None:
            yield keys[-1], owners[-1], objects[-1], _passage_of_value(last)
        last = part if mark[0] == '"' else None
        if part[2]:
            yield keys[-1], owners[-1], 0, Passage(part[2], part.start(2))
        elif mark in "{[":
            made += 1
            keys.append(keys[-1])
            owners.append(made)
            objects.append(made if mark == "{" else objects[-1])
        elif mark in "}]" and len(keys) > 1:
            keys.pop()
            owners.pop()
            objects.pop()


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
