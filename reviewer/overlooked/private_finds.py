"""Names and private details in the words of a case: each with its place, and whose they are.

What a release may still show and what a case names are both told from these finds, and each text
is looked through once.

Decision 21.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reviewer.model import Subject, TextUnit
from reviewer.text.names import Name, People, first_names, spread_names
from reviewer.text.pii import find_pii
from reviewer.text.stretches import Stretches
from reviewer.text.terms import find_term

# Chosen by hand: a second look at the same case is then a matter of a moment.
_CACHED = 100_000  # pieces of words whose finds are remembered
ADDRESS = "street address"
NAME = "name"
TERM = "term"  # of the case: of a subject, or redacted somewhere
NameKey = tuple[str, str]
"""A given name and a surname, folded; an initial or nothing where that is all that is said."""
_SPOKEN = re.compile(
    r"(?i)\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,3}"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
)


@dataclass(frozen=True, slots=True)
class ReadablePlace:
    """Where something can be read. ``media`` in seconds; pages and cues count from 1."""

    record: str
    place: str
    media: float | None
    page: int | None
    cue: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Find:
    """A find in a text: characters, what they are, and what makes two finds the same."""

    start: int
    end: int
    what: str
    key: NameKey  # given name and surname; or the detail, empty
    duty: bool = False
    party: str = ""
    why: str = ""


@dataclass
class GatheredFinds:
    """All places of one thing."""

    what: str
    places: list[ReadablePlace] = field(default_factory=list)
    duty: bool = False
    party: str = ""
    why: str = ""  # the rule by which it was found
    subject: Subject | None = None
    hidden: bool = False  # the same is redacted somewhere

    def add_name(self, one: Find, place: ReadablePlace) -> None:
        """Somebody is named at one more place."""
        self.places.append(place)
        self.duty |= one.duty
        self.party = self.party or one.party
        self.why = self.why or one.why

    @property
    def commonest_spelling(self) -> str:
        """Most often written so, a name rather in full; of equals the longer, in small letters
        rather than capitals.
        """
        counted = Counter(place.words for place in self.places)
        named = self.what in (NAME, TERM)
        return max(
            counted,
            key=lambda w: (named and len(w.split()) > 1, counted[w], not w.isupper(), w),
        )


def people_in(texts: Iterable[str]) -> People:
    """Whom the pieces of a record name: their words are looked for in all of the record."""
    people = People()
    for text in texts:
        people.learn_names(text, _names_in_text(text))
    return people


def repeats_of_names(text: str, people: People) -> Iterator[Find]:
    """Where people that the record names elsewhere are named again."""
    for name in spread_names(text, _names_in_text(text), people):
        yield _find_of(name)


def _find_of(name: Name) -> Find:
    key = (name.given, name.surname)
    return Find(name.start, name.end, NAME, key, name.duty, name.party, name.why)


def place_of_unit(unit: TextUnit, said: str) -> ReadablePlace:
    """Where words of a unit stand."""
    return ReadablePlace(
        unit.record, unit.place, unit.start, unit.page, unit.cue, " ".join(said.split())
    )


def merge_persons(named: Sequence[tuple[Find, ReadablePlace]]) -> dict[NameKey, GatheredFinds]:
    """Names that may mean one person as one: ``Sgt. Okafor`` and ``A. Okafor``."""
    fullest = fullest_names(one.key for one, _ in named)
    out: dict[NameKey, GatheredFinds] = {}
    for one, place in named:
        out.setdefault(fullest[one.key], GatheredFinds(NAME)).add_name(one, place)
    return out


def fullest_names(keys: Iterable[NameKey]) -> dict[NameKey, NameKey]:
    """By each name the one that says most of who is meant."""
    known = set(keys)
    forms: dict[str, set[str]] = {}
    for given, surname in known:
        forms.setdefault(surname, set()).add(given)
    # Only where one full name fits: "Okafor" of two brothers is neither.
    return {key: (_fullest_name(key[0], forms[key[1]]), key[1]) for key in known}


def _fullest_name(given: str, forms: Iterable[str]) -> str:
    """The one given name among the forms that says most of what this one says; else itself."""
    if len(given) > 1:
        return given
    fuller = [g for g in forms if _says_more(g, given)]
    fullest = [g for g in fuller if len(g) > 1 or not any(_says_more(h, g) for h in fuller)]
    return fullest[0] if len(fullest) == 1 else given


def _says_more(given: str, less: str) -> bool:
    """A given name says more than its initial, and an initial more than nothing."""
    return len(given) > len(less) and len(less) < 2 and given.startswith(less)


def same_person(one: NameKey, two: NameKey) -> bool:
    """Whether two names may mean one person."""
    if one[1] != two[1]:
        return False
    return one[0] == two[0] or _says_more(one[0], two[0]) or _says_more(two[0], one[0])


@lru_cache(maxsize=_CACHED)
def spans_of_term(term: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where a term stands in a text."""
    return tuple(find_term(term, text))


@lru_cache(maxsize=_CACHED)
def finds_in_text(text: str) -> tuple[Find, ...]:
    """What a text shows; a second look at the same case costs nothing."""
    details: list[Find] = []
    # Most pieces hold none of these, and are spared a dozen patterns.
    if "@" in text or any(c.isdigit() for c in text) or _SPOKEN.search(text):
        details = [Find(m.start, m.end, m.what, ("", "")) for m in find_pii(text)]
    # A street that is named after somebody is an address, and not a person.
    taken = Stretches((d.start, d.end) for d in details)
    names = [_find_of(n) for n in _names_in_text(text) if not taken.meets_any(n.start, n.end)]
    return (*details, *names)


@lru_cache(maxsize=_CACHED)
def _names_in_text(text: str) -> tuple[Name, ...]:
    return first_names(text)


def forget_texts() -> None:
    """Let go of what was seen in texts: of a case that is closed nobody asks any more."""
    for remembered in (spans_of_term, finds_in_text, _names_in_text):
        remembered.cache_clear()


def squeeze_find(text: str) -> str:
    """The same number or address, however it is written."""
    return "".join(c for c in text.casefold() if c.isalnum())
