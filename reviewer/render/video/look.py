"""What the pictures of a source look like."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reviewer.model.geometry import Orientation


@dataclass(frozen=True)
class PictureForm:
    """What the pictures look like.

    Attributes:
        width: of the stored picture, in pixels, before the display turns it.
        aspect: width of a pixel by its height.
        colour: primaries, transfer, matrix as numbers of H.273; 2 is unknown.
        full_range: black is 0 and not 16.
        orientation: how the display brings the stored picture upright.
        rate: pictures a second, roughly.
    """

    codec: str
    width: int
    height: int
    pixels: str
    aspect: Fraction
    colour: tuple[int, int, int]
    full_range: bool
    orientation: Orientation
    rate: Fraction
