"""Tracks as a scan would have kept them, made without one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reviewer.store import Case
from reviewer.tracking.track import Doubt, DoubtKind, Track, id_of_track
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore

RATE = 30.0  # frames a second


def made_track(
    start: float = 0.5,
    length: float = 1.0,
    box: tuple[float, float, float, float] = (0.3, 0.3, 0.1, 0.2),
    *,
    kind: str = "heads",
    confidence: float = 0.9,
    seen: float = 1.0,
    drift: float = 0.0,
    doubts: tuple[Doubt, ...] = (),
    original: str = "x",
) -> Track:
    """One that stands, or drifts to the right by ``drift`` of the picture."""
    first, many = round(start * RATE), max(round(length * RATE), 1)
    frames = np.arange(first, first + many, dtype=np.int32)
    boxes = np.tile(np.array(box, np.float32), (many, 1))
    boxes[:, 0] += np.linspace(0, drift, many, dtype=np.float32)
    scores = np.full(many, confidence, np.float32)
    scores[round(seen * many) :] = np.nan
    times = frames / RATE
    end = float(times[-1]) + 1 / RATE
    name = id_of_track(original, kind, first, boxes[0])
    return Track(
        name, kind, frames, times, boxes, scores, end, confidence, many // 3, "", doubts, "made 1"
    )


def doubt(kind: str, start: float, end: float | None = None) -> Doubt:
    """A doubtful moment."""
    return Doubt(DoubtKind(kind), start, start if end is None else end)


def keep_tracks(case_folder: Path, record: str, tracks: list[Track]) -> None:
    """As a scan of that record would keep them."""
    with Case.open(case_folder, author="Ann") as case:
        sha256 = case.snapshot().get_record(record).sha256
        kinds = tuple(sorted({track.kind for track in tracks}))
        key = ScanKey(sha256, ("made 1",), kinds)
        TrackStore(case.cache_folder).keep_scan(key, ScanResult(tuple(tracks), finished=True))
