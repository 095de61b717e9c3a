"""Does the case hold? The journal is read from its first row, replayed, and compared with the
tables; the originals are hashed again. What does not hold is named, the first row first.

Decision 117.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.clock.timebase import parse_utc
from reviewer.errors import CaseBusy, CaseError, plainly
from reviewer.model import Record
from reviewer.store import anchors, search
from reviewer.store.database import CaseDatabase, fresh_schema, schema_of
from reviewer.store.journal import JournalRow, all_rows
from reviewer.store.originals import FOLDER, original_path
from reviewer.store.rows import read_records
from reviewer.store.schema import JOURNALLED
from reviewer.store.splice import exchanged
from reviewer.system.files import sha256
from reviewer.system.jobs import Job

Contents = dict[tuple[str, str], str]
"""Canonical JSON of everything journalled, by table and key."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """Something that does not hold.

    Attributes:
        place: "journal row 12", "redactions r3", "original video/a.mp4", "trigger x", "file".
        why: what is wrong with it, in words.
        row: the journal row's ``seq``, if it is one.
    """

    place: str
    why: str
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass(frozen=True)
class VerifyReport:
    """What was looked at, and what does not hold; the journal's first bad row comes first."""

    problems: tuple[Problem, ...]
    rows: int
    records: int
    originals: int  # how many were hashed
    head: str  # hash of the journal's newest row
    anchors: int = 0  # how many signed anchors the journal fits
    notes: tuple[str, ...] = ()  # what is no error, but worth to be known

    @property
    def holds(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)


def verify(db: CaseDatabase, folder: Path, job: Job, copy: str = "") -> VerifyReport:
    """Check a whole case; hashing the originals takes as long as reading them.

    ``copy`` is the name of this copy of the case, see ``anchors``.

    Raises:
        Cancelled: The job was stopped.
    """
    problems: list[Problem] = []
    last: JournalRow | None = None
    records: tuple[Record, ...] = ()
    anchored = anchors.Findings((), (), 0)
    try:
        with db.reading():
            found, contents, last = _replay(db, job)
            problems += found
            anchored = anchors.compare(db, folder, copy)
            known = {p.row for p in found}
            problems += [
                Problem(f"journal row {row}", why, row) if row else Problem(anchors.FILE, why)
                for row, why in anchored.faults
                if row not in known
            ]
            problems += _difference(contents, _tables(db))
            problems += _file_problems(db)
            problems += [
                Problem(f"search index {name}", why) for name, why in search.damaged(db).items()
            ]
            records = _readable_records(db, problems)
    except CaseBusy:
        raise
    except CaseError as fault:
        problems.append(Problem("file", fault.message))
    kept = [r for r in records if r.stored]
    problems += _original_problems(kept, folder, job)
    newest = last.hash if last else ""
    told = "a case of %d journal rows, %d records, %d originals: %d problems"
    log.info(told, last.seq if last else 0, len(records), len(kept), len(problems))
    notes = (*anchored.notes, *_stranger_notes(records, folder))
    return VerifyReport(
        problems=tuple(problems),
        rows=last.seq if last else 0,
        records=len(records),
        originals=len(kept),
        head=newest,
        anchors=anchored.held,
        notes=notes,
    )


def _replay(db: CaseDatabase, job: Job) -> tuple[list[Problem], Contents, JournalRow | None]:
    """Read the journal from its first row; name the first that does not hold."""
    contents: Contents = {}
    last: JournalRow | None = None
    problems: list[Problem] = []
    # From -1, for a row with number 0 is one that this program never writes.
    for row in all_rows(db, after=-1):
        job.check()
        # After the first break every row differs from what is expected: only the first tells
        # something.
        why = "" if problems else _fault(row, last)
        now = contents.pop((row.table, row.key), None)
        try:
            now = exchanged(now, row.before, row.after)
        except ValueError:
            why = why or f"{row.table} {row.key} was not what the row says before it was written"
            now = row.after  # as it says; of a long text, that tells that it cannot be known
        if now is not None:
            contents[row.table, row.key] = now
        if why and not problems:
            problems.append(Problem(f"journal row {row.seq}", why, row.seq))
        last = row
    # A journal whose end was deleted is a perfect shorter chain; SQLite's own counter is not.
    written = db.value("SELECT seq FROM sqlite_sequence WHERE name = 'journal'") or 0
    newest = last.seq if last else 0
    if newest != written and not problems:
        why = f"it is missing: {written} rows were written, the journal ends with row {newest}"
        problems.append(Problem(f"journal row {newest + 1}", why, newest + 1))
    return problems, contents, last


def _fault(row: JournalRow, last: JournalRow | None) -> str:
    """Why a row does not follow from the rows before it; empty when it does."""
    due = last.seq + 1 if last else 1
    if row.seq != due:
        return f"row {due} is missing before it"
    if row.prev != (last.hash if last else ""):
        return "it does not follow the row before it"
    if row.hash != row.true_hash():
        return "its content was changed after it was written"
    if last and not _in_order(last.at, row.at):
        return "it was written earlier than the row before it"
    return ""


def _in_order(earlier: str, later: str) -> bool:
    try:
        return parse_utc(earlier) <= parse_utc(later)
    except ValueError:
        return False


def _tables(db: CaseDatabase) -> Contents:
    contents: Contents = {}
    for table in JOURNALLED:
        for key, data in db.execute(f"SELECT key, data FROM {table}"):
            contents[table, key] = data
    return contents


def _difference(journal: Contents, tables: Contents) -> Iterator[Problem]:
    for table, key in sorted(journal.keys() | tables.keys()):
        said, is_now = journal.get((table, key)), tables.get((table, key))
        if said == is_now:
            continue
        why = "it was changed, which the journal does not know of"
        if said is None:
            why = "it was added, which the journal does not know of"
        elif is_now is None:
            why = "it was removed, which the journal does not know of"
        yield Problem(f"{table} {key}", why)


def _file_problems(db: CaseDatabase) -> Iterator[Problem]:
    """Is the file sound, and do its tables and triggers say what they must?"""
    # Five lines are enough to say that the file is damaged; whoever mends it asks SQLite itself.
    for (line,) in db.execute("PRAGMA quick_check(5)").fetchall():
        if line != "ok":
            yield Problem("file", f"{db.path.name} is damaged: {line}")
    # Compared as text: a trigger that was dropped and made again in another way does not pass.
    wanted, have = fresh_schema(db.lacks), schema_of(db.connection)
    for name, (kind, sql) in wanted.items():
        if name not in have:
            yield Problem(f"{kind} {name}", "it is missing: changes could go unjournalled")
        elif have[name] != (kind, sql):
            yield Problem(f"{kind} {name}", "it was changed: changes could go unjournalled")
    for name, (kind, _) in have.items():
        # Tables that others add harm nothing; a trigger acts whenever something is written.
        if kind == "trigger" and name not in wanted:
            yield Problem(f"trigger {name}", "this program did not make it")


def _readable_records(db: CaseDatabase, problems: list[Problem]) -> tuple[Record, ...]:
    try:
        return read_records(db)
    except (TypeError, ValueError, KeyError) as fault:
        problems.append(Problem("records", f"the inventory cannot be read: {plainly(fault)}"))
        return ()


def _original_problems(records: list[Record], folder: Path, job: Job) -> Iterator[Problem]:
    total = sum(r.size for r in records) or 1
    done = 0
    for record in records:
        job.progress(done, total, record.path)
        if why := _original_fault(record, folder, job):
            yield Problem(f"original {record.path}", why)
        done += record.size
    job.progress(total, total)


def _stranger_notes(records: tuple[Record, ...], folder: Path) -> Iterator[str]:
    """Files among the originals that are no record's; nothing reads them."""
    stored = {r.stored for r in records}
    for path in sorted((folder / FOLDER).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in stored and (path.is_symlink() or not path.is_dir()):
            yield f"{name} is the original of no record: it was put there later, and is not used."


def _original_fault(record: Record, folder: Path, job: Job) -> str:
    try:
        path = original_path(record, folder)
        size = path.stat().st_size
        if size != record.size:
            return f"it has {size} bytes, at intake it had {record.size}"
        return "" if sha256(path, job) == record.sha256 else "it is not the file of the intake"
    except CaseError as fault:
        return fault.message
    except OSError as fault:
        return f"it cannot be read: {fault.strerror}"
