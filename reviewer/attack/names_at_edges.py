"""Names that an edge cuts: of a page, a picture, a tile. What is left of them tells the name.

A name counts as cut where a text ends in the middle of its last part, or begins in the middle
of its first, and what is left of that part is no word and no other name.

Decision 123.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer.attack.look_alikes import flatten_text, squeeze_text
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.person_names import pattern_of_spelling, words_of_list

_AFTER, _BEFORE = 3, 2  # letters of a surname behind a given name, of a given name before it
_ALONE, _SHARE = 5, 0.6  # letters of a name that stands alone, and of all that it has
_LISTS = ("everyday-en", "surnames-us", "given-names-us")
_NEAR = 1.3  # heights of letters between the last that is left and the edge


def names_cut_by_lines(needles: Needles, texts: list[str]) -> Iterator[Needle]:
    """The needles of which one of these lines holds a piece at its end or its beginning."""
    read = [(text, squeeze_text(text)) for text in texts]
    for needle in needles.all:
        if any(_may_hold_piece(needle, tight) and _at_ends(needle, text) for text, tight in read):
            yield needle


class PageEdges:
    """Pieces of names at the edges of a document's pages.

    Attributes:
        found: (page from 1, needle).
    """

    def __init__(self, needles: Needles) -> None:
        self._needles = needles
        self.found: list[tuple[int, Needle]] = []

    def look_at_page(self, number: int, page: Any, text_page: Any, text: str) -> None:
        """Look at the text of a page (of PDFium)."""
        tight = squeeze_text(text)
        for needle in self._needles.all:
            for piece in _pieces_of_name(needle, text) if _may_hold_piece(needle, tight) else ():
                if _is_at_edge(page, text_page, piece):
                    self.found.append((number, needle))
                    break


def _orders_of_name(needle: Needle) -> Iterator[tuple[str, str]]:
    """What stands whole, and the part beside it that is cut: behind or before it."""
    yield "".join(needle.names[:-1]), needle.names[-1]
    yield needle.names[-1], "".join(needle.names[:-1])


def _is_person(needle: Needle) -> bool:
    return needle.secret.everywhere and (bool(needle.names) or needle.key.isalpha())


def _may_hold_piece(needle: Needle, tight: str) -> bool:
    """False where a squeezed text can hold no piece of it."""
    if not _is_person(needle):
        return False
    if needle.names:
        return needle.names[0] in tight or needle.names[-1] in tight
    least = max(_ALONE, round(_SHARE * len(needle.key)))
    return needle.key[:least] in tight or needle.key[-least:] in tight


def _patterns_of_cut_name(needle: Needle) -> Iterator[tuple[str, str, str]]:
    """(pattern of what stands whole, pattern of what is cut, which end is cut) of a name."""
    if not needle.names:
        least = max(_ALONE, round(_SHARE * len(needle.key)))
        yield "", _pattern_of_beginning(needle.key, least), "right"
        yield "", _pattern_of_ending(needle.key, least), "left"
        return
    for whole, cut in _orders_of_name(needle):
        yield (
            pattern_of_spelling(whole) + r"[\s,]{1,4}",
            _pattern_of_beginning(cut, _AFTER),
            "right",
        )
        yield r"[\s,]{1,4}" + pattern_of_spelling(whole), _pattern_of_ending(cut, _BEFORE), "left"


def _pattern_of_beginning(name: str, least: int) -> str:
    """A pattern of the first letters of a name, all but the last at most."""
    rest = ""
    for letter in reversed(name[least:-1]):
        rest = f"(?:{re.escape(letter)}{rest})?"
    return f"(?P<cut>{re.escape(name[:least])}{rest})" if len(name) > least else "(?!)"


def _pattern_of_ending(name: str, least: int) -> str:
    """A pattern of the last letters of a name, all but the first at most."""
    if len(name) <= least:
        return "(?!)"
    rest = ""
    for letter in name[1:-least]:
        rest = f"(?:{rest}{re.escape(letter)})?"
    return f"(?P<cut>{rest}{re.escape(name[-least:])})"


def _find_pieces(needle: Needle, text: str, *, ends: bool) -> Iterator[re.Match[str]]:
    """Pieces of a name in a text that is flat; ``ends``: only at its beginning and its end."""
    for whole, cut, side in _patterns_of_cut_name(needle):
        words = whole + cut if side == "right" else cut + whole
        first = r"\A\s*" if ends and side == "left" else r"(?<![^\W_])"
        last = r"\W{0,2}\Z" if ends and side == "right" else r"(?![^\W_])"
        for match in re.finditer(first + words + last, text, re.IGNORECASE):
            if not any(match["cut"].casefold() in words_of_list(name) for name in _LISTS):
                yield match


def _at_ends(needle: Needle, text: str) -> bool:
    return any(True for _ in _find_pieces(needle, flatten_text(text).strip(), ends=True))


def _pieces_of_name(needle: Needle, text: str) -> Iterator[str]:
    for match in _find_pieces(needle, flatten_text(text), ends=False):
        yield match[0].strip()


def _is_at_edge(page: Any, text_page: Any, piece: str) -> bool:
    """True where these words reach an edge of the page."""
    left, bottom, right, top = page.get_cropbox()
    search = text_page.search(piece)
    while (hit := search.get_next()) is not None:
        boxes = [text_page.get_charbox(at, loose=True) for at in range(hit[0], hit[0] + hit[1])]
        low = [min(box[n] for box in boxes) for n in (0, 1)]
        high = [max(box[n] for box in boxes) for n in (2, 3)]
        near = _NEAR * min(high[0] - low[0], high[1] - low[1])
        if min(low[0] - left, low[1] - bottom, right - high[0], top - high[1]) < near:
            return True
    return False
