"""Who was there over time, as the entries of presence tell it: lanes, conflicts, headcount, waits.

Nothing is filled in. An end that was not recorded stays open, a number that nobody said has no
upper bound, and where sources differ each of them may be right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from reviewer.clock.placement import Placement, place_records
from reviewer.clock.timebase import parse_utc
from reviewer.model import Call, Presence, Snapshot
from reviewer.model.inquiry import PresenceSource

_OF_ONE_RECORD = (PresenceSource.STATEMENT, PresenceSource.UNSAID)


@dataclass(frozen=True)
class Stay:
    """One entry of presence on a lane.

    Attributes:
        entry: its id.
        told_by: the kind of source; of statements also the record, as two witnesses are two.
        start, end: microseconds since 1970 UTC, the end is not in it; ``None``: not recorded, or
            the two cannot both be so.
        low, high: officers while it lasts; ``high`` of ``None``: no upper bound is told.
        supervisor: whether one is among them; ``None``: nobody has said so.
    """

    entry: str
    told_by: tuple[str, str]
    start: int | None
    end: int | None
    low: int
    high: int | None
    supervisor: bool | None

    def may_hold(self, moment: int) -> bool:
        """Whether the entry leaves it possible that the unit was there then."""
        return (self.start is None or self.start <= moment) and (
            self.end is None or moment < self.end
        )

    @property
    def is_closed(self) -> bool:
        """Whether both ends were recorded."""
        return self.start is not None and self.end is not None


@dataclass(frozen=True)
class UnitLane:
    """A unit with all that is told of its stay, the earliest first; who is unnamed stands alone.

    Attributes:
        conflicts: pairs of entries of two sources that tell one stay differently.
    """

    unit: str
    stays: tuple[Stay, ...]
    conflicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HeadcountStep:
    """How many officers were there from ``start`` until ``end`` (``None``: without a bound).

    Every count that agrees with the entries is in ``low`` to ``high``.
    """

    start: int | None
    end: int | None
    low: int
    high: int | None


@dataclass(frozen=True)
class FirstArrival:
    """The first one who came at or after a call.

    Attributes:
        earliest: of all sources, microseconds UTC; ``None``: no such arrival is recorded.
        latest: somebody had come by then, whichever source is right; ``None``: nothing tells.
        may_be_earlier: somebody's arrival was not recorded, or somebody may have been there.
        entries: those that tell the earliest.
    """

    earliest: int | None
    latest: int | None
    may_be_earlier: bool
    entries: tuple[str, ...]


@dataclass(frozen=True)
class CallWait:
    """A call whose moment is known, and who came first after it.

    Attributes:
        call: its id.
        at: its recording's first moment, microseconds UTC.
        sigma: how far that may be off, seconds, one standard deviation.
    """

    call: str
    at: int
    sigma: float
    unit: FirstArrival
    supervisor: FirstArrival


@dataclass(frozen=True)
class PresencePicture:
    """All that the entries tell, in an order that is not theirs."""

    lanes: tuple[UnitLane, ...]
    headcount: tuple[HeadcountStep, ...]
    waits: tuple[CallWait, ...]


def picture_presence(snapshot: Snapshot) -> PresencePicture:
    """Who was there, by the entries of a case."""
    lanes = _lanes_of(snapshot.presence)
    placed = place_records(snapshot)
    waits = [
        _wait_after(call, placed[call.record], lanes)
        for call in snapshot.calls
        if call.record in placed and placed[call.record].known
    ]
    waits.sort(key=lambda wait: (wait.at, wait.call))
    return PresencePicture(lanes, headcount_of(lanes), tuple(waits))


def headcount_of(lanes: Iterable[UnitLane]) -> tuple[HeadcountStep, ...]:
    """The count over all of time, in steps without a gap; nothing where nobody is noted."""
    known = tuple(lanes)
    if not known:
        return ()
    ends = {end for lane in known for s in lane.stays for end in (s.start, s.end)}
    bounds = sorted(end for end in ends if end is not None)
    # Before the first moment that is told anything holds that holds one microsecond before it.
    moments = [bounds[0] - 1, *bounds] if bounds else [0]
    steps: list[HeadcountStep] = []
    for moment, (start, end) in zip(moments, pairwise([None, *bounds, None]), strict=True):
        low, high = _count_at(known, moment)
        if steps and (steps[-1].low, steps[-1].high) == (low, high):
            steps[-1] = replace(steps[-1], end=end)
        else:
            steps.append(HeadcountStep(start, end, low, high))
    return tuple(steps)


# ---- lanes


def _lanes_of(entries: Iterable[Presence]) -> tuple[UnitLane, ...]:
    units: defaultdict[tuple[str, str], list[Presence]] = defaultdict(list)
    for one in entries:
        unit = " ".join(one.unit.split()).casefold()
        units[unit, "" if unit else one.id].append(one)
    return tuple(_lane_of(units[unit]) for unit in sorted(units))


def _lane_of(entries: list[Presence]) -> UnitLane:
    stays = sorted(map(_stay_of, entries), key=_place_on_lane)
    pairs = (
        (one.entry, other.entry)
        for one, other in combinations(stays, 2)
        if _of_one_stay(one, other, stays) and _differ(one, other)
    )
    return UnitLane(min(" ".join(e.unit.split()) for e in entries), tuple(stays), tuple(pairs))


def _stay_of(one: Presence) -> Stay:
    start, end = _moment_of(one.arrive), _moment_of(one.leave)
    if start is not None and end is not None and end < start:
        start = end = None
    record = one.citation.record if one.citation and one.source in _OF_ONE_RECORD else ""
    # A unit that is there is somebody, unless its entry says otherwise.
    low, high = one.low if one.low is not None else 1, one.high
    if high is not None:
        # Told the wrong way round, both are kept in the band.
        low, high = min(low, high), max(one.low if one.low is not None else high, high)
    return Stay(one.id, (str(one.source), record), start, end, low, high, one.supervisor)


def _moment_of(told: str) -> int | None:
    try:
        return parse_utc(told)
    except (ValueError, OverflowError):
        return None


def _place_on_lane(one: Stay) -> tuple[bool, int, tuple[str, str], str]:
    first = one.start if one.start is not None else one.end
    return first is None, first or 0, one.told_by, one.entry


def _of_one_stay(one: Stay, other: Stay, lane: Iterable[Stay]) -> bool:
    """Whether two sources mean one stay: the two overlap, or each overlaps nothing of the other's
    source, and so has no other entry to be compared with.
    """
    if one.told_by == other.told_by:
        return False
    if _may_overlap(one, other):
        return True
    return not any(
        (s.told_by == other.told_by and _may_overlap(one, s))
        or (s.told_by == one.told_by and _may_overlap(other, s))
        for s in lane
    )


def _may_overlap(one: Stay, other: Stay) -> bool:
    return not any(
        a.end is not None and b.start is not None and a.end <= b.start and a.start != b.start
        for a, b in ((one, other), (other, one))
    )


def _differ(one: Stay, other: Stay) -> bool:
    """Whether something is told by both, and not alike."""
    told = (
        (one.start, other.start),
        (one.end, other.end),
        (one.supervisor, other.supervisor),
    )
    if any(None not in pair and pair[0] != pair[1] for pair in told):
        return True
    return any(a.high is not None and a.high < b.low for a, b in ((one, other), (other, one)))


# ---- headcount


def _count_at(lanes: Iterable[UnitLane], moment: int) -> tuple[int, int | None]:
    bands = [_band_of(lane, moment) for lane in lanes]
    return sum(low for low, _ in bands), _sum_or_none(high for _, high in bands)


def _band_of(lane: UnitLane, moment: int) -> tuple[int, int | None]:
    """How many of a unit were there: as the least and the most that one of its sources allows."""
    sources: defaultdict[tuple[str, str], list[Stay]] = defaultdict(list)
    for stay in lane.stays:
        found = sources[stay.told_by]
        if stay.may_hold(moment):
            found.append(stay)
    lows = [
        min(s.low for s in found) if any(s.is_closed for s in found) else 0
        for found in sources.values()
    ]
    highs = [s.high for found in sources.values() for s in found]
    return min(lows), _most_or_none(highs)


def _most_or_none(highs: list[int | None]) -> int | None:
    known = [high for high in highs if high is not None]
    return None if len(known) < len(highs) else max(known, default=0)


def _sum_or_none(highs: Iterable[int | None]) -> int | None:
    told = list(highs)
    known = [high for high in told if high is not None]
    return None if len(known) < len(told) else sum(known)


# ---- waits


def _wait_after(call: Call, placed: Placement, lanes: tuple[UnitLane, ...]) -> CallWait:
    at, sigma = placed.start, placed.clock.sigma_at(0.0)
    unit, supervisor = (_first_after(at, lanes, supervisors=asked) for asked in (False, True))
    return CallWait(call.id, at, sigma, unit, supervisor)


def _first_after(call: int, lanes: Iterable[UnitLane], *, supervisors: bool) -> FirstArrival:
    """The first arrival at or after a call; of ``supervisors``: where one is said to have come."""
    known = tuple(lanes)
    possible = [
        s for lane in known for s in lane.stays if not supervisors or s.supervisor is not False
    ]
    sure = [s for s in possible if not supervisors or s.supervisor]
    after = [(s.start, s.entry) for s in sure if s.start is not None and s.start >= call]
    earliest = min((start for start, _ in after), default=None)
    bounds = [bound for lane in known if (bound := _bound_of(call, lane, sure)) is not None]
    return FirstArrival(
        earliest,
        min(bounds, default=None),
        any(_may_come_before(s, call, earliest) for s in possible),
        tuple(sorted(entry for start, entry in after if start == earliest)),
    )


def _bound_of(call: int, lane: UnitLane, sure: Iterable[Stay]) -> int | None:
    """When somebody of a unit had come, whichever of its sources is right; ``None``: not told."""
    sources = {s.told_by for s in lane.stays}
    firsts: dict[tuple[str, str], int] = {}
    for s in lane.stays:
        if s in sure and s.start is not None and s.start >= call:
            firsts[s.told_by] = min(s.start, firsts.get(s.told_by, s.start))
    return max(firsts.values()) if firsts.keys() == sources else None


def _may_come_before(one: Stay, call: int, earliest: int | None) -> bool:
    """Whether the entry leaves it possible that somebody was there before the first arrival."""
    if one.start is None or one.start < call:
        return one.may_hold(call)
    return earliest is None or one.start < earliest
