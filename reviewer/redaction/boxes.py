"""Boxes, made larger and moved: kept inside the picture, and large enough to be taken hold of."""

from __future__ import annotations

from reviewer.model.geometry import Box

# Some four pixels of a picture of a thousand: smaller can neither be seen nor taken hold of.
SMALLEST = 0.004
"""Least width and height of a box, in fractions of the picture."""


def clamp_box(box: Box) -> Box:
    """The box kept inside the picture and no smaller than ``SMALLEST``, in six decimals."""
    # The size is rounded first: a place next to a rounded edge never rounds over the picture's.
    w, h = (round(min(max(n, SMALLEST), 1.0), 6) for n in (box.w, box.h))
    x, y = min(max(box.x, 0.0), 1 - w), min(max(box.y, 0.0), 1 - h)
    return Box(round(x, 6), round(y, 6), w, h)


def cut_box(box: Box) -> Box:
    """What of a box lies in the picture; its other sides stay where they are."""
    least = 1 - SMALLEST
    left, top = min(max(box.x, 0.0), least), min(max(box.y, 0.0), least)
    right, bottom = min(box.x + box.w, 1.0), min(box.y + box.h, 1.0)
    return Box(left, top, max(right - left, SMALLEST), max(bottom - top, SMALLEST))


def stretch_box(box: Box, wide: float, high: float) -> Box:
    """The box grown or shrunk around its middle, also to beyond the picture."""
    w, h = (min(max(n, SMALLEST), 1.0) for n in (box.w * wide, box.h * high))
    return Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)


def shift_box(box: Box, dx: float, dy: float) -> Box:
    """The box moved by fractions of the picture, as far as there is picture."""
    return clamp_box(Box(box.x + dx, box.y + dy, box.w, box.h))


def scale_box(box: Box, factor: float) -> Box:
    """The box grown or shrunk around its middle; cut where the picture ends."""
    w, h = max(box.w * factor, SMALLEST), max(box.h * factor, SMALLEST)
    left, top = box.x + (box.w - w) / 2, box.y + (box.h - h) / 2
    right, bottom = min(left + w, 1.0), min(top + h, 1.0)
    # Cut, and not moved: a box that grows at an edge must not leave what it hides.
    left, top = max(left, 0.0), max(top, 0.0)
    return clamp_box(Box(left, top, right - left, bottom - top))


def resize_box(box: Box, dw: float, dh: float) -> Box:
    """The box made wider and higher by fractions of the picture; its left upper corner stays."""
    return clamp_box(Box(box.x, box.y, min(box.w + dw, 1 - box.x), min(box.h + dh, 1 - box.y)))
