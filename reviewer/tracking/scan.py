"""The scan of a video: what is seen in it, as tracks, from first frame to last.

It is looked at in stretches that overlap a little, each in a child process, several at once where
there are cores. What is found is kept after each of them: a scan that is stopped goes on there,
and whoever listens sees tracks as they come. A stretch that cannot be looked at, or that brings its
child down, is told, costs itself only, and is tried again by the next scan.

Decision 197.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from reviewer.errors import BadInput
from reviewer.model import Record
from reviewer.playback.index import FrameIndex, demux_frames, index_of
from reviewer.system.canonical import digest_of
from reviewer.system.isolation import IsolatedReader, child_job, with_file_name
from reviewer.system.jobs import SILENT, Job
from reviewer.system.pausing import held_back_together
from reviewer.tracking.finishing import TrackRule
from reviewer.tracking.following import HELPERS
from reviewer.tracking.joining import join_stretches
from reviewer.tracking.track import check_track
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore

if TYPE_CHECKING:
    from reviewer.detect.pictures import Detector, KindRule
    from reviewer.tracking.stretch import Stretch, StretchResult

log = logging.getLogger(__name__)

SECONDS = 30.0
"""Of a stretch: what is lost at most when a scan is stopped."""
FIRST = 6.0
"""... of the first one of a long video: what is found in it is there soon."""
SHARED = 1.1
"""Seconds on each side of a stretch that the next one looks at as well."""
_MOST = 8  # stretches at once: each child holds the models and two seconds of pictures

Loader = Callable[[tuple[str, ...]], "list[Detector]"]
"""Of module level, called in the child: the detectors for some kinds."""
Told = Callable[[ScanResult], None]


@dataclass(frozen=True)
class ScanWish:
    """What is to be scanned, for what, and how.

    Attributes:
        source: the original.
        record: whose it is; a video.
        index: where its frames are kept.
        kinds: what is looked for, in the words of ``rules_of_kinds``.
        rules: how sightings of each become tracks.
        loader: gives the detectors, in the child.
        cores: stretches that are looked at at once; 0: as many as leave one to the window.
    """

    source: Path
    record: Record
    index: Path | None
    kinds: tuple[str, ...]
    rules: Mapping[str, TrackRule]
    loader: Loader
    cores: int = 0

    @property
    def at_once(self) -> int:
        """How many stretches are looked at at once."""
        return self.cores or min(max((os.cpu_count() or 2) - 1, 1), _MOST)


@dataclass
class _StretchBounds:
    """What one stretch may cost: a crowd in 8K on a slow machine, and then some."""

    read_seconds: float = 3600.0
    read_memory: int = 8 << 30


def rules_for(kinds: Sequence[str]) -> dict[str, TrackRule]:
    """How sightings of some kinds become tracks, as the rows of their detectors say.

    Raises:
        BadInput: The user's settings of detectors do not fit.
    """
    from reviewer.detect.pictures import rules_of_kinds

    rules = rules_of_kinds()
    return {kind: _track_rule(rules[kind]) for kind in kinds if kind in rules}


def _track_rule(rule: KindRule) -> TrackRule:
    worth = (rule.collect + rule.sure) / 2
    return TrackRule(rule.sure, worth, rule.padding, agreeing=rule.agreeing)


def load_shipped(kinds: tuple[str, ...]) -> list[Detector]:
    """The detectors of the program and of the user's settings; in the child."""
    from reviewer.detect.pictures import load_detectors

    return load_detectors(kinds)


def scan_video(
    wish: ScanWish, store: TrackStore, job: Job = SILENT, tell: Told | None = None
) -> ScanResult:
    """Find the tracks of a video, or go on where an earlier scan was stopped.

    Args:
        wish: what is scanned.
        store: keeps what is found, after each stretch.
        job: told how far it is, and asked whether to stop.
        tell: called after each stretch with all that is known by then.

    Raises:
        BadInput: The video holds no pictures, none of what is asked can be looked for, or no
            stretch of it could be looked at.
        Crashed: It brought its reader down, wherever it was looked at: it is opened nowhere.
        Cancelled: It was stopped; what was found is kept.
    """
    with _readers(wish, job) as readers:
        try:
            return _VideoScan(wish, store, readers, job).run(tell or (lambda _: None))
        except BadInput as fault:
            raise with_file_name(wish.source.name, fault) from None


class _VideoScan:
    def __init__(
        self, wish: ScanWish, store: TrackStore, readers: list[IsolatedReader], job: Job
    ) -> None:
        self._wish, self._store, self._job = wish, store, job
        self._readers: SimpleQueue[IsolatedReader] = SimpleQueue()
        for reader in readers:
            self._readers.put(reader)
        first = readers[0]
        self._index = index_of(
            wish.source,
            wish.index,
            job,
            lambda: first.call_child(demux_frames, wish.source),
        )
        known = first.call_child(names_of_detectors, wish.loader, looked_for(wish.kinds))
        self._names = dict(known)
        if not self._names:
            raise BadInput("nothing that could be looked for in it has its model")
        self._key = ScanKey(
            wish.record.sha256 or "none",
            tuple(sorted(set(self._names.values()))),
            # What nobody could look for was not looked for.
            tuple(kind for kind in wish.kinds if kind in self._names),
            digest_of(dict(wish.rules)),
        )
        length = wish.record.facts.duration_seconds or 0.0
        last = self._index.seconds_of_frame(len(self._index) - 1)
        self._end = max(length, last + _usual_step(self._index))

    def run(self, tell: Told) -> ScanResult:
        result = self._store.read_scan(self._key) or ScanResult(())
        if result.finished:
            self._job.progress(1, 1)
            tell(result)
            return result
        todo = [s for s in _stretches_of(self._end) if not _is_within(s, result.looked)]
        # What failed the last time is tried again.
        result = replace(result, unseen=_without(result.unseen, todo))
        keeper = self._store.keeper_of(self._key)
        progress = _SharedProgress(self._job, self._end, _sum_of(result.looked))
        fault: BadInput | None = None
        for stretch, found in self._looked_at(todo, progress):
            if isinstance(found, BadInput):
                fault = fault or found
                result = replace(result, unseen=_merged([*result.unseen, stretch]))
                continue
            result = self._with_stretch(result, stretch, found)
            keeper.keep(result)
            tell(result)
        if fault is not None and not result.looked:
            raise fault
        result = replace(result, finished=fault is None)
        keeper.keep(result)
        tell(result)
        return result

    def _looked_at(
        self, todo: list[tuple[float, float]], progress: _SharedProgress
    ) -> Iterator[tuple[tuple[float, float], StretchResult | BadInput]]:
        look = held_back_together(self._look)
        with ThreadPoolExecutor(self._wish.at_once) as pool:
            waiting: dict[Future[StretchResult | BadInput], tuple[float, float]] = {
                pool.submit(look, stretch, progress): stretch for stretch in todo
            }
            try:
                for done in as_completed(waiting):
                    self._job.check()
                    yield waiting[done], done.result()
            finally:
                for left in waiting:
                    left.cancel()
                progress.stop()

    def _look(
        self, span: tuple[float, float], progress: _SharedProgress
    ) -> StretchResult | BadInput:
        """What is found in a stretch, or why it could not be looked at."""
        from reviewer.tracking.stretch import StretchResult

        stretch = self._stretch_of(span)
        reader = self._readers.get()
        try:
            reader.job = progress.part_of(span)
            asked = (stretch, self._wish.loader, looked_for(self._wish.kinds), self._rules())
            found = reader.call_child(look_in_child, *asked)
            if not isinstance(found, StretchResult):
                raise BadInput("its reader answered something else")
            rules = self._rules()
            for track in found.tracks:
                if check_track(track).kind not in rules:
                    raise BadInput("its reader answered something else")
            return found
        except (AttributeError, TypeError, ValueError):
            return BadInput("its reader answered something else")
        except BadInput as fault:
            log.warning("a stretch of a video could not be looked at (%s)", type(fault).__name__)
            return fault
        finally:
            self._readers.put(reader)

    def _rules(self) -> dict[str, TrackRule]:
        return {
            kind: replace(rule, detector=self._names[kind])
            for kind, rule in self._wish.rules.items()
            if kind in self._names
        }

    def _stretch_of(self, span: tuple[float, float]) -> Stretch:
        from reviewer.tracking.stretch import Stretch

        wish, index = self._wish, self._index
        first = index.frame_shown_at(max(span[0] - SHARED, 0.0))
        last = index.frame_shown_at(span[1] + SHARED)
        turn = wish.record.facts.orientation
        return Stretch(wish.source, index, turn, (first, last), self._key.original, self._end)

    def _with_stretch(
        self, result: ScanResult, span: tuple[float, float], found: StretchResult
    ) -> ScanResult:
        shared = [(edge - SHARED - 0.1, edge + SHARED + 0.1) for edge in span]
        tracks = join_stretches(result.tracks, found.tracks, shared)
        looked = _merged([*result.looked, span])
        unseen = _merged([*result.unseen, *found.unseen])
        return ScanResult(tuple(tracks), looked, unseen)


class _SharedProgress:
    """One job for stretches that are looked at at once."""

    def __init__(self, job: Job, seconds: float, done: float) -> None:
        self._job, self._seconds, self._done = job, max(seconds, 1e-6), done
        self._parts: dict[tuple[float, float], float] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def part_of(self, span: tuple[float, float]) -> Job:
        """The job of one stretch."""
        return _StretchJob(self, span)

    def tell(self, span: tuple[float, float], share: float) -> None:
        """How far a stretch is."""
        with self._lock:
            self._parts[span] = min(share, 1.0) * (span[1] - span[0])
            done = self._done + sum(self._parts.values())
            self._job.progress(min(done / self._seconds, 1.0), 1.0)

    def stop(self) -> None:
        """No stretch is looked at any further."""
        self._stopped = True

    def check(self) -> None:
        """Ask the whole job; and end when another stretch failed."""
        self._job.check()
        if self._stopped:
            from reviewer.errors import Cancelled

            raise Cancelled()


@dataclass(frozen=True)
class _StretchJob:
    whole: _SharedProgress
    span: tuple[float, float]

    def progress(self, done: float, total: float, text: str = "") -> None:
        self.whole.tell(self.span, done / total if total else 0.0)

    def check(self) -> None:
        self.whole.check()


# ---- in the child


def names_of_detectors(loader: Loader, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Which detector finds each kind: its name and version; of several the first."""
    found: dict[str, str] = {}
    for detector in loader(kinds):
        for kind in detector.kinds:
            found.setdefault(kind, f"{detector.name} {detector.version}")
    return tuple(found.items())


def look_in_child(
    stretch: Stretch, loader: Loader, kinds: tuple[str, ...], rules: dict[str, TrackRule]
) -> StretchResult:
    """The tracks of a stretch of a video."""
    from reviewer.tracking.stretch import look_at_stretch

    return look_at_stretch(stretch, loader(kinds), rules, job=child_job())


# ---- spans of time


def looked_for(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds, and those that keep their tracks alive where they turn away."""
    return tuple(dict.fromkeys([*kinds, *(HELPERS[k] for k in kinds if k in HELPERS)]))


def _stretches_of(end: float) -> list[tuple[float, float]]:
    if end <= SECONDS:
        return [(0.0, end)]
    first = min(FIRST, SECONDS)
    more = ceil((end - first) / SECONDS)
    return list(pairwise([0.0, *(first + n * SECONDS for n in range(more)), end]))


def _is_within(span: tuple[float, float], looked: Sequence[tuple[float, float]]) -> bool:
    return any(start <= span[0] + 1e-6 and span[1] - 1e-6 <= stop for start, stop in looked)


def _merged(spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    out: list[tuple[float, float]] = []
    for start, stop in sorted(spans):
        if out and start <= out[-1][1] + 1e-6:
            out[-1] = (out[-1][0], max(out[-1][1], stop))
        else:
            out.append((start, stop))
    return tuple(out)


def _without(
    spans: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """The parts of spans that lie in none of the others."""
    left = list(spans)
    for begin, end in others:
        parts = [p for a, b in left for p in ((a, min(b, begin)), (max(a, end), b))]
        left = [(a, b) for a, b in parts if b - a > 1e-6]
    return tuple(left)


def _sum_of(spans: Sequence[tuple[float, float]]) -> float:
    return sum(stop - start for start, stop in spans)


def _usual_step(index: FrameIndex) -> float:
    """Seconds from a frame to the next, on the whole."""
    many = len(index)
    return index.seconds_of_frame(many - 1) / (many - 1) if many > 1 else 1 / 30


@contextmanager
def _readers(wish: ScanWish, job: Job) -> Iterator[list[IsolatedReader]]:
    many = range(wish.at_once)
    readers = [IsolatedReader(_StretchBounds(), job, patient=True) for _ in many]
    try:
        yield readers
    finally:
        for reader in readers:
            reader.close()
