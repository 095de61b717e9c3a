"""Scans as files: what was looked for, how far, and what was found, in a compact form.

A scan that grows is one whole and what changed since, part by part; each part says which whole it
belongs to and comes after the one before. What is damaged counts as not there.

Decision 196.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.tracking.track import Doubt, DoubtKind, Track, check_track

TRACKING_VERSION = 7
"""Goes up when the same sightings lead to other tracks."""
_FEW = 20_000  # boxes: so many are written anew without a thought


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
    """A scan as the cache holds it, with what it looked for.

    Attributes:
        mark: which writing of it this is: parts belong to one.
    """

    key: ScanKey
    result: ScanResult
    mark: str = ""


class ScanKeeper:
    """Keeps a scan that grows, each time only what changed since: it costs a long scan no more.

    Where the parts hold as much as the whole, all of it is written anew. Each file comes whole or
    not at all: who is killed in between leaves what was kept before.

    Args:
        folder: where scans are kept.
        key: of the scan.
    """

    def __init__(self, folder: Path, key: ScanKey) -> None:
        self._whole, self._key = folder / key.file_name, key
        self._kept: dict[str, Track] = {}
        self._mark, self._parts = "", 0
        self._boxes = self._since = 0  # in the whole, and in its parts

    def keep(self, result: ScanResult) -> None:
        """Keep all that is known by now.

        Raises:
            OSError: The cache cannot be written.
        """
        now = {track.id: track for track in result.tracks}
        fresh = [track for name, track in now.items() if self._kept.get(name) is not track]
        gone = [name for name in self._kept if name not in now]
        self._since += sum(map(len, fresh))
        if self._mark and self._since <= max(self._boxes, _FEW):
            self._parts += 1
            part = replace(result, tracks=tuple(fresh))
            told = {"part": self._parts, "gone": gone}
            arrays = _arrays_of(self._key, part, self._mark, told)
            keep_arrays(_part_of(self._whole, self._mark, self._parts), arrays)
        else:
            self._keep_whole(result)
        self._kept = now

    def _keep_whole(self, result: ScanResult) -> None:
        self._mark, self._parts = uuid4().hex[:8], 0
        self._boxes, self._since = sum(map(len, result.tracks)), 0
        keep_arrays(self._whole, _arrays_of(self._key, result, self._mark))
        # Those of the whole before say nothing any more.
        for part in self._whole.parent.glob(f"{self._whole.stem}.*{_PART}"):
            part.unlink(missing_ok=True)


def read_kept(whole: Path) -> KeptScan | None:
    """A scan with all its parts that are there; ``None`` where its whole is none or damaged."""
    kept = _read_file(whole)
    if kept is None or not kept.mark:
        return kept
    tracks = {track.id: track for track in kept.result.tracks}
    result, number = kept.result, 1
    while (part := _read_part(_part_of(whole, kept.mark, number), kept)) is not None:
        result, gone = part
        for name in gone:
            tracks.pop(name, None)
        tracks |= {track.id: track for track in result.tracks}
        number += 1
    if number == 1:
        return kept
    ordered = sorted(tracks.values(), key=lambda track: (track.start, track.id))
    return replace(kept, result=replace(result, tracks=tuple(ordered)))


def when_kept(whole: Path) -> int:
    """When a scan was written last, in nanoseconds.

    Raises:
        OSError: It is gone.
    """
    parts = whole.parent.glob(f"{whole.stem}.*{_PART}")
    return max([whole.stat().st_mtime_ns, *(part.stat().st_mtime_ns for part in parts)])


_PART = ".part"


def _part_of(whole: Path, mark: str, number: int) -> Path:
    return whole.with_name(f"{whole.stem}.{mark}-{number}{_PART}")


def _read_part(path: Path, whole: KeptScan) -> tuple[ScanResult, Sequence[str]] | None:
    arrays = read_arrays(path)
    if arrays is None:
        return None
    kept = _kept_if_whole(arrays)
    if kept is None or (kept.key, kept.mark) != (whole.key, whole.mark):
        return None
    gone = json.loads(arrays["told"].tobytes().decode())["gone"]
    return kept.result, [str(name) for name in gone]


def _arrays_of(
    key: ScanKey, result: ScanResult, mark: str, more: Mapping[str, object] = MappingProxyType({})
) -> dict[str, NDArray[Any]]:
    """All tracks one behind the other, and one text for what is no number."""
    tracks = result.tracks
    told = {
        **more,
        "version": TRACKING_VERSION,
        "mark": mark,
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


def _read_file(path: Path) -> KeptScan | None:
    arrays = read_arrays(path)
    return None if arrays is None else _kept_if_whole(arrays)


def _kept_if_whole(arrays: dict[str, NDArray[Any]]) -> KeptScan | None:
    try:
        return _kept_of(arrays)
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
    result = ScanResult(tuple(tracks), looked, unseen, bool(told["finished"]))
    return KeptScan(key, result, str(told.get("mark", "")))


def _track_of(arrays: dict[str, NDArray[Any]], part: slice, told: Sequence[Any]) -> Track:
    name, kind, end, confidence, best, text, doubts, detector, *also = told
    frames, times, boxes, scores = (arrays[n][part] for n in ("frames", "times", "boxes", "scores"))
    found = tuple(Doubt(DoubtKind(of), float(start), float(stop)) for of, start, stop in doubts)
    return Track(
        *(name, kind, frames, times, boxes, scores),
        *(float(end), float(confidence), int(best), text, found, detector),
        also=tuple(also[0]) if also else (),
    )
