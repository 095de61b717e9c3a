"""Finding a term in text as a person would: in any case, across breaks, hyphens, separators.

Used where redactions are made. The attack has eyes of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_GAP = rf"(?:[{_JOINERS}]|[{_HYPHENS}][ \t]*\r?\n[ \t]*)*"
_SPACE = r"[\s\u00a0]+"
_SEPARATORS = r"[\s\u00a0().,/_+\-\u2010-\u2014\u2212]*"

# Between the words of a name where it is not set as prose: maria.lopez@, MARIA_LOPEZ, Lopez/Maria.
# What ends a clause parts words: "... saw Maria. Lopez said" names no Maria Lopez.
_LOOSE = r"\s*(?:[^\w\s.,;:!?]|_|[.,;:](?!\s)){0,3}\s*"
# Between a surname and the given names behind it: "LOPEZ, MARIA", "Lopez | Maria". The end of
# a sentence parts them; without a comma so does the end of a line, and short names are left.
_MARK = r"(?![.;:!?]\s)[\W_]"
_COMMA = rf"(?:{_MARK}){{0,6}},(?:{_MARK}){{0,6}}"
_TURNED = rf"(?:(?!\n){_MARK}){{0,8}}"
_INITIAL = r"\s+[^\W\d_]\.?\s+"
_IS_INITIAL = re.compile(r"\s(?:[^\W\d_]\.|[A-Z])\s")
_INITIAL_BEHIND = re.compile(r" [A-Z]\.")  # without its dot it may be the next cell: "F", 41
_MOST_NAMES = 4  # words of a name that is looked for with its surname first
_LONG = 8  # letters and digits of a name that is looked for in this way
_SPELT = 4  # ... with marks between its words, or between its letters, in so many words
_MOST_SPELT = 6
_TELLING = 5  # ... and of a word that is looked for inside e-mail addresses and links
_COUNTRY = re.compile(r"(?<!\d)1$")  # a telephone number with its country's code is the same

_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")

# Scripts that write without spaces: a word's neighbours say nothing about where it ends.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)


def unspaced(text: str) -> bool:
    """True when there are letters in it of scripts that write without spaces."""
    return _UNSPACED.search(text) is not None


def find(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (character offsets, end exclusive) that read as the term.

    Letter case, accents of composed or decomposed form, ligatures, white space, line
    breaks, hyphenation at line ends and, in numbers, other separators do not matter.
    A term is found as whole words, not as a part of another word or number, except among
    letters of scripts that write without spaces and in e-mail addresses and links. A name of
    several words is found too where none but marks stand between them, as in a user name, with
    the initial of a middle name, and with the surname first (``LOPEZ, MARIA E.``). Words of it
    may be spelled out, as callers do (``M-A-R-I-A L-O-P-E-Z``).
    """
    term = " ".join(_names(term)) or term
    folded, origin = _fold(text)
    spans = list(_spans(_pattern(term), term, text, folded, origin))
    with_initial, turned = _other_ways(term)
    for pattern in with_initial:
        found = _spans(pattern, term, text, folded, origin)
        spans += [s for s in found if _IS_INITIAL.search(text, *s) and _is_free(s, spans)]
    for pattern in turned:
        for first, last in _spans(pattern, term, text, folded, origin):
            behind = _INITIAL_BEHIND.match(text, last)
            span = first, behind.end() if behind else last
            spans += [span] if _is_free(span, spans) else []
    for spelt in _spelt_ways(term):
        for first, last in _spans(spelt.pattern, term, text, folded, origin, spelt.is_told):
            spans += [(first, last)] if _is_free((first, last), spans) else []
    yield from sorted(spans)


def _spans(
    pattern: re.Pattern[str],
    term: str,
    text: str,
    folded: str,
    origin: Sequence[int],
    counts: Callable[[re.Match[str]], bool] = lambda _: True,
) -> Iterator[tuple[int, int]]:
    at = 0
    while (match := pattern.search(folded, at)) is not None:
        first, last = origin[match.start()], origin[match.end() - 1] + 1
        if counts(match) and _is_whole(term, text, first, last):
            yield first, last
            at = match.end()
        else:
            at = match.start() + 1


def _is_free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return not any(span[0] < last and first < span[1] for first, last in taken)


def occurs(term: str, text: str) -> bool:
    """True when ``find`` finds the term at least once."""
    return next(find(term, text), None) is not None


def orders(term: str) -> tuple[str, ...]:
    """The term, and for what may be a person's name its words with the surname first."""
    names = _names(term)
    if not names:
        return (term,)
    cuts = range(len(names))
    return tuple(" ".join(names[cut:] + names[:cut]) for cut in cuts)


def is_number(term: str) -> bool:
    """True for what is written mostly in digits, such as a phone number or a date."""
    digits = sum(c.isdigit() for c in term)
    return digits >= 5 and digits >= sum(c.isalnum() for c in term) - 2


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    folded, _ = _fold(term.strip())
    if is_number(term):
        marks = [c for c in folded if c.isalnum()]
        # (312) 555-0142 with both its brackets; those around the whole number stay, both.
        body = r"(?:\((?=[\w\s]{1,5}\)))?" + _SEPARATORS.join(re.escape(c) for c in marks)
    else:
        words = [_broken(w) for w in folded.split()]
        between = rf"{_SPACE}|[{_HYPHENS}][ \t]*\r?\n[ \t]*"
        if _length(term) >= _LONG:
            between += rf"|{_LOOSE}"
        elif _length(term) >= _SPELT:  # a mark at least: "Ann-Lee", but no "Annlee"
            between += rf"|(?=[\W_]){_LOOSE}"
        body = f"(?:{between})".join(words)
    return re.compile(body) if body else re.compile(r"(?!)")


@lru_cache(maxsize=1024)
def _other_ways(term: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """A person's name as it is written otherwise: with an initial, and surname first."""
    names = _names(term)
    if len(names) < 2:
        return (), ()
    words = [_broken(name) for name in names]
    joint = f"(?:{_COMMA}|{_TURNED})" if _length(term) >= _LONG else _COMMA
    pair = rf"(?:{_SPACE}|[{_HYPHENS}])"  # LOPEZ-GARCIA, MARIA
    turned = [pair.join(words[k:]) + joint + pair.join(words[:k]) for k in range(1, len(words))]
    initial = [_INITIAL.join(words)] if len(words) == 2 else []
    return tuple(map(re.compile, initial)), tuple(map(re.compile, turned))


@dataclass(frozen=True)
class _Spelt:
    """A term of which words are spelled out.

    Attributes:
        long: the groups of words of which the marks between the letters tell enough.
        short: those of two letters, which are spelled with spaces, or with all other words:
            "J. O. Lopez" is no Jo Lopez.
    """

    pattern: re.Pattern[str]
    long: tuple[int, ...]
    short: tuple[int, ...]

    def is_told(self, match: re.Match[str]) -> bool:
        """True where letters are parted; words in one piece are for the other patterns."""
        if any(match[at] is not None for at in self.long):
            return True
        marks = [match[at] for at in self.short]
        return any(mark and mark.isspace() for mark in marks) or (not self.long and all(marks))


@lru_cache(maxsize=1024)
def _spelt_ways(term: str) -> tuple[_Spelt, ...]:
    """The term, and a name with its surname first, with the letters of words parted."""
    if is_number(term) or _length(term) < _SPELT:
        return ()
    ways = (re.findall(r"[^\W_]+", _fold(order.strip())[0]) for order in orders(term))
    return tuple(_spelt(words) for words in ways if len(words) <= _MOST_SPELT)


def _spelt(words: list[str]) -> _Spelt:
    """Each word in one piece, or with the same mark between its letters: a group for each."""
    parts: list[str] = []
    groups: dict[int, int] = {}  # of each spelled word, how long it is
    for word in words:
        first, rest = word[0], word[1:]
        if rest:
            group = len(groups) + 1
            groups[group] = len(word)
            again = "".join(f"(?P=g{group}){c}" for c in rest[1:])
            spelled = rf"(?P<g{group}>\W{{1,3}}|_){rest[0]}{again}"
            parts.append(f"{first}(?:{rest}|{spelled})")
        else:
            parts.append(first)
    long = tuple(group for group, length in groups.items() if length > 2)
    short = tuple(group for group in groups if group not in long)
    return _Spelt(re.compile(r"[\W_]{1,6}".join(parts)), long, short)


@lru_cache(maxsize=1024)
def _names(term: str) -> tuple[str, ...]:
    """The folded words of what may be a person's name, given names first; else none."""
    folded, _ = _fold(term.strip())
    surname, comma, given = folded.partition(",")
    words = given.split() + surname.split() if comma else folded.split()
    letters = [re.sub(r"[.'\u2019\-]", "", word) for word in words]
    if len(words) > _MOST_NAMES or not all(word.isalpha() for word in letters):
        return ()
    return tuple(words) if sum(len(word) > 1 for word in letters) >= 2 else ()


def _broken(word: str) -> str:
    """A pattern for a word that may be broken at the end of a line."""
    return _GAP.join(_letter(c) for c in word)


@lru_cache(maxsize=1024)
def _length(term: str) -> int:
    return sum(c.isalnum() for c in term)


def _is_whole(term: str, text: str, first: int, last: int) -> bool:
    """True when characters ``first:last`` are no mere part of another word or number."""
    before, after = text[max(first - 1, 0) : first + 1], text[last - 1 : last + 1]
    if is_number(term) and _COUNTRY.search(text[max(first - 2, 0) : first]):
        before = ""
    if not (first and _are_joined(before)) and not _are_joined(after):
        return True
    return _length(term) >= _TELLING and _in_address(text, first, last)


def _are_joined(pair: str) -> bool:
    """True when two neighbours belong to one word, or to one number."""
    if len(pair) < 2 or not pair.isalnum() or _UNSPACED.search(pair):
        return False
    if pair[0].isdigit() != pair[1].isdigit():
        return False
    return not (pair[0].islower() and pair[1].isupper())  # MariaLopez.mp4


def _in_address(text: str, first: int, last: int) -> bool:
    """True inside an e-mail address or a link, where names run together."""
    left = re.search(r"\S*$", text[max(first - 80, 0) : first])
    right = re.match(r"\S*", text[last : last + 80])
    around = f"{left[0] if left else ''} {right[0] if right else ''}"
    return "@" in around or "://" in around or "www." in around


def _letter(char: str) -> str:
    return f"[{_HYPHENS}]" if char in _HYPHENS else re.escape(char)


@lru_cache(maxsize=4)  # many terms are looked for in one text after the other
def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Compatibility-decomposed, case-folded, unaccented text, and where each character
    of it stood.
    """
    if text.isascii():
        return text.lower(), range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for run in _RUN.finditer(text):
        first, last = run.span()
        if run[0].isascii():
            out.append(run[0].lower())
            origin.extend(range(first, last))
            continue
        for at in range(first, last):
            for piece in unicodedata.normalize("NFKD", text[at]).casefold():
                if not unicodedata.combining(piece):
                    out.append(piece)
                    origin.append(at)
    return "".join(out), origin
