"""Pages for whoever paints them: asked for again and again, made once, kept while there is room.

A view asks for what it shows now and paints what is at hand; ``came`` tells when to ask
again.  Only one page is made at a time, the most wanted and then the newest wish first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from reviewer.errors import Cancelled
from reviewer.pages import Outline, PageDesk, PagedFile, PagePicture, PageText
from reviewer.system.jobs import Job
from ui.common.picture_budget import PictureBudget, PictureKind
from ui.common.tasks import Task, Tasks

# Chosen by hand, as below.
TEXTS = 64
WISHES = 80  # older ones are forgotten: nobody looks there any more
NOW, SOON, LATER = 0, 1, 2


@dataclass(frozen=True)
class PageAsk:
    """One thing that can be asked for.

    Attributes:
        page: from 1; 0 for the outline.
        fit: pixels that the picture fits into; ``None`` with a scale, or for words.
        scale: pixels a point (of an image: a pixel); 0 with ``fit``, or for words.
    """

    source: PagedFile
    page: int = 0
    fit: tuple[int, int] | None = None
    scale: float = 0.0

    @property
    def is_picture(self) -> bool:
        """True for a page's picture."""
        return self.fit is not None or self.scale > 0


@dataclass(frozen=True)
class PagePixels:
    """A page's picture and its full size, in points (of an image: pixels)."""

    image: QImage
    width: float
    height: float


class PageStore(QObject):
    """Asks the desk, off the window's thread, and remembers.

    Signals:
        came: something that was asked for is there, or cannot be had (``reason_against``).
    """

    came = Signal(object)  # Ask

    def __init__(
        self, tasks: Tasks, desk: PageDesk | None = None, budget: PictureBudget | None = None
    ) -> None:
        super().__init__()
        budget = budget or PictureBudget()
        self._most = budget.share_of(PictureKind.PAGES)
        budget.count_with(PictureKind.PAGES, self._bytes_held)
        self._tasks, self._desk = tasks, desk or PageDesk()
        self._made: OrderedDict[PageAsk, Any] = OrderedDict()
        self._faults: dict[PageAsk, Exception] = {}
        self._wishes: dict[PageAsk, int] = {}
        self._task: Task | None = None
        self._closed = False

    @property
    def page_desk(self) -> PageDesk:
        """Where pages come from."""
        return self._desk

    def outline_of(self, source: PagedFile) -> Outline | None:
        """A file at a glance."""
        found: Outline | None = self._give_or_wish(PageAsk(source), NOW)
        return found

    def text_of_page(self, source: PagedFile, page: int) -> PageText | None:
        """The words of a page."""
        found: PageText | None = self._give_or_wish(PageAsk(source, page), NOW)
        return found

    def picture_fitted(
        self, source: PagedFile, page: int, fit: tuple[int, int], rank: int = NOW
    ) -> PagePixels | None:
        """A page's picture, fitted into so many pixels."""
        found: PagePixels | None = self._give_or_wish(PageAsk(source, page, fit=fit), rank)
        return found

    def picture_scaled(
        self, source: PagedFile, page: int, scale: float, rank: int = NOW
    ) -> PagePixels | None:
        """A page's picture, at so many pixels a point."""
        found: PagePixels | None = self._give_or_wish(PageAsk(source, page, scale=scale), rank)
        return found

    def any_picture(self, source: PagedFile, page: int) -> PagePixels | None:
        """The largest picture of a page that is at hand, to show until the right one comes."""
        known = [
            s
            for a, s in self._made.items()
            if a.is_picture and (a.source, a.page) == (source, page)
        ]
        return max(known, key=lambda s: s.image.width(), default=None)

    def reason_against(self, source: PagedFile, page: int) -> str:
        """Why a page, or its whole file, cannot be had; empty when nothing stands against it."""
        place = (source, page)
        for ask, fault in self._faults.items():
            if (ask.source, ask.page) in (place, (source, 0)):
                message = getattr(fault, "message", "This page cannot be shown.")
                return f"{message}\n{getattr(fault, 'remedy', '')}".strip()
        return ""

    def forget_words(self, source: PagedFile, page: int) -> None:
        """The words of a page are others now: whoever shows it asks again."""
        if self._made.pop(PageAsk(source, page), None) is not None:
            self.came.emit(PageAsk(source, page))

    def warm_up(self) -> None:
        """Have the first page come quickly."""
        if not self._closed:
            self._tasks.start_task(self._desk.warm_up)

    def close(self) -> None:
        """Make nothing more, and end the desk."""
        self._closed = True
        self._wishes.clear()
        self._desk.close()

    # ---- inside

    def _give_or_wish(self, ask: PageAsk, rank: int) -> Any:
        if ask in self._made:
            self._made.move_to_end(ask)
            return self._made[ask]
        if not self._closed and ask not in self._faults:
            self._wishes.pop(ask, None)  # asked again, it is the newest
            self._wishes[ask] = rank
            for old in list(self._wishes)[:-WISHES]:
                del self._wishes[old]
            self._make_next()
        return None

    def _make_next(self) -> None:
        if self._task is not None or not self._wishes or self._closed:
            return
        best = min(self._wishes.values())
        ask = next(a for a in reversed(self._wishes) if self._wishes[a] == best)
        del self._wishes[ask]
        self._task = self._tasks.start_task(partial(_make_asked, self._desk, ask))
        self._task.succeeded.connect(partial(self._keep_made, ask))
        self._task.failed.connect(partial(self._keep_fault, ask))
        self._task.stopped.connect(partial(self._keep_fault, ask, Cancelled()))

    def _keep_made(self, ask: PageAsk, found: Any) -> None:
        self._task = None
        if self._closed:
            return
        self._made[ask] = found
        self._make_room()
        self._tell_came(ask)

    def _keep_fault(self, ask: PageAsk, fault: Exception) -> None:
        self._task = None
        if self._closed:
            return
        self._faults[ask] = fault
        self._tell_came(ask)

    def _tell_came(self, ask: PageAsk) -> None:
        self._make_next()
        self.came.emit(ask)

    def _bytes_held(self) -> int:
        made = (s for s in self._made.values() if isinstance(s, PagePixels))
        return sum(pixels.image.sizeInBytes() for pixels in made)

    def _make_room(self) -> None:
        pictures = [a for a, s in self._made.items() if isinstance(s, PagePixels)]
        used = sum(self._made[a].image.sizeInBytes() for a in pictures)
        for ask in pictures[:-1]:
            if used <= self._most:
                break
            used -= self._made.pop(ask).image.sizeInBytes()
        texts = [a for a, s in self._made.items() if isinstance(s, PageText)]
        for ask in texts[:-TEXTS]:
            del self._made[ask]


def _make_asked(desk: PageDesk, ask: PageAsk, job: Job) -> Outline | PageText | PagePixels:
    if ask.page == 0:
        return desk.ask_outline(ask.source, job)
    if not ask.is_picture:
        return desk.ask_text(ask.source, ask.page, job)
    scale = ask.scale or 1.0
    found = desk.ask_picture(ask.source, ask.page, scale=scale, fit=ask.fit, job=job)
    return PagePixels(image_of(found), found.width, found.height)


def image_of(picture: PagePicture) -> QImage:
    """A picture as Qt paints it quickest; the pixels are its own."""
    height, width = picture.data.shape[:2]
    seen = QImage(picture.data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return seen.convertToFormat(QImage.Format.Format_RGB32)
