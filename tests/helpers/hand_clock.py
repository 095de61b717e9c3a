"""A clock that goes when a test moves it on: what follows it is given all the time it takes."""

from __future__ import annotations


class HandClock:
    """Nanoseconds, as ``time.perf_counter_ns`` gives them, that stand still by themselves."""

    def __init__(self) -> None:
        self.ns = 1_000_000_000

    def __call__(self) -> int:
        return self.ns

    def move_on(self, seconds: float) -> None:
        """Let that much time pass."""
        self.ns += round(seconds * 1e9)
