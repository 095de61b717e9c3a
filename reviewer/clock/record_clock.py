"""The clock of each record of a case, of all that ties its records to UTC and to each other.

A sound track that was taken out of a recording has no clock of its own: it stands on that one's,
begun when it begins there, however that one is moved; what ties it, ties that one.

Decisions 28, 83.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from reviewer.clock.clock_map import (
    ClockMap,
    clock_of,
    counting_anchors,
    deciding_anchors,
    equation_of,
    map_of_line,
    pace_of,
)
from reviewer.clock.equations import Equation, KnownDrift
from reviewer.clock.solving import Part, solve_parts
from reviewer.clock.timebase import parse_utc
from reviewer.model import Anchor, Record, Snapshot, Status, Tie, TiedMoment, TieSource


@dataclass(frozen=True)
class TieFit:
    """How a tie fits the clocks.

    Attributes:
        residual: seconds by which the one moment is later than the other by these clocks.
        outlier: it contradicts them, and does not count.
    """

    residual: float
    outlier: bool


@dataclass(frozen=True)
class CaseClocks:
    """All that is known of the time of a case.

    Attributes:
        clocks: of every record of whose time something is known, by its path.
        beside: of records that are tied to others but to no time: how many seconds later than the
            first of them each one's media time begins, as the origin of a clock.
        ties: of every tie that was not rejected, by its id.
        parts: records whose clocks hang together, each part in order; parts do not.
    """

    clocks: Mapping[str, ClockMap] = field(default_factory=dict)
    beside: Mapping[str, ClockMap] = field(default_factory=dict)
    ties: Mapping[str, TieFit] = field(default_factory=dict)
    parts: tuple[tuple[str, ...], ...] = ()


def case_clocks(snapshot: Snapshot) -> CaseClocks:
    """Everything at once: what one anchor moves, moves with it."""
    parts = (snapshot.records, snapshot.anchors, snapshot.ties)
    return snapshot.memo.recall_or_make("clocks", parts, lambda *_: _solve_case(snapshot))


def clock_in(snapshot: Snapshot, path: str) -> ClockMap | None:
    """The clock of a record; ``None`` where nothing is known of its time."""
    return case_clocks(snapshot).clocks.get(path)


def clocks_of(snapshot: Snapshot) -> Mapping[str, ClockMap]:
    """The clock of every record of whose time something is known, by its path."""
    return case_clocks(snapshot).clocks


def _solve_case(snapshot: Snapshot) -> CaseClocks:
    ties = [_tie_of_recordings(tie, snapshot) for tie in snapshot.ties]
    equations = {tie.id: equation_of_tie(tie) for tie in ties if tie.status is not Status.REJECTED}
    tied = {record for one in equations.values() for record in (one.record, one.other)}
    # What nothing ties to others is solved by itself, as it was before it could be tied.
    clocks = {
        path: clock
        for path in dict.fromkeys(a.record for a in snapshot.anchors)
        if path not in tied and (clock := clock_of(snapshot.anchors_of(path))) is not None
    }
    anchors = {path: counting_anchors(snapshot.anchors_of(path)) for path in sorted(tied)}
    base = min((parse_utc(a.utc) for mine in anchors.values() for a in mine), default=0)
    parts = solve_parts([*equations.values(), *_anchor_equations(anchors, base)], _paces(anchors))
    beside: dict[str, ClockMap] = {}
    for part in parts:
        (clocks if part.known else beside).update(_maps_of_part(part, anchors, base))
    _carry_clocks(snapshot, clocks)
    _carry_clocks(snapshot, beside)
    fits = {
        id_: TieFit(part.residuals[name], name in part.outliers)
        for part in parts
        for name in part.residuals
        if (id_ := name[1]) in equations and name[0] == "ties"
    }
    alone = [(path,) for path in sorted(clocks) if path not in tied]
    hang = tuple(sorted([*(tuple(part.lines) for part in parts), *alone]))
    return CaseClocks(clocks, beside, fits, hang)


def equation_of_tie(tie: Tie) -> Equation:
    """What a tie says: how far the offset of the one record is ahead of the other's."""
    return Equation(
        *("ties", tie.id, tie.a.record, tie.a.media, tie.b.record, tie.b.media),
        value=tie.b.media - tie.a.media,
        sigma=tie.sigma,
        trusted=tie.source == TieSource.MANUAL or tie.status is Status.ACCEPTED,
    )


def _anchor_equations(anchors: Mapping[str, list[Anchor]], base: int) -> Iterator[Equation]:
    for mine in anchors.values():
        yield from (equation_of(anchor, base) for anchor in deciding_anchors(mine))


def _paces(anchors: Mapping[str, list[Anchor]]) -> dict[str, KnownDrift]:
    found = {path: pace_of(mine) for path, mine in anchors.items()}
    return {path: pace for path, pace in found.items() if pace is not None}


def _maps_of_part(
    part: Part, anchors: Mapping[str, list[Anchor]], base: int
) -> dict[str, ClockMap]:
    maps = {path: map_of_line(path, part, base, anchors[path]) for path in part.lines}
    if part.known:
        return maps
    first = min(one.origin for one in maps.values())
    return {path: replace(one, origin=one.origin - first) for path, one in maps.items()}


def _tie_of_recordings(tie: Tie, snapshot: Snapshot) -> Tie:
    """The same tie, of the recordings that its sound tracks lie in."""
    return replace(tie, a=_in_recording(tie.a, snapshot), b=_in_recording(tie.b, snapshot))


def _in_recording(moment: TiedMoment, snapshot: Snapshot) -> TiedMoment:
    record = snapshot.records_by_path.get(moment.record)
    if record is None or not _rides_on_parent(record) or snapshot.anchors_of(record.path):
        return moment
    return TiedMoment(record.parent or "", moment.media + (record.facts.begins or 0.0))


def _carry_clocks(snapshot: Snapshot, clocks: dict[str, ClockMap]) -> None:
    for record in snapshot.records:  # what lies in another comes behind it
        outer = clocks.get(record.parent or "")
        if record.path not in clocks and outer is not None and _rides_on_parent(record):
            clocks[record.path] = _carry_clock(outer, record)


def _rides_on_parent(record: Record) -> bool:
    return record.parent is not None and record.facts.begins is not None


def _carry_clock(outer: ClockMap, record: Record) -> ClockMap:
    begins = record.facts.begins or 0.0
    return replace(
        outer,
        origin=outer.utc_of_media(begins),
        sigma=outer.sigma_at(begins),
        centre=outer.centre - begins,
        residuals=(),
        set_aside=(),
        outliers=(),
    )
