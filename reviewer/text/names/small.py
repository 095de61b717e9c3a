"""Names in small letters, as transcripts and remarks have them: ``her husband juan``.

Nothing tells such a name from a word but what stands before it and the lists, so what is an
ordinary word as well is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase

from reviewer.text.names.words import Name, NameLists, name_lists

_WORD = r"[a-z][a-z'\u2019-]{1,19}"
_SHORTEST = 3
_LOWER = {ord(c): c.lower() for c in ascii_uppercase}  # which moves no character


def small_names(text: str) -> Iterator[Name]:
    """Given names behind a cue, with the surname that follows; or two words of which one is
    known, where somebody says who it is.
    """
    words = name_lists()
    low = text.lower() if text.isascii() else text.translate(_LOWER)
    for found in _pattern_of_small().finditer(low):
        if not text[found.start("one") : found.end()].islower():
            continue
        one, two = found["one"], found["two"] or ""
        start, last = found.start("one"), found.end("two")
        why = f"after “{' '.join(found['cue'].split())}”"
        pair = bool(two) and _is_bare(one, words) and _is_bare(two, words)
        known = one in words.given, two in words.surnames
        if pair and (all(known) or (any(known) and found["cue"].lower() in words.says)):
            yield Name(start, last, one, two, why=why)
        elif (
            known[0] and len(one) >= _SHORTEST and _is_bare(one, words) and _names_one(found, words)
        ):
            yield Name(start, found.end("one"), "", one, why=why)


def _is_bare(word: str, words: NameLists) -> bool:
    """True for what is no ordinary word, as far as the lists know."""
    return word not in words.ordinary and len(word) > 1


def _names_one(found: re.Match[str], words: NameLists) -> bool:
    """False for what may go on with anything, such as ``this is``; ``husband`` does not."""
    return found["cue"].lower() not in words.says or "name" in found["cue"].lower()


@lru_cache(maxsize=1)
def _pattern_of_small() -> re.Pattern[str]:
    words = name_lists()
    cues = {cue for some in words.cues.values() for sort, cue in some if sort in ("naming", "kin")}
    each = sorted(cues | words.says, key=len, reverse=True)
    body = "|".join(re.escape(cue).replace(r"\ ", r"\s") for cue in each)
    return re.compile(
        rf"(?<![\w-])(?P<cue>{body})\s+(?P<one>{_WORD})(?:\s+(?P<two>{_WORD}))?(?![\w@])"
    )
