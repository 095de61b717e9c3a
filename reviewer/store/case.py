"""A case: one folder with the originals, a cache, and the database that keeps the review.

Decision 148.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviewer.errors import CaseError, ReviewerError
from reviewer.model import CaseInfo, Change, Record, Redaction, Snapshot, TextUnit
from reviewer.store import anchors, other_forms, rows, search, verify
from reviewer.store.database import FILE, CaseDatabase
from reviewer.store.follow import Follower, require_seen
from reviewer.store.journal import (
    CREATE,
    EDIT,
    INTAKE,
    REDO,
    UNDO,
    JournalPen,
    JournalRow,
    Steps,
    count_rows,
    head_of_journal,
    new_origin,
    newest_rows,
    origin_of,
    rows_of_step,
)
from reviewer.store.originals import FOLDER, original_path
from reviewer.store.rules import keep_checked, rows_of
from reviewer.store.schema import INFO, RECORDS
from reviewer.store.search import SearchHit
from reviewer.store.splice import apply_splice
from reviewer.system.canonical import canonical_json
from reviewer.system.files import CACHE, staged_folder
from reviewer.system.jobs import SILENT, Job
from reviewer.system.signing_keys import signing_key

_ORIGIN = "store.origin"


class Case:
    """An open case. Any thread may use it, one at a time; other processes may have it open too.

    Attributes:
        folder: the case's folder.
        originals: the files as they arrived, never written to.
    """

    def __init__(self, folder: Path, author: str = "", read_only: bool = False) -> None:
        self.folder = folder
        if not read_only:
            _close_to_strangers(folder)
        self._info: CaseInfo | None = None
        self._db = CaseDatabase(folder / FILE, read_only)
        try:
            self._db.prepare_tables()
            # A damaged case can still be opened for reading, to be verified.
            author = author or ("" if read_only else self.case_info.reviewer)
            self._pen = JournalPen(self._db, author, self._origin_of_copy(read_only))
        except BaseException:
            self._db.close()
            raise
        self._steps = Steps(self._db)
        self._written = False
        self._snapshot: Snapshot | None = None
        self.originals = folder / FOLDER

    @classmethod
    def create(cls, folder: Path, info: CaseInfo) -> Case:
        """Make a case, whole or not at all, and open it.

        Raises:
            CaseError: The folder is there and not empty, or cannot be made.
            NoSpace: The disk is full.
        """
        folder = folder.absolute()
        try:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
            with staged_folder(folder, private=True) as fresh:
                (fresh / FOLDER).mkdir(mode=0o700)
                _make_database(fresh / FILE, info)
        except FileExistsError:
            raise CaseError(
                f"{folder} is there already and not empty.", "Choose a new folder for the case."
            ) from None
        except OSError as fault:
            raise CaseError(f"{folder} cannot be made: {fault.strerror}.") from fault
        return cls(folder)

    @classmethod
    def open(cls, folder: Path, author: str = "", read_only: bool = False) -> Case:
        """Open a case; without ``author`` its reviewer is the author.

        Raises:
            CaseError: The folder is no case, or is newer than this program.
            CaseBusy: Another process keeps it locked.
        """
        return cls(folder.absolute(), author, read_only)

    def close(self) -> None:
        """Let go of the case; closing twice is fine. What was written is anchored."""
        if self._written:
            self._written = False
            # It is closed whatever happens: an anchor that is not made says nothing wrong.
            with suppress(OSError, ReviewerError):
                self.anchor_journal(anchors.CLOSE)
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def database(self) -> CaseDatabase:
        """The connection: who holds it can look at, or do to the case, what no step may."""
        return self._db

    @property
    def case_info(self) -> CaseInfo:
        """What the case says of itself."""
        if self._info is None:
            with self._db.read_transaction():
                self._info = rows.read_info(self._db)
        return self._info

    @property
    def case_id(self) -> str:
        """What tells this case from every other, wherever its folder is moved: 16 hex digits.

        A copy of its folder is the same case; a case without a row has none.
        """
        # The first row holds its moment and the name of its copy, and no row is ever changed.
        first = self.journal_rows(1, before=2)
        return first[0].hash[:16] if first else ""

    @property
    def author(self) -> str:
        """Whose name the journal gives to changes."""
        return self._pen.author

    @author.setter
    def author(self, name: str) -> None:
        self._pen.author = name

    @property
    def cache_folder(self) -> Path:
        """A folder for what can be made again; it may be deleted at any time."""
        folder = self.folder / CACHE
        if not self._db.read_only:
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    # what is in the case

    def snapshot(self) -> Snapshot:
        """Everything at one moment of the journal; entities and records by key."""
        with self._db.read_transaction():
            if self._snapshot is None:
                self._snapshot = rows.read_snapshot(self._db)
            else:
                self._snapshot = rows.next_snapshot(self._db, self._snapshot)
            return self._snapshot

    def original_path(self, record: Record) -> Path:
        """The file of a record as it arrived; open it for reading only.

        Raises:
            CaseError: It was not kept, or it is gone.
        """
        return original_path(record, self.folder)

    def journal_rows(self, limit: int = 200, before: int | None = None) -> list[JournalRow]:
        """Journal rows, newest first; ``before`` is the ``seq`` to go on from."""
        with self._db.read_transaction():
            return newest_rows(self._db, limit, before)

    def verify_case(self, job: Job = SILENT) -> verify.VerifyReport:
        """Check journal, tables and originals; see ``VerifyReport``."""
        return verify.verify_database(self._db, self.folder, job, self._name_of_copy())

    def anchor_journal(self, why: str, head: str = "") -> anchors.JournalAnchor:
        """Sign and write down what the journal is now, or was when ``head`` was its last row.

        Raises:
            CaseError: The journal has no such row.
            BadInput: The signing key cannot be used.
            OSError: The anchor cannot be written.
        """
        with self._db.read_transaction():
            found = anchors.anchor_of_row(self._db, self._name_of_copy(), why, head)
        if found is None:
            raise CaseError(f"The record of changes of {self.folder} has no such row.")
        if not self._db.read_only:
            written = self.read_setting(anchors.WRITTEN, 0)
            count = anchors.write_anchor(found, self.folder, signing_key(), written)
            if count != written or written is True:
                self.set_setting(anchors.WRITTEN, count)
        return found

    # changes

    def add_records(self, records: Iterable[Record]) -> None:
        """Put what intake found into the inventory; a record of the same path is replaced.

        All of them in one transaction; a journal row each. Not undoable.
        """
        found = [(record.path, rows.text_of(record)) for record in records]
        self._written = True
        with (
            self._db.write_transaction(),
            self._pen.write_step(INTAKE, f"Add {len(found)} records"),
        ):
            for path, data in found:
                rows.put_row(self._db, RECORDS, path, data)

    def apply(
        self,
        changes: Sequence[Change],
        label: str,
        *,
        intake: bool = False,
        joins: int = 0,
        seen: str = "",
    ) -> int:
        """Make changes as one step, whole or not at all.

        With ``intake`` it is what the bundle brought, which no undo takes away: an undo too
        many would leave the records without their clock. ``joins`` is a step of the same label
        that these changes belong to, such as the one before of a key that is pressed again and
        again; where something else was written since, they are a step of their own. ``seen`` is
        the head of the journal that the changes were made on, as ``undo`` has it. An accepted
        redaction that would cover less is written as a proposal, see ``rules.keep_checked``.

        Returns:
            The number of the step in the journal; 0 when nothing was different.

        Raises:
            Refused: A change breaks a rule, or what it changes was changed from outside after
                ``seen``; the ids are named, nothing was changed.
            CaseBusy: Another process kept writing for too long.
            NoSpace: The disk is full.
        """
        self._written = True
        with self._db.write_transaction():
            record_of = lru_cache(None)(self._read_record)
            checked = keep_checked(changes, self._read_redaction)
            new = rows_of(checked, self._has_row, record_of, self._read_redaction)
            before = head_of_journal(self._db)
            require_seen(self._db, seen, self._pen.wrote, {row[:2] for row in new})
            with self._pen.write_step(INTAKE if intake else EDIT, label, joins=joins) as step:
                for table, key, data in new:
                    rows.put_row(self._db, table, key, data)
            return step if head_of_journal(self._db) != before else 0

    def undo(self, seen: str = "") -> str | None:
        """Take back the newest step that stands; its label, or ``None`` if there is none.

        Raises:
            Refused: ``seen`` is given, and others wrote behind that head of the journal: the
                newest step is not the one that is meant.
        """
        return self._turn_step(UNDO, seen)

    def redo(self, seen: str = "") -> str | None:
        """Bring the last undone step again; as ``undo``."""
        return self._turn_step(REDO, seen)

    def labels_to_turn(self) -> tuple[str | None, str | None]:
        """What ``undo`` and ``redo`` would do, at one moment."""
        with self._db.read_transaction():
            found = self._steps.step_to_undo(), self._steps.step_to_redo()
        undo, redo = (step[1] if step else None for step in found)
        return undo, redo

    def rows_to_turn(self, again: bool) -> int:
        """How many rows an undo, or with ``again`` a redo, would change."""
        with self._db.read_transaction():
            found = self._steps.step_to_redo() if again else self._steps.step_to_undo()
            return count_rows(self._db, found[0]) if found else 0

    @property
    def undo_label(self) -> str | None:
        """What ``undo`` would take back."""
        with self._db.read_transaction():
            found = self._steps.step_to_undo()
        return found[1] if found else None

    @property
    def redo_label(self) -> str | None:
        """What ``redo`` would bring again."""
        with self._db.read_transaction():
            found = self._steps.step_to_redo()
        return found[1] if found else None

    # others

    def follow_others(self) -> Follower | None:
        """Sees what others write in the case from now on; ``None`` where nobody can write.

        Raises:
            CaseError: The case cannot be read any more.
        """
        if self._db.read_only:
            return None
        return Follower(self.folder, self.snapshot().journal_head, self._pen.wrote)

    def hold_back(self, why: str) -> None:
        """Write nothing from now on, and say why; with an empty text, write again."""
        self._db.held = why

    @property
    def held_back(self) -> str:
        """Why nothing is written just now; empty when it may be."""
        return self._db.held

    # words

    def index_words(self, record: str, units: Iterable[TextUnit]) -> None:
        """Make these the words that search finds for a record, in place of those it had.

        Raises:
            CaseError: The case has no such record.
        """
        found = list(units)
        with self._db.write_transaction():
            if not self._has_row(RECORDS, record):
                raise CaseError(f"The case has no record {record!r}.")
            search.index_record(self._db, record, found)

    def index_place(self, unit: TextUnit) -> None:
        """Make this what search finds at one place of a record, beside its other words.

        Raises:
            CaseError: The case has no such record.
        """
        with self._db.write_transaction():
            if not self._has_row(RECORDS, unit.record):
                raise CaseError(f"The case has no record {unit.record!r}.")
            search.index_place(self._db, unit)

    def damaged_words(self) -> dict[str, str]:
        """Records and notes that a search may miss, and why; see ``search.damaged_records``."""
        with self._db.read_transaction():
            return search.damaged_records(self._db)

    def rebuild_search(self) -> None:
        """Make the search index anew from the words that are indexed."""
        with self._db.write_transaction():
            search.rebuild_index(self._db)

    def restore_anchors(self) -> None:
        """Write the anchors that are lost beside the case again; see ``anchors``.

        Raises:
            OSError: They cannot be written.
        """
        with self._db.read_transaction():
            count = anchors.restore_anchors(self._db, self.folder, self._name_of_copy())
        if count is not None:
            self.set_setting(anchors.WRITTEN, count)

    def search_words(
        self, query: str, limit: int = 200, records: Collection[str] = ()
    ) -> list[search.SearchHit]:
        """Find words in records, notes and subjects, the best hits first; see ``search_index``."""
        with self._db.read_transaction():
            return search.search_index(self._db, query, limit, records)

    def search_forms(self, query: str, limit: int = 200) -> list[SearchHit]:
        """Further places of a name, number or address, written otherwise; see ``other_forms``."""
        with self._db.read_transaction():
            return other_forms.other_forms(self._db, query, limit)

    def words_of(self, record: str) -> list[TextUnit]:
        """The words that search finds for a record; scanned pages as far as they were read."""
        with self._db.read_transaction():
            return search.indexed_units(self._db, record)

    # settings: not journalled

    def read_setting(self, name: str, default: Any = None) -> Any:
        """A remembered choice, such as a column map; plain data."""
        with self._db.read_transaction():
            text = self._db.single_value("SELECT value FROM settings WHERE name = ?", (name,))
        return default if text is None else json.loads(text)

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a choice. ``None`` forgets it."""
        with self._db.write_transaction():
            _write_setting(self._db, name, value)

    def _has_row(self, table: str, key: str) -> bool:
        return rows.current_data(self._db, table, key) is not None

    def _read_record(self, path: str) -> Record | None:
        return rows.read_record(self._db, path)

    def _read_redaction(self, key: str) -> Redaction | None:
        return rows.read_redaction(self._db, key)

    def _turn_step(self, action: str, seen: str) -> str | None:
        """Apply a step's rows backwards, or forwards again, as a step of its own."""
        self._written = True
        with self._db.write_transaction():
            require_seen(self._db, seen, self._pen.wrote, None)
            found = self._steps.step_to_undo() if action == UNDO else self._steps.step_to_redo()
            if found is None:
                return None
            target, label = found
            changed = rows_of_step(self._db, target)
            with self._pen.write_step(action, label, target):
                for row in reversed(changed) if action == UNDO else changed:
                    was, becomes = row.before, row.after
                    if action == UNDO:
                        was, becomes = becomes, was
                    now = rows.current_data(self._db, row.table, row.key)
                    try:
                        made = apply_splice(now, was, becomes)
                    except ValueError:
                        raise CaseError(
                            f"{row.table} {row.key} is not what the record of changes says.",
                            "Verify the case to see which row does not hold.",
                        ) from None
                    rows.put_row(self._db, row.table, row.key, made)
            return label

    def _name_of_copy(self) -> str:
        """The name of this copy of the case; empty where it was never opened for writing."""
        known = self.read_setting(_ORIGIN)
        here = known is not None and known["here"] == origin_of(self._db.path)
        return str(known["id"]) if here else ""

    def _origin_of_copy(self, read_only: bool) -> str:
        """The name of this copy of the case; a copied folder gets its own when first opened."""
        if read_only:
            return ""
        here = origin_of(self._db.path)
        known = self.read_setting(_ORIGIN)
        if known is None or known["here"] != here:
            known = {"id": new_origin(), "here": here}
            self.set_setting(_ORIGIN, known)
        return str(known["id"])


def _close_to_strangers(folder: Path) -> None:
    """A case made by an older version may be open to every user of the machine. What its own
    group may do is left as it is: that may be meant, where several people share a case.
    """
    with suppress(OSError):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if os.name == "posix" and mode & 0o007:
            folder.chmod(mode & ~0o007)


def _make_database(path: Path, info: CaseInfo) -> None:
    path.touch(mode=0o600)
    db = CaseDatabase(path)
    try:
        db.create_tables()
        origin = {"id": new_origin(), "here": origin_of(path)}
        pen = JournalPen(db, info.reviewer, str(origin["id"]))
        with db.write_transaction(), pen.write_step(CREATE, f"Create case {info.title}"):
            _write_setting(db, _ORIGIN, origin)
            rows.put_row(db, INFO, rows.INFO_KEY, rows.text_of(info))
    finally:
        db.close()


def _write_setting(db: CaseDatabase, name: str, value: Any) -> None:
    if value is None:
        db.execute_statement("DELETE FROM settings WHERE name = ?", (name,))
        return
    db.execute_statement(
        "INSERT INTO settings (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, canonical_json(value)),
    )
