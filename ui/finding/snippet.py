"""One hit of a search as a line of a list: its place, then the words around what was found."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from reviewer.store.search import SearchHit
from ui.widgets.rows import paint_ground

HIT = Qt.ItemDataRole.UserRole
"""The place in words, and the hit."""
TALLY = HIT + 1
"""How many there are in a record: never cut off, as its name may be."""

Index = QModelIndex | QPersistentModelIndex
_LINES = 2
# Chosen by hand: half of the theme's grid.
_PAD = 4


class Snippet(QStyledItemDelegate):
    """Paints the place and up to two lines of text; what was found is bold and underlined."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        if index.data(HIT) is None:
            return QSize(size.width(), option.fontMetrics.height() + 2 * _PAD)
        height = option.fontMetrics.lineSpacing() * (_LINES + 1) + 2 * _PAD
        # No width of its own: a long line would make the list scroll sideways.
        return QSize(0, height)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tally = index.data(TALLY)
        if tally:
            end = f"  ({tally})"
            taken = option.decorationSize.width() if not option.icon.isNull() else 0
            metrics = QFontMetrics(option.font)
            room = option.rect.width() - taken - metrics.horizontalAdvance(end) - 4 * _PAD
            name = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(room, 0))
            option.text = name + end

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept = index.data(HIT)
        if kept is None:
            super().paint(painter, option, index)
            return
        where, hit = kept
        self.initStyleOption(option, index)
        role, quiet = paint_ground(painter, option)
        box = QRectF(option.rect).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        painter.save()
        # Letters of some scripts reach out of their line.
        painter.setClipRect(option.rect)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(quiet))
        metrics = option.fontMetrics
        line = metrics.elidedText(where, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line)
        painter.setPen(option.palette.color(role))
        layout = laid_out(hit, option.font, box.width())
        layout.draw(painter, box.topLeft() + QRectF(0, metrics.lineSpacing(), 0, 0).topLeft())
        painter.restore()


def laid_out(hit: SearchHit, font: QFont, width: float) -> QTextLayout:
    """The snippet in at most two lines, beginning so that the first find can be seen."""
    text, marks = _from_first(hit)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_bold_range(first, last) for first, last in marks])
    layout.beginLayout()
    at = 0.0
    for _ in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        line.setPosition(QRectF(0, at, 0, 0).topLeft())
        at += line.height()
    layout.endLayout()
    return layout


def _from_first(hit: SearchHit) -> tuple[str, list[tuple[int, int]]]:
    lead = hit.marks[0][0] if hit.marks else 0
    # Chosen by hand: some words before the first find, and it stands in the first line.
    cut = hit.snippet.rfind(" ", 0, max(0, lead - 24)) + 1 if lead > 32 else 0
    shown = ("…" if cut else "") + hit.snippet[cut:].replace("\n", " ")
    shift = cut - bool(cut)
    return shown, [(a - shift, b - shift) for a, b in hit.marks]


def _bold_range(first: int, last: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = first, last - first
    form = QTextCharFormat()
    form.setFontWeight(QFont.Weight.Bold)
    # Also underlined: bold is not told apart in every script.
    form.setFontUnderline(True)
    made.format = form
    return made
