"""The tracks of a case: derived data in its cache, made again when they are gone.

One file for each original and each set of detectors that looked at it. Their names and versions,
and the version of the tracking, stand in the file and are part of its name: what another version
found is not mixed with what this one finds, and a scan that was broken off goes on where it was.
Nothing of it is journalled: ten thousand tracks cost an edit nothing. What is damaged counts as
not there.

Decision 196.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.tracking.joining import join_stretches, join_tracks
from reviewer.tracking.track import Doubt, DoubtKind, Track, check_track

TRACKING_VERSION = 4
"""Goes up when the same sightings lead to other tracks."""
FOLDER = "tracks"
_STEP = 0.2  # seconds: what a scan sees less of beyond a stretch is the same seen once more


@dataclass(frozen=True)
class ScanKey:
    """What was looked at, and what looked at it.

    Attributes:
        original: SHA-256 of the original.
        detectors: ``name version`` of each.
        kinds: what was looked for.
        rules: digest of how sightings become tracks: thresholds and padding; empty where they
            are not told.
    """

    original: str
    detectors: tuple[str, ...]
    kinds: tuple[str, ...]
    rules: str = ""

    @property
    def file_name(self) -> str:
        """How the file is called that keeps what was found."""
        what = [sorted(self.detectors), sorted(self.kinds), TRACKING_VERSION]
        told = json.dumps([*what, self.rules] if self.rules else what)
        return f"{self.original}-{sha256(told.encode()).hexdigest()[:12]}.npz"


@dataclass(frozen=True)
class ScanResult:
    """What is known of a video's tracks so far.

    Attributes:
        tracks: in the order in which they begin.
        looked: stretches that were looked at, in seconds, ascending and apart.
        unseen: stretches of them whose pictures cannot be decoded.
        finished: whether all of it was looked at.
    """

    tracks: tuple[Track, ...]
    looked: tuple[tuple[float, float], ...] = ()
    unseen: tuple[tuple[float, float], ...] = ()
    finished: bool = False


@dataclass(frozen=True)
class KeptScan:
    """A scan as the cache holds it, with what it looked for."""

    key: ScanKey
    result: ScanResult


class TrackStore:
    """The tracks that a case's cache keeps.

    Args:
        cache: the case's folder for what can be made again.
    """

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def keep_scan(self, key: ScanKey, result: ScanResult) -> None:
        """Keep what a scan found so far, whole or not at all, in place of what it had found.

        Raises:
            OSError: The cache cannot be written.
        """
        keep_arrays(self._folder / key.file_name, _arrays_of(key, result))

    def read_scan(self, key: ScanKey) -> ScanResult | None:
        """What a scan had found; ``None`` where it did not begin, or its file is damaged."""
        kept = _read_kept(self._folder / key.file_name)
        return kept.result if kept is not None and kept.key.original == key.original else None

    def read_tracks(self, original: str, kinds: Iterable[str] = ()) -> tuple[Track, ...]:
        """All tracks of an original, of each kind as the latest scan that looked for it knows them.

        What that one has not looked at yet is filled by those before it: a search that goes on, or
        was stopped, takes away nothing that is known.

        Args:
            original: its SHA-256.
            kinds: only these; all where none are given.
        """
        wanted = set(kinds)
        known: dict[str, _Known] = {}
        for kept in self.read_scans(original):
            for kind in kept.key.kinds:
                if not wanted or kind in wanted:
                    known.setdefault(kind, _Known()).fill(kind, kept.result)
        out = [track for one in known.values() for track in one.tracks]
        return tuple(sorted(out, key=lambda track: (track.start, track.id)))

    def read_scans(self, original: str) -> list[KeptScan]:
        """The scans of an original, the latest first; damaged files are passed over."""
        found = [(when, _read_kept(path)) for when, path in self._files_of(original)]
        return [kept for _, kept in found if kept is not None]

    def _files_of(self, original: str) -> list[tuple[float, Path]]:
        found = []
        for path in self._folder.glob(f"{original}-*.npz"):
            try:
                found.append((path.stat().st_mtime_ns, path))
            except OSError:
                continue
        return sorted(found, reverse=True)


@dataclass
class _Known:
    """What scans know of one kind, asked from the latest to the first."""

    tracks: list[Track] = field(default_factory=list)
    looked: tuple[tuple[float, float], ...] = ()

    def fill(self, kind: str, older: ScanResult) -> None:
        """Add what an older scan saw where no later one has looked."""
        mine = [track for track in older.tracks if track.kind == kind]
        left = [t for t in mine if not _is_within(t, self.looked)]
        # What goes on into what was looked at since is there already: the two are one.
        apart = [t for t in left if not _touches(t, self.looked)]
        across = [t for t in left if _touches(t, self.looked)]
        joined = join_stretches(across, self.tracks, ((-math.inf, math.inf),)) if across else []
        self.tracks = _each_once([*(joined or self.tracks), *apart])
        everything = ((-math.inf, math.inf),)
        self.looked = everything if older.finished else (*self.looked, *older.looked)


def _is_within(track: Track, looked: Sequence[tuple[float, float]]) -> bool:
    at = track.start
    for start, stop in sorted(looked):
        if start <= at + _STEP:
            at = max(at, stop)
    return at >= track.end - _STEP


def _touches(track: Track, looked: Sequence[tuple[float, float]]) -> bool:
    return any(track.start < stop and start < track.end for start, stop in looked)


def _each_once(tracks: Iterable[Track]) -> list[Track]:
    """What two scans call the same is one."""
    made: dict[str, Track] = {}
    for track in tracks:
        there = made.get(track.id)
        made[track.id] = track if there is None else join_tracks(there, track)
    return list(made.values())


def _arrays_of(key: ScanKey, result: ScanResult) -> dict[str, NDArray[Any]]:
    """All tracks one behind the other, and one text for what is no number."""
    tracks = result.tracks
    told = {
        "version": TRACKING_VERSION,
        "original": key.original,
        "detectors": key.detectors,
        "kinds": key.kinds,
        "rules": key.rules,
        "looked": result.looked,
        "unseen": result.unseen,
        "finished": result.finished,
        "tracks": [_told_of(track) for track in tracks],
    }
    return {
        "told": np.frombuffer(json.dumps(told).encode(), np.uint8),
        "frames": _concatenate([t.frames for t in tracks], np.int32),
        "times": _concatenate([t.times for t in tracks], np.float64),
        "boxes": _concatenate([t.boxes for t in tracks], np.float32).reshape(-1, 4),
        "scores": _concatenate([t.scores for t in tracks], np.float32),
    }


def _concatenate(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, kind)


def _told_of(track: Track) -> list[Any]:
    doubts = [[str(d.kind), d.start, d.end] for d in track.doubts]
    return [
        *(len(track), track.id, track.kind, track.end, track.confidence, track.best),
        *(track.text, doubts, track.detector, track.also),
    ]


def _read_kept(path: Path) -> KeptScan | None:
    arrays = read_arrays(path)
    try:
        return None if arrays is None else _kept_of(arrays)
    except (BadInput, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _kept_of(arrays: dict[str, NDArray[Any]]) -> KeptScan:
    told = json.loads(arrays["told"].tobytes().decode())
    if told["version"] != TRACKING_VERSION:
        raise BadInput("the tracks were made by another version")
    about = tuple(told["detectors"]), tuple(told["kinds"]), str(told.get("rules", ""))
    key = ScanKey(told["original"], *about)
    tracks, at = [], 0
    for many, *rest in told["tracks"]:
        part = slice(at, at + many)
        tracks.append(check_track(_track_of(arrays, part, rest)))
        at += many
    looked, unseen = (tuple((float(a), float(b)) for a, b in told[n]) for n in ("looked", "unseen"))
    return KeptScan(key, ScanResult(tuple(tracks), looked, unseen, bool(told["finished"])))


def _track_of(arrays: dict[str, NDArray[Any]], part: slice, told: Sequence[Any]) -> Track:
    name, kind, end, confidence, best, text, doubts, detector, *also = told
    frames, times, boxes, scores = (arrays[n][part] for n in ("frames", "times", "boxes", "scores"))
    found = tuple(Doubt(DoubtKind(of), float(start), float(stop)) for of, start, stop in doubts)
    return Track(
        *(name, kind, frames, times, boxes, scores),
        *(float(end), float(confidence), int(best), text, found, detector),
        also=tuple(also[0]) if also else (),
    )
