"""Where a small window stands so that it does not cover what it is about."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

from ui.common.theme import GRID

TITLE = 4 * GRID
"""Pixels that a window's own title takes above it, by experience."""


def place_beside(wanted: QSize, least: QSize, avoid: QRect, room: QRect) -> QRect:
    """A place in the room beside something, at its height, as large as is wanted or fits.

    Beside it rather than above or below; where it fits nowhere, where it covers least.
    """
    free = room.adjusted(0, TITLE, 0, 0)
    gap = GRID + GRID // 2
    sides = (
        QRect(avoid.right() + gap, free.top(), free.right() - avoid.right() - gap, free.height()),
        QRect(free.left(), free.top(), avoid.left() - gap - free.left(), free.height()),
        QRect(
            free.left(),
            avoid.bottom() + gap + TITLE,
            free.width(),
            free.bottom() - avoid.bottom() - gap - TITLE,
        ),
        QRect(free.left(), free.top(), free.width(), avoid.top() - gap - free.top()),
    )
    for size in (wanted, least):
        for side in sides:
            if side.width() >= size.width() and side.height() >= size.height():
                return _within(side, wanted.boundedTo(side.size()), avoid)
    fits = [wanted.boundedTo(side.size()).expandedTo(least) for side in sides[:2]]
    x = [free.right() - fits[0].width(), free.left()]
    right = sides[0].width() >= sides[1].width()
    at, size = (x[0], fits[0]) if right else (x[1], fits[1])
    return _within(QRect(at, free.top(), size.width(), free.height()), size, avoid)


def grown_in(place: QRect, more: int, avoid: QRect, room: QRect) -> QRect:
    """The same place, higher by as much as the room leaves: first downward, then upward.

    It grows over nothing that it did not cover before.
    """
    lowest, highest = room.bottom(), room.top() + TITLE
    if place.left() <= avoid.right() and avoid.left() <= place.right():
        if avoid.top() > place.bottom():
            lowest = min(lowest, avoid.top() - GRID)
        if avoid.bottom() < place.top():
            highest = max(highest, avoid.bottom() + GRID + TITLE)
    down = min(more, max(lowest - place.bottom(), 0))
    up = min(more - down, max(place.top() - highest, 0))
    return place.adjusted(0, -up, 0, down)


def _within(side: QRect, size: QSize, avoid: QRect) -> QRect:
    """That size in a side of the room, as near to what is avoided as it may be."""
    x = min(max(avoid.left(), side.left()), side.right() - size.width() + 1)
    y = min(max(avoid.top(), side.top()), side.bottom() - size.height() + 1)
    if side.right() < avoid.left():
        x = side.right() - size.width() + 1
    if side.bottom() < avoid.top():
        y = side.bottom() - size.height() + 1
    return QRect(x, y, size.width(), size.height())
