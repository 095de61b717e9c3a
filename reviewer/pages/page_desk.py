"""The reader's desk: asks a child process for pages, one call at a time, from any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from reviewer.errors import BadInput
from reviewer.pages import books
from reviewer.pages.page_data import Outline, PagedFile, PageHit, PagePicture, PageText
from reviewer.system.isolation import with_file_name
from reviewer.system.jobs import SILENT, Job
from reviewer.system.shared_reader import SharedReader

_T = TypeVar("_T")


@dataclass(frozen=True)
class DeskBounds:
    """What one page may cost: seconds, and bytes of address space."""

    # Chosen by hand: the most that a person waits for, and a bound against files made to be slow.
    read_seconds: float = 45.0
    read_memory: int = 6 << 30


class PageDesk:
    """Pages of any number of files; close it to end its child process.

    Every call may raise ``BadInput`` (the file is broken, hostile or too large; it is
    named) and ``Cancelled`` (``job`` was stopped, or the desk was closed).
    """

    def __init__(self, bounds: DeskBounds = DeskBounds()) -> None:
        self._reader = SharedReader(bounds)

    def warm_up(self, job: Job = SILENT) -> None:
        """Start the child before the first page is asked for; it takes a second."""
        self._reader.call_child(job, books.make_ready)

    def ask_outline(self, source: PagedFile, job: Job = SILENT) -> Outline:
        """How many pages a file has, and of what kind."""
        return self._call_reader(job, books.outline_of, source)

    def ask_picture(
        self,
        source: PagedFile,
        page: int,
        *,
        scale: float = 1.0,
        fit: tuple[int, int] | None = None,
        job: Job = SILENT,
    ) -> PagePicture:
        """A page at ``scale`` pixels a point (of an image: a pixel), or fitted into ``fit``.

        The picture is smaller than asked for where the page would have too many pixels.
        """
        return self._call_reader(job, books.render_picture, source, page, scale, fit)

    def ask_text(self, source: PagedFile, page: int, job: Job = SILENT) -> PageText:
        """A page's words with their places; of flowing text, its text."""
        return self._call_reader(job, books.read_text, source, page)

    def ask_hits(
        self, source: PagedFile, query: str, pages: tuple[int, int], job: Job = SILENT
    ) -> list[PageHit]:
        """Where pages (first and last, inclusive) read like the query, in order."""
        return self._call_reader(job, books.find_hits, source, query, *pages)

    def close(self) -> None:
        """End the child; what still waits for an answer is cancelled."""
        self._reader.close()

    def _call_reader(
        self, job: Job, function: Callable[..., _T], source: PagedFile, *args: Any
    ) -> _T:
        try:
            return self._reader.call_child(job, function, source, *args)
        except BadInput as fault:
            raise with_file_name(source.file_name, fault) from None
