"""The fields of a form in plain text: a label, a mark or dots that lead to its value, the value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_LEADERS = r"(?:\.{3,}|(?:\. ){3,}\.?|\u2026{1,80}|_{3,})"
_FIELD = re.compile(
    r"(?<![^\W_])(?P<label>[^\W\d_][\w '/#.()-]{0,30}?)"
    rf"[ \t]*(?:[:=]|{_LEADERS})[ \t]*(?P<value>[^\s:=](?:[^:=\n]{{0,60}}?[^\s:=])?)"
    rf"(?=[ \t]*(?:\n|\Z)|\s{{2,}}|[ \t]+[^\W\d_][\w ]{{0,24}}\.?[ \t]*(?:[:=]|{_LEADERS}))"
)
_WIDE = re.compile(r"\s{2,}")


class FormField(NamedTuple):
    """A field: its label, its value, and whether nothing stands between the field before and it."""

    label: str
    value: str
    goes_on: bool


@lru_cache(maxsize=1)
def fields_of_form(text: str) -> tuple[FormField, ...]:
    """The fields of a text in their order."""
    told: list[FormField] = []
    end = -1
    for found in _FIELD.finditer(text):
        label = _WIDE.split(found["label"])[-1]
        between = text[end : found.start()] if end >= 0 else ""
        told.append(FormField(label, found["value"], not between.strip()))
        end = found.end()
    return tuple(told)
