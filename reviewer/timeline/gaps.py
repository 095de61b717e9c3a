"""Where nothing is recorded, and where time on a timeline is drawn shorter for it.

A call at six minutes past and a camera at twenty-two past are one incident: sixteen minutes between
them in which nothing is recorded would be all that is seen of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf

from reviewer.clock.placement import Placement
from reviewer.clock.timebase import MICROS

LEAST_GAP = 60 * MICROS
"""Microseconds in which nothing is recorded that are worth folding, or skipping."""

# Half a minute: what a dispatch system's clock is trusted to. Chosen by hand.
_MOST_DOUBT = 30 * MICROS  # of a recording's ends that stays beside it, outside of a fold
_MOST_SHARE = 4  # of a gap: at most a fourth of it stays open at either end


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing is recorded between two moments, in microseconds UTC.

    Attributes:
        start, end: when the last recording ends, and the next one begins.
        fold_start, fold_end: what of it can be folded: ends that are in doubt stay in sight.
    """

    start: int
    end: int
    fold_start: int
    fold_end: int

    @property
    def length(self) -> int:
        """How long nothing is recorded."""
        return self.end - self.start


def find_gaps(
    places: Iterable[Placement], bounds: tuple[int, int] | None = None
) -> tuple[Gap, ...]:
    """The gaps between recordings that are longer than ``LEAST_GAP``, in order.

    With ``bounds``, what lies between them and the first and last recording counts too: the day
    before, of which a dispatch log tells. Where nothing at all is recorded there is no gap.
    """
    spans = ((p.start, p.end, _doubt_in_micros(p.clock.sigma)) for p in places)
    return gaps_between(spans, bounds)


def gaps_between(
    spans: Iterable[tuple[int, int, int]],
    bounds: tuple[int, int] | None = None,
    least: int = LEAST_GAP,
) -> tuple[Gap, ...]:
    """The gaps between spans of start, end and doubt (microseconds), see ``find_gaps``."""
    ordered = sorted(spans)
    if not ordered:
        return ()
    found: list[Gap] = []
    # The end of what was recorded so far, and how far that end is in doubt.
    until, doubt = bounds[0] if bounds is not None else ordered[0][0], 0
    for start, end, own in ordered:
        if start - until > least:
            found.append(_make_gap(until, start, doubt, own))
        if end >= until:
            until, doubt = end, own
    if bounds is not None and bounds[1] - until > least:
        found.append(_make_gap(until, bounds[1], doubt, 0))
    return tuple(found)


def _make_gap(start: int, end: int, before: int, after: int) -> Gap:
    most = (end - start) // _MOST_SHARE
    return Gap(start, end, start + min(before, most), end - min(after, most))


def _doubt_in_micros(sigma: float) -> int:
    # Without a clock it may be of any time: no room beside it would say so.
    return 0 if isinf(sigma) else round(min(sigma, _MOST_DOUBT / MICROS) * MICROS)
