"""Which redaction boxes stand on a frame of a video, in words and colours of the window."""

from __future__ import annotations

import math

from reviewer.coverage.pictures import pictures_covered, ticks_covered
from reviewer.model import (
    Redaction,
    RegionRedaction,
    Status,
    Style,
)
from reviewer.model.geometry import box_at
from reviewer.playback.index import FrameIndex
from ui.case.player import Stream
from ui.case.session import Session
from ui.common.theme import STATUS_COLOURS, STATUS_SHAPES
from ui.playback.frame_view import Overlay

_NEAR = 0.5  # seconds: far more than rounding to ticks and frames moves an edge


def overlays_at(session: Session, stream: Stream, frame: int) -> tuple[Overlay, ...]:
    """The boxes of all regions that are live on a frame; rejected ones are left out."""
    if stream.index is None:
        return ()
    t = stream.index.seconds_of_frame(frame)
    last = frame + 1 >= len(stream.index)
    until = math.inf if last else stream.index.seconds_of_frame(frame + 1)
    return tuple(
        overlay_of(r, t, selected=r.id == session.selected_redaction)
        for r in session.snapshot.redactions_of(stream.record.path)
        if isinstance(r, RegionRedaction)
        and _may_be_live(r, t, until)
        and is_live(r, t, stream.index)
    )


def _may_be_live(redaction: RegionRedaction, t: float, until: float) -> bool:
    """A quick no for what is surely another time's: one of thousands is looked at closely."""
    return redaction.start < until + _NEAR and t < redaction.end + _NEAR


def is_live(redaction: RegionRedaction, t: float, index: FrameIndex) -> bool:
    """True when a region is shown on the frame that begins at ``t``, as the renderer hides it."""
    if redaction.status is Status.REJECTED or not redaction.keyframes:
        return False
    ticks = ticks_covered(redaction.start, redaction.end, index.time_base, index.media_zero_tick)
    first, behind = pictures_covered(ticks, index.pts)
    return first <= index.nearest_frame(t) < behind


def overlay_of(redaction: RegionRedaction, t: float, selected: bool = False) -> Overlay:
    """A region as it is painted at a moment."""
    return Overlay(
        id=redaction.id,
        box=box_at(redaction.keyframes, t),
        colour=STATUS_COLOURS[redaction.status],
        label=label_of(redaction),
        style=redaction.style or Style.FILL,
        selected=selected,
        finished=bool(redaction.exemptions),
        applied=redaction.status is Status.ACCEPTED,
    )


def label_of(redaction: Redaction) -> str:
    """Status as a shape, and the exemption; an unfinished redaction says what it lacks."""
    basis = ", ".join(redaction.exemptions) or "no exemption yet"
    return f"{STATUS_SHAPES[redaction.status]} {basis}"
