"""Office files, texts and messages as pages of flowing text: their words, part by part.

What is shown is what a search finds and a term redacts, comments and hidden sheets too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.model import Kind, reads_on
from reviewer.pages.page_data import Outline, PagedFile, PagePicture, PageText
from reviewer.readers import document, email

# Chosen by hand.
PAGE = 40_000  # characters: a longer part goes on on the next page
# Rows of a table on a page; chosen by hand.
_ROWS = 200


class FlowBook:
    """The words of a file."""

    def __init__(self, source: PagedFile) -> None:
        self._name = source.file_name
        self._onward = reads_on(source.kind, source.format)
        parts = (
            _texts_of_message(source) if source.kind is Kind.EMAIL else _texts_of_document(source)
        )
        self._pages = [(place, piece) for place, text in parts for piece in _cut_to_pages(text)]
        # A file without a word still has one page, for there is something to look at and decide
        # about.
        self._pages = self._pages or [("", "")]
        self.outline = Outline(
            len(self._pages), drawn=False, places=tuple(place for place, _ in self._pages)
        )

    def render_picture(self, page: int, scale: float, fit: tuple[int, int] | None) -> PagePicture:
        """Refused: flowing text has no page that could be drawn."""
        raise BadInput(f"{self._name} is flowing text; its pages have no picture.")

    def read_text(self, page: int) -> PageText:
        """The text of a page."""
        if not 1 <= page <= len(self._pages):
            raise BadInput(f"{self._name} has no page {page}.")
        return PageText(page, self._pages[page - 1][1], onward=self._onward)

    def close(self) -> None:
        """Nothing is held open."""


def _texts_of_document(source: PagedFile) -> Iterator[tuple[str, str]]:
    sections = document.read_sections(
        Path(source.path), source.format, source.encoding, source.facts
    )
    # A table's sections are rows: each on a page of its own, nobody could read it.
    if source.format != "csv":
        yield from ((s.place, s.text) for s in sections)
        return
    for _, group in groupby(enumerate(sections), key=lambda pair: pair[0] // _ROWS):
        rows = [section for _, section in group]
        place = f"rows {rows[0].row} to {rows[-1].row}"
        yield place, "\n".join(row.text for row in rows)


def _texts_of_message(source: PagedFile) -> Iterator[tuple[str, str]]:
    message = email.read_message(Path(source.path))
    head = "\n".join(f"{name}: {value}" for name, value in message.headers)
    # Names of attachments are released with the message, so they are shown and searched with it.
    names = "\n".join(f"Attachment: {a.name}" for a in message.attachments)
    parts = (head, message.body_text, names)
    yield "message", "\n\n".join(part for part in parts if part)


def _cut_to_pages(text: str) -> Iterator[str]:
    """A text in pieces of bounded length, parted at line ends where there are any."""
    at = 0
    while len(text) - at > PAGE:
        end = text.rfind("\n", at + PAGE // 2, at + PAGE)
        end = end + 1 if end >= 0 else at + PAGE
        yield text[at:end]
        at = end
    yield text[at:]
