"""Finding what looks like private information: suggestions for a person, never a guarantee.

The patterns are data (``resources/detectors/pii.json``): what is sought, which words must
stand near it, and the exemption that is usually cited.

Decision 168.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.row_cells import cells_of
from reviewer.text.stretches import join_neighbours

_CACHED = 100_000  # lines of which it is remembered where the patterns match
_SHORT = 200  # letters of a line that may come again
_DIGIT = re.compile(r"\d")
ALIKE = dict.fromkeys(map(ord, "03456789"), "2")
_EXTENSION = re.compile(r"(?i)x|ext")
_TIMES = {"double": 2, "triple": 3}
_DIGITS = {
    word: str(digit)
    for digit, said in enumerate(
        ("zero oh o", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine niner")
    )
    for word in said.split()
}


@dataclass(frozen=True, order=True)
class PrivateMatch:
    """Characters ``start:end`` of a text that look like ``what``; ``why`` is the word near it."""

    start: int
    end: int
    what: str
    exemption: str
    why: str = ""


@dataclass(frozen=True)
class _PrivateKind:
    what: str
    exemption: str
    pattern: re.Pattern[str]
    context: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    within: int
    check: str
    needs: str  # what no match is without
    digits: int  # fewer no match has


def find_pii(text: str) -> list[PrivateMatch]:
    """What looks like private information, in order; of overlapping finds the longest."""
    found = sorted({match for at, cell in cells_of(text) for match in matches_of(text, at, cell)})
    return join_neighbours(
        found,
        lambda before, match: match.start < before.end,
        # Of two of one length the first: ``max`` keeps it.
        lambda before, match: max(before, match, key=lambda one: one.end - one.start),
    )


def matches_of(text: str, at: int, cell: str) -> Iterator[PrivateMatch]:
    """What stands in a cell that begins at a character of a text."""
    kinds = kinds_of()
    for number, first, last in _places_in_lines(cell.translate(ALIKE)):
        kind, start, end = kinds[number], at + first, at + last
        said = text[start:end]
        if CHECKS[kind.check](said) and (near := word_near(kind, text, start, end)) is not None:
            yield PrivateMatch(start, end, kind.what, kind.exemption, near)


def _places_in_lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the patterns match: line by line, for none reads on over the end of one, and what is
    hidden of a text leaves most of its lines as they were.
    """
    at = 0
    for line in text.split("\n"):
        places = places_in_short if len(line) <= _SHORT else _places_of_patterns
        for number, first, last in places(line):
            yield number, at + first, at + last
        at += len(line) + 1


def _places_of_patterns(text: str) -> tuple[tuple[int, int, int], ...]:
    """Where the patterns match, by the number of each kind: they match whatever the digits are,
    but for a 1, so it is looked up by a text whose other digits are all alike.
    """
    digits = len(_DIGIT.findall(text))
    return tuple(
        (number, *found.span("v" if "v" in kind.pattern.groupindex else 0))
        for number, kind in enumerate(kinds_of())
        if digits >= kind.digits and kind.needs in text
        for found in kind.pattern.finditer(text)
    )


places_in_short = lru_cache(maxsize=_CACHED)(_places_of_patterns)


def word_near(kind: _PrivateKind, text: str, start: int, end: int) -> str | None:
    """The word near it that says what it is; ``None`` where the words near it speak against it.

    Of the words before it the nearest counts: ``EVENT 2515504417 CB 3125550147``.
    """
    before = text[max(0, start - kind.within) : start]
    against = _last_match(kind.not_near, before)
    if kind.context is None:
        return None if against is not None else ""
    found = _last_match(kind.context, before)
    if found is not None:
        return None if against is not None and against.end() > found.end() else found[0].lower()
    behind = kind.context.search(text[end : end + kind.within])
    return behind[0].lower() if behind is not None and against is None else None


def _last_match(pattern: re.Pattern[str] | None, text: str) -> re.Match[str] | None:
    """The last of the words in a text, and of those that end there the longest."""
    found: re.Match[str] | None = None
    for match in pattern.finditer(text) if pattern is not None else ():
        found = match
    return found


@lru_cache(maxsize=1)
def kinds_of() -> tuple[_PrivateKind, ...]:
    """What is looked for, as the data has it."""
    data = json.loads(resource_path("detectors/pii.json").read_text(encoding="utf-8"))
    return tuple(
        _PrivateKind(
            item["what"],
            item["exemption"],
            re.compile(item["pattern"], re.IGNORECASE),
            _pattern_of_words(item.get("context")),
            _pattern_of_words(item.get("not_near")),
            item.get("within", 0),
            item.get("check", "none"),
            item.get("needs", ""),
            item["digits"],
        )
        for item in data["kinds"]
    )


def _pattern_of_words(words: list[str] | None) -> re.Pattern[str] | None:
    if not words:
        return None
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def _digits_of(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_ssn(text: str) -> bool:
    digits = _digits_of(text)
    return digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"


def _is_phone(text: str) -> bool:
    """A number of the North American plan, perhaps with its country's code or an extension."""
    digits = _digits_of(_EXTENSION.split(text)[0])
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return len(digits) == 10 and digits[0] not in "01" and digits[3] not in "01"


def _is_local_phone(text: str) -> bool:
    digits = _digits_of(_EXTENSION.split(text)[0])
    return len(digits) == 7 and digits[0] not in "01"


def _is_spoken(text: str) -> bool:
    """Digits of which some are words; more than digits alone, which are another kind's."""
    return any(c.isalpha() for c in text) and _is_phone(_as_digits(text))


def _spoken_local(text: str) -> bool:
    return _is_local_phone(_as_digits(text))


def _as_digits(text: str) -> str:
    out, times = "", 1
    for word in re.findall(r"[a-z]+|\d+", text.lower()):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        out += _DIGITS.get(word, word) * times
        times = 1
    return out


def _passes_luhn(text: str) -> bool:
    digits = [int(c) for c in reversed(_digits_of(text))]
    doubled = (sum(divmod(2 * d, 10)) for d in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_mixed(text: str) -> bool:
    """Letters and digits both: a word or a number alone is no plate."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


CHECKS: dict[str, Callable[[str], bool]] = {
    "none": lambda text: True,
    "ssn": _is_ssn,
    "phone": _is_phone,
    "local": _is_local_phone,
    "spoken": _is_spoken,
    "spoken local": _spoken_local,
    "luhn": _passes_luhn,
    "mixed": _is_mixed,
}
