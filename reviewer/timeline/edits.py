"""Moving and trimming what the review put on a recording."""

from __future__ import annotations

from dataclasses import replace

from reviewer.model import Annotation, RegionRedaction, SpanRedaction
from reviewer.model.geometry import Keyframe, box_at

# Less than a picture of any recording of evidence: shorter could not be seen, nor taken hold of.
SHORTEST = 0.02  # seconds
_SAME = 1e-5  # seconds: a clock's drift and rounding change a length by less


def retime_entity(
    entity: SpanRedaction | Annotation, start: float, end: float, length: float
) -> SpanRedaction | Annotation:
    """The same redaction or annotation from ``start`` to ``end`` seconds of media time.

    A new span of the old length is a move, which takes keyframes along; another length is
    a trim, which leaves every keyframe where it is: the boxes stay on what they hide, and
    trimming back loses nothing. Both stay inside of the record.

    Args:
        entity: without a start it is given back as it is; without an end it is a moment.
        start: wished for, in seconds.
        end: wished for; ignored for a moment.
        length: of the record, in seconds.
    """
    if isinstance(entity, Annotation):
        if entity.start is None:
            return entity
        at, until = _clamp_span(entity.start, entity.end, (start, end), length)
        return replace(entity, start=at, end=until)
    first, last = _keep_length(entity.start, entity.end, (start, end), length)
    made = replace(entity, start=first, end=last)
    moved = abs((last - first) - (entity.end - entity.start)) < 2 * _SAME
    if moved and isinstance(made, RegionRedaction):
        return replace(made, keyframes=_carry_track(made.keyframes, first - entity.start, length))
    return made


def _clamp_span(
    start: float, end: float | None, wished: tuple[float, float], length: float
) -> tuple[float, float | None]:
    if end is None or end <= start:
        at = round(min(max(wished[0], 0.0), max(length - SHORTEST, 0.0)), 6)
        return at, None if end is None else at
    return _keep_length(start, end, wished, length)


def _keep_length(
    start: float, end: float, wished: tuple[float, float], length: float
) -> tuple[float, float]:
    latest = max(length - SHORTEST, 0.0)
    lasts = end - start
    if abs(wished[1] - wished[0] - lasts) < _SAME:
        first = round(min(max(wished[0], 0.0), max(length - lasts, 0.0)), 6)
        return first, round(first + lasts, 6)
    first = min(max(wished[0], 0.0), latest)
    last = min(max(wished[1], first + SHORTEST), max(length, end))
    return round(first, 6), round(last, 6)


def _carry_track(keys: tuple[Keyframe, ...], shift: float, length: float) -> tuple[Keyframe, ...]:
    """The track, later by ``shift``; where it would leave the record it is cut."""
    # Six decimals are the microseconds of the clock; more would be noise of floating point in the
    # journal.
    track = tuple(Keyframe(round(k.t + shift, 6), k.box) for k in keys)
    inside = {k.t: k for k in track if 0 <= k.t <= length}
    if any(k.t < 0 for k in track):
        # What the track was at the cut is kept there, so the box neither jumps nor vanishes.
        inside.setdefault(0.0, Keyframe(0.0, box_at(track, 0.0)))
    if any(k.t > length for k in track):
        inside.setdefault(length, Keyframe(length, box_at(track, length)))
    return tuple(inside[t] for t in sorted(inside))
