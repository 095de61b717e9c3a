"""Which stretches of a record a reviewer has seen or heard, kept as merged spans.

It shows what nobody has looked at yet.  It is a help, not evidence: it is a setting of the
case, not part of its journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from reviewer.clock.timebase import Span, merge_spans
from reviewer.model import Facts, Kind, Record
from reviewer.model.record_names import title_or_file
from reviewer.plan.plan import Plan
from reviewer.text.stretches import join_neighbours

SETTING = "watched"
"""The setting of a case that keeps it."""
SLACK = 120  # milliseconds: a gap this short is the player's tick, not something missed
# Chosen by hand: so fast speech can be followed, and faces are still seen.
FASTEST = 2.0
"""Above this speed nothing counts as watched."""


def recordings_without_transcript(records: Iterable[Record]) -> tuple[Record, ...]:
    """Recordings with sound of which no transcript is in the case: no search finds a word of it."""
    known = tuple(records)
    written = {r.transcript_of for r in known}
    return tuple(r for r in known if r.facts.audio_codec is not None and r.path not in written)


class Sense(StrEnum):
    """How a stretch was taken in."""

    SEEN = "seen"
    HEARD = "heard"
    READ = "read"  # what has no time: pages and rows that were on the screen, see ``reading``


Key = tuple[str, str, Sense]
"""Record, reviewer, sense."""


@dataclass(frozen=True)
class Watched:
    """What was seen and heard of every record, by whom; spans are in milliseconds of media
    time, sorted, and do not touch.
    """

    spans: dict[Key, tuple[Span, ...]] = field(default_factory=dict)

    def with_stretch(self, key: Key, start: float, end: float) -> Watched:
        """With one more stretch, in seconds of media time."""
        fresh = Span(round(start * 1000), max(round(end * 1000), round(start * 1000)))
        # Less than a millisecond: nothing was seen.
        if fresh.start == fresh.end:
            return self
        return Watched({**self.spans, key: join_stretches((*self.spans.get(key, ()), fresh))})

    def share_taken_in(
        self, record: str, sense: Sense, seconds: float, reviewer: str = ""
    ) -> float:
        """Part of a record, 0 to 1, that the reviewer (or anybody) has taken in."""
        length = round(seconds * 1000)
        if length <= 0:
            return 0.0
        spans = self.stretches_taken_in(record, sense, reviewer)
        done = sum(min(s.end, length) - min(max(s.start, 0), length) for s in spans)
        # A player stops a tick before the end: that is all of it.
        return min(done / length, 1.0) if length - done > SLACK else 1.0

    def stretches_taken_in(self, record: str, sense: Sense, reviewer: str = "") -> tuple[Span, ...]:
        """The stretches of a record that the reviewer (or anybody) has taken in."""
        found = (
            span
            for (_, who, how), spans in self._of_records.get(record, ())
            if how is sense and reviewer in ("", who)
            for span in spans
        )
        return join_stretches(found)

    @cached_property
    def _of_records(self) -> Mapping[str, list[tuple[Key, tuple[Span, ...]]]]:
        """The stretches of each record: lists ask of every record, at every change."""
        found: dict[str, list[tuple[Key, tuple[Span, ...]]]] = {}
        for key, spans in self.spans.items():
            found.setdefault(key[0], []).append((key, spans))
        return found

    def reviewers_of(self, record: str) -> tuple[str, ...]:
        """Who has taken in something of a record."""
        return tuple(sorted({who for path, who, _ in self.spans if path == record}))


def is_unheard(record: Record, watched: Watched) -> bool:
    """True when nobody has heard all of a recording's sound."""
    return (
        watched.share_taken_in(record.path, Sense.HEARD, record.facts.duration_seconds or 0.0) < 1.0
    )


def join_stretches(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches, sorted, with gaps up to ``SLACK`` closed."""
    joined = join_neighbours(
        merge_spans(list(spans)),
        lambda before, span: span.start - before.end <= SLACK,
        lambda before, span: Span(before.start, span.end),
    )
    return tuple(joined)


@dataclass(frozen=True)
class Missed:
    """A recording of which something was never taken in by anybody.

    Attributes:
        start: seconds of media time at which the first such stretch begins.
        seconds: how much was missed, of ``length``.
    """

    record: str
    title: str
    sense: Sense
    start: float
    seconds: float
    length: float


def missed_in_plan(plan: Plan, watched: Watched) -> tuple[Missed, ...]:
    """What a plan releases though nobody has seen or heard all of it; the most missed first."""
    found = (
        missed
        for step in plan.steps
        if step.is_released
        for missed in _missed_parts(step.record, step.title, step.kind, step.facts, watched)
    )
    return tuple(sorted(found, key=lambda m: (-m.seconds, m.record, m.sense)))


def missed_of_record(record: Record, watched: Watched) -> tuple[Missed, ...]:
    """What of a recording nobody has seen, and what nobody has heard."""
    return tuple(_missed_parts(record.path, record.title, record.kind, record.facts, watched))


def tell_unwatched(record: Record, watched: Watched) -> str:
    """What nobody took in of a recording, for a list: ``not watched``; else nothing.

    One word for one recording: a video that was not seen is not also said to be not heard.
    """
    length = record.facts.duration_seconds or 0.0
    for sense in _senses_of_kind(record.kind, record.facts) if length else ():
        share = watched.share_taken_in(record.path, sense, length)
        if share < 1.0:
            return f"{_TAKEN_IN[sense]} in part" if share else f"not {_TAKEN_IN[sense]}"
    return ""


_TAKEN_IN = {Sense.SEEN: "watched", Sense.HEARD: "heard"}


def _senses_of_kind(kind: Kind, facts: Facts) -> tuple[Sense, ...]:
    seen = (Sense.SEEN,) if kind is Kind.VIDEO else ()
    sounds = kind in (Kind.VIDEO, Kind.AUDIO) and facts.audio_codec is not None
    return (*seen, Sense.HEARD) if sounds else seen


def _missed_parts(
    record: str, title: str, kind: Kind, facts: Facts, watched: Watched
) -> Iterator[Missed]:
    length = facts.duration_seconds or 0.0
    for sense in _senses_of_kind(kind, facts) if length else ():
        share = watched.share_taken_in(record, sense, length)
        if share >= 1.0:
            continue
        start = 0
        for span in watched.stretches_taken_in(record, sense):
            # The first gap: there a person begins to look.
            if span.start - start > SLACK:
                break
            start = max(start, span.end)
        name = title_or_file(title, record)
        yield Missed(record, name, sense, start / 1000, length * (1 - share), length)


def tell_seconds(seconds: float) -> str:
    """``94 s``; from two minutes on ``2:05 min``; never nothing."""
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < 120 else f"{_minutes_and_seconds(whole)} min"


def tell_missed(items: Iterable[Missed], most: int = 0) -> list[str]:
    """The same for a person: ``Never listened to: 911 call (2:00 of 3:00 min)``, by sense.

    With ``most``, so many recordings are named and the others counted.
    """
    kept = tuple(items)
    lines = []
    for sense, verb in _NEVER.items():
        parts = [f"{m.title} ({_tell_part(m)})" for m in kept if m.sense is sense]
        # "and 1 more" takes as much room as its name.
        if most and len(parts) > most + 1:
            parts = [*parts[:most], f"and {len(parts) - most} more"]
        if parts:
            lines.append(f"{verb}: {'; '.join(parts)}")
    return lines


_NEVER = {Sense.SEEN: "Never watched", Sense.HEARD: "Never listened to"}


def _tell_part(item: Missed) -> str:
    """How much of how much; never nothing."""
    length = max(round(item.length), 1)
    seconds = min(max(round(item.seconds), 1), length)
    whole = f"{length} s" if length < 60 else f"{_minutes_and_seconds(length)} min"
    if seconds == length:
        return f"all of {whole}"
    return f"{seconds if length < 60 else _minutes_and_seconds(seconds)} of {whole}"


def _minutes_and_seconds(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def as_data(watched: Watched) -> list[dict[str, Any]]:
    """As plain data, for a setting of the case."""
    return [
        {"record": path, "by": who, "how": how.value, "spans": [[s.start, s.end] for s in spans]}
        for (path, who, how), spans in sorted(watched.spans.items())
    ]


def from_data(data: object) -> Watched:
    """What ``as_data`` wrote; what cannot be read is left out, for it is only a help."""
    spans: dict[Key, tuple[Span, ...]] = {}
    for item in data if isinstance(data, list) else []:
        try:
            key = (str(item["record"]), str(item["by"]), Sense(item["how"]))
            spans[key] = join_stretches(Span(int(a), int(b)) for a, b in item["spans"])
        except (KeyError, TypeError, ValueError):
            continue
    return Watched(spans)
