"""Widgets in a row that goes on in a second one where there is no room."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import isValid


class FlowLayout(QLayout):
    """Lays its parts out from left to right, and below where the row is full.

    Args:
        space: pixels between two parts.
        filling: the parts of a row share all of its room.
    """

    def __init__(
        self, parent: QWidget | None = None, space: int = 4, *, filling: bool = False
    ) -> None:
        super().__init__(parent)
        self._filling = filling
        self._items: list[QLayoutItem] = []
        self.setSpacing(space)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._living())

    def itemAt(self, index: int) -> QLayoutItem | None:
        items = self._living()
        return items[index] if 0 <= index < len(items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        items = self._living()
        return items.pop(index) if 0 <= index < len(items) else None

    def _living(self) -> list[QLayoutItem]:
        """Its items, without those that went with a view that is being deleted."""
        if not all(map(isValid, self._items)):
            self._items = [item for item in self._items if isValid(item)]
        return self._items

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
        for item in self._living():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [item.sizeHint() for item in self._living()]
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
        y = room.top()
        for row in self._rows_in(room.width()):
            sizes = [item.sizeHint() for item in row]
            needs = sum(s.width() for s in sizes) + self.spacing() * (len(row) - 1)
            more = max(room.width() - needs, 0) // len(row) if self._filling else 0
            x = room.left()
            for item, size in zip(row, sizes, strict=True):
                yield item, QRect(x, y, size.width() + more, size.height())
                x += size.width() + more + self.spacing()
            y += max(s.height() for s in sizes) + self.spacing()

    def _rows_in(self, width: int) -> list[list[QLayoutItem]]:
        """What stands in each row; the first of one stands there however wide it is."""
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._living():
            if item.isEmpty():  # hidden: it would leave a gap
                continue
            needs = item.sizeHint().width()
            if not rows or needs > left:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= needs + self.spacing()
        return rows
