"""One way in which a term is written: where to look closely, and what counts there.

Decisions 18, 31.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reviewer.text.terms.folding import Block

Span = tuple[int, int]
_SHORT = 400  # letters, up to which one search for all hints is faster


@dataclass(frozen=True)
class Way:
    """How a term may be written.

    Attributes:
        spans: its places in a block, as characters of the folded text.
        every: squeezed text that a block holds wherever the term is written so.
        some: of these it holds one; or
        digits: one of these, once letters that may stand for digits are read as such.
    """

    spans: Callable[[Block], Iterator[Span]]
    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()

    def may_stand(self, block: Block) -> bool:
        """False where the block's letters tell that the term is not written so."""
        tight = block.tight_letters
        for part in self.every:
            if part not in tight:
                return False
        if not self.some and not self.digits:
            return True
        if any(map(block.holds_letters, self.some)):
            return True
        return bool(self.digits) and any(part in block.letters_as_digits for part in self.digits)


@dataclass(frozen=True)
class TermWays:
    """All ways in which one term is written, the surest first."""

    each: tuple[Way, ...]
    hints: re.Pattern[str] | None  # None: nothing can be told from letters
    digits: tuple[str, ...]
    parts: frozenset[str]  # what the hints look for

    @classmethod
    def join_ways(cls, ways: Iterable[Way]) -> TermWays:
        """These ways, with what short texts are asked first for all of them together."""
        each = tuple(ways)
        hints = {max(way.every, key=len) for way in each if way.every}
        hints |= {hint for way in each if not way.every for hint in way.some}
        told = all(way.every or way.some or way.digits for way in each)
        pattern = "|".join(map(re.escape, sorted(hints))) or "(?!)"
        digits = tuple(d for way in each if not way.every for d in way.digits)
        return cls(each, re.compile(pattern) if told else None, digits, frozenset(hints))

    def may_stand(self, block: Block) -> bool:
        """False where a short text has nothing of the term; of a long one each way tells."""
        if self.hints is None or len(block.tight_letters) > _SHORT:
            return True
        if self.hints.search(block.tight_letters) is not None:
            return True
        return bool(self.digits) and any(
            digits in block.letters_as_digits for digits in self.digits
        )


def matches_that_count(
    block: Block, pattern: re.Pattern[str], counts: Callable[[re.Match[str]], bool]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that count; what does not count hides no match that overlaps."""
    at = block.first
    while (match := block.next_match(pattern, at)) is not None:
        if counts(match):
            yield match
            at = max(match.end(), at + 1)
        else:
            at = match.start() + 1
