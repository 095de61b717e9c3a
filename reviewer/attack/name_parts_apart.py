"""A name whose parts do not stand side by side: with a form's labels or a pause between them."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import dropwhile

from reviewer.attack.person_names import pattern_of_spelling, stands_whole, words_of_list
from reviewer.system.resources import resource_path

_SHORT = 3  # letters of names that are looked for so
_REACH = 400  # characters before a name in which the fields before it are counted
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"(?P<gap>[\W_]{1,12}(?:[^\W_]{1,14}[\W_]{1,12}){0,5}?)"
_DOTS = re.compile(r"\s?(?:\.{2,4}|\u2026)\s{1,2}")
_SENTENCE = re.compile(r"[.;!?]\s")


def reads_with_parts_apart(names: tuple[str, ...], tight: str, flat: str) -> bool:
    """True for ``Last Name: LOPEZ  First Name: MARIA``, ``Maria, uh, Lopez`` and, of who is
    called Nguyen Thi Hong, ``Nguyen, Thi Hong``.

    Args:
        names: squeezed, given names first.
        tight: the text, squeezed.
        flat: the text as it is read.
    """
    if len(names) < 2 or min(len(names[0]), len(names[-1])) < _SHORT:
        return False
    for cut in range(1, len(names)):
        given, family = "".join(names[:cut]), "".join(names[cut:])
        if given not in tight or family not in tight:
            continue
        listing = bool({*names[:cut]} & words_of_list("given-names-us"))  # "Maria, Lopez and Ruiz"
        if _parts_stand_apart(given, family, "family", flat, listing=listing):
            return True
        if _parts_stand_apart(family, given, "given", flat, listing=None):
            return True
    return False


def _parts_stand_apart(
    first: str, last: str, label: str, flat: str, *, listing: bool | None
) -> bool:
    """True where a part stands before the other, with what parts no name between them."""
    pattern = rf"{pattern_of_spelling(first)}{_BETWEEN}(?P<last>{pattern_of_spelling(last)})"
    for match in re.finditer(pattern, flat, re.IGNORECASE):
        if not stands_whole(flat, *match.span()):
            continue
        gap = match["gap"]
        if listing is not None and (_is_pause(gap) or _DOTS.fullmatch(gap)):
            return True
        named = flat[match.start()].isupper() and match["last"][0].isupper()
        if listing is False and named and re.fullmatch(r",[ ]{1,2}", gap):
            return True
        if _is_label(gap, label) and _fields_before(flat, match.start()) % 2 == 0:
            return True
    return False


def _is_pause(gap: str) -> bool:
    words = _WORD.findall(gap.casefold())
    return 0 < len(words) < 3 and all(word in _pause_and_name_words()["pauses"] for word in words)


def _is_label(gap: str, kind: str) -> bool:
    label, *more = _WORD.findall(gap.casefold()) or [""]
    if label not in _pause_and_name_words()[kind]:
        return False
    if not more:
        behind = gap[gap.casefold().find(label) + len(label) :]
        return not _SENTENCE.match(behind)
    return more[0] in ("name", "names") and more[1:] in ([], ["s"], ["is"], ["was"])


def _fields_before(flat: str, at: int) -> int:
    """How many fields of names stand before the one whose value begins there."""
    near = re.split(r"[\W_]{13,}", flat[max(at - _REACH, 0) : at].casefold())[-1]
    words = _WORD.findall(near)[::-1]
    labels = {*_pause_and_name_words()["given"], *_pause_and_name_words()["family"]}
    count = 0
    while True:
        rest = list(dropwhile(lambda word: word in ("s", "is", "was", "name", "names"), words))
        if not rest or rest[0] not in labels:
            return max(count - 1, 0)
        count += 1
        words = rest[2:]  # the label, and the value of the field before it


@lru_cache(maxsize=1)
def _pause_and_name_words() -> dict[str, frozenset[str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    return {kind: frozenset(data[kind]) for kind in ("pauses", "given", "family")}
