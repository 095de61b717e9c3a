"""A text in which secrets are looked for, in each of the readings that they are looked for in.

Decision 88.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from reviewer.attack import also, figures, lost
from reviewer.attack.faces import flat as _flat
from reviewer.attack.faces import letters_of, places, squeeze

_PIECE, _SHARED = 6000, 800  # characters that are put into digits at once; so many of them twice


class Searched:
    """A text in each of the readings that needles are looked for in, made when needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.tight = letters_of(text if text.isascii() else self.low)
        self._said: dict[tuple[int, bool], str] = {}
        self._held: dict[str, bool] = {}
        self._places_of: dict[str, tuple[int, ...]] = {}

    @cached_property
    def flat(self) -> str:
        """The text as it looks; letter case stays."""
        return _flat(self._text)

    @cached_property
    def lossy(self) -> str:
        """The text where letters may have been lost in it, else nothing."""
        return self._text if lost.SIGNS.search(self._text) else ""

    @cached_property
    def low(self) -> str:
        """The same without case."""
        return self.flat.casefold()

    @cached_property
    def digits(self) -> str:
        """Its letters and digits, where letters that look like digits are digits."""
        return self.tight.translate(figures.DIGITS)

    @cached_property
    def _places(self) -> Sequence[int] | None:
        return places(self.flat, len(self.tight))

    def begins(self, key: str, digits: bool = False) -> Iterator[int] | None:
        """Where in the flat text a key of letters and digits begins, whatever stands between
        them; ``digits``: a key of digits, with what may stand for them. ``None`` where that
        is not known.

        However long the text is and however many keys are asked for, it is gone through once
        for each by the quickest way there is, and closely looked at there alone.
        """
        known = self._places
        return None if known is None else _found(key, self.digits if digits else self.tight, known)

    @cached_property
    def readings(self) -> also.Readings:
        """The text as it is read for dates, addresses of e-mail, ends of numbers."""
        return also.Readings(self.low, self.tight, self.flat, self.says)

    @cached_property
    def in_two(self) -> Searched | None:
        """The text with two letters for one with dots or a ring, where it has such."""
        text = also.in_two(self._text)
        return None if text is None else Searched(text)

    @cached_property
    def speaks(self) -> bool:
        """True when there are words in it with which numbers are said."""
        return figures.speaks(self.tight)

    def says(self, hints: Iterable[str]) -> bool:
        """True when one of these words, by which something is said, stands in the text.

        Many secrets are said in the same words, so each is looked for once.
        """
        return self.speaks and any(map(self._holds, hints))

    def _holds(self, word: str) -> bool:
        if word not in self._held:
            self._held[word] = word in self.tight
        return self._held[word]

    def _pieces_with(self, word: str) -> tuple[int, ...]:
        if word not in self._places_of:
            found = (at for at, (_, tight) in enumerate(self._pieces) if word in tight)
            self._places_of[word] = tuple(found) if self._holds(word) else ()
        return self._places_of[word]

    def said(self, hints: Iterable[str], *, letters: bool) -> Iterator[str]:
        """The pieces that hold one of these words, with what is said digit by digit, or letter
        by letter, as it would be typed.
        """
        if not self.says(hints):
            return
        for at in sorted({at for hint in hints for at in self._pieces_with(hint)}):
            if (at, letters) not in self._said:
                piece, _ = self._pieces[at]
                self._said[at, letters] = figures.typed(piece, letters=letters)
            yield self._said[at, letters]

    @cached_property
    def _pieces(self) -> list[tuple[str, str]]:
        firsts = range(0, max(len(self.low) - _SHARED, 1), _PIECE - _SHARED)
        pieces = [self.low[at : at + _PIECE] for at in firsts]
        return [(piece, squeeze(piece)) for piece in pieces]


def _found(key: str, text: str, places: Sequence[int]) -> Iterator[int]:
    at = text.find(key)
    while at >= 0:
        yield int(places[at])
        at = text.find(key, at + 1)
