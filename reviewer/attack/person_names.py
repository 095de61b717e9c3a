"""A person's name in text: its parts in another order, with initials, in words of an alphabet.

Decisions 18, 32, 101.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.attack.look_alikes import fold_text, squeeze_text
from reviewer.system.resources import resource_path

MOST_NAMES = 4
_MAX_GAP = 12
_NAMED = 3  # letters of a name beside an initial
_LONG = 8
_SENTENCE = re.compile(r"[.;:!?]\s")  # "I called Lopez. Maria came" is no Maria Lopez
_LEFT = re.compile(r"([^\W\d_]+)(\.?)[ ]{1,2}\Z")
_RIGHT = re.compile(r"[ ]{1,2}([^\W\d_]{2,})")


def names_of(text: str) -> tuple[str, ...]:
    """Two to four words of nothing but letters, of which two are no initials; squeezed, given
    names first.
    """
    surname, comma, given = fold_text(text).strip().partition(",")
    words = f"{given} {surname}".split() if comma else surname.split()
    bare = tuple(squeeze_text(word) for word in words)
    if not 2 <= len(bare) <= MOST_NAMES or not all(word.isalpha() for word in bare):
        return ()
    return bare if sum(len(word) > 1 for word in bare) > 1 else ()


def reads_as_person(names: tuple[str, ...], tight: str, flat: str, *, initials: bool) -> bool:
    """True where a name stands with its surname first, with an initial in its middle or, when
    asked for, with initials in place of given names or of the surname.
    """
    if _reads_turned(names, tight, flat) or _with_middle(names, tight, flat):
        return True
    if not initials:
        return False
    cuts = range(1, len(names))
    return _short_surname(names, tight, flat) or any(
        _short_given([*names[:cut]], "".join(names[cut:]), tight, flat) for cut in cuts
    )


def _reads_turned(names: tuple[str, ...], tight: str, flat: str) -> bool:
    short = sum(map(len, names)) < _LONG
    for cut in range(1, len(names)):
        before, behind = "".join(names[cut:]), "".join(names[:cut])
        if before + behind not in tight:
            continue
        gap = rf"(?P<gap>[\W_]{{0,{_MAX_GAP}}})"
        for match in re.finditer(
            pattern_of_spelling(before) + gap + pattern_of_spelling(behind), flat, re.IGNORECASE
        ):
            between = match["gap"]
            apart = "," not in between and (short or "\n" in between)
            if not apart and not _SENTENCE.search(between) and stands_whole(flat, *match.span()):
                return True
    return False


def _with_middle(names: tuple[str, ...], tight: str, flat: str) -> bool:
    if len(names) != 2 or not all(name in tight for name in names):
        return False
    first, last = (pattern_of_spelling(name) for name in names)
    middle = rf"{first}\s+(?:(?-i:[A-Z])|[^\W\d_]\.)\.?\s+{last}"
    return any(stands_whole(flat, *m.span()) for m in re.finditer(middle, flat, re.IGNORECASE))


def _short_given(given: list[str], last: str, tight: str, flat: str) -> bool:
    """``M. Lopez``, ``J.R. Smith``, ``John R. Smith``, ``LOPEZ, M``."""
    if len(last) < _NAMED or min(map(len, given)) < _NAMED:
        return False
    heads = "".join(name[0] for name in given)
    before, behind = heads + last in tight, last + heads in tight
    if not before and not behind and (len(given) == 1 or last not in tight):
        return False
    return any(
        _initials_end(given, _text_before_surname(flat, at))
        or _initials_follow(given, flat, at, end)
        or (len(given) == 1 and _is_handle(heads, flat, at, end, len(last)))
        for at, end in _places_of_name(last, flat)
    )


def _text_before_surname(flat: str, at: int) -> str:
    """What stands before a surname; nothing where "A record" begins a sentence."""
    article = flat[at : at + 1].islower() and re.search(
        r"(?<![^\W_])A\s+\Z", flat[max(at - 6, 0) : at]
    )
    return "" if article else flat[max(at - 60, 0) : at]


def _initials_end(given: list[str], before: str) -> bool:
    """True when a text ends in the given names, one of them short at least, and no others."""
    rest, short = before, 0
    for count, name in enumerate(reversed(given)):
        found = _initial_at_end(name[0], rest, last=count == 0, first=count == len(given) - 1)
        full = re.search(rf"(?<![^\W_]){pattern_of_spelling(name)}\s{{1,3}}\Z", rest, re.IGNORECASE)
        if found is None and full is None:
            return False
        short += found is not None
        ends = found or full
        assert ends is not None
        rest = rest[: ends.start()]
    one_short = short == len(given) or (short == 1 and len(given) > 1)
    return one_short and not _other_before(rest)


def _initial_at_end(letter: str, text: str, *, last: bool, first: bool) -> re.Match[str] | None:
    """An initial with which a text ends; one that is glued to a surname is part of a word."""
    edge = r"(?<![^\W_])" if first else r"(?<![^\W_][^\W_])"
    blank = r"\s{0,3}" if last else r"[ -]{0,2}"
    found = re.search(rf"{edge}(?P<i>{letter})(?P<dot>\.?){blank}\Z", text, re.IGNORECASE)
    if found is None or not (found["dot"] or found["i"].isupper()):
        return None
    glued = last and not found["dot"] and found.end("i") == len(text)
    return None if glued else found


def _other_before(rest: str) -> bool:
    """True behind another given name or initial: ``Carlos M. Lopez`` is somebody else."""
    before = _LEFT.search(rest)
    if before is None:
        return False
    if before[2]:
        return len(before[1]) == 1
    return before[1].casefold() in words_of_list("given-names-us")


def _initials_follow(given: list[str], flat: str, at: int, end: int) -> bool:
    """``LOPEZ, M``, ``Lopez M.``, ``SMITH, JOHN R.``"""
    comma = re.compile(r"\s?,\s{0,3}|\s{1,2}(?=\S\.)").match(flat, end)
    if comma is None:
        return False
    first = comma.end()
    letters = "".join(
        rf"(?P<i{n}>{name[0]})(?P<d{n}>\.?)[ -]{{0,2}}" for n, name in enumerate(given)
    )
    match = re.compile(letters.removesuffix("[ -]{0,2}") + r"(?!'|[^\W_])", re.I).match(flat, first)
    if match is not None:
        told = all(match[f"d{n}"] or match[f"i{n}"].isupper() for n in range(len(given)))
        word = not match["d0"] and (match["i0"] in "AaIi" or not flat[at].isupper())
        return told and not word and not _other_behind(flat, match.end())
    for n in range(1, len(given)):
        some = r"\s{1,3}".join(
            pattern_of_spelling(name) if k < n else rf"(?P<i{k}>{name[0]})(?P<d{k}>\.?)"
            for k, name in enumerate(given)
        )
        mixed = re.compile(some + r"(?![^\W_])", re.I).match(flat, first)
        if mixed and "," in comma[0]:
            return all(mixed[f"d{k}"] or mixed[f"i{k}"].isupper() for k in range(n, len(given)))
    return False


def _short_surname(names: tuple[str, ...], tight: str, flat: str) -> bool:
    """``Maria L.``; ``Maria L. Garcia`` is somebody else."""
    first, *others = names
    heads = {name[0] for name in others if len(name) > 1 and first + name[0] in tight}
    if len(first) < _NAMED or not heads:
        return False
    initial = re.compile(rf"\s{{1,3}}([{''.join(heads)}])(\.?)(?!'|[^\W_])", re.IGNORECASE)
    for at, end in _places_of_name(first, flat):
        match = initial.match(flat, end)
        if match is None or not (match[2] or match[1].isupper()):
            continue
        if not match[2] and (match[1] in "AaIi" or not flat[at].isupper()):
            continue
        if not _other_behind(flat, match.end()):
            return True
    return False


def _other_behind(flat: str, end: int) -> bool:
    behind = _RIGHT.match(flat, end)
    if behind is None or not behind[1][0].isupper():
        return False
    word = behind[1].casefold()
    return word in words_of_list("surnames-us") and word not in words_of_list("everyday-en")


def _is_handle(heads: str, flat: str, at: int, end: int, size: int) -> bool:
    """``mlopez@`` and ``lopez.m@``, in addresses alone."""
    if size <= _NAMED:
        return False
    before = re.search(rf"(?<![^\W_]){heads}[._-]?\Z", flat[max(at - 4, 0) : at], re.I)
    behind = re.compile(rf"[._-]?{heads}(?![^\W\d_])", re.I).match(flat, end)
    if before and not flat[end : end + 1].isalpha():
        return in_address(flat, at, end)
    return bool(behind) and not flat[at - 1 : at].isalpha() and in_address(flat, at, end)


def _places_of_name(name: str, flat: str) -> Iterator[tuple[int, int]]:
    """Where a name stands; whole, or with an initial glued before or behind it."""
    for match in re.finditer(pattern_of_spelling(name), flat, re.IGNORECASE):
        first, last = match.span()
        left = flat[max(first - 2, 0) : first]
        right = flat[last : last + 2]
        if sum(c.isalpha() for c in left) < 2 and sum(c.isalpha() for c in right) < 2:
            yield first, last


@lru_cache(maxsize=8)
def words_of_list(name: str) -> frozenset[str]:
    """The words of a shipped list."""
    text = resource_path(f"words/{name}.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())


def all_known(pieces: list[str]) -> bool:
    """True for everyday words and given names: who reads them reads no broken name."""
    return all(
        p in words_of_list("everyday-en") or p in words_of_list("given-names-us") for p in pieces
    )


def pattern_of_spelling(name: str) -> str:
    """Its letters, and what may stand between them within a name."""
    return r"[\s'\-]*".join(re.escape(c) for c in name)


def stands_whole(flat: str, first: int, last: int) -> bool:
    """True when what stands there is no part of a word or a number."""
    return not is_joined_pair(flat[max(first - 1, 0) : first + 1]) and not is_joined_pair(
        flat[last - 1 : last + 1]
    )


def is_joined_pair(pair: str) -> bool:
    """True when two neighbours belong to one word."""
    if len(pair) < 2 or not (pair[0].isalnum() and pair[1].isalnum()):
        return False
    if pair[0].isdigit() != pair[1].isdigit():
        return False
    return not (pair[0].islower() and pair[1].isupper())


def in_address(flat: str, first: int, last: int) -> bool:
    """True inside an e-mail address or a link, where names run together."""
    left = re.search(r"\S*\Z", flat[max(first - 80, 0) : first])
    right = re.match(r"\S*", flat[last : last + 80])
    token = (left.group() if left else "") + "\0" + (right.group() if right else "")
    return "@" in token or "://" in token or "www." in token
