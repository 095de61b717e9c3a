"""Edits of when a redaction begins and ends; its track goes the same way in what is left."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TypeVar

from reviewer.clock.timebase import round_moment
from reviewer.errors import Refused
from reviewer.model import Redaction, RegionRedaction, SpanRedaction
from reviewer.model.geometry import Keyframe
from reviewer.redaction.keyframes import cut_track

_Spanned = TypeVar("_Spanned", bound=SpanRedaction)


def trim_redaction(
    redaction: Redaction, start: float | None = None, end: float | None = None
) -> SpanRedaction:
    """Another start or end (exclusive). The track stays, so that a trim can be widened again.

    Raises:
        Refused: It would end before it starts, or has no span.
    """
    lasting = _required_span(redaction)
    first = lasting.start if start is None else round_moment(max(start, 0.0))
    last = lasting.end if end is None else round_moment(end)
    return set_span(lasting, first, last)


def split_at(redaction: Redaction, t: float, new_id: str) -> tuple[SpanRedaction, SpanRedaction]:
    """Two redactions that together hide what the one did; the second begins at ``t``.

    Raises:
        Refused: The moment does not lie inside it.
    """
    lasting, at = _required_span(redaction), round_moment(t)
    if not lasting.start < at < lasting.end:
        raise Refused("This moment is not inside this redaction.", "Go to where it shall be split.")
    left = replace(lasting, end=at)
    # The later half is the new one: what was decided of the first moment stays with its id.
    right = replace(lasting, id=new_id, start=at)
    return _with_track(left, -math.inf, at), _with_track(right, at, math.inf)


def copied_to(redaction: Redaction, t: float, new_id: str, length: float | None) -> SpanRedaction:
    """The same from ``t`` on, cut where the record ends (``length`` in seconds).

    Raises:
        Refused: Nothing of it would lie inside the record.
    """
    lasting, start = _required_span(redaction), round_moment(t)
    by = start - lasting.start
    end = lasting.end + by if length is None else min(lasting.end + by, length)
    # Only what fits: the track ends with the record.
    made = _with_track(replace(lasting, id=new_id), lasting.start, end - by)
    if isinstance(made, RegionRedaction):
        moments = ((round_moment(max(k.t + by, start)), k.box) for k in made.keyframes)
        keys = dict(moments)  # two that are less than a microsecond apart become one
        made = replace(made, keyframes=tuple(Keyframe(t, box) for t, box in keys.items()))
    return set_span(made, start, round_moment(end))


def _required_span(redaction: Redaction) -> SpanRedaction:
    if not isinstance(redaction, SpanRedaction):
        raise Refused("This redaction has no start and end.")
    return redaction


def set_span(redaction: _Spanned, start: float, end: float) -> _Spanned:
    """Another span, as it is given.

    Raises:
        Refused: It would end before it starts.
    """
    if not start < end:
        raise Refused(
            "A redaction must end after it starts, inside its record.",
            "Go to another moment and try again.",
        )
    return replace(redaction, start=start, end=end)


def _with_track(redaction: SpanRedaction, start: float, end: float) -> SpanRedaction:
    """The same with the part of its track between two moments, if it has one."""
    if isinstance(redaction, RegionRedaction):
        return replace(redaction, keyframes=cut_track(redaction.keyframes, start, end))
    return redaction
