"""Papers and cards: several lines of text close to each other, most of all in somebody's hands.

Books are found by the detector of things. No labelled pictures of papers were at hand, so that how
many are missed is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.detect.pictures.model_detector import RowDetector
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_around
from reviewer.model.geometry import Box, share_inside

# All chosen by hand.
_LINES = 3  # that make a sheet
_GAP = 1.5  # of a line's height, between two of a sheet
_EDGE = 1.0  # of a line's height: the sheet around its text
_LARGEST = 0.5  # of the picture: what is larger is a picture of a page, not a page in a picture
_HELD = 0.5  # of a sheet that lies within a person or where a person stands: it is held
_LYING = 0.7  # how much less sure what nobody holds is: it may be a sign or a poster


class PaperDetector(RowDetector):
    """Puts lines of text together."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Sheets; the score is the mean certainty of their lines."""
        persons = [one.box for one in known if one.kind == "persons"]
        screens = [one.box for one in known if one.kind in ("screens", "phones")]
        least = self.row.rules["papers"].collect
        found: list[Found] = []
        for lines in sheets_of_lines([one for one in known if one.kind == "text"]):
            box = _sheet_around(lines)
            if box.w * box.h > _LARGEST or any(share_inside(box, s) > _HELD for s in screens):
                continue
            score = sum(line.score for line in lines) / len(lines)
            if not any(share_inside(box, person) >= _HELD for person in persons):
                score *= _LYING
            if score >= least:
                found.append(Found("papers", box, score))
        return best_of_overlapping(found)


def sheets_of_lines(lines: Sequence[Found]) -> list[list[Found]]:
    """Lines that stand close below or beside each other, three or more of them together."""
    left = list(lines)
    sheets: list[list[Found]] = []
    while left:
        sheet = [left.pop()]
        for line in sheet:  # grows while it is walked along
            near = [one for one in left if _are_close(line.box, one.box)]
            left = [one for one in left if one not in near]
            sheet += near
        if len(sheet) >= _LINES:
            sheets.append(sheet)
    return sheets


def _are_close(one: Box, other: Box) -> bool:
    far = _GAP * max(one.h, other.h)
    down = max(one.y, other.y) - min(one.y + one.h, other.y + other.h)
    across = max(one.x, other.x) - min(one.x + one.w, other.x + other.w)
    return down <= far and across <= far


def _sheet_around(lines: Sequence[Found]) -> Box:
    edge = _EDGE * max(line.box.h for line in lines)
    box = box_around(line.box for line in lines)
    left, top = max(box.x - edge, 0.0), max(box.y - edge, 0.0)
    right, bottom = min(box.x + box.w + edge, 1.0), min(box.y + box.h + edge, 1.0)
    return Box(left, top, right - left, bottom - top)


def make_detector(row: DetectorRow) -> PaperDetector:
    """The detector of a row."""
    return PaperDetector(row)
