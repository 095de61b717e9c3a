"""What a page shows beside text that is proved: the parts of it that must be looked at.

The proved text is left out and the page drawn without it.  Where that is blank, the page is
text alone, and its letters can be searched as letters; no size and no count of letters is
asked.  All else, be it a picture, a mask, a pattern, outlines or a font that may lie, leaves
something on the paper, and that is what is cut out and read.

Decisions 53, 92, 124.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack.doubtful_fonts import ANY, is_latin, strip_subset_mark
from reviewer.attack.page_pictures import place_on_page
from reviewer.attack.ppocr import Picture
from reviewer.model.geometry import Box
from reviewer.system.opencv import cv2 as _cv2

cv2: Any = _cv2  # its stubs know fewer kinds of pixels than it gives

_PROBE = 100 / 72  # pixels a point of the first look
_SCALE = 200 / 72
_LARGEST = 6000  # pixels of a side: bigger sheets are drawn smaller
_DEEP = 16  # forms in forms
_RULE = 60.0  # points from which on a thin straight line is a rule, not a part of a letter
_NEAR = 14.0  # points between two things that are looked at together
_LEAST = (4.0, 2.5)  # points: no letter is smaller
_MARGIN = 4.0  # points around what is cut out
_AFAR = 320  # pixels of the long side of a look from afar ...
_MOSTLY = 0.7  # ... at a page of which no more is looked at closely
_MOST_BARS = 60
_MOST_PARTS = 24  # of a page; more are looked at together
_COLOURS = np.uint32(0x00FFFFFF if sys.byteorder == "little" else 0xFFFFFF00)
_TEXT = raw.FPDF_PAGEOBJ_TEXT
_Sides = tuple[int, int, int, int]  # left, top, right, bottom in pixels


@dataclass(frozen=True)
class PagePart:
    """A part of a page that is not proved: its place, and its pixels (BGR).

    Attributes:
        afar: it is the whole page, for what is too large to be seen close by.
    """

    box: Box
    picture: Picture
    afar: bool = False


def parts_to_look_at(
    page: pdfium.PdfPage, doubtful: Mapping[str, frozenset[str]], strange: list[Box]
) -> list[PagePart]:
    """The parts of a page that have to be read as pictures; its text objects are put out.

    Args:
        page: to be closed afterwards, for it shows no proved text any more.
        doubtful: see ``doubtful_fonts.find_doubtful_letters``.
        strange: takes the places of what is said in letters that no reading here knows.
    """
    strange += _put_out(page, doubtful)
    factor = min(_PROBE, _LARGEST / max(*page.get_size(), 1.0))
    probe = _draw_page(page, factor)
    if _only_bars(probe):
        return []
    inked = _has_strokes(probe)
    scale = min(_SCALE, _LARGEST / max(*page.get_size(), 1.0))
    clusters = _gather_clusters(
        list(_clusters_of_marks(_without_rules(inked, factor), factor)), factor
    )
    found = list(_cut_parts(page, clusters, inked.shape, scale))
    if _area_of_parts(found) < _MOSTLY:
        found.append(_coarse_page(page))
    return found


def _only_bars(picture: npt.NDArray[np.uint8]) -> bool:
    """True for paper of one colour with nothing on it but even bars that are no letters.

    The strokes of a letter lie nearer to each other than they are long, so bars further apart
    than that are strokes of none; and a stroke alone is no word.
    """
    colours = np.ascontiguousarray(picture).view(np.uint32)[..., 0]
    marks = (colours != colours[0, 0]).view(np.uint8)
    if not marks.any():
        return True
    found, _ = cv2.findContours(marks, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(found) > _MOST_BARS:
        return False
    bars = [cv2.boundingRect(contour) for contour in found]
    return all(_is_bar(colours, marks, bar) for bar in bars) and all(
        _bars_are_apart(one, other) for at, one in enumerate(bars) for other in bars[:at]
    )


def _is_bar(
    colours: npt.NDArray[np.uint32], marks: npt.NDArray[np.uint8], bar: tuple[int, ...]
) -> bool:
    """True when a place is filled with one colour, its edge aside."""
    x, y, w, h = bar
    inner = colours[y + 1 : y + h - 1, x + 1 : x + w - 1]
    even = bool(inner.size) and bool((inner == inner[0, 0]).all())
    return even and bool(marks[y : y + h, x : x + w].all())


def _bars_are_apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """True when two bars are further from each other than either is long."""
    gaps = (
        max(one[n] - other[n] - other[n + 2], other[n] - one[n] - one[n + 2], 0) for n in (0, 1)
    )
    return max(gaps) > max(*one[2:], *other[2:])


def _cut_parts(
    page: pdfium.PdfPage,
    clusters: list[_Sides],
    shape: tuple[int, ...],
    scale: float,
) -> Iterator[PagePart]:
    """Parts of the page, drawn large."""
    if not clusters:
        return
    picture = _draw_page(page, scale)
    for x0, y0, x1, y1 in clusters:
        box = Box(x0 / shape[1], y0 / shape[0], (x1 - x0) / shape[1], (y1 - y0) / shape[0])
        down, across = picture.shape[0] / shape[0], picture.shape[1] / shape[1]
        rows = slice(int(y0 * down), int(np.ceil(y1 * down)))
        columns = slice(int(x0 * across), int(np.ceil(x1 * across)))
        yield PagePart(box, np.ascontiguousarray(picture[rows, columns, :3]))


def _area_of_parts(found: list[PagePart]) -> float:
    return sum(part.box.w * part.box.h for part in found)


def _coarse_page(page: pdfium.PdfPage) -> PagePart:
    """The whole page, small: letters as high as a hand are seen best from afar."""
    large = _draw_page(page, 2 * _AFAR / max(*page.get_size(), 1.0))
    picture = cv2.resize(large, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return PagePart(Box(0.0, 0.0, 1.0, 1.0), np.ascontiguousarray(picture[..., :3]), afar=True)


def _put_out(page: pdfium.PdfPage, doubtful: Mapping[str, frozenset[str]]) -> list[Box]:
    """Put out what is proved; where of the rest letters of other scripts stand is returned."""
    text_page: Any = None  # made where it is needed: it costs as much as all else here
    names: dict[int, str] = {}
    strange: list[Box] = []
    for item in page.get_objects(filter=(_TEXT,), max_depth=_DEEP):
        letters = doubtful.get(_font_name(item, names))
        if letters is not None and not letters:
            raw.FPDFPageObj_SetIsActive(item, False)
            continue
        text_page = text_page or page.get_textpage()
        text = _text_of(item, text_page)
        if letters is not None and _is_clear(text, letters):
            raw.FPDFPageObj_SetIsActive(item, False)
        elif not is_latin(text):
            strange += [] if item.container else [_box_of(page, item)]
    if text_page is not None:
        text_page.close()
    return strange


def _box_of(page: pdfium.PdfPage, item: Any) -> Box:
    """Where an object of the page itself stands, in fractions of the page."""
    left, bottom, right, top = item.get_bounds()
    (ax, ay), (bx, by) = place_on_page(page, left, bottom), place_on_page(page, right, top)
    return Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))


def _font_name(item: Any, names: dict[int, str]) -> str:
    font = raw.FPDFTextObj_GetFont(item)
    at = ctypes.cast(font, ctypes.c_void_p).value or 0
    if at not in names:
        size = raw.FPDFFont_GetBaseFontName(font, None, 0)
        buffer = ctypes.create_string_buffer(max(size, 1))
        raw.FPDFFont_GetBaseFontName(font, buffer, size)
        names[at] = strip_subset_mark(buffer.value.decode("utf-8", "replace"))
    return names[at]


def _text_of(item: Any, text_page: Any) -> str:
    size = raw.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = (ctypes.c_ushort * max(size // 2, 1))()
    raw.FPDFTextObj_GetText(item, text_page, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _is_clear(text: str, letters: frozenset[str]) -> bool:
    """True when none of the doubtful letters stands in a text."""
    return bool(text) and ANY not in letters and not any(letter in text for letter in letters)


def _draw_page(page: pdfium.PdfPage, scale: float) -> npt.NDArray[np.uint8]:
    """The page as BGR and a fourth byte that is the same everywhere."""
    picture: npt.NDArray[np.uint8] = page.render(
        scale=scale, force_bitmap_format=raw.FPDFBitmap_BGRx
    ).to_numpy()
    return picture


def _has_strokes(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where a pixel differs from its neighbours, in any colour and however little."""
    whole = np.ascontiguousarray(picture).view(np.uint32)[..., 0] & _COLOURS
    inked = np.zeros(whole.shape, np.bool_)
    inked[:, 1:] = whole[:, 1:] != whole[:, :-1]
    inked[1:] |= whole[1:] != whole[:-1]
    return inked


def _without_rules(inked: npt.NDArray[np.bool_], scale: float) -> npt.NDArray[np.uint8]:
    """What is left when long straight lines, and edges of even fields, are taken out."""
    marks = inked.astype(np.uint8)
    long = max(round(_RULE * scale), 3)
    rules = np.zeros_like(marks)
    for shape in ((long, 1), (1, long)):
        kernel = np.ones(shape[::-1], np.uint8)
        line = cv2.morphologyEx(marks, cv2.MORPH_OPEN, kernel)
        thick = cv2.morphologyEx(
            line, cv2.MORPH_OPEN, np.ones(_thickness_of_rules(shape, scale), np.uint8)
        )
        rules |= line & ~thick
    left: npt.NDArray[np.uint8] = marks & ~cv2.dilate(rules, np.ones((3, 3), np.uint8))
    return left


def _thickness_of_rules(shape: tuple[int, int], scale: float) -> tuple[int, int]:
    """What a rule may be thick, across its way: (rows, columns)."""
    most = max(round(4 * scale), 3)
    return (most, 1) if shape[1] == 1 else (1, most)


def _clusters_of_marks(marks: npt.NDArray[np.uint8], scale: float) -> Iterator[_Sides]:
    """Left, top, right, bottom of marks that stand together and may be letters."""
    reach = max(round(_NEAR * scale), 3)
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = marks.shape
    margin = round(_MARGIN * scale)
    for x, y, w, h, _ in boxes[1:count].tolist():
        part = marks[y : y + h, x : x + w]
        high, wide = _extent_of_marks(part)
        if max(wide, high) < _LEAST[0] * scale or min(wide, high) < _LEAST[1] * scale:
            continue
        if not _is_frame(part):
            yield (
                max(x - margin, 0),
                max(y - margin, 0),
                min(x + w + margin, width),
                min(y + h + margin, height),
            )


def _gather_clusters(boxes: list[_Sides], scale: float) -> list[_Sides]:
    """Parts, those that stand within others left out, and of very many those that are nearest
    as one: each look has its price, and a page of specks must not cost more than a picture.
    """
    reach = _NEAR * scale
    kept = _outermost_boxes(boxes)
    while len(kept) > _MOST_PARTS:
        reach *= 2
        kept = _outermost_boxes(list(_merge_neighbours(kept, reach)))
    return kept


def _outermost_boxes(boxes: list[_Sides]) -> list[_Sides]:
    """Boxes that lie in no other."""
    large = sorted(set(boxes), key=lambda b: (b[0] - b[2]) * (b[3] - b[1]))
    kept: list[_Sides] = []
    for box in large:
        if len(kept) > 4 * _MOST_PARTS:
            kept.append(box)  # they are merged anyway
        elif not any(_lies_within(box, other) for other in kept):
            kept.append(box)
    return kept


def _lies_within(box: _Sides, other: _Sides) -> bool:
    begins = box[0] >= other[0] and box[1] >= other[1]
    return begins and box[2] <= other[2] and box[3] <= other[3]


def _merge_neighbours(boxes: list[_Sides], reach: float) -> Iterator[_Sides]:
    """One box around those that stand in fields next to each other of a grid so wide."""
    corners = np.array(boxes)
    cells = (corners / reach).astype(np.int64)
    field = np.zeros(cells[:, [3, 2]].max(axis=0) + 1, np.uint8)
    for x0, y0, x1, y1 in cells.tolist():
        field[y0 : y1 + 1, x0 : x1 + 1] = 1
    _, labels = cv2.connectedComponents(field, connectivity=8)
    of = labels[cells[:, 1], cells[:, 0]]
    for label in np.unique(of):
        mine = corners[of == label]
        low, high = mine[:, :2].min(axis=0), mine[:, 2:].max(axis=0)
        yield int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _extent_of_marks(part: npt.NDArray[np.uint8]) -> tuple[int, int]:
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return 0, 0
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


def _is_frame(part: npt.NDArray[np.uint8]) -> bool:
    """True for one empty box, such as is ticked on a form: no letters fit into its edge."""
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    tight = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    edge = max(min(tight.shape) * 2 // 5, 1)
    inner = tight[edge:-edge, edge:-edge]
    rim = (tight[0].mean() + tight[-1].mean() + tight[:, 0].mean() + tight[:, -1].mean()) / 4
    return not inner.any() and bool(rim > 0.8)
