"""Between the words of the program and the rows of its tables: canonical JSON, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from reviewer.errors import CaseError, explain_plainly
from reviewer.model import (
    TABLES,
    CaseInfo,
    Condition,
    Entity,
    Facts,
    Kind,
    Record,
    Redaction,
    RedactionBasics,
    RegionRedaction,
    Request,
    Snapshot,
    StyleSheet,
    as_data,
    from_data,
)
from reviewer.model.column_map import column_map
from reviewer.model.lazy_track import leave_unread
from reviewer.store.advance_snapshot import advance_snapshot
from reviewer.store.database import CaseDatabase
from reviewer.store.journal import head_of_journal
from reviewer.store.schema import INFO, RECORDS, tables_missing
from reviewer.system.canonical import canonical_json, to_plain

INFO_KEY = "case"


def text_of(thing: Entity | Record | CaseInfo) -> str:
    """The ``data`` of a row.

    Raises:
        ValueError: It holds a number that is not finite, or text that is no Unicode.
    """
    data = to_plain(thing) if isinstance(thing, (Record, CaseInfo)) else as_data(thing)
    text = canonical_json(data)
    # Lone surrogates pass for text in Python, and cannot be written in UTF-8.
    text.encode()
    return text


def put_row(db: CaseDatabase, table: str, key: str, data: str | None) -> None:
    """Make a row hold ``data``, or be absent; what is so already is no change."""
    if data is None:
        db.execute_statement(f"DELETE FROM {table} WHERE key = ?", (key,))
        return
    db.execute_statement(
        f"INSERT INTO {table} (key, data) VALUES (?, ?) ON CONFLICT (key) DO UPDATE "
        # Without this a put of the same content would fire the trigger and leave an empty row
        # behind.
        f"SET data = excluded.data WHERE data IS NOT excluded.data",
        (key, data),
    )


def current_data(db: CaseDatabase, table: str, key: str) -> str | None:
    """The ``data`` of a row; ``None`` when there is none."""
    text: str | None = db.single_value(f"SELECT data FROM {table} WHERE key = ?", (key,))
    return text


def read_info(db: CaseDatabase) -> CaseInfo:
    """What the case says of itself.

    Raises:
        CaseError: It says nothing, so it was not made whole.
    """
    text = current_data(db, INFO, INFO_KEY)
    if text is None:
        raise CaseError(f"{db.path.parent} does not say which case it is: it is not whole.")
    try:
        return CaseInfo(**json.loads(text))
    except (TypeError, ValueError) as fault:
        raise CaseError(
            f"What {db.path.parent} says of itself is not known: {explain_plainly(fault)}."
        ) from fault


def read_records(db: CaseDatabase) -> tuple[Record, ...]:
    """The inventory, by path."""
    return tuple(_parse_record(text) for _, text in _all_rows(db, RECORDS))


def read_requests(db: CaseDatabase) -> tuple[Request, ...]:
    """Who asks for what, by key."""
    return tuple(e for e in _read_entities(db, "requests") if isinstance(e, Request))


def read_record(db: CaseDatabase, path: str) -> Record | None:
    """One record of the inventory; ``None`` if there is none."""
    text = current_data(db, RECORDS, path)
    return None if text is None else _parse_record(text)


def read_redaction(db: CaseDatabase, key: str) -> Redaction | None:
    """One redaction as it stands; ``None`` if there is none, or none this program knows."""
    text = current_data(db, "redactions", key)
    try:
        found = None if text is None else _parse_entity("redactions", text)
    except (TypeError, ValueError, KeyError):
        return None
    return found if isinstance(found, RedactionBasics) else None


def read_snapshot(db: CaseDatabase) -> Snapshot:
    """Everything at one moment; entities by key. Needs to be called within ``reading``."""
    tables: dict[str, Any] = {name: _read_entities(db, name) for name in TABLES}
    newest, at = head_of_journal(db)
    return Snapshot(
        info=read_info(db),
        records=read_records(db),
        journal_head=newest,
        journal_time=at,
        **tables,
    )


def next_snapshot(db: CaseDatabase, before: Snapshot) -> Snapshot:
    """The snapshot of now, read anew only where the journal went on behind ``before``.

    Whoever wrote there: this program, or another process. Needs ``reading``.
    """
    newest, at = head_of_journal(db)
    # The usual case, asked often: one indexed lookup, and nothing is read.
    if newest == before.journal_head:
        return before
    seq = db.single_value("SELECT seq FROM journal WHERE hash = ?", (before.journal_head,))
    if seq is None:  # another journal: an older copy was put back
        return read_snapshot(db)
    becomes: dict[str, dict[str, Any]] = {}
    changed = db.execute_statement(
        "SELECT DISTINCT tbl, key FROM journal WHERE seq > ?", (seq,)
    ).fetchall()
    for table, key in changed:
        # Its zone and its title go into nearly everything; it changes once in the life of a case.
        if table == INFO:
            return read_snapshot(db)
        becomes.setdefault(table, {})[key] = _read_one(db, table, key)
    return advance_snapshot(before, becomes, newest, at)


def _read_one(db: CaseDatabase, table: str, key: str) -> Record | Entity | None:
    text = current_data(db, table, key)
    if text is None:
        return None
    return (
        _parse_record(text) if table == RECORDS else next(iter(_parse_entities(db, table, [text])))
    )


def _read_entities(db: CaseDatabase, table: str) -> tuple[Entity, ...]:
    return _parse_entities(db, table, (text for _, text in _all_rows(db, table)))


def _parse_entities(db: CaseDatabase, table: str, texts: Iterable[str]) -> tuple[Entity, ...]:
    of_text = redaction_of if table == "redactions" else partial(_parse_entity, table)
    try:
        return tuple(map(of_text, texts))
    except (TypeError, ValueError, KeyError) as fault:
        raise CaseError(
            f"The table {table} of {db.path.parent} holds what this program does not know: "
            f"{explain_plainly(fault)}."
        ) from fault


def _parse_entity(table: str, text: str) -> Entity:
    # What merely has no meaning in a row of an older case does no harm there.
    return from_data(table, json.loads(text), lenient=True)


def redaction_of(text: str) -> Entity:
    """A redaction whose track stays text until it is asked for, see ``lazy_track``."""
    # Tracks are nearly all of a case's text: a hundred keyframes for each of thousands of boxes.
    # What is not asked for is not parsed.
    front, _, rest = text.partition(_TRACK)
    track, closed, tail = rest.partition(_BEHIND)
    # Written by another version, or a track without keyframes: read in the plain way.
    if not closed or not track:
        return _parse_entity("redactions", text)
    made = _parse_entity("redactions", f"{front}{_TRACK}]{_BEHIND[1:]}{tail}")
    if not isinstance(made, RegionRedaction):
        return _parse_entity("redactions", text)
    leave_unread(made, f"[{track}]")
    return made


_TRACK, _BEHIND = ',"keyframes":[', '],"kind":"'
"""What stands around a track in canonical JSON: there its key has its neighbours, and in a
text every quote is escaped, so neither can stand in one. Nor can the second in a track, which
holds numbers only.
"""


def _all_rows(db: CaseDatabase, table: str) -> list[tuple[str, str]]:
    if table in tables_missing(db.lacks):
        return []
    return db.execute_statement(f"SELECT key, data FROM {table} ORDER BY key").fetchall()


def _parse_record(text: str) -> Record:
    data = json.loads(text)
    facts = dict(data.pop("facts"))
    if facts.get("time_base") is not None:
        facts["time_base"] = tuple(facts["time_base"])
    for part in ("pictures", "sound"):
        if facts.get(part) is not None:
            facts[part] = tuple(facts[part])
    if facts.get("columns") is not None:
        facts["columns"] = column_map(facts["columns"])
    for listed in ("scanned", "leaves_out", "encoding_doubts", "apart"):
        facts[listed] = tuple(facts.get(listed, ()))
    facts["styles"] = tuple(StyleSheet(**sheet) for sheet in facts.get("styles", ()))
    # JSON knows neither tuples nor enums, so each comes back as what the dataclass has.
    data["kind"], data["condition"] = Kind(data["kind"]), Condition(data["condition"])
    data["notes"] = tuple(data["notes"])
    return Record(**data, facts=Facts(**facts))
