"""Tracks of two stretches of a video that were looked at apart, and overlap a little.

What both saw at the same place in the same frames is one thing: its boxes there hold what either
of them would hide. Each track is joined to one at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reviewer.tracking.linking import hull_of_boxes, overlap_of_edges
from reviewer.tracking.track import Doubt, DoubtKind, Track, edges_of_track

_SAME = 0.3  # mean overlap in the frames that two tracks have in common


def join_stretches(
    known: Sequence[Track], fresh: Sequence[Track], shared: Sequence[tuple[float, float]]
) -> list[Track]:
    """The tracks that were known and those of another stretch, in the order of their beginning.

    Args:
        known: of the stretches that were looked at before.
        fresh: of one more stretch.
        shared: where it overlaps others, in seconds.
    """
    # Of a long video nearly all that is known lies far from there.
    near = [(a, one) for a, one in enumerate(known) if _reaches(one, shared)]
    pairs = [
        (overlap, a, b)
        for a, one in near
        for b, two in enumerate(fresh)
        if one.kind == two.kind and _may_meet(one, two, shared)
        if (overlap := overlap_of_tracks(one, two)) >= _SAME
    ]
    # A fresh track may join one on either side of its stretch, and so make one of the two.
    made: dict[int, Track] = dict(enumerate(fresh))
    joined, sides = set[int](), set[tuple[int, bool]]()
    for _, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        side = (b, known[a].start < fresh[b].start)
        if a in joined or side in sides:
            continue
        joined.add(a)
        sides.add(side)
        made[b] = join_tracks(known[a], made[b])
    left = [track for a, track in enumerate(known) if a not in joined]
    return sorted([*left, *made.values()], key=lambda track: (track.start, track.id))


def _reaches(one: Track, shared: Sequence[tuple[float, float]]) -> bool:
    return any(one.start < stop and begin < one.end for begin, stop in shared)


def _may_meet(one: Track, two: Track, shared: Sequence[tuple[float, float]]) -> bool:
    first, last = max(one.start, two.start), min(one.end, two.end)
    return first < last and any(first < stop and begin < last for begin, stop in shared)


def overlap_of_tracks(one: Track, two: Track) -> float:
    """How much the boxes of two tracks have in common, in the frames that both have: 0 to 1."""
    _, mine, theirs = np.intersect1d(one.frames, two.frames, return_indices=True)
    if not len(mine):
        return 0.0
    a, b = edges_of_track(one)[mine], edges_of_track(two)[theirs]
    # Row by row, in pieces: all against all would take the memory of a long track squared.
    return float(
        np.mean([overlap_of_edges(p[None], q[None])[0, 0] for p, q in zip(a, b, strict=True)])
    )


def join_tracks(one: Track, two: Track) -> Track:
    """One track of two of the same thing; of the earlier one it has the id."""
    early, late = (one, two) if (one.start, one.id) <= (two.start, two.id) else (two, one)
    frames = np.union1d(one.frames, two.frames).astype(np.int32)
    at = [np.searchsorted(frames, track.frames) for track in (one, two)]
    edges = np.tile(np.array([2.0, 2.0, -1.0, -1.0]), (len(frames), 1))
    scores = np.full(len(frames), np.nan, np.float32)
    times = np.zeros(len(frames))
    for rows, track in zip(at, (one, two), strict=True):
        edges[rows] = hull_of_boxes(edges[rows], edges_of_track(track))
        scores[rows] = np.fmax(scores[rows], track.scores)
        times[rows] = track.times
    surest = max((one, two), key=lambda track: track.confidence)
    best = int(np.searchsorted(frames, surest.frames[surest.best]))
    return replace(
        early,
        frames=frames,
        times=times,
        boxes=_rows(edges),
        scores=scores,
        end=max(one.end, two.end),
        confidence=surest.confidence,
        best=best,
        text=surest.text or early.text or late.text,
        doubts=_joined_doubts(early, late),
        # Somebody may have decided about a part already: it is still known by that.
        also=tuple(n for n in dict.fromkeys([*early.also, late.id, *late.also]) if n != early.id),
    )


def _rows(edges: NDArray[np.float64]) -> NDArray[np.float32]:
    first = edges[:, :2].astype(np.float32)
    sides = (edges[:, 2:] - first.astype(np.float64)).astype(np.float32)
    return np.concatenate([first, np.nextafter(sides, np.float32(2))], axis=1)


def _joined_doubts(early: Track, late: Track) -> tuple[Doubt, ...]:
    """Those of both, without the end of the one and the beginning of the other."""
    ends = (DoubtKind.BIRTH, DoubtKind.DEATH, DoubtKind.EDGE)
    inside = (late.start, min(early.end, late.end))
    kept = {
        doubt
        for doubt in (*early.doubts, *late.doubts)
        if not (doubt.kind in ends and doubt.start >= inside[0] and doubt.end <= inside[1])
        and not (doubt.kind is DoubtKind.LOW and (early.is_sure or late.is_sure))
    }
    return tuple(sorted(kept, key=lambda doubt: (doubt.start, doubt.end, doubt.kind)))
