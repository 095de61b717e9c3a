"""Many terms at once: which of them a text may hold, told by its letters, without asking for each.

A review may hold thousands of terms, and none of them may be read in a thousand names, reasons
and notes. Each way of writing a term has letters without which it does not stand; a text of n
letters has at most n runs of three, so few terms are left to be looked for closely.

Decision 162.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reviewer.text.terms import Folded, fold_text, readings_of, said_as
from reviewer.text.terms.folding import as_digits, squeeze_short

_RUN = 3  # letters by which parts of terms are found


class _Parts:
    """Parts of terms, by their first letters: (part, the term's number)."""

    def __init__(self) -> None:
        self._by_run: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._short: list[tuple[str, int]] = []

    def add_parts(self, parts: Iterable[str], term: int) -> None:
        for part in parts:
            entries = self._by_run[part[:_RUN]] if len(part) >= _RUN else self._short
            entries.append((part, term))

    def terms_within(self, letters: str) -> Iterable[int]:
        """The terms a part of which stands in these letters."""
        runs = {letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1)}
        near = (entry for run in runs & self._by_run.keys() for entry in self._by_run[run])
        yield from (term for part, term in (*self._short, *near) if part in letters)


class ManyTerms:
    """Terms that are looked for in many texts."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(terms)
        self._anywhere: set[int] = set()  # nothing can be told of them from letters
        self._letters, self._digits = _Parts(), _Parts()
        for at, term in enumerate(self._terms):
            self._letters.add_parts({part} if (part := squeeze_short(term)) else (), at)
            for ways in said_as(term):
                if not ways.told:
                    self._anywhere.add(at)
                else:
                    self._letters.add_parts(ways.parts, at)
                    self._digits.add_parts(ways.digits, at)

    def that_may_stand(self, text: str | Folded) -> Sequence[str]:
        """The terms, in their order, without those that ``find`` surely does not find."""
        found = set(self._anywhere)
        for reading in readings_of(fold_text(text)):
            letters = "".join(filter(str.isalnum, reading.text))
            found.update(self._letters.terms_within(letters))
            found.update(self._digits.terms_within(as_digits(letters)))
        return [self._terms[at] for at in sorted(found)]


@lru_cache(maxsize=4)
def terms_together(terms: tuple[str, ...]) -> ManyTerms:
    """The same; a short memory serves who asks for the terms of one case again and again."""
    return ManyTerms(terms)
