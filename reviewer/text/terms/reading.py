"""Pieces of a text that are read on as one, though they do not stand side by side in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from reviewer.text.joined import APART, JoinedText
from reviewer.text.terms import Folded, find_term
from reviewer.text.terms.term_words import words_of_list

Span = tuple[int, int]

_SINGLE = 4  # single words that may be a sentence


@dataclass(frozen=True)
class Passage:
    """Words that may go on in the next piece: where they begin in the text, or, where they are
    written otherwise there, where each of their letters does, and the end of the last.
    """

    text: str
    start: int
    places: tuple[int, ...] = ()

    def span_in_text(self, first: int, last: int) -> Span:
        """Where some of its characters stand in the text."""
        if self.places:
            return self.places[first], self.places[last]
        return self.start + first, self.start + last


class RunningText:
    """Pieces of a text in the order in which they are read, those that go on as one."""

    def __init__(
        self, pieces: Sequence[Passage], joins: Sequence[bool], glued: Collection[int] = ()
    ) -> None:
        """``joins``: for each piece, whether the next goes on with it; ``glued``: those with
        which it goes on in the middle of a word.
        """
        self._pieces: list[Passage] = []
        self._runs: list[int] = []
        behind: list[str] = []
        run = 0
        for place, piece in enumerate(pieces):
            after = place < len(joins) and joins[place]
            if after or (place and joins[place - 1]):
                self._pieces.append(piece)
                self._runs.append(run)
                behind.append(("" if place in glued else "\n") if after else APART)
            run += not after
        self._joined = JoinedText((piece.text for piece in self._pieces), behind)

    @cached_property
    def _folded_text(self) -> Folded:
        # Kept here: a record has a dozen readings, and each term of thousands asks all of them.
        return Folded(self._joined.text)

    def find_hits(self, term: str) -> Iterator[tuple[Span, ...]]:
        """The pieces of each place that reads as the term over the ends of pieces."""
        for first, last in find_term(term, self._folded_text) if self._pieces else ():
            begin, end = (self._joined.part_at(at) for at in (first, last - 1))
            if begin < end and self._runs[begin] == self._runs[end]:
                pieces = self._joined.pieces_of(first, last)
                yield tuple(self._pieces[at].span_in_text(low, high) for at, low, high in pieces)


def in_pairs(text: str, seams: Iterable[tuple[Span, Span]]) -> RunningText:
    """Stretches of a text of which each second one goes on with the one before it."""
    pieces = [Passage(text[first:last], first) for seam in seams for first, last in seam]
    return RunningText(pieces, [at % 2 == 0 for at in range(len(pieces))])


def read_downwards(pieces: Sequence[Passage]) -> RunningText:
    """Pieces go on where one of two has several words, or all are a sentence's words."""
    words = [piece.text.strip() for piece in pieces]
    single = [word.strip(".,;:!?\"'") for word in words if len(word.split()) == 1]
    plain = [word for word in single if word.islower() and word in words_of_list("everyday-en")]
    sentence = len(single) >= _SINGLE and 3 * len(plain) >= len(single)
    return RunningText(
        pieces, [sentence or len(f"{a} {b}".split()) > 2 for a, b in pairwise(words)]
    )
