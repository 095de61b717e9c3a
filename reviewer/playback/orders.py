"""What a window says to the process that decodes a video's pictures."""

from __future__ import annotations

from typing import NamedTuple


class Order(NamedTuple):
    """What the window lacks.

    Attributes:
        missing: frames, the most wanted first.
        first: with ``last`` the frames worth keeping when they come by.
        have: those of them that are there already.
        heard: answers that had come when this was said; what was answered since is no news.
    """

    missing: tuple[int, ...] = ()
    first: int = 0
    last: int = -1
    have: tuple[int, ...] = ()
    heard: int = 0
