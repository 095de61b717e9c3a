"""A cell of the wall: the best picture, and below it what it is, how long, where and how far."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.likeness import Likeness
from reviewer.tracking.ranking import Rank
from ui.common.theme import GRID, themed_icon
from ui.found.pictures import FoundPictures
from ui.found.wall_model import ALIKE, CELL, ROW_RANK, VERDICT_SHAPES, WallModel

_GROUND = QColor("#0b0d10")  # dark in every theme: what stands here are pictures
_LETTERS = 20  # so many fit into a line of a cell; chosen by hand
_ICONS = {"plates": "text", "text": "text", "papers": "document", "screens": "video"}

Index = QModelIndex | QPersistentModelIndex


class FoundCells(QStyledItemDelegate):
    """Paints cells; a picture that is not there yet is asked for by being painted."""

    def __init__(self, model: WallModel, pictures: FoundPictures, view: QListView) -> None:
        super().__init__(view)
        self._model, self._pictures = model, pictures
        self.playing: tuple[str, QImage] | None = None  # of which cell, and what it shows now

    def cell_size(self, widget: QWidget) -> QSize:
        """All cells are of one size, which follows the letters."""
        metrics = QFontMetrics(widget.font())
        width = max(metrics.averageCharWidth() * _LETTERS, 160) + 2 * GRID
        picture = (width - 2 * GRID) * 9 // 16
        return QSize(width, picture + 3 * metrics.height() + 3 * GRID)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell_size(option.widget)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        candidate = index.data(CELL)
        if not isinstance(candidate, Candidate):
            return
        painter.save()
        cell = option.rect.adjusted(GRID // 2, GRID // 2, -GRID // 2, -GRID // 2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        # Pens reach half a pixel out of a cell on screens of several pixels to one.
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Base))
        ground = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Base
        painter.fillRect(cell, palette.color(ground))
        inside = cell.adjusted(GRID // 2, GRID // 2, -GRID // 2, -GRID // 2)
        picture = QRect(inside.left(), inside.top(), inside.width(), inside.width() * 9 // 16)
        self._paint_picture(painter, picture, candidate)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        quiet = role if chosen else QPalette.ColorRole.PlaceholderText
        words = inside.adjusted(0, picture.height() + GRID // 2, 0, 0)
        inks = (palette.color(role), palette.color(quiet))
        self._paint_words(painter, words, (candidate, index), inks)
        self._paint_frame(painter, cell, option, chosen)
        painter.restore()

    # ---- parts

    def _paint_picture(self, painter: QPainter, place: QRect, candidate: Candidate) -> None:
        painter.fillRect(place, _GROUND)
        playing = self.playing
        shown = playing[1] if playing is not None and playing[0] == candidate.id else None
        image = shown or self._pictures.still_of(candidate)
        if image is None or image.isNull():
            icon = themed_icon(_ICONS.get(candidate.source, "eye"), "#8a94a3")
            side = min(place.height() // 3, 32)
            mark = QRect(0, 0, side, side)
            mark.moveCenter(place.center())
            icon.paint(painter, mark)
        else:
            size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            room = QRect(place.topLeft(), size)
            room.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room, image)
        if candidate.verdict in (Verdict.KEPT, Verdict.NOTHING):
            # Seen at a glance as done, and still told by the shape below.
            painter.fillRect(place, QColor(11, 13, 16, 120))

    def _paint_words(
        self,
        painter: QPainter,
        place: QRect,
        what: tuple[Candidate, Index],
        inks: tuple[QColor, QColor],
    ) -> None:
        candidate, index = what
        bold = QFont(painter.font())
        bold.setBold(candidate.verdict is Verdict.UNDECIDED)
        high = QFontMetrics(bold).height()
        lines = (
            (bold, inks[0], f"{_shape_of(candidate)} {self._model.headline(candidate)}"),
            (painter.font(), inks[1], self._model.place_line(candidate)),
            (painter.font(), inks[1], _last_line(candidate, index)),
        )
        for n, (font, ink, text) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(ink)
            line = QRect(place.left(), place.top() + n * high, place.width(), high)
            mode = Qt.TextElideMode.ElideMiddle if n == 1 else Qt.TextElideMode.ElideRight
            said = QFontMetrics(font).elidedText(text, mode, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_frame(
        self, painter: QPainter, cell: QRect, option: QStyleOptionViewItem, chosen: bool
    ) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if focused:
            role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Highlight
            painter.setPen(QPen(option.palette.color(role), 2))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        elif not chosen:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Mid), 1))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))


def _shape_of(candidate: Candidate) -> str:
    return VERDICT_SHAPES[candidate.verdict]


def _last_line(candidate: Candidate, index: Index) -> str:
    """What a person is to know first: why it is alike, what is doubtful, or why it stands here."""
    alike, rank = index.data(ALIKE), index.data(ROW_RANK)
    if isinstance(alike, Likeness):
        return f"{alike.share * 100:.0f} % alike"
    parts = []
    if candidate.confidence == candidate.confidence:  # a number
        parts.append(f"{candidate.confidence * 100:.0f} %")
    if many := len(candidate.unsettled):
        parts.append(f"⚠ {many} doubt{'s' * (many > 1)}")
    elif isinstance(rank, Rank) and rank.reasons:
        parts.append(rank.reasons[0].partition(" (")[0])
    return " · ".join(parts)
