"""Texts joined to one that is searched, and the way back from its characters to theirs.

Decision 161.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, repeat

APART = "\n\n.\n\n"
"""Between texts that are searched together: no term runs over it."""

Piece = tuple[int, int, int]
"""Characters ``first:last`` of one of the texts: its number (from 0), first, last."""


class JoinedText:
    """Texts with something between them; every text knows where it stands in the whole.

    Attributes:
        parts: the texts.
        starts: where each of them begins in ``text``, ascending.
        text: all of them.
    """

    def __init__(self, parts: Iterable[str], between: str | Sequence[str] = "\n") -> None:
        """``between`` stands behind each text but the last; or a string for each of them."""
        self.parts = tuple(parts)
        if isinstance(between, str):
            self.text = between.join(self.parts)
            lengths = zip(map(len, self.parts), repeat(len(between)), strict=False)
        else:
            pairs = zip(self.parts, between, strict=True)
            self.text = "".join(chain.from_iterable(pairs))
            lengths = zip(map(len, self.parts), map(len, between), strict=True)
        self.starts = list(accumulate(map(sum, lengths), initial=0))[: len(self.parts)]

    def part_at(self, at: int) -> int:
        """The number of the text in which a character stands, or behind which."""
        return bisect_right(self.starts, at) - 1

    def place_of(self, first: int, last: int) -> Piece:
        """Where a span begins, counted in that text; it may end behind the text's end."""
        part = self.part_at(first)
        return part, first - self.starts[part], last - self.starts[part]

    def within_one_text(self, first: int, last: int) -> Piece | None:
        """A span in the one text that holds it whole; ``None`` where it runs over its end."""
        part, begin, end = self.place_of(first, last)
        return (part, begin, end) if end <= len(self.parts[part]) else None

    def pieces_of(self, first: int, last: int) -> Iterator[Piece]:
        """What a span covers of each text that it meets, in order; never nothing."""
        for part in range(max(self.part_at(first), 0), len(self.parts)):
            start = self.starts[part]
            if start >= last:
                return
            begin, end = max(first - start, 0), min(last - start, len(self.parts[part]))
            if begin < end:
                yield part, begin, end

    def parts_of(self, text: str) -> Iterator[str]:
        """What another text of the same length has in the places of these."""
        for start, part in zip(self.starts, self.parts, strict=True):
            yield text[start : start + len(part)]

    def span_in_whole(self, part: int, first: int, last: int) -> tuple[int, int]:
        """Where characters of one text stand in the whole."""
        return self.starts[part] + first, self.starts[part] + last
