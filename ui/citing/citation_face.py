"""A citation as it is read: which record and place, when and how sure, and the words."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QSizePolicy,
    QStyleOptionFrame,
    QWidget,
)

from reviewer.model import Citation
from ui.case.cited_guide import NO_CITATION, CitationTold
from ui.case.citing import drag_data
from ui.common.theme import GRID

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LINES = 8  # of a text that are seen; the tip has all of it
_FAR = 1 << 20
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKE_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_NONE = Qt.KeyboardModifier.NoModifier


class CitationFace(QAbstractButton):
    """Shows a citation, or that there is none, and hears the keys that are meant for it.

    Signals:
        opened: Return or a click.
        play_asked: Space.
        put_asked: the citation in hand shall be put here.
        remove_asked: Delete or Backspace.
        menu_asked: where.
    """

    opened = Signal()
    play_asked = Signal()
    put_asked = Signal()
    remove_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: CitationTold | None = None
        self._citation: Citation | None = None
        self._empty = NO_CITATION
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self.opened)

    def show_citation(self, citation: Citation | None, told: CitationTold | None) -> None:
        """Show a citation from now on, as it is told; or that there is none."""
        self._citation, self._told = citation, told
        self.setToolTip(told.sentence if told is not None else "")
        self._renew()

    def show_empty(self, text: str) -> None:
        """Say this where there is none."""
        self._empty = text
        self._renew()

    @property
    def text_shown(self) -> str:
        """All that is written on it, line by line."""
        return "\n".join(text for text, _ in self._lines())

    # ---- looks

    def _renew(self) -> None:
        self.setAccessibleName(self._told.sentence if self._told is not None else self._empty)
        self.updateGeometry()
        self.update()

    def _lines(self) -> list[tuple[str, QFont]]:
        plain, bold, slant = QFont(self.font()), QFont(self.font()), QFont(self.font())
        bold.setBold(True)
        slant.setItalic(True)
        if self._told is None:
            return [(self._empty, slant)]
        told = self._told
        words = f"“{told.words}”" if told.words else ""
        fault = f"⚠ {told.fault}" if told.fault else ""
        rows = ((told.heading, bold), (told.when, plain), (words, plain), (fault, slant))
        return [(text, font) for text, font in rows if text]

    def sizeHint(self) -> QSize:
        width = 24 * self.fontMetrics().averageCharWidth()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * self.fontMetrics().averageCharWidth(), self.fontMetrics().height() + GRID)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(width - 2 * GRID, 1)
        return GRID + sum(_height_of(text, font, room) for text, font in self._lines())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionFrame()
        option.initFrom(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
        focused = self.hasFocus()
        edge = QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid
        painter.setPen(palette.color(edge))
        wide = 2 if focused else 1
        for inset in range(wide):
            painter.drawRect(self.rect().adjusted(inset, inset, -1 - inset, -1 - inset))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        room = self.rect().adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        for text, font in self._lines():
            high = _height_of(text, font, room.width())
            painter.setFont(font)
            shown = _cut_to_fit(text, font, room.width())
            painter.drawText(QRect(room.left(), room.top(), room.width(), high), _WRAP, shown)
            room.setTop(room.top() + high)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._renew()

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Keys that mean the citation are no keys of the window."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self._meaning_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meant = self._meaning_of(event)
        if meant is None:
            event.ignore()  # a button would take Space and others for a click
        else:
            meant.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _meaning_of(self, event: QKeyEvent) -> SignalInstance | None:
        key = event.key()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _NONE
        if plain and key in _OPEN:
            return self.opened
        if self._citation is not None and plain and key == Qt.Key.Key_Space:
            return self.play_asked
        if self._citation is not None and plain and key in _TAKE_OUT:
            return self.remove_asked
        return self.put_asked if event.matches(QKeySequence.StandardKey.Paste) else None

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        pressed, cited = self._pressed, self._citation
        if pressed is None or cited is None:
            return
        if (event.position().toPoint() - pressed).manhattanLength() >= _drag_distance():
            self._pressed = None
            self.setDown(False)
            drag = QDrag(self)
            drag.setMimeData(drag_data(cited))
            drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())


def _drag_distance() -> int:
    return QApplication.startDragDistance()


def _height_of(text: str, font: QFont, width: int) -> int:
    metrics = QFontMetrics(font)
    needs = metrics.boundingRect(QRect(0, 0, width, _FAR), _WRAP, text).height()
    return min(needs, _LINES * metrics.lineSpacing())


def _cut_to_fit(text: str, font: QFont, width: int) -> str:
    """The text, or as much of it as is seen, which says that it goes on."""
    metrics, most = QFontMetrics(font), _height_of(text, font, width)

    def fits(length: int) -> bool:
        piece = f"{text[:length].rstrip()} …"
        return metrics.boundingRect(QRect(0, 0, width, _FAR), _WRAP, piece).height() <= most

    if metrics.boundingRect(QRect(0, 0, width, _FAR), _WRAP, text).height() <= most:
        return text
    longest = bisect_left(range(len(text)), True, key=lambda length: not fits(length))
    return f"{text[: max(longest - 1, 0)].rstrip()} …"
