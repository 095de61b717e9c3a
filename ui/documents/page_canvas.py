"""A page with its boxes, on which words can be selected as in any reader.

Words are marked in the same paint call as the page, like the boxes; a selection snaps to
whole words, since half a name gives the name away.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from reviewer.model.geometry import Box
from reviewer.pages import PageHit, PageText, word_at, words_between
from reviewer.pages.places import span_boxes
from ui.playback.frame_view import FrameView
from ui.playback.label_places import Rects, rects_as_rows

HIT, CURRENT = QColor("#ffd34d"), QColor("#d2580a")
BY_WORDS = 6  # pixels around a word that mean it still


class PageCanvas(FrameView):
    """The page view's picture.

    Signals:
        selection_changed: other words are selected, or none.
        dragged_to: the hand that selects is at this point of the widget.
    """

    selection_changed = Signal()
    dragged_to = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text: PageText | None = None
        self._selected: tuple[int, int] | None = None
        self._anchor: QPointF | None = None
        self._means_words = True  # the hand that pressed last
        self._is_photo = False
        self._hits: tuple[PageHit, ...] = ()
        self._current: PageHit | None = None

    # ---- content

    @property
    def page_text(self) -> PageText | None:
        """The words that can be selected."""
        return self._text

    def set_text(self, text: PageText | None, *, photo: bool = False) -> None:
        """The words that can be selected on this page.

        In a ``photo`` a program may have read grass and walls as words, so a drag means the
        picture, and only one with Shift held means its words.
        """
        self._is_photo, self._means_words = photo, not photo
        self._text = text
        self._anchor = None
        self.select_span(None)

    def set_hits(self, hits: tuple[PageHit, ...], current: PageHit | None) -> None:
        """Box these, and the current one more strongly."""
        self._hits, self._current = hits, current
        self.update()

    @property
    def selected_span(self) -> tuple[int, int] | None:
        """First and last character (exclusive) of the page's text that are selected."""
        return self._selected

    def select_span(self, span: tuple[int, int] | None) -> None:
        """Select these characters of the page's text."""
        if span != self._selected:
            self._selected = span
            self.selection_changed.emit()
        self.update()

    # ---- painting

    def content_rects(self) -> Rects:
        """The words: a label beside a box must not hide what stands around it."""
        return (
            rects_as_rows([self.to_widget(w.box) for w in self._text.words])
            if self._text
            else rects_as_rows(())
        )

    def picture_rect(self) -> QRectF:
        """All of the widget: it is made as large as the page is shown."""
        return QRectF(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.painted_image.isNull():
            return
        painter = QPainter(self)
        # As a marker does: black letters stay black below it.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for hit in self._hits:
            for box in hit.boxes:
                painter.fillRect(self.to_widget(box), HIT)
        if self._selected is not None and self._text is not None:
            tint = self.palette().highlight().color().lighter(150)
            for box in span_boxes(self._text, *self._selected):
                painter.fillRect(self.to_widget(box), tint)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if self._current is not None and self._current in self._hits:
            painter.setPen(QPen(CURRENT, 3))
            for box in self._current.boxes:
                painter.drawRect(self.to_widget(box).adjusted(-2, -2, 2, 2))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._means_words = shift or not self._is_photo
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        draws = self.may_draw_from(event.position())
        if left and self.draft_box is None and self._is_selectable():
            self._anchor = None if draws else self.to_picture(event.position())
            self.select_span(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._anchor is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            self._point_at_words(event.position())
            return
        assert self._text is not None
        here = self.to_picture(event.position())
        # Three pixels, chosen by hand: a hand that clicks moves a little.
        if _screen_distance(self._anchor, here, self.picture_rect()) < 3 and self._selected is None:
            return
        reach = words_between(self._text, _point_as_pair(self._anchor), _point_as_pair(here))
        if reach is not None:
            words = self._text.words
            self.select_span((words[reach[0]].first, words[reach[1]].end_in_text))
        self.dragged_to.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._anchor = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = self.to_picture(event.position())
        number = word_at(self._text, here.x(), here.y()) if self._text else None
        if number is not None and self._is_selectable():
            assert self._text is not None
            word = self._text.words[number]
            self.select_span((word.first, word.end_in_text))

    def may_draw_from(self, position: QPointF) -> bool:
        """Beside the words: a drag that means them selects, as in any reader."""
        return super().may_draw_from(position) and not self._is_by_words(position)

    def _is_by_words(self, position: QPointF) -> bool:
        if self._text is None or not self._is_selectable() or not self._means_words:
            return False
        # A hand that means words begins a little beside them, or between two lines.
        rows, x, y = self.content_rects(), position.x(), position.y()
        across = (rows[:, 0] - BY_WORDS <= x) & (x <= rows[:, 2] + BY_WORDS)
        return bool((across & (rows[:, 1] - BY_WORDS <= y) & (y <= rows[:, 3] + BY_WORDS)).any())

    def _is_selectable(self) -> bool:
        return not self.drawing and self._text is not None and bool(self._text.words)

    def _point_at_words(self, position: QPointF) -> None:
        # Another shape says that something else is below the hand, such as a box's corner.
        if self.cursor().shape() is not Qt.CursorShape.ArrowCursor or self._text is None:
            return
        if self._is_photo and self.drag_draws:  # a drag draws there, whatever was read
            return
        here = self.to_picture(position)
        if self._is_selectable() and word_at(self._text, here.x(), here.y()) is not None:
            self.setCursor(Qt.CursorShape.IBeamCursor)

    def visible_middle(self) -> Box:
        """A box in the middle of what can be seen of the page."""
        seen = QRectF(self.visibleRegion().boundingRect()) & self.picture_rect()
        area = self.picture_rect()
        if seen.isEmpty():
            seen = area
        centre = self.to_picture(seen.center())
        # Chosen by hand.
        w = min(0.4 * seen.width() / area.width(), 0.3)
        h = min(0.15 * seen.height() / area.height(), 0.08)
        x, y = min(max(centre.x() - w / 2, 0), 1 - w), min(max(centre.y() - h / 2, 0), 1 - h)
        return Box(x, y, w, h)


def _point_as_pair(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()


def _screen_distance(one: QPointF, two: QPointF, area: QRectF) -> float:
    """How far two points of the picture are apart on the screen."""
    return max(abs(one.x() - two.x()) * area.width(), abs(one.y() - two.y()) * area.height())
