"""Whether a text reads as a secret: what is squeezed tells that it may, and then it is looked at
closely, to tell a name from a part of another word.

Decisions 12, 60.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.attack import (
    name_parts_apart,
    number_codes,
    other_spellings,
    person_names,
    street_addresses,
)
from reviewer.attack.needle import LONG, SHORTEST, Needle
from reviewer.attack.person_names import in_address, stands_whole
from reviewer.attack.searched_text import SearchedText

_MOST_ENDING = 5  # ... and one word where more letters than an ending has stand around it
FUZZY_FROM = 6  # shortest secret that is looked for with errors of reading
_HYPHENATED = re.compile(r"\s*-\s*[\r\n]\s*|-[ \t]?")
_ACCENT = re.compile(r"['~^]|[{]?\\[~'\"^`=.][{]?|[}]{1,2}")  # apart from its letter
_CLAUSE = re.compile(r"[.,;:!?]\s")  # "... saw Maria. Lopez ..." is no "Maria Lopez"


def needle_stands(needle: Needle, page: SearchedText, *, prose: bool, loose: bool) -> bool:
    """True where a page reads as the needle, in any of its ways."""
    tight = page.tight
    if (
        prose
        and needle.also is not None
        and other_spellings.reads_as_other_spelling(needle.also, page.other_readings)
    ):
        return True
    if needle.also is not None and needle.also.day is not None and needle.code is None:
        return False
    if needle.code is not None:
        return _stands_code(needle, needle.code, page, prose=prose)
    if needle.street is not None and _stands_street(needle, needle.street, page):
        return True
    if needle.key in tight:
        found = matches_of_needle(needle, page)
        if any(
            match_reads_as_secret(needle, page.flat_text, m, prose=prose, loose=loose)
            for m in found
        ):
            return True
    if needle.gaps is not None and needle.gaps.search(page.lossy_text):
        return True
    names = needle.names
    named = names and (names[-1] in tight or names[0] in tight)
    if named and person_names.reads_as_person(needle.names, tight, page.flat_text, initials=prose):
        return True
    if (
        named
        and prose
        and name_parts_apart.reads_with_parts_apart(needle.names, tight, page.flat_text)
    ):
        return True
    last = names[-1] if names else needle.key
    if not prose or len(last) < SHORTEST or not number_codes.is_spelled(last, tight):
        return False
    return any(
        needle.key in piece.tight
        and any(
            match_reads_as_secret(needle, piece.flat_text, m, prose=True, loose=False)
            for m in matches_of_needle(needle, piece)
        )
        for piece in map(
            SearchedText, page.pieces_typed(number_codes.words_for(last[-1]), letters=True)
        )
    )


def _stands_code(
    needle: Needle, code: number_codes.Code, page: SearchedText, *, prose: bool
) -> bool:
    for part in code.readable_parts:
        if part in page.with_digits and number_codes.reads_as_code(
            code, page.low_text, page.begins_of_key, prose=prose
        ):
            return True
    if not prose:
        return False
    letters = any(c.isalpha() for c in code.key)
    said = page.pieces_typed(needle.hints, letters=letters)
    return any(number_codes.reads_as_code(code, piece, prose=True) for piece in said)


def _stands_street(needle: Needle, street: street_addresses.Street, page: SearchedText) -> bool:
    if street.house in page.tight and street_addresses.reads_as_address(street, page.flat_text):
        return True
    said = page.pieces_typed(needle.hints, letters=False)
    return any(street_addresses.reads_as_address(street, piece) for piece in said)


def matches_of_needle(needle: Needle, page: SearchedText) -> Iterator[re.Match[str] | None]:
    """Where the key stands; ``None`` for a place that only squeezed text shows."""
    begins = page.begins_of_key(needle.key)
    if begins is not None:
        for at in begins:
            match = needle.pattern_of_key.match(page.flat_text, at)
            if match is not None or len(needle.key) >= LONG:
                yield match  # None: wide gaps
        return
    found = False
    for match in needle.pattern_of_key.finditer(page.flat_text):
        found = True
        yield match
    if not found and len(needle.key) >= LONG:
        yield None  # wide gaps, or a letter whose case changes its length


def match_reads_as_secret(
    needle: Needle, flat: str, match: re.Match[str] | None, *, prose: bool, loose: bool
) -> bool:
    """True when a match reads as the secret, and not as a part of other words."""
    if match is None:
        return prose
    if not _word_gaps(needle, match, prose):
        return False
    first, last = match.span()
    if len(needle.key) >= LONG and (not prose or _is_glued(flat, match)):
        return True
    if loose and len(needle.key) > SHORTEST:
        return True
    apart = " " not in needle.secret.text.strip() or len(needle.key) >= LONG or any(match.groups())
    if apart and stands_whole(flat, first, last):
        return True
    return len(needle.key) > SHORTEST and in_address(flat, first, last)


def _word_gaps(needle: Needle, match: re.Match[str], prose: bool) -> bool:
    gaps = match.groups()
    if prose and len(gaps) > 3 and gaps[0] and len(set(gaps)) == 1:
        return True  # spelled out
    between = [g for at, g in enumerate(gaps, 1) if at in needle.groups - needle.stops]
    if any(_CLAUSE.search(g) for g in between):
        return False
    inner = [g for at, g in enumerate(gaps, 1) if at not in needle.groups]
    broken = [g for g in inner if g and not _ACCENT.fullmatch(g) and not _HYPHENATED.fullmatch(g)]
    if not broken:
        return True
    if not prose or any(g.strip() for g in broken):
        return prose and len(broken) == len(inner) > 2 and len(set(broken)) == 1
    if len(broken) == len(inner):
        return True
    pieces = re.findall(r"[^\W_]+", match[0].casefold())
    return len(needle.key) >= FUZZY_FROM and not person_names.all_known(pieces)


def _is_glued(flat: str, match: re.Match[str]) -> bool:
    """True among so many letters that spaces must have been lost: not Williams in Williamson."""
    left = re.search(r"[^\W\d_]*\Z", flat[max(match.start() - 40, 0) : match.start()])
    right = re.match(r"[^\W\d_]*", flat[match.end() : match.end() + 40])
    return len(left.group() if left else "") + len(right.group() if right else "") > _MOST_ENDING
