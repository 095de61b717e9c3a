"""What stands in brackets: objects, lists, rows of values, with the names of their fields.

JSON, flow YAML, Python, R and SQL write values so, and dumps of all kinds; one reading serves for
all of them, since a bracket, a comma and a colon mean the same in each. Names of fields may stand
beside the values, apart from all of them (``(first, age, last) VALUES ('Ana', 3, 'Ruiz')``), or be
values themselves (``{"name": "first", "value": "Ana"}``).

Decision 145.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Field = tuple[str, str]
"""A label, and what stands behind it."""

_TOKEN = re.compile(
    r'"((?:[^"\\\n]|\\.)*)"'
    r"|(?:(?<![^\W_])|(?<=[\s(,\[][NnEeUuBbRr]))'((?:[^'\\\n]|\\.|''){0,4000}+)'(?![^\W_])"
    r"|`([^`\n]{1,80})`"
    r"|([(\[{])|([)\]}])|([,;])|(=>|:(?!//)|=)"
)
_CLOSES = {")": "(", "]": "[", "}": "{"}
_LONGEST = 80  # characters of a value without quotes
_DEEPEST = 3  # objects in strings of objects
_PAIR = 2


@dataclass
class Bracket:
    """A pair of brackets.

    Attributes:
        opened: the bracket that it begins with.
        key: the name of the field that it is the value of; empty without one.
        fields: its values that are no brackets of their own, with their names or without.
        runs: the same values, those that nothing but a comma and a name parts together.
        inner: the brackets in it that hold more than one value.
    """

    opened: str
    key: str = ""
    fields: list[Field] = field(default_factory=list)
    runs: list[list[str]] = field(default_factory=lambda: [[]])
    inner: list[Bracket] = field(default_factory=list)

    def add_value(self, key: str, value: str) -> None:
        """Take in a value of its own."""
        self.fields.append((key, value))
        self.runs[-1].append(value)

    def add_bracket(self, bracket: Bracket) -> None:
        """Take in brackets that were closed; one value in brackets is that value."""
        if len(bracket.fields) == 1 and not bracket.inner:
            self.add_value(bracket.key, bracket.fields[0][1])
        elif bracket.fields or bracket.inner:
            self.inner.append(bracket)
            self.runs.append([])

    @property
    def values(self) -> list[str]:
        """What it holds, without names."""
        return [value for _, value in self.fields]

    @property
    def is_row(self) -> bool:
        """True for a list of values without names."""
        return len(self.fields) > 1 and not any(key for key, _ in self.fields)


class _BracketReader:
    """Reads brackets from a text's beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack = [Bracket("")]
        self._key = self._said = ""
        self._quoted = False
        self._last = 0  # behind the last mark

    def read_brackets(self) -> Iterator[Bracket]:
        """Each bracket when it is closed, the text as a whole last."""
        for token in _TOKEN.finditer(self._text):
            opened, closed = token[4], token[5]
            if token.lastindex and token.lastindex <= 3:
                self._said, self._quoted = _unescape_quoted(token), True
                continue
            if opened:
                self._stack.append(Bracket(opened, self._key))
                self._begin_value(token.end())
            elif closed:
                yield from self._close_bracket(_CLOSES[closed], token.start())
                self._begin_value(token.end())
                self._last = -token.end()  # nothing stands here but the bracket
            elif token[6]:
                self._end_value(token.start(), between=True)
                self._begin_value(token.end())
            else:
                key = self._value_up_to(token.start())
                self._begin_value(token.end())
                self._key = key
        yield from reversed(self._stack)

    def _begin_value(self, at: int) -> None:
        self._key = self._said = ""
        self._quoted, self._last = False, at

    def _value_up_to(self, at: int) -> str:
        """What stands behind the last mark: in quotes, or bare, on the last of its lines."""
        if self._quoted:
            return self._said
        bare = self._text[max(self._last, at - 4 * _LONGEST, 0) : at] if self._last >= 0 else ""
        if len(self._stack) == 1:
            bare = bare.rpartition("\n")[2]
        bare = bare.strip(" \t\r\n-")
        return bare if len(bare) <= _LONGEST else ""

    def _end_value(self, at: int, *, between: bool) -> None:
        if len(self._stack) == 1:
            return
        value = self._value_up_to(at)
        if value or self._quoted or (between and self._last >= 0):
            self._stack[-1].add_value(self._key, value)

    def _close_bracket(self, opened: str, at: int) -> Iterator[Bracket]:
        if all(bracket.opened != opened for bracket in self._stack):
            return
        self._end_value(at, between=False)
        while True:
            bracket = self._stack.pop()
            yield bracket
            self._stack[-1].add_bracket(bracket)
            if bracket.opened == opened:
                return


def _unescape_quoted(token: re.Match[str]) -> str:
    if token[1] is not None:
        return unescape_json(token[1])
    said = token[2] if token[2] is not None else token[3]
    return said.replace("''", "'").replace("\\'", "'")


def unescape_json(value: str) -> str:
    """The words of a string of JSON; as it is where it is none."""
    if "\\" not in value:
        return value
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value


def brackets_of(text: str, depth: int = 0) -> Iterator[Bracket]:
    """Every pair of brackets of a text, also of one that stands in a string of another."""
    if not any(mark in text for mark in "([{"):
        return
    for bracket in _BracketReader(text).read_brackets():
        yield bracket
        for value in bracket.values if depth < _DEEPEST else ():
            if "{" in value or "[" in value:
                yield from brackets_of(value, depth + 1)


def fields_of_brackets(text: str, is_label: Callable[[str], bool]) -> Iterator[list[Field]]:
    """The fields of each object, wherever their names stand.

    ``is_label``: whether a text is the name of a field that is worth to be told.
    """
    rows: list[list[str]] = []
    for bracket in brackets_of(text):
        named = [pair for pair in bracket.fields if pair[0]]
        if named:
            yield named
        if bracket.inner:
            yield from _fields_of_columns(bracket.inner, is_label)
            yield from _fields_with_named_values(bracket.inner, is_label, rows)
            pairs = [(b.values[0], b.values[1]) for b in bracket.inner if len(b.fields) == _PAIR]
            if pairs:
                yield pairs
        if bracket.is_row:
            rows.append(bracket.values)
    yield from fields_below_heads(rows, is_label)


def _fields_of_columns(
    brackets: list[Bracket], is_label: Callable[[str], bool]
) -> Iterator[list[Field]]:
    """Of lists beside each other, each with the name of its column: what stands level."""
    columns = [
        bracket
        for bracket in brackets
        if bracket.key and not bracket.inner and is_label(bracket.key)
    ]
    for at in range(max((len(bracket.fields) for bracket in columns), default=0)):
        yield [
            (bracket.key, bracket.fields[at][1]) for bracket in columns if at < len(bracket.fields)
        ]


def _fields_with_named_values(
    brackets: list[Bracket], is_label: Callable[[str], bool], rows: list[list[str]]
) -> Iterator[list[Field]]:
    """Of objects of which one value is the name of a field, and another what it says."""
    told = [
        dict(bracket.fields)
        for bracket in brackets
        if len(bracket.fields) > 1 and bracket.fields[0][0]
    ]
    names = [{key for key, value in one.items() if is_label(value)} for one in told]
    for name in sorted(set().union(*names)):
        labels = [one.get(name, "") for one in told]
        rows.append(labels)  # they may be the columns of rows that stand elsewhere
        for other in sorted({key for one in told for key in one} - {name}):
            yield [(label, one.get(other, "")) for label, one in zip(labels, told, strict=True)]


def fields_below_heads(
    rows: list[list[str]], is_label: Callable[[str], bool]
) -> Iterator[list[Field]]:
    """Of rows of as many values as a row that names columns: those below it, or those above
    where it stands at the end.
    """
    heads = [
        (at, [n for n, cell in enumerate(row) if is_label(cell)]) for at, row in enumerate(rows)
    ]
    heads = [(at, told) for at, told in heads if len(told) > 1]
    before = -1
    for (at, told), (behind, _) in pairwise([*heads, (len(rows), [])]):
        size = len(rows[at])
        below = [row for row in rows[at + 1 : behind] if len(row) == size]
        for row in below or [row for row in rows[before + 1 : at] if len(row) == size]:
            yield [(rows[at][n], row[n]) for n in told]
        before = at
