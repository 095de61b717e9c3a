"""One row of controls that never needs a second: what has no room goes into a menu at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

HEIGHT = 32  # pixels, with letters of the usual size
_GAP, _APART, _EDGE = 2, 12, 8


@dataclass(frozen=True)
class RowPart:
    """A control of the row.

    Attributes:
        rank: the highest goes first; 0 always stays.
        line: what the menu holds in its place.
        apart: it begins a group.
        least: pixels; with them it takes what room is left over.
        wanted: whether it is shown at all.
    """

    widget: QWidget
    rank: int = 0
    line: QAction | None = None
    apart: bool = False
    least: int = 0
    wanted: Callable[[], bool] = lambda: True

    @property
    def width(self) -> int:
        """The room that it needs."""
        return self.least or max(self.widget.sizeHint().width(), self.widget.minimumWidth())


class OverflowRow(QWidget):
    """Lays its parts out from left to right, and hides those of the highest rank if it must."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[RowPart] = []
        self._fixed: list[QAction] = []
        self.more = QToolButton(self)
        self.more.setText("⋯")
        self.more.setAutoRaise(True)
        self.more.setToolTip("More")
        self.more.setAccessibleName("More")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self.menu)
        self.more.setObjectName("more")

    def add_part(self, part: RowPart) -> None:
        """Add a control at the right."""
        part.widget.setParent(self)
        self._parts.append(part)

    def add_line(self, action: QAction) -> None:
        """Add what always stands in the menu."""
        self._fixed.append(action)

    def fit_parts(self) -> None:
        """Lay out anew: the room, or a control's width, is another."""
        wanted = [part for part in self._parts if part.wanted()]
        room, ranks = self._room, sorted({part.rank for part in wanted}, reverse=True)
        kept = wanted
        for rank in ranks:
            if self._width_of(kept) <= room:
                break
            kept = [part for part in kept if part.rank < max(rank, 1)]
        spare = max(room - self._width_of(kept), 0)
        left = _EDGE
        for part in self._parts:
            if part not in kept:
                part.widget.hide()
                continue
            width = part.width + (spare if part.least else 0)
            left += (_APART if part.apart else _GAP) if left > _EDGE else 0
            high = min(part.widget.sizeHint().height(), self.height())
            part.widget.setGeometry(left, (self.height() - high) // 2, width, high)
            part.widget.show()
            left += width
        size = self.more.sizeHint()
        at = self.width() - _EDGE - size.width()
        self.more.setGeometry(at, (self.height() - size.height()) // 2, size.width(), size.height())
        self.more.setVisible(bool(self._fixed) or len(kept) < len(wanted))

    def has_room_for(self, rank: int) -> bool:
        """Whether all that is wanted up to this rank fits as wide as it is now."""
        wanted = [part for part in self._parts if part.wanted() and part.rank <= rank]
        return self._width_of(wanted) <= self._room

    @property
    def hidden_parts(self) -> list[RowPart]:
        """What has no room; the menu holds it."""
        return [p for p in self._parts if p.wanted() and p.widget.isHidden()]

    @property
    def _room(self) -> int:
        return self.width() - 2 * _EDGE - self.more.sizeHint().width() - _GAP

    def _width_of(self, parts: list[RowPart]) -> int:
        gaps = sum(_APART if part.apart else _GAP for part in parts[1:])
        return sum(part.width for part in parts) + gaps

    def _fill_menu(self) -> None:
        self.menu.clear()
        for part in self.hidden_parts:
            if part.line is not None:
                self.menu.addAction(part.line)
        if not self.menu.isEmpty() and self._fixed:
            self.menu.addSeparator()
        for action in self._fixed:
            self.menu.addAction(action)

    def sizeHint(self) -> QSize:
        around = 2 * _EDGE + self.more.sizeHint().width() + _GAP
        high = max((p.widget.sizeHint().height() for p in self._parts), default=0)
        return QSize(self._width_of(self._parts) + around, max(HEIGHT, high + 4))

    def minimumSizeHint(self) -> QSize:
        around = 2 * _EDGE + self.more.sizeHint().width() + _GAP
        kept = [part for part in self._parts if not part.rank]
        return QSize(self._width_of(kept) + around, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_parts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_parts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit_parts()
