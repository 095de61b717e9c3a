"""Finding what looks like private information: suggestions for a person, never a guarantee.

The patterns are data (``resources/detectors/pii.json``): what is sought, which words must
stand near it, and the exemption that is usually cited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.resources import resource


@dataclass(frozen=True, order=True)
class Match:
    """Characters ``start:end`` of a text that look like ``what``."""

    start: int
    end: int
    what: str
    exemption: str


@dataclass(frozen=True)
class _Kind:
    what: str
    exemption: str
    pattern: re.Pattern[str]
    context: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    within: int
    check: str


def find_pii(text: str) -> list[Match]:
    """What looks like private information, in order; of overlapping finds the longest."""
    found = sorted({match for kind in _kinds() for match in _matches(kind, text)})
    out: list[Match] = []
    for match in found:
        if out and match.start < out[-1].end:
            if match.end - match.start > out[-1].end - out[-1].start:
                out[-1] = match
        else:
            out.append(match)
    return out


def _matches(kind: _Kind, text: str) -> Iterator[Match]:
    for found in kind.pattern.finditer(text):
        named = "v" in kind.pattern.groupindex
        start, end = found.span("v") if named else found.span()
        said = text[start:end]
        near = text[max(0, start - kind.within) : start] + " \n " + text[end : end + kind.within]
        if kind.context and not kind.context.search(near):
            continue
        if kind.not_near and kind.not_near.search(text[max(0, start - kind.within) : start]):
            continue
        if _CHECKS[kind.check](said):
            yield Match(start, end, kind.what, kind.exemption)


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    data = json.loads(resource("detectors/pii.json").read_text(encoding="utf-8"))
    return tuple(
        _Kind(
            item["what"],
            item["exemption"],
            re.compile(item["pattern"], re.IGNORECASE),
            _words(item.get("context")),
            _words(item.get("not_near")),
            item.get("within", 0),
            item.get("check", "none"),
        )
        for item in data["kinds"]
    )


def _words(words: list[str] | None) -> re.Pattern[str] | None:
    if not words:
        return None
    body = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _ssn(text: str) -> bool:
    digits = _digits(text)
    return digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"


def _phone(text: str) -> bool:
    digits = _digits(text)[-10:]
    return len(digits) == 10 and digits[0] not in "01" and digits[3] not in "01"


def _luhn(text: str) -> bool:
    digits = [int(c) for c in reversed(_digits(text))]
    doubled = (sum(divmod(2 * d, 10)) for d in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _mixed(text: str) -> bool:
    """Letters and digits both: a word or a number alone is no plate."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


_CHECKS: dict[str, Callable[[str], bool]] = {
    "none": lambda text: True,
    "ssn": _ssn,
    "phone": _phone,
    "luhn": _luhn,
    "mixed": _mixed,
}
