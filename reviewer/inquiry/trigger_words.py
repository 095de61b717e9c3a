"""Words that tell that a call comes from a federal agency: found where they stand, and offered.

The shipped list is data with its source; a case may hold a list of its own. Nothing is concluded
from a word: "ice on the sidewalk" is offered too, and a person passes over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.errors import Refused
from reviewer.system.resources import resource_path

SETTING = "trigger_words"
"""Of a case: its own list."""
_FEW_LETTERS = 5  # of a short form in capitals, whose letters may stand apart
_MOST = 500  # entries of a list; chosen by hand
_LONGEST = 200  # characters of one


@dataclass(frozen=True)
class WordHit:
    """A word of the list in a text: its characters, end exclusive, and the entry that it is."""

    first: int
    last: int
    term: str


@lru_cache(maxsize=1)
def shipped_words() -> tuple[str, ...]:
    """The list that a case begins with."""
    data = json.loads(resource_path("words/federal-origin.json").read_text(encoding="utf-8"))
    return clean_words(data["terms"])


def words_from_data(data: object) -> tuple[str, ...]:
    """What a case holds as its own list; without one, the shipped list."""
    if not isinstance(data, list):
        return shipped_words()
    return clean_words(entry for entry in data if isinstance(entry, str))


def clean_words(entries: Iterable[str]) -> tuple[str, ...]:
    """Without blanks, doubles, and what holds neither letter nor digit.

    Raises:
        Refused: There are too many, or one is too long to be a word.
    """
    found: dict[str, str] = {}
    for entry in entries:
        word = " ".join(entry.split())
        if len(word) > _LONGEST:
            raise Refused(f"A word has {len(word)} characters.", f"The most are {_LONGEST}.")
        if any(c.isalnum() for c in word):
            found.setdefault(word.casefold(), word)
    if len(found) > _MOST:
        raise Refused(f"The list has {len(found)} words.", f"The most are {_MOST}.")
    return tuple(found.values())


def find_words(text: str, terms: tuple[str, ...]) -> Iterator[WordHit]:
    """Every entry that stands in a text as words of its own, in order; of several that begin at
    one place, the longest.
    """
    pattern = _pattern_of_all(terms)
    if pattern is None:
        return
    for match in pattern.finditer(text):
        yield WordHit(match.start(), match.end(), terms[int((match.lastgroup or "w0")[1:])])


@lru_cache(maxsize=8)
def _pattern_of_all(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    order = sorted(range(len(terms)), key=lambda n: -len(terms[n]))
    ways = "|".join(f"(?P<w{n}>{_pattern_of_one(terms[n])})" for n in order)
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE) if ways else None


def _pattern_of_one(term: str) -> str:
    if term.isascii() and term.isupper() and term.isalpha() and len(term) <= _FEW_LETTERS:
        return r"\.?[ -]?".join(term) + r"\.?"
    # Over white space and line ends, as any words are read.
    return r"\s+".join(map(re.escape, term.split()))
