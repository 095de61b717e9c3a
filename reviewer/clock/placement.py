"""Where each recording stands on the case's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.record_clock import case_clocks
from reviewer.clock.timebase import MICROS
from reviewer.model import Kind, Record, Snapshot

ELAPSED = "Etc/Zulu"
"""The zone in which times are shown as the time gone by since a case's start: it has no day."""

_TIMED = (Kind.VIDEO, Kind.AUDIO)


@dataclass(frozen=True)
class Placement:
    """Where a record stands on the case's clock, in microseconds UTC.

    Attributes:
        known: false for a record without a clock, which is put at the case's start.
    """

    record: str
    clock: ClockMap
    start: int
    end: int
    known: bool

    def media_of_utc(self, utc: int) -> float:
        """Seconds of media time at a moment of the case."""
        return self.clock.media_of_utc(utc)

    def utc_of_media(self, media: float) -> int:
        """The moment of the case at ``media`` seconds of media time."""
        return self.clock.utc_of_media(media)

    def utc_within(self, media: float) -> int:
        """A moment at which that which begins at ``media`` has begun.

        What is rounded to a microsecond may fall before it, where the picture before is shown.
        """
        return self.utc_of_media(media) + 1


def place_records(snapshot: Snapshot) -> dict[str, Placement]:
    """The place of every record that has a duration, by its path."""
    timed = [r for r in snapshot.records if r.kind in _TIMED and r.facts.duration_seconds]
    solved = case_clocks(snapshot)
    known, beside = solved.clocks, solved.beside
    # What has no clock is put where the case begins, and shown as of unknown time.
    start = min((known[r.path].origin for r in timed if r.path in known), default=0)
    return {r.path: _place_record(r, known.get(r.path), beside.get(r.path), start) for r in timed}


def _place_record(
    record: Record, clock: ClockMap | None, beside: ClockMap | None, start: int
) -> Placement:
    begins = round((record.facts.begins or 0.0) * MICROS)  # in the recording that it lies in
    # What is tied to others keeps its place beside them, though nobody knows when that was.
    begins, drift = (begins, 0.0) if beside is None else (beside.origin, beside.drift)
    # An infinite sigma: whatever asks how far it may be off gets the true answer.
    used = clock or ClockMap(start + begins, drift, float("inf"), "none")
    end = used.utc_of_media(record.facts.duration_seconds or 0.0)
    return Placement(record.path, used, used.utc_of_media(0.0), end, clock is not None)


def shown_by(
    record: Record, own: ClockMap | None, places: Mapping[str, Placement]
) -> ClockMap | None:
    """The clock by which a record is shown beside others; ``None`` where nothing tells it.

    A transcript's own clock is used where its recording has one too, as when sound is proposed
    from words; else the two share their seconds.
    """
    place = places.get(record.path)
    if place is not None:
        return place.clock
    media = places.get(record.transcript_of or "")
    if media is None or (own is not None and media.known):
        return own
    return media.clock


def zone_of(snapshot: Snapshot, places: dict[str, Placement]) -> str:
    """The zone in which a case's times are shown: its own, or ``ELAPSED`` where nothing in it
    tells a time of day.
    """
    told = (
        any(p.known for p in places.values())
        or bool(snapshot.anchors)
        or any(r.kind is Kind.DISPATCH for r in snapshot.records)
    )
    return snapshot.info.timezone if told or not places else ELAPSED
