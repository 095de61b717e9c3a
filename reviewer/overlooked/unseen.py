"""What goes out though nobody looked at all of it, in one sentence: decided is not looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewer.model import Record, Snapshot
from reviewer.overlooked.next_step import Unseen
from reviewer.overlooked.reading import UnreadRecord, tell_not_taken_in, unread_part_of
from reviewer.overlooked.watched import Missed, Sense, Watched, missed_of_record, tell_seconds
from reviewer.plan.outcome import GOES_OUT, STAYS, Outcome


def records_unseen(
    snapshot: Snapshot, watched: Watched, outcomes: Mapping[str, Outcome]
) -> tuple[str, ...]:
    """Paths of records of which nobody has looked at all; nothing of what stays goes out unseen."""
    return tuple(
        record.path
        for record in snapshot.records
        if outcomes.get(record.path) not in STAYS and is_unseen(record, watched)
    )


def is_unseen(record: Record, watched: Watched) -> bool:
    """True when nobody has watched, heard or read all of a record."""
    return bool(tell_not_taken_in(record, watched))


def tell_unseen(
    missed: Sequence[Missed], unread: Sequence[UnreadRecord], changed: int = 0, doubts: int = 0
) -> str:
    """``94 s never watched and 9 records never opened``; empty where all was looked at.

    Args:
        missed: of recordings.
        unread: records with pages or words of which not all was on the screen.
        changed: how many redactions were changed after they had been accepted.
        doubts: at how many moments what is hidden may be bare, and nobody has said.
    """
    parts = [
        f"{tell_seconds(sum(m.seconds for m in missed if m.sense is sense))} never {verb}"
        for sense, verb in ((Sense.SEEN, "watched"), (Sense.HEARD, "heard"))
        if any(m.sense is sense for m in missed)
    ]
    never = sum(u.left == u.count for u in unread)
    partly = len(unread) - never
    if never:
        parts.append(f"{_count_of(never, 'record')} never opened")
    if partly:
        parts.append(f"{_count_of(partly, 'record')} read in part")
    if changed:
        parts.append(f"{_count_of(changed, 'redaction')} changed after acceptance")
    if doubts:
        parts.append(f"{_count_of(doubts, 'doubtful moment')} not answered")
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last


def next_unseen(
    snapshot: Snapshot, watched: Watched, outcomes: Mapping[str, Outcome], here: str
) -> Unseen:
    """The next record of which nobody looked at all, from one on and around the end."""
    paths = records_unseen(snapshot, watched, outcomes)
    order = [r.path for r in snapshot.records]
    at = order.index(here) if here in order else -1
    behind = set(order[at + 1 :])
    path = next((p for p in paths if p in behind), next(iter(paths), ""))
    record = snapshot.records_by_path.get(path)
    return _where_to_look(record, watched) if record is not None else Unseen()


def unseen_of_case(snapshot: Snapshot, watched: Watched, outcomes: Mapping[str, Outcome]) -> Unseen:
    """What goes out of a case unseen, and where to look first: recordings, then what is read."""
    out = [r for r in snapshot.records if outcomes.get(r.path) in GOES_OUT]
    missed = [m for r in out for m in missed_of_record(r, watched)]
    unread = [u for u in (unread_part_of(r, watched) for r in out) if u is not None]
    told = tell_unseen(missed, unread)
    if not told:
        return Unseen()
    path = max(missed, key=lambda m: m.seconds).record if missed else unread[0].record
    found = _where_to_look(snapshot.get_record(path), watched)
    return replace(found, told=f"Decided, but {told}")


def _where_to_look(record: Record, watched: Watched) -> Unseen:
    """The place in a record at which looking goes on."""
    missed = missed_of_record(record, watched)
    if missed:
        return Unseen(record.path, start=min(m.start for m in missed))
    part = unread_part_of(record, watched)
    return Unseen(record.path, unit=part.first if part is not None else None)


def _count_of(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
