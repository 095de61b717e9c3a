"""Whether a mask leaves a part of what it was made for: geometry of one picture, and nothing else.

Who stands beside a mask is somebody else, however near. So a mask's own subject is told in the
picture as it was: what fits it best, of that whose middle lies under the mask, or in which the
mask's own lies. It sticks out where less than nine tenths of it are hidden and the released picture
still shows it.

Decision 210.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.detect.pictures.things import Found
from reviewer.model.geometry import Box, is_centred_in, overlap_of_boxes, share_inside

COVERED = 0.9
"""Of a thing: what is covered by so much is hidden; the measure by which exposure is counted."""
WHOLLY = ("faces", "plates")
"""What is hidden whole or not at all; of a line of text a person may mean to hide a word."""
_GRID = 9  # points across a thing and down, at which is asked whether a mask lies over it
_SAME = 0.3  # overlap from which on what is found is the subject, or what is left of it ...
_WITHIN = 0.6  # ... and how much of it lies then within the subject, where it is only a part

Mask = tuple[str, Box]
"""The id of a redaction, and where its box is in the picture."""


def share_covered(box: Box, masks: Iterable[Box]) -> float:
    """How much of a box lies under masks, together: 0 to 1."""
    over = list(masks)
    steps = [(n + 0.5) / _GRID for n in range(_GRID)]
    points = [(box.x + u * box.w, box.y + v * box.h) for u in steps for v in steps]
    under = sum(any(_holds(mask, x, y) for mask in over) for x, y in points)
    return under / len(points)


def left_by_masks(
    before: Sequence[Found], after: Sequence[Found], masks: Sequence[Mask]
) -> list[str]:
    """For each thing that is found in a released picture the mask of which it is the subject.

    Args:
        before: what the same detectors find in the picture before it was masked.
        after: what they find in it as it is released.
        masks: those that lie on it.

    Returns:
        As many as ``after``: ids of masks, or empty where it is nobody's.
    """
    boxes = [box for _, box in masks]
    whose = [""] * len(after)
    for name, mask in masks:
        for kind in WHOLLY:
            subject = _subject_of(mask, [one.box for one in before if one.kind == kind])
            if subject is None or share_covered(subject, boxes) >= COVERED:
                continue
            for number, one in enumerate(after):
                if one.kind == kind and is_left_of(one.box, subject):
                    whose[number] = name
    return whose


def _subject_of(mask: Box, things: Sequence[Box]) -> Box | None:
    """The one thing that a mask was made for."""
    under = [box for box in things if is_centred_in(box, mask) or is_centred_in(mask, box)]
    return max(under, key=lambda box: overlap_of_boxes(box, mask), default=None)


def is_left_of(found: Box, subject: Box) -> bool:
    """Whether what is found in a released picture is what was there, or a part of it."""
    return overlap_of_boxes(found, subject) >= _SAME or share_inside(found, subject) >= _WITHIN


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h
