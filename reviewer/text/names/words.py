"""The lists and patterns by which names are known, all of it data.

``resources/detectors/names.json`` holds cue words, titles, words of relation, what makes a street
or a unit of what it follows; ``resources/words`` the names themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from reviewer.system.resources import resource_path

_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f]"
_TOKEN = rf"(?:(?:{_CAPITAL}\.){{2,}}|{_CAPITAL}[\w'\u2019-]*\.?)"
WORD = re.compile(_TOKEN)
_UNIT = re.compile(r"[ ,-]{1,2}(?:[A-Z][ -]?)?\d")
NEXT_WORD = re.compile(r"[ \t]+([A-Za-z]+)")  # behind a name
NEAR = 40  # characters before a name in which its label stands


@dataclass(frozen=True, slots=True)
class Name:
    """Characters ``start:end`` of a text that may name a person.

    Attributes:
        given: the given name, folded; an initial, or empty, when that is all there is.
        surname: folded.
        duty: it is written as of somebody on duty: with a rank, a star number, such a label.
        party: the word after which it stands, such as "caller" or "witness".
        why: the rule by which it was taken for a name, in a few words for a person.
    """

    start: int
    end: int
    given: str
    surname: str
    duty: bool = False
    party: str = ""
    why: str = ""


class Token(NamedTuple):
    """A capitalised word: characters ``start:end`` of a text."""

    start: int
    end: int
    text: str
    folded: str  # in lower case, without the marks at its end

    @property
    def is_upper(self) -> bool:
        """True for a word in capitals, which an initial is not."""
        return self.text.isupper() and len(self.folded) > 1


@dataclass(frozen=True)
class NameLists:
    """The lists, and the patterns that are made of them."""

    given: frozenset[str]
    surnames: frozenset[str]
    titles: frozenset[str]
    duty: frozenset[str]
    never: frozenset[str]
    places: frozenset[str]
    place_beginnings: frozenset[str]
    plain: frozenset[str]
    suffixes: frozenset[str]
    heads: frozenset[str]
    ranks: frozenset[str]  # titles of either kind
    run: re.Pattern[str]
    party: re.Pattern[str]
    duty_label: re.Pattern[str]
    labelled: re.Pattern[str]
    says: frozenset[str]  # words with which somebody says who it is
    everyday: frozenset[str]
    cues: dict[str, tuple[tuple[str, str], ...]]  # by their last word: sort and words
    kin: frozenset[str]
    verbs: frozenset[str]
    callsigns: frozenset[str]
    plain_given: frozenset[str]
    ordinary: frozenset[str]  # all that is a common word, a place or a deed as well
    streets: frozenset[str]
    particles: frozenset[str]
    particle: re.Pattern[str]


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The capitalised words of a part of a text."""
    found = WORD.finditer(text, start, end)
    return [Token(m.start(), m.end(), m[0], fold_word(m[0])) for m in found]


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """In small letters, without marks at its ends and without what makes it possessive."""
    bare = word.casefold().replace("\u2019", "'").removesuffix("'s")
    return bare.strip(".'-,:;")


def is_unit(text: str, word: str, end: int) -> bool:
    """``Charlie 431``: a word of the alphabet of radio, which ends at ``end``, and a number."""
    return word in name_lists().callsigns and _UNIT.match(text, end) is not None


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """All of it, read once."""
    data = json.loads(resource_path("detectors/names.json").read_text(encoding="utf-8"))
    particles = "|".join(data["particles"])
    everyday = _words_of_list("everyday-en.txt")
    ordinary = ("never", "places", "plain_given", "deeds", "plain")
    link = rf"(?:,?[ \t\u00a0]{{1,3}}|\n)(?:(?:{particles})[ \t]){{0,2}}"
    given = _words_of_list("given-names-us.txt")
    return NameLists(
        heads=given | {*data["titles"], *data["duty"]},
        given=given,
        ranks=frozenset({*data["titles"], *data["duty"]}),
        surnames=_words_of_list("surnames-us.txt"),
        titles=frozenset(data["titles"]),
        duty=frozenset(data["duty"]),
        never=frozenset(data["never"]),
        places=frozenset(data["places"]),
        place_beginnings=frozenset(data["placed"]),
        plain=frozenset(data["plain"]),
        suffixes=frozenset(data["suffixes"]),
        run=re.compile(rf"(?<![\w'\u2019@-]){_TOKEN}(?:{link}{_TOKEN})+(?![\w@])"),
        party=_pattern_before(data["parties"]),
        duty_label=_pattern_before(data["duty_labels"]),
        labelled=re.compile(
            rf"(?im)(?:^|[|;\t])[ \t]*(?:{_any_of_words(data['parties'])})[ \t]*:[ \t]*"
            rf"(?-i:(?P<v>{_TOKEN}(?:[ \t]{_TOKEN}){{1,3}}))[ \t]*(?=$|[|;\t])"
        ),
        says=frozenset(data["spoken"]),
        everyday=everyday,
        ordinary=everyday.union(*(data[name] for name in ordinary)),
        cues=_cues_by_length(data["cues"]),
        kin=frozenset(w for c in data["cues"] if c["sort"] == "kin" for w in c["words"]),
        verbs=frozenset(data["deeds"]),
        callsigns=frozenset(data["callsigns"]),
        plain_given=frozenset(data["plain_given"]),
        streets=frozenset(data["streets"]),
        particles=frozenset(data["particles"]),
        particle=re.compile(rf"[ \n](?:(?:{particles})[ \t]){{0,2}}"),
    )


def _cues_by_length(data: Sequence[dict[str, Any]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The longest first, so that ``identified as`` comes before ``as``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in data:
        for cue in item["words"]:
            found.setdefault(cue.split()[-1], []).append((item["sort"], cue))
    return {last: tuple(sorted(some, key=lambda one: -len(one[1]))) for last, some in found.items()}


def _pattern_before(labels: Sequence[str]) -> re.Pattern[str]:
    """A label that ends a text."""
    return re.compile(
        rf"(?i)(?<!\w)(?P<label>{_any_of_words(labels)})[ \t]*[:#(.-]?\s{{0,2}}"
        r"(?:(?:mr|ms|mrs)\.?\s)?\Z"
    )


def _any_of_words(words: Sequence[str]) -> str:
    return "|".join(
        re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True)
    )


def _words_of_list(name: str) -> frozenset[str]:
    lines = resource_path(f"words/{name}").read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())
