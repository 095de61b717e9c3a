"""What the index of words cannot find: a name, number or address that is written otherwise.

The index knows words. Who looks for ``OBrien`` means O’Brien too, and a number means its spoken
digits; the finder of terms knows that. It goes through all words of the case, so it is asked
after the index, beside the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, starmap
from typing import Any

from reviewer.model import Onward
from reviewer.store.database import CaseDatabase
from reviewer.store.search import SearchHit, match_of, onward_of, terms_of
from reviewer.text.joined import APART, JoinedText
from reviewer.text.terms import find_term
from reviewer.text.terms.onward import find_on

# Chosen by hand: large enough that the finder's own start is little beside its work, small enough
# that a limit is met soon.
_BLOCK = 200_000  # characters that are looked through at once
_SHARED = 2000  # characters of a record's end that are looked through with what follows
_LETTERS = 5  # of a query; shorter ones have no forms worth the time
_AROUND = 90  # characters of a snippet beside what was found

_Pieces = tuple[tuple[int, int], ...]
_Row = tuple[int, str, Any, str, Any, Any, Any, str, str]


def other_forms(db: CaseDatabase, query: str, limit: int) -> list[SearchHit]:
    """Places where what was typed stands in another form, without those that ``search`` finds.

    None for a query with operators. Needs ``reading``.
    """
    terms = [term for term in terms_of(query) if sum(map(str.isalnum, term)) >= _LETTERS]
    plain = not any(c in query for c in '"*') and not query.lstrip().startswith("-")
    if not plain or not terms or limit < 1:
        return []
    match = match_of(query)
    rows = (
        db.execute_statement("SELECT rowid FROM words WHERE words MATCH ?", (match,))
        if match
        else ()
    )
    known = {row[0] for row in rows}
    out: list[SearchHit] = []
    for block in _blocks_of_rows(db):
        onward = onward_of(db, (row[2] for row in block))
        for term in terms:
            out += _found_in(block, term, known, onward)
        if len(out) >= limit:
            break
    return out[:limit]


def _blocks_of_rows(db: CaseDatabase) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    size = 0
    rows = db.execute_statement(
        "SELECT id, text, record, place, start, page, cue, tbl, key FROM units ORDER BY id"
    )
    head: _Row | None = None  # the first of a record, which may name the columns of its rows
    for row in rows:
        if head is None or row[2] != head[2]:
            head = row
        if size >= _BLOCK:
            yield block
            block, size = _shared_rows(block, head) if head[0] != row[0] else [], 0
        block.append(row)
        size += len(row[1])
    if block:
        yield block


def _shared_rows(block: list[_Row], head: _Row) -> list[_Row]:
    """What of a record is looked through with what follows in the next block as well: its end, in
    which a name may begin that goes on there, and its head.
    """
    shared: list[_Row] = []
    size = 0
    for row in reversed(block):
        if size >= _SHARED or row[2] != head[2]:
            break
        shared.append(row)
        size += len(row[1])
    headed = head not in shared and len(head[1]) < _SHARED
    return [*([head] if headed else []), *reversed(shared)]


def _found_in(
    block: list[_Row], term: str, known: set[int], onward: Mapping[str, Onward]
) -> Iterator[SearchHit]:
    joined = JoinedText((row[1] for row in block), APART)
    found: dict[int, list[_Pieces]] = {}
    for place, *span in filter(None, starmap(joined.within_one_text, find_term(term, joined.text))):
        found.setdefault(place, []).append(((span[0], span[1]),))
    for first, rows in _by_record(block):
        for place, pieces in _read_on(term, rows, onward.get(rows[0][2], Onward.NOT)):
            found.setdefault(first + place, []).append(pieces)
    for place in sorted(found):
        if block[place][0] not in known:
            known.add(block[place][0])  # it may be looked through again with the next block
            yield _make_hit(block[place], found[place])


def _by_record(block: list[_Row]) -> Iterator[tuple[int, list[_Row]]]:
    """Where each record's pieces begin in a block, and the pieces."""
    first = 0
    for _, group in groupby(block, key=lambda row: row[2]):
        rows = list(group)
        yield first, rows
        first += len(rows)


def _read_on(term: str, rows: list[_Row], onward: Onward) -> Iterator[tuple[int, _Pieces]]:
    """(the piece of a record in which a place begins, its spans in there)."""
    if onward is Onward.LINES:  # its pieces are parts of a message, or all of a text
        for place, row in enumerate(rows):
            yield from ((place, pieces) for pieces in find_on(term, row[1], onward))
        return
    joined = JoinedText(row[1] for row in rows)
    for hit in find_on(term, joined, onward):
        pieces = [piece for span in hit for piece in joined.pieces_of(*span)]
        place = pieces[0][0]
        yield place, tuple((first, last) for at, first, last in pieces if at == place)


def _make_hit(row: _Row, found: list[_Pieces]) -> SearchHit:
    _, text, record, place, start, page, cue, table, key = row
    spans = sorted({span for pieces in found for span in pieces})
    first = max(0, spans[0][0] - _AROUND)
    last = min(len(text), spans[0][1] + _AROUND)
    lead = "…" if first else ""
    snippet = lead + text[first:last] + ("…" if last < len(text) else "")
    marks = tuple(
        (a - first + len(lead), b - first + len(lead)) for a, b in spans if first <= a and b <= last
    )
    return SearchHit(record or "", place, snippet, marks, start, page, cue, table, key, len(found))
