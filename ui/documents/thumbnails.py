"""The pages of a document in small, beside it: which is in view, which hold redactions."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reviewer.pages import PagedFile
from ui.common.theme import GRID
from ui.documents.page_store import LATER, PageAsk, PageStore

SIDE = 96  # pixels
Index = QModelIndex | QPersistentModelIndex


class PagesModel(QAbstractListModel):
    """The pages of one source; pictures are asked for as they come into sight."""

    def __init__(self, store: PageStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._source: PagedFile | None = None
        self._count = 0
        self._marks: dict[int, int] = {}
        self._dots = 1.0
        store.came.connect(self._page_came)

    def show_pages(self, source: PagedFile | None, count: int, dots: float) -> None:
        """Show the pages of this source; ``dots`` are screen pixels a pixel."""
        if (source, count) != (self._source, self._count):
            self.beginResetModel()
            self._source, self._count, self._dots = source, count, dots
            self.endResetModel()

    def set_marks(self, marks: dict[int, int]) -> None:
        """How many redactions stand on which page."""
        if marks != self._marks:
            self._marks = marks
            if self._count:
                self.dataChanged.emit(self.index(0), self.index(self._count - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        page = index.row() + 1
        marks = self._marks.get(page, 0)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{page}  ■ {marks}" if marks else str(page)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            boxes = {0: "", 1: ", 1 redaction"}.get(marks, f", {marks} redactions")
            return f"Page {page}{boxes}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture_of_page(page)
        return None

    def _picture_of_page(self, page: int) -> QPixmap | None:
        if self._source is None:
            return None
        # As large as the screen shows it, or it would be blurred on fine ones.
        side = round(SIDE * self._dots)
        sheet = self._store.picture_fitted(self._source, page, (side, side), LATER)
        if sheet is None:
            return None
        picture = QPixmap.fromImage(sheet.image)
        picture.setDevicePixelRatio(self._dots)
        return picture

    def _page_came(self, ask: PageAsk) -> None:
        if ask.source == self._source and ask.is_picture and 1 <= ask.page <= self._count:
            at = self.index(ask.page - 1)
            self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])


class _ThumbnailPainter(QStyledItemDelegate):
    """A page with an edge, its number below; the one in view has a thick edge and a bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        line = option.fontMetrics.height()
        room = option.rect.adjusted(GRID, GRID, -GRID, -line - GRID)
        size = picture.deviceIndependentSize().toSize() if picture else QSize(74, SIDE)
        page = QRect(QPoint(), size)
        page.moveCenter(room.center())
        # Paper, until its picture comes; and pages may have no ground of their own.
        painter.fillRect(page, QColor("white"))
        if picture is not None:
            painter.drawPixmap(page.topLeft(), picture)
        edge = palette.highlight().color() if chosen else palette.mid().color()
        painter.setPen(QPen(edge, 3 if chosen else 1))
        painter.drawRect(page.adjusted(-1, -1, 0, 0))
        below = QRect(option.rect.left(), room.bottom() + 4, option.rect.width(), line + 2)
        if chosen:
            painter.fillRect(below.adjusted(GRID, 0, -GRID, 0), palette.highlight())
        painter.setPen(palette.highlightedText().color() if chosen else palette.text().color())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, index.data())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = max(SIDE + 2 * GRID, option.fontMetrics.horizontalAdvance("0000  ■ 00"))
        return QSize(wide, SIDE + option.fontMetrics.height() + 3 * GRID)


class ThumbnailList(QListView):
    """The column of pages.

    Signals:
        chosen: the number of a page.
    """

    chosen = Signal(int)

    def __init__(self, store: PageStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PagesModel(store, self)
        self.setModel(self.pages)
        self.setItemDelegate(_ThumbnailPainter(self))
        self.setUniformItemSizes(True)
        # By items a page would jump by its whole height.
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Pages")
        self.setFrameShape(QListView.Shape.NoFrame)
        self._fit_width()

    def show_current(self, page: int) -> None:
        """Mark the page that is in view."""
        index = self.pages.index(page - 1)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row() + 1)

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        wide = max(SIDE + 2 * GRID, self.fontMetrics().horizontalAdvance("0000  ■ 00"))
        self.setFixedWidth(wide + self.verticalScrollBar().sizeHint().width() + GRID // 2)
