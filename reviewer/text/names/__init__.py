"""Finding what may be the name of a person in a text: to be looked at, never a guarantee.

No grammar and no model: known given names and surnames, titles, the words that stand before a
name and behind it, all of it data (``resources/detectors/names.json``, ``resources/words``).
Each name says by which rule it was found. Once somebody was named, the words of the name are
found wherever else they stand in the record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from reviewer.text.names.cues import Weak, cued_names, met_again
from reviewer.text.names.runs import is_name, is_title, is_word, names_as, written_names
from reviewer.text.names.spread import People, spread_names
from reviewer.text.names.words import Name
from reviewer.text.row_cells import lone_cells

__all__ = [
    "Name",
    "People",
    "find_names",
    "first_names",
    "is_name",
    "is_title",
    "is_word",
    "names_as",
    "names_in",
    "spread_names",
]

_CACHED = 100_000  # cells whose names are remembered
_SHORT = 200  # letters of a cell that may come again: those of logs do, pages do not
_LETTER = re.compile(r"[^\W\d_]")


def find_names(text: str) -> list[Name]:
    """What may be names of persons, in order; no two of them overlap."""
    return names_in([text])[0]


def names_in(texts: Sequence[str]) -> list[list[Name]]:
    """The same for the pieces of one record: who is named in one of them is known in all."""
    people = People()
    found = []
    for text in texts:
        names = first_names(text)
        people.learn_names(text, names)
        found.append(names)
    return [
        sorted([*names, *spread_names(text, names, people)], key=lambda name: name.start)
        for text, names in zip(texts, found, strict=True)
    ]


def first_names(text: str) -> tuple[Name, ...]:
    """What a piece of a record names by itself."""
    found: list[Name] = []
    weak: list[Weak] = []
    for at, cell in lone_cells(text):
        if _LETTER.search(cell) is None:
            continue
        names, doubtful = (_in_short_cell if len(cell) <= _SHORT else _in_cell)(cell)
        found += (replace(n, start=n.start + at, end=n.end + at) for n in names) if at else names
        weak += (one.moved_later(at) for one in doubtful)
    if weak:
        found += met_again(text, weak)
    return tuple(sorted(found, key=lambda name: name.start))


def _in_cell(text: str) -> tuple[tuple[Name, ...], tuple[Weak, ...]]:
    written = written_names(text)
    cued, weak = cued_names(text, written)
    return (*written, *cued), tuple(weak)


_in_short_cell = lru_cache(maxsize=_CACHED)(_in_cell)
