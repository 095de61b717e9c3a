"""The first anchors of a case: what bundle, container, name and dispatch say of time.

Each says where it comes from and how far it may be off; none is thrown away because
another is better. The clock weighs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from reviewer.clock.timebase import MICROS, parse_utc
from reviewer.intake.bundle_file import StatedAnchor
from reviewer.intake.local_time import LocalMoment, to_utc
from reviewer.intake.looking import Calls, FileReading
from reviewer.intake.name_times import NameTime, time_in_name
from reviewer.model import Anchor, AnchorSource, Kind

# Seconds, chosen by hand: a camera's clock was set by hand or by a network some day.
UTC_SIGMA = 2.0
CALL_SIGMA = 30.0  # a recording of a call begins about when the call is entered
_MINUTE_SIGMA = 30.0
_PHOTO_SIGMA = 5.0
ZONE_SIGMA = 6 * 3600.0  # what a time without its zone leaves open; Chicago is 5 or 6 h from UTC
PIECE = 600.0  # seconds that one piece of a recording may last: what a piece's number leaves open
# 1904 is the zero of MP4's clock and 1970 that of most others; both are read where nothing was set.
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before: the zero of a clock that was never set
_NEAR = 180.0
# Of these it is known that their creation time is UTC.
_UTC_WRITERS = ("com.apple.quicktime", "com.android", "axon")
_OWN_TIME = "com.apple.quicktime.creationdate"


@dataclass(frozen=True)
class FoundAnchors:
    """Anchors of one record, and notes on times that could not be used or are doubtful."""

    anchors: tuple[Anchor, ...] = ()
    notes: tuple[str, ...] = ()


def stated_anchors(record: str, stated: tuple[StatedAnchor, ...]) -> FoundAnchors:
    """The anchors that bundle.json gives a record."""
    return FoundAnchors(
        tuple(
            Anchor(f"bundle:{record}:{n}", record, a.media, a.utc, a.sigma, a.source, a.note)
            for n, a in enumerate(stated)
        )
    )


def own_anchors(record: str, reading: FileReading, place: ZoneInfo) -> FoundAnchors:
    """The anchors that a file's content and name give it."""
    if reading.kind is Kind.DISPATCH:
        return _log_anchor(record, reading.calls, place)
    if reading.kind is Kind.EMAIL:
        return _mail_anchor(record, reading.created)
    # A document that was written on a day was not about that moment.
    if reading.kind not in (Kind.VIDEO, Kind.AUDIO, Kind.IMAGE):
        return FoundAnchors()
    # A name is what a recorder or a person wrote down; what the container says may be of the copy.
    named = _loosen_name_time(time_in_name(record), reading.kind)
    name_moment = to_utc(named.when, place) if named else None
    if reading.kind is Kind.IMAGE:
        return _image_anchor(record, reading.created, named, place)
    anchors, notes = [], []
    if named is not None and name_moment is not None:
        anchors.append(_name_anchor(record, named, name_moment))
    made = _creation_time(reading)
    if made is None:
        if reading.created:
            notes.append(f"its creation time “{reading.created[:40]}” is not a usable time")
    else:
        by_name = anchors[0] if anchors else None
        anchors.insert(0, _container_anchor(record, made, reading, by_name, place))
    if len(anchors) == 2:
        sure = made is not None and (made.sure or _writes_utc(reading.tags))
        anchors = _reconcile_anchors(
            anchors[0], anchors[1], sure, reading.facts.duration_seconds or 0.0
        )
    return FoundAnchors(tuple(anchors), tuple(notes))


def _loosen_name_time(named: NameTime | None, kind: Kind) -> NameTime | None:
    """The tenth piece of a recording does not begin when its name says that the first did."""
    if named is None or kind is Kind.IMAGE or (named.segment or 0) < 2:
        return named
    # All pieces before it could be as long as one may be: so far the name is open.
    return replace(named, sigma=named.sigma + PIECE * (named.segment or 0))


def call_anchor(record: str, number: str, local: str, place: ZoneInfo) -> Anchor:
    """The anchor of a recorded call whose event number a dispatch log knows."""
    moment = to_utc(datetime.fromisoformat(local), place)
    note = _join_notes(f"dispatch log's call time of event {number}", moment.note)
    sigma = CALL_SIGMA + moment.sigma
    return Anchor(
        f"dispatch:{record}:0", record, 0.0, moment.utc, sigma, AnchorSource.DISPATCH, note
    )


def _log_anchor(record: str, calls: Calls, place: ZoneInfo) -> FoundAnchors:
    if not calls.first:
        return FoundAnchors()
    moment = to_utc(datetime.fromisoformat(calls.first), place)
    sigma = (_MINUTE_SIGMA if calls.to_the_minute else 1.0) + moment.sigma
    note = _join_notes("the log's first call; its times are taken as local", moment.note)
    anchor = Anchor(
        f"dispatch:{record}:0", record, 0.0, moment.utc, sigma, AnchorSource.DISPATCH, note
    )
    return FoundAnchors((anchor,))


def _mail_anchor(record: str, date: str) -> FoundAnchors:
    if not date:
        return FoundAnchors()
    try:
        sent = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return FoundAnchors(notes=(f"its date “{date[:40]}” is not a usable time",))
    if sent.tzinfo is None or sent.astimezone(UTC) < _EARLIEST:
        return FoundAnchors(notes=(f"its date “{date[:40]}” has no zone or is not a usable time",))
    utc = to_utc(sent, ZoneInfo("UTC")).utc
    return FoundAnchors(
        (
            Anchor(
                f"metadata:{record}:0", record, 0.0, utc, UTC_SIGMA, AnchorSource.METADATA, "Date"
            ),
        )
    )


def _image_anchor(record: str, taken: str, named: NameTime | None, place: ZoneInfo) -> FoundAnchors:
    """A photograph stands at the moment that its camera noted; else at that of its name."""
    when = _read_time(taken, {}) if taken else None
    if when is not None and when.replace(tzinfo=UTC) >= _EARLIEST:
        moment = to_utc(when, place)
        told = "by GPS or with its zone" if when.tzinfo else f"its zone is not told: {place.key}?"
        note = _join_notes(f"the camera's own clock, {told}", moment.note)
        sigma = _PHOTO_SIGMA + moment.sigma + (0.0 if when.tzinfo else ZONE_SIGMA)
        anchor = Anchor(
            f"metadata:{record}:0", record, 0.0, moment.utc, sigma, AnchorSource.METADATA, note
        )
        return FoundAnchors((anchor,))
    if named is None:
        return FoundAnchors()
    return FoundAnchors((_name_anchor(record, named, to_utc(named.when, place)),))


def _name_anchor(record: str, named: NameTime, moment: LocalMoment) -> Anchor:
    sigma = named.sigma + moment.sigma
    piece = f"piece {named.segment} of a recording" if (named.segment or 0) > 1 else ""
    note = _join_notes(f"name as of: {named.recorder}", piece, moment.note)
    return Anchor(f"name:{record}:0", record, 0.0, moment.utc, sigma, AnchorSource.NAME, note)


@dataclass(frozen=True)
class _CreationTime:
    """A container's creation time: naive if it is local, ``sure`` if it states its zone."""

    when: datetime
    sure: bool


def _creation_time(reading: FileReading) -> _CreationTime | None:
    """When the container says that it was made; None for nonsense and unset clocks."""
    own = next((v for k, v in sorted(reading.tags.items()) if k.endswith(_OWN_TIME)), "")
    for text, sure in ((own, True), (reading.created, False)):
        when = _read_time(text, reading.tags) if text else None
        if when is None:
            continue
        known = when if when.tzinfo else when.replace(tzinfo=UTC)
        if known >= _EARLIEST:
            return _CreationTime(when, sure and when.tzinfo is not None)
    return None


def _read_time(text: str, tags: dict[str, str]) -> datetime | None:
    text = text.strip()
    if re.fullmatch(r"\d\d[:-]\d\d[:-]\d\d", text) and (day := tags.get("date", "")[:10]):
        text = f"{day}T{text.replace('-', ':')}"  # broadcast WAV keeps day and time apart
    text = re.sub(r"([+-]\d\d)(\d\d)\Z", r"\1:\2", text.replace("Z", "+00:00"))
    # `fromisoformat` takes six decimals, some recorders write nanoseconds.
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in ("%a %b %d %H:%M:%S %Y", "%Y/%m/%d %H:%M:%S", "%Y:%m:%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _container_anchor(
    record: str, made: _CreationTime, reading: FileReading, named: Anchor | None, place: ZoneInfo
) -> Anchor:
    """Cameras write UTC, or local time called UTC, of the start or of the end: find out which.

    A time in the name decides; without one, a writer known for UTC is believed, and any
    other gets a sigma that covers the length of the recording.
    """
    length = reading.facts.duration_seconds or 0.0
    moment = to_utc(made.when, place)
    media, sigma, note = 0.0, UTC_SIGMA, moment.note
    if named is not None and not made.sure:
        behind = (parse_utc(moment.utc) - parse_utc(named.utc)) / MICROS
        local = to_utc(made.when.replace(tzinfo=None), place)
        behind_local = (parse_utc(local.utc) - parse_utc(named.utc)) / MICROS
        if abs(behind_local) < abs(behind) and abs(behind_local) <= length + _tolerance_of_name(
            named
        ):
            moment, behind = local, behind_local
            note = _join_notes(
                "the recorder calls its local time UTC, as the name shows", local.note
            )
        # Within that a name and a container mean the same moment.
        later = behind > 2 * named.sigma  # than a name without seconds can explain
        # Of a clip of less than half a minute start and end cannot be told from each other.
        if later and length > _NEAR / 6 and abs(behind - length) < min(10.0, length / 2):
            media, note = (
                length,
                _join_notes(note, "it is the end of the recording, as the name shows"),
            )
    elif not made.sure and not _writes_utc(reading.tags):
        sigma = ZONE_SIGMA
        note = _join_notes("taken as UTC and as the start; some recorders write local time", note)
    sigma += moment.sigma
    return Anchor(
        f"metadata:{record}:0", record, media, moment.utc, sigma, AnchorSource.METADATA, note
    )


def _tolerance_of_name(name: Anchor) -> float:
    """How far from a name's time another may be and still mean the same recording."""
    return max(_NEAR, 3 * name.sigma)


def _reconcile_anchors(container: Anchor, name: Anchor, sure: bool, length: float) -> list[Anchor]:
    """Two times that cannot both be right: the weaker one must not pull the clock.

    A name tells the camera's local time, which may be of another zone than the case's;
    a container that is known to write UTC is then the better witness.
    """
    apart = abs(
        (parse_utc(container.utc) - parse_utc(name.utc)) / MICROS - (container.media - name.media)
    )
    # The container may mean the end where the name means the start.
    if apart <= length + _tolerance_of_name(name):
        return [container, name]
    note = f"name and metadata are {apart:.0f} s apart"
    if sure:
        name = replace(name, sigma=name.sigma + apart, note=_join_notes(name.note, note))
    else:
        sigma = container.sigma + apart
        container = replace(container, sigma=sigma, note=_join_notes(container.note, note))
    return [container, name]


def _writes_utc(tags: dict[str, str]) -> bool:
    words = " ".join([*tags, *tags.values()]).casefold()
    return any(writer in words for writer in _UTC_WRITERS)


def days_off(anchor: Anchor, day: datetime, place: ZoneInfo) -> int:
    """Whole days between an anchor's local day and another day."""
    moment = datetime.fromisoformat(anchor.utc.replace("Z", "+00:00")).astimezone(place)
    return abs((moment.replace(tzinfo=None) - day) // timedelta(days=1))


def _join_notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
