"""Names in company: a surname that several share, or in the plural; handles; bare initials."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from reviewer.attack.look_alikes import fold_text, squeeze_text
from reviewer.attack.person_names import (
    in_address,
    pattern_of_spelling,
    stands_whole,
    words_of_list,
)
from reviewer.system.resources import resource_path

_ONE = r"[^\W\d_]{2,}(?:[-'][^\W\d_]+)?(?:\s{1,2}[^\W\d_](?:\.|(?=\s)))?"
_CONJ = r"(?:\s{0,2}[&+/]\s{0,3}|\s{1,3}(?:and|or|y|e|et|und)\s{1,3})"
_JOINT = rf"(?:\s?,\s{{1,3}}(?:(?:and|or)\s{{1,3}})?|{_CONJ})"
_MIDDLE = r"(?:\s{1,2}[^\W\d_](?:\.|(?=\s)))?"
_HANDLE = re.compile(r"[^\W\d_][^\W\d_'._-]*(?:[._-][^\W\d_]+)*")
_JOINING = frozenset(["and", "or", "et", "und", "y", "e"])
_ENOUGH = 4
_MORE = re.compile(r"\s?[/\d]|\s{1,3}(?:\d|[^\W\d_](?![^\W_'.]))|\.?[-'][^\W_]")


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    known = (
        words_of_list("everyday-en")
        | words_of_list("surnames-us")
        | words_of_list("given-names-us")
    )
    return known | words_of_list("handles-en")


@lru_cache(maxsize=1)
def _pattern_between_names() -> str:
    data = json.loads(resource_path("detectors/names.json").read_text(encoding="utf-8"))
    titles, suffixes = "|".join(data["titles"]), "|".join(data["suffixes"])
    return rf"(?:\s?,?\s{{1,2}}(?:{suffixes})\.?)?\s?,\s{{0,3}}(?:(?:{titles})\.?\s{{1,2}})?"


def reads_in_company(names: tuple[str, ...], parts: tuple[str, ...], tight: str, flat: str) -> bool:
    """True where a text names a person so. ``parts`` are those of a double surname."""
    if min(map(len, names)) < 2:
        return False
    for cut in range(1, len(names)):
        last = "".join(names[cut:])
        if last not in tight:
            continue
        given = r"\s{1,3}".join(map(pattern_of_spelling, names[:cut]))
        for at in re.finditer(pattern_of_spelling(last), flat, re.IGNORECASE):
            if not stands_whole(flat, *at.span()):
                continue
            if _shares_surname(given, flat, *at.span()) or _reads_as_bare_initial(
                names[:cut], flat, *at.span()
            ):
                return True
    return _is_called(names, parts, tight, flat)


def reads_as_plural(names: tuple[str, ...], key: str, flat: str) -> bool:
    """``the Munozes``, ``Sean OBriens truck``."""
    last = names[-1] if names else key
    if len(last) < _ENOUGH or not key.isalpha() or last in words_of_list("everyday-en"):
        return False
    ends = "s" if len(names) > 1 else "(?:es|s)"
    for match in re.finditer(rf"{pattern_of_spelling(key)}({ends})(?![^\W_])", flat, re.IGNORECASE):
        capital = len(names) > 1 or match[0][0].isupper()
        if (
            capital
            and last + match[1].lower() not in _known_words()
            and stands_whole(flat, *match.span())
        ):
            return True
    return False


def _shares_surname(given: str, flat: str, first: int, last: int) -> bool:
    """``Maria & Ana Munoz``; ``MUNOZ, JOHN AND MARIA``."""
    chain = rf"(?<![^\W_]){given}{_MIDDLE}(?P<o>(?:{_JOINT}{_ONE}){{1,3}})\s{{1,3}}\Z"
    before = re.compile(chain, re.IGNORECASE).search(flat, max(first - 140, 0), first)
    if before and _are_given(before["o"]):
        return True
    tail = flat[last : last + 140]
    for between, low in ((_pattern_between_names(), 0), (r"\s{1,2}", 1)):
        chain = rf"{between}(?P<o>(?:{_ONE}{_JOINT}){{{low},3}}){given}(?![^\W_])"
        behind = re.match(chain, tail, re.IGNORECASE)
        capitals = behind is not None and (flat[first:last] + behind[0]).isupper()
        if behind and _are_given(behind["o"]) and (low == 0 or capitals):
            return True
    return False


def _are_given(others: str) -> bool:
    if others and re.search(_CONJ, others, re.IGNORECASE) is None:
        return False
    for word in re.findall(r"[^\W\d_]{2,}(?:[-'][^\W\d_]+)?", others):
        low = fold_text(word)
        if low in _JOINING or low in words_of_list("given-names-us"):
            continue
        if not word[0].isupper() or low in _known_words() or len(low) < _ENOUGH:
            return False
    return True


def _reads_as_bare_initial(given: tuple[str, ...], flat: str, first: int, last: int) -> bool:
    """``MUNOZ M``: in capitals, where no sex, race or age goes on behind it."""
    if last - first < _ENOUGH or not flat[first:last].isupper():
        return False
    heads = [re.escape(name[0].upper()) for name in given]
    rest = "".join(rf"(?:[ ]?{head}" for head in heads[1:]) + ")?" * (len(heads) - 1)
    match = re.compile(rf"\s{{1,2}}{heads[0]}{rest}(?![^\W_])").match(flat, last)
    if match is None or _MORE.match(flat, match.end()):
        return False
    if flat[max(first - 2, 0) : first].strip() in ("-", "'"):
        return False
    before = re.search(r"([^\W\d_]+)[ ]{1,2}\Z", flat[max(first - 30, 0) : first])
    return before is None or before[1].casefold() not in words_of_list("given-names-us")


def _is_called(names: tuple[str, ...], parts: tuple[str, ...], tight: str, flat: str) -> bool:
    """``mlopez``, ``m_lopez88``, ``smunoz@`` of a double surname, ``marial@``."""
    handles: dict[str, bool] = {}  # squeezed, and whether it counts in addresses only
    behind: set[str] = set()  # with an initial behind that may be an ending: pages, Sam Page
    for cut in range(1, len(names)):
        heads = {names[0][0], "".join(name[0] for name in names[:cut])}
        for last in {"".join(names[cut:]), *parts}:
            if len(last) >= _ENOUGH:
                handles |= {h + last: False for h in heads} | {last + h: False for h in heads}
                behind |= {last + h for h in heads}
        if len(names[0]) >= _ENOUGH:
            handles.setdefault(names[0] + names[cut][0], True)
    if not any(handle in tight for handle in handles):
        return False
    for match in _HANDLE.finditer(flat):
        said = squeeze_text(match[0])
        if said in handles and _is_handle(match, flat, address=handles[said]):
            ending = said in behind and said == match[0].casefold()
            digits = flat[match.end() : match.end() + 1].isdigit()
            if not ending or digits or in_address(flat, *match.span()):
                return True
    return False


def _is_handle(match: re.Match[str], flat: str, *, address: bool) -> bool:
    said, known = match[0], squeeze_text(match[0]) in _known_words()
    if in_address(flat, *match.span()):
        return not (address and known)
    if address:
        return False
    if any(c in said for c in "._-"):
        return "_" in said or said.islower()
    return not known
