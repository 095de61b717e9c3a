"""What a window says to the process that decodes a video's pictures."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Pace(IntEnum):
    """Which of a video's frames are wanted while it plays; standing, every frame is."""

    KEYS = 0  # those that need no other: a picture every second or two
    HALF = 1  # every second one
    FULL = 2


class Order(NamedTuple):
    """What the window lacks.

    Attributes:
        missing: frames, the most wanted first.
        first: with ``last`` the frames worth keeping when they come by.
        have: those of them that are there already.
        heard: answers that had come when this was said; what was answered since is no news.
        only: nothing but what is missing is worth keeping.
    """

    missing: tuple[int, ...] = ()
    first: int = 0
    last: int = -1
    have: tuple[int, ...] = ()
    heard: int = 0
    only: bool = False
