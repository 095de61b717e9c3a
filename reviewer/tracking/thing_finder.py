"""A box that a person drew holds a head, a plate, a screen: the detectors know it again.

What is found in the box on the first picture tells what it is, and how the person's box lies around
it; the same is looked for near by when the box wanders, and further around when it was lost. Where
the detectors find nothing in the box it is followed by its looks alone, as before.

Decision 217.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reviewer.detect.pictures import Detector, Found, Picture, load_detectors, look_at_picture
from reviewer.model.geometry import Box, Orientation, overlap_of_boxes, share_inside
from reviewer.playback.box_path import WantedPath, path_steps
from reviewer.playback.box_tracker import TrackedPath
from reviewer.playback.index import FrameIndex
from reviewer.playback.path_pieces import PathPieces, Steps
from reviewer.redaction.boxes import cut_box
from reviewer.system.isolation import child_job
from reviewer.tracking.box_shape import HeldShape
from reviewer.tracking.likeness import (
    SAME,
    Appearance,
    appearance_of,
    colours_alike,
    place_of_person,
)

KINDS = ("heads", "plates", "screens")
_LEAST = 0.25  # of the overlap of the person's box and what is found: less, and it is another thing
_INSIDE = 0.8  # of what is found: so much of it lies in a box that means it, and more below it ...
_LARGER = 10.0  # ... and is so many times larger at most: a head and its chest
_ROOM = (1.0, 3.0)  # of the box's sides, around it: when it is corrected, and when it was lost
_REMEMBERED = 6  # looks: the first, and the last ones
_PERSON = 8.0  # heads that somebody is high
_ALIKE = 1.8  # so many times larger or smaller it may come back


@dataclass(frozen=True)
class _Held:
    """What a box holds: its kind, and the shape of both."""

    kind: str
    shape: HeldShape


class DetectorFinder:
    """Finds again what the first box held, see ``box_path.ThingFinder``."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._held: _Held | None = None
        self._looks: list[Appearance] = []  # of a person: the first, and the last ones

    def hold_thing(self, picture: Picture, box: Box) -> bool:
        """Look at what the box holds; false where nothing is known there."""
        near = [one for one in self._look(picture, box, _ROOM[0]) if _is_meant(one.box, box)]
        one = max(near, key=lambda one: overlap_of_boxes(one.box, box), default=None)
        if one is None:
            return False
        self._held = _Held(one.kind, HeldShape(box, one.box))
        self._looks = [self._appearance(picture, box)] if one.kind == "heads" else []
        return True

    def correct_box(self, picture: Picture, box: Box) -> Box | None:
        """The box where the thing is, near to where it is thought to be."""
        return self._nearest(picture, box, _ROOM[0], _LEAST)

    def find_again(self, picture: Picture, box: Box) -> Box | None:
        """The box where the thing is, further around; of several that look like it the nearest of
        like size.
        """
        return self._nearest(picture, box, _ROOM[1], 0.0, alike=True)

    def looks_same(self, picture: Picture, box: Box) -> bool:
        """Whether head and clothing have the colours of the person who is followed."""
        if not self._looks:
            return True
        now = self._appearance(picture, box)
        same = self._likeness(now) >= SAME
        if same:
            self._looks = [self._looks[0], *self._looks[1:][-(_REMEMBERED - 2) :], now]
        return same

    def _appearance(self, picture: Picture, box: Box) -> Appearance:
        held = self._held
        assert held is not None
        head = cut_box(held.shape.thing_in(box))
        left, top, right, bottom = place_of_person(head).to_pixels(
            picture.shape[1], picture.shape[0]
        )
        part = picture[top : max(bottom, top + 1), left : max(right, left + 1), ::-1]
        return appearance_of(np.ascontiguousarray(part))

    def _likeness(self, look: Appearance) -> float:
        return max(colours_alike(look, known) for known in self._looks)

    def _nearest(
        self, picture: Picture, box: Box, room: float, least: float, *, alike: bool = False
    ) -> Box | None:
        held = self._held
        if held is None:
            return None
        thing = held.shape.thing_in(box)
        near = [
            one.box
            for one in self._look(picture, box, room)
            if one.kind == held.kind and 1 / _ALIKE <= one.box.h / thing.h <= _ALIKE
        ]
        made = [found for one in near if (found := held.shape.box_around(one, box)) is not None]
        like = [one for one in made if overlap_of_boxes(one, box) >= least]
        if self._looks and (alike or len(like) > 1):
            same = [one for one in like if self._likeness(self._appearance(picture, one)) >= SAME]
            like = same if alike else same or like
        return min(like, key=lambda one: _distance(one, box), default=None)

    def _place_to_look(self, box: Box, room: float, size: tuple[int, int]) -> Box:
        """Where to look around a box, in a picture of so many pixels: never as flat as the box may
        be, and with all of whoever stands below, for half a person has half a head.
        """
        width, height = size
        thing = box if self._held is None else self._held.shape.thing_in(box)
        side = max(box.w * width, box.h * height, _SMALLEST)
        across, down = (0.5 + room) * side / width, (0.5 + room) * side / height
        person = _PERSON * max(thing.w * width, thing.h * height) / height
        middle, centre = box.x + box.w / 2, box.y + box.h / 2
        left, right = max(middle - across, 0.0), min(middle + across, 1.0)
        top, bottom = max(centre - down, 0.0), min(max(centre + down, thing.y + person), 1.0)
        return Box(left, top, max(right - left, 0.0), max(bottom - top, 0.0))

    def _look(self, picture: Picture, box: Box, room: float) -> list[Found]:
        """What is found around a box, in fractions of the whole picture."""
        height, width = picture.shape[:2]
        around = self._place_to_look(box, room, (width, height))
        left, top, right, bottom = around.to_pixels(width, height)
        part = picture[top:bottom, left:right]
        if min(part.shape[:2]) < _SMALLEST:
            return []
        wide, high = right - left, bottom - top
        return [
            Found(
                one.kind,
                Box(
                    (left + one.box.x * wide) / width,
                    (top + one.box.y * high) / height,
                    one.box.w * wide / width,
                    one.box.h * high / height,
                ),
                one.score,
            )
            for one in look_at_picture(part, self._detectors)
            if one.kind in KINDS
        ]


_SMALLEST = 16  # pixels: in less nothing is found


def track_thing(
    source: Path, index: FrameIndex, orientation: Orientation, wanted: WantedPath
) -> TrackedPath | None:
    """Follow a box by its looks and by the detectors that are there, in the child; ``None``: it
    goes on from there.
    """

    def begin() -> Steps:
        detectors = load_detectors(KINDS)
        finder = DetectorFinder(detectors) if detectors else None
        return path_steps(source, index, orientation, wanted, child_job(), finder)

    return _pieces.follow_piece(source, wanted, begin)


_pieces = PathPieces()  # in the child, which follows one box at a time


def _is_meant(found: Box, drawn: Box) -> bool:
    """Whether a person's box means what is found: as large as it, or with some more around."""
    larger = drawn.w * drawn.h / (found.w * found.h)
    inside = share_inside(found, drawn) >= _INSIDE and larger <= _LARGER
    return inside or overlap_of_boxes(found, drawn) >= _LEAST


def _distance(one: Box, other: Box) -> float:
    """Between their middles."""
    across = one.x + one.w / 2 - other.x - other.w / 2
    down = one.y + one.h / 2 - other.y - other.h / 2
    return float((across**2 + down**2) ** 0.5)
