"""How much memory pictures may take: one sum for films, pages and thumbnails.

Whoever keeps pictures asks here for his share and tells how much he holds, so that the sum can
be looked at in one place.

Decision 111.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

# Chosen by hand: what a machine with 4 GB can spare beside the rest of the program.
TOTAL = 512 << 20  # bytes


class PictureKind(Enum):
    """What is kept, and its share of the whole."""

    FRAMES = 0.625
    PAGES = 0.25
    THUMBNAILS = 0.125


class PictureBudget:
    """The one budget of an open case.

    Args:
        total: bytes of all pictures together.
    """

    def __init__(self, total: int = TOTAL) -> None:
        self.total = total
        self._holders: dict[PictureKind, Callable[[], int]] = {}

    def share_of(self, kind: PictureKind) -> int:
        """Bytes that pictures of this kind may take."""
        return int(self.total * kind.value)

    def count_with(self, kind: PictureKind, held: Callable[[], int]) -> None:
        """Who keeps pictures of this kind tells here how many bytes they take."""
        self._holders[kind] = held

    def bytes_held(self) -> dict[PictureKind, int]:
        """What each kind takes now."""
        return {kind: held() for kind, held in self._holders.items()}
