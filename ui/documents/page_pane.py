"""One page in view: drawn, or as its words; zoomed, scrolled and turned."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Kind
from reviewer.pages import PagedFile, PageHit, PageText
from ui.common.theme import GRID
from ui.documents.overlays import HiddenCharacters
from ui.documents.page_canvas import PageCanvas
from ui.documents.page_store import PageAsk, PagePixels, PageStore
from ui.documents.page_words import PageWords
from ui.playback.box_overlay import Overlay
from ui.widgets.pane import in_front

WIDTH, PAGE = "fit width", "fit page"
# All chosen by hand.
_WIDEST = 10.6  # inches: fitted to more, letters would be as large as in a headline
LEAST, MOST, STEP = 0.1, 8.0, 1.25
_SETTLE_MS = 120  # after a zoom, before a sharp picture is asked for
_CALM_MS = 250  # between two pages that the wheel turns
_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class PagePane(QWidget):
    """Shows a page of a source from the store.

    Signals:
        turned: by so many pages, wished for with wheel or keys.
        shown: the page's picture or words came, so that boxes can be put on it.
        zoomed: the zoom is another.
        scrolled: how far across and down it is scrolled, 0 to 1.
        selection_changed: other words are selected.
        entered: it was clicked or got the focus.
    """

    turned = Signal(int)
    shown = Signal()
    zoomed = Signal()
    scrolled = Signal(float, float)
    selection_changed = Signal()
    entered = Signal()

    def __init__(self, store: PageStore, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._what = store, what
        self.source: PagedFile | None = None
        self.page = 1
        self.zoom: float | str = WIDTH
        self._as_words = False
        self._sheet: PagePixels | None = None
        self._waits = False
        self._unplaced = self._from_end = False
        self._turned = QElapsedTimer()
        self._turned.start()
        self._spans: tuple[HiddenCharacters, ...] = ()
        self._hits: tuple[tuple[PageHit, ...], PageHit | None] = ((), None)
        self.canvas = PageCanvas()
        self.words = PageWords()
        for part in (self.canvas, self.words):
            part.setAccessibleName("Page")
        self._scroll = QScrollArea()
        self._message, self._caption = QLabel(), QLabel()
        self._stack = QStackedWidget()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.refresh_page)
        self._lay_out()
        self._connect_parts()

    # ---- content

    def show_page(self, source: PagedFile | None, page: int) -> None:
        """Show another page, from its top."""
        if (source, page) != (self.source, self.page):
            self._leave_page(f"Opening {source.file_name} …" if source is not None else "")
            self.source, self.page = source, page
            self._unplaced = True
        self.refresh_page()

    def show_caption(self, text: str) -> None:
        """A line above the page; "" for none."""
        self._caption.setText(text)
        self._caption.setVisible(bool(text))

    @property
    def is_waiting(self) -> bool:
        """True while a page is wished for that is not in view yet."""
        return self.source is not None and self._waits

    def _leave_page(self, told: str) -> None:
        """What was in view is no more: it would be taken for what is asked for now.

        What has the keys keeps its place; only what it shows goes.
        """
        self._sheet, self._waits = None, True
        self.canvas.set_text(None)
        self.canvas.show_message(told)
        self.words.show_text("")
        self.words.setPlaceholderText(told)

    def say_instead(self, text: str) -> None:
        """Show a sentence in place of a page."""
        self._leave_page("")
        self.source = None
        self._message.setText(text)
        self._stack.setCurrentWidget(self._message)

    @property
    def as_words(self) -> bool:
        """True to show a drawn page's words instead of its picture."""
        return self._as_words

    @as_words.setter
    def as_words(self, on: bool) -> None:
        self._as_words = on
        self.refresh_page()

    @property
    def is_drawn(self) -> bool:
        """True when a picture of the page is in view, so that a box can be drawn."""
        return self._stack.currentWidget() is self._scroll

    @property
    def page_text(self) -> PageText | None:
        """The page's words, once they came."""
        return self._store.text_of_page(self.source, self.page) if self.source is not None else None

    @property
    def is_seen(self) -> bool:
        """True while a page, or its words, is drawn and before the eyes."""
        words = self._stack.currentWidget() is self.words
        drawn = words or (self.is_drawn and self._sheet is not None)
        return (
            not self._waits
            and drawn
            and not self.window().isMinimized()
            and in_front(self.words.viewport() if words else self.canvas)
        )

    @property
    def part_in_view(self) -> tuple[float, float] | None:
        """From where to where down the page is on the screen, 0 to 1; ``None`` while no page is,
        or less than half of its width.
        """
        words = self._stack.currentWidget() is self.words
        if not self.is_seen:
            return None
        area = self.words if words else self._scroll
        across, down = area.horizontalScrollBar(), area.verticalScrollBar()
        if across.maximum() > across.pageStep():
            return None
        whole = max(down.maximum() + down.pageStep(), 1)
        return down.value() / whole, min((down.value() + down.pageStep()) / whole, 1.0)

    @property
    def selected_span(self) -> tuple[int, int] | None:
        """Characters of the page's text that are selected."""
        return self.canvas.selected_span if self.is_drawn else self.words.selected_span

    @property
    def focus_widget(self) -> QWidget:
        """What takes the keys."""
        return self.canvas if self.is_drawn else self.words

    def set_overlays(
        self, overlays: tuple[Overlay, ...], spans: tuple[HiddenCharacters, ...]
    ) -> None:
        """Boxes over the picture, and the same as characters of the words."""
        if self._sheet is not None:
            self.canvas.show_image(self._sheet.image, overlays)
        self._spans = spans
        self._mark_words()

    def set_hits(self, hits: tuple[PageHit, ...], current: PageHit | None) -> None:
        """What a search found on this page."""
        self._hits = (hits, current)
        self.canvas.set_hits(hits, current)
        self._mark_words()

    def show_hit(self, hit: PageHit) -> None:
        """Scroll to a hit of this page."""
        for box in hit.boxes[:1]:
            at = self.canvas.to_widget(box).center().toPoint()
            self._scroll.ensureVisible(at.x(), at.y(), 80, 120)

    def scroll_to(self, across: float, down: float) -> None:
        """Scroll to such shares, 0 to 1."""
        for bar, share in zip(self._scroll_bars(), (across, down), strict=True):
            bar.setValue(round(share * bar.maximum()))

    def refresh_page(self) -> None:
        """Paint what is at hand, and ask for what is not."""
        source = self.source
        if source is None or not self.isVisible():
            return
        outline = self._store.outline_of(source)
        why_not = self._store.reason_against(source, self.page)
        if why_not:
            self._waits = False
            self._message.setText(why_not)
            self._stack.setCurrentWidget(self._message)
        elif outline is None:
            self._show_waiting("Opening …")
        elif outline.drawn and not self._as_words:
            self._refresh_picture(source)
        else:
            self._refresh_words()

    def _refresh_picture(self, source: PagedFile) -> None:
        text = self._store.text_of_page(source, self.page)
        # A picture of another zoom, stretched, is better to look at than none.
        sheet = self._ask_for_picture(source) or self._store.any_picture(source, self.page)
        if sheet is None:
            self._show_waiting(f"Drawing page {self.page} …")
            return
        if text is not None and self.canvas.page_text is not text:
            self.canvas.set_text(text, photo=source.kind is Kind.IMAGE)
        fresh = sheet is not self._sheet
        self._sheet, self._waits = sheet, False
        self._stack.setCurrentWidget(self._scroll)
        self._fit_page()
        self._place_page()
        if fresh:
            self.canvas.show_image(sheet.image, self.canvas.overlays)
        self._name_part(self.canvas)
        self.shown.emit()

    def _refresh_words(self) -> None:
        text = self.page_text
        if text is None:
            self._show_waiting("Reading …")
            return
        empty = "This page has no words that can be read, only a picture."
        self._waits = False
        self.words.show_text(text.text or empty)
        self._stack.setCurrentWidget(self.words)
        self._name_part(self.words)
        self.shown.emit()

    def _ask_for_picture(self, source: PagedFile) -> PagePixels | None:
        """The picture for this zoom."""
        dots = self.devicePixelRatioF()
        room = self._room_for_page()
        if self.zoom == WIDTH:
            # As high as it likes: only the width is to fit.
            return self._store.picture_fitted(source, self.page, (round(room.x() * dots), 1 << 16))
        if self.zoom == PAGE:
            fit = (round(room.x() * dots), round(room.y() * dots))
            return self._store.picture_fitted(source, self.page, fit)
        assert isinstance(self.zoom, float)
        return self._store.picture_scaled(
            source, self.page, round(self.zoom * self._pixels_per_unit() * dots, 4)
        )

    # ---- zoom

    @property
    def shown_scale(self) -> float:
        """How large the page is shown; 1 is its own size on paper (of an image: its pixels)."""
        if isinstance(self.zoom, float):
            return self.zoom
        if self._sheet is None:
            return 1.0
        room = self._room_for_page()
        wide = room.x() / self._sheet.width
        high = room.y() / self._sheet.height
        return (wide if self.zoom == WIDTH else min(wide, high)) / self._pixels_per_unit()

    def set_zoom(self, zoom: float | str, at: QPointF | None = None) -> None:
        """Zoom to a scale or a fit; a point of the viewport stays where it is."""
        if isinstance(zoom, float):
            zoom = min(max(zoom, LEAST), MOST)
        port = self._scroll.viewport()
        at = at or QPointF(port.rect().center())
        # Before the size changes: this point of the page has to stay below the hand.
        spot = self.canvas.to_picture(QPointF(self.canvas.mapFrom(port, at.toPoint())))
        self.zoom = zoom
        self._fit_page()
        across, down = self._scroll_bars()
        across.setValue(round(spot.x() * self.canvas.width() - at.x()))
        down.setValue(round(spot.y() * self.canvas.height() - at.y()))
        self._settle.start()
        self.zoomed.emit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in (above 1) or out."""
        if self.is_drawn:
            self.set_zoom(self.shown_scale * factor, at)
        elif factor > 1:
            self.words.zoomIn(1)
        else:
            self.words.zoomOut(1)

    def _pixels_per_unit(self) -> float:
        """Screen pixels for a point of the page, or for a pixel of an image."""
        if self.source is not None and self.source.kind is Kind.IMAGE:
            # A pixel of an image is a pixel of the screen, also where Qt counts several as one.
            return 1.0 / self.devicePixelRatioF()
        # A point is a 72nd of an inch.
        return self.logicalDpiX() / 72.0

    def _room_for_page(self) -> QPoint:
        """What a fitted page may take; room for the scroll bar is kept, or it would flicker."""
        size = self._scroll.maximumViewportSize()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        width = size.width() - bar - 2
        if self.zoom == WIDTH:
            width = min(width, round(_WIDEST * self.logicalDpiX()))
        return QPoint(max(width, 40), max(size.height() - 2, 40))

    def _fit_page(self) -> None:
        if self._sheet is not None:
            unit = self.shown_scale * self._pixels_per_unit()
            width, height = round(self._sheet.width * unit), round(self._sheet.height * unit)
            self.canvas.setFixedSize(max(width, 24), max(height, 24))

    def _place_page(self) -> None:
        """A page that one comes to is seen from its top; one goes back to, from its end."""
        if self._unplaced:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.maximum() if self._from_end else 0)
            self._unplaced = self._from_end = False

    # ---- inside

    def _lay_out(self) -> None:
        self._scroll.setWidget(self.canvas)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._caption.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self._caption.hide()
        for label in (self._caption, self._message):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setMargin(2 * GRID)
        for part in (self._message, self._scroll, self.words):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._caption)
        column.addWidget(self._stack)

    def _connect_parts(self) -> None:
        self._store.came.connect(self._page_came)
        for bar in self._scroll_bars():
            bar.valueChanged.connect(lambda _: self._tell_scroll())
        self.canvas.selection_changed.connect(self.selection_changed)
        self.words.words_selected.connect(self.selection_changed)
        self.canvas.dragged_to.connect(
            lambda at: self._scroll.ensureVisible(round(at.x()), round(at.y()), 8, 8)
        )
        for part in (self.canvas, self.words, self.words.viewport(), self._scroll.viewport()):
            part.installEventFilter(self)

    def _scroll_bars(self) -> tuple[QScrollBar, QScrollBar]:
        return self._scroll.horizontalScrollBar(), self._scroll.verticalScrollBar()

    def _tell_scroll(self) -> None:
        self.scrolled.emit(*(bar.value() / max(bar.maximum(), 1) for bar in self._scroll_bars()))

    def _page_came(self, ask: PageAsk) -> None:
        if ask.source == self.source and ask.page in (0, self.page):
            self.refresh_page()

    def _mark_words(self) -> None:
        if self._stack.currentWidget() is self.words:
            self.words.set_marks(self._spans, *self._hits)

    def _show_waiting(self, text: str) -> None:
        if self._stack.currentWidget() is self._message:
            self._message.setText(text)
        elif self._sheet is None and self.is_drawn:
            self.canvas.show_message(text)
        elif self._waits:
            self.words.setPlaceholderText(text)

    def _name_part(self, part: QWidget) -> None:
        name = self.source.file_name if self.source else ""
        part.setAccessibleName(f"{self._what}, page {self.page} of {name}")

    def resizeEvent(self, _event: object) -> None:
        # A fit follows the pane; a scale that was chosen does not.
        if isinstance(self.zoom, str):
            self._fit_page()
            self._settle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress):
            self.entered.emit()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            return self._take_wheel(event)
        elif isinstance(event, QKeyEvent) and not event.modifiers():
            return self._take_key(event)
        return False

    def _take_wheel(self, event: QWheelEvent) -> bool:
        # Qt: eighths of a degree; most wheels have steps of 15 degrees.
        steps = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            port = self._scroll.viewport()
            at = QPointF(port.mapFromGlobal(event.globalPosition().toPoint()))
            self.zoom_by(STEP**steps, at)
            return True
        area = self._scroll if self.is_drawn else self.words
        bar = area.verticalScrollBar()
        way = 1 if steps < 0 else -1
        # Within the page the wheel scrolls, and only at its end it turns to the next.
        if not steps or bar.value() != (bar.maximum() if way > 0 else bar.minimum()):
            return False
        # A wheel that runs on must not leaf through the whole document.
        if self._turned.elapsed() > _CALM_MS:
            self._turn_page(way)
        return True

    def _take_key(self, event: QKeyEvent) -> bool:
        """Page keys turn pages here, and up and down scroll; elsewhere they move the film."""
        key, bar = event.key(), self._scroll.verticalScrollBar()
        scrolls = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1} if self.is_drawn else {}
        if key not in _TURNS and key not in scrolls:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            if key in _TURNS:
                self._page_key(_TURNS[Qt.Key(key)])
            else:
                bar.setValue(bar.value() + scrolls[Qt.Key(key)] * bar.singleStep() * 2)
        else:
            return False
        return True

    def _page_key(self, way: int) -> None:
        """A screenful on, or the next page when this one ends here."""
        bar = (self._scroll if self.is_drawn else self.words).verticalScrollBar()
        at_end = bar.value() == (bar.maximum() if way > 0 else bar.minimum())
        if at_end:
            self._turn_page(way)
        else:
            bar.setValue(bar.value() + way * bar.pageStep())

    def _turn_page(self, way: int) -> None:
        self._from_end = way < 0
        self._turned.restart()
        self.turned.emit(way)

    def showEvent(self, _event: object) -> None:
        self.refresh_page()
