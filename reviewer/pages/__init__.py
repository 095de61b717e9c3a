"""Pages of documents and images as a person sees them: pictures, words with places, hits.

Originals are only read. Everything is done in a child process, see ``desk``: files from
outside may crash a library, and MuPDF would stop the window while it draws.
"""

from reviewer.pages.desk import PageDesk
from reviewer.pages.kinds import Hit, Outline, PageText, Picture, Source, Word
from reviewer.pages.places import hits_in, selected_lines, word_at, words_between

__all__ = [
    "Hit",
    "Outline",
    "PageDesk",
    "PageText",
    "Picture",
    "Source",
    "Word",
    "hits_in",
    "selected_lines",
    "word_at",
    "words_between",
]
