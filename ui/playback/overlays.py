"""Which redaction boxes stand on a frame of a video, in words and colours of the window."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from reviewer.coverage.pictures import pictures_covered, ticks_covered
from reviewer.model import (
    Redaction,
    RegionRedaction,
    Snapshot,
    Status,
    Style,
)
from reviewer.model.following import gather_rows
from reviewer.model.geometry import box_at, is_centred_in
from reviewer.playback.index import FrameIndex
from ui.common.theme import STATUS_COLOURS, STATUS_SHAPES
from ui.playback.box_overlay import Overlay

END_TOLD = 1.0
"""Seconds for which the end of a box is told on the picture."""
_A_FRAME = 0.02  # seconds: less than a frame of most films
_NEAR = 0.5  # seconds: far more than rounding to ticks and frames moves an edge


def overlays_at(
    snapshot: Snapshot,
    record: str,
    stands: tuple[FrameIndex, int],
    cuts: tuple[float, ...] = (),
) -> tuple[Overlay, ...]:
    """The boxes of all regions that are live on a frame; rejected ones are left out.

    For a second after its end a box is there as well, marked as over, so that nobody overlooks
    that what it hid may still be seen; not where another scene began (``cuts``: when they do).

    Of the thousands of a video, only those that changed are looked at again as long as ``stands``,
    the frames and the number of one of them, is the same object.
    """
    mine, name = snapshot.redactions_of(record), ("overlays", record)
    parts = (stands, cuts)
    return gather_rows(snapshot.memo, name, mine, _overlay_if_shown, attrgetter("id"), parts)


def drop_followed_ends(overlays: tuple[Overlay, ...]) -> tuple[Overlay, ...]:
    """Without the boxes that are over where another one goes on."""
    if not any(o.over for o in overlays):
        return overlays
    live = [o.box for o in overlays if not o.over]
    return tuple(
        o for o in overlays if not o.over or not any(is_centred_in(o.box, b) for b in live)
    )


def mark_selected(overlays: tuple[Overlay, ...], selected: str) -> tuple[Overlay, ...]:
    """The same with the one of a redaction marked; the same object where it is not among them."""
    at = next((n for n, o in enumerate(overlays) if o.id == selected), None)
    if at is None:
        return overlays
    return (*overlays[:at], replace(overlays[at], selected=True), *overlays[at + 1 :])


def _overlay_if_shown(
    redaction: Redaction, stands: tuple[FrameIndex, int], cuts: tuple[float, ...]
) -> Iterator[Overlay]:
    index, frame = stands
    if not isinstance(redaction, RegionRedaction):
        return
    t = index.seconds_of_frame(frame)
    until = index.seconds_of_frame(frame + 1) if frame + 1 < len(index) else math.inf
    # A quick no for what is surely another time's: one of thousands is looked at closely.
    if not (redaction.start < until + _NEAR and t < redaction.end + _NEAR + END_TOLD):
        return
    if is_live(redaction, t, index):
        yield overlay_of(redaction, t)
    elif redaction.start < t and _has_just_ended(redaction, t, cuts):
        gone = overlay_of(redaction, redaction.end)
        yield replace(gone, label=f"{gone.label} · ends here", applied=False, fixed=True, over=True)


def _has_just_ended(redaction: RegionRedaction, t: float, cuts: tuple[float, ...]) -> bool:
    if redaction.status is Status.REJECTED or not redaction.keyframes:
        return False
    if not redaction.end - _NEAR <= t < redaction.end + END_TOLD:
        return False
    return not any(abs(redaction.end - cut) <= _A_FRAME or redaction.end < cut <= t for cut in cuts)


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
