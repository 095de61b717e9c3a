"""Where the words that Find looks for stand in the document in view: hits come page by page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from reviewer.errors import ReviewerError
from reviewer.pages import PagedFile, PageHit
from reviewer.pages.places import MAX_HITS
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task
from ui.documents.page_store import PageStore

BATCH = 12  # pages asked for at once, so that a page to be drawn waits for few


class DocumentSearch(QObject):
    """Marks on pages, and the one of them that is meant. Typing and going on is for Find.

    Signals:
        found: the hits changed, or another one is meant.
    """

    found = Signal()

    def __init__(self, context: Context, store: PageStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._store = context, store
        self._source: PagedFile | None = None
        self._pages = 0
        self._task: Task | None = None
        self._turn = 0
        self.words = ""
        self.hits: list[PageHit] = []
        # The page and which of its hits somebody wants to see; it may still be looked through.
        self._wanted: tuple[int, int] | None = None
        self._at = -1

    @property
    def current_hit(self) -> PageHit | None:
        """The hit that is meant; none before somebody went to one."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    @property
    def is_searching(self) -> bool:
        """True while pages are still looked through."""
        return self._task is not None

    def on_page(self, page: int) -> tuple[PageHit, ...]:
        """The hits of a page."""
        return tuple(h for h in self.hits if h.page == page)

    def search_in(self, source: PagedFile | None, pages: int) -> None:
        """Search this source from now on."""
        # A document is shown anew after each step; its hits are still right.
        if (source, pages) != (self._source, self._pages):
            self._source, self._pages = source, pages
            self._start_search()

    def search_again(self) -> None:
        """The pages have other words than they had."""
        if self.words:
            self._start_search()

    def seek(self, words: str) -> None:
        """Mark these words; none is meant, and nobody is led away from where they read."""
        if words.strip() != self.words:
            self.words, self._wanted = words.strip(), None
            self._start_search()

    def look_for(self, words: str, page: int, nth: int = 0) -> None:
        """Mean one of the hits of these words on that page."""
        self._wanted = (page, nth)
        if words.strip() != self.words:
            self.words = words.strip()
            self._start_search()
        else:
            self._mean_wanted()
            self.found.emit()

    def stop_search(self) -> None:
        """Look no further."""
        self._turn += 1
        self._task = None

    # ---- inside

    def _mean_wanted(self) -> None:
        if self._wanted is None:
            return
        page, nth = self._wanted
        there = [number for number, hit in enumerate(self.hits) if hit.page == page]
        # What Find counted may stand in what a page does not show as one place.
        self._at = there[min(nth, len(there) - 1)] if there else -1

    def _start_search(self) -> None:
        self.stop_search()
        self.hits, self._at = [], -1
        if self.words and self._source is not None:
            self._look_through(self._turn, 1)
        self.found.emit()

    def _look_through(self, turn: int, first: int) -> None:
        source, query, desk = self._source, self.words, self._store.page_desk
        assert source is not None
        # In batches, so that first hits are seen while the rest of a long document is looked
        # through.
        last = min(first + BATCH - 1, self._pages)

        def find_on_pages(job: Job) -> list[PageHit]:
            return desk.ask_hits(source, query, (first, last), job)

        self._task = self._context.tasks.start_task(find_on_pages)
        self._task.succeeded.connect(partial(self._take_hits, turn, last))
        self._task.failed.connect(partial(self._take_failure, turn))

    def _take_hits(self, turn: int, last: int, hits: list[PageHit]) -> None:
        if turn != self._turn:
            return
        self._task = None
        self.hits += hits
        self._mean_wanted()
        if last < self._pages and len(self.hits) < MAX_HITS:
            self._look_through(turn, last + 1)
        self.found.emit()

    def _take_failure(self, turn: int, fault: Exception) -> None:
        if turn != self._turn:
            return
        self._task = None
        if not isinstance(fault, ReviewerError):
            self._context.notices.tell_fault(fault)
