"""The reader's desk: asks a child process for pages, one call at a time, from any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from reviewer.errors import BadInput
from reviewer.pages import books
from reviewer.pages.kinds import Hit, Outline, PageText, Picture, Source
from reviewer.system.isolation import SharedReader, naming
from reviewer.system.jobs import SILENT, Job

_T = TypeVar("_T")


@dataclass(frozen=True)
class Bounds:
    """What one page may cost: seconds, and bytes of address space."""

    # Chosen by hand: the most that a person waits for, and a bound against files made to be slow.
    read_seconds: float = 45.0
    read_memory: int = 6 << 30


class PageDesk:
    """Pages of any number of files; close it to end its child process.

    Every call may raise ``BadInput`` (the file is broken, hostile or too large; it is
    named) and ``Cancelled`` (``job`` was stopped, or the desk was closed).
    """

    def __init__(self, bounds: Bounds = Bounds()) -> None:
        self._reader = SharedReader(bounds)

    def warm(self, job: Job = SILENT) -> None:
        """Start the child before the first page is asked for; it takes a second."""
        self._reader.call(job, books.ready)

    def outline(self, source: Source, job: Job = SILENT) -> Outline:
        """How many pages a file has, and of what kind."""
        return self._call(job, books.outline, source)

    def picture(
        self,
        source: Source,
        page: int,
        *,
        scale: float = 1.0,
        fit: tuple[int, int] | None = None,
        job: Job = SILENT,
    ) -> Picture:
        """A page at ``scale`` pixels a point (of an image: a pixel), or fitted into ``fit``.

        The picture is smaller than asked for where the page would have too many pixels.
        """
        return self._call(job, books.picture, source, page, scale, fit)

    def text(self, source: Source, page: int, job: Job = SILENT) -> PageText:
        """A page's words with their places; of flowing text, its text."""
        return self._call(job, books.text, source, page)

    def hits(
        self, source: Source, query: str, pages: tuple[int, int], job: Job = SILENT
    ) -> list[Hit]:
        """Where pages (first and last, inclusive) read like the query, in order."""
        return self._call(job, books.hits, source, query, *pages)

    def close(self) -> None:
        """End the child; what still waits for an answer is cancelled."""
        self._reader.close()

    def _call(self, job: Job, function: Callable[..., _T], source: Source, *args: Any) -> _T:
        try:
            return self._reader.call(job, function, source, *args)
        except BadInput as fault:
            raise naming(source.name, fault) from None
