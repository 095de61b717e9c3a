"""Boxes as fractions of the displayed picture, and their way between keyframes."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

SLACK = 1e-6  # a box may stick out this far: fractions written with six decimals


@dataclass(frozen=True)
class Box:
    """``x, y, width, height`` in fractions of the displayed picture; origin top left."""

    x: float
    y: float
    w: float
    h: float

    def fits_picture(self) -> bool:
        """True when it has an area and lies inside the picture."""
        return box_fits(self.x, self.y, self.w, self.h)

    def to_pixels(self, width: int, height: int, grid: int = 1) -> tuple[int, int, int, int]:
        """``x0, y0, x1, y1`` of the pixels it touches, grown outward to a ``grid``."""
        x0 = math.floor(self.x * width + SLACK) // grid * grid
        y0 = math.floor(self.y * height + SLACK) // grid * grid
        x1 = -(-math.ceil((self.x + self.w) * width - SLACK) // grid) * grid
        y1 = -(-math.ceil((self.y + self.h) * height - SLACK) // grid) * grid
        return max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)

    def to_list(self) -> list[float]:
        """As the formats write it."""
        return [self.x, self.y, self.w, self.h]


def box_fits(x: float, y: float, w: float, h: float) -> bool:
    """``Box.fits_picture`` of plain numbers."""
    # No comparison holds for what is no number, and one fails for what is infinite.
    far = 1 + SLACK
    return w > 0 and h > 0 and x >= -SLACK and y >= -SLACK and x + w <= far and y + h <= far


@dataclass(frozen=True)
class Keyframe:
    """Where a region's box stands at ``t`` seconds of media time."""

    t: float
    box: Box

    def __plain__(self) -> dict[str, Any]:
        """As the formats write it: a track of hundreds is written whole at every edit."""
        return {"t": self.t, "box": self.box.to_list()}


def box_at(keyframes: tuple[Keyframe, ...], t: float) -> Box:
    """The box at a moment: linear between keyframes, held before and after them.

    Raises:
        ValueError: There is no keyframe.
    """
    if not keyframes:
        raise ValueError("a region has at least one keyframe")
    keys = sorted(keyframes, key=lambda k: k.t)
    after = bisect_right([k.t for k in keys], t)
    if after == 0 or after == len(keys):
        return keys[max(after - 1, 0)].box
    left, right = keys[after - 1], keys[after]
    share = (t - left.t) / (right.t - left.t)
    pairs = zip(left.box.to_list(), right.box.to_list(), strict=True)
    return Box(*(a + (b - a) * share for a, b in pairs))


def is_centred_in(box: Box, around: Box) -> bool:
    """True when the middle of a box lies within the other."""
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return around.x <= x <= around.x + around.w and around.y <= y <= around.y + around.h


def common_area(one: Box, other: Box) -> float:
    """The area that two boxes have in common."""
    wide = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    high = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return max(wide, 0.0) * max(high, 0.0)


def share_inside(inner: Box, outer: Box) -> float:
    """How much of a box lies within another: 0 to 1."""
    area = inner.w * inner.h
    return common_area(inner, outer) / area if area > 0 else 0.0


def overlap_of_boxes(one: Box, other: Box) -> float:
    """The area that two boxes have in common by that of both together: 0 to 1."""
    common = common_area(one, other)
    both = one.w * one.h + other.w * other.h - common
    return common / both if both > 0 else 0.0


@dataclass(frozen=True)
class Orientation:
    """How the display brings a stored picture upright: mirrored first, then turned.

    Attributes:
        turn: degrees clockwise: 0, 90, 180 or 270.
        mirrored: left and right change places, before the turn.
    """

    turn: int = 0
    mirrored: bool = False

    @property
    def turns_sideways(self) -> bool:
        """True when width and height change places."""
        return self.turn in (90, 270)

    def to_stored(self, box: Box) -> Box:
        """A box of the displayed picture as it lies on the stored one."""
        turned = unrotate_box(box, self.turn)
        if not self.mirrored:
            return turned
        return Box(1 - turned.x - turned.w, turned.y, turned.w, turned.h)


UPRIGHT = Orientation()


def unrotate_box(box: Box, rotation: int) -> Box:
    """The same box on the stored picture, whose display turns it ``rotation`` degrees
    clockwise (0, 90, 180 or 270).
    """
    x, y, w, h = box.x, box.y, box.w, box.h
    turned = {
        0: (x, y, w, h),
        90: (y, 1 - x - w, h, w),
        180: (1 - x - w, 1 - y - h, w, h),
        270: (1 - y - h, x, h, w),
    }
    return Box(*turned[rotation % 360])
