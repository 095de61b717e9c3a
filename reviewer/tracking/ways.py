"""Things through time, as they are followed: pictures, sightings, and the ways that they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviewer.tracking.flow import Grey

HOLE = 0.5
"""Seconds that are bridged without a word; a longer stretch is a hole that wants a look."""


class Seen(NamedTuple):
    """A sighting: ``box`` as left, top, right and bottom in pixels of the grey picture."""

    kind: str
    box: NDArray[np.float64]
    score: float
    text: str = ""


class Look(NamedTuple):
    """A picture: its number, when it is shown, what is in it, and whether it was looked at.

    ``seen`` is ``None`` where no detector looked; ``cut``: another scene begins with it.
    ``unasked``: kinds that not every detector looked for which finds them: they are not missed.
    ``least``: pixels of the shorter side, in the grey picture: smaller things are not missed, for
    detectors saw too little of them.
    """

    number: int
    time: float
    grey: Grey
    seen: Sequence[Seen] | None
    cut: bool = False
    unasked: frozenset[str] = frozenset()
    least: float = 0.0


@dataclass
class WayStep:
    """Where a way is in one picture; ``score`` is NaN where it was not seen.

    ``jumped``: it was seen far from where it had been followed to: it may be another thing.
    """

    number: int
    time: float
    box: NDArray[np.float64]
    score: float = float("nan")
    followed: bool = True
    jumped: bool = False


@dataclass(eq=False)
class ThingWay:
    """A thing through time, not yet padded.

    Attributes:
        kind: what it is.
        steps: one for each picture that came by.
        hits: rows of ``steps`` at which it was seen itself.
        text: what was read, at its surest sighting.
        readings: when it was read, and what.
        born_in: why it begins where it does: ``cut``, ``seen`` or ``start``.
        ended: why it ends where it does: ``cut``, ``left``, ``lost`` or ``over``; one that was not
            seen for a while before a cut was lost.
        before: number of the last picture that came by before the scene in which it is born;
            -1: none.
        after: number of the first one that came by behind the scene in which it ends.
        looks: how often it was looked for, from its first sighting to its last one.
        missed: how often since then, in vain; ``asked``: when that was last.
        came: pixels a second by which it would have come, were it what was missed when it was new;
            0 where nothing was. ``went``: the same of what was new when it was missed.
    """

    kind: str
    steps: list[WayStep]
    hits: list[int]
    text: str = ""
    born_in: str = "seen"
    ended: str = ""
    before: int = -1
    after: int = -1
    readings: list[tuple[float, str]] = field(default_factory=list)
    core: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))
    held: int = 0  # the row of the last sighting, or of the last of what helps it
    looks: int = 1
    missed: int = 0
    asked: float = float("-inf")
    came: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    went: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    begun: bool = False  # it was taken back to before its first sighting

    @property
    def best(self) -> float:
        """The score of its surest sighting."""
        return max(self.steps[row].score for row in self.hits)
