"""What released pictures show of people: counted, and held against the masks and what was accepted.

Who is seen and was never hidden is written down, with who said that it stays. It is a finding only
where a mask leaves a part of what it was made for. What that is, the original tells: the face that
fits it best, of those whose middle lies under it, or in which its own lies. Where anybody is goes
into no report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from reviewer.attack import faces
from reviewer.attack.faces import Picture
from reviewer.attack.probe import PackageFile, Probe
from reviewer.attack.report import FaceLook, SeenPeople
from reviewer.model import PROGRAM, Boxed, BoxRedaction, Redaction, RegionRedaction
from reviewer.model.geometry import (
    Box,
    box_at,
    common_area,
    is_centred_in,
    overlap_of_boxes,
    share_inside,
)
from reviewer.model.on_page import as_region, lies_on
from reviewer.plan.bare_subjects import answer_about

HIDDEN = 0.9
"""Of a face: so much of it under masks, and it is hidden."""
_SAME, _WITHIN = 0.3, 0.6  # when what is left is of the face that was there
_POINTS = 12  # across a face and down, at which is asked what lies under masks
_MOST_PARTS = 4  # masks around which a large picture is looked at closely
_LARGE = 960  # pixels of the long side of a picture that is looked at in parts as well
_PEOPLE = ("faces", "heads", "persons")
_UPPER = 0.35  # of a person's box: there the head is
_MARGIN = 1e-3  # seconds
_SOMEBODY = "somebody"

Mask = tuple[Redaction, Box]


@dataclass
class FaceWatch:
    """Looks at the pictures of one released file.

    Attributes:
        file: what is looked at, of a record.
        pictures: how many it has.
        where: tells the place of a moment, for a finding.
        timed: moments are seconds; else they are numbers of pictures or pages, from 0.
    """

    file: PackageFile
    pictures: int
    where: Callable[[float], str]
    timed: bool = True
    blind: str = field(default_factory=faces.why_blind)
    _looked: list[float] = field(default_factory=list)
    _seen: list[tuple[float, str]] = field(default_factory=list)
    _doubtful: dict[float, tuple[list[Box], list[Mask]]] = field(default_factory=dict)

    def look(self, now: float, picture: Picture, masks: Sequence[Mask]) -> bool:
        """Look at a picture with its masks; true where the original has to tell whose a face is."""
        if self.blind:
            return False
        self._looked.append(now)
        boxes = [box for _, box in masks]
        found = faces.find_faces(picture, _parts_of(picture, boxes), faint=bool(boxes))
        bare = [face for face in found if share_under(face, boxes) < HIDDEN]
        at_edge = [face for face in bare if any(common_area(face, box) > 0 for box in boxes)]
        self._seen += [(now, self._kept_by(face, now)) for face in bare if face not in at_edge]
        if at_edge:
            self._doubtful[now] = (at_edge, list(masks))
        return bool(at_edge)

    def compare(self, now: float, before: Picture, probe: Probe) -> None:
        """Look at the original's picture of a moment, and say what sticks out of its own mask."""
        left, masks = self._doubtful.pop(now)
        boxes = [box for _, box in masks]
        there = faces.find_faces(before, _parts_of(before, boxes), faint=True)
        said: dict[int, str] = {}
        for redaction, box in masks:
            own = _subject_of(box, there)
            bare = own is not None and share_under(own, boxes) < HIDDEN
            out = [n for n, face in enumerate(left) if bare and _is_left_of(face, own)]
            by = self._said_of(redaction, now)
            said |= dict.fromkeys(out, by or "")
            what = "A face sticks out of the mask that was made for it."
            probe.check_promise(not out or by is not None, self.where(now), what, redaction.id)
        self._seen += [(now, said.get(n) or self._kept_by(f, now)) for n, f in enumerate(left)]

    def tell(self) -> FaceLook:
        """How much was looked at, and what was seen."""
        step = self.file.step
        for now, (left, _) in self._doubtful.items():
            self._seen += [(now, self._kept_by(face, now)) for face in left]
        self._doubtful.clear()
        span = self._looked[-1] - self._looked[0] if self._looked and self.timed else 0.0
        return FaceLook(
            self.file.name,
            step.record if step else "",
            "" if self.blind else faces.LIBRARY,
            len(self._looked),
            self.pictures,
            round(span, 3),
            self.blind,
            tuple(self._spans_seen()),
        )

    def _spans_seen(self) -> Iterable[SeenPeople]:
        """From when to when people were seen, by who said that they stay."""
        for by in sorted({by for _, by in self._seen}):
            times = sorted({now for now, one in self._seen if one == by})
            begin = 0
            order = {now: n for n, now in enumerate(sorted(set(self._looked)))}
            for at in range(1, len(times) + 1):
                if at == len(times) or order[times[at]] > order[times[at - 1]] + 1:
                    start, end = round(times[begin], 3), round(times[at - 1], 3)
                    yield SeenPeople(start, end, at - begin, by)
                    begin = at

    def _kept_by(self, face: Box, now: float) -> str:
        """Who said of whoever is seen that they stay; empty where nobody did."""
        step = self.file.step
        kept = (r for r in (step.kept if step else ()) if _speaks_of(r, face, now))
        # What the program found a person kept: who, its journal knows, and no box.
        return next((_SOMEBODY if r.author in ("", PROGRAM) else r.author for r in kept), "")

    def _said_of(self, redaction: Redaction, now: float) -> str | None:
        step = self.file.step
        if step is None or not isinstance(redaction, Boxed):
            return None
        span = as_region(redaction)
        # A frame that is shown already when its mask begins is hidden, and answered for, with it.
        at = min(max(now, span.start), span.end)
        note = answer_about(redaction, (at, at), step.left_bare)
        return (note.author or _SOMEBODY) if note is not None else None


def share_under(face: Box, boxes: Sequence[Box]) -> float:
    """How much of a face lies under boxes, together: 0 to 1."""
    if not boxes:
        return 0.0
    steps = (np.arange(_POINTS) + 0.5) / _POINTS
    across, down = np.meshgrid(face.x + steps * face.w, face.y + steps * face.h)
    under = np.zeros(across.shape, bool)
    for box in boxes:
        inside = (across >= box.x) & (across <= box.x + box.w)
        under |= inside & (down >= box.y) & (down <= box.y + box.h)
    return float(under.mean())


def _subject_of(mask: Box, there: Sequence[Box]) -> Box | None:
    under = [face for face in there if is_centred_in(face, mask) or is_centred_in(mask, face)]
    return max(under, key=lambda face: overlap_of_boxes(face, mask), default=None)


def _is_left_of(face: Box, own: Box | None) -> bool:
    if own is None:
        return False
    return overlap_of_boxes(face, own) >= _SAME or share_inside(face, own) >= _WITHIN


def _speaks_of(kept: Redaction, face: Box, now: float) -> bool:
    """Whether a box that a person keeps visible is about this face, then."""
    if kept.source not in _PEOPLE:
        return False
    if isinstance(kept, BoxRedaction):
        if not lies_on(kept, round(now) + 1):
            return False
        place = kept.box
    elif isinstance(kept, RegionRedaction):
        if not kept.start - _MARGIN <= now < kept.end + _MARGIN:
            return False
        if not kept.keyframes:
            return True
        place = box_at(kept.keyframes, now)
    else:
        return False
    if kept.source == "persons":
        place = Box(place.x, place.y, place.w, place.h * _UPPER)
    return is_centred_in(face, place) and face.h <= 1.5 * place.h


def _parts_of(picture: Picture, masks: Sequence[Box]) -> list[Box]:
    """The whole; of a large picture its halves as well, or what is around its masks."""
    high, wide = picture.shape[:2]
    if max(high, wide) <= _LARGE:
        return [faces.WHOLE]
    if masks:
        return [faces.WHOLE, *(_around(mask) for mask in masks[:_MOST_PARTS])]
    if wide >= high:
        return [faces.WHOLE, Box(0.0, 0.0, 0.6, 1.0), Box(0.4, 0.0, 0.6, 1.0)]
    return [faces.WHOLE, Box(0.0, 0.0, 1.0, 0.6), Box(0.0, 0.4, 1.0, 0.6)]


def _around(mask: Box) -> Box:
    """A mask and as much again on each side."""
    left, top = max(mask.x - mask.w, 0.0), max(mask.y - mask.h, 0.0)
    right, bottom = min(mask.x + 2 * mask.w, 1.0), min(mask.y + 2 * mask.h, 1.0)
    return Box(left, top, right - left, bottom - top)
