"""The tracks of a case: derived data in its cache, made again when they are gone.

One file for each original and each set of detectors that looked at it. Their names and versions,
and the version of the tracking, stand in the file and are part of its name: what another version
found is not mixed with what this one finds, and a scan that was broken off goes on where it was.
Nothing of it is journalled: ten thousand tracks cost an edit nothing. What is damaged counts as
not there.

Decision 196.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.tracking.joining import join_stretches, join_tracks
from reviewer.tracking.track import Track
from reviewer.tracking.track_file import (
    KeptScan,
    ScanKeeper,
    ScanKey,
    ScanResult,
    read_kept,
    when_kept,
)

__all__ = ["FOLDER", "KeptScan", "ScanKey", "ScanResult", "TrackStore"]


FOLDER = "tracks"
_STEP = 0.2  # seconds: what a scan sees less of beyond a stretch is the same seen once more


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
        self.keeper_of(key).keep(result)

    def keeper_of(self, key: ScanKey) -> ScanKeeper:
        """What keeps a scan that grows."""
        return ScanKeeper(self._folder, key)

    def read_scan(self, key: ScanKey) -> ScanResult | None:
        """What a scan had found; ``None`` where it did not begin, or its file is damaged."""
        kept = read_kept(self._folder / key.file_name)
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
        found = [(when, read_kept(path)) for when, path in self._files_of(original)]
        return [kept for _, kept in found if kept is not None]

    def _files_of(self, original: str) -> list[tuple[int, Path]]:
        found = []
        for path in self._folder.glob(f"{original}-*.npz"):
            try:
                found.append((when_kept(path), path))
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
