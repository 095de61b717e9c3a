"""Which pages, lines and rows of a record were on the screen: what was redacted is not yet read.

A search redacts what nobody has opened, and the record is decided by that. So what was in view is
kept beside what was watched and heard, each page or line as a stretch of its own; like that, it is
a help, not evidence, and blocks nothing.

Decision 187.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer.model import Facts, Kind, Record, Snapshot
from reviewer.model.record_names import title_or_file
from reviewer.overlooked.watched import Sense, Watched, tell_unwatched
from reviewer.plan.outcome import GOES_OUT, Outcome
from reviewer.plan.plan import Plan

UNIT = 10.0
"""How long a page, line or row is, as stretches go: their slack is then a hundredth of it."""
_NOWHERE = (Kind.VIDEO, Kind.AUDIO, Kind.OTHER)  # these are played, or cannot be shown


@dataclass(frozen=True)
class UnreadRecord:
    """A record that is read, of which not all was on the screen.

    Attributes:
        first: the first page, line or row that was not, from 1.
        left: how many were not, in part or at all, of ``count``.
    """

    record: str
    title: str
    first: int
    left: int
    count: int


def units_of_record(kind: Kind, facts: Facts) -> int:
    """How many pages, lines or rows it has; 0 for what is played, or cannot be shown."""
    if kind in _NOWHERE:
        return 0
    count = {Kind.TRANSCRIPT: facts.cues, Kind.DISPATCH: facts.rows}.get(kind, facts.pages)
    return max(count or 1, 1)


def with_units(watched: Watched, record: str, by: str, first: float, last: float) -> Watched:
    """With what was in view, from one place to another: ``0, 1`` is the first page or line."""
    return watched.with_stretch((record, by, Sense.READ), first * UNIT, last * UNIT)


def with_all_taken_in(watched: Watched, record: Record, by: str) -> Watched:
    """With all of a record read, watched and heard: a person says so who did it elsewhere."""
    made = with_units(watched, record.path, by, 0, units_of_record(record.kind, record.facts))
    for sense in (Sense.SEEN, Sense.HEARD):
        made = made.with_stretch((record.path, by, sense), 0, record.facts.duration_seconds or 0.0)
    return made


def share_read(record: Record, watched: Watched) -> float:
    """Part of a record, 0 to 1, that was on somebody's screen; 1 for what is not read."""
    count = units_of_record(record.kind, record.facts)
    return watched.share_taken_in(record.path, Sense.READ, count * UNIT) if count else 1.0


def tell_not_taken_in(record: Record, watched: Watched) -> str:
    """What nobody took in of a record, for a list: ``not watched``, ``read in part``."""
    share = share_read(record, watched)
    if share < 1.0:
        return "read in part" if share else "not read"
    return tell_unwatched(record, watched)


def unread_in_plan(plan: Plan, watched: Watched) -> tuple[UnreadRecord, ...]:
    """What a plan releases, though not all of it was on anybody's screen; in the plan's order."""
    found = (
        _unread_part(s.record, s.title, units_of_record(s.kind, s.facts), watched)
        for s in plan.steps
        if s.is_released
    )
    return tuple(filter(None, found))


def unread_part_of(record: Record, watched: Watched) -> UnreadRecord | None:
    """What of a record was on nobody's screen; ``None`` when all of it was."""
    count = units_of_record(record.kind, record.facts)
    return _unread_part(record.path, record.title, count, watched)


def _unread_part(record: str, title: str, count: int, watched: Watched) -> UnreadRecord | None:
    if watched.share_taken_in(record, Sense.READ, count * UNIT) >= 1.0 or not count:
        return None
    # In the milliseconds of stretches.
    size = round(UNIT * 1000)
    spans = watched.stretches_taken_in(record, Sense.READ)
    whole = {
        n
        for span in spans
        for n in range(-(-(span.start - size // 80) // size), (span.end + size // 80) // size)
    }
    left = [n for n in range(count) if n not in whole]
    first = left[0] + 1 if left else 1
    name = title_or_file(title, record)
    return UnreadRecord(record, name, first, max(len(left), 1), count)


def redacted_unread(
    snapshot: Snapshot, watched: Watched, outcomes: Mapping[str, Outcome]
) -> tuple[str, ...]:
    """Paths of records that are disclosed in part, and that nobody has taken in whole.

    A search, a list of terms or a detector may have redacted them without anybody's eyes.
    """
    return tuple(
        r.path
        for r in snapshot.records
        if outcomes.get(r.path) is Outcome.PART and tell_not_taken_in(r, watched)
    )


def tell_outcome(record: Record, outcome: Outcome, watched: Watched) -> str:
    """What becomes of a record, in the weaker of two truths: redacted is not yet read."""
    told = tell_not_taken_in(record, watched) if outcome in GOES_OUT else ""
    if not told or outcome is not Outcome.PART:
        return outcome.value
    return f"redacted, {told}"


def tell_unread(items: Iterable[UnreadRecord], most: int = 0) -> list[str]:
    """The same for a person: ``Never opened: Map; Read in part: Report (2 of 12 left)``.

    With ``most``, so many records of each are named and the others counted.
    """
    kept = tuple(items)
    never = [u.title for u in kept if u.left == u.count]
    partly = [f"{u.title} ({u.left} of {u.count} left)" for u in kept if u.left < u.count]
    lines = []
    for words, parts in (("Never opened", never), ("Read in part", partly)):
        if most and len(parts) > most + 1:
            parts = [*parts[:most], f"and {len(parts) - most} more"]
        if parts:
            lines.append(f"{words}: {'; '.join(parts)}")
    return lines
