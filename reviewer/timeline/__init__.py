"""The case as lanes on the wall clock: what a timeline draws and a table lists.

Everything here is a function of a snapshot and of the words of its records; nothing draws.
"""

from __future__ import annotations

from reviewer.clock.placement import ELAPSED, Placement, place_records, zone_of
from reviewer.timeline.edits import retime_entity
from reviewer.timeline.gaps import LEAST_GAP, Gap, find_gaps, gaps_between
from reviewer.timeline.items import BOOKMARK, RECORDINGS, ItemKind, Lane, TimelineItem
from reviewer.timeline.lanes import LaneMaker
from reviewer.timeline.read_words import LogEvent, TimelineWords, read_words

__all__ = [
    "BOOKMARK",
    "ELAPSED",
    "LEAST_GAP",
    "RECORDINGS",
    "Gap",
    "ItemKind",
    "Lane",
    "LaneMaker",
    "LogEvent",
    "Placement",
    "TimelineItem",
    "TimelineWords",
    "find_gaps",
    "gaps_between",
    "place_records",
    "read_words",
    "retime_entity",
    "zone_of",
]
