"""Text and where it stands: hits on a page, words under a hand, boxes around words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from reviewer.model.geometry import Box
from reviewer.pages.page_data import PageHit, PageText, PageWord
from reviewer.text.joined import JoinedText
from reviewer.text.stretches import join_neighbours
from reviewer.text.terms import find_term
from reviewer.text.terms.onward import find_on

# Both chosen by hand; see tests/reviewer/pages.
_PAD = 0.14  # of a line's height, around words that are redacted
_NEAR = 0.45  # of the way to a neighbour, which a box never touches
MAX_HITS = 2000


def hits_in(query: str, page: PageText) -> Iterator[PageHit]:
    """Where a page reads like the query, in order: as typed, and as a redaction finds terms.

    What goes on elsewhere is one hit in a text that flows, and on a drawn page one for each piece:
    what stands between them is none of it.
    """
    for first, last in _spans_of_query(query, page):
        yield _make_hit(page, first, last)


def hits_over(query: str, page: PageText, following: PageText) -> Iterator[PageHit]:
    """The pieces of what begins on a drawn page and goes on on the one that follows."""
    joined = JoinedText((page.text, following.text))
    for pieces in find_on(query, joined, page.onward) if query.split() else ():
        found = [piece for span in pieces for piece in joined.pieces_of(*span)]
        if {number for number, *_ in found} == {0, 1}:
            yield from (_make_hit((page, following)[at], first, last) for at, first, last in found)


def _make_hit(page: PageText, first: int, last: int) -> PageHit:
    quote = page.text[first:last]
    return PageHit(page.page, first, last, span_boxes(page, first, last), quote)


def span_boxes(page: PageText, first: int, last: int) -> tuple[Box, ...]:
    """The boxes of some characters of a page's text, one for each line."""
    touched = [w for w in page.words if w.first < last and w.end_in_text > first]
    parts = [(w.line, _part_of_box(w, first, last)) for w in touched]
    lines = groupby(parts, key=lambda part: part[0])
    return tuple(_box_around([box for _, box in group]) for _, group in lines)


def word_at(page: PageText, x: float, y: float) -> int | None:
    """The index of the word at a point of the page; ``None`` when there is none."""
    for number, word in enumerate(page.words):
        box = word.box
        if box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h:
            return number
    return None


def nearest_word(page: PageText, x: float, y: float) -> int | None:
    """The index of the word nearest to a point; lines count more than columns."""
    if not page.words:
        return None

    def distance_to_word(number: int) -> float:
        box = page.words[number].box
        dx = max(box.x - x, 0.0, x - box.x - box.w) * page.ratio
        dy = max(box.y - y, 0.0, y - box.y - box.h)
        # Four times the distance, squared; chosen by hand.
        return dx * dx + 16 * dy * dy

    return min(range(len(page.words)), key=distance_to_word)


def words_between(
    page: PageText, start: tuple[float, float], end: tuple[float, float]
) -> tuple[int, int] | None:
    """First and last word (inclusive) that a hand drew over from one point to another."""
    one, two = nearest_word(page, *start), nearest_word(page, *end)
    if one is None or two is None:
        return None
    return min(one, two), max(one, two)


def selected_lines(page: PageText, first: int, last: int) -> tuple[Box, ...]:
    """Boxes that hide the words of some characters: one a line, padded, and clear of others.

    A redacted area takes every letter that it touches, so it must not touch the next word.
    """
    mine = [w for w in page.words if w.first < last and w.end_in_text > first]
    kept = {w.first for w in mine}
    others = [w.box for w in page.words if w.first not in kept]
    lines = groupby(mine, key=lambda word: word.line)
    return tuple(_pad_box(_box_around([w.box for w in g]), others, page.ratio) for _, g in lines)


def _spans_of_query(query: str, page: PageText) -> list[tuple[int, int]]:
    """Spans in order; of two that overlap, the earlier and longer."""
    wanted = query.split()
    if not wanted:
        return []
    typed = re.compile(r"\s+".join(map(re.escape, wanted)), re.IGNORECASE)
    found = {m.span() for m in typed.finditer(page.text)}
    if any(c.isalnum() for c in query):
        # What a term would redact is shown too, so that a search promises no less than the
        # redaction does.
        found |= set(find_term(query, page.text))
        for pieces in find_on(query, page.text, page.onward):
            # On a drawn page a piece is a box; what stands between two would be marked with one
            # span over both.
            found |= {*pieces} if page.words else {(pieces[0][0], pieces[-1][1])}
    # The typed and the found may be the same place: it counts once.
    return join_neighbours(
        sorted(found, key=lambda span: (span[0], -span[1])),
        lambda before, span: span[0] < before[1],
        lambda before, _: before,
    )


def _part_of_box(word: PageWord, first: int, last: int) -> Box:
    """The part of a word's box that some of its characters take, taken as equally wide."""
    length = len(word.text)
    left = max(first - word.first, 0) / length
    right = min(last - word.first, length) / length
    return Box(word.box.x + left * word.box.w, word.box.y, (right - left) * word.box.w, word.box.h)


def _box_around(boxes: Sequence[Box]) -> Box:
    x, y = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    return Box(x, y, right - x, bottom - y)


def _pad_box(box: Box, others: list[Box], ratio: float) -> Box:
    """A box grown on each side as far as the words around it let it, or cut back to them.

    Lines may overlap by the room that a font keeps above and below its letters.
    """
    pad = _PAD * min(box.h, box.w * ratio)
    left, right = box.x, box.x + box.w
    top, bottom = box.y, box.y + box.h
    sides = [left - pad / ratio, top - pad, right + pad / ratio, bottom + pad]
    for o in others:
        before, after = left - o.x - o.w, o.x - right
        above, below = top - o.y - o.h, o.y - bottom
        # On the side on which they are farther apart (or overlap least) the other word limits this
        # box.
        if max(before, after) * ratio >= max(above, below):
            if before > after:
                sides[0] = max(sides[0], _limit_of_edge(left, -before, right - left))
            else:
                sides[2] = min(sides[2], _limit_of_edge(right, after, left - right))
        elif above > below:
            sides[1] = max(sides[1], _limit_of_edge(top, -above, bottom - top))
        else:
            sides[3] = min(sides[3], _limit_of_edge(bottom, below, top - bottom))
    x, y = max(sides[0], 0.0), max(sides[1], 0.0)
    return Box(x, y, min(sides[2], 1.0) - x, min(sides[3], 1.0) - y)


def _limit_of_edge(edge: float, gap: float, inward: float) -> float:
    """How far an edge may go: part of a gap outward, or inward off what it overlaps.

    ``gap`` and ``inward`` are signed; an edge goes in by a third of the box at most.
    """
    if gap * inward <= 0:
        return edge + gap * _NEAR
    # What overlaps by more lies within: to give way further would show letters.
    return edge + gap if abs(gap) < abs(inward) / 3 else edge + inward / 3
