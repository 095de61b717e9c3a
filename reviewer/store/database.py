"""The one connection to a case's database: how it is opened, shared, locked, and how it fails."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils

from reviewer.errors import CaseBusy, CaseError, NoSpace, ReviewerError
from reviewer.store.schema import APPLICATION_ID, MIGRATIONS, ONLY_FOR_WRITING, migrations

FILE = "case.db"
BUSY_SECONDS = 10.0  # how long a second writer waits for the first
_NEARLY_FULL = 1 << 20  # an I/O error on a disk with less than this free means: full

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_INPUT_OUTPUT = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


class CaseDatabase:
    """A connection that any thread may use, one at a time.

    Reads see one moment (``read_transaction``); writes are whole or absent (``write_transaction``).
    """

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        # Reentrant: what reads within a write asks for the lock again.
        self._lock = threading.RLock()
        self._closed = False
        self.lacks: tuple[str, ...] = ()  # migrations, of a case of an older version that is read
        self.held = ""  # why nothing is written just now, such as who else does
        with self._errors_in_words():
            # Plug-ins of sqlite-utils would be other people's code in a process that holds
            # evidence.
            self._db = sqlite_utils.Database(_connect_to(path, read_only), execute_plugins=False)
        self.connection = self._db.conn

    def prepare_tables(self) -> None:
        """Bring the tables up to date.

        Raises:
            CaseError: The case is newer than this program, or is none, or needs to be
                brought up to date and is open for reading only.
        """
        with self._errors_in_words():
            self._require_case()
            self.lacks = tuple(migration.name for migration in migrations.pending(self._db))
            if not self.read_only or set(self.lacks) - ONLY_FOR_WRITING:
                self._migrate_tables()

    def create_tables(self) -> None:
        """Make the tables in a new, empty file."""
        with self._errors_in_words():
            # With the write-ahead log readers go on while somebody writes, as the window does.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._migrate_tables()

    def register_function(self, name: str, function: Callable[..., Any]) -> None:
        """Give the triggers a function to call, of any number of arguments."""
        self.connection.create_function(name, -1, function)

    def set_pragma(self, name: str, value: str | int) -> None:
        """Set up this connection, and no other."""
        with self._lock, self._errors_in_words():
            self.execute_statement(f"PRAGMA {name} = {value}")

    def execute_statement(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement; only within ``read_transaction`` or ``write_transaction``."""
        return self.connection.execute(sql, values)

    def single_value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row of an answer, or ``None``."""
        row = self.execute_statement(sql, values).fetchone()
        return row[0] if row else None

    @contextmanager
    def read_transaction(self) -> Iterator[None]:
        """One moment of the case; writers go on meanwhile."""
        with self._lock, self._errors_in_words():
            self._require_open()
            if self.connection.in_transaction:
                yield
                return
            with self._run_transaction("BEGIN"):
                yield

    @contextmanager
    def write_transaction(self) -> Iterator[None]:
        """One transaction: all of it is written, or nothing.

        Raises:
            CaseBusy: Another process kept writing for too long.
            NoSpace: The disk is full.
            CaseError: The case is open for reading only, or its file fails.
        """
        with self._lock, self._errors_in_words():
            self._require_open()
            if self.read_only:
                raise CaseError(f"{self.path.parent} is open for reading only.")
            if self.held:
                raise CaseBusy(self.held)
            with self._run_transaction("BEGIN IMMEDIATE"):
                yield

    def close(self) -> None:
        """Let go of the file; closing twice is fine."""
        with self._lock:
            self._closed = True
            self.connection.close()

    @contextmanager
    def _run_transaction(self, begin: str) -> Iterator[None]:
        self.execute_statement(begin)
        try:
            yield
            self.execute_statement("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            # Nested reading is part of the outer one's moment.
            if self.connection.in_transaction:
                self.execute_statement("ROLLBACK")
            raise

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            raise _in_words(fault, self.path) from fault

    def _require_open(self) -> None:
        if self._closed:
            raise CaseError(f"The case {self.path.parent} is closed.")

    def _require_case(self) -> None:
        # Bytes 68 to 71 of an SQLite file; a database of any other program has another number, or
        # 0.
        if self.single_value("PRAGMA application_id") != APPLICATION_ID:
            raise CaseError(f"{self.path} is a database, but not one of a case.")
        # A newer program may keep rules that this one does not know: writing would break them.
        if {m.name for m in migrations.applied(self._db)} - set(MIGRATIONS):
            raise CaseError(
                f"{self.path.parent} was written by a newer version of this program.",
                "Open it with that version, or a later one.",
            )

    def _migrate_tables(self) -> None:
        if not migrations.pending(self._db):
            return
        if self.read_only:
            raise CaseError(
                f"{self.path.parent} was written by an older version of this program.",
                "Open it once for writing, to bring it up to date.",
            )
        # The lock is taken before anything is read: a transaction that only later asks to write may
        # find that what it read is no longer so, and fails then.
        with self._run_transaction("BEGIN IMMEDIATE"):
            migrations.apply(self._db)
        self.lacks = ()


def fresh_schema(lacks: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    """Type and text of every table, index and trigger that a case has, by its name.

    ``lacks`` are migrations that were not made in it.
    """
    scratch = sqlite_utils.Database(memory=True, execute_plugins=False)
    try:
        migrations.apply(scratch, stop_before=lacks or None)
        return schema_of(scratch.conn)
    finally:
        scratch.close()


def schema_of(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Type and text of every table, index and trigger of a database, by its name."""
    rows = connection.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: (kind, sql) for name, kind, sql in rows if not name.startswith("sqlite_")}


def _connect_to(path: Path, read_only: bool) -> sqlite3.Connection:
    if not path.is_file():
        raise CaseError(
            f"{path.parent.name or path.parent} is not a case of this program.",
            "Choose the folder of a case, or make a new case from these files.",
        )
    connection = sqlite3.connect(
        _uri_of(path, read_only) if read_only else str(path),
        uri=read_only,
        timeout=BUSY_SECONDS,
        # Python's own handling would begin transactions where it sees fit.
        isolation_level=None,
        # Threads take turns by the lock.
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # The triggers call functions of this program, which SQLite may be built to distrust.
        connection.execute("PRAGMA trusted_schema = ON")
        # An acknowledged step is on the disk, also when the power fails.
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _uri_of(path: Path, read_only: bool) -> str:
    """Where to read from; a folder that cannot be written to cannot hold the reader's lock."""
    uri = path.resolve().as_uri() + "?mode=ro"
    # A reader of a write-ahead log writes as well: its lock lies beside the file.
    if os.access(path.parent, os.W_OK):
        return uri
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise CaseError(
            f"{path.parent} holds unfinished writing and its folder is read-only.",
            "Copy the folder to a disk that can be written to, and open the copy.",
        )
    # Nobody can write there, so nobody needs to be locked out; a log that is not yet in the file
    # would be passed over in silence, therefore it is refused above.
    return uri + "&immutable=1"


def _in_words(fault: sqlite3.Error, path: Path) -> ReviewerError:
    # The lower byte is the primary code; the upper ones say more exactly what failed.
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    folder = path.parent
    if code in _BUSY:
        return CaseBusy(
            f"Another program is writing to {folder}.", "Wait until it is done, then try again."
        )
    full = code in _INPUT_OUTPUT and shutil.disk_usage(folder).free < _NEARLY_FULL
    if code == sqlite3.SQLITE_FULL or full:
        return NoSpace(
            f"The disk of {folder} is full; the change was not written and nothing was lost.",
            "Free some space, then try again.",
        )
    if code in _BROKEN:
        return CaseError(f"{path} is damaged, or no database.", "Restore a copy of it.")
    return CaseError(f"{path} cannot be used.")
