"""What a burned-in clock is worth: it runs, stands still, jumps, runs at another rate, or nobody
can tell what it shows. Only one that runs becomes an anchor.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from reviewer.overlay.layouts import ShownTime, load_layouts, maker_in, shown_time
from reviewer.overlay.readings import ClockEdge, SeenClock

_EPOCH = datetime(1970, 1, 1)
# All chosen by measurement on clips with made clocks, see tests/bench/overlays.py.
_LEAST = 3  # readings that agree
_AGREE = 0.7  # of the readings
_SURE = 0.55  # certainty of a reading's least certain digit, to count
_FLOOR = 1.1  # seconds: whole seconds are shown, and pictures come late
RATE = 2e-3  # what a clock may gain and still be one
_STILL = 2.5  # seconds over which a clock must go on
_STEADY = 0.5  # seconds: changes of the second that are further from each other are none


class ClockVerdict(StrEnum):
    """What a burned-in clock is."""

    RUNS = "runs"
    STILL = "stands still"
    JUMPS = "jumps"
    RATE = "runs at another rate"
    UNSURE = "cannot be read surely"


@dataclass(frozen=True)
class JudgedClock:
    """A burned-in clock, judged.

    Attributes:
        verdict: what it is.
        ticks: of a clock that runs: media seconds and the moment on the camera's clock, in the
            order of ``orders``; the moment is microsecond-exact only as far as ``sigma``.
        sigma: seconds, one standard deviation of a tick.
        orders: in which its date may be meant; more than one: nobody can tell.
        zone: minutes ahead of UTC; ``None``: not shown.
        maker: the maker's name, as far as it is told.
        why: in words, of what is not taken.
        shown: what it showed first.
    """

    verdict: ClockVerdict
    ticks: tuple[tuple[float, tuple[datetime, ...]], ...] = ()
    sigma: float = 0.0
    orders: tuple[str, ...] = ()
    zone: int | None = None
    maker: str = ""
    zone_lost: bool = False
    why: str = ""
    shown: str = ""


@dataclass(frozen=True)
class _Read:
    seconds: float
    time: ShownTime
    text: str

    def value(self, order: str) -> float:
        moment = dict(self.time.moments)[order]
        return (moment - _EPOCH).total_seconds()


def judge_clock(seen: SeenClock) -> JudgedClock:
    """What a clock is, by its readings."""
    read = [
        _Read(r.seconds, time, r.text)
        for r in seen.readings
        if r.weakest >= _SURE and (time := shown_time(r.text)) is not None
    ]
    shown = read[0].text if read else (seen.readings[0].text if seen.readings else "")
    if len(read) < max(_LEAST, _AGREE * len(seen.readings)):
        some = f"{len(read)} of {len(seen.readings)} readings"
        return JudgedClock(
            ClockVerdict.UNSURE, why=f"only {some} could be read surely", shown=shown
        )
    orders = _orders_of_all(read)
    if not orders:
        return JudgedClock(
            ClockVerdict.UNSURE, why="its readings contradict each other", shown=shown
        )
    read = [r for r in read if orders[0] in dict(r.time.moments)]
    verdict, why, agreeing = _judge_pace(read, orders[0], len(seen.readings))
    if verdict is not ClockVerdict.RUNS:
        return JudgedClock(verdict, why=why, shown=shown)
    if load_layouts().stands_still.search(seen.beside):
        why = "it says that it is the time at which the recording began"
        return JudgedClock(ClockVerdict.STILL, why=why, shown=shown)
    return _with_ticks(seen, agreeing, orders, shown)


def _orders_of_all(read: Sequence[_Read]) -> tuple[str, ...]:
    """The orders in which nearly all readings can be meant."""
    counts = Counter(order for r in read for order, _ in r.time.moments)
    return tuple(o for o, n in counts.items() if n >= _AGREE * len(read))


def _judge_pace(
    read: Sequence[_Read], order: str, many: int
) -> tuple[ClockVerdict, str, list[_Read]]:
    span = read[-1].seconds - read[0].seconds
    ahead = [r.value(order) - r.seconds for r in read]
    usual = median(ahead)
    room = _FLOOR + RATE * span
    agree = [r for r, a in zip(read, ahead, strict=True) if abs(a - usual) <= room]
    values = [r.value(order) for r in read]
    if span >= _STILL and Counter(values).most_common(1)[0][1] >= _AGREE * many:
        return ClockVerdict.STILL, f"it shows the same over {span:.0f} s", []
    if len(agree) >= max(_LEAST, _AGREE * many):
        return _judge_running(agree, order)
    return (*_judge_other(read, order, many), [])


def _judge_running(agree: list[_Read], order: str) -> tuple[ClockVerdict, str, list[_Read]]:
    span = agree[-1].seconds - agree[0].seconds
    gone = agree[-1].value(order) - agree[0].value(order)
    # Of whole seconds a rate is told to a second over the whole span.
    if abs(gone - span) > 1.0 + RATE * span + 0.1:
        return ClockVerdict.RATE, f"it goes on by {gone:.0f} s in {span:.1f} s", []
    if gone <= 0:
        return ClockVerdict.UNSURE, "it was not seen to go on", []
    return ClockVerdict.RUNS, "", agree


def _judge_other(read: Sequence[_Read], order: str, many: int) -> tuple[ClockVerdict, str]:
    slopes = [
        (b.value(order) - a.value(order)) / (b.seconds - a.seconds)
        for a, b in itertools.combinations(read, 2)
        if b.seconds - a.seconds > 1.0
    ]
    rate = median(slopes) if slopes else 1.0
    off = [r.value(order) - rate * r.seconds for r in read]
    fits = sum(abs(o - median(off)) <= _FLOOR * max(1.0, rate) for o in off)
    if fits >= max(_LEAST, _AGREE * many) and abs(rate - 1) > RATE:
        return ClockVerdict.RATE, f"it runs {rate:.3g} times as fast as the recording"
    ahead = [r.value(order) - r.seconds for r in read]
    for at in range(2, len(read) - 1):
        first, then = median(ahead[:at]), median(ahead[at:])
        near = [abs(a - first) <= _FLOOR for a in ahead[:at]]
        near += [abs(a - then) <= _FLOOR for a in ahead[at:]]
        if abs(then - first) > _FLOOR and sum(near) >= _AGREE * many:
            when = read[at].seconds
            return ClockVerdict.JUMPS, f"it jumps by {then - first:+.0f} s before {when:.0f} s"
    return ClockVerdict.UNSURE, "its readings do not lie on one line"


def _with_ticks(
    seen: SeenClock, read: Sequence[_Read], orders: tuple[str, ...], shown: str
) -> JudgedClock:
    maker = maker_in(seen.beside)
    name = maker.maker if maker else ""
    if maker is not None and maker.order in orders:
        orders = (maker.order,)
    orders = _with_weekday(read, orders)
    zones = Counter(r.time.zone for r in read)
    zone, times = zones.most_common(1)[0]
    told = {z for z in zones if z is not None}
    lost = len(told) > 1 or (bool(told) and times < _AGREE * len(read))
    if zone is None and told:
        zone = next(iter(told))
    due = sum(r.time.zone_due for r in read) > len(read) * (1 - _AGREE)
    due = due or (maker is not None and maker.zone == "told")
    lost = lost or (zone is None and due)
    ticks, sigma = _ticks_of(seen.edges, read, orders)
    if sigma > _STEADY:
        why = "its seconds do not change where they should"
        return JudgedClock(ClockVerdict.UNSURE, why=why, shown=shown, maker=name)
    return JudgedClock(ClockVerdict.RUNS, ticks, sigma, orders, zone, name, lost, shown=shown)


def _with_weekday(read: Sequence[_Read], orders: tuple[str, ...]) -> tuple[str, ...]:
    """Those orders by which the day of the week that is shown is right."""
    told = Counter(r.time.weekday for r in read).most_common(1)[0][0]
    if told is None:
        return orders
    fits = tuple(o for o in orders if dict(read[0].time.moments)[o].weekday() == told)
    return fits or orders


def _ticks_of(
    edges: Sequence[ClockEdge], read: Sequence[_Read], orders: tuple[str, ...]
) -> tuple[tuple[tuple[float, tuple[datetime, ...]], ...], float]:
    """Where the clock stood, and how well that is known."""
    usual = median(r.value(orders[0]) - r.seconds for r in read)
    found: list[tuple[float, float, ShownTime]] = []
    for edge in edges:
        time = shown_time(edge.after)
        if time is None or orders[0] not in dict(time.moments):
            continue
        # The picture was taken after the second had changed, and before the next picture.
        found.append(((edge.last + edge.first) / 2, (edge.first - edge.last) / 2, time))
    ahead = [_seconds(t, orders[0]) - at for at, _, t in found]
    near = [f for f, a in zip(found, ahead, strict=True) if abs(a - usual) <= 2 * _FLOOR]
    if not near:
        return _ticks_of_readings(read, orders)
    off = [_seconds(t, orders[0]) - at for at, _, t in near]
    span = near[-1][0] - near[0][0]
    spread = max(off) - min(off)
    sigma = max(half for _, half, _ in near)
    # A clock that gains is no worse known; one whose changes scatter is.
    sigma = sigma if spread <= 2 * sigma + RATE * span else max(sigma, spread)
    return tuple((at, _moments(t, orders)) for at, _, t in near), sigma


def _ticks_of_readings(
    read: Sequence[_Read], orders: tuple[str, ...]
) -> tuple[tuple[tuple[float, tuple[datetime, ...]], ...], float]:
    """Of readings alone: each shows a second that had begun, and was not over."""
    ahead = [r.value(orders[0]) - r.seconds for r in read]
    low, high = max(ahead), min(ahead) + 1.0
    half = max((high - low) / 2, 0.1)
    first = read[0]
    late = timedelta(seconds=(low + high) / 2 - ahead[0])
    return ((first.seconds, tuple(m + late for m in _moments(first.time, orders))),), half


def _seconds(time: ShownTime, order: str) -> float:
    return (dict(time.moments)[order] - _EPOCH).total_seconds()


def _moments(time: ShownTime, orders: tuple[str, ...]) -> tuple[datetime, ...]:
    known = dict(time.moments)
    return tuple(known.get(order, known[orders[0]]) for order in orders)
