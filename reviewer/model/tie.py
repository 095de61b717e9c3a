"""A tie of two records: a moment of the one is a moment of the other.

Two cameras that hear the same clap are tied by it, whatever either clock says. An anchor ties a
record to UTC, see ``Anchor``; from both the clock of every record is solved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewer.model.choices import OpenWords
from reviewer.model.plain_form import PlainForm
from reviewer.model.redactions import Status


class TieSource(OpenWords):
    """What shows that two moments are one."""

    SOUND = "sound"  # both recordings hear the same
    MANUAL = "manual"  # a person: this is that


@dataclass(frozen=True)
class TiedMoment(PlainForm):
    """A moment of a record.

    Attributes:
        media: seconds of the record's media time.
    """

    record: str
    media: float


@dataclass(frozen=True)
class Tie(PlainForm):
    """A moment of one record that is a moment of another.

    Several ties of one pair, further apart, tell how much faster one of the two clocks runs.

    Attributes:
        sigma: seconds, one standard deviation.
        score: how sure whatever found it was, in its own measure; ``None`` for a person.
        status: what is proposed counts until a person rejects it; what is rejected is kept, so
            that nothing proposes it again, and never counts.
    """

    id: str
    a: TiedMoment
    b: TiedMoment
    sigma: float
    source: TieSource
    score: float | None = None
    status: Status = Status.PROPOSED
    note: str = ""

    @property
    def records(self) -> tuple[str, str]:
        """The paths of the two records."""
        return self.a.record, self.b.record


def tie_faults(entity: object, has_record: Callable[[str], bool]) -> Iterator[str]:
    """What is wrong with a tie; nothing for what is none."""
    if not isinstance(entity, Tie):
        return
    for record in dict.fromkeys(entity.records):
        if not has_record(record):
            yield f"the case has no record {record!r}, which it ties"
    if entity.a.record == entity.b.record:
        yield "it ties a record to itself"
    if not all(math.isfinite(moment.media) for moment in (entity.a, entity.b)):
        yield "its moments must be seconds of media time"
    if not (math.isfinite(entity.sigma) and entity.sigma >= 0):
        yield "its sigma must be zero or more seconds"
