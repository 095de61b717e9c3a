"""From one snapshot to the next by the rows that changed; all else stays the same objects.

Decision 149.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from reviewer.model import TABLES, Annotation, Redaction, Snapshot
from reviewer.model.differences import Differences
from reviewer.model.layered_map import LayeredMap

# Chosen by hand: each puts a new tuple together, which for one change is far less than a sort.
FEW = 64
"""As many changes of one table are put in one after the other; more are sorted in together."""

_UNTOUCHED = (
    ("records", "records_by_path"),
    ("anchors", "anchors_by_record"),
    ("decisions", "decisions_by_record"),
    ("grounds", "grounds_by_record"),
    ("walks", "walks_by_record"),
    ("signatures", "signatures_by_record"),
)
"""Small tables, whose index is made anew when something in them changed."""

_Thing = TypeVar("_Thing")
Becomes = Mapping[str, Mapping[str, Any]]
"""By table and key: what is there now; ``None`` for what is gone."""


def advance_snapshot(before: Snapshot, becomes: Becomes, head: str, at: str) -> Snapshot:
    """The snapshot after some rows became others.

    Args:
        before: its tables are sorted by key, as the store reads them.
        becomes: what changed, "records" included.
        head: hash of the newest row of the journal.
        at: when it was written.
    """
    told = before.memo.differences
    tables: dict[str, Any] = {
        table: _merge_rows(getattr(before, table), table, changed, told)
        for table, changed in becomes.items()
    }
    made = replace(before, journal_head=head, journal_time=at, **tables)
    _hand_on(before, made, becomes)
    return made


def _key_of_thing(table: str, thing: Any) -> str:
    return str(getattr(thing, TABLES[table].key if table in TABLES else "path"))


def _merge_rows(
    things: tuple[_Thing, ...],
    table: str,
    changed: Mapping[str, _Thing | None],
    told: Differences,
) -> tuple[_Thing, ...]:
    if len(changed) > FEW:
        by_key: dict[str, _Thing | None] = {_key_of_thing(table, thing): thing for thing in things}
        by_key.update(changed)
        ordered = (by_key[key] for key in sorted(by_key))
        return tuple(thing for thing in ordered if thing is not None)
    rows = list(things)
    gone: list[_Thing] = []
    for key, thing in changed.items():
        # Tables are sorted by key, so a place is found in a few steps and nothing else is compared.
        at = bisect_left(rows, key, key=lambda one: _key_of_thing(table, one))
        after = at + (at < len(rows) and _key_of_thing(table, rows[at]) == key)
        gone += rows[at:after]
        rows[at:after] = [] if thing is None else [thing]
    made = tuple(rows)
    told.note_change(things, made, gone, [thing for thing in changed.values() if thing is not None])
    return made


def _hand_on(before: Snapshot, made: Snapshot, becomes: Becomes) -> None:
    """The indices that were made already, with what changed in them."""
    had, gets = before.__dict__, made.__dict__
    # Views ask a snapshot for the same things again and again; what did not change is not reckoned
    # anew.
    gets["memo"] = before.memo
    # A cached property lives in the instance's dictionary under its name.
    for table, name in _UNTOUCHED:
        if table not in becomes and name in had:
            gets[name] = had[name]
    for table in ("redactions", "annotations"):
        name = f"{table}_by_id"
        if name in had:
            gets[name] = _reindex_by_id(had[name], becomes.get(table, {}))
        name = f"{table}_by_record"
        if name in had:
            touched = _records_touched(getattr(before, table), table, becomes.get(table, {}))
            gets[name] = _regroup_by_record(
                had[name], becomes.get(table, {}), touched, table, before.memo.differences
            )


def _reindex_by_id(had: Mapping[str, Any], changed: Mapping[str, Any]) -> Mapping[str, Any]:
    if not changed:
        return had
    return had.exchange(changed) if isinstance(had, LayeredMap) else LayeredMap(had, changed)


def _records_touched(
    things: tuple[Redaction | Annotation, ...], table: str, changed: Mapping[str, Any]
) -> set[str]:
    """The records that had, or have now, something that changed."""
    touched = {thing.record for thing in changed.values() if thing is not None}
    for key in changed:
        at = bisect_left(things, key, key=lambda one: _key_of_thing(table, one))
        if at < len(things) and _key_of_thing(table, things[at]) == key:
            touched.add(things[at].record)
    return touched


def _regroup_by_record(
    had: Mapping[str, tuple[Any, ...]],
    changed: Mapping[str, Any],
    touched: Iterable[str],
    table: str,
    told: Differences,
) -> Mapping[str, tuple[Any, ...]]:
    if not changed:
        return had
    groups = dict(had)
    for record in touched:
        mine = {
            key: thing if thing is not None and thing.record == record else None
            for key, thing in changed.items()
        }
        groups[record] = _merge_rows(groups.get(record, ()), table, mine, told)
        if not groups[record]:
            del groups[record]
    return groups
