"""How long background work will still take, from what it took so far."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST_SHARE = 0.01  # of a job that must be done before anything is told from it
_LEAST_SECONDS = 1.0


class KindPace:
    """Seconds that the jobs of each kind take for a unit of their size, so far."""

    def __init__(self) -> None:
        self._took: dict[str, tuple[float, float]] = {}

    def note_done(self, kind: str, size: float, seconds: float) -> None:
        """A job is done; all of its kind count the same, as the machine has its own pace."""
        sizes, took = self._took.get(kind, (0.0, 0.0))
        self._took[kind] = sizes + size, took + seconds

    def seconds_for(self, kind: str, size: float) -> float | None:
        """What a job of this kind and size would take; ``None`` where none was done yet."""
        sizes, took = self._took.get(kind, (0.0, 0.0))
        return size * took / sizes if sizes > 0 else None


def left_of_job(share: float, ran: float, whole: float | None) -> float | None:
    """Seconds that a job needs.

    Args:
        share: how much of it is done.
        ran: seconds that it ran so far.
        whole: what others of its kind let expect for all of it.
    """
    if share >= _LEAST_SHARE and ran >= _LEAST_SECONDS:
        return ran * (1 - share) / share
    return None if whole is None else max(whole * (1 - share), 0.0)


def left_together(lefts: Iterable[float | None], side_by_side: int) -> float | None:
    """Seconds until several jobs are done; of what nobody knows the mean of the others is taken."""
    said = list(lefts)
    known = [left for left in said if left is not None]
    if not known:
        return None
    mean = sum(known) / len(known)
    return max(mean * len(said) / max(min(side_by_side, len(said)), 1), max(known))
