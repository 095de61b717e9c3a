"""A box is followed in pieces, each a call of the child of its own.

How long one call may take is bounded, for a hostile file may stall its reader; how long a box is
followed is not: a way of a minute on a busy machine is many minutes of looking. Between two pieces
the child keeps where it is, so that nothing is opened, sought or decoded again, and answers others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from reviewer.playback.box_path import WantedPath
from reviewer.playback.box_tracker import TrackedPath

PIECE = 10
"""Frames of one piece, in which a detector looks four times at most."""

Steps = Iterator[TrackedPath | None]


class PathPieces:
    """In the child: the way that is followed now, as far as it is."""

    def __init__(self) -> None:
        self._wanted: tuple[Path, WantedPath] | None = None
        self._steps: Steps | None = None

    def follow_piece(
        self, source: Path, wanted: WantedPath, begin: Callable[[], Steps]
    ) -> TrackedPath | None:
        """Follow some frames further; the whole way once it is known, else ``None``.

        It begins anew where it is asked to, and where this child knows nothing of it: it was
        started again meanwhile.
        """
        asked = source, replace(wanted, goes_on=False)
        steps = self._steps if wanted.goes_on and asked == self._wanted else None
        if steps is None:
            steps = begin()
        self._steps = None  # whatever fails is over
        found = next((one for _, one in zip(range(PIECE), steps, strict=False) if one), None)
        if found is None:
            self._wanted, self._steps = asked, steps
        return found
