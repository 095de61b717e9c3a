"""Widgets in a row that goes on in a second one where there is no room."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays its parts out from left to right, and below where the row is full."""

    def __init__(self, parent: QWidget | None = None, space: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(space)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        # Rows grow in number, not in width: what is over stays empty.
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        frame = self.contentsMargins()
        rects = [rect for _, rect in self._places_in(QRect(0, 0, width, 0))]
        return max((r.bottom() + 1 for r in rects), default=frame.top()) + frame.bottom()

    def minimumSize(self) -> QSize:
        """As wide as the widest part, so that it fits into any pane."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(s.width() for s in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        height = max((s.height() for s in sizes), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in self._places_in(rect):
            item.setGeometry(place)

    def _places_in(self, rect: QRect) -> Iterator[tuple[QLayoutItem, QRect]]:
        frame: QMargins = self.contentsMargins()
        room = rect.marginsRemoved(frame)
        x, y, high = room.left(), room.top(), 0
        for item in self._items:
            if item.isEmpty():  # hidden: it would leave a gap
                continue
            size = item.sizeHint()
            # The first of a row stands there however wide it is, or nothing would ever be placed.
            if x > room.left() and x + size.width() > room.left() + room.width():
                x, y, high = room.left(), y + high + self.spacing(), 0
            yield item, QRect(x, y, size.width(), size.height())
            x += size.width() + self.spacing()
            high = max(high, size.height())
