"""The words of a transcript as real text: caret, selection, times beside it, marks upon it.

The text is one block a cue in a plain-text editor, which lays out only what is seen; times
and marks are painted for the visible cues alone, so 20,000 cues cost what ten do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from reviewer.text.word_selection import whole_words
from ui.case.cue_line import LINE, Chosen, CueLine, to_characters, to_qt_units
from ui.transcripts.cue_margin import CueMargin
from ui.transcripts.cue_marks import CuePlace, Light, formats_of, paint_marks

_PAD = 8
_GAP = 6


class CueText(QPlainTextEdit):
    """Shows cues. Cues are named by their place, from 0.

    Signals:
        clicked: a cue and a character of its body (-1: the speaker or the time).
        played: as ``clicked``, by double click or Return.
        scrolled_away: the person scrolls, so the view must not follow the clock.
        caret_moved: the cue that the caret stands in, moved by keyboard.
    """

    clicked = Signal(int, int)
    played = Signal(int, int)
    scrolled_away = Signal()
    caret_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        # It is read only; a stack of undos would keep every text that was shown.
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName("Words of the transcript")
        layout = _Spaced(self.document())
        self.document().setDocumentLayout(layout)
        self.document().setDocumentMargin(_PAD / 2)
        self._lines: list[CueLine] = []
        self._light = Light()
        self._pressed: QPointF | None = None
        self._letters: tuple[int, int] | None = None
        self._gutter = CueMargin(self)
        self.updateRequest.connect(self._move_gutter)
        self.verticalScrollBar().sliderPressed.connect(self.scrolled_away)
        self.set_cues([])

    # ---- what is shown

    def set_cues(self, lines: Sequence[CueLine]) -> None:
        """Show these cues; where the same number is shown already, only what differs changes."""
        lines = list(lines)
        changed = [n for n, (a, b) in enumerate(zip(self._lines, lines, strict=False)) if a != b]
        # Beyond 400 changes (chosen by hand) all of the text is set anew.
        same = len(lines) == len(self._lines) and len(changed) <= 400
        self._lines = lines
        if same:
            self._rewrite_blocks(changed)
        else:
            # Setting the text scrolls to its top.
            top = self.verticalScrollBar().value()
            self.setPlainText("\n".join(line.block_text for line in lines))
            self._format_all()
            self.verticalScrollBar().setValue(top)
        self._set_margin()
        self.viewport().update()

    @property
    def shown_cues(self) -> Sequence[CueLine]:
        """What is shown."""
        return self._lines

    def set_current(self, cues: tuple[int, ...], word: tuple[int, int, int] | None) -> None:
        """Mark the cues that are spoken now, and the word: a cue and characters of its body."""
        if (cues, word) != (self._light.current, self._light.word):
            self._light = replace(self._light, current=cues, word=word)
            self.viewport().update()
            self._gutter.update()

    @property
    def cues_spoken_now(self) -> tuple[int, ...]:
        """The cues that are marked as spoken now."""
        return self._light.current

    @property
    def lit_word(self) -> tuple[int, int, int] | None:
        """The word that is lit: a cue and characters of its body."""
        return self._light.word

    def set_hits(
        self, hits: dict[int, list[tuple[int, int]]], now: tuple[int, int, int] | None
    ) -> None:
        """Mark what a search found: by cue, characters of the block; ``now`` is the one meant."""
        self._light = replace(self._light, hits=hits, hit=now)
        self.viewport().update()

    def bring_into_view(self, cue: int) -> None:
        """Scroll so that a cue can be read, a third down, unless it can be read already."""
        block = self.document().findBlockByNumber(cue)
        if not block.isValid() or self._is_seen(block):
            return
        lines = max(1, self.viewport().height() // max(1, self.fontMetrics().lineSpacing()))
        self.verticalScrollBar().setValue(max(0, block.firstLineNumber() - lines // 3))
        if not self._is_seen(block):
            # Blocks that were never seen count as one line; by now they are laid out.
            self.verticalScrollBar().setValue(max(0, block.firstLineNumber() - 1))

    def put_caret(self, cue: int, first: int = 0, last: int | None = None) -> None:
        """Put the caret into a cue's block, or select characters of it."""
        block = self.document().findBlockByNumber(cue)
        text = self._lines[cue].block_text
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + to_qt_units(text, first))
        if last is not None:
            keep = QTextCursor.MoveMode.KeepAnchor
            cursor.setPosition(block.position() + to_qt_units(text, last), keep)
        # Setting the cursor scrolls as Qt likes; `bring` decides whether to scroll at all.
        value = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(value)
        self.bring_into_view(cue)

    # ---- what is chosen

    @property
    def caret_cue(self) -> int:
        """The cue that the caret stands in; -1 without cues."""
        return self.textCursor().blockNumber() if self._lines else -1

    def chosen_parts(self) -> list[Chosen]:
        """What is selected, cue by cue."""
        cursor = self.textCursor()
        if not cursor.hasSelection() or not self._lines:
            return []
        begin, end = cursor.selectionStart(), cursor.selectionEnd()
        block = self.document().findBlock(begin)
        out = []
        while block.isValid() and block.position() < end:
            found = self._chosen_of(block, begin - block.position(), end - block.position())
            out += [found] if found else []
            block = block.next()
        return out

    @property
    def means_letters(self) -> bool:
        """True when the selection means its letters, not the words that they are part of."""
        cursor = self.textCursor()
        return self._letters == (cursor.selectionStart(), cursor.selectionEnd())

    def chosen_text(self) -> str:
        """The words that are selected, without speakers and labels, on one line."""
        parts = []
        for one in self.chosen_parts():
            shown = self._lines[one.cue].shown
            labels = [range(*span) for span in shown.labels]
            said = [
                shown.body[at]
                for at in range(one.first, one.last)
                if not any(at in label for label in labels)
            ]
            parts.append("".join(said) if said else (shown.speaker if one.speaker else ""))
        return " ".join(" ".join(parts).split())

    def _chosen_of(self, block: QTextBlock, first: int, last: int) -> Chosen | None:
        line = self._lines[block.blockNumber()]
        text = line.block_text
        a = to_characters(text, max(0, first))
        b = to_characters(text, min(last, block.length() - 1))
        speaker = bool(line.length_of_head) and a < len(line.shown.speaker) and b > a
        a, b = max(0, a - line.length_of_head), max(0, b - line.length_of_head)
        return Chosen(block.blockNumber(), a, b, speaker) if a < b or speaker else None

    # ---- text and formats

    def _rewrite_blocks(self, changed: list[int]) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number in changed:
            block = self.document().findBlockByNumber(number)
            if block.text() != self._lines[number].block_text:
                cursor.setPosition(block.position())
                end = block.position() + block.length() - 1
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(self._lines[number].block_text)
        cursor.endEditBlock()
        for number in changed:
            block = self.document().findBlockByNumber(number)
            block.layout().setFormats(formats_of(self._lines[number]))
            # Formats of a layout are none of the document's: it does not know that it must draw
            # anew.
            self.document().markContentsDirty(block.position(), block.length())

    def _format_all(self) -> None:
        block = self.document().firstBlock()
        for line in self._lines:
            # A plain line needs no formats, and most are plain.
            if line.shown.speaker or line.shown.labels:
                block.layout().setFormats(formats_of(line))
            block = block.next()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for block, box in self.visible_blocks():
            place = CuePlace(block, box, self._lines[block.blockNumber()])
            paint_marks(painter, self.palette(), place, self._light)
        painter.end()
        super().paintEvent(event)

    def visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        """The blocks that can be seen, and where they stand in the viewport."""
        out = []
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        bottom = self.viewport().height()
        while block.isValid() and block.blockNumber() < len(self._lines):
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > bottom:
                break
            out.append((block, box))
            block = block.next()
        return out

    def _is_seen(self, block: QTextBlock) -> bool:
        height = self.viewport().height()
        return any(
            b == block and box.top() >= 0 and (box.bottom() <= height or box.top() < height / 3)
            for b, box in self.visible_blocks()
        )

    # ---- the margin with the times

    def _set_margin(self) -> None:
        self.setViewportMargins(self._gutter.sizeHint().width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        box = self.contentsRect()
        width = self._gutter.sizeHint().width()
        self._gutter.setGeometry(QRect(box.left(), box.top(), width, box.height()))

    def _move_gutter(self, _rect: QRect, _dy: int) -> None:
        self._gutter.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_gutter"):
            self._set_margin()

    # ---- hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scrolled_away.emit()
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if self.textCursor().hasSelection():
            if event.button() == Qt.MouseButton.LeftButton and self._lines:
                self._snap_selection(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            self.scrolled_away.emit()
        elif pressed is not None:
            self.clicked.emit(*self.place_at(event.position()))

    def _snap_selection(self, exactly: bool) -> None:
        """A hand does not end a drag between two letters: show the words that it means."""
        cursor = self.textCursor()
        ends = cursor.selectionStart(), cursor.selectionEnd()
        # With Alt a person means letters and not the words they are part of.
        self._letters = ends if exactly else None
        words = ends if exactly else self._words_of(*ends)
        if words != ends and words[0] < words[1]:
            # The end that the hand moved stays the one that keys move on.
            backwards = cursor.position() < cursor.anchor()
            anchor, position = reversed(words) if backwards else words
            cursor.setPosition(anchor)
            cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _words_of(self, begin: int, end: int) -> tuple[int, int]:
        first, last = self.document().findBlock(begin), self.document().findBlock(end)
        head, tail = (self._lines[b.blockNumber()].block_text for b in (first, last))
        a, b = (
            to_characters(head, begin - first.position()),
            to_characters(tail, end - last.position()),
        )
        if first == last:
            a, b = whole_words(head, a, b)
        else:
            a, b = whole_words(head, a, len(head))[0], whole_words(tail, 0, b)[1]
        return first.position() + to_qt_units(head, a), last.position() + to_qt_units(tail, b)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self._lines:
            self.played.emit(*self.place_at(event.position()))

    def place_at(self, point: QPointF) -> tuple[int, int]:
        """The cue and the character of its body at a point of the viewport."""
        cursor = self.cursorForPosition(point.toPoint())
        return self._place_of_cursor(cursor)

    def _place_of_cursor(self, cursor: QTextCursor) -> tuple[int, int]:
        if not self._lines:
            return -1, -1
        line = self._lines[cursor.blockNumber()]
        return cursor.blockNumber(), to_characters(
            line.block_text, cursor.positionInBlock()
        ) - line.length_of_head

    def event(self, event: QEvent) -> bool:
        """Keys that move the caret are the text's, not the playhead's; letters are not."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.AltModifier
            mine = plain and event.key() in _CARET_KEYS
            if mine or (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not _has_ctrl(event)
            ):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._lines:
            self.played.emit(*self._place_of_cursor(self.textCursor()))
            return
        before = self.caret_cue
        super().keyPressEvent(event)
        if event.key() in _CARET_KEYS and self._lines:
            self.scrolled_away.emit()
            if self.caret_cue != before:
                self.caret_moved.emit(self.caret_cue)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copied text has ordinary line ends, and no other form than text.

        The clipboard may keep the data until Qt itself is unloaded, when Python has gone: so it
        is data that Qt has made, and only filled here.
        """
        data = super().createMimeDataFromSelection()
        data.text()  # Qt fills it when it is first asked for anything
        for kind in data.formats():
            data.removeFormat(kind)
        text = self.textCursor().selectedText()
        data.setText(text.replace("\u2029", "\n").replace(LINE, "\n"))
        return data


_CARET_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class _Spaced(QPlainTextDocumentLayout):
    """Leaves a gap after every cue, so that cues can be told apart."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        box = super().blockBoundingRect(block)
        return box.adjusted(0, 0, 0, _GAP) if box.height() else box


def _has_ctrl(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
