"""Names in company: a surname that several share, or in the plural; handles; bare initials."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms.folding import Folded, fold_short, squeeze_short
from reviewer.text.terms.term_ways import Way
from reviewer.text.terms.term_words import (
    LETTER_GAP,
    NAMED,
    PAIR,
    given_names,
    names_of,
    one_way,
    word_pattern,
    words_of_list,
)
from reviewer.text.terms.word_edges import in_address, is_whole

_NAME = r"(?:[^\W\d_]{2,}(?:[-'][^\W\d_]+)?(?:\s{1,2}[^\W\d_](?:\.|(?=\s)))?)"
_CONJUNCTION = r"(?:\s{0,2}[&+/]\s{0,3}|\s{1,3}(?:and|or|y|e|et|und)\s{1,3})"
_JOINT = rf"(?:\s?,\s{{1,3}}(?:(?:and|or)\s{{1,3}})?|{_CONJUNCTION})"
_CONJUNCTIONS = re.compile(_CONJUNCTION)
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[-'][^\W\d_]+)?")
_BETWEEN = frozenset({"and", "or", "und", "et"})
_ENOUGH = 4  # letters of a surname in a handle, of a name in the plural
_GOES_ON = re.compile(r"\s?[/\d]|\s{1,3}(?:\d|[^\W\d_](?![^\W_'.]))|\.?[-'][^\W_]")


@lru_cache(maxsize=1)
def _pattern_within_name() -> str:
    """Titles and suffixes that may stand within a name: MUNOZ JR, MR. JOHN."""
    data = json.loads(resource_path("detectors/names.json").read_text(encoding="utf-8"))
    titles, suffixes = "|".join(data["titles"]), "|".join(data["suffixes"])
    return rf"(?:\s?,?\s{{1,2}}(?:{suffixes})\.?)?\s?,\s{{0,3}}(?:(?:{titles})\.?\s{{1,2}})?"


@lru_cache(maxsize=1)
def _listed_words() -> frozenset[str]:
    """What is a name or a word of its own."""
    return (
        words_of_list("everyday-en")
        | words_of_list("surnames-us")
        | given_names()
        | words_of_list("handles-en")
    )


def family_ways(term: str) -> Iterator[Way]:
    """How else a term stands that may be a name: shared, in the plural, short, in a handle."""
    names = names_of(term)
    words = [word_pattern(name.rstrip("."), LETTER_GAP) for name in names]
    bare = [squeeze_short(name) for name in names]
    yield from _in_plural(term)
    for cut in range(1, len(names)):
        surname, key = PAIR.join(words[cut:]), "".join(bare[cut:])
        given = r"\s{1,3}".join(words[:cut])
        if min(map(len, bare)) < 2:
            continue
        yield from _shared_surname_ways(given, surname, (key, *bare[:cut]))
        if len(key) >= _ENOUGH:
            yield _bare_initial(bare[:cut], surname, key)
    if len(names) > 1 and min(map(len, bare)) > 1:
        yield from _handle_ways(names)


def _shared_surname_ways(given: str, surname: str, keys: tuple[str, ...]) -> Iterator[Way]:
    """``Maria & Ana Munoz``, ``MUNOZ, JOHN AND MARIA``; whom else it names goes with it."""
    middle = r"(?:\s{1,2}[^\W\d_](?:\.|(?=\s)))?"
    behind = rf"{given}{middle}(?P<others>(?:{_JOINT}{_NAME}){{1,3}})\s{{1,3}}{surname}"
    before = rf"{surname}{_pattern_within_name()}(?P<others>(?:{_NAME}{_JOINT}){{0,3}}){given}"
    capitals = rf"{surname}\s{{1,2}}(?P<others>(?:{_NAME}{_JOINT}){{1,3}}){given}"
    yield one_way(behind, _are_given, every=keys)
    yield one_way(before, _are_given, every=keys)
    yield one_way(capitals, _are_given_in_capitals, every=keys)


def _are_given(folded: Folded, match: re.Match[str]) -> bool:
    others = match["others"]
    if not is_whole(folded, *match.span()):
        return False
    if others and _CONJUNCTIONS.search(others) is None:
        return False
    first = match.start("others")
    names = [word for word in _WORDS.finditer(others) if word[0] not in _BETWEEN]
    return all(_is_given(folded, word[0], first + word.start()) for word in names)


def _is_given(folded: Folded, word: str, at: int) -> bool:
    if word in given_names():
        return True
    return (
        folded.original_letter(at).isupper() and word not in _listed_words() and len(word) > NAMED
    )


def _are_given_in_capitals(folded: Folded, match: re.Match[str]) -> bool:
    written = folded.source_words(*match.span())
    return written.isupper() and _are_given(folded, match)


def _bare_initial(given: list[str], surname: str, key: str) -> Way:
    """``MUNOZ M``: in capitals, where no sex, race or age goes on behind it."""
    heads = "".join(name[0] for name in given)
    short = heads[0] if len(heads) < 2 else rf"{heads[0]}(?:[ ]?{'[ ]?'.join(heads[1:])})?"

    def counts_as_initial(folded: Folded, match: re.Match[str]) -> bool:
        first, last = match.span()
        text = folded.text
        if not folded.source_words(first, last).isupper() or not is_whole(folded, first, last):
            return False
        if _GOES_ON.match(text, last) or text[max(first - 2, 0) : first].strip() in ("-", "'"):
            return False
        before = re.search(r"([^\W\d_]+)[ ]{1,2}\Z", text[max(first - 30, 0) : first])
        return before is None or before[1] not in given_names()

    return one_way(rf"{surname}\s{{1,2}}{short}", counts_as_initial, every=(key + heads[0],))


def _in_plural(term: str) -> Iterator[Way]:
    """``the Munozes``, ``O'Briens``, what is owned without an apostrophe; no other name or word."""
    words = list(names_of(term)) or fold_short(term).split()
    if not words or not term[:1].isupper() or len(words) > 4:
        return
    last = squeeze_short(words[-1])
    if len(last) < _ENOUGH or not last.isalpha() or last in words_of_list("everyday-en"):
        return

    def counts_as_plural(folded: Folded, match: re.Match[str]) -> bool:
        said = "".join(c for c in match[0].rpartition(" ")[2] if c.isalnum())
        if len(words) == 1 and not folded.original_letter(match.start()).isupper():
            return False  # pages, of a Mr. Page
        return said not in _listed_words() and is_whole(folded, *match.span())

    body = r"(?:\s+|-)".join(word_pattern(word, LETTER_GAP) for word in words)
    ends = "(?:es|s)" if len(words) == 1 else "s"  # Sean OBriens truck
    yield one_way(
        rf"{body}{ends}(?![^\W_])",
        counts_as_plural,
        every=("".join(map(squeeze_short, words)),),
    )


def _handle_ways(names: tuple[str, ...]) -> Iterator[Way]:
    """``mlopez``, ``m_lopez88``, ``smunoz@`` of a double surname, ``marial@``."""
    bare = [squeeze_short(name) for name in names]
    for cut in range(1, len(names)):
        given = bare[:cut]
        heads = dict.fromkeys((given[0][0], "".join(name[0] for name in given)))
        parts = [part for name in names[cut:] for part in re.split(r"[-\s]", name)]
        lasts = dict.fromkeys(("".join(bare[cut:]), *map(squeeze_short, parts)))
        for last in lasts:
            if len(last) >= _ENOUGH:
                head = "|".join(sorted(heads, key=len, reverse=True))
                body = rf"(?:{head})[._-]?{last}|(?P<behind>{last}[._-]?(?:{head}))"
                yield one_way(body, _is_handle, every=(last,))
        if len(given[0]) >= _ENOUGH:
            short = rf"{given[0]}[._-]?{bare[cut][0]}"
            yield one_way(short, _is_address, every=(given[0] + bare[cut][0],))


def _is_handle(folded: Folded, match: re.Match[str]) -> bool:
    """True for what can be no word or name of its own."""
    if not is_whole(folded, *match.span()):
        return False
    said, behind = match[0], folded.text[match.end() : match.end() + 1]
    if in_address(folded, *match.span()):
        return True
    if any(c in said for c in "._-"):
        return "_" in said or folded.source_words(*match.span()).islower()
    ending = match.lastgroup == "behind" and not behind.isdigit()  # pages is no Sam Page
    return said not in _listed_words() and not ending


def _is_address(folded: Folded, match: re.Match[str]) -> bool:
    inside = is_whole(folded, *match.span()) and in_address(folded, *match.span())
    return inside and match[0] not in _listed_words()
