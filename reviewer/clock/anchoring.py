"""How a person puts a record on the clock: by typing, by moving it, by "this is that".

Decision 28.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.clock.clock_map import SAID_HERE, ClockMap
from reviewer.clock.equations import MIN_BASELINE
from reviewer.clock.timebase import MICROS, utc_text
from reviewer.model import Anchor, AnchorSource, Change, Put, Remove
from reviewer.system.canonical import digest_of

TYPED_SIGMA = 0.5  # a time read off a picture or a report is right to its second
SEEN_SIGMA = 0.04  # a clap or a flash, found in two recordings, is right to about a frame
MOVED_SIGMA = 0.5


def tie_to_time(
    anchors: Sequence[Anchor], record: str, media: float, utc: int, sigma: float = TYPED_SIGMA
) -> list[Change]:
    """Say at what time (microseconds UTC) a moment (seconds) of a record was.

    It takes the place of what a person said before of the same minute; two that are further
    apart tell the pace of the record's clock too.
    """
    made = Anchor(
        _id_of_moment(record, media), record, media, utc_text(utc), sigma, AnchorSource.MANUAL
    )
    # Nearer than that two of them say the same thing twice, and the second corrects the first.
    near = [a for a in _anchors_said_here(anchors, record) if abs(a.media - media) < MIN_BASELINE]
    return _in_place_of(near, made)


def move_by(
    anchors: Sequence[Anchor], record: str, clock: ClockMap, seconds: float
) -> list[Change]:
    """Move a record on the clock; later for positive seconds."""
    utc = clock.utc_of_media(0.0) + round(seconds * MICROS)
    made = Anchor(
        _id_of_moment(record, 0.0), record, 0.0, utc_text(utc), MOVED_SIGMA, AnchorSource.MANUAL
    )
    return _in_place_of(_anchors_said_here(anchors, record), made)


def forget_said_time(anchors: Sequence[Anchor], record: str) -> list[Change]:
    """Take back what a person said of a record's time."""
    return [Remove("anchors", a.id) for a in _anchors_said_here(anchors, record)]


def _anchors_said_here(anchors: Sequence[Anchor], record: str) -> list[Anchor]:
    return [a for a in anchors if a.record == record and a.id.startswith(SAID_HERE)]


def _in_place_of(stale: Sequence[Anchor], made: Anchor) -> list[Change]:
    removed: list[Change] = [Remove("anchors", a.id) for a in stale if a.id != made.id]
    return [*removed, Put(made)]


def _id_of_moment(record: str, media: float) -> str:
    """One for each moment of a record: whoever says another time of it says the same anew."""
    return f"{SAID_HERE}{digest_of([record, media])[:12]}"
