"""Tracks as proposals: redactions with as few keyframes as cover every box of the track.

Tracks are no rows of the journal. A track becomes a redaction when a person decides about it, or
when somebody asks for proposals in so many words: a day's footage has ten thousand of them, and a
snapshot that held them all would be slower at every edit. What a person decided is known by its
id, and by where it is: what was rejected does not come back with another scan or another model,
and what was accepted is not proposed beside itself.

All that is simplified is simplified outward: at the time of each frame the box of the redaction
holds the box of the track.

Decision 196.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import MICROS, round_moment
from reviewer.detect.pictures.burned_in_clock import is_burned_in_clock
from reviewer.detect.pictures.rows import KindRule
from reviewer.detect.words import AUTHOR
from reviewer.model import (
    Put,
    Record,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
    Style,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.lazy_track import track_numbers
from reviewer.redaction.boxes import SMALLEST
from reviewer.tracking.track import Track

TOLERANCE = 0.15
"""Of a box's side: so much larger may it become for the sake of fewer keyframes."""

_NUDGE = 2e-6  # of the picture: six decimals outward, and what reckoning with them may miss
_PEOPLE = (Source.MANUAL, Source.CAMERA)
_PART = 5.0  # seconds
_HELD = 0.5  # of the boxes' area in common: from there on two are about the same thing
_HANDLED = 0.9  # of a track's frames over which a decision must lie, so that nothing is left

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
        if track.is_sure and (rule is None or rule.proposed) and not _is_clock(track):
            made.append(Put(replace(redaction_of_track(track, record, rule), id=name)))
    return made


def _is_clock(track: Track) -> bool:
    """True for the clock that a camera burns in: it is read, and not hidden."""
    boxes = (track.box_of_row(row) for row in range(len(track)))
    return track.kind == "text" and is_burned_in_clock(boxes, track.text)


def open_tracks(
    snapshot: Snapshot, record: Record, tracks: Iterable[Track]
) -> list[tuple[Track, str]]:
    """The tracks that no redaction of the case is about, each with the id that a proposal of it
    would have.

    A track of which an accepted redaction covers a part only, for the scan went on since, is
    open: what is accepted stays, and the proposal has a name of its own. A rejected one is not.
    """
    every = [r for r in snapshot.redactions_of(record.path) if isinstance(r, RegionRedaction)]
    known = {redaction.id: redaction.status for redaction in every}
    by_time = _by_time(every)
    out = []
    for track in tracks:
        if known.get(track.id) is Status.REJECTED:
            continue
        there = {r.id: r for part in _parts_of(track) for r in by_time[part]}
        about = [r for r in there.values() if _speaks_of(r, track)]
        if not is_handled(track, about):
            out.append((track, _free_name(track.id, known)))
    return out


def _by_time(redactions: Iterable[RegionRedaction]) -> dict[int, list[RegionRedaction]]:
    """Redactions by the stretches of time in which they are: a crowd has thousands of both."""
    found: dict[int, list[RegionRedaction]] = defaultdict(list)
    for one in redactions:
        for part in _parts_of(one):
            found[part].append(one)
    return found


def _parts_of(one: Track | RegionRedaction) -> range:
    return range(int(max(one.start, 0.0) // _PART), int(max(one.end, 0.0) // _PART) + 1)


def _speaks_of(redaction: RegionRedaction, track: Track) -> bool:
    """Of the same kind of thing; or a person's own."""
    by_hand = redaction.source in _PEOPLE and redaction.status is Status.ACCEPTED
    return by_hand or redaction.source == track.kind


def _free_name(name: str, known: Mapping[str, Status]) -> str:
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    # What is merely proposed is replaced by what is known better now.
    return next(one for one in names if known.get(one, Status.PROPOSED) is Status.PROPOSED)


def is_handled(track: Track, decided: Sequence[RegionRedaction]) -> bool:
    """Whether what stands in the case lies over nearly all of a track: it needs no proposal."""
    covered = np.zeros(len(track), bool)
    for redaction in decided:
        if redaction.start < track.end and redaction.end > track.start:
            covered |= _rows_covered(track, redaction)
    return bool(covered.mean() >= _HANDLED)


def redaction_of_track(
    track: Track, record: Record, rule: KindRule | None = None
) -> RegionRedaction:
    """The redaction of a track; its id is the track's, so that nothing is proposed twice."""
    keys = keyframes_of_track(track)
    length = record.facts.duration_seconds
    end = math.ceil(track.end * MICROS - 1e-3) / MICROS  # outward
    # A track that ends with the video ends with the record: a last picture may be shown longer.
    if length is not None and end >= length - 1e-3:
        end = length
    return RegionRedaction(
        track.id,
        record.path,
        exemptions=(rule.exemption,) if rule is not None and rule.exemption else (),
        # Never what was read there: a reason stands in logs that are released.
        reason=f"looks like {rule.label}" if rule is not None else "",
        author=AUTHOR,
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


# ---- what is decided already


def _rows_covered(track: Track, redaction: RegionRedaction) -> NDArray[np.bool_]:
    """The rows of a track at which a redaction is about the same thing."""
    numbers = track_numbers(redaction)
    if not numbers:
        return np.zeros(len(track), bool)
    moments = np.array([t for t, _ in numbers])
    order = np.argsort(moments, kind="stable")
    boxes = np.array([box for _, box in numbers], np.float64)[order]
    at = np.stack([np.interp(track.times, moments[order], boxes[:, n]) for n in range(4)], axis=1)
    own = track.boxes.astype(np.float64)
    low = np.maximum(own[:, :2], at[:, :2])
    high = np.minimum(own[:, :2] + own[:, 2:], at[:, :2] + at[:, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    smaller = np.minimum(own[:, 2:].prod(axis=1), at[:, 2:].prod(axis=1))
    # Of what is accepted the box must lie over the track's; a rejected one is the same thing.
    wanted = own[:, 2:].prod(axis=1) if redaction.status is Status.ACCEPTED else smaller
    live = (track.times < redaction.end) & (track.times >= redaction.start - 1e-3)
    return np.asarray(live & (common >= _HELD * np.maximum(wanted, 1e-12)))
