"""Looking at photos, animations and scanned pages as they are released; in a child process only.

A photo is a video of one frame, so what is asked and answered is what is of videos: page ``n`` is
frame ``n - 1``; of an animation, which is one page, each picture is a frame. Pages are drawn from
the original and hidden by the hand that releases images.

Decision 219.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reviewer.detect.look_at_images import pages_of, pictures_of_page
from reviewer.detect.propose_boxes import OF_WRITING, is_page_of_writing
from reviewer.model import BoxRedaction, Kind, Record, TermRedaction
from reviewer.model.formats import format_of
from reviewer.model.on_page import lies_on
from reviewer.overlooked.look_in_child import (
    CLOSE,
    LookedFrame,
    Picture,
    detectors_of_look,
    sightings_in,
)
from reviewer.overlooked.look_moments import MOST, Moment, thin_out_frames
from reviewer.pages.page_data import PagedFile, source_of
from reviewer.plan.plan import Step
from reviewer.system.isolation import child_job

if TYPE_CHECKING:
    from reviewer.detect.pictures import Detector, Found

_CLOSELY_OF_MOVING = 3  # pictures of an animation that are looked at closely ...
_CLOSELY_OF_PAGES = 60  # ... and pages of a document: it takes a second or two for each
_PEOPLE = {"faces", "persons", "heads"}
"""Kinds that are looked for in parts of a large picture as well."""


@dataclass(frozen=True)
class PagesToLook:
    """What one look of a child is about.

    Attributes:
        path: the original of ``record``.
        boxes: what is hidden on its pages.
        grid: to so many pixels boxes grow when they are released.
        frames: as ``FramesToLook`` has them.
        released: its release, where more is hidden in it than boxes: its pages are drawn from that.
    """

    record: Record
    path: Path
    boxes: tuple[BoxRedaction, ...]
    grid: int
    frames: tuple[tuple[int, bool], ...]
    released: PagedFile | None = None


def is_moving(record: Record) -> bool:
    """Whether a record's one page is an animation of which every picture is released."""
    moving = record.kind is Kind.IMAGE and format_of(record.kind, record.format).moving
    return moving and (record.facts.frames or 1) > 1


def pages_to_look_at(record: Record) -> list[Moment]:
    """The frames of a record that has pages which are pictures, in order.

    Photos are looked at closely, and some pages of a document and pictures of an animation.
    """
    frames = [page - 1 for page in pages_of(record)]
    many = _CLOSELY_OF_MOVING
    if is_moving(record):
        frames = sorted(thin_out_frames(range(record.facts.frames or 1), MOST))
    else:
        many = min(len(frames), _CLOSELY_OF_PAGES)
    picked = {frames[n] for n in np.linspace(0, len(frames) - 1, many).astype(int)}
    return [Moment(frame, frame in picked) for frame in frames]


def page_of_frame(record: Record, frame: int) -> int:
    """The page, from 1, on which a frame is."""
    return 1 if is_moving(record) else frame + 1


def seconds_of_page_frame(record: Record, frame: int) -> float:
    """When a frame of a record's pages is shown, see ``model.on_page``."""
    return frame / (record.facts.frames or 1) if is_moving(record) else float(frame)


def frame_shown_on_pages(record: Record, seconds: float) -> int:
    """The frame of a record's pages that is shown then."""
    if not is_moving(record):
        return int(seconds)
    many = record.facts.frames or 1
    return min(round(seconds * many), many - 1)


def look_at_released_pages(asked: PagesToLook) -> list[LookedFrame]:
    """What the frames show."""
    from reviewer.detect.pictures.hard_to_see import is_hard_to_see

    # The words of a document stand in another list.
    close = [k for k in CLOSE if k not in OF_WRITING or asked.record.kind is Kind.IMAGE]
    looks = {how for _, how in asked.frames}
    detectors = {how: detectors_of_look(how, close) for how in looks}
    job = child_job()
    closely = dict(asked.frames)
    seen: list[LookedFrame] = []
    before, last = None, -1
    for frame, picture in _frames_drawn(asked):
        job.check()
        job.progress(len(seen), len(asked.frames))
        same = before is not None and np.array_equal(before, picture)
        # Words may be hidden on one of two equal pages only: a line goes on from the page before.
        alike = same and asked.released is None
        if alike and closely[frame] <= closely[last]:
            seen.append(replace(seen[-1], frame=frame))
            continue
        boxes = boxes_on_frame(asked.record, asked.boxes, frame)
        hidden = released_page(asked, frame, picture)
        masks = [(one.id, one.box) for one in boxes]
        there = picture if boxes else None
        found = tuple(sightings_in(there, hidden, masks, detectors[closely[frame]], _look_at_still))
        if is_page_of_writing(asked.record, [one.kind for one in found]):
            found = tuple(one for one in found if one.kind not in OF_WRITING)
        seen.append(LookedFrame(frame, found, is_hard_to_see(hidden)))
        before, last = picture, frame
    return seen


def _look_at_still(picture: Picture, detectors: Sequence[Detector]) -> list[Found]:
    """What is seen in a picture; people in parts of a large one as well, which is quick."""
    from reviewer.detect.pictures import look_at_picture, look_closely_at_picture
    from reviewer.detect.pictures.things import best_of_overlapping

    people = [one for one in detectors if _PEOPLE & set(one.kinds)]
    found = look_closely_at_picture(picture, people)
    more = look_at_picture(picture, detectors) if len(detectors) > len(people) else []
    return best_of_overlapping([*found, *more])


def boxes_on_frame(record: Record, boxes: Sequence[BoxRedaction], frame: int) -> list[BoxRedaction]:
    """The boxes that lie on a frame of a record's pages."""
    return [one for one in boxes if lies_on(one, page_of_frame(record, frame))]


def hide_on_page(picture: Picture, boxes: Sequence[BoxRedaction], grid: int) -> Picture:
    """A picture, blue first, with boxes hidden as the release hides them."""
    from PIL import Image

    from reviewer.render.image import hide_boxes

    if not boxes:
        return picture
    shown = hide_boxes(Image.fromarray(picture[..., ::-1]), boxes, grid)
    return np.ascontiguousarray(np.asarray(shown, np.uint8)[..., ::-1])


def hides_words(step: Step) -> bool:
    """Whether words are hidden on the pages of a step: where, only its renderer finds out."""
    return step.kind is Kind.DOCUMENT and bool(step.of_type(TermRedaction))


def released_page(asked: PagesToLook, frame: int, picture: Picture) -> Picture:
    """A frame as it is released, blue first; ``picture`` is what it was.

    Raises:
        BadInput: The release cannot be read.
    """
    if asked.released is None:
        return hide_on_page(picture, boxes_on_frame(asked.record, asked.boxes, frame), asked.grid)
    return next(pictures_of_page(asked.released, page_of_frame(asked.record, frame)))


def picture_of_frame_on_page(record: Record, path: Path, frame: int) -> Picture:
    """One frame of a record's pages, blue first, before anything is hidden.

    Raises:
        BadInput: It cannot be read.
    """
    source = source_of(record, path)
    pictures = pictures_of_page(source, page_of_frame(record, frame))
    return next(islice(pictures, frame if is_moving(record) else 0, None))


def _frames_drawn(asked: PagesToLook) -> Iterator[tuple[int, Picture]]:
    if not is_moving(asked.record):
        for frame, _ in asked.frames:
            yield frame, picture_of_frame_on_page(asked.record, asked.path, frame)
        return
    wanted = {frame for frame, _ in asked.frames}
    for frame, picture in enumerate(pictures_of_page(source_of(asked.record, asked.path), 1)):
        if frame in wanted:
            yield frame, picture
        if frame >= max(wanted):
            return


def boxes_of_step(step: Step) -> tuple[tuple[BoxRedaction, ...], int]:
    """What is hidden on the pages of a step, as it is, and to so many pixels the boxes grow.

    Raises:
        BadInput: A redaction does not fit its image.
    """
    from reviewer.render.image import boxes_as_released, grid_of_release

    if step.kind is Kind.IMAGE:
        return boxes_as_released(step), grid_of_release(step)
    return tuple(one for one in step.redactions if isinstance(one, BoxRedaction)), 1
