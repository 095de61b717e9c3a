"""Hiding parts of a text: which characters, under which exemptions, and what stands there.

Decision 180.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import Refused
from reviewer.model import (
    Onward,
    Redaction,
    TermRedaction,
    TextRedaction,
)
from reviewer.plan.plan import Step
from reviewer.readers.ocr import near_spans
from reviewer.text.joined import JoinedText
from reviewer.text.stretches import join_neighbours
from reviewer.text.terms import find_term
from reviewer.text.terms.many import ManyTerms
from reviewer.text.terms.onward import find_on

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?%?")
# What mail programs put before the lines of a message that is answered.
_QUOTE = re.compile(r"(?m)^[ \t]*[>|][>| \t]*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, order=True)
class Mask:
    """Characters ``first:last`` of a text, hidden under these exemptions."""

    first: int
    last: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class MaskedText:
    """A text with its masks applied, and where every mask went."""

    text: str
    masks: tuple[Mask, ...]  # merged, in the old text's offsets
    places: tuple[tuple[int, int], ...]  # of the same masks, in the new text's

    def offset_after_masks(self, at: int) -> int:
        """Where an offset outside of all masks went."""
        index = bisect_right([mask.last for mask in self.masks], at) - 1
        return at if index < 0 else at - self.masks[index].last + self.places[index][1]

    def masks_touching(self, first: int, last: int) -> range:
        """The indexes of the masks that cover a character of ``first:last``."""
        begin = bisect_right([mask.last for mask in self.masks], first)
        end = bisect_left([mask.first for mask in self.masks], last)
        return range(begin, max(begin, end))


def _join_masks(before: Mask, mask: Mask) -> Mask:
    codes = tuple(sorted({*before.codes, *mask.codes}))
    return Mask(before.first, max(before.last, mask.last), codes)


def redaction_label(codes: Iterable[str]) -> str:
    """What stands in place of what is hidden, such as ``[REDACTED 7(1)(b)]``."""
    cited = ", ".join(dict.fromkeys(codes))
    return f"[REDACTED {cited}]" if cited else "[REDACTED]"


def mask_text(text: str, masks: Iterable[Mask]) -> MaskedText:
    """Apply masks; those that overlap or touch become one, under all their exemptions."""
    # Touching is enough: two labels with nothing between would tell how many words there were.
    merged = join_neighbours(
        sorted(mask for mask in masks if mask.first < mask.last),
        lambda before, mask: mask.first <= before.last,
        _join_masks,
    )
    parts, places, at, length = [], [], 0, 0
    for mask in merged:
        kept, shown = text[at : mask.first], redaction_label(mask.codes)
        parts += [kept, shown]
        places.append((length + len(kept), length + len(kept) + len(shown)))
        length += len(kept) + len(shown)
        at = mask.last
    parts.append(text[at:])
    return MaskedText("".join(parts), tuple(merged), tuple(places))


class SoughtTerms:
    """Redactions of terms that are looked for in many short texts: in most of them no more than
    a few can stand, whatever is redacted.
    """

    def __init__(self, redactions: Iterable[TermRedaction]) -> None:
        self._by_term: dict[str, list[TermRedaction]] = {}
        for redaction in redactions:
            self._by_term.setdefault(redaction.term, []).append(redaction)
        self._terms = ManyTerms(self._by_term)

    def that_may_stand(self, text: str) -> list[TermRedaction]:
        """Those whose terms a text may hold."""
        return [r for term in self._terms.that_may_stand(text) for r in self._by_term[term]]


def term_masks(text: str, redactions: Iterable[TermRedaction]) -> list[Mask]:
    """A mask on every place that reads as a redaction's term."""
    return [
        Mask(first, last, redaction.exemptions)
        for redaction in redactions
        for first, last in find_term(redaction.term, text)
    ]


def masks_in(
    record_text: str | JoinedText,
    redactions: Iterable[Redaction],
    onward: Onward = Onward.NOT,
    *,
    seen: bool = False,
) -> list[Mask]:
    """A mask on every place that redactions of terms hide in the words of a record, each once.

    Args:
        record_text: the words of the record, a part of it, or a page; joined where it has several.
        redactions: those that are no terms hide nothing here.
        onward: how the words are read on, see ``model.reads_on``: each piece has a mask.
        seen: it was read from pictures, in which a letter may be another.
    """
    asked = [r for r in redactions if isinstance(r, TermRedaction)]
    text = record_text if isinstance(record_text, str) else record_text.text
    # By as many blanks, so that every place keeps its number.
    unquoted = _QUOTE.sub(lambda marks: " " * len(marks[0]), text)
    masks = term_masks(text, asked)
    masks += term_masks(unquoted, asked) if unquoted != text else []
    for redaction in asked:
        term, codes = redaction.term, redaction.exemptions
        over = (piece for pieces in find_on(term, record_text, onward) for piece in pieces)
        near = near_spans(term, text) if seen else ()
        masks += [Mask(first, last, codes) for first, last in (*over, *near)]
    return list(dict.fromkeys(masks))


def without_terms(text: str, redactions: Iterable[TermRedaction]) -> str:
    """The text with every redacted term hidden."""
    return mask_text(text, term_masks(text, redactions)).text


def terms_only(step: Step, what: str) -> tuple[TermRedaction, ...]:
    """The step's redactions, all of which are terms.

    Raises:
        Refused: One of them names a cue, a page or a box, which ``what`` does not have.
    """
    found: list[TermRedaction] = []
    for redaction in step.redactions:
        if not isinstance(redaction, TermRedaction):
            raise Refused(
                f"Redaction {redaction.id} of {step.record} names a place, and {what} has "
                "none that it could name.",
                "Redact it by term, or withhold the record.",
            )
        found.append(redaction)
    return tuple(found)


def text_only(step: Step) -> tuple[TextRedaction, ...]:
    """The step's redactions, all of which are of text.

    Raises:
        Refused: One is of another kind.
    """
    found: list[TextRedaction] = []
    for redaction in step.redactions:
        if not isinstance(redaction, TextRedaction):
            raise Refused(
                f"Redaction {redaction.id} of {step.record} is of kind {redaction.kind.value}, "
                "which its record has no place for.",
                "Redact its text, or withhold the record.",
            )
        found.append(redaction)
    return tuple(found)


def guard_from_formulas(cells: Sequence[str]) -> tuple[list[str], int]:
    """Cells that no spreadsheet takes for a formula, and how many had to be guarded."""
    out, count = [], 0
    for cell in cells:
        # -3 and +1,200.50 begin as formulas do and are numbers: an apostrophe would spoil sums.
        risky = cell.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(cell.strip())
        out.append(f"'{cell}" if risky else cell)
        count += risky
    return out, count


def write_released_text(path: Path, text: str) -> None:
    """Write a released text: UTF-8, without a mark, line ends as they are."""
    path.write_bytes(text.encode("utf-8"))
