"""What the name of a field says of what stands in it: whose given name, which part of a number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from reviewer.system.resources import resource_path

_LABEL = 40  # characters
_HUMP = re.compile(r"([a-z])([A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_NAMED = frozenset({"name", "names"})

Told = tuple[str, int, frozenset[str]]
"""Of what kind of thing a field holds a part, which of its parts, and whose."""


def names_told(label: str) -> tuple[Told, ...]:
    """Whether a label is that of a given name or of a surname; nothing where it is neither."""
    return _read_label(label, names=True) if _may_tell(label, _any_name()) else ()


def parts_told(label: str) -> tuple[Told, ...]:
    """Which part of a number, an address, a date a label tells of."""
    return _read_label(label, names=False) if _may_tell(label, _any_part()) else ()


def is_label(text: str) -> bool:
    """True for what names a field that holds a part of something."""
    return bool(names_told(text) or parts_told(text))


def _may_tell(label: str, words: re.Pattern[str]) -> bool:
    return len(label) < _LABEL and words.search(label) is not None


@lru_cache(maxsize=4096)
def _read_label(label: str, *, names: bool) -> tuple[Told, ...]:
    words = frozenset(_WORD.findall(_HUMP.sub(r"\1 \2", label).casefold()))
    kinds = {"name": _words_of_names()} if names else _words_of_parts()
    return tuple(
        (kind, at, words - known - _NAMED)
        for kind, parts in kinds.items()
        for at, known in enumerate(parts)
        if words & known
    )


@lru_cache(maxsize=1)
def _words_of_names() -> list[frozenset[str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    return [frozenset(data["given"]), frozenset(data["family"])]


@lru_cache(maxsize=1)
def _words_of_parts() -> dict[str, list[frozenset[str]]]:
    data = json.loads(resource_path("words/fields-en.json").read_text(encoding="utf-8"))
    return {k: [frozenset(words) for words in parts] for k, parts in data["kinds"].items()}


def any_name_label() -> str:
    """A pattern of the words by which labels tell of given names and surnames."""
    return _any_of(word for words in _words_of_names() for word in words)


@lru_cache(maxsize=1)
def _any_name() -> re.Pattern[str]:
    return re.compile(any_name_label(), re.IGNORECASE)


def any_part_label() -> str:
    """A pattern of the words by which labels tell of parts of numbers, addresses, dates."""
    return _any_of(w for parts in _words_of_parts().values() for words in parts for w in words)


@lru_cache(maxsize=1)
def _any_part() -> re.Pattern[str]:
    return re.compile(any_part_label(), re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words)))
