"""How long the attack looks at one page or picture, before it says that it could not.

Decisions 89, 90.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

SECONDS = 300.0  # of looking at one page, on a slow and busy machine
SLOW = "slow"  # the rule of what took longer
WHAT = "It holds so much that it could not be checked in time."


class TooLong(Exception):
    """There is more to look at than the patience for it allows."""


class LookPatience:
    """The time for one page, shared by all who look at its parts.

    Only the time of looking counts, not that of waiting for a turn.

    Args:
        seconds: how long may be looked; ``None`` as long as it takes.
    """

    def __init__(self, seconds: float | None) -> None:
        self._left = seconds
        self._lock = Lock()

    def begin_watch(self) -> Callable[[], None]:
        """Begin to look; to be called again and again meanwhile, it raises ``TooLong``."""
        last = time.monotonic()

        def check_time_left() -> None:
            nonlocal last
            if self._left is None:
                return
            now = time.monotonic()
            with self._lock:
                self._left -= now - last
                last = now
                if self._left < 0:
                    raise TooLong()

        return check_time_left
