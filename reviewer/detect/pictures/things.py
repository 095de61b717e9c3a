"""What a detector is, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reviewer.model.geometry import Box, overlap_of_boxes

Picture = NDArray[np.uint8]
"""Height x width x 3, blue first, as it is displayed: upright, with square pixels."""


@dataclass(frozen=True)
class Found:
    """Something that a detector sees.

    Attributes:
        kind: such as ``faces``; the words of ``--what`` and of a redaction's source.
        box: what can be seen of it, in fractions of the picture; not padded.
        score: 0 to 1, of its detector. Below the rule's ``collect`` nothing is handed out, from
            ``sure`` on it stands for itself.
        text: what was read there; of plates and text only.
        facing: of a face: where its nose points, from -1, to the left of the picture, to 1.
    """

    kind: str
    box: Box
    score: float
    text: str = ""
    facing: float = 0.0


class Detector(Protocol):
    """Finds things in single pictures; it is made and used in a child process only."""

    @property
    def name(self) -> str:
        """Of its row."""

    @property
    def version(self) -> str:
        """What it finds may differ only where this does: of its code, its row and its models."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it finds."""

    @property
    def every(self) -> float:
        """Seconds between two of its looks at a video; 0: whenever one is looked at."""

    @property
    def own_light(self) -> bool:
        """Whether dark pictures of a video are not to be made brighter for it."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """What it sees in a picture.

        Args:
            picture: of any size; a detector scales it as it needs.
            known: what others found in the same picture; of the kinds that its row ``uses``.
        """


def box_around(boxes: Iterable[Box]) -> Box:
    """The least box that holds all of some boxes."""
    every = list(boxes)
    left, top = min(b.x for b in every), min(b.y for b in every)
    right, bottom = max(b.x + b.w for b in every), max(b.y + b.h for b in every)
    return Box(left, top, right - left, bottom - top)


def box_of_pixels(edges: tuple[float, float, float, float], size: tuple[int, int]) -> Box | None:
    """Left, top, right and bottom in pixels as fractions of a picture of ``size`` (width, height),
    cut where it ends; ``None`` where nothing is left, or it is no box.
    """
    wide, high = size
    left, right = (min(max(x / wide, 0.0), 1.0) for x in (edges[0], edges[2]))
    top, bottom = (min(max(y / high, 0.0), 1.0) for y in (edges[1], edges[3]))
    # What is no number compares false.
    if not (right > left and bottom > top):
        return None
    return Box(left, top, right - left, bottom - top)


def best_of_overlapping(found: Iterable[Found], most: float = 0.5) -> list[Found]:
    """Of things of a kind that overlap by more than ``most`` the one of the highest score."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: -f.score):
        if not any(k.kind == one.kind and overlap_of_boxes(k.box, one.box) > most for k in kept):
            kept.append(one)
    return kept
