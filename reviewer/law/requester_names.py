"""What the name of somebody who asks tells: names begin as those of their kind do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

_Kind = TypeVar("_Kind")
_WORD = re.compile(r"[^\W_]+")


def kind_by_name(name: str, kinds: Iterable[tuple[_Kind, Iterable[str]]]) -> _Kind | None:
    """The kind, given with the beginnings of its names, that a name tells; ``None`` if none."""
    words = _words_of(name)
    found = (
        (len(begins), kind)
        for kind, beginnings in kinds
        for begins in map(_words_of, beginnings)
        if begins and words[: len(begins)] == begins
    )
    # Of two that fit the longer one says more.
    best = max(found, key=lambda fit: fit[0], default=None)
    return best[1] if best is not None else None


def _words_of(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
