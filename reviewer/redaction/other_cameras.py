"""What is hidden on one camera, proposed on the others that record at the same moment.

Whose face is hidden in one recording is not hidden while another one shows it. Where it stands
there nobody knows, so the box is proposed where it stood, for a person to move or to reject; the
time is that of the case's clock, made longer by as much as both clocks may be off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer.clock.placement import Placement
from reviewer.clock.timebase import MICROS, round_moment
from reviewer.errors import Refused
from reviewer.model import (
    Kind,
    Record,
    Redaction,
    RegionRedaction,
    Snapshot,
    SoundRedaction,
    Source,
    SpanRedaction,
    Status,
)
from reviewer.model.geometry import Keyframe
from reviewer.redaction.keyframes import sort_keyframes
from reviewer.redaction.spans import set_span
from reviewer.system.canonical import digest_of


def copies_on_cameras(
    snapshot: Snapshot, places: Mapping[str, Placement], redaction: Redaction
) -> list[SpanRedaction]:
    """A proposal for each other recording of the moment that has none of this redaction yet.

    What was rejected there is not proposed again, and a copy does not go back to its original.

    Raises:
        Refused: It has no time, or nobody knows the time of its recording.
    """
    if not isinstance(redaction, SpanRedaction):
        raise Refused(
            "Only what is hidden in a recording has a moment.", "Select a box or a sound."
        )
    own = places.get(redaction.record)
    if own is None or not own.known:
        raise Refused(
            "Nobody knows the time of this recording.", "Set it with Play, Set the clock."
        )
    made, related = [], _kin_of(snapshot, redaction)
    for record in snapshot.records:
        other = places.get(record.path)
        name = _id_of_copy(redaction, record)
        if record.path in related or other is None or not other.known:
            continue
        if not _can_show(record, redaction) or snapshot.find_redaction(name) is not None:
            continue
        copy = _copy_to(redaction, record, own, other)
        if copy is not None:
            made.append(replace(copy, id=name))
    return made


def cameras_that_hide(
    snapshot: Snapshot, places: Mapping[str, Placement], redaction: SpanRedaction, moment: int
) -> frozenset[str]:
    """The other recordings on which the same kind of redaction covers a moment of UTC already.

    What was rejected covers nothing; a clock that may be off does not make it another moment.
    """
    own, found = places.get(redaction.record), set()
    for other in snapshot.redactions:
        place = places.get(other.record)
        if type(other) is not type(redaction) or other.status is Status.REJECTED:
            continue
        if own is None or place is None or not (own.known and place.known):
            continue
        assert isinstance(other, SpanRedaction)
        doubt, t = own.clock.sigma + place.clock.sigma, place.media_of_utc(moment)
        if other.start - doubt <= t <= other.end + doubt:
            found.add(other.record)
    return frozenset(found - {redaction.record})


def hidden_alike(made: RegionRedaction, other: RegionRedaction) -> RegionRedaction:
    """A box for somebody who is hidden on another camera: for the same reason, in the same way."""
    return replace(
        made,
        exemptions=other.exemptions,
        reason=other.reason,
        subject=other.subject,
        style=other.style,
    )


def _kin_of(snapshot: Snapshot, redaction: SpanRedaction) -> frozenset[str]:
    """Its own recording; of a copy also that of its original, and of that one's other copies."""
    if redaction.source is not Source.CAMERA:
        return frozenset({redaction.record})
    record = snapshot.get_record(redaction.record)
    for first in snapshot.redactions:
        if type(first) is type(redaction) and _id_of_copy(first, record) == redaction.id:
            copied = (r for r in snapshot.records if snapshot.find_redaction(_id_of_copy(first, r)))
            return frozenset({first.record, redaction.record, *(r.path for r in copied)})
    return frozenset({redaction.record})


def _can_show(record: Record, redaction: SpanRedaction) -> bool:
    if isinstance(redaction, SoundRedaction):
        return record.facts.audio_codec is not None
    return record.kind is Kind.VIDEO


def _id_of_copy(redaction: Redaction, record: Record) -> str:
    return f"camera-{digest_of([redaction.id, record.path])[:12]}"


def _copy_to(
    redaction: SpanRedaction, record: Record, own: Placement, other: Placement
) -> SpanRedaction | None:
    """The same for another recording; ``None`` where that does not record then."""
    doubt = round((own.clock.sigma + other.clock.sigma) * MICROS)
    first = other.media_of_utc(own.utc_of_media(redaction.start) - doubt)
    last = other.media_of_utc(own.utc_of_media(redaction.end) + doubt)
    length = record.facts.duration_seconds or last
    start, end = round_moment(max(first, 0.0)), round_moment(min(last, length))
    if end <= start:
        return None
    made = replace(
        redaction,
        record=record.path,
        status=Status.PROPOSED,
        author="",
        source=Source.CAMERA,
        changed=(),
    )
    if isinstance(made, RegionRedaction):
        moved = {
            round_moment(max(other.media_of_utc(own.utc_of_media(key.t)), 0.0)): key.box
            for key in made.keyframes
        }
        keys = sort_keyframes(Keyframe(t, box) for t, box in moved.items())
        made = replace(made, keyframes=keys)
    elif isinstance(made, SoundRedaction):
        made = replace(made, channel=None)  # each recorder has channels of its own
    return set_span(made, start, end)
