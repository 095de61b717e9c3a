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
from reviewer.pages import Outline, PageDesk, PageText, Picture, Source
from reviewer.system.jobs import Job
from ui.common.tasks import Task, Tasks

# Chosen by hand, as the two below.
BUDGET = 192 << 20  # bytes of pictures
TEXTS = 64
WISHES = 80  # older ones are forgotten: nobody looks there any more
NOW, SOON, LATER = 0, 1, 2


@dataclass(frozen=True)
class Ask:
    """One thing that can be asked for.

    Attributes:
        page: from 1; 0 for the outline.
        fit: pixels that the picture fits into; ``None`` with a scale, or for words.
        scale: pixels a point (of an image: a pixel); 0 with ``fit``, or for words.
    """

    source: Source
    page: int = 0
    fit: tuple[int, int] | None = None
    scale: float = 0.0

    @property
    def picture(self) -> bool:
        """True for a page's picture."""
        return self.fit is not None or self.scale > 0


@dataclass(frozen=True)
class Sheet:
    """A page's picture and its full size, in points (of an image: pixels)."""

    image: QImage
    width: float
    height: float


class PageStore(QObject):
    """Asks the desk, off the window's thread, and remembers.

    Signals:
        came: something that was asked for is there, or cannot be had (``reason``).
    """

    came = Signal(object)  # Ask

    def __init__(self, tasks: Tasks, desk: PageDesk | None = None) -> None:
        super().__init__()
        self._tasks, self._desk = tasks, desk or PageDesk()
        self._made: OrderedDict[Ask, Any] = OrderedDict()
        self._faults: dict[Ask, Exception] = {}
        self._wishes: dict[Ask, int] = {}
        self._task: Task | None = None
        self._closed = False

    @property
    def desk(self) -> PageDesk:
        """Where pages come from."""
        return self._desk

    def outline(self, source: Source) -> Outline | None:
        """A file at a glance."""
        found: Outline | None = self._wanted(Ask(source), NOW)
        return found

    def text(self, source: Source, page: int) -> PageText | None:
        """The words of a page."""
        found: PageText | None = self._wanted(Ask(source, page), NOW)
        return found

    def fitted(
        self, source: Source, page: int, fit: tuple[int, int], rank: int = NOW
    ) -> Sheet | None:
        """A page's picture, fitted into so many pixels."""
        found: Sheet | None = self._wanted(Ask(source, page, fit=fit), rank)
        return found

    def scaled(self, source: Source, page: int, scale: float, rank: int = NOW) -> Sheet | None:
        """A page's picture, at so many pixels a point."""
        found: Sheet | None = self._wanted(Ask(source, page, scale=scale), rank)
        return found

    def any_picture(self, source: Source, page: int) -> Sheet | None:
        """The largest picture of a page that is at hand, to show until the right one comes."""
        known = [
            s for a, s in self._made.items() if a.picture and (a.source, a.page) == (source, page)
        ]
        return max(known, key=lambda s: s.image.width(), default=None)

    def reason(self, source: Source, page: int) -> str:
        """Why a page, or its whole file, cannot be had; empty when nothing stands against it."""
        place = (source, page)
        for ask, fault in self._faults.items():
            if (ask.source, ask.page) in (place, (source, 0)):
                message = getattr(fault, "message", "This page cannot be shown.")
                return f"{message}\n{getattr(fault, 'remedy', '')}".strip()
        return ""

    def forget_words(self, source: Source, page: int) -> None:
        """The words of a page are others now: whoever shows it asks again."""
        if self._made.pop(Ask(source, page), None) is not None:
            self.came.emit(Ask(source, page))

    def warm(self) -> None:
        """Have the first page come quickly."""
        if not self._closed:
            self._tasks.start(self._desk.warm)

    def close(self) -> None:
        """Make nothing more, and end the desk."""
        self._closed = True
        self._wishes.clear()
        self._desk.close()

    # ---- inside

    def _wanted(self, ask: Ask, rank: int) -> Any:
        if ask in self._made:
            self._made.move_to_end(ask)
            return self._made[ask]
        if not self._closed and ask not in self._faults:
            self._wishes.pop(ask, None)  # asked again, it is the newest
            self._wishes[ask] = rank
            for old in list(self._wishes)[:-WISHES]:
                del self._wishes[old]
            self._next()
        return None

    def _next(self) -> None:
        if self._task is not None or not self._wishes or self._closed:
            return
        best = min(self._wishes.values())
        ask = next(a for a in reversed(self._wishes) if self._wishes[a] == best)
        del self._wishes[ask]
        self._task = self._tasks.start(partial(_made, self._desk, ask))
        self._task.succeeded.connect(partial(self._keep, ask))
        self._task.failed.connect(partial(self._fail, ask))
        self._task.stopped.connect(partial(self._fail, ask, Cancelled()))

    def _keep(self, ask: Ask, found: Any) -> None:
        self._task = None
        if self._closed:
            return
        self._made[ask] = found
        self._make_room()
        self._told(ask)

    def _fail(self, ask: Ask, fault: Exception) -> None:
        self._task = None
        if self._closed:
            return
        self._faults[ask] = fault
        self._told(ask)

    def _told(self, ask: Ask) -> None:
        self._next()
        self.came.emit(ask)

    def _make_room(self) -> None:
        pictures = [a for a, s in self._made.items() if isinstance(s, Sheet)]
        used = sum(self._made[a].image.sizeInBytes() for a in pictures)
        for ask in pictures[:-1]:
            if used <= BUDGET:
                break
            used -= self._made.pop(ask).image.sizeInBytes()
        texts = [a for a, s in self._made.items() if isinstance(s, PageText)]
        for ask in texts[:-TEXTS]:
            del self._made[ask]


def _made(desk: PageDesk, ask: Ask, job: Job) -> Outline | PageText | Sheet:
    if ask.page == 0:
        return desk.outline(ask.source, job)
    if not ask.picture:
        return desk.text(ask.source, ask.page, job)
    scale = ask.scale or 1.0
    found = desk.picture(ask.source, ask.page, scale=scale, fit=ask.fit, job=job)
    return Sheet(image_of(found), found.width, found.height)


def image_of(picture: Picture) -> QImage:
    """A picture as Qt paints it quickest; the pixels are its own."""
    height, width = picture.data.shape[:2]
    seen = QImage(picture.data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return seen.convertToFormat(QImage.Format.Format_RGB32)
