"""Tracks as proposals: redactions with as few keyframes as cover every box of the track.

Tracks are no rows of the journal. A track becomes a redaction when a person decides about it, or
when somebody asks for proposals in so many words: a day's footage has ten thousand of them, and a
snapshot that held them all would be slower at every edit.

All that is simplified is simplified outward: at the time of each frame the box of the redaction
holds the box of the track.

Decision 196.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import MICROS, round_moment
from reviewer.detect.pictures.burned_in_clock import is_burned_in_clock
from reviewer.detect.pictures.rows import KindRule
from reviewer.model import (
    PROGRAM,
    Boxed,
    Put,
    Record,
    Redaction,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
    Style,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.redaction_fit import SLACK, faults_for_record
from reviewer.redaction.boxes import SMALLEST
from reviewer.tracking.decided import boxes_at, open_tracks
from reviewer.tracking.track import Track, part_of_track

log = logging.getLogger(__name__)

TOLERANCE = 0.15
"""Of a box's side: so much larger may it become for the sake of fewer keyframes."""

_NUDGE = 2e-6  # of the picture: six decimals outward, and what reckoning with them may miss

Edges = NDArray[np.float64]


def propose_tracks(
    snapshot: Snapshot,
    record: Record,
    tracks: Iterable[Track],
    rules: Mapping[str, KindRule] = MappingProxyType({}),
) -> list[Put]:
    """Changes that propose the sure ones of some tracks; what is decided already is left out.

    Args:
        snapshot: the case as it is.
        record: the video that they are of.
        tracks: as ``TrackStore.read_tracks`` gives them.
        rules: of their kinds: the exemption that is usual, and whether it is proposed at all.
    """
    made = []
    for track, name in open_tracks(snapshot, record, tracks):
        rule = rules.get(track.kind)
        if track.is_sure and (rule is None or rule.proposed) and not is_clock(track):
            fresh = replace(redaction_of_track(track, record, rule), id=name)
            one = _known_better(snapshot.find_redaction(name), track, fresh)
            # One that does not fit would be refused, and all others with it.
            why = list(faults_for_record(one, record))
            if why:
                log.warning("something found in %s is not proposed: %s", record.path, why[0])
            else:
                made.append(Put(one))
    return made


def may_be_put(snapshot: Snapshot, proposal: Boxed) -> bool:
    """Whether a proposal may take the place of what the case has under its id by now."""
    there = snapshot.find_redaction(proposal.id)
    if there is None:
        return True
    if not isinstance(proposal, RegionRedaction):
        return False  # a box on a page does not grow
    if not isinstance(there, RegionRedaction) or there.record != proposal.record:
        return False
    same = ("subject", "exemptions", "reason", "style")
    return (
        there.status is Status.PROPOSED
        and all(getattr(there, name) == getattr(proposal, name) for name in same)
        and proposal.start <= there.start
        and proposal.end >= there.end
    )


def is_clock(track: Track) -> bool:
    """True for the clock that a camera burns in: it is read, and not hidden."""
    boxes = (track.box_of_row(row) for row in range(len(track)))
    return track.kind == "text" and is_burned_in_clock(boxes, track.text)


def _known_better(there: Redaction | None, track: Track, fresh: RegionRedaction) -> RegionRedaction:
    """A proposal in place of one of which a person may have said something already."""
    if not isinstance(there, RegionRedaction):
        return fresh
    kept = replace(
        fresh,
        exemptions=there.exemptions,
        reason=there.reason,
        subject=there.subject,
        style=there.style,
        start=min(there.start, fresh.start),
        end=max(there.end, fresh.end),
    )
    late = np.flatnonzero(track.times >= there.end - 1e-3)
    early = track.times < there.start - 1e-3
    if early.any() or not _holds(there, track, slice(0, len(track) - len(late))):
        return kept
    # What a person drew of it stays, and goes on.
    keys = list(there.keyframes)
    if len(late):
        rest = part_of_track(track, slice(int(late[0]), len(track)), track.id)
        keys = [k for k in keys if k.t < rest.start] + list(keyframes_of_track(rest))
    return replace(kept, keyframes=tuple(keys))


def _holds(redaction: RegionRedaction, track: Track, rows: slice) -> bool:
    boxes = track.boxes[rows].astype(np.float64)
    at = boxes_at(redaction, track.times[rows])
    if not len(boxes) or at is None:
        return False
    low = (at[:, :2] <= boxes[:, :2] + _NUDGE).all()
    high = (at[:, :2] + at[:, 2:] >= boxes[:, :2] + boxes[:, 2:] - _NUDGE).all()
    return bool(low and high)


def redaction_of_track(
    track: Track, record: Record, rule: KindRule | None = None
) -> RegionRedaction:
    """The redaction of a track; its id is the track's, so that nothing is proposed twice."""
    keys = keyframes_of_track(track)
    length = record.facts.duration_seconds
    end = math.ceil(track.end * MICROS - 1e-3) / MICROS  # outward
    # A track that ends with the video ends with the record: a last picture may be shown longer.
    # A header may tell less than there is: its word takes away nothing that was seen.
    if length is not None and end >= length - 1e-3:
        end = length if end < length + 1e-3 else min(end, length + SLACK)
    return RegionRedaction(
        track.id,
        record.path,
        exemptions=(rule.exemption,) if rule is not None and rule.exemption else (),
        # Never what was read there: a reason stands in logs that are released.
        reason=f"looks like {rule.label}" if rule is not None else "",
        author=PROGRAM,
        source=Source(track.kind),
        start=round_moment(max(track.start, 0.0)),
        end=end,
        keyframes=keys,
        style=Style.FILL,
    )


def keyframes_of_track(track: Track, tolerance: float = TOLERANCE) -> tuple[Keyframe, ...]:
    """As few keyframes as hold every box of a track, each at the time of one of its frames.

    Between two of them each side runs straight and outside of every box there; it is further out
    than the outermost by ``tolerance`` of the box's own size at most, where another keyframe
    would help.
    """
    edges = _edges_of(track)
    places = _places_of_keys(track.times, edges, tolerance)
    # Keyframes stand at whole microseconds, frames do not: the lines between them are held outside
    # of the boxes at the frames' own times, which are those that a renderer asks for.
    moments = np.array([round_moment(max(float(track.times[place]), 0.0)) for place in places])
    outer = _held_outside(track.times, moments, edges, places)
    return tuple(Keyframe(float(t), _box_of(outer[n])) for n, t in enumerate(moments))


def _edges_of(track: Track) -> Edges:
    """Left, top, and how far right and bottom are from the other side: all grow outward downward.

    So one rule holds for all four: what is smaller hides more.
    """
    x, y, w, h = track.boxes.astype(np.float64).T
    return np.stack([x, y, 1 - (x + w), 1 - (y + h)], axis=1)


def _places_of_keys(times: NDArray[np.float64], edges: Edges, tolerance: float) -> list[int]:
    """Rows at which keyframes stand: a line that is thinned where that costs little."""
    size = np.maximum(1 - edges[:, :2] - edges[:, 2:], SMALLEST)
    room = tolerance * np.concatenate([size, size], axis=1)
    last = len(times) - 1
    needed, todo = {0, last}, [(0, last)]
    while todo:
        first, end = todo.pop()
        if end - first < 2:
            continue
        inner = slice(first + 1, end)
        share = ((times[inner] - times[first]) / (times[end] - times[first]))[:, None]
        straight = edges[first] + share * (edges[end] - edges[first])
        away = np.abs(straight - edges[inner]) / room[inner]
        worst = int(np.argmax(away.max(axis=1)))
        # Half of it may be used up by lines that are moved outward afterwards.
        if away[worst].max() > 0.5:
            middle = first + 1 + worst
            needed.add(middle)
            todo += [(first, middle), (middle, end)]
    return sorted(needed)


def _held_outside(
    times: NDArray[np.float64], moments: NDArray[np.float64], edges: Edges, places: Sequence[int]
) -> Edges:
    """(k, 4): the sides at the keyframes, moved outward until the lines between hold all rows."""
    outer = edges[list(places)].copy()
    for n, (first, last) in enumerate(pairwise(places)):
        part, span = slice(first, last + 1), moments[n + 1] - moments[n]
        share = np.clip((times[part] - moments[n]) / max(span, 1e-12), 0.0, 1.0)[:, None]
        line = edges[first] + share * (edges[last] - edges[first])
        out = np.maximum((line - edges[part]).max(axis=0), 0.0)
        # Both ends by the same: the line between them moves by it whole.
        outer[n] = np.maximum(np.minimum(outer[n], edges[first] - out), 0.0)
        outer[n + 1] = np.maximum(np.minimum(outer[n + 1], edges[last] - out), 0.0)
        _hold_at_edges(outer[n : n + 2], share, edges[part])
    return outer


def _hold_at_edges(ends: Edges, share: NDArray[np.float64], edges: Edges) -> None:
    """Where the picture's edge stops one end of a line, the other goes further out, in place."""
    for end, weight in ((1, share), (0, 1 - share)):
        rest = (1 - weight) * ends[1 - end]
        missed = (rest + weight * ends[end] > edges + 1e-9) & (weight > 1e-9)
        need = np.where(missed, (edges - rest) / np.maximum(weight, 1e-9), np.inf).min(axis=0)
        ends[end] = np.maximum(np.minimum(ends[end], need), 0.0)


def _box_of(outer: NDArray[np.float64]) -> Box:
    """Six decimals, outward, inside the picture and no smaller than a box may be."""
    low = np.floor((outer[:2] - _NUDGE) * MICROS) / MICROS
    high = np.ceil((1 - outer[2:] + _NUDGE) * MICROS) / MICROS
    low, high = np.clip(low, 0.0, 1 - SMALLEST), np.clip(high, 0.0, 1.0)
    high = np.maximum(high, low + SMALLEST)
    x, y, right, bottom = (round(float(n), 6) for n in (*low, *high))
    return Box(x, y, round(right - x, 6), round(bottom - y, 6))
