"""Pages of documents and images as a person sees them: pictures, words with places, hits.

Originals are only read. Everything is done in a child process, see ``page_desk``: files from
outside may crash a library, and MuPDF would stop the window while it draws.
"""

from reviewer.pages.page_data import Outline, PagedFile, PageHit, PagePicture, PageText, PageWord
from reviewer.pages.page_desk import PageDesk
from reviewer.pages.places import hits_in, selected_lines, word_at, words_between

__all__ = [
    "Outline",
    "PageDesk",
    "PageHit",
    "PagePicture",
    "PageText",
    "PageWord",
    "PagedFile",
    "hits_in",
    "selected_lines",
    "word_at",
    "words_between",
]
