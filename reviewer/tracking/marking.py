"""What the marks of a person make of what was found: changes of the case, and nothing else.

What was found and not proposed yet is proposed by its first mark; from then on it is a redaction as
every other, and goes by the same rules.

Decision 198.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reviewer.clock.timebase import round_moment
from reviewer.errors import Refused
from reviewer.model import (
    JOINED,
    Boxed,
    Change,
    Put,
    RegionRedaction,
    Snapshot,
    Status,
    Subject,
)
from reviewer.model.geometry import Keyframe, box_at
from reviewer.redaction.deciding import accept_redaction, keep_visible, reject_redaction
from reviewer.redaction.keyframes import sort_keyframes
from reviewer.redaction.spans import set_span, split_at
from reviewer.tracking.candidates import Candidate

LENGTHEN = 0.5  # seconds at each end, by one press; chosen by hand

Propose = Callable[[Candidate], Boxed]
"""The proposal of something found that is no redaction yet."""


def redactions_meant(candidates: Iterable[Candidate], propose: Propose) -> list[Boxed]:
    """The redactions of what was found; what was not proposed yet is made now."""
    return [one.redaction or propose(one) for one in candidates]


def accept_all(redactions: Sequence[Boxed]) -> list[Change]:
    """A person stands for all of these.

    Raises:
        Refused: One of them cites no exemption.
    """
    return [Put(accept_redaction(one)) for one in redactions]


def reject_all(redactions: Sequence[Boxed]) -> list[Change]:
    """There is nothing to hide in any of these."""
    return [Put(reject_redaction(one)) for one in redactions]


def keep_all(redactions: Sequence[Boxed], who: str) -> list[Change]:
    """A person wants all of these to be seen; ``who`` says who they are."""
    return [Put(keep_visible(one, who)) for one in redactions]


def join_tracks(redactions: Sequence[Boxed]) -> list[Change]:
    """One redaction of several: the first goes on until the last ends; the others are rejected.

    Between them the box goes straight on. What one of them accepted does not stand for the gap
    between, which nobody has seen: a joined redaction is a proposal.

    Raises:
        Refused: There is only one, they are of several records, or two are seen at once.
    """
    rows = sorted(_moving(redactions, "joined"), key=lambda one: (one.start, one.id))
    if len(rows) < 2:
        raise Refused("There is only one track to join.", "Mark the others as well.")
    if len({one.record for one in rows}) > 1:
        raise Refused(
            "Tracks of several recordings cannot be joined.",
            "Assign them to one subject instead.",
        )
    for one, after in itertools.pairwise(rows):
        if after.start < one.end:
            raise Refused(
                "Two of these are seen at the same moment, so they are not one.",
                "Mark only those that follow each other.",
            )
    keys: list[Keyframe] = []
    for one in rows:
        inside = [k for k in one.keyframes if one.start < k.t < one.end]
        ends = [Keyframe(t, box_at(one.keyframes, t)) for t in (one.start, _last(one))]
        keys += sort_keyframes({k.t: k for k in [*inside, *ends]}.values())
    codes = tuple(dict.fromkeys(code for one in rows for code in one.exemptions))
    first = replace(
        rows[0], keyframes=sort_keyframes(keys), exemptions=codes, status=Status.PROPOSED
    )
    made = set_span(first, rows[0].start, rows[-1].end)
    gone = [replace(reject_redaction(one), reason=f"{JOINED}: {made.id}") for one in rows[1:]]
    return [Put(made), *map(Put, gone)]


def split_track(redaction: Boxed, t: float, new_id: str) -> list[Change]:
    """Two redactions, each to be decided by itself; the later one is new.

    Raises:
        Refused: The moment does not lie inside it, or it is on a page.
    """
    (moving,) = _moving([redaction], "split")
    return [Put(half) for half in split_at(moving, t, new_id)]


def lengthen_all(
    redactions: Sequence[Boxed], snapshot: Snapshot, by: float = LENGTHEN
) -> list[Change]:
    """Begin earlier and end later by some seconds, as far as the recording goes.

    The box stays where it stands at its ends.

    Raises:
        Refused: One of them is on a page.
    """
    made: list[Change] = []
    for one in _moving(redactions, "lengthened"):
        length = snapshot.get_record(one.record).facts.duration_seconds or one.end + by
        start = round_moment(max(one.start - by, 0.0))
        end = max(round_moment(min(one.end + by, length)), one.end)
        inside = [k for k in one.keyframes if one.start < k.t < one.end]
        # Its track may go on outside of its span, where somebody trimmed it.
        ends = [Keyframe(t, box_at(one.keyframes, t)) for t in (one.start, _last(one))]
        keys = sort_keyframes({k.t: k for k in [*inside, *ends]}.values())
        made.append(Put(set_span(replace(one, keyframes=keys), start, end)))
    return made


def assign_subject(redactions: Sequence[Boxed], subject: Subject) -> list[Change]:
    """All of these are of one subject; what cites nothing yet cites what the subject does."""
    return [
        Put(replace(one, subject=subject.id, exemptions=one.exemptions or subject.exemptions))
        for one in redactions
    ]


def _moving(redactions: Sequence[Boxed], done: str) -> list[RegionRedaction]:
    """Those in videos, if all of them are."""
    moving = [one for one in redactions if isinstance(one, RegionRedaction)]
    if len(moving) < len(redactions):
        raise Refused(
            f"Only what is found in videos can be {done}.", "What is on a page has no length."
        )
    return moving


def _last(redaction: RegionRedaction) -> float:
    """The last moment that is given a keyframe: just before the end, which is not covered."""
    return max(round_moment(redaction.end - 1e-6), redaction.start)
