"""What is seen in the pictures of images and scanned pages, found in a child process.

A photo is looked at as it is displayed; of an animation every picture counts; of a document the
pages that are pictures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from reviewer.detect.pictures import DetectorRow, Found, KindRule, Picture, rows_for
from reviewer.detect.pictures.rows import NAME
from reviewer.detect.pictures.things import box_around
from reviewer.errors import BadInput
from reviewer.model import Kind, Record
from reviewer.model.formats import format_of
from reviewer.model.geometry import overlap_of_boxes
from reviewer.pages.books import render_picture
from reviewer.pages.page_data import PagedFile, source_of
from reviewer.system.home import home_folder
from reviewer.system.isolation import Crashed, IsolatedReader, child_job, with_file_name
from reviewer.system.jobs import SILENT, Job

_LONGEST_TEXT = 200
_SAME = 0.3  # overlap from which on two in an animation are one thing
# Of a page, in pixels a point: 150 dots an inch show what can be seen on it.
_SCALE = 150 / 72


@dataclass
class _LookBounds:
    """What looking at one record may cost: seconds, and bytes of address space."""

    read_seconds: float = 300.0
    read_memory: int = 8 << 30


@dataclass(frozen=True)
class SeenOnPage:
    """What was seen on one page of a record; a photo and an animation are one page."""

    page: int
    found: tuple[Found, ...]


def has_picture_pages(record: Record) -> bool:
    """True for a record of which pages or the whole are pictures that can be looked at here."""
    return record.kind is Kind.IMAGE or (
        record.kind is Kind.DOCUMENT and bool(record.facts.scanned)
    )


class ImageLooker:
    """Looks at the images and scanned pages of a case; close it to end its child.

    Args:
        kinds: what to look for.
        rules: those of the kinds, as ``rules_of_kinds``.
        job: told of the progress; may stop the work.
    """

    def __init__(self, kinds: Sequence[str], rules: dict[str, KindRule], job: Job = SILENT) -> None:
        self.kinds, self.rules = tuple(kinds), rules
        self._bounds = _LookBounds()
        self._reader = IsolatedReader(self._bounds, job, patient=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def check_models(self) -> None:
        """Load the models before any record is opened, so that none is blamed for a model.

        Raises:
            BadInput: One cannot be used; it is named.
        """
        for row in rows_for(self.kinds):
            load_alone(self._reader, row)

    def look_at_record(self, record: Record, original: Path) -> list[SeenOnPage]:
        """What is seen on each of its pages, sure or not.

        Raises:
            BadInput: It cannot be read, takes too long, or ended its reader; it is named.
        """
        source = source_of(record, original)
        pages = pages_of(record)
        many = record.facts.frames or len(pages)
        self._bounds.read_seconds = _LookBounds.read_seconds + 10.0 * many
        try:
            seen = self._reader.call_child(look_at_pages, source, pages, self.kinds)
            return [self._checked(page) for page in seen]
        except BadInput as fault:
            raise with_file_name(record.path, fault) from None
        except (AttributeError, TypeError, ValueError):
            wrong = BadInput("its reader answered something else")
            raise with_file_name(record.path, wrong) from None

    def _checked(self, seen: SeenOnPage) -> SeenOnPage:
        """What a child answered, of the kinds that were asked, if it is what it should be."""
        found = tuple(
            replace(one, text=one.text[:_LONGEST_TEXT])
            for one in seen.found
            if one.kind in self.kinds and one.box.fits_picture() and math.isfinite(one.score)
        )
        return SeenOnPage(int(seen.page), found)


def load_alone(reader: IsolatedReader, row: DetectorRow) -> None:
    """Load a detector in a child.

    Raises:
        BadInput: Its model cannot be used; one that brings its reader down is named.
    """
    try:
        reader.call_child(load_one, next(iter(row.rules)))
    except Crashed:
        models = " and ".join(model.path.name for model in row.models)
        raise BadInput(
            f"The model {models} of the detector {row.name} brings down what loads it.",
            f"Take it out of {home_folder() / NAME}.",
        ) from None


def load_one(kind: str) -> None:
    """Load what finds a kind; in the child."""
    from reviewer.detect.pictures import load_detectors

    load_detectors([kind])


def look_at_pages(
    source: PagedFile, pages: Sequence[int], kinds: Sequence[str]
) -> list[SeenOnPage]:
    """What detectors see on pages of a file; in the child."""
    from reviewer.detect.pictures import load_detectors, look_closely_at_picture

    detectors = load_detectors(kinds)
    job = child_job()
    seen: list[SeenOnPage] = []
    for number, page in enumerate(pages):
        found: list[Found] = []
        before: Picture | None = None
        for done, picture in enumerate(pictures_of_page(source, page)):
            job.progress(number + done / (done + 1), len(pages), f"looking at {source.file_name}")
            if before is not None and np.array_equal(before, picture):
                continue
            before = picture
            found = _join_pictures(found, look_closely_at_picture(picture, detectors))
        seen.append(SeenOnPage(page, tuple(one for one in found if one.kind in kinds)))
    return seen


def pages_of(record: Record) -> list[int]:
    """The pages of a record, from 1, that are pictures."""
    if record.kind is Kind.IMAGE:
        return list(range(1, (record.facts.pages or 1) + 1))
    return list(record.facts.scanned)


def pictures_of_page(source: PagedFile, page: int) -> Iterator[Picture]:
    """A page as it is displayed, blue first; of an animation each of its pictures.

    Raises:
        BadInput: It cannot be read.
    """
    if source.kind is Kind.IMAGE and format_of(source.kind, source.format).moving:
        yield from _animated_pictures(Path(source.path))
        return
    scale = 1.0 if source.kind is Kind.IMAGE else _SCALE
    yield _blue_first(render_picture(source, page, scale, None).data)


def _animated_pictures(path: Path) -> Iterator[Picture]:
    from reviewer.readers.image import frames_of, make_upright, open_image

    with open_image(path) as file:
        for frame in frames_of(file, path.name):
            yield _blue_first(np.asarray(make_upright(frame).convert("RGB"), np.uint8))


def _blue_first(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[..., ::-1])


def _join_pictures(known: Iterable[Found], more: Iterable[Found]) -> list[Found]:
    """What was seen in the pictures of one animation: a box that holds it wherever it was."""
    joined = list(known)
    for one in more:
        for number, other in enumerate(joined):
            if other.kind == one.kind and overlap_of_boxes(other.box, one.box) >= _SAME:
                better = max(one, other, key=lambda f: f.score)
                joined[number] = replace(better, box=box_around([one.box, other.box]))
                break
        else:
            joined.append(one)
    return joined
