"""One queue for all work that nobody waits for: scans, small copies of videos, scanned pages.

A few jobs run side by side, each on a thread that does little but wait for its own child process:
what brings a decoder down costs that job. The order is a person's: what was put first, what is
looked at, then by priority and as it came. A job can be held back, and goes on where it was; the
same job is never there twice. Jobs of kinds that know how to be made again survive a restart, see
``queue_rows``.

Nothing here knows of a window. Listeners are called on any thread, and never under the lock.

Decision 199.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from reviewer.errors import Cancelled, ReviewerError
from reviewer.system.asking import ask_together
from reviewer.system.facts import fault_fact
from reviewer.system.pausing import PausableJob, pausable_work
from reviewer.system.queue_entry import EntryJob, QueueEntry
from reviewer.system.queue_rows import JobRow, QueueRows
from reviewer.system.queued_work import (
    AT_ITS_TURN,
    JobState,
    JobStatus,
    JobTerms,
    KindProgress,
    Listener,
    Options,
    Work,
    WorkKind,
)
from reviewer.system.time_left import KindPace, left_of_job, left_together

log = logging.getLogger(__name__)
_SAYS = 0.2  # seconds between two words of progress of one job


def usual_workers(cores: int | None = None) -> int:
    """How many jobs run side by side: half the cores, for each keeps more than one busy.

    Four at most, for each needs its memory.
    """
    return max(1, min(4, (cores or os.cpu_count() or 1) // 2))


class WorkQueue:
    """The queue; ``close`` ends its threads and what they wait for.

    Args:
        workers: jobs side by side; 0 for ``usual_workers``.
        clock: seconds that only grow; for tests.
    """

    def __init__(self, workers: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.workers = workers or usual_workers()
        self._clock = clock
        self._lock = threading.RLock()
        self._kinds: dict[str, WorkKind] = {}
        self._entries: dict[str, QueueEntry] = {}
        self._threads: set[threading.Thread] = set()
        self._preferred: dict[str, int] = {}
        self._listeners: list[Listener] = []
        self._pace = KindPace()
        self._going: set[QueueEntry] = set()  # what runs
        self._failed: dict[str, QueueEntry] = {}  # what a person may try again
        self._left: Counter[str] = Counter()  # jobs of each kind that are not over
        self._over: Counter[str] = Counter()  # those over, while others are left
        self._count = self._firsts = 0
        self._rows: QueueRows | None = None
        self._kept: dict[str, JobRow] = {}  # of before a restart, until its like is added
        self._closed = False

    # ---- what is to be done

    def know_kind(self, kind: WorkKind) -> None:
        """Take jobs of this kind from now on; those that were kept go on."""
        with self._lock:
            self._kinds[kind.name] = kind
            again = [r for r in self._kept.values() if r.kind == kind.name]
        for row in again if kind.make_work is not None else ():
            terms = JobTerms(row.options, row.size, row.priority)
            try:
                self.add_job(row.kind, row.record, terms=terms)
            except (ReviewerError, KeyError, ValueError):  # of a record that is no more
                self._kept.pop(_name_of(row.kind, row.record, row.options), None)

    def keep_rows(self, place: Path) -> None:
        """Keep what is to be done in this file, and go on with what it says now.

        Call it before jobs are added; those of a kind that is not known yet wait for it.
        """
        rows = QueueRows(place, self._rows_to_keep)
        kept = {_name_of(r.kind, r.record, r.options): r for r in rows.read_rows()}
        with self._lock:
            self._rows, self._kept = rows, kept
            self._firsts = max((r.first for r in kept.values()), default=self._firsts)
            kinds = list(self._kinds.values())
        for kind in kinds:
            self.know_kind(kind)

    def kept_rows(self, kind: str) -> list[JobRow]:
        """What of a kind was to be done when the program ended, and is not known yet."""
        with self._lock:
            return [row for row in self._kept.values() if row.kind == kind]

    def add_job(
        self,
        kind: str,
        record: str,
        work: Work | None = None,
        terms: JobTerms = AT_ITS_TURN,
        listener: Listener | None = None,
    ) -> str:
        """Have this done, in its turn; the same kind, record and options are one job.

        Args:
            kind: the name of a kind that is known.
            record: the record's path; empty for what concerns none or all.
            work: what is done, on a thread of the queue; by default what the kind makes.
            terms: its options, size and priority.
            listener: told of each change of this job.

        Returns:
            The name of the job.
        """
        wanted = dict(terms.options)
        name = _name_of(kind, record, wanted)
        with self._lock:
            if self._closed:
                raise Cancelled()
            entry = self._entries.get(name)
            self._failed.pop(name, None)
            if entry is None:
                entry = self._entries[name] = self._make_entry(name, kind, record, work, terms)
                self._left[kind] += 1
            elif entry.is_stopped:
                # Its thread has not heard of it yet. What is asked for now is done after it.
                if entry.again is None:
                    entry.again = self._make_entry(name, kind, record, work, terms)
                entry = entry.again
            entry.priority = min(entry.priority, terms.priority)
            if listener is not None:
                entry.listeners.append(listener)
        self._after_change(entry)
        return name

    def _make_entry(
        self, name: str, kind: str, record: str, work: Work | None, terms: JobTerms
    ) -> QueueEntry:
        of_kind, wanted = self._kinds[kind], dict(terms.options)
        if work is None:
            assert of_kind.make_work is not None, f"{kind} makes no work"
            work = of_kind.make_work(record, wanted)
        self._count += 1
        about = (of_kind, record, wanted, work, terms.size, terms.priority)
        entry = QueueEntry(name, *about, self._count)
        row = self._kept.pop(name, None)
        if row is not None:
            entry.first = row.first
            entry.state = JobState.PAUSED if row.paused else JobState.WAITING
        return entry

    # ---- what a person says

    def prefer_records(self, records: Iterable[str]) -> None:
        """What is looked at: jobs of these come before those of others, in this order."""
        with self._lock:
            self._preferred = {r: n for n, r in enumerate(dict.fromkeys(records))}

    def put_first(self, name: str) -> None:
        """Have this job done now: where all workers are busy, the last of them waits for it."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None:
                return
            self._firsts += 1
            entry.first = self._firsts
            if entry.state is JobState.PAUSED:
                entry.state = JobState.WAITING
            held = self._make_room_for(entry)
        for one in (entry, *held):
            self._after_change(one)

    def pause_job(self, name: str) -> None:
        """Hold it back, also in its middle, until ``resume_job``."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None or entry.state is JobState.PAUSED:
                return
            self._hold_entry(entry, JobState.PAUSED)
        self._after_change(entry)

    def resume_job(self, name: str) -> None:
        """Let it go on, in its turn."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None or entry.state is not JobState.PAUSED:
                return
            entry.state = JobState.WAITING
        self._after_change(entry)

    def cancel_job(self, name: str) -> None:
        """Give it up: what it has made so far is its own matter."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None:
                return
            if entry.job is not None:
                entry.job.stop_work()  # its thread ends it
                again, entry.again = entry.again, None
                if again is None:
                    return
                again.state = JobState.STOPPED
                entry = again
            else:
                self._forget_entry(entry, JobState.STOPPED)
            told = self._status_of(entry)
        self._tell(entry, told)

    def try_again(self, name: str) -> None:
        """Have done what failed, in its turn; whoever was told of its failure hears of it."""
        with self._lock:
            failed = self._failed.pop(name, None)
            if failed is None or self._closed or name in self._entries:
                return
            self._count += 1
            about = (failed.kind, failed.record, failed.options, failed.work, failed.size)
            entry = QueueEntry(name, *about, failed.priority, self._count)
            entry.listeners = failed.listeners
            self._entries[name] = entry
            self._left[entry.kind.name] += 1
        self._after_change(entry)

    def forget_failed(self, name: str) -> None:
        """A person has read what failed."""
        with self._lock:
            entry = self._failed.pop(name, None)
            told = self._status_of(entry) if entry is not None else None
        if entry is not None and told is not None:
            self._tell(entry, told)

    def cancel_kind(self, kind: str) -> None:
        """Give up all jobs of a kind."""
        for name in self._names_of_kind(kind):
            self.cancel_job(name)

    def pause_kind(self, kind: str) -> None:
        """Hold back all jobs of a kind; what comes later is not."""
        for name in self._names_of_kind(kind):
            self.pause_job(name)

    def resume_kind(self, kind: str) -> None:
        """Let all jobs of a kind go on."""
        for name in self._names_of_kind(kind):
            self.resume_job(name)

    # ---- what is told

    def listen(self, listener: Listener) -> None:
        """Tell this of each change of each job, on whatever thread it happens."""
        with self._lock:
            self._listeners.append(listener)

    def list_jobs(self) -> tuple[JobStatus, ...]:
        """All that runs, then what waits in the order of its turns, then what is held back."""
        with self._lock:
            ranks = {JobState.RUNNING: 0, JobState.WAITING: 1, JobState.PAUSED: 2}
            ordered = sorted(
                self._entries.values(), key=lambda e: (ranks[e.state], *self._rank_of(e))
            )
            return tuple(self._status_of(e) for e in ordered)

    def list_failed(self) -> tuple[JobStatus, ...]:
        """What failed and was not tried again, the first first."""
        with self._lock:
            return tuple(self._status_of(e) for e in self._failed.values())

    def words_for(self, kind: str) -> str:
        """What one job of a kind is called."""
        with self._lock:
            return self._kinds[kind].one

    def list_kinds(self) -> tuple[KindProgress, ...]:
        """All of each kind of which something is left, in the order in which it came."""
        with self._lock:
            found: dict[str, list[QueueEntry]] = {}
            for entry in self._entries.values():
                found.setdefault(entry.kind.name, []).append(entry)
            return tuple(self._progress_of(entries) for entries in found.values())

    def close(self, patience: float = 10.0) -> None:
        """End all threads; what is left is kept for the next time where it can be.

        Called again, it waits again for those that have not ended within ``patience`` seconds.
        """
        with self._lock:
            self._closed = True
            rows, self._rows = self._rows, None
        if rows is not None:
            rows.close()  # before jobs end: what is stopped by this is still to be done
        with self._lock:
            for entry in list(self._entries.values()):
                if entry.job is not None:
                    entry.job.stop_work()
                else:
                    # Its work may hold a whole case.
                    del self._entries[entry.name]
            self._kinds.clear()
            self._failed.clear()
            threads = list(self._threads)
        until = time.monotonic() + patience
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0.0))

    @property
    def is_over(self) -> bool:
        """True once it is closed and none of its threads is left."""
        with self._lock:
            return self._closed and not self._threads

    # ---- inside: turns

    def _rank_of(self, entry: QueueEntry) -> tuple[int, int, int, int]:
        """Smaller is sooner."""
        looked_at = self._preferred.get(entry.record, len(self._preferred))
        return -entry.first, looked_at, entry.priority, entry.number

    def _running(self, kind: str = "") -> list[QueueEntry]:
        """What runs, of one kind or of all."""
        return [e for e in self._going if kind in ("", e.kind.name)]

    def _has_room(self, kind: WorkKind) -> bool:
        return not kind.at_once or len(self._running(kind.name)) < kind.at_once

    def _make_room_for(self, entry: QueueEntry) -> list[QueueEntry]:
        """Hold back the job that matters least, where this one would have to wait."""
        if entry.state is not JobState.WAITING:
            return []
        going = self._running()
        if not self._has_room(entry.kind):
            going = self._running(entry.kind.name)
        elif len(going) < self.workers:
            return []
        last = max(going, key=self._rank_of)
        self._hold_entry(last, JobState.WAITING)
        return [last]

    def _hold_entry(self, entry: QueueEntry, state: JobState) -> None:
        if entry.job is not None:
            entry.job.hold_back()
        self._stop_counting(entry)
        entry.state = state

    def _stop_counting(self, entry: QueueEntry) -> None:
        if entry.since is not None:
            entry.ran += self._clock() - entry.since
        entry.since = None
        self._going.discard(entry)

    def _start_due(self) -> list[QueueEntry]:
        """Let run what is due, as far as there are workers."""
        started: list[QueueEntry] = []
        while not self._closed and len(self._going) < self.workers:
            due = (e for e in self._entries.values() if e.state is JobState.WAITING)
            due = (e for e in due if self._has_room(e.kind))
            entry = min(due, key=self._rank_of, default=None)
            if entry is None:
                break
            entry.state, entry.since = JobState.RUNNING, self._clock()
            self._going.add(entry)
            if entry.job is None:
                self._start_thread(entry)
            else:
                entry.job.go_on()
            started.append(entry)
        return started

    def _start_thread(self, entry: QueueEntry) -> None:
        entry.job = EntryJob(partial(self._note_progress, entry))
        run = partial(self._run_entry, entry, entry.job)
        thread = threading.Thread(target=run, name=f"behind-{entry.kind.name}", daemon=True)
        self._threads.add(thread)
        thread.start()

    # ---- inside: on the thread of a job

    def _run_entry(self, entry: QueueEntry, job: PausableJob) -> None:
        result, fault = None, None
        try:
            job.check()
            with pausable_work(job), ask_together(job):
                result = entry.work(job)
            state = JobState.DONE
        except Cancelled:
            state = JobState.STOPPED
        except Exception as found:  # noqa: BLE001 - the edge of a thread: its listeners are told
            log.warning("a job (%s) failed: %s", entry.kind.name, fault_fact(found))
            state, fault = JobState.FAILED, found
        with self._lock:
            self._threads.discard(threading.current_thread())
            self._stop_counting(entry)
            if state is JobState.DONE:
                self._pace.note_done(entry.kind.name, entry.size, entry.ran)
            self._forget_entry(entry, state)
            entry.fault = fault
            if fault is not None and entry.again is None and not self._closed:
                self._failed[entry.name] = entry
            told = replace(self._status_of(entry), result=result)
            again = entry.again if not self._closed else None
            if again is not None:
                self._entries[again.name] = again
                self._left[again.kind.name] += 1
        self._tell(entry, told)
        self._after_change(*([again] if again is not None else ()))

    def _note_progress(self, entry: QueueEntry, share: float, text: str) -> None:
        """Told often, and told on a few times a second."""
        now = self._clock()
        entry.share, entry.text = share, text
        if now - entry.told < _SAYS:
            return
        entry.told = now
        with self._lock:
            status = self._status_of(entry)
        self._tell(entry, status)

    # ---- inside: what is told and kept

    def _names_of_kind(self, kind: str) -> list[str]:
        with self._lock:
            return [e.name for e in self._entries.values() if e.kind.name == kind]

    def _after_change(self, *changed: QueueEntry) -> None:
        with self._lock:
            entries = dict.fromkeys((*changed, *self._start_due()))
            told = [(e, self._status_of(e)) for e in entries]
            if self._rows is not None:
                self._rows.note_change()
        for entry, status in told:
            self._tell(entry, status)

    def _tell(self, entry: QueueEntry, status: JobStatus) -> None:
        with self._lock:
            listeners = [*self._listeners, *entry.listeners]
        for listener in listeners:
            listener(status)

    def _forget_entry(self, entry: QueueEntry, state: JobState) -> None:
        entry.state, kind = state, entry.kind.name
        del self._entries[entry.name]
        self._left[kind] -= 1
        # Counted from when none was left: what was done this morning is no part of it.
        self._over[kind] = self._over[kind] + entry.units if self._left[kind] else 0

    def _status_of(self, entry: QueueEntry) -> JobStatus:
        left = None if entry.state.over else self._seconds_left(entry)
        told = (entry.state, entry.share, left, entry.text)
        return JobStatus(entry.name, entry.kind.name, entry.record, *told, fault=entry.fault)

    def _seconds_left(self, entry: QueueEntry) -> float | None:
        going = 0.0 if entry.since is None else self._clock() - entry.since
        whole = self._pace.seconds_for(entry.kind.name, entry.size)
        return left_of_job(entry.share, entry.ran + going, whole)

    def _progress_of(self, entries: list[QueueEntry]) -> KindProgress:
        kind = entries[0].kind
        over = self._over[kind.name]
        side_by_side = min(self.workers, kind.at_once or self.workers)
        left = left_together((self._seconds_left(e) for e in entries), side_by_side)
        done = over + sum(e.share * e.units for e in entries)
        total = over + sum(e.units for e in entries)
        paused = all(e.state is JobState.PAUSED for e in entries)
        return KindProgress(kind, done, total, left, paused)

    def _rows_to_keep(self) -> list[JobRow]:
        """What is to be done after a restart, and what was held back and will be asked for."""
        with self._lock:
            mine = [e for e in self._entries.values() if not e.state.over]
            kept = [
                e.row for e in mine if e.kind.make_work is not None or e.state is JobState.PAUSED
            ]
            return [*kept, *self._kept.values()]


def _name_of(kind: str, record: str, options: Options) -> str:
    return json.dumps([kind, record, dict(options)], sort_keys=True)
