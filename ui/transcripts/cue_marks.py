"""What is painted on a cue's words: what is hidden, what was found, what is spoken now.

Colour never tells alone: what is hidden is struck and framed and says so in the text, the hit
that is meant has a frame, the spoken word a line below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPalette,
    QPen,
    QTextBlock,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)

from reviewer.model import Status
from ui.case.cue_line import CueLine, to_qt_units
from ui.common.theme import STATUS_COLOURS
from ui.transcripts.cue_margin import fade_colour

# Chosen by hand.
_FOUND = "#e0a800"


@dataclass(frozen=True)
class Light:
    """What stands out for the moment.

    Attributes:
        current: the cues that are spoken now.
        word: the word that is spoken: a cue and characters of its body.
        hits: what a search found: by cue, characters of the block.
        hit: the one of them that is meant.
    """

    current: tuple[int, ...] = ()
    word: tuple[int, int, int] | None = None
    hits: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    hit: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class CuePlace:
    """A cue's block, where it stands in the viewport, and what it shows."""

    block: QTextBlock
    box: QRectF
    line: CueLine

    def rects_of_body(self, first: int, last: int) -> list[QRectF]:
        """Where characters of the body stand, line by line."""
        return self.rects_of_block(
            first + self.line.length_of_head, last + self.line.length_of_head
        )

    def rects_of_block(self, first: int, last: int) -> list[QRectF]:
        """Where characters of the block stand, line by line."""
        text = self.line.block_text
        a, b = to_qt_units(text, first), to_qt_units(text, last)
        out = []
        layout = self.block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            start, end = line.textStart(), line.textStart() + line.textLength()
            # Selected characters may go over several lines of the layout; each has a box of its
            # own.
            if start < b and a < end:
                left, right = (
                    _x_of_character(line, max(a, start)),
                    _x_of_character(line, min(b, end)),
                )
                top = self.box.top() + line.y()
                out.append(QRectF(self.box.left() + left, top, right - left, line.height()))
        return out


def paint_marks(painter: QPainter, palette: QPalette, place: CuePlace, light: Light) -> None:
    """Paint all that lies below a cue's words."""
    number = place.block.blockNumber()
    lit = palette.color(QPalette.ColorRole.Highlight)
    if number in light.current:
        painter.fillRect(place.box, fade_colour(lit, 28))
    for mark in place.line.shown.marks:
        rects = place.rects_of_block(0, place.line.length_of_head - 1) if mark.speaker else None
        _paint_hidden(painter, rects or place.rects_of_body(mark.first, mark.last), mark.status)
    for hit in light.hits.get(number, ()):
        _paint_found(painter, palette, place.rects_of_block(*hit), (number, *hit) == light.hit)
    if light.word is not None and light.word[0] == number:
        for rect in place.rects_of_body(*light.word[1:]):
            painter.fillRect(rect, fade_colour(lit, 90))
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), lit)


def _paint_hidden(painter: QPainter, rects: list[QRectF], status: Status) -> None:
    colour = QColor(STATUS_COLOURS[status])
    solid = status is Status.ACCEPTED
    # A proposal hides nothing yet: it is dashed and pale.
    style = Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DashLine
    for rect in rects:
        painter.fillRect(rect, fade_colour(colour, 60 if solid else 28))
        painter.setPen(QPen(colour, 1.5, style))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_found(painter: QPainter, palette: QPalette, rects: list[QRectF], meant: bool) -> None:
    for rect in rects:
        painter.fillRect(rect, fade_colour(QColor(_FOUND), 150 if meant else 70))
        if meant:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1.5))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def formats_of(line: CueLine) -> list[QTextLayout.FormatRange]:
    """How a cue's text is set: speaker and labels heavier, what is hidden struck."""
    text, head = line.block_text, line.length_of_head
    heavy, struck = QTextCharFormat(), QTextCharFormat()
    heavy.setFontWeight(QFont.Weight.DemiBold)
    struck.setFontStrikeOut(True)
    shown = line.shown
    out = [_format_range(text, 0, head - 1, heavy)] if head else []
    out += [_format_range(text, head + a, head + b, heavy) for a, b in shown.labels]
    out += [
        _format_range(text, head + mark.first, head + mark.last, struck)
        for mark in shown.marks
        if not mark.speaker and mark.status is Status.ACCEPTED
    ]
    return out


def _format_range(
    text: str, first: int, last: int, form: QTextCharFormat
) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = to_qt_units(text, first)
    made.length = to_qt_units(text, last) - made.start
    made.format = form
    return made


def _x_of_character(line: QTextLine, offset: int) -> float:
    at = line.cursorToX(offset)
    assert isinstance(at, tuple)  # the place, and the offset that it is of
    return float(at[0])
