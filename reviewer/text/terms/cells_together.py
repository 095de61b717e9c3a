"""Numbers, addresses and addresses of mail whose parts stand in cells of one row that are not side
by side, or not in order: a user and a domain, a house and its street, an area code.

Decision 176.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, permutations

from reviewer.text.terms.dates import Date, date_of
from reviewer.text.terms.folding import fold_short, fold_text, squeeze_short
from reviewer.text.terms.mails import mail_of
from reviewer.text.terms.numbers import is_code
from reviewer.text.terms.page_breaks import may_go_on, needles_of, over_end
from reviewer.text.terms.reading import Passage, Span
from reviewer.text.terms.rows import Row
from reviewer.text.terms.streets import address_of

_SHORT = 40  # characters of a cell that is a part of a term and nothing else
_NEAR = 8  # cells from the one to the other at the most
_END = 4  # letters and digits by which the other part is known


@lru_cache(maxsize=1024)
def has_fields(term: str) -> bool:
    """True for what forms and programs keep in several fields, and who reads them puts together:
    a number, an address, a date. Names in two fields may be those of two persons.
    """
    kinds = (date_of, address_of, mail_of)
    return is_code(term) or any(kind(term) is not None for kind in kinds)


class CellsTogether:
    """The rows of a text, in which a cell that begins a term is put before others of its row.

    Args:
        text: asked first whether parts of a term stand in it at all.
        rows: called once, when they do.
    """

    def __init__(self, text: str, rows: Callable[[], Iterable[Row]]) -> None:
        self._text, self._make_rows = text, rows

    def find_hits(self, term: str) -> Iterator[tuple[Span, ...]]:
        """The two pieces of each place that reads as the term."""
        date = date_of(term)
        if date is not None:
            yield from self._date_parts(date)
            return
        blocks = fold_text(self._text).overlapping_blocks(term)
        tell = _tell_of(term)
        tight = (block.tight_letters for block in blocks)
        if not any(tell in letters and may_go_on(term, letters) for letters in tight):
            return
        mail = mail_of(term)
        if mail is not None:
            yield from self._mail_parts(mail[0], mail[1])
            return
        for needle in needles_of(term):
            for size in range(1, len(needle)):
                for row, at in self._places.get(needle[:size], ()):
                    yield from self._parts_beside(term, tell, row, at)

    def _parts_beside(self, term: str, tell: str, row: int, at: int) -> Iterator[tuple[Span, ...]]:
        cell = self._rows[row][at]
        for other in self._others_near(row, at):
            if tell in squeeze_short(other.text[:_SHORT]):
                for start, end in over_end(term, cell.text, other.text):
                    pieces = (cell.span_in_text(start, len(cell.text)), other.span_in_text(0, end))
                    yield tuple(sorted(pieces))

    def _mail_parts(self, local: str, labels: Iterable[str]) -> Iterator[tuple[Span, ...]]:
        domain = squeeze_short("".join(labels))
        for row, at in self._places.get(squeeze_short(local), ()):
            cell = self._rows[row][at]
            for other in self._others_near(row, at):
                if squeeze_short(other.text[:_SHORT]) == domain:
                    spans = (piece.span_in_text(0, len(piece.text)) for piece in (cell, other))
                    yield tuple(sorted(spans))

    def _date_parts(self, date: Date) -> Iterator[tuple[Span, ...]]:
        """A year with its day and its month within two cells of it, in any order."""
        if date.year not in self._text or len(date.year) < _END:
            return
        for row, at in self._places.get(date.year, ()):
            near = range(max(at - 2, 0), min(at + 3, len(self._rows[row])))
            others = [self._rows[row][n] for n in near if n != at]
            for day, month in permutations(others, 2):
                if _is_number(day, date.day) and _is_number(month, date.month):
                    cells = (day, month, self._rows[row][at])
                    yield tuple(sorted(cell.span_in_text(0, len(cell.text)) for cell in cells))

    def _others_near(self, row: int, at: int) -> Iterator[Passage]:
        cells = self._rows[row]
        return chain(cells[max(at - _NEAR, 0) : at], cells[at + 1 : at + 1 + _NEAR])

    @cached_property
    def _rows(self) -> list[Row]:
        return [row for row in self._make_rows() if len(row) > 1]

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Where short cells stand, by their letters and digits."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, row in enumerate(self._rows):
            for at, cell in enumerate(row):
                if 0 < len(cell.text) <= _SHORT:
                    found.setdefault(squeeze_short(cell.text), []).append((number, at))
        return found


def _is_number(cell: Passage, number: int) -> bool:
    said = cell.text.strip()
    return len(said) <= 2 and said.isdecimal() and int(said) == number


def _tell_of(term: str) -> str:
    """By what the part of a term that goes on is known: a street's name, the end of a number."""
    words = re.findall(r"[^\W\d_]+", fold_short(term)) if not is_code(term) else ()
    return max(words, key=len, default=squeeze_short(term)[-_END:])
