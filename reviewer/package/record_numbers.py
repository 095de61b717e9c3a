"""A number for each record, page and row of what a request asks for, the same in every export.

They follow from what is asked for alone: records stand in the order of their paths, as the bundle
brought them, whatever is decided about them, and each takes as many numbers as its original has
pages or rows. So a record that was withheld keeps its own when it is released later.

Decision 240.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer.model import Facts, Request

_OWN_ID = re.compile(r"q(\d{1,4})")  # as the program numbers requests
_NOT_IN_NUMBERS = re.compile(r"[^A-Za-z0-9]+")
_YEAR = re.compile(r"(\d{4})-\d{2}-\d{2}")


@dataclass(frozen=True)
class NumberSpan:
    """The numbers of one record.

    Attributes:
        series: of the request, see ``series_of_request``.
        first: of the record as a whole, and of its first page or row.
        count: of its pages or rows; 1 for what has neither.
    """

    series: str
    first: int
    count: int = 1

    def number_of_part(self, part: int) -> str:
        """Of a page or row, from 1; of one that the original does not have, the record's own."""
        return f"{self.series}-{self.first + (part - 1 if 1 <= part <= self.count else 0):06}"

    @property
    def own(self) -> str:
        """Of the record."""
        return self.number_of_part(1)

    @property
    def last(self) -> str:
        """Of its last page or row."""
        return self.number_of_part(self.count)

    def __str__(self) -> str:
        if self.count == 1:
            return self.own
        return f"{self.own} to {self.last.removeprefix(self.series + '-')}"


def series_of_request(request: Request) -> str:
    """What every number of a request begins with, such as ``RR-2025-0001``."""
    own = _OWN_ID.fullmatch(request.id)
    year = _YEAR.fullmatch(request.received)
    name = f"{int(own[1]):04}" if own else _NOT_IN_NUMBERS.sub("-", request.id).strip("-").upper()
    return "-".join(filter(None, ("RR", year[1] if year else "", name)))


def number_records(
    request: Request, asked: Iterable[tuple[str, Facts]]
) -> Mapping[str, NumberSpan]:
    """The numbers of each record that a request asks for, by its path.

    Args:
        request: whose numbers they are.
        asked: path and facts of every record that it means, decided or not.
    """
    series, free = series_of_request(request), 1
    numbers: dict[str, NumberSpan] = {}
    for record, facts in sorted(asked, key=lambda one: one[0]):
        count = max(facts.pages or facts.rows or 1, 1)
        numbers[record] = NumberSpan(series, free, count)
        free += count
    return numbers
