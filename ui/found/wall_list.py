"""The wall itself: cells side by side, walked through and marked by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from reviewer.tracking.candidates import Candidate
from ui.common.theme import GRID
from ui.found.cells import FoundCells
from ui.found.pictures import FoundPictures
from ui.found.player import CellPlayer
from ui.found.wall_model import CELL, WallModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)

Index = QModelIndex | QPersistentModelIndex


class WallList(QListView):
    """Shows a model of what was found.

    Signals:
        answered: Return, which hides what is marked.
    """

    answered = Signal()

    def __init__(
        self, model: WallModel, pictures: FoundPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.wall, self.pictures = model, pictures
        self.cells = FoundCells(model, pictures, self)
        self.player = CellPlayer(pictures, self)
        self.player.moved.connect(self._show_playing)
        pictures.came.connect(model.touch)
        # Not icon mode, which lays each of ten thousand out by itself; rows that are wrapped do.
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName("Found in pictures")
        self.setModel(model)
        self.setItemDelegate(self.cells)
        self.entered.connect(lambda index: self._play(index.data(CELL)))
        self.verticalScrollBar().valueChanged.connect(lambda _: self._forget_unseen())

    def marked_rows(self) -> list[int]:
        """The rows that are marked, in their order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def go_to_row(self, row: int) -> None:
        """Stand on a row, and mark only it."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.wall.index(row), only)
        self.scrollTo(self.wall.index(row))

    def stand_on_row(self, row: int) -> None:
        """Stand on a row, and leave the marks as they are."""
        none = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self.wall.index(row), none)
        self.scrollTo(self.wall.index(row))

    def mark_rows(self, rows: Sequence[int]) -> None:
        """Mark these as well."""
        marks = QItemSelection()
        for row in rows:
            marks.select(self.wall.index(row), self.wall.index(row))
        self.selectionModel().select(marks, QItemSelectionModel.SelectionFlag.Select)

    def turn_mark(self) -> None:
        """Mark what one stands on as well, or no longer."""
        turn = QItemSelectionModel.SelectionFlag.Toggle
        self.selectionModel().select(self.currentIndex(), turn)

    def play_current(self) -> None:
        """Play what one stands on, or stop."""
        candidate = self.currentIndex().data(CELL)
        playing = candidate is not None and self.player.playing == candidate.id
        self._play(None if playing else candidate)

    # ---- events

    def event(self, event: QEvent) -> bool:
        """Arrows and Return are the wall's own; elsewhere they step a film and ask for a reason."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | _KEYPAD)
            if plain and event.key() in (*_ARROWS, *_PAGES, *_ENTER):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():  # a held key would answer one cell after the other
                self.answered.emit()
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._play(None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._play(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    # ---- inside

    def _play(self, candidate: Candidate | None) -> None:
        self.player.play(candidate)

    def _show_playing(self, name: str) -> None:
        picture = self.player.picture if self.player.playing == name else None
        self.cells.playing = (name, picture) if picture is not None else None
        row = self.wall.row_of(name)
        if row is not None:
            self.update(self.wall.index(row))

    def _forget_unseen(self) -> None:
        """Who scrolls on waits for what is in sight now, and not for all that went by."""
        size = self.cells.cell_size(self)
        left, step = GRID, max(size.width() // 2, 1)
        seen: set[str] = set()
        for y in range(0, self.viewport().height() + size.height(), max(size.height() // 2, 1)):
            for x in range(left, self.viewport().width(), step):
                one = self.indexAt(QPoint(x, y)).data(CELL)
                if one is not None:
                    seen.add(one.id)
        self.pictures.only_want(seen)
