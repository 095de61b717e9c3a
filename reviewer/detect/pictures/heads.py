"""Heads, from faces and from persons: a head is hidden whole, from whichever side it is seen.

A face tells where its head is. A person without a face (from behind, far away, covered) has one
at the top; that place is coarse, as measured: it covers about 40 of 100 faces that are missed.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.detect.pictures.model_detector import RowDetector
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_around
from reviewer.model.geometry import Box, is_centred_in, share_inside

# Of a face's sides: how far its head reaches beyond it; chosen by hand, on portraits.
_BESIDE, _ABOVE, _BELOW = 0.2, 0.45, 0.1
_BEHIND = 0.7  # more, on the side from which a face in profile looks away ...
_TURNED = 0.3  # ... and from which turn on
# Of a person's box, measured on faces of WIDER FACE: how wide and high a head is at most.
_WIDE, _HIGH, _HIGH_OF_WIDTH, _OVER = 0.8, 0.28, 0.9, 0.05
_OWN = 0.3  # of a face that lies where a person's head is expected: it is that person's


class HeadDetector(RowDetector):
    """Puts together what others found."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """A head around each face, and one on each person of whom no face is sure."""
        rule = self.row.rules["heads"]
        faces = [one for one in known if one.kind == "faces"]
        persons = [one for one in known if one.kind == "persons"]
        high_by_wide = picture.shape[0] / picture.shape[1]
        found = [_head_of_face(face) for face in faces if face.score >= rule.sure]
        unsure = [face for face in faces if face.score < rule.sure]
        for person in persons:
            place = head_of_person(person.box, high_by_wide)
            if any(_is_there(face.box, place) for face in faces if face.score >= rule.sure):
                continue
            # An ear or a pattern may pass for a face: the head is hidden with it, not instead.
            own = [_head_of_face(face) for face in unsure if _is_there(face.box, place)]
            unsure = [face for face in unsure if not _is_there(face.box, place)]
            score = max((person.score, *(head.score for head in own)))
            found.append(Found("heads", box_around([place, *(head.box for head in own)]), score))
        found += [_head_of_face(face) for face in unsure]
        return best_of_overlapping(one for one in found if one.score >= rule.collect)


def head_of_person(person: Box, high_by_wide: float) -> Box:
    """Where a person's head is likely; ``high_by_wide`` is the shape of the picture."""
    wide = _WIDE * person.w
    high = min(_HIGH * person.h, _HIGH_OF_WIDTH * person.w / high_by_wide)
    top = max(person.y - _OVER * high, 0.0)
    return Box(person.x + (person.w - wide) / 2, top, wide, person.y + high - top)


def _head_of_face(face: Found) -> Found:
    box = face.box
    behind = _BEHIND * max(abs(face.facing) - _TURNED, 0.0) / (1 - _TURNED)
    to_left = _BESIDE + (behind if face.facing > 0 else 0.0)
    to_right = _BESIDE + (behind if face.facing < 0 else 0.0)
    left, right = max(box.x - to_left * box.w, 0.0), min(box.x + (1 + to_right) * box.w, 1.0)
    top, bottom = max(box.y - _ABOVE * box.h, 0.0), min(box.y + (1 + _BELOW) * box.h, 1.0)
    return Found("heads", Box(left, top, right - left, bottom - top), face.score)


def _is_there(face: Box, place: Box) -> bool:
    return is_centred_in(face, place) or share_inside(face, place) >= _OWN


def make_detector(row: DetectorRow) -> HeadDetector:
    """The detector of a row."""
    return HeadDetector(row)
