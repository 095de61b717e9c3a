"""What of a page has to be looked at: all ink that the text of the page does not explain.

A page is drawn, and what its believed text and its rulings put there is taken away. The rest
may be letters, whatever it is made of: pictures of any size, soft and stencil masks, outlines,
patterns, fonts that do not tell what they draw. Only that is read from the pixels, and where
nothing is left nothing needs to be read. This is the one place where that is decided, for the
search, for proposals and for the renderer alike.

Decision 47.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from reviewer.readers import ocr, tesseract
from reviewer.readers.font_evidence import Fonts, FontSpan, spans_of
from reviewer.readers.glyphs import GlyphPage, Rect
from reviewer.readers.page_code import PageCode, has_resource
from reviewer.readers.unread_writing import writing_in
from reviewer.system.opencv import cv2

Mask = NDArray[np.uint8]
# Decision 47. All that follows is chosen by hand, see test_page_letters.py and
# test_sizes_in_pictures.py.
_DPI = 100
_MOST_PIXELS = 4_000_000  # of the picture in which ink is looked for
_STEP = 3  # levels between neighbours: fainter is seen by nobody
_LARGE = 40.0  # points: within such letters others have room
_RULE = 24.0  # points: straight lines of text's size may be strokes of letters
_NEAR = (24.0, 8.0)  # points across and down: ink so near belongs together
_APART = 0.5  # of the height of letters: how far they may stand from each other in a word
_LEAST = 2.5  # points: in less height no letter can be told
_AROUND = 4.0  # points of paper around a region
_WHOLE = 0.5  # of a page: then all of it is read at once
_MOST_REGIONS = 40
_MOST_SHAPES = 30_000
_CURVE = 6
_SAID = 0.35  # of a box
_LETTERS = 3
_JOINED = 2.0  # points: lines so near to each other are of one shape
_STROKE = 6.0  # points: what is lower or narrower is a line
_HUGE = 400.0  # points: no letter is larger
_DRAWS_MORE = ("Pattern", "Shading", "ExtGState")  # resources by which code may draw letters
_KEPT = 256


@dataclass(frozen=True)
class Sight:
    """What was seen of a page: the words of its pixels, and boxes of writing that no reading
    explains (points of the displayed page).
    """

    text: GlyphPage
    writing: tuple[Rect, ...]


def read_whole(page: Any) -> Sight:
    """A page that is nothing but a picture."""
    words, writing = _read_region(page, (0.0, 0.0, float(page.rect.width), float(page.rect.height)))
    return Sight(ocr.as_text(words), tuple(writing))


@dataclass
class Eyes:
    """Looks at the pages of one open document (PyMuPDF), and learns which fonts are true.

    Attributes:
        book: the document.
        known_texts: the text of pages (from 0) that were read already.
        codes: the same of what their code can draw.
    """

    book: Any
    known_texts: Mapping[int, list[FontSpan]] = field(default_factory=dict)
    codes: Mapping[int, PageCode] = field(default_factory=dict)
    _fonts: Fonts = field(init=False)
    _spans: dict[int, list[FontSpan]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._fonts = Fonts(self.book)

    def learn_fonts(self, page: Any) -> None:
        """Take in a page's text as evidence for its fonts; best for all pages at first."""
        self._fonts.learn_page(page, self._spans_of_page(page))

    def unexplained_regions(self, page: Any) -> tuple[Rect, ...]:
        """The boxes of a page (points of the displayed page) that its text does not explain."""
        if self._is_bare(page):
            return ()
        picture, zoom = _draw_page(page)
        ink = _find_edges(picture)
        if not ink.any():
            return ()
        explained = self._explained_ink(page, ink.shape, zoom)
        if explained is not None:
            ink[explained > 0] = 0
        return _boxes_of_ink(ink, zoom, page.rect)

    def read_regions(self, page: Any, regions: Iterable[Rect] | None = None) -> GlyphPage:
        """The words in the regions of a page, which are looked for if none are given."""
        return self.look_at_regions(page, regions).text

    def look_at_regions(self, page: Any, regions: Iterable[Rect] | None = None) -> Sight:
        """The same, with what looks like writing and cannot be read."""
        found = self.unexplained_regions(page) if regions is None else tuple(regions)
        looks = [_read_region(page, region) for region in found]
        words = [word for read, _ in looks for word in read]
        if words:
            here = [s for s in self._spans_of_page(page) if _touches_regions(s, found, page)]
            self._fonts.compare_reading(
                page, here, [piece for w in words for piece in ocr.pieces_of_word(w.text)]
            )
        drawn = [
            tuple(pymupdf.Rect(s.rect) * page.rotation_matrix)
            for s in self._spans_of_page(page)
            if s.drawn
        ]
        writing = (box for _, boxes in looks for box in boxes)
        return Sight(ocr.as_text(words), tuple(b for b in writing if not _is_said(b, drawn)))

    def _is_bare(self, page: Any) -> bool:
        """True when a page is proved to be text and long straight lines, without drawing it."""
        try:
            code = self.codes.get(page.number) or PageCode(page)
            # Notes, fields and pictures may draw anything.
            if page.first_annot or page.first_widget or code.pictures:
                return False
            owners = (page.xref, *(o[0] for o in page.get_xobjects()))
            if any(has_resource(self.book, owner, *_DRAWS_MORE) for owner in owners):
                return False
            drawings = [] if code.unpainted else page.get_cdrawings(extended=True)
        except (RuntimeError, ValueError):
            return False
        lines = _lines_of_drawings(drawings)
        if lines.odd or not all(math.dist(a, b) >= _RULE for a, b in lines.straight):
            return False
        if boxes_like_letters(lines.straight):
            return False
        names = self._fonts.on_page(page)
        return all(
            s.drawn and s.size <= _LARGE and self._fonts.is_believed(names, s.font)
            for s in self._spans_of_page(page)
        )

    def _spans_of_page(self, page: Any) -> list[FontSpan]:
        if page.number in self.known_texts:
            return self.known_texts[page.number]
        if page.number not in self._spans:
            self._spans.clear()  # pages come one after another
            self._spans[page.number] = spans_of(page)
        return self._spans[page.number]

    def _explained_ink(self, page: Any, shape: tuple[int, int], zoom: float) -> Mask | None:
        turn = page.rotation_matrix * pymupdf.Matrix(zoom, zoom)
        try:
            drawings = page.get_cdrawings(extended=True)
        except (RuntimeError, ValueError):
            return None
        if sum(len(d.get("items", ())) for d in drawings) > _MOST_SHAPES:
            return None
        text = np.zeros(shape, np.uint8)
        names = self._fonts.on_page(page)
        for span in self._spans_of_page(page):
            if span.drawn and span.size <= _LARGE and self._fonts.is_believed(names, span.font):
                # Edges of letters reach a little beyond what the font tells, and drawing rounds.
                pad = 0.08 * span.size + 1.5 / zoom
                x0, y0, x1, y1 = span.rect
                _fill_rect(text, (x0 - pad, y0 - 1 / zoom, x1 + pad, y1 + 1 / zoom), turn)
        lines = _lines_of_drawings(drawings)
        # What is no straight line may be a letter even where text stands: it stays to be looked at.
        _trace_lines(text, lines.odd, turn, 0, 5)
        for info in page.get_image_info():
            _fill_rect(text, tuple(info["bbox"]), turn, 0)
        ruled = np.zeros(shape, np.uint8)
        _trace_lines(ruled, lines.straight, turn, 255, 3)
        for rect in boxes_like_letters(lines.straight):
            _fill_rect(ruled, rect, turn, 0)
        text[_find_rulings(ruled, zoom) > 0] = 255
        for info in page.get_image_info():
            _fill_rect(text, tuple(info["bbox"]), turn, 0)
        return text


@dataclass
class _DrawnLines:
    """What drawings consist of: straight lines along the page's sides, and all others."""

    straight: list[tuple[tuple[float, float], ...]] = field(default_factory=list)
    odd: list[tuple[tuple[float, float], ...]] = field(default_factory=list)


def _lines_of_drawings(drawings: Iterable[dict[str, Any]]) -> _DrawnLines:
    lines = _DrawnLines()
    for drawing in drawings:
        for kind, *held in drawing.get("items", ()):
            if kind == "re":
                x0, y0, x1, y1 = held[0]
                corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
                lines.straight += [(corners[n - 1], corners[n]) for n in range(4)]
            elif kind == "l":
                a, b = tuple(held[0]), tuple(held[1])
                level = min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 0.2
                (lines.straight if level else lines.odd).append((a, b))
            elif kind == "c":
                lines.odd.append(_points_of_curve([tuple(p) for p in held]))
            elif kind == "qu":
                ul, ur, ll, lr = (tuple(p) for p in held[0])
                corners = (ul, ur, lr, ll)
                sides = [(corners[n - 1], corners[n]) for n in range(4)]
                for a, b in sides:
                    level = min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 0.2
                    (lines.straight if level else lines.odd).append((a, b))
    return lines


def _points_of_curve(p: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    points = []
    for step in range(_CURVE + 1):
        t = step / _CURVE
        # The weights of Bernstein's polynomials, by which a cubic Bézier is defined.
        k = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * q[axis] for w, q in zip(k, p, strict=True)) for axis in (0, 1))
        points.append((x, y))
    return tuple(points)


def boxes_like_letters(lines: Sequence[tuple[tuple[float, float], ...]]) -> list[Rect]:
    """The boxes of straight lines that may be letters: three shapes and more of one height side
    by side (or below each other), of which none is a mere line, a box or a table.
    """
    if len(lines) < _LETTERS:
        return []
    ends = np.array([(*a, *b) for a, b in lines], np.float64)
    # Hostile files draw far away, where a sketch would need all memory.
    if not np.isfinite(ends).all() or np.abs(ends).max() > 10_000:
        return []
    low = np.minimum(ends[:, :2], ends[:, 2:]).min(axis=0) - _JOINED
    high = np.maximum(ends[:, :2], ends[:, 2:]).max(axis=0) + _JOINED
    wide, tall = (np.ceil((high - low) / _JOINED).astype(int) + 1).tolist()
    if wide * tall > _MOST_PIXELS:
        return []
    sketch = np.zeros((tall, wide), np.uint8)
    places = np.round((ends - np.tile(low, 2)) / _JOINED).astype(np.int32).reshape(-1, 1, 2, 2)
    cv2.polylines(sketch, list(places[:, 0]), False, 1, 1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(sketch, connectivity=8)
    shapes = []
    for number in range(1, count):
        x, y, w, h = (int(v) for v in stats[number, :4])
        inside = labels[y : y + h, x : x + w] == number
        if min(w, h) * _JOINED >= _STROKE and max(w, h) * _JOINED <= _HUGE and not _is_box(inside):
            x0, y0 = low[0] + (x - 1) * _JOINED, low[1] + (y - 1) * _JOINED
            shapes.append((x0, y0, x0 + (w + 2) * _JOINED, y0 + (h + 2) * _JOINED))
    return [
        s for s in shapes if any(sum(_stands_beside(s, o, n) for o in shapes) >= 2 for n in (0, 1))
    ]


def _is_box(shape: NDArray[np.bool_]) -> bool:
    """True when all four sides are drawn."""
    sides = (shape[:2].any(axis=0), shape[-2:].any(axis=0), shape[:, :2].any(axis=1))
    return all(side.mean() > 0.9 for side in (*sides, shape[:, -2:].any(axis=1)))


def _stands_beside(a: Rect, b: Rect, axis: int) -> bool:
    """True for two shapes of one size that stand in a row (``axis`` 0) or a column (1)."""
    other = 1 - axis
    sizes = [r[other + 2] - r[other] for r in (a, b)]
    shared = min(a[other + 2], b[other + 2]) - max(a[other], b[other])
    gap = max(a[axis], b[axis]) - min(a[axis + 2], b[axis + 2])
    near = gap + _JOINED * 4 >= 0 and gap < 4 * max(sizes)
    return a != b and near and shared > 0.7 * max(sizes)


def _draw_page(page: Any) -> tuple[NDArray[np.uint8], float]:
    area = max(page.rect.width * page.rect.height, 1)
    zoom = min(_DPI / 72, math.sqrt(_MOST_PIXELS / area))
    pix = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)
    rows = np.frombuffer(pix.samples_mv, np.uint8).reshape(pix.height, pix.stride)
    return rows[:, : pix.width * 3].reshape(pix.height, pix.width, 3).copy(), zoom


def _find_edges(picture: NDArray[np.uint8]) -> Mask:
    """Where neighbours differ in any colour, be it by little."""
    kernel = np.ones((2, 2), np.uint8)
    span = cv2.subtract(cv2.dilate(picture, kernel), cv2.erode(picture, kernel))
    return np.ascontiguousarray((span.max(axis=2) > _STEP).astype(np.uint8))


def _fill_rect(mask: Mask, rect: Rect, turn: Any, value: int = 255) -> None:
    box = pymupdf.Rect(rect) * turn
    x0, y0, x1, y1 = (int(v) for v in (box.x0, box.y0, math.ceil(box.x1), math.ceil(box.y1)))
    mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = value


def _trace_lines(
    mask: Mask,
    lines: Iterable[tuple[tuple[float, float], ...]],
    turn: Any,
    value: int,
    width: int,
) -> None:
    a, b, c, d, e, f = tuple(turn)
    paths = []
    for line in lines:
        points = np.array([(a * x + c * y + e, b * x + d * y + f) for x, y in line])
        # Far beyond any page.
        if np.abs(points).max() < 30_000:
            paths.append(np.round(points).astype(np.int32))
    if paths:
        cv2.polylines(mask, paths, False, value, width)


def _find_rulings(ruled: Mask, zoom: float) -> Mask:
    """What of straight lines goes on for longer than a stroke of a letter."""
    length = max(round(_RULE * zoom), 3)
    across = cv2.morphologyEx(ruled, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ruled, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(across, down))


def _boxes_of_ink(ink: Mask, zoom: float, page: Any) -> tuple[Rect, ...]:
    if not ink.any():
        return ()
    kernel = np.ones((round(_NEAR[1] * zoom), round(_NEAR[0] * zoom)), np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(ink, kernel))
    labels[ink == 0] = 0
    least = _LEAST * zoom
    found = _extents_of_labels(labels, count)
    large = [b for b in found if min(b[2] - b[0], b[3] - b[1]) >= least]
    boxes = [tuple(float(v) / zoom for v in b) for b in large]
    grown = _join_boxes([_pad_box(b, page) for b in boxes])
    taken = sum((b[2] - b[0]) * (b[3] - b[1]) for b in grown)
    # So many small readings take longer than one of everything.
    if len(grown) > _MOST_REGIONS or taken > _WHOLE * page.width * page.height:
        return ((0.0, 0.0, float(page.width), float(page.height)),)
    return tuple(sorted(grown, key=lambda b: (b[1], b[0])))


def _extents_of_labels(labels: Any, count: int) -> list[tuple[int, int, int, int]]:
    rows, columns = np.nonzero(labels)
    which = labels[rows, columns]
    low = np.full((2, count), 1 << 30)
    high = np.full((2, count), -1)
    for axis, values in ((0, columns), (1, rows)):
        np.minimum.at(low[axis], which, values)
        np.maximum.at(high[axis], which, values)
    seen = np.nonzero(high[0] >= 0)[0]
    return [
        (int(low[0][n]), int(low[1][n]), int(high[0][n]) + 1, int(high[1][n]) + 1) for n in seen
    ]


def _pad_box(box: Any, page: Any) -> Rect:
    return (
        max(box[0] - _AROUND, 0.0),
        max(box[1] - _AROUND, 0.0),
        min(box[2] + _AROUND, float(page.width)),
        min(box[3] + _AROUND, float(page.height)),
    )


def _join_boxes(boxes: list[Rect]) -> list[Rect]:
    """Boxes that meet are one, and so are those of large letters side by side."""
    found: list[Rect] = []
    for box in boxes:
        # A grown box may meet others that it did not meet before.
        while True:
            other = next((o for o in found if _boxes_meet(o, box) or _in_line(o, box)), None)
            if other is None:
                break
            found.remove(other)
            box = (
                min(box[0], other[0]), min(box[1], other[1]),
                max(box[2], other[2]), max(box[3], other[3]),
            )  # fmt: skip
        found.append(box)
    return found


def _in_line(a: Rect, b: Rect) -> bool:
    """True for boxes that may be letters of a word: the larger they are the wider they stand."""
    for across, down in ((0, 1), (1, 0)):
        sizes = a[down + 2] - a[down], b[down + 2] - b[down]
        shared = min(a[down + 2], b[down + 2]) - max(a[down], b[down])
        gap = max(a[across], b[across]) - min(a[across + 2], b[across + 2])
        if gap < _APART * min(sizes) and shared > min(sizes) / 2:
            return True
    return False


def _boxes_meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _is_said(box: Rect, spans: Iterable[Rect]) -> bool:
    """True where letters of the page's text are drawn: the file says what they are."""
    covered = 0.0
    for span in spans:
        across = min(box[2], span[2]) - max(box[0], span[0])
        down = min(box[3], span[3]) - max(box[1], span[1])
        covered += max(across, 0.0) * max(down, 0.0)
    return covered > _SAID * (box[2] - box[0]) * (box[3] - box[1])


def _touches_regions(span: FontSpan, regions: Iterable[Rect], page: Any) -> bool:
    box = tuple(pymupdf.Rect(span.rect) * page.rotation_matrix)
    return any(_boxes_meet(box, region) for region in regions)


_read: OrderedDict[bytes, tuple[tuple[ocr.PlacedWord, ...], tuple[Rect, ...]]] = OrderedDict()


def _read_region(page: Any, region: Rect) -> tuple[list[ocr.PlacedWord], list[Rect]]:
    """The words of a region, and what of it is writing that cannot be read; looked at once for
    the same pixels, for letterheads are on every page.
    """
    picture = ocr.grey_region(page, region, ocr.dpi_of(region))
    # By pixels and shape: two shapes may have the same bytes.
    key = sha256(repr(picture.shape).encode() + picture.tobytes()).digest()
    x, y = region[:2]
    if key not in _read:
        words = [ocr.move_word(w, -x, -y) for w in ocr.read_region(page, region, picture)]
        zoom = picture.shape[1] / max(region[2] - x, 1e-6)
        writing = writing_in(picture, zoom, words)
        if writing:  # a stamp put on at a slant, the back of a sheet
            words += ocr.read_closely(picture, zoom, writing)
            writing = writing_in(picture, zoom, words)
        # Not kept: with more time more would be read.
        if tesseract.cut_short():
            return [ocr.move_word(w, x, y) for w in words], []
        _read[key] = tuple(words), writing
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    _read.move_to_end(key)
    read, writing = _read[key]
    moved = [(a + x, b + y, c + x, d + y) for a, b, c, d in writing]
    return [ocr.move_word(w, x, y) for w in read], moved
