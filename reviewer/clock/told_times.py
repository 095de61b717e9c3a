"""Times that a person or a file gives in a review: is each one a moment, and in order?"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.clock.timebase import parse_utc
from reviewer.model import Anchor, Presence


def time_faults(entity: object) -> Iterator[str]:
    """What is wrong with the times of something in a review; nothing for what has none."""
    if isinstance(entity, Anchor):
        yield from _moment_faults(entity.utc)
    if isinstance(entity, Presence):
        given = [told for told in (entity.arrive, entity.leave) if told]  # the rest: not recorded
        wrong = [fault for told in given for fault in _moment_faults(told)]
        yield from wrong
        if len(given) == 2 and not wrong and parse_utc(entity.leave) < parse_utc(entity.arrive):
            yield "it leaves before it arrives"


def _moment_faults(told: str) -> Iterator[str]:
    try:
        parse_utc(told)
    except (ValueError, OverflowError):
        yield f"{told!r} is no time with a zone"
