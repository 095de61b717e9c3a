"""What stands in several cells of a text, or behind several labels in it: one below the other in
columns, beside labels, between labels that no mark parts from their values.

Decision 145.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from reviewer.attack.captions import ANEW
from reviewer.attack.field_labels import any_part_label

_BAR = re.compile(r"\t|\|{1,2}|[\u2502\u2503\u2551]")
_GAP = re.compile(r"[ ]{2,}")
_BARS = " |\u2502\u2503\u2551"
_LABELLED = 2  # cells of a row that are a label and what it says
_ENDS = ("-", "/", ",", "(", "@")
_AROUND = 80  # characters around a label that are read without it


def cells_downwards(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands one below the other in lines whose cells bars or tabs part, however wide."""
    for one, other in pairwise(lines):
        cells = _cells_between_bars(one), _cells_between_bars(other)
        if 1 < len(cells[0]) == len(cells[1]):
            yield from zip(*cells, strict=True)


def values_in_cells(lines: Iterable[str]) -> str:
    """The cells of each column downwards, and those that stand behind labels in one row."""
    rows = map(_cells_between_bars, lines)
    return _put_together((r if len(r) > 1 else _GAP.split(r[0]) for r in rows), _any_goes_on)


def values_in_rows(rows: Iterable[Sequence[str]]) -> str:
    """The same of the rows of a table, in which what stands in a column is mostly a list: what
    stands beside labels, and what a mark at its end says that it goes on.
    """
    return _put_together(rows, _list_goes_on)


def _any_goes_on(row: Sequence[str], cell: str) -> bool:
    return True


def _list_goes_on(row: Sequence[str], cell: str) -> bool:
    return len(row) == _LABELLED or cell.rstrip().endswith(_ENDS)


def _put_together(
    rows: Iterable[Sequence[str]], goes_on: Callable[[Sequence[str], str], bool]
) -> str:
    told: list[str] = []
    before: Sequence[str] = ()
    for row in rows:
        if 1 < len(row) == len(before):
            pairs = zip(before, row, strict=True)
            told += (f"{above}\n{cell}" for above, cell in pairs if goes_on(row, above))
        if len(row) > _LABELLED and len(row) % 2 == 0 and not any(map(_has_digit, row[::2])):
            told.append("\n".join(row[1::2]))
        before = row
    return ANEW.join(told)


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _cells_between_bars(line: str) -> list[str]:
    return [cell.strip() for cell in _BAR.split(line.strip(_BARS))]


def values_between_labels(text: str) -> str:
    """Numbers and what goes on behind the next label: ``House 4417 Street N Kedvale Ave``."""
    told: list[str] = []
    end = -1
    for found in _label_between().finditer(text):
        if found.start() < end:
            continue
        first, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
        told.append(_label_between().sub(r"\1 ", text[first:end]))
    return ANEW.join(told)


@lru_cache(maxsize=1)
def _label_between() -> re.Pattern[str]:
    label = rf"(?:[^\W\d_]+[. ]{{1,2}}){{0,2}}(?:{any_part_label()})(?![^\W_])"
    behind = r"(?:[ ](?:no|nr|code|name|of[ ][^\W\d_]+))?[.:]?"
    number = r"(?<![^\W_])(\d[\d./-]{0,20})"
    return re.compile(rf"{number}\s{{1,3}}(?=[^\W\d_]){label}{behind}\s+(?=[^\W_])", re.IGNORECASE)
