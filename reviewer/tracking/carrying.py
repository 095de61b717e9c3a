"""A box that a person drew, carried by what a scan has found below it.

What was found was looked for in every stretch of the video, forth and back: where the box of a
person lies on it, that is known already and nothing has to be followed anew. It keeps its place and
size on the thing, and holds what the detector saw as well.

Decisions 196, 206.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewer.model.geometry import Box
from reviewer.playback.box_tracker import TrackedPath, TrackEnd
from reviewer.tracking.linking import common_area, hull_of_boxes, overlap_of_edges
from reviewer.tracking.track import DoubtKind, Track, edges_of_track

# Chosen by hand: a hand draws half a head too wide, or the head without its hair.
_SAME = 0.25  # of what two boxes are together: less in common, and it is another thing
_INSIDE = 0.8  # of the thing: so much of it has to lie in the box
_LARGER = 6.0  # times the thing: a box that is larger means more than it


@dataclass(frozen=True)
class CarriedBox:
    """Where a box goes, both ways from its frame.

    Attributes:
        back: frames up to its own, ascending; ended where the thing is seen first.
        onward: frames from its own on.
    """

    back: TrackedPath
    onward: TrackedPath


def carry_box(box: Box, frame: int, frames: int, tracks: Iterable[Track]) -> CarriedBox | None:
    """The way of a box by the track that it lies on; ``None`` where it lies on none.

    Args:
        box: in fractions of the picture.
        frame: the number of the frame that it stands on.
        frames: how many the video has.
        tracks: what was found in it.
    """
    drawn = np.array([[box.x, box.y, box.x + box.w, box.y + box.h]])
    fits = [
        (share, track)
        for track in tracks
        if track.frames[0] <= frame <= track.frames[-1]
        and (share := share_of_thing(drawn, edges_of_track(track)[[_row_of(track, frame)]])) > 0
    ]
    if not fits:
        return None
    _, track = max(fits, key=lambda fit: (fit[0], fit[1].id))
    row = _row_of(track, frame)
    edges = _carried(drawn[0], edges_of_track(track), row)
    back = _path(track, edges, slice(None, row + 1), _beginning_of(track))
    onward = _path(track, edges, slice(row, None), _ending_of(track, frames))
    return CarriedBox(back, onward)


def _row_of(track: Track, frame: int) -> int:
    return int(np.searchsorted(track.frames, frame))


def share_of_thing(drawn: NDArray[np.float64], thing: NDArray[np.float64]) -> float:
    """How well a box fits on a thing; 0 where it means another."""
    same = float(overlap_of_edges(drawn, thing)[0, 0])
    area, own = (float(np.prod(one[0, 2:] - one[0, :2])) for one in (thing, drawn))
    inside = float(common_area(drawn, thing)[0, 0]) / max(area, 1e-12)
    around = inside >= _INSIDE and own <= _LARGER * area
    return same if same >= _SAME or around else 0.0


def _carried(
    drawn: NDArray[np.float64], edges: NDArray[np.float64], row: int
) -> NDArray[np.float64]:
    """(n, 4): its sides as far from those of the thing, in sizes of the thing, as on its row."""
    size = edges[:, 2:] - edges[:, :2]
    away = (drawn - edges[row]) / np.concatenate([size[row], size[row]])
    moved = edges + away * np.concatenate([size, size], axis=1)
    return np.clip(hull_of_boxes(moved, edges), 0.0, 1.0)


def _path(track: Track, edges: NDArray[np.float64], rows: slice, ended: TrackEnd) -> TrackedPath:
    part = edges[rows]
    boxes = np.concatenate([part[:, :2], part[:, 2:] - part[:, :2]], axis=1)
    return TrackedPath(track.frames[rows].astype(np.int64), boxes, ended)


def _beginning_of(track: Track) -> TrackEnd:
    kinds = {doubt.kind for doubt in track.doubts if doubt.start <= track.start + 1e-6}
    if DoubtKind.BIRTH in kinds:
        return TrackEnd.LOST
    if DoubtKind.EDGE in kinds:
        return TrackEnd.LEFT
    return TrackEnd.OVER if track.frames[0] == 0 else TrackEnd.CUT


def _ending_of(track: Track, frames: int) -> TrackEnd:
    kinds = {doubt.kind for doubt in track.doubts if doubt.end >= track.end - 1e-6}
    if DoubtKind.DEATH in kinds:
        return TrackEnd.LOST
    if DoubtKind.EDGE in kinds:
        return TrackEnd.LEFT
    return TrackEnd.OVER if track.frames[-1] >= frames - 1 else TrackEnd.CUT
