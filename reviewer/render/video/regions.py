"""Which region lies on which picture, and where: exact in time, on the stored picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reviewer.coverage.pictures import pictures_covered, ticks_covered
from reviewer.model import (
    RegionRedaction,
    Style,
)
from reviewer.model.geometry import Box, Keyframe, Orientation, box_at
from reviewer.render.video.cuts import Flags, Ticks

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class HiddenSpot:
    """One box on one picture: fractions of the stored picture, and how it is hidden."""

    box: Box
    style: Style


@dataclass(frozen=True)
class _Live:
    begin: int  # ticks, see ``ticks_covered``
    behind: int
    keyframes: tuple[Keyframe, ...]
    style: Style


class Regions:
    """The regions of a video, in ticks of its stream.

    A region is live on every picture that is shown at some moment of ``start <= t < end``,
    see ``ticks_covered``.

    Args:
        redactions: Of kind ``region``.
        time_base: Seconds of a tick.
        zero: Media time zero, in ticks.
        orientation: How the display brings the stored picture upright.
    """

    def __init__(
        self,
        redactions: Iterable[RegionRedaction],
        time_base: Fraction,
        zero: int | Fraction,
        orientation: Orientation,
    ) -> None:
        self._base = time_base
        self._zero = zero
        self._orientation = orientation
        self._all = [self._make_live(redaction) for redaction in redactions]

    def pictures_touched(self, pts: Ticks) -> Flags:
        """For each picture, whether a region is live on it."""
        found = np.zeros(len(pts), bool)
        # Spans are of time, pictures in coded order.
        order = np.argsort(pts, kind="stable")
        for live in self._all:
            first, behind = pictures_covered((live.begin, live.behind), pts[order])
            found[order[first:behind]] = True
        return found

    def spots_at(self, pts: int, until: int) -> list[HiddenSpot]:
        """What is to be hidden on a picture that is shown from ``pts`` until the next one's
        PTS; fills last, so that nothing lies on them.
        """
        moment = float((pts - self._zero) * self._base)
        spots = [
            HiddenSpot(self._orientation.to_stored(box_at(live.keyframes, moment)), live.style)
            for live in self._all
            if until > live.begin and pts < live.behind
        ]
        return sorted(spots, key=lambda spot: spot.style not in (Style.PIXELATE, Style.BLUR))

    def _make_live(self, redaction: RegionRedaction) -> _Live:
        start, end = ticks_covered(redaction.start, redaction.end, self._base, self._zero)
        keyframes = redaction.keyframes or (Keyframe(0.0, WHOLE),)
        return _Live(start, end, keyframes, redaction.style or Style.FILL)
