"""Columns of a list that share the room which the others leave, so that no name is cut while
there is room beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView, QTreeView
from shiboken6 import isValid

# All rows of a long list would be measured at each change, each with its own font and icon.
_LOOKED_AT = 50  # rows beyond those in sight


class FairColumns(QObject):
    """Gives each of the columns what it needs, or its share where not all have enough.

    The last one takes what is left. Whoever draws a column to a width keeps all widths.

    Args:
        least: what each has at least, though the view has to be scrolled for it.
    """

    def __init__(self, view: QTableView | QTreeView, *columns: int, least: int = 0) -> None:
        super().__init__(view)
        self._view, self._columns, self._least = view, columns, least
        self._header = view.horizontalHeader() if isinstance(view, QTableView) else view.header()
        self._header.setResizeContentsPrecision(_LOOKED_AT)
        # Interactive, so that a person can still draw them; Qt's own modes would not let them be.
        for column in columns[:-1]:
            self._header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._header.setSectionResizeMode(columns[-1], QHeaderView.ResizeMode.Stretch)
        self._header.sectionResized.connect(self._on_resized)
        self._by_hand = self._fitting = self._pressed = False
        # The viewport's size, not the view's: a scroll bar that comes or goes takes room too.
        view.viewport().installEventFilter(self)
        self._header.viewport().installEventFilter(self)
        model = view.model()
        for changed in (model.modelReset, model.rowsInserted):
            changed.connect(self.fit_columns)
        if isinstance(view, QTreeView):
            view.expanded.connect(self.fit_columns)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the room out anew."""
        # A view that goes away empties its model after its header is gone.
        if self._by_hand or not isValid(self._header):
            return
        others = [c for c in range(self._header.count()) if c not in self._columns]
        room = self._view.viewport().width() - sum(map(self._header.sectionSize, others))
        widths = share_room(room, [self._wanted_width(column) for column in self._columns])
        least = max(self._least, self._header.minimumSectionSize())
        # Else each width that is set here would count as drawn by somebody.
        self._fitting = True
        for column, width in zip(self._columns[:-1], widths, strict=False):
            self._header.resizeSection(column, max(width, least))
        self._fitting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room changed, or somebody takes hold of the header."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = isValid(self._header) and watched is self._header.viewport()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = False
        elif event.type() == QEvent.Type.Resize:
            self.fit_columns()
        return super().eventFilter(watched, event)

    def _wanted_width(self, column: int) -> int:
        # The title counts too: an empty list still shows its header.
        hint = self._view.sizeHintForColumn(column)
        return max(hint, self._header.sectionSizeHint(column))

    def _on_resized(self, column: int, _before: int, _now: int) -> None:
        if self._fitting or column == self._columns[-1]:
            return
        if self._pressed:  # the header itself changes sizes too, while it lays out
            self._by_hand = True
        elif column not in self._columns:
            self.fit_columns()


def share_room(room: int, wanted: list[int]) -> list[int]:
    """What each gets: the modest all that they want, the others equal parts of the rest."""
    widths = [0] * len(wanted)
    # From the most modest on: what it leaves is shared among those that want more.
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for done, at in enumerate(order):
        widths[at] = min(wanted[at], room // (len(order) - done))
        room -= widths[at]
    return widths
