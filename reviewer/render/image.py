"""Images released: upright, without tags, and with the pixels under a redaction destroyed.

Only pixels are carried over into a file made from nothing, so no Exif, XMP, IPTC, colour
profile, thumbnail, comment or maker note can come along. Colours are first brought to sRGB,
which is what a picture without a profile is taken for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from reviewer.errors import BadInput
from reviewer.model import (
    BoxRedaction,
    ImageRedaction,
    Style,
    page_of,
    style_of,
)
from reviewer.model.formats import format_of
from reviewer.plan.plan import Step
from reviewer.readers.image import frames_of, make_upright, open_image
from reviewer.render import apng
from reviewer.render.pdf.pictures import pictures_as_pdf
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.files import write_replacing
from reviewer.system.jobs import Job

# Chosen by hand.
QUALITY = 92
_CELLS = 5  # a pixelated or blurred box has so many cells on its shorter side
_GRID = 8  # a JPEG's blocks with 4:4:4 colours: a box that fills them stays flat
_FILLED = "boxes are filled, whatever their style: it is released as the pages of a PDF"
_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write the released form of an image: JPEG, PNG, or for a TIFF a PDF of its pages.

    Raises:
        BadInput: The file cannot be read, or a redaction does not fit it.
    """
    name = step.release_name or step.record
    suffix = Path(name).suffix.lower()
    file = f"record{suffix if suffix in ('.jpg', '.jpeg', '.pdf') else '.png'}"
    redactions = boxes_as_released(step)
    weaker = redactions != _checked_redactions(step)
    released = _ReleasedPictures(step, redactions, job)
    moving = format_of(step.kind, step.format).moving and file.endswith(".png")
    pages = released.release_pages(source, many=suffix == ".pdf" or moving)
    with write_replacing(out / file) as target:
        if moving:
            apng.save_animation(released.pages_with_times(pages), target)
        else:
            _write_pages(pages, target, Path(file).suffix, Path(name).stem)
    details = {
        "frames": released.count,
        "width": released.size[0],
        "height": released.size[1],
        "boxes": [
            {"redaction": r.id, "page": page_of(r), "box": r.box.to_list(), "style": style_of(r)}
            for r in redactions
        ],
    }
    media_type = _TYPES.get(suffix, "application/pdf" if suffix == ".pdf" else "image/png")
    method = "pixels alone were copied, without any tag"
    if moving and released.count > 1:
        method += f", of all {released.count} pictures of the animation"
    if redactions:
        method += f"; {len(redactions)} boxes destroyed"
    rendered = RenderedFile(file, name, media_type)
    notes = [*released.notes, *([_FILLED] if weaker else [])]
    return Rendered(step.record, (rendered,), method, tuple(notes), details)


def boxes_as_released(step: Step) -> tuple[BoxRedaction, ...]:
    """What is hidden on the pictures of an image, as it is hidden there.

    Raises:
        BadInput: A redaction does not fit it.
    """
    redactions = _checked_redactions(step)
    if Path(step.release_name or step.record).suffix.lower() != ".pdf":
        return redactions
    # On a page nothing but a fill can be proved.
    return tuple(
        replace(r, style=Style.FILL)
        if isinstance(r, ImageRedaction) and r.style in (Style.PIXELATE, Style.BLUR)
        else r
        for r in redactions
    )


def grid_of_release(step: Step) -> int:
    """To so many pixels boxes grow on the pictures of an image."""
    return 1 if (step.release_name or step.record).lower().endswith(".png") else _GRID


def _checked_redactions(step: Step) -> tuple[BoxRedaction, ...]:
    found: list[BoxRedaction] = []
    for redaction in step.redactions:
        if not isinstance(redaction, BoxRedaction):
            raise BadInput(
                f"Redaction {redaction.id} of {step.record} is no box, and an image has no other.",
                "Draw a box, or withhold the image.",
            )
        if not redaction.box.fits_picture():
            raise BadInput(f"The box of redaction {redaction.id} lies outside {step.record}.")
        found.append(redaction)
    return tuple(found)


class _ReleasedPictures:
    """The pictures of a file one by one, and what was seen while they went by."""

    def __init__(self, step: Step, redactions: tuple[BoxRedaction, ...], job: Job) -> None:
        self._step, self._redactions, self._job = step, redactions, job
        self._grid = grid_of_release(step)
        self.notes: list[str] = []
        self.count = 0
        self.size = (0, 0)  # of the first
        self.stays = 0.0  # milliseconds for which the newest is seen

    def release_pages(self, source: Path, *, many: bool) -> Iterator[Image.Image]:
        """Every picture, upright and with its boxes destroyed; only the first but for ``many``."""
        with open_image(source) as picture:
            total = getattr(picture, "n_frames", 1)
            if _has_tags(picture):
                self.notes.append("dropped: its tags (such as camera, place and time)")
            for number, frame in enumerate(frames_of(picture, self._step.record), 1):
                self._job.check()
                self._job.progress(number, total, f"picture {number}")
                page = make_upright(frame)
                self.stays = float(frame.info.get("duration") or 100)
                self.size = self.size if self.count else page.size
                self.count += 1
                mine = [r for r in self._redactions if page_of(r) in (None, number)]
                yield hide_boxes(page, mine, self._grid)
                if not many:
                    break
        self._check_end(total)

    def pages_with_times(self, pages: Iterator[Image.Image]) -> Iterator[apng.Shown]:
        """The pictures with the milliseconds for which they are seen."""
        for page in pages:
            yield page, round(self.stays)

    def _check_end(self, total: int) -> None:
        late = next((r for r in self._redactions if (page_of(r) or 1) > self.count), None)
        if late is not None:
            raise BadInput(
                f"Redaction {late.id} is on page {page_of(late)}, and {self._step.record} "
                f"is released with {self.count}."
            )
        if total > self.count:
            dropped = total - self.count
            self.notes.append(f"dropped: {dropped} further pictures; only the first is released")


def _has_tags(picture: Image.Image) -> bool:
    names = {"exif", "xmp", "icc_profile", "comment", "photoshop", "Comment", "Description"}
    return bool(names & set(picture.info))


def hide_boxes(picture: Image.Image, redactions: Sequence[BoxRedaction], grid: int) -> Image.Image:
    """The same picture, with the pixels under boxes destroyed, each grown outward to a grid."""
    for redaction in redactions:
        x0, y0, x1, y1 = redaction.box.to_pixels(picture.width, picture.height, grid)
        _STYLES.get(style_of(redaction) or Style.FILL, _fill_area)(picture, (x0, y0, x1, y1))
    return picture


_Area = tuple[int, int, int, int]


def _fill_area(picture: Image.Image, area: _Area) -> None:
    x0, y0, x1, y1 = area
    black = 0 if picture.mode == "L" else (0, 0, 0)
    ImageDraw.Draw(picture).rectangle((x0, y0, x1 - 1, y1 - 1), fill=black)


def _pixelate_area(picture: Image.Image, area: _Area) -> None:
    picture.paste(_few_cells(picture, area).resize(_size_of(area), Image.Resampling.NEAREST), area)


def _blur_area(picture: Image.Image, area: _Area) -> None:
    """A blur of few cells: what is smoothed are the cells, not the picture."""
    smooth = _few_cells(picture, area).resize(_size_of(area), Image.Resampling.BICUBIC)
    picture.paste(smooth.filter(ImageFilter.GaussianBlur(2)), area)


def _few_cells(picture: Image.Image, area: _Area) -> Image.Image:
    width, height = _size_of(area)
    cell = max(min(width, height) / _CELLS, 1)
    few = (max(round(width / cell), 1), max(round(height / cell), 1))
    return picture.crop(area).resize(few, Image.Resampling.BOX)


def _size_of(area: _Area) -> tuple[int, int]:
    return area[2] - area[0], area[3] - area[1]


_STYLES: dict[str, Callable[[Image.Image, _Area], None]] = {
    Style.FILL: _fill_area,
    Style.PIXELATE: _pixelate_area,
    Style.BLUR: _blur_area,
}


def _write_pages(pages: Iterator[Image.Image], target: Path, suffix: str, title: str) -> None:
    if suffix == ".pdf":
        pictures_as_pdf(pages, target, title)
        return
    for page in pages:
        if suffix in (".jpg", ".jpeg"):
            # Full colours: halved ones would carry colour over the edge of a box.
            page.save(target, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
        else:
            page.save(target, "PNG", optimize=False)
