"""Addresses of e-mail: typed, or said with ``at`` and ``dot``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.text.terms.folding import Block, fold_short
from reviewer.text.terms.spoken import spoken_ways
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count

_EDGE, _END = r"(?<![^\W_])", r"(?![^\W_])"
_OPEN, _CLOSE = r"\s{0,2}[(\[{<]{0,2}\s?", r"\s?[)\]}>]{0,2}\s{0,2}"
_AT = rf"{_OPEN}(?:@|{_EDGE}at{_END}){_CLOSE}"
_TYPED = rf"{_OPEN}@{_CLOSE}"
_DOT = rf"{_OPEN}(?:\.|{_EDGE}(?:dot|period|point){_END}){_CLOSE}"
_SAID = {
    ".": rf"(?:{_DOT}|\s{{1,2}})?",
    "_": rf"\s{{0,2}}(?:_|{_EDGE}underscore{_END})?\s{{0,2}}",
    "-": rf"\s{{0,2}}(?:-|{_EDGE}(?:dash|hyphen){_END})?\s{{0,2}}",
    "+": rf"\s{{0,2}}(?:\+|{_EDGE}plus{_END})\s{{0,2}}",
}
_MAIL = re.compile(r"([a-z0-9][\w.+-]*)@([a-z0-9-]+)((?:\.[a-z0-9-]+)+)")


@lru_cache(maxsize=1024)
def mail_of(term: str) -> tuple[str, tuple[str, ...]] | None:
    """The part before the ``@`` and the labels behind it; ``None`` for what is no address."""
    text = re.sub(_DOT, ".", re.sub(_AT, "@", fold_short(term)))
    found = _MAIL.fullmatch(re.sub(r"\s+", "", text)) if "@" in text else None
    return (found[1], (found[2], *found[3][1:].split("."))) if found else None


def mail_ways(mail: tuple[str, tuple[str, ...]]) -> Iterator[Way]:
    """The ways in which an address is typed and said; behind an ``@`` its first label is enough."""
    local, labels = mail
    name = "".join(map(_pattern_of_part, re.findall(r"\d+|[^\W\d_]+|.", local)))
    first, *others = [_pattern_of_label(label) for label in labels]
    rest = "".join(rf"{_DOT}{label}" for label in others)
    domain = rf"(?:{_AT}{first}{rest}|{_TYPED}{first})"
    pattern = LatePattern(rf"{_EDGE}{name}(?:\+\w{{1,20}})?{domain}{_END}")

    def spans_in_block(block: Block) -> Iterator[Span]:
        return (match.span() for match in matches_that_count(block, pattern, lambda match: True))

    yield Way(spans_in_block, every=("".join(filter(str.isalnum, labels[0])),))


def _pattern_of_part(part: str) -> str:
    """A run of letters or digits of the local part, or a mark."""
    if part in _SAID:
        return _SAID[part]
    if not part.isdigit():
        return "[ -]?".join(map(re.escape, part))
    said = (r"[\s-]{1,3}".join(way) for way in spoken_ways(part))
    return rf"\s?(?:{'[ -]?'.join(part)}|{'|'.join(said)})"


def _pattern_of_label(label: str) -> str:
    return "[ -]?".join(map(re.escape, filter(str.isalnum, label)))
