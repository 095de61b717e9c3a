"""What was found in the pictures of the case and was decided about it, as the window knows it.

Tracks are read from the cache behind the window, once, and again when a scan has found others. What
is decided follows each step of the case by what it touched: ten thousand tracks cost an edit
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.model import Boxed, Snapshot
from reviewer.model.following import changed_keys
from reviewer.overlooked.still_visible import ALWAYS, tell_not_looked
from reviewer.system.jobs import Job
from reviewer.tracking.candidates import (
    Candidate,
    Verdict,
    candidate_of_redaction,
    candidates_of,
    is_found,
    with_redaction,
)
from reviewer.tracking.case_tracks import has_pictures
from reviewer.tracking.decided import tracks_to_decide
from reviewer.tracking.doubt_queue import DoubtPassage, order_of_question, queue_of_doubts
from reviewer.tracking.ranking import Rank, rank_all, rank_candidate
from reviewer.tracking.track import Track
from reviewer.tracking.track_store import KeptScan, TrackStore
from ui.case.session import Changed, Session
from ui.common.tasks import Task, Tasks

# A scan tells of each stretch; chosen by hand: what comes is seen to come, and costs little.
_SOON_MS = 2000


@dataclass(frozen=True)
class _TracksRead:
    """What a thread read and worked out."""

    snapshot: Snapshot
    records: frozenset[str] | None  # whose tracks were read; ``None`` for all
    tracks: dict[str, Track]
    candidates: dict[str, Candidate]
    ranks: dict[str, Rank]
    looked: dict[str, LookedThrough]


@dataclass(frozen=True)
class LookedThrough:
    """How far a record was looked through.

    Attributes:
        kinds: what was looked for in all of it.
        lacking: what was not, or where nothing could be seen, in words; empty for nothing.
    """

    kinds: frozenset[str]
    lacking: str


class FoundThings(QObject):
    """All candidates of the case, by their ids, the riskiest first.

    Attributes:
        counts: how many of them have which verdict.
        looked: how far each record with pictures was looked through, by its path.
        looking: paths of records that are looked through now, or wait for it.
        doubts: what is asked about them, that at which most may be bare first.
        settled: doubts that are not asked, for their pictures settle them.

    Signals:
        changed: others are there than before.
        decided: of these ids something was decided, or changed.
        doubts_changed: other doubts are open.
        doubt_met: somebody came to a doubt, to answer it where it is.
        looking_changed: others are looked through, or wait for it.
        scan_asked: somebody wants to look through the pictures of these records.
    """

    changed = Signal()
    decided = Signal(object)
    doubts_changed = Signal()
    doubt_met = Signal()
    looking_changed = Signal()
    scan_asked = Signal(tuple)

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._store = TrackStore(session.case.cache_folder)
        self._tracks: dict[str, Track] = {}
        self._known = session.snapshot
        self._task: Task | None = None
        self._due: set[str] = set()  # records whose tracks are others by now
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._read_due)
        self.looked: dict[str, LookedThrough] = {}
        self.looking: frozenset[str] = frozenset()
        self.candidates: dict[str, Candidate] = {}
        self.counts: Counter[Verdict] = Counter()
        self._ranks: dict[str, Rank] = {}
        self.doubts: tuple[DoubtPassage, ...] = ()
        self.settled: tuple[DoubtPassage, ...] = ()
        self.is_read = False
        session.changed.connect(self._follow_case)

    # ---- what is there

    def read_tracks(self, record: str = "") -> None:
        """Read what scans have found so far, in one record or in all; what is known stays."""
        self._due |= self._like(record)
        self._read_due()

    def read_soon(self, record: str) -> None:
        """The same of a record in which more is found every moment."""
        self._due |= self._like(record)
        if not self._soon.isActive():
            self._soon.start()

    def _like(self, record: str) -> set[str]:
        """A record with all that have its content; all that are looked at, for none."""
        snapshot = self._session.snapshot
        one = snapshot.records_by_path.get(record)
        return {
            other.path
            for other in snapshot.records
            if has_pictures(other) and (one is None or other.sha256 == one.sha256)
        }

    def _read_due(self) -> None:
        if self._task is not None:
            return  # asked again when it ends
        if not self.is_read:
            self._due |= self._like("")
        due, self._due = frozenset(self._due), set()
        snapshot = self._session.snapshot
        wanted = None if due >= self._like("") else due
        others = [one for one in self.candidates.values() if wanted and one.record not in wanted]
        # Candidates and ranks are taken here: they change on this thread only.
        reads = partial(self._read_records, snapshot, wanted, others, dict(self._ranks))
        self._task = self._tasks.start_task(reads, behind=True)
        self._task.succeeded.connect(self._take_over)
        self._task.ended.connect(self._end_reading)

    def candidate(self, name: str) -> Candidate | None:
        """What was found under that id, if it is there."""
        return self.candidates.get(name)

    def note_looking(self, records: Iterable[str]) -> None:
        """These records are looked through now, or wait for it."""
        now = frozenset(records)
        if now != self.looking:
            self.looking = now
            self.looking_changed.emit()

    @property
    def store(self) -> TrackStore:
        """Where tracks are kept."""
        return self._store

    def track_of(self, name: str) -> Track | None:
        """The track that a candidate was made of; ``None`` where a person made it."""
        return self._tracks.get(name)

    def tracks_in(self, record: str) -> list[Track]:
        """The tracks that were found in a record."""
        mine = (one.id for one in self.candidates.values() if one.record == record)
        return [self._tracks[name] for name in mine if name in self._tracks]

    def close(self) -> None:
        """Read no more."""
        self._soon.stop()
        self._due.clear()
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def rank_of(self, candidate: Candidate) -> Rank:
        """How risky something is."""
        found = self._ranks.get(candidate.id)
        if found is None:
            found = self._ranks[candidate.id] = rank_candidate(candidate)
        return found

    def _read_records(
        self,
        snapshot: Snapshot,
        wanted: frozenset[str] | None,
        others: list[Candidate],
        ranks: dict[str, Rank],
        job: Job,
    ) -> _TracksRead:
        """Read these records, or all, and put what is found among the others, by its risk."""
        found: dict[str, list[Track]] = {}
        looked: dict[str, LookedThrough] = {}
        for record in snapshot.records:
            job.check()
            if has_pictures(record) and (wanted is None or record.path in wanted):
                tracks = self._store.read_tracks(record.sha256)
                found[record.path] = tracks_to_decide(snapshot, record, tracks)
                looked[record.path] = _looked_through(self._store.read_scans(record.sha256))
        made = candidates_of(snapshot, found)
        mine = [one for one in made if wanted is None or one.record in wanted]
        known = {one.id: ranks[one.id] for one in others if one.id in ranks}
        ranked = rank_all([*others, *mine], known)
        return _TracksRead(
            snapshot,
            wanted,
            {track.id: track for many in found.values() for track in many},
            {one.id: one for one, _ in ranked},
            {one.id: rank for one, rank in ranked},
            looked,
        )

    def _take_over(self, read: _TracksRead) -> None:
        mine = read.records
        if mine is None:
            self._tracks, self.candidates, self.looked = read.tracks, read.candidates, read.looked
        else:
            # The others as they stand now, and not as they stood when the reading began.
            others = {n: one for n, one in self.candidates.items() if one.record not in mine}
            fresh = {
                n: one for n, one in read.candidates.items() if one.record in mine or n in others
            }
            kept = {n: track for n, track in self._tracks.items() if n in others}
            self._tracks = {**kept, **read.tracks}
            self.candidates = {**fresh, **others}
            self.looked = {**self.looked, **read.looked}
        self._ranks = read.ranks
        self.is_read = True
        self._known = read.snapshot
        # Something may have been decided while it was read.
        self._take_decided(self._session.snapshot)
        self.counts = Counter(one.verdict for one in self.candidates.values())
        self._take_doubts(queue_of_doubts(self._session.snapshot, self.candidates.values()))
        self.changed.emit()

    def _end_reading(self) -> None:
        self._task = None
        if self._due and not self._soon.isActive():
            self._read_due()

    # ---- what is decided

    def _follow_case(self, change: Changed) -> None:
        before, now = self._known, self._session.snapshot
        if not self.is_read:
            return
        notes = changed_keys(before.annotations_by_record, now.annotations_by_record)
        known, was = len(self.candidates), self.candidates
        if before.redactions is not now.redactions:
            was = dict(self.candidates)
        touched = self._take_decided(now)
        for name in touched:
            self._count(was.get(name), self.candidates.get(name))
        if notes or touched:
            self._sort_doubts_of(touched, set(notes))
        if len(self.candidates) != known:
            self.changed.emit()
        elif touched:
            self.decided.emit(touched)

    def _count(self, before: Candidate | None, now: Candidate | None) -> None:
        if before is not None:
            self.counts[before.verdict] -= 1
        if now is not None:
            self.counts[now.verdict] += 1

    def _take_decided(self, now: Snapshot) -> frozenset[str]:
        """Follow what happened to redactions; gives the ids that it touched."""
        before, self._known = self._known, now
        if before.redactions is now.redactions:
            return frozenset()
        gone, come = now.memo.differences.only_in_each(before.redactions, now.redactions)
        touched = {one.id for one in gone if is_found(one) or one.id in self.candidates}
        for one in come:
            if isinstance(one, Boxed) and self._take_redaction(one):
                touched.add(one.id)
        for name in touched - {one.id for one in come}:
            self._forget_redaction(name)
        return frozenset(touched)

    def _take_redaction(self, redaction: Boxed) -> bool:
        old = self.candidates.get(redaction.id)
        if old is not None and redaction.id in self._tracks:
            self.candidates[redaction.id] = with_redaction(old, redaction)
        elif is_found(redaction):
            self.candidates[redaction.id] = candidate_of_redaction(redaction)
        else:
            return False
        return True

    def _forget_redaction(self, name: str) -> None:
        """It was deleted, or its making undone: what has a track is undecided as before."""
        old = self.candidates.get(name)
        track = self._tracks.get(name)
        if old is None:
            return
        if track is None:
            del self.candidates[name]
        else:
            bare = with_redaction(old, None)
            self.candidates[name] = bare

    def _sort_doubts_of(self, names: Iterable[str], records: set[str]) -> None:
        """Of these things, and of these records, the doubts are asked for anew; others stay."""
        fresh = {name: self.candidates[name] for name in names if name in self.candidates}
        gone = set(names)
        if records:
            doubtful = (one for one in self.candidates.values() if one.doubts)
            fresh |= {one.id: one for one in doubtful if one.record in records}
            gone |= fresh.keys()
        every = (*self.doubts, *self.settled)
        kept = [one for one in every if one.candidate.id not in gone]
        made = queue_of_doubts(self._session.snapshot, fresh.values())
        self._take_doubts(sorted([*kept, *made], key=order_of_question) if made else kept)

    def _take_doubts(self, questions: list[DoubtPassage]) -> None:
        before = [one.key for one in (*self.doubts, *self.settled)]
        self.doubts = tuple(one for one in questions if not one.settled)
        self.settled = tuple(one for one in questions if one.settled)
        if before != [one.key for one in questions]:
            self.doubts_changed.emit()


def _looked_through(scans: Sequence[KeptScan]) -> LookedThrough:
    whole = frozenset(kind for kept in scans if kept.result.finished for kind in kept.key.kinds)
    return LookedThrough(whole, tell_not_looked(scans, ALWAYS))
