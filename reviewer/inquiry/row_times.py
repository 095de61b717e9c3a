"""When the rows of dispatch logs were written."""

from __future__ import annotations

from reviewer.inquiry.cited_place import RowTimes
from reviewer.timeline import TimelineWords


def row_times_of(words: TimelineWords) -> RowTimes:
    """Of each row the first time that it tells."""
    return {
        (path, event.row): (event.utc, event.sigma)
        for path, events in words.events.items()
        for event in reversed(events)  # they are in order, so the first one stays
    }
