"""The words that were read from a page's picture, as text on which words can be selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz.distance import OSA

from reviewer.pages.page_data import PageText, PageWord
from reviewer.readers.glyphs import squeeze_look_alikes
from reviewer.readers.scan import ScanWord, words_read

_LIKE = 0.6  # a word may be misread


def with_scan(own: PageText, folder: str) -> PageText:
    """A page's own text, and after it what was read from its picture, if it was read.

    ``folder`` is where the words of the file's scanned pages are kept; empty for none.
    """
    read = words_read(Path(folder), own.page) if folder else None
    return join_read_words(own, read or ())


def join_read_words(own: PageText, read: Iterable[ScanWord]) -> PageText:
    """A page's own text, and what was read from its picture where it has no words itself."""
    new = [word for word in read if not any(_says_same(w, word) for w in own.words)]
    if not new:
        return own
    parts, at = [own.text], len(own.text)
    words = list(own.words)
    line = max((w.line for w in own.words), default=-1)
    before: int | None = None
    for word, gap in _words_with_gaps(new, bool(own.text)):
        line += word.line != before
        before = word.line
        words.append(PageWord(word.text, at + len(gap), line, word.box))
        parts += [gap, word.text]
        at += len(gap) + len(word.text)
    return PageText(own.page, "".join(parts), tuple(words), own.ratio)


def _words_with_gaps(words: list[ScanWord], follows: bool) -> Iterator[tuple[ScanWord, str]]:
    """Each word, and what stands before it."""
    line: int | None = None
    for word in words:
        first = line is None
        yield word, ("\n" if follows else "") if first else " " if word.line == line else "\n"
        line = word.line


def _says_same(own: PageWord, read: ScanWord) -> bool:
    """True when a word of the page stands where one was read, and says the same.

    What it says otherwise may be a lie of its font: then what was read counts too.
    """
    x, y = read.box.x + read.box.w / 2, read.box.y + read.box.h / 2
    box = own.box
    if not (box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h):
        return False
    said, seen = squeeze_look_alikes(own.text), squeeze_look_alikes(read.text)
    return seen in said or OSA.normalized_similarity(said, seen) >= _LIKE
