"""A box that follows a hand: its samples as few keyframes, also over a redaction that is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reviewer.clock.timebase import MICROS, round_moment
from reviewer.model import RegionRedaction
from reviewer.model.geometry import SLACK, Box, Keyframe, box_at
from reviewer.redaction.boxes import SMALLEST, clamp_box, cut_box
from reviewer.redaction.keyframes import NEAR, sort_keyframes
from reviewer.redaction.spans import set_span


def spray_track(samples: Iterable[Keyframe], tolerance: float = SMALLEST) -> tuple[Keyframe, ...]:
    """A followed box as few keyframes: between them no side is off by more than ``tolerance``.

    Of samples at one moment the last counts.  ``tolerance`` is in fractions of the picture.
    """
    by_time = {round_moment(s.t): clamp_box(s.box) for s in samples}
    track = [Keyframe(t, by_time[t]) for t in sorted(by_time)]
    # Ramer, Douglas and Peucker's way to thin a line, with boxes for points: the worst sample is
    # kept, and each half is looked at anew.
    if len(track) < 3:
        return tuple(track)
    needed, todo = {0, len(track) - 1}, [(0, len(track) - 1)]
    while todo:
        first, last = todo.pop()
        worst, off = _worst_sample(track, first, last)
        if off > tolerance:
            needed.add(worst)
            todo += [(first, worst), (worst, last)]
    return tuple(track[n] for n in sorted(needed))


def add_lead(samples: Sequence[Keyframe], lead: float) -> tuple[Keyframe, ...]:
    """A followed box that also covers where it will be within ``lead`` seconds.

    A hand follows what it sees with a delay: what is followed is already where the hand comes.
    A followed box may reach out of the picture; what comes back is cut there, each by itself.
    """
    track, out, ahead = sort_keyframes(samples), [], 0
    for n, sample in enumerate(track):
        ahead = max(ahead, n)
        while ahead + 1 < len(track) and track[ahead + 1].t <= sample.t + lead:
            ahead += 1
        # All boxes of the time ahead together: it hides too much rather than too little.
        boxes = [key.box for key in track[n : ahead + 1]]
        out.append(Keyframe(sample.t, cut_box(_box_around(boxes))))
    return tuple(out)


def _box_around(boxes: Sequence[Box]) -> Box:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    return Box(left, top, right - left, bottom - top)


def is_at_edge(start: float, length: float) -> bool:
    """Whether a side of a box, from a place on for a length, ends where the picture does."""
    return start <= SLACK or start + length >= 1 - SLACK


def size_of_track(keys: Sequence[Keyframe], t: float) -> tuple[float, float]:
    """How large the box of a track is near a moment, where the picture's edge does not cut it.

    Of a track that lies at an edge all along it is the size that it has there.
    """
    near = sorted(keys, key=lambda key: abs(key.t - t))
    whole_w = (k.box.w for k in near if not is_at_edge(k.box.x, k.box.w))
    whole_h = (k.box.h for k in near if not is_at_edge(k.box.y, k.box.h))
    at_t = box_at(tuple(keys), t)
    # Never smaller than it stands: what it hides there is not to come free.
    return max(next(whole_w, 0.0), at_t.w), max(next(whole_h, 0.0), at_t.h)


def sprayed_over(
    redaction: RegionRedaction, keys: tuple[Keyframe, ...], end: float
) -> RegionRedaction:
    """The redaction with a new track between the first and the last key.

    Outside of these the box goes where it went before; the span grows to hold all keys.
    """
    if not keys:
        return redaction
    first, last = keys[0].t, keys[-1].t
    old = redaction.keyframes
    # What lies nearer is replaced by the edge key that is set below.
    before = [k for k in old if k.t < first - 2 * NEAR]
    behind = [k for k in old if k.t > last + 2 * NEAR]
    # Keys nearer than that would count as one and the same.
    edge = 2 * NEAR
    if before:
        before.append(Keyframe(round_moment(first - edge), box_at(old, first - edge)))
    if behind:
        # A microsecond later, for `instant` cuts downwards and two keys must not meet.
        behind.insert(0, Keyframe(round_moment(last + edge) + 1 / MICROS, box_at(old, last + edge)))
    made = replace(redaction, keyframes=sort_keyframes([*before, *keys, *behind]))
    return set_span(made, min(redaction.start, first), max(redaction.end, round_moment(end)))


def _worst_sample(track: list[Keyframe], first: int, last: int) -> tuple[int, float]:
    """The sample that the straight way from first to last misses most, and by how much."""
    ends = (track[first], track[last])
    worst, off = first, 0.0
    for n in range(first + 1, last):
        straight = box_at(ends, track[n].t)
        away = _box_distance(straight, track[n].box)
        if away > off:
            worst, off = n, away
    return worst, off


def _box_distance(one: Box, two: Box) -> float:
    left, top = abs(one.x - two.x), abs(one.y - two.y)
    right = abs(one.x + one.w - two.x - two.w)
    bottom = abs(one.y + one.h - two.y - two.h)
    # The worst side: an average would let one edge uncover a face.
    return max(left, top, right, bottom)
