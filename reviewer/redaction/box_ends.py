"""Why a box on a video begins and ends where it does, as far as that can be told from itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from reviewer.model import RegionRedaction
from reviewer.model.geometry import Box, box_at
from reviewer.model.redaction_changes import Alteration
from reviewer.redaction.spraying import is_at_edge

_NEAR = 0.05  # seconds: a picture of 25 in a second lasts four hundredths


class BoxEnd(StrEnum):
    """Why there is no more of a box on this side."""

    EDGE = "edge"  # what it hides comes in there over the edge of the picture, or goes out
    CUT = "cut"  # another scene is there
    OVER = "over"  # the recording begins or ends there
    LOST = "lost"  # what followed it could not tell it any more from what is around it
    ELSE = "else"  # what followed it may have gone over to somebody else
    INSIDE = "inside"  # somewhere within the picture: it may be seen beyond


def why_it_begins(redaction: RegionRedaction, cuts: Iterable[float]) -> BoxEnd:
    """Why a box with keyframes begins there; ``cuts``: when other scenes begin, in seconds."""
    if Alteration.LOST_START in redaction.changed:
        return BoxEnd.LOST
    if Alteration.ELSE_START in redaction.changed:
        return BoxEnd.ELSE
    if redaction.start < _NEAR:
        return BoxEnd.OVER
    return _why(redaction, redaction.start, cuts)


def why_it_ends(redaction: RegionRedaction, cuts: Iterable[float], length: float | None) -> BoxEnd:
    """Why it ends there; ``length`` of the recording in seconds, where that is known."""
    if Alteration.LOST_END in redaction.changed:
        return BoxEnd.LOST
    if Alteration.ELSE_END in redaction.changed:
        return BoxEnd.ELSE
    if length is not None and redaction.end > length - _NEAR:
        return BoxEnd.OVER
    return _why(redaction, redaction.end, cuts)


def _why(redaction: RegionRedaction, t: float, cuts: Iterable[float]) -> BoxEnd:
    if any(abs(cut - t) < _NEAR for cut in cuts):
        return BoxEnd.CUT
    return BoxEnd.EDGE if _touches_edge(box_at(redaction.keyframes, t)) else BoxEnd.INSIDE


def _touches_edge(box: Box) -> bool:
    return any(is_at_edge(at, size) for at, size in ((box.x, box.w), (box.y, box.h)))
