"""The journal: who changed what, when, in which step; and undo and redo, which are readings of it.

The rows are written by the database's triggers (see ``schema``); here is what the triggers
ask for, and how their rows are read. A row names the copy of the case that wrote it
(``origin``) and the row before it (``prev``), so that two copies that went apart can be
told apart and brought together.

Decision 10.
"""

from __future__ import annotations

import hashlib
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.clock.timebase import parse_utc, utc_micros, utc_text
from reviewer.errors import CaseError
from reviewer.store.database import CaseDatabase
from reviewer.store.schema import COLUMNS
from reviewer.store.splice import splice_of
from reviewer.system.canonical import canonical_json

CREATE, INTAKE, EDIT, UNDO, REDO = "create", "intake", "edit", "undo", "redo"
# A window looks four times a second, so thousands of steps lie between two looks only where a
# program writes without pause.
_REMEMBERED = 4096  # own steps; whoever follows the journal is never so far behind
_COLUMN_LIST = ", ".join(COLUMNS)


@dataclass(frozen=True)
class JournalRow:
    """One change of one thing.

    Attributes:
        seq: place in the journal, from 1.
        origin: the copy of the case that wrote it.
        step: rows of one step were written together and are undone together.
        at: when, RFC 3339 UTC; never earlier than the row before.
        action: "create", "intake", "edit", "undo" or "redo".
        target: the step that an undo or redo speaks of.
        label: what the user did, in words.
        before: canonical JSON of the thing, ``None`` if it was not there; of a long one that was
            changed, what of it was another, see ``splice``.
        after: the same, after the change; ``None`` if it was removed.
        prev: hash of the row before; empty in the first.
        hash: SHA-256, in hex, of everything else in the row.
    """

    seq: int
    origin: str
    step: int
    at: str
    author: str
    action: str
    target: int | None
    label: str
    table: str
    key: str
    before: str | None
    after: str | None
    prev: str
    hash: str

    def true_hash(self) -> str:
        """What ``hash`` must be."""
        return row_hash(*(getattr(self, name) for name in _FIELDS[:-1]))


_FIELDS = tuple("table" if name == "tbl" else name for name in COLUMNS)


def row_hash(*values: int | str | None) -> str:
    """SHA-256 of a row's values, in the order of ``COLUMNS``, without the hash itself."""
    # Canonical JSON has one form for one content: the hash does not hang on who wrote the text.
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def all_rows(db: CaseDatabase, after: int = 0) -> Iterator[JournalRow]:
    """The journal in its order, from the row after ``after``."""
    sql = f"SELECT {_COLUMN_LIST} FROM journal WHERE seq > ? ORDER BY seq"
    for values in db.execute_statement(sql, (after,)):
        yield JournalRow(*values)


def rows_of_step(db: CaseDatabase, step: int) -> list[JournalRow]:
    """The changes of one step, in their order."""
    sql = f"SELECT {_COLUMN_LIST} FROM journal WHERE step = ? ORDER BY seq"
    return [JournalRow(*values) for values in db.execute_statement(sql, (step,))]


def count_rows(db: CaseDatabase, step: int) -> int:
    """How many changes a step has."""
    return int(db.single_value("SELECT COUNT(*) FROM journal WHERE step = ?", (step,)))


def newest_rows(db: CaseDatabase, limit: int, before: int | None) -> list[JournalRow]:
    """The last rows, newest first, of those with a ``seq`` below ``before``."""
    sql = f"SELECT {_COLUMN_LIST} FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?"
    # Beyond any number of rows; SQLite's integers have 63 bits.
    top = (1 << 62) if before is None else before
    return [JournalRow(*values) for values in db.execute_statement(sql, (top, limit))]


def head_of_journal(db: CaseDatabase) -> tuple[str, str]:
    """Hash and time of the newest row; empty texts for an empty journal."""
    row = db.execute_statement("SELECT hash, at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else ("", "")


class JournalPen:
    """What the triggers ask while a step is written: whose, when, which, why."""

    def __init__(self, db: CaseDatabase, author: str, origin: str) -> None:
        self._db, self.author, self.origin = db, author, origin
        self._step: dict[str, Any] | None = None
        self.wrote: dict[str, None] = {}  # the hash of the last row of each step of this pen
        # Triggers call these. They are of this connection only: another program that writes into a
        # table fails, for it has no such functions.
        db.register_function("reviewer_step", self._ask_of_step)
        db.register_function("reviewer_hash", row_hash)
        db.register_function("reviewer_told", splice_of)

    @contextmanager
    def write_step(
        self, action: str, label: str, target: int | None = None, joins: int = 0
    ) -> Iterator[int]:
        """Write what is changed within as one step; needs a transaction for writing.

        ``joins`` is the number of a step that goes on, if nothing else was written behind it:
        every change has its row, and all of the step are undone together.

        Yields:
            The number of the step.
        """
        # A key that is held down would make a step of each repetition, and undo go back one by one.
        number = joins if joins and self._goes_on(joins, action, label) else self._next_number()
        before = head_of_journal(self._db)[0]
        self._step = {
            "origin": self.origin,
            "step": number,
            "at": self._moment_of_step(),
            "author": self.author,
            "action": action,
            "target": target,
            "label": label,
        }
        try:
            yield number
            # Before it is on the disk, and so before anybody can ask whose it is. Where nothing
            # was different the newest row may be another's.
            newest = head_of_journal(self._db)[0]
            if newest != before:
                self.wrote[newest] = None
            if len(self.wrote) > _REMEMBERED:
                del self.wrote[next(iter(self.wrote))]
        finally:
            self._step = None

    def _next_number(self) -> int:
        return int(self._db.single_value("SELECT coalesce(max(step), 0) + 1 FROM journal"))

    def _goes_on(self, step: int, action: str, label: str) -> bool:
        sql = "SELECT step, action, label, author FROM journal ORDER BY seq DESC LIMIT 1"
        newest = next(iter(self._db.execute_statement(sql)), None)
        # Anything between, by whoever, ends the step: an undo takes back what stands together.
        return newest is not None and tuple(newest) == (step, action, label, self.author)

    def _ask_of_step(self, name: str) -> Any:
        if self._step is None:
            raise CaseError("A review table was changed outside of a step.")
        return self._step[name]

    def _moment_of_step(self) -> str:
        """Now; or the newest row's time, should the machine's clock have gone back."""
        last = head_of_journal(self._db)[1]
        now = utc_micros(datetime.now(UTC))
        # A journal whose times run backwards does not verify, and no laptop's clock is worth that.
        return utc_text(max(now, parse_utc(last)) if last else now)


class Steps:
    """Which steps can be undone and redone, read from the journal as far as it has come."""

    def __init__(self, db: CaseDatabase) -> None:
        self._db = db
        self._seen = self._last = 0
        self._done: list[tuple[int, str]] = []
        self._undone: list[tuple[int, str]] = []

    def step_to_undo(self) -> tuple[int, str] | None:
        """Number and label of the step that an undo would take back."""
        self._catch_up()
        return self._done[-1] if self._done else None

    def step_to_redo(self) -> tuple[int, str] | None:
        """Number and label of the step that a redo would bring again."""
        self._catch_up()
        return self._undone[-1] if self._undone else None

    def _catch_up(self) -> None:
        newest = self._db.single_value("SELECT MAX(seq) FROM journal") or 0
        # What a bundle brought is no step of a person, and may be nearly all rows of a journal.
        sql = (
            "SELECT step, action, target, label FROM journal "
            "WHERE seq > ? AND seq <= ? AND action IN (?, ?, ?) ORDER BY seq"
        )
        span = (self._seen, newest, EDIT, UNDO, REDO)
        for step, action, target, label in self._db.execute_statement(sql, span):
            if step != self._last:
                self._take_step(step, action, target, label)
            self._last = step
        self._seen = newest

    def _take_step(self, step: int, action: str, target: int | None, label: str) -> None:
        # Neither CREATE nor INTAKE can be undone: they are no decisions of a person.
        if action == EDIT:
            self._done.append((step, label))
            # After a new edit there is nothing to redo: the old future no longer follows from here.
            self._undone.clear()
        elif action in (UNDO, REDO):
            source, goal = self._done, self._undone
            if action == REDO:
                source, goal = goal, source
            # An undo that does not speak of the newest step that stands was not written by this
            # program.
            if not source or source[-1][0] != target:
                raise CaseError(
                    f"Step {step} does not follow from the steps before it.",
                    "Verify the case to see which change does not hold.",
                )
            goal.append(source.pop())


def origin_of(path: Path) -> str:
    """What tells this copy of a case file from every other: a copied file differs."""
    # An inode is kept by a rename within a disk and not by a copy, which is what it has to tell.
    return f"{platform.node()}:{path.stat().st_ino}"


def new_origin() -> str:
    """A name for a copy of a case, that no other copy has."""
    return uuid.uuid4().hex
