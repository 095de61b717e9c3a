"""What the name of somebody who asks tells: names begin as those of their kind do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

_Kind = TypeVar("_Kind")
_WORD = re.compile(r"[^\W_]+")


def kind_by_name(name: str, kinds: Iterable[tuple[_Kind, Iterable[str]]]) -> _Kind | None:
    """The kind, given with the beginnings of its names, that a name tells; ``None`` if none."""
    found = ((_count_begun(name, beginnings), kind) for kind, beginnings in kinds)
    # Of two that fit the longer one says more.
    words, kind = max(found, key=lambda fit: fit[0], default=(0, None))
    return kind if words else None


def office_in_name(name: str, beginnings: Iterable[str]) -> str:
    """How a name begins that begins as one of these: ``Alderman``; empty where it does not."""
    words = list(_WORD.finditer(name))[: _count_begun(name, beginnings)]
    if not words:
        return ""
    end = words[-1].end()
    return name[words[0].start() : end] + ("." if name[end : end + 1] == "." else "")


def _count_begun(name: str, beginnings: Iterable[str]) -> int:
    """How many words of a name are the longest of these beginnings."""
    words = _words_of(name)
    fits = (begins for begins in map(_words_of, beginnings) if words[: len(begins)] == begins)
    return max(map(len, fits), default=0)


def _words_of(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
