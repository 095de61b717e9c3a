"""Blocks of text with what is to be hidden hidden: terms, and what was hidden before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reviewer.coverage.text import Mask, masked, term_masks
from reviewer.model import Redaction
from reviewer.readers.ink import HIDDEN_LABEL, hidden_spans
from reviewer.readers.office.blocks import Block


def redacted(
    blocks: list[Block], redactions: tuple[Redaction, ...]
) -> tuple[list[Block], int, dict[str, int]]:
    """Blocks with every term replaced, also where it runs from one cell or block into the next.

    Words that could not be read in the file are hidden as well, whether a term fits them or not.

    Returns:
        The blocks, the number of places, and the same for each redaction by its id.
    """
    blocks, masks = _unmarked(blocks)
    lines = ["\t".join(block.cells) for block in blocks]
    text = "\n".join(lines)
    places: dict[str, int] = {}
    for redaction in redactions:
        found = term_masks(text, (redaction,))
        masks += found
        if found:  # each block by itself too: below "LOPEZ | MARIA" may stand one more "LOPEZ"
            masks += _by_line(lines, redaction)
        turned = _from_the_right(lines, redaction)
        masks += turned
        places[redaction.id] = len(found) + len(turned)
    merged = masked(text, masks).masks
    shown, start = [], 0
    pending = list(merged)
    for block in blocks:
        cells = []
        for cell in block.cells:
            end = start + len(cell)
            while pending and pending[0].last <= start:
                pending.pop(0)
            cells.append(masked(cell, _within(pending, start, end)).text)
            start = end + 1
        shown.append(replace(block, cells=tuple(cells)))
    asked = sum(set(mask.codes) != {HIDDEN_LABEL} for mask in merged)
    return shown, asked, places


def _unmarked(blocks: list[Block]) -> tuple[list[Block], list[Mask]]:
    """Blocks without marks, and a mask for every place that they stood around."""
    plain: list[Block] = []
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


def _by_line(lines: list[str], redaction: Redaction) -> Iterator[Mask]:
    start = 0
    for line in lines:
        for mask in term_masks(line, (redaction,)):
            yield Mask(start + mask.first, start + mask.last, mask.codes)
        start += len(line) + 1


def _from_the_right(lines: list[str], redaction: Redaction) -> list[Mask]:
    """The places in which a term is spelt from its end, as it stands in what is set from the right
    to the left, or is hidden by whoever turns it.
    """
    words = re.findall(r"[^\W_]+", (redaction.term or "").casefold())
    word = max(words, key=len, default="")[::-1]
    found: list[Mask] = []
    start = 0
    for line in lines:
        if word and word in line.casefold():
            straight = term_masks(line, (redaction,))
            for mask in term_masks(line[::-1], (redaction,)):
                first, last = len(line) - mask.last, len(line) - mask.first
                if not any(m.first <= first and last <= m.last for m in straight):
                    found.append(Mask(start + first, start + last, mask.codes))
        start += len(line) + 1
    return found


def _within(masks: list[Mask], start: int, end: int) -> Iterator[Mask]:
    for mask in masks:
        if mask.first >= end:
            return
        yield Mask(max(mask.first - start, 0), min(mask.last, end) - start, mask.codes)
