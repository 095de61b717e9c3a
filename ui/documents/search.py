"""Searching the document in view: hits come page by page, and can all be redacted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.pages import PagedFile, PageHit
from reviewer.pages.places import MAX_HITS
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task
from ui.common.theme import GRID
from ui.documents.page_store import PageStore
from ui.finding.search_field import hit_button, hit_count, key_of, search_field, way_of

BATCH = 12  # pages asked for at once, so that a page to be drawn waits for few


class DocumentSearch(QWidget):
    """A field, "3 of 17", next and previous.

    Signals:
        found: the hits changed, or another one is meant.
        left: Escape was pressed in the field.
        redact_all: the words typed shall be redacted everywhere.
    """

    found = Signal()
    left = Signal()
    redact_all = Signal(str)

    def __init__(self, context: Context, store: PageStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._store = context, store
        self._source: PagedFile | None = None
        self._pages = 0
        self._task: Task | None = None
        self._wish = 0
        self.quiet = False  # the hits are of the same words elsewhere: nobody asked to go there
        self.near = 1  # the page in view, from which on the first hit is meant
        self.hits: list[PageHit] = []
        self._at = -1
        self.field = search_field("Find in this document")
        self.field.installEventFilter(self)
        self.count = hit_count()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        # Chosen by hand: a word typed at usual speed is looked for once.
        self._delay.setInterval(200)
        self._delay.timeout.connect(self._on_typed)
        self.field.textChanged.connect(lambda _: self._delay.start())
        self._lay_out()
        self._say_hits()

    @property
    def current_hit(self) -> PageHit | None:
        """The hit that is meant."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    @property
    def is_searching(self) -> bool:
        """True while pages are still looked through."""
        return self._task is not None or self._delay.isActive()

    def on_page(self, page: int) -> tuple[PageHit, ...]:
        """The hits of a page."""
        return tuple(h for h in self.hits if h.page == page)

    def search_in(self, source: PagedFile | None, pages: int) -> None:
        """Search this source from now on; what is typed is looked for at once."""
        # A document is shown anew after each step; its hits are still right.
        if (source, pages) != (self._source, self._pages):
            self._source, self._pages = source, pages
            self.quiet = True
            self._start_search()

    def search_again(self) -> None:
        """The pages have other words than they had."""
        if self.field.text().strip():
            self.quiet = True
            self._start_search()

    def look_for(self, words: str, page: int) -> None:
        """Mean the first hit of these words from that page on."""
        self.field.setText(words)
        self.near, self.quiet = page, False
        self._start_search()

    def next_hit(self) -> None:
        """Go to the next hit; after the last comes the first."""
        self._go_by(1)

    def previous_hit(self) -> None:
        """Go to the hit before; before the first comes the last."""
        self._go_by(-1)

    # ---- inside

    def _go_by(self, way: int) -> None:
        if self.hits:
            self.quiet = False
            # Round and round: at the end of a document nobody wants to be told that it has one.
            self._at = (self._at + way) % len(self.hits)
            self._say_hits(aloud=True)
            self.found.emit()

    def _on_typed(self) -> None:
        self.quiet = False
        self._start_search()

    def _start_search(self) -> None:
        self._delay.stop()
        self._wish += 1
        self._task = None
        self.hits, self._at = [], -1
        if self.field.text().strip() and self._source is not None:
            self._look_through(self._wish, 1)
        self._say_hits()
        self.found.emit()

    def _look_through(self, wish: int, first: int) -> None:
        source, query, desk = self._source, self.field.text(), self._store.page_desk
        assert source is not None
        # In batches, so that first hits are seen while the rest of a long document is looked
        # through.
        last = min(first + BATCH - 1, self._pages)

        def find_on_pages(job: Job) -> list[PageHit]:
            return desk.ask_hits(source, query, (first, last), job)

        self._task = self._context.tasks.start_task(find_on_pages)
        self._task.succeeded.connect(partial(self._take_hits, wish, last))
        self._task.failed.connect(partial(self._take_failure, wish))

    def _take_hits(self, wish: int, last: int, hits: list[PageHit]) -> None:
        if wish != self._wish:
            return
        self._task = None
        self.hits += hits
        if self._at < 0:
            ahead = (n for n, hit in enumerate(self.hits) if hit.page >= self.near)
            self._at = next(ahead, -1)
        if last < self._pages and len(self.hits) < MAX_HITS:
            self._look_through(wish, last + 1)
        elif self._at < 0 and self.hits:
            self._at = 0
        # Aloud once, and not at each batch.
        self._say_hits(aloud=self._task is None)
        self.found.emit()

    def _take_failure(self, wish: int, fault: Exception) -> None:
        if wish != self._wish:
            return
        self._task = None
        self._say_hits()
        if not isinstance(fault, ReviewerError):
            self._context.notices.tell_fault(fault)

    def stop_search(self) -> None:
        """Look no further."""
        self._delay.stop()
        self._wish += 1
        self._task = None

    def _say_hits(self, aloud: bool = False) -> None:
        typed = bool(self.field.text().strip())
        so_far = " so far" if self.is_searching else ""
        if not typed:
            text = ""
        elif self.hits:
            here = self._at + 1 if self._at >= 0 else "–"
            more = " and more" if len(self.hits) >= MAX_HITS and not so_far else ""
            text = f"{here} of {len(self.hits)}{so_far}{more}"
        else:
            text = "searching …" if self.is_searching else "no matches"
        self.count.setText(text)
        for button in (self._before, self._after):
            button.setEnabled(bool(self.hits))
        self._all.setEnabled(typed)
        if aloud:
            announce_text(self.field, text)

    def _lay_out(self) -> None:
        self._before = hit_button("previous", "Previous match (Shift+F3)", self.previous_hit)
        self._after = hit_button("next", "Next match (F3)", self.next_hit)
        self._all = hit_button(
            "text-redact",
            "Redact all matches, after reviewing the list",
            lambda: self.redact_all.emit(self.field.text().strip()),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        row.addWidget(self.field, 1)
        for part in (self.count, self._before, self._after, self._all):
            row.addWidget(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return goes on, with Shift back; Escape leaves."""
        if way := way_of(event):
            self._go_by(way)
            return True
        if key_of(event) == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False
