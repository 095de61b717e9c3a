"""Finding what may be the name of a person in a text: to be looked at, never a guarantee.

No grammar and no model: known given names and surnames, titles, the words that stand before a
name and behind it, all of it data (``resources/detectors/names.json``, ``resources/words``).
Each name says by which rule it was found. Once somebody was named, the words of the name are
found wherever else they stand in the record.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.names.cues import cued_names
from reviewer.names.runs import is_name, is_title, is_word, names_as, written_names
from reviewer.names.spread import People, spread
from reviewer.names.words import Name

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
    "spread",
]


def find_names(text: str) -> list[Name]:
    """What may be names of persons, in order; no two of them overlap."""
    return names_in([text])[0]


def names_in(texts: Sequence[str]) -> list[list[Name]]:
    """The same for the pieces of one record: who is named in one of them is known in all."""
    people = People()
    found = []
    for text in texts:
        names = first_names(text)
        people.learn(text, names)
        found.append(names)
    return [
        sorted([*names, *spread(text, names, people)], key=lambda name: name.start)
        for text, names in zip(texts, found, strict=True)
    ]


def first_names(text: str) -> tuple[Name, ...]:
    """What a piece of a record names by itself."""
    written = written_names(text)
    return tuple(sorted([*written, *cued_names(text, written)], key=lambda name: name.start))
