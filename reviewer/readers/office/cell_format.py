"""The words of a cell's number format: Excel shows ``"Halvorsen" 0`` as Halvorsen 7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

_PIECE = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|[^"\\\[_*]', re.DOTALL)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?|-?\.\d+)\s*\]")
_HOLDS = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}
_ELAPSED = re.compile(r"\[[hmsHMS]+\]")
_SIGNS = frozenset("+-(): $")  # that a format may have unquoted, and that stand for themselves


@dataclass(frozen=True)
class FormatWords:
    """What a format writes around a value.

    Attributes:
        bare: the format has no place for the value: only its words are seen.
        form: the format of the value alone.
    """

    before: str = ""
    after: str = ""
    bare: bool = False
    form: str = ""

    @cached_property
    def writes_letters(self) -> bool:
        """True when it writes letters or digits, and not merely a sign."""
        return any(char.isalnum() for char in self.before + self.after)


def words_of(form: str, value: Any) -> FormatWords:
    """The words that a cell's format shows with its value."""
    if value is None or isinstance(value, bool) or not _may_write(form or ""):
        return _bare_format(form)
    part = section_for_value(form, value)
    return FormatWords(form=form) if part is None else _words_of_part(part)


@lru_cache(maxsize=512)
def _may_write(form: str) -> bool:
    return re.search(r'["\\]|\[\$', form) is not None


@lru_cache(maxsize=512)
def _bare_format(form: str) -> FormatWords:
    return FormatWords(form=form)


@lru_cache(maxsize=512)
def _words_of_part(part: str) -> FormatWords:
    pieces: list[tuple[str, bool]] = []  # and whether the value stands there
    for found in _PIECE.finditer(part):
        literal = next((text for text in found.groups() if text is not None), None)
        if literal is not None:
            pieces.append((literal, False))
        elif _ELAPSED.match(found[0]) or not found[0].startswith(("[", "_", "*")):
            pieces.append((found[0], found[0] not in _SIGNS))
    places = [at for at, (_, place) in enumerate(pieces) if place]
    texts = [text for text, _ in pieces]
    if not places:
        return FormatWords("".join(texts), bare=True)
    first, last = places[0], places[-1]
    within = "".join(text for text, place in pieces[first:last] if not place)
    return FormatWords(
        "".join(texts[:first]),
        f" {within.strip()}" * bool(within.strip("".join(_SIGNS))) + "".join(texts[last + 1 :]),
        form="".join(texts[at] for at in places),
    )


def section_for_value(form: str, value: Any) -> str | None:
    """The part of a number format that shows a value; ``None`` where it is shown as it is."""
    parts = split_format(form)
    if isinstance(value, str):
        if len(parts) > 3:
            return parts[3]
        return parts[-1] if "@" in parts[-1] else None
    asked = [_CONDITION.search(part) for part in parts]
    number = isinstance(value, int | float)
    if number and any(asked):
        for part, condition in zip(parts, asked, strict=True):
            if condition is None or _HOLDS[condition[1]](value, float(condition[2])):
                return part
        return None
    at = 0
    if number and len(parts) > 1:
        at = 1 if value < 0 else 2 if value == 0 and len(parts) > 2 else 0
    return parts[min(at, len(parts) - 1)]


@lru_cache(maxsize=512)
def split_format(form: str) -> list[str]:
    """A format's parts; a semicolon in quotes parts nothing."""
    pieces = re.findall(r'"[^"]*"|\\.|;|[^;"\\]+', form)
    parts = [""]
    for piece in pieces:
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts
