"""Blocks of text with what is to be hidden hidden: terms, and what was hidden before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from reviewer.coverage.text import Mask, mask_text, term_masks
from reviewer.model import (
    Onward,
    TermRedaction,
)
from reviewer.readers.legible_ink import HIDDEN_LABEL, hidden_spans
from reviewer.readers.office.blocks import TextBlock
from reviewer.text.joined import JoinedText
from reviewer.text.terms.onward import find_on


def redact_blocks(
    blocks: list[TextBlock], redactions: tuple[TermRedaction, ...]
) -> tuple[list[TextBlock], int, dict[str, int]]:
    """Blocks with every term replaced, also where it runs from one cell or block into the next.

    Words that could not be read in the file are hidden as well, whether a term fits them or not.

    Returns:
        The blocks, the number of places, and the same for each redaction by its id.
    """
    blocks, masks = _unmark_blocks(blocks)
    lines = JoinedText("\t".join(block.cells) for block in blocks)
    places: dict[str, int] = {}
    for redaction in redactions:
        found = term_masks(lines.text, (redaction,))
        masks += found
        if found:  # each block by itself too: below "LOPEZ | MARIA" may stand one more "LOPEZ"
            masks += _by_line(lines, redaction)
        over = _read_on(lines, redaction)
        masks += over
        turned = _from_the_right(lines, redaction)
        masks += turned
        places[redaction.id] = len(found) + len(over) + len(turned)
    merged = mask_text(lines.text, masks).masks
    asked = sum(set(mask.codes) != {HIDDEN_LABEL} for mask in merged)
    return list(_mask_blocks(blocks, merged)), asked, places


def _mask_blocks(blocks: list[TextBlock], masks: Iterable[Mask]) -> Iterator[TextBlock]:
    """The blocks with masks that count the characters of all of their cells."""
    cells = JoinedText(chain.from_iterable(block.cells or ("",) for block in blocks))
    mine: dict[int, list[Mask]] = {}
    for mask in masks:
        for at, first, last in cells.pieces_of(mask.first, mask.last):
            mine.setdefault(at, []).append(Mask(first, last, mask.codes))
    start = 0
    for block in blocks:
        own = enumerate(block.cells, start)
        yield replace(
            block, cells=tuple(mask_text(cell, mine.get(at, ())).text for at, cell in own)
        )
        start += len(block.cells) or 1


def _read_on(lines: JoinedText, redaction: TermRedaction) -> list[Mask]:
    """Where a term goes on in the next row of its column, or over what lines begin with."""
    hits = find_on(redaction.term, lines, Onward.PARTS)
    return [Mask(*piece, redaction.exemptions) for pieces in hits for piece in pieces]


def _unmark_blocks(blocks: list[TextBlock]) -> tuple[list[TextBlock], list[Mask]]:
    """Blocks without marks, and a mask for every place that they stood around."""
    plain: list[TextBlock] = []
    masks: list[Mask] = []
    start = 0
    for block in blocks:
        cells = []
        for cell in block.cells:
            text, spans = hidden_spans(cell)
            masks += [Mask(start + first, start + last, (HIDDEN_LABEL,)) for first, last in spans]
            cells.append(text)
            start += len(text) + 1
        plain.append(replace(block, cells=tuple(cells)))
    return plain, masks


def _by_line(lines: JoinedText, redaction: TermRedaction) -> Iterator[Mask]:
    for at, line in enumerate(lines.parts):
        for mask in term_masks(line, (redaction,)):
            yield Mask(*lines.span_in_whole(at, mask.first, mask.last), mask.codes)


def _from_the_right(lines: JoinedText, redaction: TermRedaction) -> list[Mask]:
    """The places in which a term is spelt from its end, as it stands in what is set from the right
    to the left, or is hidden by whoever turns it.
    """
    words = re.findall(r"[^\W_]+", redaction.term.casefold())
    word = max(words, key=len, default="")[::-1]
    found: list[Mask] = []
    for at, line in enumerate(lines.parts):
        if word and word in line.casefold():
            straight = term_masks(line, (redaction,))
            for mask in term_masks(line[::-1], (redaction,)):
                first, last = len(line) - mask.last, len(line) - mask.first
                if not any(m.first <= first and last <= m.last for m in straight):
                    found.append(Mask(*lines.span_in_whole(at, first, last), mask.codes))
    return found
