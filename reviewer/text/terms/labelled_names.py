"""Names whose parts do not stand side by side: with a form's labels or a pause between them.

``Last Name: LOPEZ  First Name: MARIA``, ``fn=Maria&ln=Lopez``, ``Maria, uh, Lopez``,
``Maria (ph) Lopez``, and ``Nguyen, Thi Hong`` for who is called Nguyen Thi Hong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms.folding import Block, Folded, squeeze_short
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count
from reviewer.text.terms.word_edges import is_whole

_GAP = r"[\W_]{1,12}"
_REACH = 400  # characters before a name in which the fields before it are counted
_SHORT = 3  # letters of names that are looked for so


def labelled_ways(
    names: tuple[str, ...], words: list[str], given_names: frozenset[str]
) -> Iterator[Way]:
    """A name's parts in either order, with what is no part of a name between them.

    Args:
        names: its words, squeezed, given names first.
        words: a pattern for each.
        given_names: words that are given names.
    """
    if any(len(name) < _SHORT for name in (names[0], names[-1])):
        return
    given, family = _pattern_of_label("given"), _pattern_of_label("family")
    spoken = rf"(?:{_GAP}{_any_of_kind('pauses')}(?![^\W_])){{1,2}}{_GAP}"
    pause = rf"{spoken}|\s?(?:\.{{2,4}}|\u2026)\s{{1,2}}"
    for cut in range(1, len(names)):
        first, last = (r"[\W_]{1,3}".join(part) for part in (words[:cut], words[cut:]))
        straight = rf"{first}(?:{pause}|(?P<field>{_GAP}{family}{_GAP}))(?<![^\W_]){last}"
        turned = rf"{last}(?P<field>{_GAP}{given}{_GAP})(?<![^\W_]){first}"
        comma = rf"{first},[ ]{{1,2}}(?P<last>{last})"
        ends = (squeeze_short("".join(names[:cut])), squeeze_short("".join(names[cut:])))
        yield _way_of_pattern(straight, ends, _is_of_one)
        yield _way_of_pattern(turned, ends, _is_of_one)
        if not {*names[:cut]} & given_names:  # "Maria, Lopez and Ruiz" are three
            yield _way_of_pattern(comma, ends, _is_listed)


def _way_of_pattern(
    pattern: str, every: tuple[str, ...], counts: Callable[[Folded, re.Match[str]], bool]
) -> Way:
    late = LatePattern(pattern)

    def spans_in_block(block: Block) -> Iterator[Span]:
        folded = block.folded
        for match in matches_that_count(block, late, lambda m: counts(folded, m)):
            yield match.span()

    return Way(spans_in_block, every=every)


def _is_of_one(folded: Folded, match: re.Match[str]) -> bool:
    """False where the labels tell that the parts are of two persons: ``First: John Last: Lopez
    First: Maria Last: Chen`` names no Maria Lopez.
    """
    if not is_whole(folded, *match.span()):
        return False
    if match.groupdict().get("field") is None:
        return True
    before = _pattern_of_fields().search(
        folded.text[max(match.start() - _REACH, 0) : match.start()]
    )
    return before is None or len(re.findall(_any_label(), before[0])) % 2 == 1


def _is_listed(folded: Folded, match: re.Match[str]) -> bool:
    """True where both parts are written as names are."""
    named = all(folded.original_letter(at).isupper() for at in (match.start(), match.start("last")))
    return named and is_whole(folded, *match.span())


@lru_cache(maxsize=1)
def _words_of_forms() -> dict[str, list[str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    return {kind: data[kind] for kind in ("pauses", "given", "family")}


def _any_of_kind(kind: str) -> str:
    return "(?:" + "|".join(sorted(_words_of_forms()[kind], key=len, reverse=True)) + ")"


def _pattern_of_label(kind: str) -> str:
    named = r"[\W_]{0,2}names?(?![^\W_])(?:(?:'s|\s(?:is|was))(?![^\W_]))?"
    alone = r"(?![^\W_])(?![.;!?]\s)"  # "I saw Lopez first. Maria came"
    return rf"(?<![^\W_]){_any_of_kind(kind)}(?:{named}|{alone})"


@lru_cache(maxsize=1)
def _any_label() -> str:
    return f"(?:{_pattern_of_label('given')}|{_pattern_of_label('family')})"


@lru_cache(maxsize=1)
def _pattern_of_fields() -> re.Pattern[str]:
    """Fields of names, one behind the other, up to the label of the one that follows."""
    label = _any_label()
    return re.compile(rf"(?:{label}{_GAP}[^\W_]+{_GAP})*{label}{_GAP}\Z")
