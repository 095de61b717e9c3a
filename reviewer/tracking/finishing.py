"""From a way to a track: padded by motion and doubt, smoothed, every frame, doubts named.

All of it goes outward only: a box of the track holds the box that was followed, in the frame that
it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.burned_in_clock import read_through_time
from reviewer.tracking.linking import Edges, hull_of_boxes
from reviewer.tracking.track import Doubt, DoubtKind, Track, id_of_track
from reviewer.tracking.ways import HOLE, ThingWay

# Chosen on the synthetic footage of tests/bench/hard_footage.py.
_DOUBTFUL = 0.3  # times its size that a box is larger, half a second away from a sighting
_BLUR = 0.5  # of the way to the next picture, over which a moving thing may be smeared
_SMOOTH = 2  # pictures on each side over which trembling is evened out
_TO_CUT = 0.1  # seconds that it is taken further to a cut: fewer are passed over on purpose
_EDGE = 0.004  # of the picture: so near a box is at its edge


@dataclass(frozen=True)
class TrackRule:
    """How sightings of a kind become tracks.

    Attributes:
        sure: the score from which on a sighting is sure.
        worth: ... from which on several make one that is only listed.
        padding: how many times larger than seen a box is.
        detector: name and version of what sees it.
        few: sightings, of which none is sure, that are worth a look.
        agreeing: sightings that have to be sure, of a thing that was looked for more often between
            its first and its last one: at one look of many anything may look like it. What came
            and went had no chance to be seen again.
    """

    sure: float
    worth: float
    padding: float
    detector: str = ""
    few: int = 3
    agreeing: int = 1


@dataclass(frozen=True)
class Excerpt:
    """What tracks are cut from.

    Attributes:
        original: SHA-256 of it.
        times: of every frame of the video, in seconds.
        end: when the last one is shown no more.
        size: width and height of the grey picture.
        frames: numbers of the first and the last frame that were looked at.
    """

    original: str
    times: NDArray[np.float64]
    end: float
    size: tuple[int, int]
    frames: tuple[int, int]

    def end_of_frame(self, number: int) -> float:
        """When a frame is shown no more."""
        return float(self.times[number + 1]) if number + 1 < len(self.times) else self.end


def finish_ways(
    ways: Sequence[ThingWay], rules: Mapping[str, TrackRule], excerpt: Excerpt
) -> list[Track]:
    """The tracks of those ways that are worth one, in the order in which they begin."""
    worth = [way for way in ways if _is_worth(way, rules[way.kind])]
    tracks = [_make_track(way, rules[way.kind], excerpt) for way in worth]
    return sorted(tracks, key=lambda track: (track.start, track.id))


def _is_worth(way: ThingWay, rule: TrackRule) -> bool:
    return way.best >= rule.sure or (way.best >= rule.worth and len(way.hits) >= rule.few)


def _is_sure(way: ThingWay, rule: TrackRule) -> bool:
    sure = sum(way.steps[row].score >= rule.sure for row in way.hits)
    return sure >= (rule.agreeing if way.looks > rule.agreeing else 1)


def _make_track(way: ThingWay, rule: TrackRule, excerpt: Excerpt) -> Track:
    size = np.array([*excerpt.size, *excerpt.size], np.float64)
    numbers = np.array([step.number for step in way.steps], np.int64)
    scores = np.array([step.score for step in way.steps])
    moments = np.array([step.time for step in way.steps])
    raw = np.array([step.box for step in way.steps])
    padded = _smoothed(_padded(raw, moments, moments[way.hits], rule.padding))
    first_seen, surest = way.hits[0], int(numbers[_best_row(way, raw)])
    place = raw[first_seen] / size
    identity = id_of_track(excerpt.original, way.kind, int(numbers[first_seen]), place)
    numbers, padded, scores = _taken_to_cuts(way, excerpt, (numbers, padded, scores))
    frames = np.arange(numbers[0], numbers[-1] + 1, dtype=np.int32)
    times = excerpt.times[frames]
    boxes = _every_frame(padded / size, numbers, frames)
    places = np.clip(np.searchsorted(numbers, frames), 0, len(numbers) - 1)
    seen = np.minimum(scores[places], scores[np.maximum(places - 1, 0)])
    seen = np.where(numbers[places] == frames, scores[places], seen).astype(np.float32)
    end = excerpt.end_of_frame(int(frames[-1]))
    doubts = _doubts_of(way, rule, boxes, end, excerpt)
    best = int(np.searchsorted(frames, surest))
    text = read_through_time(way.text, way.readings)
    return Track(
        *(identity, way.kind, frames, times, _as_rows(boxes), seen, end),
        *(min(float(way.best), 1.0), best, text, doubts, rule.detector),
    )


def _taken_to_cuts(
    way: ThingWay,
    excerpt: Excerpt,
    rows: tuple[NDArray[np.int64], Edges, NDArray[np.float64]],
) -> tuple[NDArray[np.int64], Edges, NDArray[np.float64]]:
    """Numbers, boxes and scores with one row more where pictures were passed over at a cut.

    In which of them the other scene begins nobody looked: the ways of both hide them all.
    """
    numbers, boxes, scores = rows
    early, late = excerpt.times[numbers[[0, -1]]] + np.array([-_TO_CUT, _TO_CUT])
    first, last = np.searchsorted(excerpt.times, early), np.searchsorted(excerpt.times, late) - 1
    unseen, few = np.full(1, np.nan), len(boxes) < 2
    if way.born_in == "cut" and (first := max(int(first), way.before + 1)) < numbers[0]:
        on = hull_of_boxes(boxes[:1], boxes[:1] if few else 2 * boxes[:1] - boxes[1:2])
        numbers, boxes = np.concatenate([[first], numbers]), np.concatenate([on, boxes])
        scores = np.concatenate([unseen, scores])
    if way.ended == "cut" and (last := min(int(last), way.after - 1)) > numbers[-1]:
        on = hull_of_boxes(boxes[-1:], boxes[-1:] if few else 2 * boxes[-1:] - boxes[-2:-1])
        numbers, boxes = np.concatenate([numbers, [last]]), np.concatenate([boxes, on])
        scores = np.concatenate([scores, unseen])
    return numbers, boxes, scores


def _padded(raw: Edges, times: NDArray[np.float64], hits: NDArray[np.float64], pad: float) -> Edges:
    """Larger by the padding, by how long ago or ahead a sighting is, and by what motion smears."""
    after = np.clip(np.searchsorted(hits, times), 0, len(hits) - 1)
    away = np.minimum(np.abs(times - hits[after]), np.abs(times - hits[np.maximum(after - 1, 0)]))
    # Between two looks that stand close it is hardly any.
    doubt = np.clip((away - 0.1) / 0.4, 0, 1) * _DOUBTFUL
    middle, half = (raw[:, :2] + raw[:, 2:]) / 2, (raw[:, 2:] - raw[:, :2]) / 2
    half = half * (pad + doubt)[:, None] + _BLUR * _speed_of(middle)
    return np.concatenate([middle - half, middle + half], axis=1)


def _speed_of(middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2): by how much it moves, to the picture before or behind: the larger."""
    if len(middle) < 2:
        return np.zeros_like(middle)
    step = np.abs(np.diff(middle, axis=0))
    return np.asarray(np.maximum(np.vstack([step[:1], step]), np.vstack([step, step[-1:]])))


def _smoothed(boxes: Edges) -> Edges:
    """With the mean of those around it: evened out, and never smaller."""
    wide = np.pad(boxes, ((_SMOOTH, _SMOOTH), (0, 0)), mode="edge")
    window = range(2 * _SMOOTH + 1)
    mean = np.mean([wide[n : n + len(boxes)] for n in window], axis=0)
    return hull_of_boxes(boxes, np.asarray(mean))


def _every_frame(boxes: Edges, numbers: NDArray[np.int64], frames: NDArray[np.int32]) -> Edges:
    """One for each frame: of one that was passed over those on both sides of it together."""
    after = np.clip(np.searchsorted(numbers, frames), 0, len(numbers) - 1)
    before = np.where(numbers[after] == frames, after, np.maximum(after - 1, 0))
    return hull_of_boxes(boxes[before], boxes[after])


def _as_rows(edges: Edges) -> NDArray[np.float32]:
    """Cut at the picture's edges, as x, y, width and height; single precision, outward."""
    low = np.clip(edges[:, :2], 0.0, 1.0 - 1e-4)
    high = np.maximum(np.clip(edges[:, 2:], 0.0, 1.0), low + 1e-4)
    first = np.nextafter(low.astype(np.float32), np.float32(0))
    sides = (high - first.astype(np.float64)).astype(np.float32)
    return np.concatenate([first, np.nextafter(sides, np.float32(2))], axis=1)


def _best_row(way: ThingWay, raw: Edges) -> int:
    """Its surest sighting, of those the largest: small ones are sure, and nobody knows them."""

    def worth(row: int) -> float:
        wide, high = raw[row, 2] - raw[row, 0], raw[row, 3] - raw[row, 1]
        return float(way.steps[row].score * np.sqrt(max(wide * high, 0.0)))

    return max(way.hits, key=worth)


# ---- doubts


def _doubts_of(
    way: ThingWay, rule: TrackRule, boxes: Edges, end: float, excerpt: Excerpt
) -> tuple[Doubt, ...]:
    times = np.array([step.time for step in way.steps])
    start = float(times[0])
    found = [*_holes_of(way), *_jumps_of(way)]
    late = way.born_in == "start" and way.steps[0].number > excerpt.frames[0]
    if way.born_in == "seen" or late:
        first = float(times[way.hits[0]])
        kind = DoubtKind.EDGE if _is_at_edge(boxes[0]) else DoubtKind.BIRTH
        found.append(Doubt(kind, start, max(first, start)))
    ends_early = way.steps[-1].number < excerpt.frames[1] or excerpt.frames[1] + 1 < len(
        excerpt.times
    )
    if way.ended != "cut" and ends_early:
        last = float(times[way.hits[-1]])
        kind = DoubtKind.EDGE if way.ended == "left" or _is_at_edge(boxes[-1]) else DoubtKind.DEATH
        found.append(Doubt(kind, min(last, end), end))
    if not _is_sure(way, rule):
        found.append(Doubt(DoubtKind.LOW, start, end))
    return tuple(sorted(found, key=lambda doubt: (doubt.start, doubt.kind)))


def _holes_of(way: ThingWay) -> list[Doubt]:
    times = [way.steps[row].time for row in way.hits]
    return [
        Doubt(DoubtKind.HOLE, one, two) for one, two in pairwise(times) if two - one > HOLE + 0.05
    ]


def _jumps_of(way: ThingWay) -> list[Doubt]:
    """Where it was seen far from where it had been followed to: from the sighting before on.

    How far it moves in the picture says nothing: a camera that is worn swings.
    """
    seen = [way.steps[row] for row in way.hits]
    return [Doubt(DoubtKind.JUMP, a.time, b.time) for a, b in pairwise(seen) if b.jumped]


def _is_at_edge(edges: NDArray[np.float64]) -> bool:
    return bool((edges[:2] <= _EDGE).any() or (edges[2:] >= 1 - _EDGE).any())
