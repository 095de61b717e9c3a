"""A text in which secrets are looked for, in each of the readings that they are looked for in.

Decision 88.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from reviewer.attack import lost_letters, number_codes, other_spellings
from reviewer.attack.look_alikes import flatten_text as _flat
from reviewer.attack.look_alikes import letters_of, places_of_squeezed, squeeze_text

_INDENT = re.compile(r"([\r\n\x0b\x0c\x85\u2028\u2029])[ \t\xa0]{2,}")
_TRAILING = re.compile(r"(?<![ \t\xa0])[ \t\xa0]{2,}+(?=[\r\n])")
_PIECE, _SHARED = 6000, 800  # characters that are put into digits at once; so many of them twice


class SearchedText:
    """A text in each of the readings that needles are looked for in, made when needed."""

    def __init__(self, text: str) -> None:
        self._text = _without_indents(text)
        self.tight = letters_of(text if text.isascii() else self.low_text)
        self._said: dict[tuple[int, bool], str] = {}
        self._held: dict[str, bool] = {}
        self._places_of: dict[str, tuple[int, ...]] = {}

    @cached_property
    def flat_text(self) -> str:
        """The text as it looks; letter case stays."""
        return _flat(self._text)

    @cached_property
    def lossy_text(self) -> str:
        """The text where letters may have been lost in it, else nothing."""
        return self._text if lost_letters.SIGNS.search(self._text) else ""

    @cached_property
    def low_text(self) -> str:
        """The same without case."""
        return self.flat_text.casefold()

    @cached_property
    def with_digits(self) -> str:
        """Its letters and digits, where letters that look like digits are digits."""
        return self.tight.translate(number_codes.DIGITS)

    @cached_property
    def _places_in_flat(self) -> Sequence[int] | None:
        return places_of_squeezed(self.flat_text, len(self.tight))

    def begins_of_key(self, key: str, digits: bool = False) -> Iterator[int] | None:
        """Where in the flat text a key of letters and digits begins, whatever stands between
        them; ``digits``: a key of digits, with what may stand for them. ``None`` where that
        is not known.

        However long the text is and however many keys are asked for, it is gone through once
        for each by the quickest way there is, and closely looked at there alone.
        """
        known = self._places_in_flat
        return (
            None
            if known is None
            else _find_key(key, self.with_digits if digits else self.tight, known)
        )

    @cached_property
    def other_readings(self) -> other_spellings.Readings:
        """The text as it is read for dates, addresses of e-mail, ends of numbers."""
        return other_spellings.Readings(self.low_text, self.tight, self.flat_text, self.says_any)

    @cached_property
    def in_two(self) -> SearchedText | None:
        """The text with two letters for one with dots or a ring, where it has such."""
        text = other_spellings.in_two(self._text)
        return None if text is None else SearchedText(text)

    @cached_property
    def speaks_of_numbers(self) -> bool:
        """True when there are words in it with which numbers are said."""
        return number_codes.speaks_numbers(self.tight)

    def says_any(self, hints: Iterable[str]) -> bool:
        """True when one of these words, by which something is said, stands in the text.

        Many secrets are said in the same words, so each is looked for once.
        """
        return self.speaks_of_numbers and any(map(self._holds_word, hints))

    def _holds_word(self, word: str) -> bool:
        if word not in self._held:
            self._held[word] = word in self.tight
        return self._held[word]

    def _pieces_with(self, word: str) -> tuple[int, ...]:
        if word not in self._places_of:
            found = (at for at, (_, tight) in enumerate(self.squeezed_pieces) if word in tight)
            self._places_of[word] = tuple(found) if self._holds_word(word) else ()
        return self._places_of[word]

    def pieces_typed(self, hints: Iterable[str], *, letters: bool) -> Iterator[str]:
        """The pieces that hold one of these words, with what is said digit by digit, or letter
        by letter, as it would be typed.
        """
        if not self.says_any(hints):
            return
        for at in sorted({at for hint in hints for at in self._pieces_with(hint)}):
            if (at, letters) not in self._said:
                piece, _ = self.squeezed_pieces[at]
                self._said[at, letters] = number_codes.type_spoken_digits(piece, letters=letters)
            yield self._said[at, letters]

    @cached_property
    def squeezed_pieces(self) -> list[tuple[str, str]]:
        """Pieces that overlap, each with its letters alone."""
        firsts = range(0, max(len(self.low_text) - _SHARED, 1), _PIECE - _SHARED)
        pieces = [self.low_text[_end_of_word(self.low_text, at) : at + _PIECE] for at in firsts]
        return [(piece, squeeze_text(piece)) for piece in pieces]


def _without_indents(text: str) -> str:
    """A text in which a line goes on in the next however far in that begins."""
    text = _INDENT.sub(r"\1 ", text)
    return _TRAILING.sub("", text) if "  \n" in text or "  \r" in text else text


def _end_of_word(text: str, at: int) -> int:
    """Where a piece may begin that would cut a word or a number at a place."""
    while 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        at += 1
    return at


def _find_key(key: str, text: str, places: Sequence[int]) -> Iterator[int]:
    at = text.find(key)
    while at >= 0:
        yield int(places[at])
        at = text.find(key, at + 1)
