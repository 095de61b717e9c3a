"""Which redaction boxes stand on a frame of a video, in words and colours of the window."""

from __future__ import annotations

from reviewer.geometry import box_at
from reviewer.model import Redaction, RedactionKind, Status
from ui.player import Stream
from ui.session import Session
from ui.theme import STATUS_COLOURS, STATUS_SHAPES
from ui.widgets.frame_view import Overlay

ROUNDING = 1e-6  # seconds


def overlays_at(session: Session, stream: Stream, frame: int) -> tuple[Overlay, ...]:
    """The boxes of all regions that are live on a frame; rejected ones are left out."""
    if stream.index is None:
        return ()
    t = stream.index.seconds(frame)
    return tuple(
        overlay_of(r, t, selected=r.id == session.selected_redaction)
        for r in session.snapshot.redactions
        if r.record == stream.record.path and is_live(r, t)
    )


def is_live(redaction: Redaction, t: float) -> bool:
    """True when a region in a video is shown at a moment of media time.

    A start is kept in whole microseconds, so the frame that it begins with may be a little
    before it; the renderer covers that one too.
    """
    return (
        redaction.kind is RedactionKind.REGION
        and redaction.status is not Status.REJECTED
        and redaction.start is not None
        and redaction.end is not None
        and bool(redaction.keyframes)
        and redaction.start - ROUNDING <= t < redaction.end
    )


def overlay_of(redaction: Redaction, t: float, selected: bool = False) -> Overlay:
    """A region as it is painted at a moment."""
    return Overlay(
        id=redaction.id,
        box=box_at(redaction.keyframes, t),
        colour=STATUS_COLOURS[redaction.status],
        label=label_of(redaction),
        style=redaction.style or "fill",
        selected=selected,
        finished=bool(redaction.exemptions),
        applied=redaction.status is Status.ACCEPTED,
    )


def label_of(redaction: Redaction) -> str:
    """Status as a shape, and the exemption; an unfinished redaction says what it lacks."""
    basis = ", ".join(redaction.exemptions) or "no exemption yet"
    return f"{STATUS_SHAPES[redaction.status]} {basis}"
