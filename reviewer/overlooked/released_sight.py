"""The part of a released picture in which something stays visible, for a person who decides.

It is decoded and hidden for this one look, as the second look does it, and kept in no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model import Kind, Record, RegionRedaction
from reviewer.model.geometry import Box
from reviewer.overlooked.look_at_pages import (
    PagesToLook,
    boxes_of_step,
    frame_shown_on_pages,
    hides_words,
    picture_of_frame_on_page,
    released_page,
)
from reviewer.overlooked.look_in_child import FramesToLook, MasksOnFrames, released_picture
from reviewer.overlooked.preview import PREVIEWS, Previewer
from reviewer.plan.plan import Step
from reviewer.playback.crops import check_crop, part_of_picture
from reviewer.playback.index import demux_frames, index_of
from reviewer.system.jobs import SILENT, Job
from reviewer.system.shared_reader import SharedReader

MOST = (640, 400)
"""The most pixels that it has across and down."""
# Of the thing's sides, chosen by hand: a coat tells who somebody is as well as a face does.
_BESIDE, _ABOVE, _BELOW = 1.3, 0.6, 1.6
_LEAST = 0.05  # of the picture


@dataclass
class _SightBounds:
    """What one sight may cost: seconds, and bytes of address space."""

    read_seconds: float = 120.0
    read_memory: int = 8 << 30


@dataclass(frozen=True)
class ReleasedSight:
    """A part of a picture as it is released.

    Attributes:
        picture: height x width x 3, uint8, red, green, blue.
        box: where the thing is, in fractions of the part.
    """

    picture: NDArray[np.uint8]
    box: Box


class ReleasedSights:
    """Shows parts of a case's released pictures; close it to end its child.

    Args:
        cache: the case's folder for what can be made again: the index of a video's frames.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._reader = SharedReader(_SightBounds())
        self._previews = Previewer(cache / PREVIEWS)

    def close(self) -> None:
        """End the children; what is being looked at is cancelled."""
        self._reader.close()
        self._previews.close()

    def look(
        self,
        record: Record,
        source: Path,
        step: Step,
        place: tuple[float, Box],
        job: Job = SILENT,
    ) -> ReleasedSight:
        """The surroundings of a box at a moment, as they are released.

        Args:
            record: a video, an image, or a document with scanned pages.
            source: its original.
            step: its way into the package.
            place: the moment, of pages as ``model.on_page`` has it, and the box.
            job: may stop the work.

        Raises:
            BadInput: The picture cannot be made.
            Cancelled: The job was stopped, or this was closed.
        """
        at, box = place
        part = surroundings_of(box)
        if record.kind is Kind.VIDEO:
            kept = self._cache / "index" / f"{record.sha256}.npz"
            index = index_of(
                source, kept, job, lambda: self._reader.call_child(job, demux_frames, source)
            )
            frames = ((index.frame_shown_at(at), False),)
            masks = step.of_type(RegionRedaction)
            video = FramesToLook(source, index, record.facts.orientation, masks, frames)
            found = self._reader.call_child(job, _part_of_video, video, part)
        else:
            boxes, grid = boxes_of_step(step)
            frames = ((frame_shown_on_pages(record, at), False),)
            words = hides_words(step)
            released = self._previews.make_preview(step, source, job).source if words else None
            pages = PagesToLook(record, source, boxes, grid, frames, released)
            found = self._reader.call_child(job, _part_of_page, pages, part)
        if not isinstance(found, np.ndarray):
            raise BadInput("the part of its picture is none")
        return ReleasedSight(check_crop(found, MOST), _within(box, part))


def surroundings_of(box: Box) -> Box:
    """A thing and so much around it that a person can tell whose it is."""
    wide, high = max(box.w, _LEAST), max(box.h, _LEAST)
    left, top = max(box.x - _BESIDE * wide, 0.0), max(box.y - _ABOVE * high, 0.0)
    right = min(box.x + box.w + _BESIDE * wide, 1.0)
    bottom = min(box.y + box.h + _BELOW * high, 1.0)
    return Box(left, top, right - left, bottom - top)


def _within(box: Box, part: Box) -> Box:
    return Box((box.x - part.x) / part.w, (box.y - part.y) / part.h, box.w / part.w, box.h / part.h)


# ---- in the child


def _part_of_video(asked: FramesToLook, part: Box) -> NDArray[np.uint8]:
    from reviewer.playback.frame_walk import walk_wanted_frames

    number = asked.frames[0][0]
    frames = walk_wanted_frames(asked.path, asked.index, [number], exact=True)
    found = next(frames, None)
    if found is None:
        raise BadInput(f"{asked.path.name} has no picture there.")
    masks = MasksOnFrames(asked.index, asked.masks).masks_at(number)
    whole = released_picture(found[1], asked.orientation, masks)
    return part_of_picture(whole[..., ::-1], part, MOST)


def _part_of_page(asked: PagesToLook, part: Box) -> NDArray[np.uint8]:
    frame = asked.frames[0][0]
    whole = picture_of_frame_on_page(asked.record, asked.path, frame)
    return part_of_picture(released_page(asked, frame, whole)[..., ::-1], part, MOST)
