"""Which boxes lie on a page, and a page as a picture of a video.

A photo is a video of one frame: page ``n`` is shown from second ``n - 1`` until ``n``, and an
animation is one page. So what asks where something is hidden, and when, asks one kind of thing.

Decision 219.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.geometry import Box, Keyframe
from reviewer.model.redactions import (
    Boxed,
    BoxRedaction,
    Redaction,
    RegionRedaction,
    page_of,
    style_of,
)


def lies_on(redaction: Redaction, page: int | None) -> bool:
    """True when a redaction is of a page (from 1); what names none is of all."""
    return page_of(redaction) in (None, page or 1)


def boxes_on(redactions: Iterable[Redaction], page: int | None) -> list[Box]:
    """The boxes that redactions have on a page."""
    return [r.box for r in redactions if isinstance(r, BoxRedaction) and lies_on(r, page)]


def as_region(redaction: Boxed) -> RegionRedaction:
    """A mask as what it would be in a video, with its id; without a page it is on the first."""
    if isinstance(redaction, RegionRedaction):
        return redaction
    shown = (page_of(redaction) or 1) - 1.0
    return RegionRedaction(
        redaction.id,
        redaction.record,
        redaction.exemptions,
        redaction.reason,
        redaction.status,
        redaction.subject,
        redaction.author,
        redaction.source,
        start=shown,
        end=shown + 1.0,
        keyframes=(Keyframe(shown, redaction.box),),
        style=style_of(redaction),
    )


def page_at(seconds: float) -> int:
    """The page that is shown at a second, from 1."""
    return int(seconds) + 1
