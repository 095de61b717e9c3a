"""What the index of words cannot find: a name, number or address that is written otherwise.

The index knows words. Who looks for ``OBrien`` means O’Brien too, and a number means its spoken
digits; the finder of terms knows that. It goes through all words of the case, so it is asked
after the index, beside the window.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import starmap
from typing import Any

from reviewer.store.database import CaseDatabase
from reviewer.store.search import Hit, match_of, plain_records, term_of
from reviewer.text.joined import APART, JoinedText
from reviewer.text.terms import find
from reviewer.text.terms.onward import find_on

# Chosen by hand: large enough that the finder's own start is little beside its work, small enough
# that a limit is met soon.
_BLOCK = 200_000  # characters that are looked through at once
_LETTERS = 5  # of a query; shorter ones have no forms worth the time
_AROUND = 90  # characters of a snippet beside what was found

_Row = tuple[int, str, Any, str, Any, Any, Any, str, str]


def other_forms(db: CaseDatabase, query: str, limit: int) -> list[Hit]:
    """Places where what was typed stands in another form, without those that ``search`` finds.

    None for a query with operators. Needs ``reading``.
    """
    term = term_of(query)
    plain = not any(c in query for c in '"*') and not query.lstrip().startswith("-")
    if not plain or sum(c.isalnum() for c in term) < _LETTERS or limit < 1:
        return []
    match = match_of(query)
    rows = db.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,)) if match else ()
    known = {row[0] for row in rows}
    out: list[Hit] = []
    for block in _blocks(db):
        lined = plain_records(db, (row[2] for row in block))
        out += _found_in(block, term, known, lined)
        if len(out) >= limit:
            break
    return out[:limit]


def _blocks(db: CaseDatabase) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    size = 0
    rows = db.execute(
        "SELECT id, text, record, place, start, page, cue, tbl, key FROM units ORDER BY id"
    )
    for row in rows:
        block.append(row)
        size += len(row[1])
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _found_in(
    block: list[_Row], term: str, known: set[int], plain: Collection[str]
) -> Iterator[Hit]:
    joined = JoinedText((row[1] for row in block), APART)
    spans: dict[int, list[tuple[int, int]]] = {}
    for place, *span in filter(None, starmap(joined.within, find(term, joined.text))):
        spans.setdefault(place, []).append((span[0], span[1]))
    for place, row in enumerate(block):
        # Only texts in which lines run on are read over their ends: see `model.reads_on`.
        over = find_on(term, row[1]) if row[2] in plain and row[0] not in known else ()
        for pieces in over:
            spans.setdefault(place, []).append((pieces[0][0], pieces[-1][1]))
    for place, found in spans.items():
        if block[place][0] not in known:
            yield _hit(block[place], found)


def _hit(row: _Row, spans: list[tuple[int, int]]) -> Hit:
    _, text, record, place, start, page, cue, table, key = row
    first = max(0, spans[0][0] - _AROUND)
    last = min(len(text), spans[0][1] + _AROUND)
    lead = "…" if first else ""
    snippet = lead + text[first:last] + ("…" if last < len(text) else "")
    marks = tuple(
        (a - first + len(lead), b - first + len(lead)) for a, b in spans if first <= a and b <= last
    )
    return Hit(record or "", place, snippet, marks, start, page, cue, table, key, len(spans))
