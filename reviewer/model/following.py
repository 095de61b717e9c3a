"""How what is worked out of a case follows its changes: the one rule, in every place.

A step leaves alone what it does not touch: those entities are the same objects in the next
snapshot (see ``advance_snapshot``). So what differs between two lists is found by identity,
without a look at anything that was left alone; only that is worked out anew, and takes the place
of what it was in the result. A result that comes out equal stays the same object, and so is
nothing to follow for whoever was made of it, up to the view that shows it.

Decision 166.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from reviewer.model.entities import Record, Snapshot
from reviewer.model.layered_map import LayeredMap
from reviewer.model.memo import Memo, are_same_objects

_Thing = TypeVar("_Thing")
_Row = TypeVar("_Row")
_Result = TypeVar("_Result")

FEW = 64
"""So many changes are put in one by one; more are sorted in together."""


def changed_keys(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The keys under which two tables have not the same object."""
    if before is now:
        return []
    gone = [key for key in before if key not in now]
    return gone + [key for key, value in now.items() if before.get(key) is not value]


@dataclass(frozen=True)
class _Giving(Generic[_Thing, _Row]):
    """Things, and what gives the rows of each."""

    things: Sequence[_Thing]
    give: Callable[..., Iterable[_Row]]
    parts: tuple[Any, ...]

    def rows_of_things(self, things: Iterable[_Thing]) -> dict[int, tuple[_Row, ...]]:
        """The rows of some of the things, by the thing's ``id``."""
        return {id(thing): tuple(self.give(thing, *self.parts)) for thing in things}


@dataclass(frozen=True, eq=False)
class _Followed(Generic[_Row, _Result]):
    """A result, and the rows that each thing gave for it, by the thing's ``id``."""

    rows: LayeredMap[int, tuple[_Row, ...]]
    result: _Result


def gather_rows(
    memo: Memo,
    name: Hashable,
    things: Sequence[_Thing],
    give: Callable[..., Iterable[_Row]],
    order: Callable[[_Row], Any],
    parts: tuple[Any, ...] = (),
) -> tuple[_Row, ...]:
    """The rows that things give, sorted; a thing that changed gives its rows anew.

    Args:
        memo: keeps them.
        name: whose they are.
        things: a list that keeps its order from snapshot to snapshot.
        give: gives the rows of a thing, and of ``parts``; a pure function.
        order: by what rows are sorted.
        parts: what every row depends on besides its thing; where one is another, all is anew.
    """

    def sort_rows(rows: Iterable[_Row]) -> tuple[_Row, ...]:
        return tuple(sorted(rows, key=order))

    def exchange_rows(
        had: tuple[_Row, ...], old: list[_Row], new: list[_Row]
    ) -> tuple[_Row, ...] | None:
        found = _exchange_rows(order, had, old, new)
        if found is None:
            return None
        made, gone = found
        memo.differences.note_change(had, made, gone, new)
        return made

    return _follow_changes(memo, name, _Giving(things, give, parts), sort_rows, exchange_rows)


def tally_marks(
    memo: Memo,
    name: Hashable,
    things: Sequence[_Thing],
    give: Callable[..., Iterable[_Row]],
    parts: tuple[Any, ...] = (),
) -> Mapping[_Row, int]:
    """How often things give a mark, for those that are given; else as ``gather_rows``."""
    return _follow_changes(memo, name, _Giving(things, give, parts), Counter, _count_changed)


def by_record(
    snapshot: Snapshot,
    name: Hashable,
    tables: Sequence[str],
    make: Callable[[Record], _Result],
    parts: tuple[Any, ...] = (),
) -> Mapping[str, _Result]:
    """A result for each record, in their order; made anew where something of a record changed.

    Args:
        snapshot: the case.
        name: whose results they are.
        tables: on which tables, such as redactions and decisions, a record's result depends.
        make: a pure function of a record, of what ``tables`` have of it, and of ``parts``.
        parts: what all results depend on besides; where one is another, all is anew.
    """
    known = snapshot.records_by_path
    of_tables = tuple(getattr(snapshot, f"{table}_by_record") for table in tables)
    fixed = (snapshot.records, *parts)

    def follow_records(
        were: tuple[Any, ...] | None, had: Mapping[str, _Result] | None
    ) -> Mapping[str, _Result]:
        if had is None or were is None or not are_same_objects(were[len(tables) :], fixed):
            return {record.path: make(record) for record in snapshot.records}
        touched = set(chain(*map(changed_keys, were, of_tables))) & known.keys()
        fresh = {path: make(known[path]) for path in touched}
        return {**had, **{path: one for path, one in fresh.items() if one != had[path]}}

    return snapshot.memo.follow_parts(name, (*of_tables, *fixed), follow_records)


def _follow_changes(
    memo: Memo,
    name: Hashable,
    giving: _Giving[_Thing, _Row],
    begin: Callable[[Iterable[_Row]], _Result],
    change: Callable[[_Result, list[_Row], list[_Row]], _Result | None],
) -> _Result:
    def follow_rows(
        were: tuple[Any, ...] | None, had: _Followed[_Row, _Result] | None
    ) -> _Followed[_Row, _Result]:
        if had is None or were is None or not are_same_objects(were[1:], giving.parts):
            rows = LayeredMap(giving.rows_of_things(giving.things))
            return _Followed(rows, begin(chain.from_iterable(rows.values())))
        gone, come = memo.differences.only_in_each(were[0], giving.things)
        fresh = giving.rows_of_things(come)
        old = list(chain.from_iterable(had.rows[id(thing)] for thing in gone))
        new = list(chain.from_iterable(fresh.values()))
        went: dict[int, tuple[_Row, ...] | None] = {id(thing): None for thing in gone}
        rows = had.rows.exchange({**went, **fresh})
        if old == new:
            return _Followed(rows, had.result)
        changed = change(had.result, old, new) if len(old) + len(new) <= FEW else None
        every = chain.from_iterable(rows.values())
        return _Followed(rows, begin(every) if changed is None else changed)

    return memo.follow_parts(name, (giving.things, *giving.parts), follow_rows).result


def _exchange_rows(
    order: Callable[[_Row], Any], had: tuple[_Row, ...], old: list[_Row], new: list[_Row]
) -> tuple[tuple[_Row, ...], list[_Row]] | None:
    """The rows as they are now, and those that went; of equal ones another may go."""
    rows, gone = list(had), []
    for row in old:
        at = bisect_left(rows, order(row), key=order)
        while at < len(rows) and rows[at] != row:
            at += 1
        if at == len(rows):
            return None
        gone.append(rows.pop(at))
    for row in new:
        insort(rows, row, key=order)
    return tuple(rows), gone


def _count_changed(had: Mapping[_Row, int], old: list[_Row], new: list[_Row]) -> Mapping[_Row, int]:
    tally = Counter(had)
    tally.update(new)
    tally.subtract(old)
    return +tally
