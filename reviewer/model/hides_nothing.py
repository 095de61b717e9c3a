"""Redactions of sound and pictures that would hide nothing: they are refused, not logged."""

from __future__ import annotations

from reviewer.model import Kind, Record, Redaction, RegionRedaction, SoundRedaction, SpanRedaction


def hides_nothing(redaction: Redaction, record: Record) -> str:
    """Why a redaction hides nothing of its record; empty when it may hide something."""
    if not isinstance(redaction, SpanRedaction):
        return ""
    channel = redaction.channel if isinstance(redaction, SoundRedaction) else None
    channels = record.facts.channels
    if channel is not None and (channel < 0 or (channels is not None and channel >= channels)):
        return f"there is no channel {channel} (from 0); the record has {channels or 'none'}"
    start, end = redaction.start, redaction.end
    if end <= start:
        return f"it ends ({end} s) no later than it starts ({start} s)"
    what, span = _stream_to_hide(redaction, record)
    if span is not None and (start >= span[1] or end <= span[0]):
        had = f"; it has some from {span[0]:.3f} to {span[1]:.3f} s" if span[0] < span[1] else ""
        return f"it hides nothing: from {start} to {end} s the record has no {what}{had}"
    return ""


def _stream_to_hide(
    redaction: SpanRedaction, record: Record
) -> tuple[str, tuple[float, float] | None]:
    """What it is to hide, and from when until when the record has that; ``None``: not known."""
    facts = record.facts
    if isinstance(redaction, RegionRedaction):
        return "pictures", facts.pictures
    if record.kind is Kind.VIDEO and facts.pictures is not None and facts.audio_codec is None:
        return "sound", (0.0, 0.0)
    return "sound", facts.sound
