"""When a redaction hides something, as the window tells the time."""

from __future__ import annotations

from reviewer.model import Redaction, SoundRedaction, span_of
from ui.case.session import Session
from ui.common.times import clock_text, length_text


def when_text(session: Session, redaction: Redaction) -> str:
    """``11:22:45 – 11:22:48``; empty for what has no time, or where nothing tells it."""
    span, place = span_of(redaction), session.placement_of(redaction.record)
    if span is None or place is None:
        return ""
    zone = session.zone_shown
    first, last = (clock_text(place.utc_of_media(t), zone) for t in span)
    channel = redaction.channel if isinstance(redaction, SoundRedaction) else None
    only = "" if channel is None else f", channel {channel + 1} only"
    return f"{first} – {last}{only}"


def lasting_text(session: Session, redaction: Redaction) -> str:
    """The same and how long that is: ``11:22:45 – 11:22:48  (3.0 s)``."""
    when, span = when_text(session, redaction), span_of(redaction)
    return f"{when}  ({length_text(span[1] - span[0])})" if when and span is not None else ""
