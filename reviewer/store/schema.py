"""The tables of a case, and the triggers by which the database itself keeps the journal.

Every journalled table has a ``key`` and its content as canonical JSON in ``data``. Its
triggers append one row to ``journal`` for whatever changes, and take who, when and in
which step from functions that only this program registers: a program without them cannot
change a journalled table, and one that drops the triggers is found out by ``verify``,
which replays the journal and compares.

Decision 10.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database, Migrations

from reviewer.model import TABLES

APPLICATION_ID = 0x52525643  # "RRVC" in the file's header: this is a case
INFO, RECORDS = "case_info", "records"
JOURNALLED = (INFO, RECORDS, *TABLES)

_AT_FIRST = ("anchors", "annotations", "subjects", "redactions", "decisions", "requests")
_SEARCHED_AT_FIRST = ("annotations", "subjects")
_OF_INQUIRIES = ("calls", "presence", "claims", "findings")
_OF_LAW = ("grounds", "walks")
_OF_CLOCKS = ("ties",)
_OF_SECOND_EYES = ("comments", "signatures")
_NOW_SEARCHED = ("requests",)
_AS_NOW: Mapping[str, tuple[str, ...]] = {}
_REGISTERS = ("crowds", "positions", "notices", "reviews", "footage")
PROSE_AT_FIRST = {
    "claims": ("who", "text", "words"),
    "findings": ("text", "words"),
}
"""What was read of those tables when they came; the triggers of every case were made so."""
TABLES_OF = {
    "0005_inquiries": _OF_INQUIRIES,
    "0006_grounds": _OF_LAW,
    "0008_ties": _OF_CLOCKS,
    "0009_second_eyes": _OF_SECOND_EYES,
    "0010_registers": _REGISTERS,
}
"""The tables that came with a later migration; a case that lacks it is read without them."""
SEARCHED_SINCE = {"0007_requests_found": _NOW_SEARCHED}
"""Those that were there before a search looked into them."""
_FROM_STEP = ("origin", "step", "at", "author", "action", "target", "label")
COLUMNS = ("seq", *_FROM_STEP, "tbl", "key", "before", "after", "prev", "hash")
_HASHED = ", ".join(COLUMNS[:-1])

migrations = Migrations("reviewer.store")
MIGRATIONS = (
    *("0001_case", "0002_search", "0003_splices", "0004_words"),
    *sorted([*TABLES_OF, *SEARCHED_SINCE]),
)

ONLY_FOR_WRITING = frozenset(MIGRATIONS[2:])
"""Changes of how a case is written, and tables that may be missing: one that lacks them is read as
it is.
"""


@migrations(name=MIGRATIONS[0])
def _create_case_tables(db: Database) -> None:
    """The inventory, the review, the journal, the settings."""
    db.execute(_JOURNAL)
    db.execute("CREATE INDEX journal_step ON journal(step)")
    # Not against a person with an editor, who can drop a trigger, but against a mistake here.
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER journal_no_{event.lower()} BEFORE {event} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
    for table in (INFO, RECORDS, *_AT_FIRST):
        for statement in (_table_with_triggers(table), *_journal_triggers(table)):
            db.execute(statement)
    db.execute(
        # A record that could be removed would take its decisions and its place in the index of
        # withheld records with it.
        "CREATE TRIGGER records_stay BEFORE DELETE ON records "
        "BEGIN SELECT RAISE(ABORT, 'a record of the inventory is never removed'); END"
    )
    for table in filter(_is_of_record, _AT_FIRST):
        db.execute(_index_of_records(table))
    db.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")


@migrations(name=MIGRATIONS[1])
def _create_search_tables(db: Database) -> None:
    """Words of records, annotations and subjects, and the index over them."""
    for statement in (
        _UNITS,
        *_UNIT_INDEXES,
        _WORDS,
        *_word_triggers(),
        *note_triggers(_SEARCHED_AT_FIRST),
    ):
        db.execute(statement)


@migrations(name=MIGRATIONS[2])
def _add_splices(db: Database) -> None:
    """An update of a long text says what of it is another, see ``splice``; rows that were written
    before stay what they are, in full.
    """
    for table in (INFO, RECORDS, *_AT_FIRST):
        _tell_splices(db, table)


@migrations(name=MIGRATIONS[3])
def _index_words_once(db: Database) -> None:
    """Beginnings of words are looked for among the words. An index of all beginnings of up to
    three letters was half of the work of writing words, and found nothing else.
    """
    db.execute("DROP TABLE words")
    db.execute(_WORDS.replace(_BEGINNINGS, ""))
    db.execute("INSERT INTO words(words) VALUES ('rebuild')")


@migrations(name=MIGRATIONS[4])
def _add_inquiries(db: Database) -> None:
    """Calls, who was there, what was claimed, what was found."""
    _add_tables(db, _OF_INQUIRIES, PROSE_AT_FIRST)


@migrations(name=MIGRATIONS[5])
def _add_grounds(db: Database) -> None:
    """Why an exemption holds in a record, and the ways through decision trees."""
    _add_tables(db, _OF_LAW)


@migrations(name=MIGRATIONS[6])
def _find_requests(db: Database) -> None:
    """What is asked for, of whom, and what was noted of it is found by its words."""
    for table in _NOW_SEARCHED:
        values = ", ".join(found_values(table, "noted"))
        db.execute(f"INSERT INTO units ({FOUND}) SELECT {values} FROM {table} AS noted")
    for statement in note_triggers(_NOW_SEARCHED):
        db.execute(statement)


@migrations(name=MIGRATIONS[7])
def _add_ties(db: Database) -> None:
    """Moments of two records that are one."""
    _add_tables(db, _OF_CLOCKS)


@migrations(name=MIGRATIONS[8])
def _add_second_eyes(db: Database) -> None:
    """What second persons say about places, and sign."""
    _add_tables(db, _OF_SECOND_EYES)


@migrations(name=MIGRATIONS[9])
def _add_registers(db: Database) -> None:
    """Crowd sizes, jurisdiction, notifications, reviews, recordings; and a search reads what
    claims and findings say since then.
    """
    _add_tables(db, _REGISTERS)
    for table in PROSE_AT_FIRST:
        for when in ("found", "refound", "lost"):
            db.execute(f"DROP TRIGGER {table}_{when}")
    for statement in note_triggers(PROSE_AT_FIRST):
        db.execute(statement)


def _add_tables(
    db: Database, tables: Collection[str], prose: Mapping[str, tuple[str, ...]] = _AS_NOW
) -> None:
    for table in tables:
        for statement in (_table_with_triggers(table), *_journal_triggers(table)):
            db.execute(statement)
        _tell_splices(db, table)
        if _is_of_record(table):
            db.execute(_index_of_records(table))
    for statement in note_triggers(filter(_is_searched, tables), prose):
        db.execute(statement)


def _is_searched(table: str) -> bool:
    return bool(TABLES[table].found)


def _tell_splices(db: Database, table: str) -> None:
    parts = ("reviewer_told(OLD.data, NEW.data)", "reviewer_told(NEW.data, OLD.data)")
    db.execute(f"DROP TRIGGER {table}_update")
    db.execute(_journal_trigger(table, "UPDATE", ("OLD.key", *parts)))


def _is_of_record(table: str) -> bool:
    return table in TABLES and TABLES[table].of_record


def _index_of_records(table: str) -> str:
    return f"CREATE INDEX {table}_record ON {table}(record)"


_JOURNAL = """\
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  origin TEXT NOT NULL, step INTEGER NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL,
  action TEXT NOT NULL, target INTEGER, label TEXT NOT NULL,
  tbl TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT,
  prev TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
) STRICT"""


def _table_with_triggers(name: str) -> str:
    """A journalled table. Its further columns are computed, so that none can be changed alone."""
    lines = ["key TEXT PRIMARY KEY NOT NULL", "data TEXT NOT NULL CHECK (json_valid(data))"]
    if _is_of_record(name):
        lines.append(
            # Indexed, so that what belongs to a record is found without reading all.
            "record TEXT NOT NULL GENERATED ALWAYS AS (json_extract(data, '$.record')) STORED "
            "REFERENCES records(key)"
        )
    field = TABLES[name].key if name in TABLES else {INFO: "", RECORDS: "path"}[name]
    if field:
        lines.append(f"CHECK (key = json_extract(data, '$.{field}'))")
    return f"CREATE TABLE {name} ({', '.join(lines)}) STRICT"


def _journal_triggers(table: str) -> list[str]:
    rows = {
        "INSERT": ("NEW.key", "NULL", "NEW.data"),
        "UPDATE": ("OLD.key", "OLD.data", "NEW.data"),
        "DELETE": ("OLD.key", "OLD.data", "NULL"),
    }
    made = [_journal_trigger(table, event, row) for event, row in rows.items()]
    made.append(
        f"CREATE TRIGGER {table}_key BEFORE UPDATE ON {table} WHEN OLD.key IS NOT NEW.key "
        "BEGIN SELECT RAISE(ABORT, 'a key never changes'); END"
    )
    return made


def _journal_trigger(table: str, event: str, row: tuple[str, str, str]) -> str:
    return (
        f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} "
        f"BEGIN {_journal_statement(table, *row)}; END"
    )


def _journal_statement(table: str, key: str, before: str, after: str) -> str:
    """The statement that writes a change of ``table`` into the journal."""
    step = ", ".join(f"reviewer_step('{name}') AS {name}" for name in _FROM_STEP)
    return (
        f"INSERT INTO journal ({_HASHED}, hash) SELECT {_HASHED}, reviewer_hash({_HASHED}) FROM ("
        f"SELECT coalesce((SELECT max(seq) FROM journal), 0) + 1 AS seq, {step}, "
        f"'{table}' AS tbl, {key} AS key, {before} AS before, {after} AS after, "
        "coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), '') AS prev)"
    )


_UNITS = """\
CREATE TABLE units (
  id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, key TEXT NOT NULL, record TEXT,
  place TEXT NOT NULL, start REAL, page INTEGER, cue INTEGER, text TEXT NOT NULL
) STRICT"""

_UNIT_INDEXES = ("CREATE INDEX units_of ON units(tbl, key)",)

_BEGINNINGS = " prefix='1 2 3',"
_WORDS = f"""\
CREATE VIRTUAL TABLE words USING fts5(
  text, content='units', content_rowid='id',{_BEGINNINGS}
  tokenize='unicode61 remove_diacritics 2'
)"""


def _word_triggers() -> list[str]:
    add = "INSERT INTO words(rowid, text) VALUES (NEW.id, NEW.text)"
    drop = "INSERT INTO words(words, rowid, text) VALUES ('delete', OLD.id, OLD.text)"
    return [
        f"CREATE TRIGGER units_added AFTER INSERT ON units BEGIN {add}; END",
        f"CREATE TRIGGER units_removed AFTER DELETE ON units BEGIN {drop}; END",
        f"CREATE TRIGGER units_changed AFTER UPDATE ON units BEGIN {drop}; {add}; END",
    ]


def found_values(
    table: str, row: str, prose: Mapping[str, tuple[str, ...]] = _AS_NOW
) -> tuple[str, ...]:
    """What a search finds of a ``row`` of a table that it looks into: the columns ``FOUND``.

    ``prose``: the fields that were read of tables when a trigger was made, if not those of now.
    """
    spots = ("start", "page", "cue") if table == "annotations" else (None, None, None)
    return (
        f"'{table}'",
        f"{row}.key",
        _field_expression("record" if TABLES[table].of_record else None, row),
        f"'{TABLES[table].found}'",
        *(_field_expression(spot, row) for spot in spots),
        _words_expression(table, row, prose.get(table, TABLES[table].prose)),
    )


def _words_expression(table: str, row: str, prose: tuple[str, ...]) -> str:
    """The words of a row. Those of the first tables stand so in the triggers of every case."""
    if table == "annotations":
        return f"trim({_field_expression('tag', row)} || ' ' || {_field_expression('note', row)})"
    if table == "subjects":
        terms = (
            "coalesce((SELECT ' ' || group_concat(value, '; ') "
            f"FROM json_each({row}.data, '$.terms')), '')"
        )
        return f"{_field_expression('label', row)} || {terms}"
    named = ", ".join(f"'{name}'" for name in prose)
    return (
        "coalesce((SELECT group_concat(atom, ' ') "
        f"FROM json_tree({row}.data) WHERE type = 'text' AND key IN ({named})), '')"
    )


FOUND = "tbl, key, record, place, start, page, cue, text"


def tables_searched(lacks: Collection[str] = ()) -> tuple[str, ...]:
    """The tables of which a search finds every row; ``lacks`` are migrations that were not made."""
    missing = {*tables_missing(lacks), *(t for m in lacks for t in SEARCHED_SINCE.get(m, ()))}
    return tuple(t for t, table in TABLES.items() if table.found and t not in missing)


def tables_missing(lacks: Collection[str]) -> frozenset[str]:
    """The tables that a case does not have, of those migrations."""
    return frozenset(table for name in lacks for table in TABLES_OF.get(name, ()))


def note_triggers(
    tables: Iterable[str], prose: Mapping[str, tuple[str, ...]] = _AS_NOW
) -> list[str]:
    """What a review says is found by its words whatever way it came in."""
    made: list[str] = []
    for table in tables:
        add = f"INSERT INTO units ({FOUND}) SELECT {', '.join(found_values(table, 'NEW', prose))}"
        drop = f"DELETE FROM units WHERE tbl = '{table}' AND key = OLD.key"
        made += [
            f"CREATE TRIGGER {table}_found AFTER INSERT ON {table} BEGIN {add}; END",
            f"CREATE TRIGGER {table}_refound AFTER UPDATE ON {table} BEGIN {drop}; {add}; END",
            f"CREATE TRIGGER {table}_lost AFTER DELETE ON {table} BEGIN {drop}; END",
        ]
    return made


def _field_expression(name: str | None, row: str) -> str:
    return f"json_extract({row}.data, '$.{name}')" if name else "NULL"
