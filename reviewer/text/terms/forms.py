"""Forms in a text: values behind labels, which colons or dots part from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reviewer.text.terms.named_fields import NamedField, kinds_of, names_in_fields, tells_names
from reviewer.text.terms.reading import Passage, RunningText
from reviewer.text.terms.rows import Row

_LEADERS = r"[._\u2026\u00b7]{3,}|\u2026|(?:[.\u00b7][ ]){3,}"
_MARK = re.compile(rf"[:=]|{_LEADERS}")
_LABEL = re.compile(r"(?<![^\W_])[^\W\d_](?:[\w '/#&()-]|\.(?!\.)){0,24}\Z")
_WIDE = 26  # characters of a label and the blank behind it
_VALUE = re.compile(
    r"[ \t._\u2026\u00b7]*(?P<value>[^\s:=](?:[^:=\n]{0,60}?[^\s:=])?)"
    rf"(?=[ \t]*(?:\n|\Z)|\s{{2,}}|[ \t]+[^\W\d_][\w .]{{0,24}}(?:[:=]|{_LEADERS}))"
)
_COLUMNS = re.compile(r"\s{2,}")


class _FilledField(NamedTuple):
    label: str
    value: Passage
    follows: bool  # right behind the field before it


class FormFields:
    """The fields of the forms in a text."""

    def __init__(self, text: str) -> None:
        self._fields = [*_find_fields(text)]
        self._tells = tells_names(text)

    def values_beside(self) -> RunningText:
        """Their values, one behind the other, without the labels before them."""
        return RunningText([f.value for f in self._fields], [f.follows for f in self._fields[1:]])

    def rows(self) -> Iterator[Row]:
        """The values of each form."""
        row: list[Passage] = []
        for field in self._fields:
            if row and not field.follows:
                yield row
                row = []
            row.append(field.value)
        yield row

    def names(self) -> Iterator[RunningText]:
        """Given names and surnames, by the labels that say so or, where a field says what the next
        one or the one before holds, by what it says.
        """
        named = ((_COLUMNS.split(label)[-1], value) for label, value, _ in self._fields)
        yield names_in_fields(NamedField(label, value) for label, value in named)
        values = [field.value for field in self._fields] if self._tells else []
        for told in (pairwise(values), pairwise(values[::-1])):
            yield names_in_fields(
                NamedField(label.text, value) for label, value in told if kinds_of(label.text)
            )


def _find_fields(text: str) -> Iterator[_FilledField]:
    end = at = 0
    while mark := _MARK.search(text, at):
        at = mark.end()
        before = mark.start()
        while before > end and text[before - 1] in " \t":
            before -= 1
        label = _LABEL.search(text, max(end, before - _WIDE), before)
        value = _VALUE.match(text, at) if label else None
        if label and value:
            follows = end > 0 and not text[end : label.start()].strip()
            yield _FilledField(label[0], Passage(value["value"], value.start("value")), follows)
            at = end = value.end()
