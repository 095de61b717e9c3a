"""The case as lanes on the wall clock: what a timeline draws and a table lists.

Everything here is a function of a snapshot and of the words of its records; nothing draws.
"""

from __future__ import annotations

from reviewer.clock.placement import ELAPSED, Placement, placements, zone_of
from reviewer.timeline.edits import retimed
from reviewer.timeline.items import BOOKMARK, RECORDINGS, Item, ItemKind, Lane
from reviewer.timeline.lanes import LaneMaker
from reviewer.timeline.words import LogEvent, Words, read_words

__all__ = [
    "BOOKMARK",
    "ELAPSED",
    "RECORDINGS",
    "Item",
    "ItemKind",
    "Lane",
    "LaneMaker",
    "LogEvent",
    "Placement",
    "Words",
    "placements",
    "read_words",
    "retimed",
    "zone_of",
]
