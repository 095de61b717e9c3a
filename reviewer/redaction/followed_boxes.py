"""A box and the way on which it was followed by itself: onward, back, or both.

What comes of it is a proposal: nobody has watched where it goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer.model import RegionRedaction, Status
from reviewer.model.geometry import Keyframe
from reviewer.model.redaction_changes import Alteration, mark_loss
from reviewer.redaction.keyframes import sort_keyframes
from reviewer.redaction.spans import set_span
from reviewer.redaction.spraying import spray_track


def followed_onward(
    redaction: RegionRedaction,
    way: Iterable[Keyframe],
    end: float,
    *,
    lost: bool,
    other: bool = False,
) -> RegionRedaction:
    """The same box, which from the first moment of ``way`` on goes that way, until ``end``.

    Args:
        redaction: as it was.
        way: where it is on each frame, in seconds of media time; at least one.
        end: when the last of these frames is shown no more.
        lost: it could not be told any more there from what is around it.
        other: it may have gone over to somebody else there.
    """
    keys = spray_track(way)
    before = [key for key in redaction.keyframes if key.t < keys[0].t]
    mark = Alteration.ELSE_END if other else Alteration.LOST_END
    made = mark_loss(redaction, mark, lost=lost or other)
    made = replace(made, keyframes=sort_keyframes([*before, *keys]), status=Status.PROPOSED)
    return set_span(made, min(redaction.start, keys[0].t), end)


def followed_back(
    redaction: RegionRedaction, way: Iterable[Keyframe], *, lost: bool, other: bool = False
) -> RegionRedaction:
    """The same box, which until the last moment of ``way`` comes that way.

    Never shorter than it was: what is followed back may be lost at once.
    """
    keys = spray_track(way)
    first, last = keys[0].t, keys[-1].t
    others = [key for key in redaction.keyframes if not first <= key.t <= last]
    mark = Alteration.ELSE_START if other else Alteration.LOST_START
    made = mark_loss(redaction, mark, lost=lost or other)
    made = replace(made, keyframes=sort_keyframes([*others, *keys]), status=Status.PROPOSED)
    return set_span(made, min(redaction.start, first), max(redaction.end, last))
