"""Where the labels of boxes stand: beside their box, and on nothing that is to be seen.

Boxes on a page stand close together, and a label is larger than the line that it speaks of.
Neighbours that say the same share one label.  On a page it goes into its box, where it hides only
what is hidden anyway, or to the margin at the box's height; else it is cut down to its sign, and
left out where even that would hide words: the outline, whole or dashed, still tells the status.
The selected box and the one under the mouse always have theirs.  On a film, where nothing is
read, a label stands beside its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

Rects = NDArray[np.float64]  # one row each: left, top, right, bottom

_GAP = 1.0  # pixels that may overlap: neighbours may touch


@dataclass(frozen=True)
class LabelWish:
    """A label looking for a place.

    Attributes:
        box: what it speaks of.
        whole: how large it is.
        sign: how large its sign alone is.
        must: it is shown whatever it covers.
        parts: the boxes of which ``box`` is made, if there are several.
    """

    box: QRectF
    whole: QSizeF
    sign: QSizeF
    must: bool = False
    parts: tuple[QRectF, ...] = ()


@dataclass(frozen=True)
class Plate:
    """Where a label stands, whole or as its sign."""

    rect: QRectF
    whole: bool


def rects_as_rows(of: Sequence[QRectF]) -> Rects:
    """Rectangles as rows of numbers."""
    rows = [(r.left(), r.top(), r.right(), r.bottom()) for r in of]
    return np.array(rows, np.float64).reshape(-1, 4)


def group_boxes(boxes: Sequence[QRectF], says: Sequence[str], gap: QSizeF) -> list[list[int]]:
    """Numbers of the boxes that one label can speak of: they say the same and are neighbours.

    Args:
        boxes: in the order in which they are painted.
        says: what each of them says.
        gap: how far neighbours may be apart.
    """
    half = np.array([gap.width(), gap.height()]) / 2
    rows = rects_as_rows(boxes) + np.concatenate([-half, half])
    numbers = {text: number for number, text in enumerate(dict.fromkeys(says))}
    texts, waiting = np.array([numbers[text] for text in says]), np.ones(len(boxes), bool)
    found = []
    for first in range(len(boxes)):
        group, edge = [], [first] if waiting[first] else []
        waiting[first] = False
        while edge:
            at = edge.pop()
            group.append(at)
            # All at once in numpy: a page may have a thousand boxes.
            near = waiting & (texts == texts[at]) & _rows_met(rows[at], rows)
            waiting &= ~near
            edge += np.flatnonzero(near).tolist()
        if group:
            found.append(sorted(group))
    return found


def place_labels(wishes: Sequence[LabelWish], room: QRectF, content: Rects) -> list[Plate | None]:
    """A place for each label, or ``None`` where there is none.

    Args:
        wishes: in the order in which they are painted.
        room: where labels may stand.
        content: what should be left visible, such as the words of a page.
    """
    found: list[Plate | None] = [None] * len(wishes)
    boxes = rects_as_rows([w.box for w in wishes])
    taken = np.empty((0, 4))
    # Those that must be shown choose first.
    for number in sorted(range(len(wishes)), key=lambda n: not wishes[n].must):
        wish = wishes[number]
        others = np.vstack([np.delete(boxes, number, axis=0), taken])
        plate = _place_label(wish, room, others, content)
        if plate is not None:
            found[number] = plate
            taken = np.vstack([taken, rects_as_rows([plate.rect])])
    return found


def _place_label(wish: LabelWish, room: QRectF, others: Rects, content: Rects) -> Plate | None:
    everything = np.vstack([others, content])

    def first_free(places: Iterator[QRectF], avoided: Rects) -> QRectF | None:
        return next((p for p in places if room.contains(p) and not _meets_any(p, avoided)), None)

    def near(size: QSizeF) -> QRectF | None:
        return first_free(_places_around(wish.box, size), everything)

    def within(size: QSizeF) -> QRectF | None:
        return first_free(_corners_inside(wish.parts or (wish.box,), size), others)

    def at_edge(size: QSizeF) -> QRectF | None:
        return first_free(_in_margin(wish.box, size, everything), everything)

    # Beside words a label would stand between lines that are read: there it goes into the bar
    # that hides them anyway, or to the margin, and its sign alone is told by the bar itself.
    worded = bool(len(content))
    whole = (within, at_edge) if worded else (near, within, at_edge)
    if worded and wish.must:
        whole = (within, near, at_edge)
    for find in whole:
        if (rect := find(wish.whole)) is not None:
            return Plate(rect, whole=True)
    for find in () if wish.must else (within,) if worded else (near, within, at_edge):
        if (rect := find(wish.sign)) is not None:
            return Plate(rect, whole=False)
    if not wish.must:
        return None
    rect = first_free(_places_around(wish.box, wish.whole), others)
    if rect is not None:
        return Plate(rect, whole=True)
    size = wish.whole.boundedTo(room.size())
    rect = next(_places_around(wish.box, size))
    left = max(min(rect.left(), room.right() - rect.width()), room.left())
    top = rect.top() if rect.top() >= room.top() else wish.box.bottom()
    return Plate(QRectF(left, top, rect.width(), rect.height()), whole=True)


def _places_around(box: QRectF, size: QSizeF) -> Iterator[QRectF]:
    """Places beside a box, the best first: above it, below it, at its sides."""
    w, h = size.width(), size.height()
    above, below = box.top() - h, box.bottom()
    for y in (above, below):
        for x in (box.left(), box.right() - w):
            yield QRectF(x, y, w, h)
    middle = box.center().y() - h / 2
    for x in (box.right(), box.left() - w):
        yield QRectF(x, middle, w, h)


def _corners_inside(boxes: Sequence[QRectF], size: QSizeF) -> Iterator[QRectF]:
    """The corners of the boxes that can hold it."""
    w, h = size.width(), size.height()
    for box in boxes:
        if box.width() >= w and box.height() >= h:
            yield QRectF(box.right() - w, box.top(), w, h)
            yield QRectF(box.right() - w, box.bottom() - h, w, h)


def _in_margin(box: QRectF, size: QSizeF, everything: Rects) -> Iterator[QRectF]:
    """At the box's height, behind all that stands there and before it; the nearer one first."""
    w, h = size.width(), size.height()
    top = box.center().y() - h / 2
    row = everything[(everything[:, 1] < top + h) & (everything[:, 3] > top)]
    right = max(box.right(), float(row[:, 2].max(initial=box.right())))
    left = min(box.left(), float(row[:, 0].min(initial=box.left()))) - w
    near = right - box.right() <= box.left() - (left + w)
    for x in (right, left) if near else (left, right):
        yield QRectF(x, top, w, h)


def _meets_any(rect: QRectF, others: Rects) -> bool:
    inner = rect.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    return bool(_rows_met(rects_as_rows([inner])[0], others).any())


def _rows_met(row: Rects, others: Rects) -> NDArray[np.bool_]:
    """Which of the others a rectangle overlaps."""
    clear: NDArray[np.bool_] = (
        (others[:, 0] >= row[2])
        | (others[:, 2] <= row[0])
        | (others[:, 1] >= row[3])
        | (others[:, 3] <= row[1])
    )
    return ~clear
