"""Rendering a clip and looking at what came out."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from reviewer.clock.timebase import as_exact_fraction
from reviewer.model import Kind, Redaction, RedactionKind
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.render.result import Rendered
from reviewer.render.video import render_step
from reviewer.system.jobs import SILENT
from tests.helpers.plans import redaction, step
from tests.helpers.video_media import Shown, shown


@dataclass(frozen=True)
class Release:
    """A source, what was hidden in it, and what came out."""

    source: Path
    redactions: tuple[Redaction, ...]
    result: Rendered
    path: Path

    @property
    def beside(self) -> "Release":
        """The film in its own coding, told as if it were the record."""
        path = self.path.parent / self.result.files[1].file
        details = self.result.details | self.result.details["own_coding"]
        return replace(self, result=replace(self.result, details=details), path=path)

    @property
    def before(self) -> list[Shown]:
        return shown(self.source)

    @property
    def after(self) -> list[Shown]:
        return shown(self.path)

    def live(self, time: Fraction) -> list[Redaction]:
        return [
            r
            for r in self.redactions
            if r.kind is RedactionKind.REGION
            and as_exact_fraction(r.start) <= time < as_exact_fraction(r.end)
        ]

    def changed(self) -> list[int]:
        """Pictures, in the order they are shown, that are not bit for bit the source's."""
        pairs = zip(self.before, self.after, strict=True)
        return [
            n
            for n, (a, b) in enumerate(pairs)
            if not (np.array_equal(a.luma, b.luma) and np.array_equal(a.chroma, b.chroma))
        ]

    def is_encoded(self, time: Fraction) -> bool:
        """True when the result says that the picture at a time was encoded again."""
        details = self.result.details
        base = Fraction(*details["time_base"])
        runs = [[(p - details["first_pts"]) * base for p in run] for run in details["runs"]]
        return any(a <= time <= b for a, b in runs)

    def encoded(self) -> list[int]:
        """Pictures that the result says were encoded again."""
        return [n for n, picture in enumerate(self.before) if self.is_encoded(picture.time)]


def inner(r: Redaction, time: Fraction, picture: Shown) -> tuple[slice, slice]:
    """Rows and columns of a region, less three pixels all round."""
    box = box_at(r.keyframes, float(time))
    height, width = picture.luma.shape
    rows = slice(int(box.y * height) + 3, int((box.y + box.h) * height) - 3)
    return rows, slice(int(box.x * width) + 3, int((box.x + box.w) * width) - 3)


def region(start, end, box=(0.3, 0.4, 0.25, 0.3), id="r1", style="fill", keyframes=None):
    """A region redaction; ``keyframes`` are (time, box) pairs."""
    frames = keyframes or [(start or 0.0, box)]
    keys = tuple(Keyframe(t, Box(*b)) for t, b in frames)
    return redaction(
        id, "clip", RedactionKind.REGION, start=start, end=end, style=style, keyframes=keys
    )


def mute(start, end, style="silence", id="s1"):
    """A sound redaction."""
    return redaction(id, "clip", RedactionKind.SOUND, start=start, end=end, style=style)


def release_of(source: Path, out: Path, *redactions: Redaction, job=SILENT) -> Release:
    """Render a file."""
    out.mkdir(exist_ok=True)
    done = render_step(
        step(source.name, Kind.VIDEO, source.suffix[1:], *redactions), source, out, job
    )
    return Release(source, redactions, done, out / done.files[0].file)
