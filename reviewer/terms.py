"""Finding a term in text as a person would: in any case, across breaks, hyphens, separators.

Used where redactions are made. The attack has eyes of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_GAP = rf"(?:[{_JOINERS}]|[{_HYPHENS}][ \t]*\r?\n[ \t]*)*"
_SPACE = r"[\s\u00a0]+"
_SEPARATORS = r"[\s\u00a0().,/_+\-\u2010-\u2014\u2212]*"

# Scripts that write without spaces: a word's neighbours say nothing about where it ends.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{_UNSPACED}]"
_WORDLIKE = re.compile(_LETTER)


def find(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (character offsets, end exclusive) that read as the term.

    Letter case, accents of composed or decomposed form, ligatures, white space, line
    breaks, hyphenation at line ends and, in numbers, other separators do not matter.
    A term that begins or ends with a letter or digit is found as whole words only, except
    among letters of scripts that write without spaces.
    """
    folded, origin = _fold(text)
    for match in _pattern(term).finditer(folded):
        yield origin[match.start()], origin[match.end() - 1] + 1


def occurs(term: str, text: str) -> bool:
    """True when ``find`` finds the term at least once."""
    return next(find(term, text), None) is not None


def is_number(term: str) -> bool:
    """True for what is written mostly in digits, such as a phone number or a date."""
    digits = sum(c.isdigit() for c in term)
    return digits >= 5 and digits >= sum(c.isalnum() for c in term) - 2


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    folded, _ = _fold(term.strip())
    if is_number(term):
        marks = [c for c in folded if c.isalnum()]
        body = _SEPARATORS.join(re.escape(c) for c in marks)
    else:
        words = [_GAP.join(_letter(c) for c in w) for w in folded.split()]
        body = rf"(?:{_SPACE}|[{_HYPHENS}][ \t]*\r?\n[ \t]*)".join(words)
    before = rf"(?<!{_LETTER})" if _WORDLIKE.match(folded[:1]) else ""
    after = rf"(?!{_LETTER})" if _WORDLIKE.match(folded[-1:]) else ""
    return re.compile(before + body + after) if body else re.compile(r"(?!)")


def _letter(char: str) -> str:
    return f"[{_HYPHENS}]" if char in _HYPHENS else re.escape(char)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Compatibility-decomposed, case-folded, unaccented text, and where each character
    of it stood.
    """
    if text.isascii():
        return text.lower(), range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for piece in unicodedata.normalize("NFKD", char).casefold():
            if not unicodedata.combining(piece):
                out.append(piece)
                origin.append(at)
    return "".join(out), origin
