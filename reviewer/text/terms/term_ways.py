"""One way in which a term is written: where to look closely, and what counts there.

Decisions 18, 31.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.text.terms.folding import Block

Span = tuple[int, int]
_SHORT = 400  # letters, up to which one search for all hints is faster


class LatePattern:
    """A pattern that is compiled when something is looked for with it: a name has twenty, and of
    most of them the letters of a text tell that they cannot stand there.
    """

    def __init__(self, written: str) -> None:
        self._written = written

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern."""
        return re.compile(self._written)


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
    """All ways in which one term is written, the surest first.

    Attributes:
        told: letters tell where it may stand; else nothing can be told.
        parts: letters of which one stands wherever it is written so, or ...
        digits: ... these, once letters that may stand for digits are read as such.
    """

    each: tuple[Way, ...]
    told: bool
    digits: tuple[str, ...]
    parts: frozenset[str]

    @classmethod
    def join_ways(cls, ways: Iterable[Way]) -> TermWays:
        """These ways, with what short texts are asked first for all of them together."""
        each = tuple(ways)
        hints = {max(way.every, key=len) for way in each if way.every}
        hints |= {hint for way in each if not way.every for hint in way.some}
        told = all(way.every or way.some or way.digits for way in each)
        digits = tuple(d for way in each if not way.every for d in way.digits)
        return cls(each, told, digits, frozenset(hints))

    @cached_property
    def _hints(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.parts))) or "(?!)")

    def may_stand(self, block: Block) -> bool:
        """False where a short text has nothing of the term; of a long one each way tells."""
        if not self.told or len(block.tight_letters) > _SHORT:
            return True
        if self._hints.search(block.tight_letters) is not None:
            return True
        return bool(self.digits) and any(
            digits in block.letters_as_digits for digits in self.digits
        )


def matches_that_count(
    block: Block, pattern: LatePattern, counts: Callable[[re.Match[str]], bool]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that count; what does not count hides no match that overlaps."""
    at = block.first
    while (match := block.next_match(pattern.compiled, at)) is not None:
        if counts(match):
            yield match
            at = max(match.end(), at + 1)
        else:
            at = match.start() + 1
