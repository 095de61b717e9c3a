"""From redactions to boxes on pages: what is removed, and what is painted black."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reviewer.errors import BadInput
from reviewer.model import AreaRedaction, Redaction, TermRedaction
from reviewer.model.geometry import Box
from reviewer.plan.plan import Step
from reviewer.readers.glyphs import Glyph, GlyphPage
from reviewer.render.pdf.find_terms import TermHit
from reviewer.render.pdf.opening import PageSheet
from reviewer.render.pdf.working_copy import Rect, as_stored_rect, clip_to_page

# Ascenders and descenders of common fonts together; chosen by hand.
_TALL = 1.12  # ems that a box is high
_PAD = 0.12  # ems around what was read in a picture
_LEVEL = 0.5


@dataclass(frozen=True)
class RemovalMark:
    """A box on the working page. ``glyphs`` are the places of what it removes."""

    page: int  # from 0
    rect: Rect
    redaction: str
    label: str
    area: bool
    glyphs: tuple[Rect, ...] = ()
    pictured: bool = False  # read in a picture, where white space is not known


@dataclass(frozen=True)
class PlacedBox:
    """A box in fractions of the page as it is displayed, and what is written in it."""

    box: Box
    redaction: str
    label: str


def label_of_box(redaction: Redaction) -> str:
    """What a redaction's box says: its exemptions."""
    return " ".join(redaction.exemptions) or "REDACTED"


def area_marks(
    step: Step, sheets: tuple[PageSheet, ...], texts: list[GlyphPage]
) -> list[RemovalMark]:
    """The marks of a step's areas, with every glyph that they touch.

    Raises:
        BadInput: An area names a page that the document does not have.
    """
    marks = []
    for redaction in step.of_type(AreaRedaction):
        page = (redaction.page or 0) - 1
        if not 0 <= page < len(sheets) or not redaction.box.fits_picture():
            raise BadInput(
                f"Redaction {redaction.id} has no place on page {redaction.page} of {step.record}.",
                "Correct its page or its box.",
            )
        rect = as_stored_rect(redaction.box, sheets[page])
        letters = texts[page].glyph_columns
        a, b, c, d = letters.rects.T  # a body is within its box, so few have to be asked
        # In columns first: a page has thousands of letters, and a box touches a few.
        near = (a < rect[2]) & (rect[0] < c) & (b < rect[3]) & (rect[1] < d) & ~letters.is_blank
        found = (letters[int(at)] for at in np.nonzero(near)[0])
        touched = tuple(g.rect for g in found if _rects_overlap(_body_of_glyph(g), rect))
        marks.append(RemovalMark(page, rect, redaction.id, label_of_box(redaction), True, touched))
    return marks


def term_marks(
    redaction: TermRedaction,
    hits: Iterable[TermHit],
    texts: list[GlyphPage],
    sheets: tuple[PageSheet, ...],
) -> list[RemovalMark]:
    """The marks of a term's occurrences: one a line, grown to words and over white space."""
    by_page: dict[int, _MarksOfPage] = defaultdict(_MarksOfPage)
    for hit in hits:
        sheet = sheets[hit.page]
        for run in _runs_of_glyphs(_grow_to_words(hit, texts) if hit.whole_words else hit.glyphs):
            rect = clip_to_page(_rect_to_paint(run, hit.whole_words), sheet)
            if rect[2] - rect[0] < 0.1 or rect[3] - rect[1] < 0.1:
                continue  # off the page: it goes with all that lies there
            mark = RemovalMark(
                hit.page,
                rect,
                redaction.id,
                label_of_box(redaction),
                False,
                tuple(g.rect for g in run),
                hit.whole_words,
            )
            by_page[hit.page].add_mark(mark)
    return [mark for page in sorted(by_page) for mark in by_page[page].kept]


def widen_marks(marks: list[RemovalMark], texts: list[GlyphPage]) -> list[RemovalMark]:
    """Marks of terms grown sideways over the white space up to their neighbours."""
    grown = []
    for mark in marks:
        # An area is where a person drew it. In pictures white space is not known, and upright words
        # have no level neighbours.
        if mark.area or mark.pictured or mark.rect[3] - mark.rect[1] > mark.rect[2] - mark.rect[0]:
            grown.append(mark)
            continue
        x0, y0, x1, y1 = mark.rect
        middle, height = (y0 + y1) / 2, y1 - y0
        gone, letters = set(mark.glyphs), texts[mark.page].glyph_columns
        level = (letters.rects[:, 1] <= middle) & (middle <= letters.rects[:, 3])
        rects = map(tuple, letters.rects[level & ~letters.is_blank].tolist())
        beside = [rect for rect in rects if rect not in gone]
        left = max((r[2] for r in beside if r[0] + r[2] < 2 * x0), default=x0 - height)
        right = min((r[0] for r in beside if r[0] + r[2] > 2 * x1), default=x1 + height)
        x0, x1 = _up_to(x0, left, -height), _up_to(x1, right, height)
        rect = (max(x0, 0.0), y0, x1, y1)
        grown.append(
            RemovalMark(mark.page, rect, mark.redaction, mark.label, mark.area, mark.glyphs)
        )
    return grown


def _up_to(edge: float, neighbour: float, height: float) -> float:
    """An edge moved outward (the sign of ``height``) into the white space before a neighbour.

    Readers differ in where a letter ends; an edge within the neighbour moves back to it.
    """
    room = (neighbour - edge) * (1 if height > 0 else -1)
    if room <= 0.15 * abs(height):
        return neighbour if room > -0.3 * abs(height) and room < 0 else edge
    return edge + (1 if height > 0 else -1) * min(room - 0.15 * abs(height), 0.4 * abs(height))


def merge_marks(marks: list[RemovalMark]) -> list[RemovalMark]:
    """Marks for painting: boxes of one label that overlap or nearly touch in a line are one."""
    # By pages, for only marks of one page can be one.
    by_page: dict[int, _MarksOfPage] = defaultdict(_MarksOfPage)
    for mark in sorted(marks, key=lambda m: (m.page, m.area, m.rect)):
        by_page[mark.page].add_mark(mark)
    return [mark for page in by_page.values() for mark in page.kept]


class _MarksOfPage:
    """Marks of a page, those that two readers both saw as one.

    Attributes:
        kept: the marks, in the order in which the first of each came.
    """

    def __init__(self) -> None:
        self.kept: list[RemovalMark] = []
        # Of thousands of areas on a page each is compared with its own marks only.
        self._alike: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add_mark(self, new: RemovalMark) -> None:
        """Keep a mark, or let it grow the one that it is."""
        alike = self._alike[new.label, new.redaction if new.area else ""]
        for index in alike:
            if are_one_mark(self.kept[index], new):
                self.kept[index] = _grown_mark(self.kept[index], new)
                return
        alike.append(len(self.kept))
        self.kept.append(new)


def _grown_mark(old: RemovalMark, new: RemovalMark) -> RemovalMark:
    x0, y0, x1, y1 = old.rect
    a, b, c, d = new.rect
    return RemovalMark(
        old.page,
        (min(x0, a), min(y0, b), max(x1, c), max(y1, d)),
        old.redaction,
        old.label,
        old.area,
        tuple(dict.fromkeys((*old.glyphs, *new.glyphs))),
        old.pictured or new.pictured,
    )


def are_one_mark(old: RemovalMark, new: RemovalMark) -> bool:
    """True when the box that is there may take the other in."""
    alike = (old.page, old.label, old.area) == (new.page, new.label, new.area)
    if not alike or (old.area and old.redaction != new.redaction):
        return False
    return _overlap_mostly(old.rect, new.rect)


def _overlap_mostly(a: Rect, b: Rect) -> bool:
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return False
    least = min((r[2] - r[0]) * (r[3] - r[1]) for r in (a, b))
    return w * h > _LEVEL * least


def _grow_to_words(hit: TermHit, texts: list[GlyphPage]) -> tuple[Glyph, ...]:
    """The hit's glyphs with the rest of the words they belong to."""
    page = texts[hit.page]
    wanted = set(hit.glyphs)
    grown: list[Glyph] = []
    word: list[Glyph] = []
    for char, index in [*zip(page.reading.text, page.reading.at, strict=True), (" ", -1)]:
        if index >= 0 and not char.isspace():
            word.append(page.glyphs[index])
            continue
        if wanted.intersection(word):
            grown += word
        word = []
    return tuple(dict.fromkeys(grown))


def _runs_of_glyphs(glyphs: tuple[Glyph, ...]) -> list[list[Glyph]]:
    """Glyphs parted into stretches of one line, by place."""
    runs: list[list[Glyph]] = []
    for glyph in sorted((g for g in glyphs if not g.char.isspace()), key=_reading_place):
        if runs and _continues_run(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _reading_place(glyph: Glyph) -> tuple[int, float, float]:
    x, y = (glyph.rect[0] + glyph.rect[2]) / 2, (glyph.rect[1] + glyph.rect[3]) / 2
    if glyph.turn in (90, 270):
        return glyph.turn, round(x, 1), y
    return glyph.turn, round(y, 1), x


def _continues_run(a: Glyph, b: Glyph) -> bool:
    if a.turn != b.turn:
        return False
    gap = 3 * max(a.size, b.size)
    level = 0.4 * max(a.size, b.size)
    ax, ay, bx, by = _middle_of(a.rect) + _middle_of(b.rect)
    if a.turn in (90, 270):
        return abs(ax - bx) <= level and abs(ay - by) <= gap
    if a.turn not in (0, 180):
        return False
    return abs(ay - by) <= level and abs(ax - bx) <= gap


def _middle_of(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def _rect_to_paint(run: list[Glyph], from_picture: bool) -> Rect:
    bodies = [g.rect if from_picture else _body_of_glyph(g) for g in run]
    pad = _PAD * max(g.rect[3] - g.rect[1] for g in run) if from_picture else 0.0
    return (
        min(r[0] for r in bodies) - pad,
        min(r[1] for r in bodies) - pad,
        max(r[2] for r in bodies) + pad,
        max(r[3] for r in bodies) + pad,
    )


def _body_of_glyph(glyph: Glyph) -> Rect:
    """A glyph's box without the room a font keeps above and below."""
    x0, y0, x1, y1 = glyph.rect
    room = _TALL * glyph.size
    if glyph.turn in (0, 180) and y1 - y0 > room:
        cut = (y1 - y0 - room) / 2
        return x0, y0 + cut, x1, y1 - cut
    if glyph.turn in (90, 270) and x1 - x0 > room:
        cut = (x1 - x0 - room) / 2
        return x0 + cut, y0, x1 - cut, y1
    return glyph.rect


def _rects_overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
