"""The way of a caller's words as a table: a row for each thing that was said, a column for each
station, and how long each step took.

A call holds its stations in one list. A row of the table is a run of it in the order of the
stations; where a row begins with a later station than the one before it ended with, an empty
station keeps them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.inquiry.cited_place import CitedMoment
from reviewer.model import Call, Citation
from reviewer.model.inquiry import Relay, RelayMark, RelayStep
from reviewer.model.uncited import says_something

STATIONS = (RelayStep.SAID, RelayStep.TYPED, RelayStep.DISPATCHED, RelayStep.ACKNOWLEDGED)
STATION_WORDS: dict[str, str] = {
    RelayStep.SAID: "Caller said",
    RelayStep.TYPED: "Operator typed",
    RelayStep.DISPATCHED: "Dispatcher said",
    RelayStep.ACKNOWLEDGED: "Unit acknowledged",
}
MARKS = (RelayMark.PASSED_ON, RelayMark.SHORTENED, RelayMark.LOST, RelayMark.ADDED)

ChainRow = Mapping[RelayStep, Relay]
"""The stations of one thing that was said; those that say nothing may be absent."""


def rows_of_relay(relay: Iterable[Relay]) -> list[dict[RelayStep, Relay]]:
    """The rows of the table, in their order."""
    rows: list[dict[RelayStep, Relay]] = []
    last = len(STATIONS)
    for station in relay:
        at = _place_of(station.step)
        if at <= last or not rows:
            # A station of another version of the program stands by itself, and is kept.
            rows.append({})
        rows[-1][station.step] = station
        last = at if at < len(STATIONS) else -1
        if at >= len(STATIONS):
            last = len(STATIONS)
    return rows


def relay_of_rows(rows: Iterable[ChainRow]) -> tuple[Relay, ...]:
    """The list that a call holds; rows that say nothing are left out."""
    found: list[Relay] = []
    for row in rows:
        told = [s for s in sorted(row.values(), key=_order_of) if says_something(s)]
        if not told:
            continue
        apart = found and _order_of(told[0]) > _order_of(found[-1])
        if apart and told[0].step in STATIONS:
            # The first station, empty, begins a row.
            found.append(Relay(RelayStep.SAID))
        found += told
    return tuple(found)


def with_station(call: Call, row: int, station: Relay) -> Call:
    """The call with a station of a row put in, or taken out where it says nothing.

    ``row`` counts from 0; behind the last one a new row begins.
    """
    rows = rows_of_relay(call.relay)
    while len(rows) <= row:
        rows.append({})
    rows[row][station.step] = station
    return replace(call, relay=relay_of_rows(rows))


def station_in(call: Call, row: int, step: RelayStep) -> Relay:
    """The station at a place of the table; one that says nothing where there is none."""
    rows = rows_of_relay(call.relay)
    return rows[row].get(step, Relay(step)) if row < len(rows) else Relay(step)


@dataclass(frozen=True)
class StepTime:
    """How long after the last station before it, of which the time is known, a station came.

    Attributes:
        seconds: may be less than none, where clocks contradict each other.
        sigma: of that, in seconds.
        since: the station before.
    """

    seconds: float
    sigma: float
    since: RelayStep


MomentOf = Callable[[Citation], CitedMoment | None]


def step_times(row: ChainRow, moment_of: MomentOf) -> dict[RelayStep, StepTime]:
    """The time of each step of a row, as far as both of its ends are cited and have a time."""
    found: dict[RelayStep, StepTime] = {}
    before: tuple[RelayStep, CitedMoment] | None = None
    for step in STATIONS:
        station = row.get(step)
        moment = moment_of(station.citation) if station and station.citation else None
        if moment is None:
            continue
        if before is not None:
            found[step] = StepTime(*moment.seconds_after(before[1]), since=before[0])
        before = step, moment
    return found


def origin_by_station(rows: Sequence[ChainRow]) -> dict[RelayStep, bool | None]:
    """Of each station, whether a person found it said there which agency called: in any row."""
    found: dict[RelayStep, bool | None] = {}
    for step in STATIONS:
        said = {row[step].origin_stated for row in rows if step in row}
        found[step] = True if True in said else (False if False in said else None)
    return found


def _place_of(step: RelayStep) -> int:
    return STATIONS.index(step) if step in STATIONS else len(STATIONS)


def _order_of(station: Relay) -> int:
    return _place_of(station.step)
