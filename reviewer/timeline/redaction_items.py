"""When each redaction hides something: spans as written, words as they are spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from reviewer.clock.clock_map import ClockMap
from reviewer.coverage.transcript import span_times, spans_of
from reviewer.errors import Refused
from reviewer.model import (
    Record,
    Redaction,
    RedactionKind,
    Snapshot,
    Source,
    TextRedaction,
    WithholdRedaction,
    span_of,
)
from reviewer.model.following import gather_rows
from reviewer.model.memo import Memo
from reviewer.model.redaction_changes import awaits_check
from reviewer.timeline.items import ItemKind, TimelineItem, order_of
from reviewer.timeline.read_words import LogEvent, TimelineWords

_WHAT = {
    RedactionKind.REGION: "picture",
    RedactionKind.SOUND: "sound",
    RedactionKind.TEXT: "words",
    RedactionKind.WITHHOLD: "record",
}


class RedactionPlaces(Protocol):
    """What tells when a record's moments were."""

    def clock_for(self, record: Record) -> ClockMap | None:
        """By which a record is shown."""


class RedactionPlacer:
    """Finds the spans of redactions, in seconds of media time; words are looked up once."""

    def __init__(self, words: TimelineWords) -> None:
        self._words, self._memo = words, Memo()
        self._spoken: dict[Redaction, tuple[tuple[float, float], ...]] = {}

    def place_redactions(
        self, snapshot: Snapshot, where: RedactionPlaces
    ) -> dict[str, tuple[TimelineItem, ...]]:
        """Items of every redaction that has a place in time, by record; the same objects as
        long as nothing of a record changes.
        """
        records = snapshot.records_by_path
        return {
            path: gather_rows(
                self._memo, path, mine, self._place_in_record, order_of, (records[path], where)
            )
            for path, mine in snapshot.redactions_by_record.items()
            if path in records
        }

    def _place_in_record(
        self, redaction: Redaction, record: Record, where: RedactionPlaces
    ) -> Iterator[TimelineItem]:
        clock = where.clock_for(record)
        if clock is not None and redaction.kind in _WHAT:
            for start, end in self._spans_of_redaction(redaction, record):
                yield _make_item(
                    redaction, clock.utc_of_media(start), clock.utc_of_media(end), clock.sigma
                )

    def _spans_of_redaction(
        self, redaction: Redaction, record: Record
    ) -> tuple[tuple[float, float], ...]:
        if isinstance(redaction, WithholdRedaction):
            return ((0.0, record.facts.duration_seconds),) if record.facts.duration_seconds else ()
        if not isinstance(redaction, TextRedaction):
            span = span_of(redaction)
            return () if span is None else (span,)
        # What says why or who does not move words; so an edit of a reason finds the spans again.
        plain = replace(redaction, exemptions=(), reason="", author="", source=Source.UNSAID)
        key = replace(plain, subject=None, changed=())
        if key not in self._spoken:
            self._spoken[key] = self._times_of_words(redaction)
        return self._spoken[key]

    def _times_of_words(self, redaction: TextRedaction) -> tuple[tuple[float, float], ...]:
        transcript = self._words.transcripts.get(redaction.record)
        if transcript is None:
            return ()
        try:
            spans = spans_of(transcript, redaction)
        except Refused:
            return ()  # it names what is not there; the check of a review says so
        return tuple(sorted({span_times(transcript.cues[s.cue], s) for s in spans}))


def row_item(redaction: Redaction, events: Sequence[LogEvent]) -> TimelineItem:
    """A redaction of a row of a dispatch log, from the row's first time to its last."""
    sigma = max(e.sigma for e in events)
    return _make_item(redaction, min(e.utc for e in events), max(e.utc for e in events), sigma)


def _make_item(redaction: Redaction, start: int, end: int, sigma: float) -> TimelineItem:
    return TimelineItem(
        ItemKind.REDACTION,
        redaction.id,
        redaction.record,
        start,
        end,
        redaction.reason,
        sigma,
        redaction.status,
        _WHAT[redaction.kind],
        ", ".join(redaction.exemptions),
        awaits_check(redaction),
    )
