"""Does the case hold? The journal is read from its first row, replayed, and compared with the
tables; the originals are hashed again. What does not hold is named, the first row first.

Decision 117.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from reviewer.clock.timebase import parse_utc
from reviewer.errors import CaseBusy, CaseError, explain_plainly
from reviewer.model import Record
from reviewer.store import anchors, search
from reviewer.store.database import CaseDatabase, fresh_schema, schema_of
from reviewer.store.journal import JournalRow, all_rows
from reviewer.store.originals import FOLDER, original_path
from reviewer.store.rows import read_records
from reviewer.store.schema import JOURNALLED, tables_missing
from reviewer.store.splice import apply_splice
from reviewer.system.files import hash_file
from reviewer.system.jobs import Job

Contents = dict[tuple[str, str], str]
"""Canonical JSON of everything journalled, by table and key."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CaseProblem:
    """Something that does not hold.

    Attributes:
        place: "change 12", "redactions r3", "original video/a.mp4", "trigger x", "file".
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

    problems: tuple[CaseProblem, ...]
    rows: int
    records: int
    originals: int  # how many were hashed
    head: str  # hash of the journal's newest row
    anchors: int = 0  # how many signed anchors the journal fits
    notes: tuple[str, ...] = ()  # what is no error, but worth to be known

    @property
    def is_sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems

    def __iter__(self) -> Iterator[CaseProblem]:
        return iter(self.problems)


def verify_database(db: CaseDatabase, folder: Path, job: Job, copy: str = "") -> VerifyReport:
    """Check a whole case; hashing the originals takes as long as reading them.

    ``copy`` is the name of this copy of the case, see ``anchors``.

    Raises:
        Cancelled: The job was stopped.
    """
    problems: list[CaseProblem] = []
    last: JournalRow | None = None
    records: tuple[Record, ...] = ()
    anchored = anchors.Findings((), (), 0)
    try:
        with db.read_transaction():
            found, contents, last = _replay_journal(db, job)
            problems += found
            anchored = anchors.compare_with_anchors(db, folder, copy)
            problems += _anchor_problems(anchored, known={p.row for p in found})
            problems += _find_differences(contents, _contents_of_tables(db))
            problems += _file_problems(db)
            problems += [
                CaseProblem(f"search index {name}", why)
                for name, why in search.damaged_records(db).items()
            ]
            records = _readable_records(db, problems)
    except CaseBusy:
        raise
    except CaseError as fault:
        problems.append(CaseProblem("file", fault.message))
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


def _anchor_problems(anchored: anchors.Findings, known: Set[int | None]) -> list[CaseProblem]:
    """What anchors tell of rows about which nothing is known yet."""
    return [
        CaseProblem(f"change {row}", why, row) if row else CaseProblem(anchors.FILE, why)
        for row, why in anchored.faults
        if row not in known
    ]


def _replay_journal(
    db: CaseDatabase, job: Job
) -> tuple[list[CaseProblem], Contents, JournalRow | None]:
    """Read the journal from its first row; name the first that does not hold."""
    contents: Contents = {}
    last: JournalRow | None = None
    problems: list[CaseProblem] = []
    # From -1, for a row with number 0 is one that this program never writes.
    for row in all_rows(db, after=-1):
        job.check()
        # After the first break every row differs from what is expected: only the first tells
        # something.
        why = "" if problems else _fault_of_row(row, last)
        now = contents.pop((row.table, row.key), None)
        try:
            now = apply_splice(now, row.before, row.after)
        except ValueError:
            why = why or f"{row.table} {row.key} was not what the row says before it was written"
            now = row.after  # as it says; of a long text, that tells that it cannot be known
        if now is not None:
            contents[row.table, row.key] = now
        if why and not problems:
            problems.append(CaseProblem(f"change {row.seq}", why, row.seq))
        last = row
    # A journal whose end was deleted is a perfect shorter chain; SQLite's own counter is not.
    written = db.single_value("SELECT seq FROM sqlite_sequence WHERE name = 'journal'") or 0
    newest = last.seq if last else 0
    if newest != written and not problems:
        why = (
            f"it is missing: {written} changes were written, "
            f"the record of changes ends with {newest}"
        )
        problems.append(CaseProblem(f"change {newest + 1}", why, newest + 1))
    return problems, contents, last


def _fault_of_row(row: JournalRow, last: JournalRow | None) -> str:
    """Why a row does not follow from the rows before it; empty when it does."""
    due = last.seq + 1 if last else 1
    if row.seq != due:
        return f"change {due} is missing before it"
    if row.prev != (last.hash if last else ""):
        return "it does not follow the change before it"
    if row.hash != row.true_hash():
        return "its content was changed after it was written"
    if last and not _in_order(last.at, row.at):
        return "it was written earlier than the change before it"
    return ""


def _in_order(earlier: str, later: str) -> bool:
    try:
        return parse_utc(earlier) <= parse_utc(later)
    except ValueError:
        return False


def _contents_of_tables(db: CaseDatabase) -> Contents:
    contents: Contents = {}
    missing = tables_missing(db.lacks)
    for table in (t for t in JOURNALLED if t not in missing):
        for key, data in db.execute_statement(f"SELECT key, data FROM {table}"):
            contents[table, key] = data
    return contents


def _find_differences(journal: Contents, tables: Contents) -> Iterator[CaseProblem]:
    for table, key in sorted(journal.keys() | tables.keys()):
        said, is_now = journal.get((table, key)), tables.get((table, key))
        if said == is_now:
            continue
        why = "it was changed, which the record of changes does not know of"
        if said is None:
            why = "it was added, which the record of changes does not know of"
        elif is_now is None:
            why = "it was removed, which the record of changes does not know of"
        yield CaseProblem(f"{table} {key}", why)


def _file_problems(db: CaseDatabase) -> Iterator[CaseProblem]:
    """Is the file sound, and do its tables and triggers say what they must?"""
    # Five lines are enough to say that the file is damaged; whoever mends it asks SQLite itself.
    for (line,) in db.execute_statement("PRAGMA quick_check(5)").fetchall():
        if line != "ok":
            yield CaseProblem("file", f"{db.path.name} is damaged: {line}")
    # Compared as text: a trigger that was dropped and made again in another way does not pass.
    wanted, have = fresh_schema(db.lacks), schema_of(db.connection)
    for name, (kind, sql) in wanted.items():
        if name not in have:
            yield CaseProblem(f"{kind} {name}", "it is missing: changes could go unjournalled")
        elif have[name] != (kind, sql):
            yield CaseProblem(f"{kind} {name}", "it was changed: changes could go unjournalled")
    for name, (kind, _) in have.items():
        # Tables that others add harm nothing; a trigger acts whenever something is written.
        if kind == "trigger" and name not in wanted:
            yield CaseProblem(f"trigger {name}", "this program did not make it")


def _readable_records(db: CaseDatabase, problems: list[CaseProblem]) -> tuple[Record, ...]:
    try:
        return read_records(db)
    except (TypeError, ValueError, KeyError) as fault:
        problems.append(
            CaseProblem("records", f"the inventory cannot be read: {explain_plainly(fault)}")
        )
        return ()


def _original_problems(records: list[Record], folder: Path, job: Job) -> Iterator[CaseProblem]:
    total = sum(r.size for r in records) or 1
    done = 0
    for record in records:
        job.progress(done, total, record.path)
        if why := _original_fault(record, folder, job):
            yield CaseProblem(f"original {record.path}", why)
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
        return "" if hash_file(path, job) == record.sha256 else "it is not the file of the intake"
    except CaseError as fault:
        return fault.message
    except OSError as fault:
        return f"it cannot be read: {fault.strerror}"
