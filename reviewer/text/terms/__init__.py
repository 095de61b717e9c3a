"""Finding a term in text as a person would: however it is written there.

Used where redactions are made and wherever words are searched. The attack has eyes of its own.
A text is folded once (``folding``); a term is a number or a code (``numbers``), an address
(``streets``) or words (``term_words``), and each of these knows the ways in which it is written.
Where a way cannot stand is told by a look for letters, so that patterns, of which there are
many, run only where something will be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from reviewer.text.stretches import join_neighbours
from reviewer.text.terms import codes
from reviewer.text.terms.dates import date_of, date_ways
from reviewer.text.terms.folding import Folded, fold_text, respell_umlauts
from reviewer.text.terms.mails import mail_of, mail_ways
from reviewer.text.terms.names_in_company import family_ways
from reviewer.text.terms.numbers import code_ways, is_code, is_digits, is_number, number_ways
from reviewer.text.terms.streets import address_of, address_ways
from reviewer.text.terms.term_ways import TermWays
from reviewer.text.terms.term_words import in_order, orders_of_term, word_ways
from reviewer.text.terms.word_edges import writes_without_spaces

__all__ = [
    "Folded",
    "find_term",
    "fold_text",
    "is_number",
    "orders_of_term",
    "term_occurs",
    "writes_without_spaces",
]

_TWO_LETTERS = re.compile("[aou]e|aa")  # ... that may stand for one


def _in_two(term: str) -> str:
    """A term with ``ue`` for ``ü`` and the like."""
    read = respell_umlauts(term)
    return read[0] if read else term


_WHOLE_DATE = 8  # digits of a date that is looked for as a number too
_RESPELT: tuple[Callable[[str], str], ...] = (
    _in_two,
    lambda term: re.sub(r"\s*[&+]\s*", " and ", term),
    lambda term: re.sub(r"\s+and\s+", " & ", term),
)
_SPOILT: tuple[Callable[[str], str], ...] = (
    codes.with_losses,
    *(partial(codes.misread_term, pair=pair) for pair in codes.PAIRS),
)


def find_term(term: str, text: str | Folded) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (character offsets, end exclusive) that read as the term, in order.

    Letter case, accents, look-alike letters and what is unseen do not matter, nor do line
    breaks, hyphenation, kinds of apostrophes and dashes. A term is found as whole words, not as
    a part of another word or number, except among letters of scripts that write without spaces
    and in e-mail addresses and links.

    A name is found too with its surname first (``LOPEZ, MARIA E.``), with initials
    (``M. Lopez``, ``Maria L.``), spelled out, and where its words run together; a number with
    other separators, without area code, with its country's, in words, with letters for digits;
    an address with its street's kind and direction in full, short or left out, with a unit or
    without.

    Args:
        term: what a person named.
        text: where to look; folded already by who looks for many terms in many texts.
    """
    folded = fold_text(text)
    spans = _spans_in(term, folded)
    for said, reading in _other_readings(term, folded):
        spans = _join_spans([*spans, *_spans_in(said, reading)])
    return iter(spans)


def _other_readings(term: str, folded: Folded) -> Iterator[tuple[str, Folded]]:
    """Other readings of a text, and what the term is called there."""
    said = _in_two(term)
    two = _TWO_LETTERS.search(said.casefold())
    for reading in (folded, folded.codes_undone):
        if reading is not None and reading is not folded:
            yield term, reading
        if reading is not None and two and reading.umlauts_respelt is not None:
            yield said, reading.umlauts_respelt


def _spans_in(term: str, folded: Folded) -> list[tuple[int, int]]:
    found: dict[int, set[tuple[int, int]]] = {}
    for at, span in _find_ways(term, folded):
        found.setdefault(at, set()).add(span)
    taken: list[tuple[int, int]] = []
    for at in sorted(found):  # the surest ways come first
        spans = sorted(found[at])
        taken += _spans_left_free(spans, sorted(taken)) if taken else spans
    return sorted(folded.source_span(*span) for span in taken)


def _join_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of two readings in order; those that meet are one."""
    return join_neighbours(
        sorted(spans),
        lambda before, span: span[0] < before[1],
        lambda before, span: (before[0], max(before[1], span[1])),
    )


def term_occurs(term: str, text: str | Folded) -> bool:
    """True when ``find_term`` finds the term at least once."""
    folded = fold_text(text)
    if any(True for _ in _find_ways(term, folded)):
        return True
    return any(
        True for said, reading in _other_readings(term, folded) for _ in _find_ways(said, reading)
    )


def _find_ways(term: str, folded: Folded) -> Iterator[tuple[int, tuple[int, int]]]:
    ways = _ways_of_term(term)
    for block in folded.overlapping_blocks(term):
        if ways.may_stand(block):
            for at, way in enumerate(ways.each):
                if way.may_stand(block):
                    for span in way.spans(block):
                        yield at, span


@lru_cache(maxsize=2048)
def _ways_of_term(term: str) -> TermWays:
    date = date_of(term)
    if date is not None:
        whole = is_digits(term) and sum(c.isdigit() for c in term) >= _WHOLE_DATE
        return TermWays.join_ways([*date_ways(date), *(number_ways(term) if whole else ())])
    address = None if is_digits(term) else address_of(term)
    out = list(address_ways(address)) if address else []
    if address is None and is_code(term):
        return TermWays.join_ways(code_ways(term))
    mail = mail_of(term)
    out += mail_ways(mail) if mail else ()
    straight = " ".join(in_order(term).split())
    spoilt = (way(straight) for way in _SPOILT) if not straight.isascii() else ()
    spellings = dict.fromkeys((term, *(way(term) for way in _RESPELT), *spoilt))
    for spelling in spellings:
        out += word_ways(spelling)
        out += family_ways(spelling)
    return TermWays.join_ways(out)


def said_as(term: str) -> tuple[TermWays, ...]:
    """All ways in which a term is looked for, in any reading of a text."""
    return tuple(map(_ways_of_term, dict.fromkeys((term, _in_two(term)))))


def readings_of(folded: Folded) -> Iterator[Folded]:
    """All readings of a text in which terms are looked for."""
    for reading in (folded, folded.codes_undone):
        if reading is not None:
            yield reading
            if reading.umlauts_respelt is not None:
                yield reading.umlauts_respelt


def _spans_left_free(
    spans: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The spans that none of the taken ones meets; both are in order."""
    out, at, reach = [], 0, -1
    for first, last in spans:
        while at < len(taken) and taken[at][0] < last:
            reach = max(reach, taken[at][1])
            at += 1
        if first >= reach:
            out.append((first, last))
    return out
