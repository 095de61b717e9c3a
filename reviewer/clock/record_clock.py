"""The clock of each record of a case.

A sound track that was taken out of a recording has no clock of its own: it stands on that one's,
begun when it begins there, however that one is moved.

Decision 83.
"""

from __future__ import annotations

from dataclasses import replace

from reviewer.clock.clock_map import ClockMap, clock_of
from reviewer.model import Record, Snapshot


def clock_in(snapshot: Snapshot, path: str) -> ClockMap | None:
    """The clock of a record; ``None`` where nothing is known of its time."""
    record = snapshot.records_by_path.get(path)
    own = clock_of(snapshot.anchors_of(path))
    if own is not None or record is None or not _rides_on_parent(record):
        return own
    outer = clock_in(snapshot, record.parent or "")
    return None if outer is None else _carry_clock(outer, record)


def clocks_of(snapshot: Snapshot) -> dict[str, ClockMap]:
    """The clock of every record of whose time something is known, by its path."""
    tied = dict.fromkeys(anchor.record for anchor in snapshot.anchors)
    found = {path: clock_of(snapshot.anchors_of(path)) for path in tied}
    clocks = {path: clock for path, clock in found.items() if clock is not None}
    for record in snapshot.records:  # what lies in another comes behind it
        outer = clocks.get(record.parent or "")
        if record.path not in clocks and outer is not None and _rides_on_parent(record):
            clocks[record.path] = _carry_clock(outer, record)
    return clocks


def _rides_on_parent(record: Record) -> bool:
    return record.parent is not None and record.facts.begins is not None


def _carry_clock(outer: ClockMap, record: Record) -> ClockMap:
    begins = record.facts.begins or 0.0
    return replace(outer, origin=outer.utc_of_media(begins), residuals=(), set_aside=())
