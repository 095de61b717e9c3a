"""Which region lies on which picture, and where: exact in time, on the stored picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reviewer.geometry import Box, Keyframe, WayUp, box_at
from reviewer.model import Redaction
from reviewer.render.video.cuts import Flags, Ticks
from reviewer.timebase import ticks_covered

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Spot:
    """One box on one picture: fractions of the stored picture, and how it is hidden."""

    box: Box
    style: str


@dataclass(frozen=True)
class _Live:
    first: int  # PTS, inclusive
    end: int  # PTS, exclusive
    keyframes: tuple[Keyframe, ...]
    style: str


class Regions:
    """The regions of a video, in ticks of its stream.

    A region is live on pictures with ``start <= t < end``, where ``t`` counts from the
    first picture shown, reckoned in fractions. A picture that stands on an edge for those
    who reckon in floating point is covered too.

    Args:
        redactions: Of kind ``region``.
        time_base: Seconds of a tick.
        first: PTS of the first picture shown.
        way: How the display brings the stored picture upright.
    """

    def __init__(
        self, redactions: Iterable[Redaction], time_base: Fraction, first: int, way: WayUp
    ) -> None:
        self._base = time_base
        self._first = first
        self._way = way
        self._all = [self._live(redaction) for redaction in redactions]

    def touched(self, pts: Ticks) -> Flags:
        """For each picture, whether a region is live on it."""
        found = np.zeros(len(pts), bool)
        for live in self._all:
            found |= (pts >= live.first) & (pts < live.end)
        return found

    def at(self, pts: int) -> list[Spot]:
        """What is to be hidden on one picture; fills last, so that nothing lies on them."""
        moment = float((pts - self._first) * self._base)
        spots = [
            Spot(self._way.stored(box_at(live.keyframes, moment)), live.style)
            for live in self._all
            if live.first <= pts < live.end
        ]
        return sorted(spots, key=lambda spot: spot.style not in ("pixelate", "blur"))

    def _live(self, redaction: Redaction) -> _Live:
        start, end = ticks_covered(redaction.start, redaction.end, self._base, self._first)
        keyframes = redaction.keyframes or (Keyframe(0.0, redaction.box or WHOLE),)
        return _Live(start, end, keyframes, redaction.style or "fill")
