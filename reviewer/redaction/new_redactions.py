"""New redactions made by hand: proposed, for they cite nothing yet."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.clock.timebase import round_moment
from reviewer.errors import Refused
from reviewer.model import (
    AreaRedaction,
    BoxRedaction,
    ImageRedaction,
    Kind,
    Record,
    RegionRedaction,
    SoundRedaction,
    Source,
    Style,
    WithholdRedaction,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.redaction.boxes import clamp_box
from reviewer.redaction.spans import set_span

DEFAULT_SECONDS = 3.0
"""How long a new box stays in a record whose length nobody knows."""


def new_region(
    redaction_id: str, record: Record, keys: Iterable[Keyframe], end: float | None = None
) -> RegionRedaction:
    """A box in a video from its first keyframe on; proposed, for it cites nothing yet.

    Without ``end`` it lasts as long as the record, which it never outlasts: a box that ended by
    itself would bare what it hides while nobody looks.

    Raises:
        Refused: There is no keyframe, or it would be over before it begins.
    """
    track = tuple(
        Keyframe(round_moment(k.t), clamp_box(k.box)) for k in sorted(keys, key=lambda k: k.t)
    )
    if not track:
        raise Refused("A box on a video needs at least one keyframe.")
    start = track[0].t
    length = record.facts.duration_seconds
    wanted = (length or start + DEFAULT_SECONDS) if end is None else end
    stop = round_moment(min(wanted, length or wanted))
    made = RegionRedaction(
        redaction_id,
        record.path,
        start=start,
        end=stop,
        keyframes=track,
        style=Style.FILL,
        source=Source.MANUAL,
    )
    return set_span(made, start, stop)


def new_sound(redaction_id: str, record: Record, start: float, end: float) -> SoundRedaction:
    """A silence in a recording; proposed, for it cites nothing yet.

    Raises:
        Refused: The span and the record have nothing in common.
    """
    first, last = (
        round_moment(max(start, 0.0)),
        round_moment(min(end, record.facts.duration_seconds or end)),
    )
    made = SoundRedaction(
        redaction_id,
        record.path,
        start=first,
        end=last,
        style=Style.SILENCE,
        source=Source.MANUAL,
    )
    return set_span(made, first, last)


def new_withhold(redaction_id: str, record: Record) -> WithholdRedaction:
    """The whole record; proposed, for it cites nothing yet."""
    return WithholdRedaction(redaction_id, record.path, source=Source.MANUAL)


def new_area(redaction_id: str, record: Record, page: int, box: Box) -> BoxRedaction:
    """A box on a page, or on an image that is one picture; proposed, for it cites nothing yet."""
    about = (redaction_id, record.path)
    if record.kind is Kind.IMAGE and (record.facts.pages or 1) == 1:
        return ImageRedaction(*about, box=clamp_box(box), style=Style.FILL, source=Source.MANUAL)
    return AreaRedaction(*about, page=page, box=clamp_box(box), source=Source.MANUAL)
