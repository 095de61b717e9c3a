"""Edits of where a box is and when: a track's keyframes, or the one box of a page or an image.

Nothing here writes: what comes back becomes a step of the case. Times are seconds of media time,
cut to whole microseconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from reviewer.clock.timebase import round_moment
from reviewer.errors import Refused
from reviewer.model import Boxed, RegionRedaction
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.redaction.boxes import clamp_box, scale_box, shift_box

NEAR = 0.0005
"""Seconds within which two keyframes are the same one; no camera has so many frames."""


def key_at(redaction: RegionRedaction, t: float) -> Keyframe | None:
    """The keyframe that stands at a moment, if one does."""
    return next((k for k in redaction.keyframes if abs(k.t - t) <= NEAR), None)


def with_key(redaction: RegionRedaction, t: float, box: Box) -> RegionRedaction:
    """A keyframe at that moment, in place of the one that stands there."""
    there = key_at(redaction, t)
    # At the old key's own moment, so that nudging the box does not creep through time.
    key = Keyframe(there.t if there else round_moment(t), clamp_box(box))
    others = [k for k in redaction.keyframes if k is not there]
    return replace(redaction, keyframes=sort_keyframes([*others, key]))


def without_key(redaction: RegionRedaction, t: float) -> RegionRedaction:
    """Without the keyframe at that moment.

    Raises:
        Refused: There is none, or it is the only one.
    """
    there = key_at(redaction, t)
    if there is None:
        raise Refused("There is no keyframe at this moment.", "Go to one with E or R.")
    if len(redaction.keyframes) == 1:
        raise Refused("This is the box's only keyframe.", "Delete the redaction instead.")
    return replace(redaction, keyframes=tuple(k for k in redaction.keyframes if k is not there))


def toggled_key(redaction: RegionRedaction, t: float) -> RegionRedaction:
    """Without the keyframe at that moment, or with one where the box stands by itself.

    Raises:
        Refused: It is the only one.
    """
    if key_at(redaction, t) is not None:
        return without_key(redaction, t)
    return with_key(redaction, t, box_at(redaction.keyframes, t))


def replace_keyframe(redaction: RegionRedaction, old: float, key: Keyframe) -> RegionRedaction:
    """The keyframe at ``old`` replaced by another, which may stand at another moment.

    Raises:
        Refused: There is none at ``old``, or the new moment has one already.
    """
    there = key_at(redaction, old)
    if there is None:
        raise Refused("There is no keyframe at this moment.", "Go to one with E or R.")
    taken = key_at(redaction, key.t)
    # Two keys at one moment would let the box jump, and nobody could tell which one holds.
    if taken is not None and taken is not there:
        raise Refused(f"There is a keyframe at {key.t:.3f} s already.", "Choose another time.")
    others = [k for k in redaction.keyframes if k is not there]
    fresh = Keyframe(round_moment(max(key.t, 0.0)), clamp_box(key.box))
    return replace(redaction, keyframes=sort_keyframes([*others, fresh]))


def move_at(redaction: Boxed, t: float, dx: float, dy: float) -> Boxed:
    """The box moved at that moment, by fractions of the picture; adds a keyframe there.

    The box of a page or an image has no moments: it is moved as it is.
    """
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=shift_box(redaction.box, dx, dy))
    return with_key(redaction, t, shift_box(box_at(redaction.keyframes, t), dx, dy))


def grow_at(redaction: Boxed, t: float, factor: float) -> Boxed:
    """The box grown (or shrunk, below 1) at that moment, as ``move_at`` moves it."""
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=scale_box(redaction.box, factor))
    return with_key(redaction, t, scale_box(box_at(redaction.keyframes, t), factor))


def grown_throughout(redaction: Boxed, factor: float) -> Boxed:
    """The box grown (or shrunk) at every moment: all of its keyframes."""
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=scale_box(redaction.box, factor))
    keys = tuple(replace(key, box=scale_box(key.box, factor)) for key in redaction.keyframes)
    return replace(redaction, keyframes=keys)


def key_before(redaction: RegionRedaction, t: float) -> float | None:
    """When the last keyframe before a moment stands."""
    return max((k.t for k in redaction.keyframes if k.t < t - NEAR), default=None)


def key_after(redaction: RegionRedaction, t: float) -> float | None:
    """When the first keyframe after a moment stands."""
    return min((k.t for k in redaction.keyframes if k.t > t + NEAR), default=None)


def sort_keyframes(keys: Iterable[Keyframe]) -> tuple[Keyframe, ...]:
    """Keyframes in the order of time."""
    return tuple(sorted(keys, key=lambda k: k.t))


def cut_track(keys: tuple[Keyframe, ...], start: float, end: float) -> tuple[Keyframe, ...]:
    """The part of a track between two moments; its box goes the same way there."""
    inside = [k for k in sort_keyframes(keys) if start < k.t < end]
    if not keys:
        return ()
    moments = [t for t in (start, end) if math.isfinite(t)]
    edges = [Keyframe(t, box_at(keys, t)) for t in moments]
    return _without_idle(sort_keyframes([*inside, *edges]))


def _without_idle(keys: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    """Without edge keyframes that say only what the keyframe beside them says."""
    if len(keys) > 1 and all(a.box == b.box for a, b in pairwise(keys)):
        return keys[:1]
    return keys
