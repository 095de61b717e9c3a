"""The child's side: a few open books, and the calls that are answered from them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from reviewer.errors import BadInput
from reviewer.model.formats import format_of, resolve_entry
from reviewer.pages.page_data import Outline, PagedFile, PageHit, PagePicture, PageText
from reviewer.pages.places import hits_in, hits_over
from reviewer.pages.scanned_text import with_scan

# Chosen by hand: each open file holds memory.
_OPEN = 3


class Book(Protocol):
    """An open file with pages, which count from 1."""

    outline: Outline

    def render_picture(self, page: int, scale: float, fit: tuple[int, int] | None) -> PagePicture:
        """A page as it is displayed."""

    def read_text(self, page: int) -> PageText:
        """A page's words."""

    def close(self) -> None:
        """Let the file go."""


_books: OrderedDict[PagedFile, Book] = OrderedDict()


def make_ready() -> None:
    """Nothing: who gets here has everything imported."""


def outline_of(source: PagedFile) -> Outline:
    """How many pages a file has, and of what kind."""
    return _book_of(source).outline


def render_picture(
    source: PagedFile, page: int, scale: float, fit: tuple[int, int] | None
) -> PagePicture:
    """A page as it is displayed."""
    return _book_of(source).render_picture(page, scale, fit)


def read_text(source: PagedFile, page: int) -> PageText:
    """A page's words."""
    return with_scan(_book_of(source).read_text(page), source.scans)


def find_hits(source: PagedFile, query: str, first: int, last: int) -> list[PageHit]:
    """Where pages ``first`` to ``last`` (inclusive) read like the query, or like one of several
    that ``;`` parts.

    A page whose words cannot be read has no hits; opening it says why.
    """
    book, asked = _book_of(source), query.split(";")
    found: list[PageHit] = []
    before: PageText | None = None
    drawn = book.outline.drawn  # else what goes on on the next page is cut at a line's end
    for number in range(max(first - drawn, 1), min(last + drawn, book.outline.pages) + 1):
        try:
            page = with_scan(book.read_text(number), source.scans)
        # A page that cannot be read parts what is around it: nothing runs on over it.
        except BadInput:
            before = None
            continue
        # A name that begins at the foot of the page before has a piece on this one.
        for one in asked:
            over = hits_over(one, before, page) if before is not None and drawn else ()
            here = hits_in(one, page) if first <= number <= last else ()
            found += (hit for hit in (*over, *here) if first <= hit.page <= last)
        before = page
    # The page after ``last`` and the one before ``first`` were only read for what runs over the
    # edge.
    return sorted(set(found), key=lambda hit: (hit.page, hit.first))


def _book_of(source: PagedFile) -> Book:
    book = _books.get(source)
    if book is None:
        book = _open_book(source)
        _books[source] = book
        while len(_books) > _OPEN:
            _books.popitem(last=False)[1].close()
    # The one that was not used for longest is closed first.
    _books.move_to_end(source)
    return book


def _open_book(source: PagedFile) -> Book:
    entry = format_of(source.kind, source.format).book
    if not entry:
        raise BadInput(f"{source.file_name} is no document and no image.")
    book: Book = resolve_entry(entry)(source)
    return book
