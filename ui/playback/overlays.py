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
from reviewer.model.geometry import box_at
from reviewer.playback.index import FrameIndex
from ui.common.theme import STATUS_COLOURS, STATUS_SHAPES
from ui.playback.box_overlay import Overlay

_NEAR = 0.5  # seconds: far more than rounding to ticks and frames moves an edge


def overlays_at(
    snapshot: Snapshot, record: str, stands: tuple[FrameIndex, int]
) -> tuple[Overlay, ...]:
    """The boxes of all regions that are live on a frame; rejected ones are left out.

    Of the thousands of a video, only those that changed are looked at again as long as ``stands``,
    the frames and the number of one of them, is the same object.
    """
    mine, name = snapshot.redactions_of(record), ("overlays", record)
    return gather_rows(snapshot.memo, name, mine, _overlay_if_live, attrgetter("id"), (stands,))


def mark_selected(overlays: tuple[Overlay, ...], selected: str) -> tuple[Overlay, ...]:
    """The same with the one of a redaction marked; the same object where it is not among them."""
    at = next((n for n, o in enumerate(overlays) if o.id == selected), None)
    if at is None:
        return overlays
    return (*overlays[:at], replace(overlays[at], selected=True), *overlays[at + 1 :])


def _overlay_if_live(redaction: Redaction, stands: tuple[FrameIndex, int]) -> Iterator[Overlay]:
    index, frame = stands
    if not isinstance(redaction, RegionRedaction):
        return
    t = index.seconds_of_frame(frame)
    until = index.seconds_of_frame(frame + 1) if frame + 1 < len(index) else math.inf
    if _may_be_live(redaction, t, until) and is_live(redaction, t, index):
        yield overlay_of(redaction, t)


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
